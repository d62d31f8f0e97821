"""Hotspots over time: known answers of made-up rounds of the Return Index."""

from dataclasses import replace

import pytest

from geo.catalog.registers import RETURN_ROUNDS
from geo.intake.accepting import features
from geo.needs import index_rounds
from geo.needs.index_rounds import CAME, FIRST_KNOWN, LEFT, NOT_IN_ROUND, STAYED
from geo.view.view import View


def row(day, number, pcode, scales, returnees, source="from-iom"):
    return {
        "id": f"{source}-{pcode}-{day}",
        "name": pcode,
        "round": number,
        "livelihoods_and_services": scales[0],
        "safety_and_cohesion": scales[1],
        "returnees": returnees,
        "subdistrict_pcode": pcode,
        "governorate_pcode": pcode[:5],
        "as_of": day,
        "source_id": source,
        "source_page_or_slide": "index.csv, 2",
    }


@pytest.fixture
def over_time(dataset):
    def made(*rows, view=None, **said):
        kept = {**dataset.features, RETURN_ROUNDS.id: features.features(RETURN_ROUNDS, rows)}
        return index_rounds.over_time(replace(dataset, features=kept), view or View(), **said)

    return made


@pytest.fixture
def codes(dataset):
    """Three sub-districts of which none was listed in 2020, in three governorates."""
    listed = set(dataset.features["hotspots"]["subdistrict_pcode"])
    units = dataset.features["subdistricts"]
    free = units[~units["pcode"].isin(listed)].drop_duplicates("governorate_pcode")
    return free["pcode"].tolist()[:5]


def kinds(found, later):
    return {one.place.pcode: one.kind for one in found.changes(later)}


def test_what_came_stayed_and_left_between_two_rounds(over_time, codes):
    one, two, three, four, five = codes
    found = over_time(
        row("2026-02-28", "20", one, ("high", "low"), 100),
        row("2026-02-28", "20", two, ("low", "medium"), 59_999),
        row("2026-02-28", "20", three, ("medium", "low"), 60_000),
        row("2026-02-28", "20", four, ("low", "high"), None),
        row("2026-05-31", "21", one, ("high", "high"), 90),
        row("2026-05-31", "21", two, ("low", "medium"), 60_000),
        row("2026-05-31", "21", three, ("low", "low"), 70_000),
        row("2026-05-31", "21", five, ("high", "high"), 5),
    )
    assert [(it.number, it.rows) for it in found.rounds] == [("20", 4), ("21", 4)]
    assert [found.hotspots(at) for at in (0, 1)] == [3, 3]
    assert found.changes(0) == ()
    assert kinds(found, 1) == {
        one: STAYED,
        two: CAME,
        three: LEFT,
        four: NOT_IN_ROUND,
        five: FIRST_KNOWN,
    }
    by_code = {it.pcode: it for it in found.places if not it.listed}
    assert [it and it.returnees for it in by_code[two].rounds] == [59_999, 60_000]
    assert by_code[four].rounds[0].returnees is None
    assert by_code[four].rounds[1] is None


def test_the_threshold_decides_what_medium_severity_means(over_time, codes):
    rows = [row("2026-02-28", "20", codes[0], ("medium", "low"), 40_000)]
    assert over_time(*rows).hotspots(0) == 0
    assert over_time(*rows, large_returns=40_000).hotspots(0) == 1


def test_two_sources_of_one_round_stand_beside_one_another(over_time, codes):
    found = over_time(
        row("2026-02-28", "20", codes[0], ("high", "low"), 1, "from-iom"),
        row("2026-02-28", "20", codes[0], ("low", "low"), 1, "from-other"),
        row("2026-05-31", "21", codes[0], ("low", "low"), 1, "from-other"),
    )
    assert [it.source_id for it in found.rounds] == ["from-iom", "from-other", "from-other"]
    assert found.before(1) is None
    assert found.before(2) == 1
    assert kinds(found, 2) == {}


def test_the_list_of_2020_stands_beside_the_rounds(over_time, dataset, codes):
    found = over_time(row("2026-02-28", "20", codes[0], ("high", "low"), 1))
    assert sum(bool(it.listed) for it in found.places) == len(dataset.features["hotspots"])
    assert len(found.places) == len(dataset.features["hotspots"]) + 1
    own = over_time(
        row("2026-02-28", "20", codes[0], ("high", "low"), 1), view=View(governorate=("IQG15",))
    )
    assert {it.pcode[:5] for it in own.places} == {"IQG15"}


def test_without_a_round_there_is_nothing(over_time, public):
    assert over_time().rounds == ()
    assert over_time().places == ()
    assert index_rounds.over_time(public, View()).rounds == ()
