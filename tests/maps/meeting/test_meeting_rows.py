"""Rows of “since the last meeting”: what changed between two days, and what the data corrected."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from geo import language
from geo.catalog import layers
from geo.coverage import corrections
from geo.coverage.corrections import Base
from geo.coverage.places import Place
from geo.dataset.context import Context
from geo.dataset.sums.people import People
from geo.language import Language
from geo.meeting.scene_text import SceneText
from geo.view.view import View
from maps.meeting import rows as meeting_rows
from maps.meeting import scene as meeting_scene
from maps.meeting.list_row import ENDED, MOVED, NEW
from maps.svg import ground as svg_ground

SITES, ACTIVITIES = layers.INFORMAL_SITES.id, layers.PARTNER_ACTIVITIES.id
MADE = dt.date(2023, 8, 20)
OLD = Base(1, MADE)
VIEW = View(date=dt.date(2023, 12, 13), compare=dt.date(2023, 12, 12))


@pytest.fixture(scope="module")
def corrected(dataset):
    """The real data as revision 2, after a revision in which much was said differently."""
    sites = dataset.features[SITES].copy()
    sites.loc[sites["id"] == "kilo-9", ["households", "individuals"]] = [50, 300]
    sites.loc[sites["id"] == "rutba-antesar", "kind"] = "not_stated"
    sites = sites[sites["id"] != "kilo-7"]
    hotspots = dataset.features["hotspots"]
    work = dataset.features[ACTIVITIES].copy()
    work.loc[work["organisation"].eq("drc") & work["end"].eq("2023-10-31"), "end"] = "2023-09-30"
    before = {SITES: sites, ACTIVITIES: work, "hotspots": hotspots.iloc[1:]}
    earlier = replace(dataset, features={**dataset.features, **before})
    later = replace(dataset, revision=2)
    return later, corrections.between(earlier, later, VIEW)


@pytest.fixture(scope="module")
def ground(root):
    return svg_ground.read(root / "data" / "boundaries")


def context(dataset, lang=Language.EN):
    return Context(dataset, VIEW.having(lang=lang), language.words(lang))


def scene_text(found=(), base=OLD):
    return SceneText(1, 1, "Since", kind="since", base=base, corrections=tuple(found))


def rows(found):
    return {section.title: section.rows for section in found.sections}


def test_corrections_are_rows_of_their_area_with_people(corrected):
    later, found = corrected
    by_area = rows(meeting_rows.of(context(later), scene_text(found)))
    households = later.record(SITES, "kilo-9")["households"]
    assert (
        "Corrected",
        MOVED,
        "Kilo 9",
        f"Households: 50, now {households}",
        f"{households * 6:,} people (est.)",
    ) in by_area["Al-Ramadi"]
    assert [one.who for one in by_area["Al-Ramadi"] if one.tag == "Added to the list"] == [
        later.record(SITES, "kilo-7")["name"]
    ]
    changed = [one.what for held in by_area.values() for one in held if one.who == "DRC"]
    assert changed
    assert all(one.startswith("End: 30 Sep 2023, now 31 Oct 2023 · ") for one in changed)
    hotspot = later.features["hotspots"].iloc[0]
    added = next(one for held in by_area.values() for one in held if one.who == hotspot["name"])
    assert (added.what, added.number) == ("Hotspot sub-districts", "people not known")


def test_rows_stand_in_the_order_of_what_needs_attention(corrected):
    later, found = corrected
    for held in rows(meeting_rows.of(context(later), scene_text(found))).values():
        kinds = [one.kind for one in held]
        assert kinds == sorted(kinds, key=(ENDED, MOVED, NEW).index)


def test_a_figure_counts_records_and_every_site_once(corrected):
    later, found = corrected
    *_, figure = meeting_rows.of(context(later), scene_text(found)).figures
    assert figure.label == "records changed in the data"
    assert figure.number == str(len({(one.layer, one.record) for one in found}))
    total = int(later.features[SITES]["individuals"].sum())
    assert 0 < int(figure.note.split()[0].replace(",", "")) <= total


def test_work_that_is_gone_is_not_the_later_one_of_the_same_id(corrected):
    later, found = corrected
    one = next(one for one in found if one.layer == ACTIVITIES)
    both = (one, one._replace(kind=corrections.REMOVED))
    *_, figure = meeting_rows.of(context(later), scene_text(both)).figures
    assert figure.number == "2"


def test_the_public_reads_months_as_its_data_have_them(public):
    end = corrections.Correction(
        corrections.CORRECTED,
        ACTIVITIES,
        "a",
        ("", "", ""),
        Place("governorate", "IQG01"),
        "IQG01",
        People(0, None, None),
        organisation="drc",
        sector="wash",
        field="end",
        before="2023-11-30",
        after="2023-12-31",
    )
    ((row,),) = rows(meeting_rows.of(context(public), scene_text((end,)))).values()
    assert "End: Nov 2023, now Dec 2023" in row.what


@pytest.mark.parametrize(
    ("base", "said"),
    [
        (None, ""),
        (
            Base(0, MADE),
            "No earlier revision of the data than that of 20 August 2023: only days are compared.",
        ),
        (Base(2, MADE), "The data are still those of 20 August 2023 (revision 2)."),
        (Base(1, MADE), "Nothing was corrected in the data of 20 August 2023 (revision 1)."),
    ],
)
def test_without_corrections_the_list_says_what_it_compared(dataset, base, said):
    found = meeting_rows.of(context(replace(dataset, revision=2)), scene_text(base=base))
    assert found.note == said
    assert len(found.figures) == 3


@pytest.mark.parametrize("lang", list(Language))
def test_the_wall_shows_corrections_in_every_language_and_never_overflows(corrected, ground, lang):
    later, found = corrected
    shown = context(later, lang)
    html = meeting_scene.draw(shown, ground, scene_text(found))
    assert "{" not in re.sub(r"<img[^>]*>", "", html)
    assert 'class="ms-figs n7"' in html, "four figures are smaller, so that all have room"
    assert html.count('class="ms-fig') == 1 + 4
    html = meeting_scene.draw(shown, ground, scene_text(_apart(found)))
    heights = html.count('class="ms-li"') * meeting_scene._ROW_PX
    heights += html.count("<h2>") * meeting_scene._HEAD_PX
    heights += html.count('class="ms-more"') * meeting_scene._MORE_PX
    assert heights <= meeting_scene._ROOM_PX


def _apart(found):
    return tuple(
        one._replace(record=f"{one.record}-{at}", metres=at) for at in range(40) for one in found
    )
