"""Every fact says how old it is: quietly where it is fresh, plainly where it is not."""

import datetime as dt

import pytest

from geo.catalog import layers
from geo.dataset.context import Context
from geo.language import Language, words
from geo.profiles import place as place_profile
from geo.profiles.texts import age_text
from geo.view.view import View


def on(dataset, day):
    return Context(dataset, View(date=dt.date.fromisoformat(day)), words(Language.EN))


@pytest.mark.parametrize(
    ("layer", "feature", "day", "expected"),
    [
        (layers.INFORMAL_SITES, "kilo-7", "2023-12-13", []),
        (layers.INFORMAL_SITES, "kilo-7", "2024-03-08", []),  # 89 days
        (layers.INFORMAL_SITES, "kilo-7", "2024-03-09", ["a new report is due"]),
        (layers.INFORMAL_SITES, "kilo-7", "2024-05-08", ["too old to rely on"]),
        (layers.INFORMAL_SITES, "kilo-7", "2022-02-15", ["told by a source of 10 Dec 2023"]),
        (layers.HOTSPOTS, "al-amerli", "2023-12-13", ["confirmed 9 Dec 2020, too old"]),
        (layers.ABC_AREAS, "sinjar", "2026-11-30", ["confirmed 13 Dec 2023, too old"]),
        (layers.SERVICE_GAPS, "water-anbar", "2024-03-15", ["a new report is due"]),
        (layers.GOVERNORATES, "iqg01", "2026-11-30", []),
    ],
)
def test_a_statement_that_is_not_fresh_says_how_old_it_is(dataset, layer, feature, day, expected):
    record = dataset.record(layer.id, feature) or {"as_of": "2019-06-03"}
    said = age_text.remarks(on(dataset, day), layer, record)
    assert len(said) == len(expected)
    assert all(one in text for one, text in zip(expected, said, strict=True))


def test_a_place_says_it_of_its_figures_and_of_each_gap(dataset):
    for day, is_old in (("2023-12-13", False), ("2026-11-30", True)):
        found = place_profile.of(on(dataset, day), "informal-sites", "kilo-7")
        assert ("too old to rely on" in found.sources) == is_old
        assert found.gaps
        assert all(("too old to rely on" in one.remark) == is_old for one in found.gaps)
