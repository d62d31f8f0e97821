"""The panel: what it says of a site, a hotspot, a unit, an area, a blocked area."""

import datetime as dt

import pytest

from dashboard import map_view
from geo import names, place_profile, work
from geo.disclosure import Audience
from geo.language import Language
from geo.work import Work


def _chosen(scene_of, select, audience=Audience.COORDINATOR, **query):
    return place_profile.chosen(scene_of([("select", select), *query.items()], audience))


def test_a_site_has_its_households_people_and_organisations(scene_of):
    found = _chosen(scene_of, "informal-sites/kilo-7")
    assert found.name == "Kilo 7 apartment complex"
    assert found.eyebrow == "Informal site · Al-Ramadi, Al-Anbar"
    assert [number for number, _ in found.pairs] == ["550", "3,300"]
    assert found.point == pytest.approx((43.1924283, 33.4165942))
    assert found.passes_filters
    assert found.work
    assert "DSTWG" in found.sources or "Durable Solutions" in found.sources
    assert "estimate" in found.sources


def test_work_for_the_whole_area_is_told_apart(scene_of):
    found = _chosen(scene_of, "informal-sites/kilo-7")
    here = {one.organisation for one in found.work if one.status == "active"}
    assert found.wider
    assert here.isdisjoint(found.wider)


@pytest.mark.parametrize(
    ("select", "has_point"),
    [
        ("hotspots/al-amerli", True),
        ("abc-area-units/sinjar-iqg15q07n01", True),
        ("blocked-areas/jurf-al-sakhar", True),
        ("blocked-areas/al-ewessat", False),
        ("districts/IQG01Q03", True),
        ("governorates/IQG01", True),
    ],
)
def test_every_kind_of_place_opens_in_the_panel(scene_of, opened, select, has_point):
    found = _chosen(scene_of, select)
    assert found.name
    assert (found.point is not None) is has_point
    shown = opened(select=select)
    buttons = [one.label for one in shown.app.button]
    assert ("Zoom to" in buttons) is has_point
    assert "Close" in buttons


def test_an_area_tells_its_roundtable_takeaways(scene_of):
    found = _chosen(scene_of, "abc-areas/sinjar")
    assert found.eyebrow.startswith("Coordination area")
    assert any("takeaways" in title for title, _ in found.sections)


def test_zoom_and_close_write_the_address(opened):
    shown = opened(select="informal-sites/kilo-7")
    (zoom,) = [one for one in shown.app.button if one.label == "Zoom to"]
    zoom.click().run()
    assert shown.settled().address["at"] == ["10/33.4166/43.1924"]
    (close,) = [one for one in shown.app.button if one.label == "Close"]
    close.click().run()
    assert "select" not in shown.settled().address


def test_a_place_that_the_filters_hide_stays_open_and_says_so(opened):
    shown = opened(select="informal-sites/kilo-7", district="IQG01Q01")
    assert shown.title == "Kilo 7 apartment complex"
    assert "The filters hide this place on the map." in shown.html


def test_a_site_without_a_named_partner_says_what_that_means(scene_of, opened):
    scene = scene_of([("presence", "none")])
    unserved = place_profile.unserved(scene)
    assert len(unserved) == 9
    assert sum(one["households"] for one in unserved) == 490
    assert unserved[0]["households"] == max(one["households"] for one in unserved)


def test_nothing_selected_shows_where_to_look_first(opened):
    shown = opened()
    assert shown.title == "Where to look first"
    assert shown.html.count('class="a-row"') > 6
    assert "and 3 more" in shown.html


def test_the_public_panel_shows_a_subdistrict_without_a_site(scene_of, public):
    cell = str(public.features["informal-sites"]["id"].iloc[0])
    found = _chosen(scene_of, f"informal-sites/{cell}", Audience.PUBLIC)
    assert found is not None
    assert "Bzebiz –" not in found.name
    assert _chosen(scene_of, "informal-sites/kilo-7", Audience.PUBLIC) is None
    assert not [
        one for one in place_profile.options(scene_of((), Audience.PUBLIC)) if "kilo" in one
    ]


def test_the_public_page_refuses_a_link_to_a_site(opened):
    shown = opened(audience="public", select="informal-sites/kilo-7")
    assert "informal-sites/kilo-7" in shown.notices[0]
    assert shown.title == "Where to look first"


def test_the_list_twin_holds_every_place_of_the_view(scene_of):
    options = place_profile.options(scene_of([]))
    assert sum(one.startswith("informal-sites/") for one in options) == 28
    assert sum(one.startswith("hotspots/") for one in options) == 35
    assert sum(one.startswith("abc-areas/") for one in options) == 8
    assert "blocked-areas/al-ewessat" in options
    few = place_profile.options(scene_of([("district", "IQG01Q01")]))
    assert 0 < len(few) < len(options)


def test_the_list_twin_speaks_the_readers_language(scene_of):
    options = place_profile.options(scene_of([("lang", "ar")]))
    assert options["informal-sites/kilo-9"].startswith("كيلو 9")


def _row(organisation="drc", sector="wash", status="active", end=None, **more):
    return {
        "organisation": organisation, "sector": sector, "status": status, "end": end,
        "end_precision": "month", "certainty": "", "extension_possible": False, "donor": None,
        "handover_status": None, **more,
    }  # fmt: skip


def test_rows_of_one_organisation_with_one_end_are_joined():
    rows = [_row(sector="wash", donor="b|a"), _row(sector="health", donor="a"),
            _row(sector="wash", end="2023-12-31")]  # fmt: skip
    first, second = work.gather(rows)
    assert (first.end, first.sectors) == (dt.date(2023, 12, 31), ("wash",))
    assert set(second.sectors) == {"wash", "health"}
    assert second.donors == ("a", "b")


def test_soonest_ends_come_first_and_ended_work_last():
    rows = [_row("a", status="ended", end="2023-01-31"), _row("b", end="2024-05-31"),
            _row("c", end="2024-01-31"), _row("d", status="planned")]  # fmt: skip
    assert [one.organisation for one in work.gather(rows)] == ["c", "b", "d", "a"]


def test_nothing_gathered_from_nothing():
    assert work.gather([]) == []


def test_what_ends_next_is_within_180_days_and_in_order(scene_of):
    ending = work.ending(scene_of([]))
    ends = [one.end for one in ending]
    assert ends == sorted(ends)
    assert ends[-1] <= dt.date(2024, 6, 10)
    assert all(isinstance(one, Work) for one in ending)


def test_names_follow_the_language(scene_of):
    scene = scene_of([("lang", "ar")])
    assert scene.view.lang is Language.AR
    assert names.unit(scene, "IQG01") == "الانبار"
    assert names.unit(scene_of([]), "IQG01") == "Al-Anbar"
    assert names.of_record(scene, "informal-sites", "kilo-9") == "كيلو 9"


def test_unknown_ids_are_shown_as_they_are(scene_of):
    scene = scene_of([])
    assert names.unit(scene, "IQG99") == "IQG99"
    assert names.organisation(scene, "nobody") == "nobody"
    assert names.organisation_in_full(scene, "nobody") == "nobody"
    assert names.sector(scene, "nothing") == "nothing"
    assert names.source(scene, "no-source") == "no-source"
    assert names.of_record(scene, "informal-sites", "nowhere") == "nowhere"


def test_an_organisation_goes_by_its_acronym(scene_of):
    scene = scene_of([])
    assert names.organisation(scene, "drc") == "DRC"
    assert names.organisation_in_full(scene, "drc") == "DRC · Danish Refugee Council"


def test_values_of_every_filter_have_names(scene_of):
    scene = scene_of([])
    given = {"governorate": "IQG01", "district": "IQG01Q03", "subdistrict": "IQG01Q03N03",
             "area": "west-anbar", "site": "kilo-7", "partner": "drc", "sector": "wash",
             "orgtype": "INGO", "presence": "none", "date": "2023-06-01"}  # fmt: skip
    assert set(given) == set(names.FILTER_TITLES)
    for name, value in given.items():
        assert names.value(scene, name, value) not in ("", value)


def test_the_map_filters_by_positions_that_pass(scene_of):
    everything = map_view.sights(scene_of([]))
    assert len(everything.visible["informal-sites"]) == 28
    assert sum(len(found) for found in everything.site_classes.values()) == 28
    assert len(map_view.sights(scene_of([("presence", "none")])).visible["informal-sites"]) == 9
    assert map_view.sights(scene_of([], Audience.PUBLIC)).site_classes is None


def test_the_chosen_place_is_ringed_or_outlined(scene_of):
    ringed = map_view.chosen(scene_of([("select", "informal-sites/kilo-7")]))
    assert (ringed.longitude, ringed.latitude) == pytest.approx((43.1924283, 33.4165942))
    assert ringed.size_px == pytest.approx(42)
    outlined = map_view.chosen(scene_of([("select", "districts/IQG01Q03")]))
    assert outlined.outline == "/api/collections/districts/items/IQG01Q03"
    assert map_view.chosen(scene_of([])).longitude is None
