"""If they leave, on the pages: the tray, what is lost, the banner and the way back."""

import csv
import datetime as dt
import io
import re

import pytest

from dashboard.coverage import files
from geo.coverage import leaving
from geo.coverage.places import Place, Places
from geo.dataset import supposed
from geo.dataset.context import Context
from geo.language import Language, words
from geo.view.view import View

AUTUMN = {"without": ["drc", "mercy-corps"], "date": "2023-06-15"}
JUNE = View(without=("drc", "mercy-corps"), date=dt.date(2023, 6, 15))


def banners(page):
    return re.findall(r'<div class="a-supposed" role="status"><p>(.*?)</p></div>', page.html)


@pytest.mark.parametrize("name", ["map", "partners", "coverage", "areas", "hotspots", "about"])
def test_every_page_says_that_it_supposes_and_leads_back(opened, name):
    (said,) = banners(opened(name, **AUTUMN))
    assert said.startswith(
        "If DRC, Mercy Corps left on 15 June 2023: a supposition, not what the sources state."
    )
    back = re.search(r'href="[^"?]*\?([^"]*)"', said)[1]
    assert "without" not in back
    assert "date=2023-06-15" in back
    assert banners(opened(name, date="2023-06-15")) == []


def test_the_banner_is_in_the_language_of_the_page(opened):
    (said,) = banners(opened("partners", **AUTUMN, lang="ar"))
    assert "افتراض" in said


def test_the_tray_offers_who_works_and_is_in_the_address(opened):
    page = opened("coverage", date="2023-06-15")
    tray = next(one for one in page.app.multiselect if one.label == "Organisations that leave")
    assert tray.value == []
    offered = " ".join(tray.options)
    assert "DRC" in offered
    assert "Mercy Corps" in offered
    assert "ACF" not in offered  # reported in 2022 only
    page = opened("coverage", **AUTUMN)
    tray = next(one for one in page.app.multiselect if one.label == "Organisations that leave")
    assert tray.value == ["drc", "mercy-corps"]


def test_the_page_names_what_is_lost(opened):
    html = opened("coverage", **AUTUMN).html
    table = html[html.index("What they leave on") :]
    assert "about \u20664\u2069 km away, in the same district" in table
    assert "taken over in part" in table
    assert "not known: no source names anybody elsewhere" in table


def lost(dataset, view):
    return leaving.lost(supposed.of(dataset, view), view)


def at(found, place, sector):
    (one,) = [one for one in found if (one.place.id, one.sector) == (place, sector)]
    return one


def test_water_at_kilo_9_has_nobody_and_nobody_took_it_over(dataset):
    one = at(lost(dataset, JUNE), "kilo-9", "wash")
    assert one.is_last
    assert (one.organisations, one.left, one.other_kind) == (("mercy-corps",), (), ())
    assert (one.handed_to, one.handover) == (("directorate-of-water-resources",), "not_taken_over")
    assert one.people.individuals == one.people.households * 6


def test_shelter_at_aaf_has_its_nearest_in_bzebiz(dataset):
    one = at(lost(dataset, JUNE), "aaf", "shelter-nfi")
    assert one.is_last
    assert one.nearest.organisations == ("momd",)
    assert one.nearest.place.id.startswith("bzebiz-")
    assert one.nearest.same_district
    assert 3 < one.nearest.km < 6


def test_who_stays_with_another_kind_of_service_is_told_apart(dataset):
    one = at(lost(dataset, View(without=("dary",))), "kilo-7", "health")
    assert (one.left, one.other_kind, one.is_last, one.is_alone) == ((), ("bwa",), False, True)
    assert set(one.wider) == {"iom", "who"}
    assert one.nearest is None


def test_the_public_is_told_by_district_without_distances(public):
    found = lost(public, JUNE)
    assert {one.place.level for one in found} == {"district"}
    camps = at(found, "IQG01Q01", "cccm")
    assert camps.nearest.km is None
    assert camps.nearest.place == Place("district", "IQG01Q03")
    assert camps.people.withheld == 1


def test_nothing_is_lost_where_nothing_is_supposed(dataset):
    assert lost(dataset, View(date=dt.date(2023, 6, 15))) == []


def test_every_place_counts_once_in_the_people(dataset):
    found = lost(dataset, JUNE)
    assert len({one.place for one in found}) == leaving.people(found).sites == 19


def test_the_file_holds_every_place(dataset):
    made = Context(supposed.of(dataset, JUNE), JUNE, words(Language.EN))
    found = lost(dataset, JUNE)
    rows = list(csv.DictReader(io.StringIO(files.leaving(made, found).decode("utf-8-sig"))))
    assert len(rows) == len(found)
    assert {len(row) for row in rows} == {18}
    (row,) = [r for r in rows if (r["place_id"], r["sector"]) == ("aaf", "shelter-nfi")]
    assert (row["who_leaves"], row["nearest_organisations"]) == ("drc", "momd")
    assert row["same_district"].lower() == "true"


def test_the_title_states_what_the_supposition_finds(opened):
    said = re.search(r'<h1 class="a-h1">(.*?)</h1>', opened("coverage", **AUTUMN).html)[1]
    assert said == (
        "If DRC, Mercy Corps left on 15 June 2023: 19 sites would lose the last organisation of "
        "a sector"
    )


def figures(html):
    shown = re.search(r'<h1 class="a-h1">.*?(<[^>]*>Choose|If they leave)', html, re.S)[0]
    return re.sub(r"<[^>]+>|[\u2066\u2069]", " ", shown)


@pytest.mark.parametrize("audience", ["coordinator", "public"])
@pytest.mark.parametrize("who", [["drc"], ["drc", "mercy-corps"], ["unhcr"]])
def test_the_figures_and_the_title_are_of_the_same_places(opened, who, audience):
    html = opened("coverage", audience=audience, without=who, date="2023-06-15").html
    title = re.search(r'<h1 class="a-h1">(.*?)</h1>', html)[1]
    (number,) = re.findall(r"(\d+) (?:site|district)s? would", title) or ["0"]
    shown = " ".join(figures(html).split())
    (lost,) = re.findall(
        r"(\d+) (?:site|district)s? loses? the last organisation of a sector", shown
    )
    assert lost == number
    assert "lose the last one in a sector" not in html
    assert "as the sources report" not in html.replace("not as the sources report", "")
    assert html.count("as supposed, not as the sources report") == 2


def test_work_for_a_wider_area_that_leaves_is_told_with_its_number(opened):
    page = " ".join(opened("coverage", without=["irc"]).html.split())
    number = int(re.search(r"(\d+) services? of theirs (?:is|are) reported for the sites", page)[1])
    assert number > 0
    assert "None of their work is stated at these places" not in page
    assert "of theirs" not in opened("coverage", without=["irc"], wider="true").html


@pytest.mark.parametrize("who", [("drc",), ("drc", "mercy-corps"), ("unhcr",), ("irc", "drc")])
@pytest.mark.parametrize("audience", ["dataset", "public"])
def test_nothing_is_last_where_somebody_stays_however_widely_named(request, audience, who):
    held = request.getfixturevalue(audience)
    view = View(without=who, date=dt.date(2023, 6, 15))
    made = supposed.of(held, view)
    asked = Places(made, view)
    there = made.presence.periods.active(view.date.toordinal())
    for one in leaving.lost(made, view):
        rows, _ = asked.reach(one.place)
        named = set(made.presence.grouped("sector", rows[there[rows]]))
        assert one.is_last == (one.sector not in named)


def test_protection_stays_while_others_are_there_for_the_sites_together(dataset):
    view = View(without=("drc",), date=dt.date(2023, 6, 15))
    of_them = [one for one in lost(dataset, view) if one.sector == "protection"]
    assert of_them
    assert all(one.wider and not one.is_last for one in of_them)


def test_who_leaves_is_chosen_in_the_tray_and_goes_into_the_address(opened):
    page = opened("coverage", date="2023-06-15").choose("f_without", ["drc"], "multiselect")
    assert page.address == {"date": ["2023-06-15"], "without": ["drc"]}
    (said,) = banners(page)
    assert said.startswith("If DRC left")


def test_records_are_not_changed_where_something_is_supposed(opened):
    stated = opened("organisation", partner="drc", date="2023-06-15")
    assert "edit=" in stated.html
    page = opened("organisation", partner="drc", **AUTUMN)
    assert "edit=" not in page.html
    assert not [one for one in page.keys("button") if one.startswith("rec_")]
