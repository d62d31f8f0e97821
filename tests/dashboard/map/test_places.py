"""The panel: what it says of a site, a hotspot, a unit, an area, a blocked area."""

import datetime as dt
import re
from html import unescape

import pytest

from dashboard.map import map_view
from geo.catalog.audience import Audience
from geo.dataset import names
from geo.language import Language
from geo.profiles import place as place_profile
from geo.profiles import work
from geo.profiles.work import Work


def _chosen(context_of, select, audience=Audience.COORDINATOR, **query):
    return place_profile.chosen(context_of([("select", select), *query.items()], audience))


def test_a_site_has_its_households_people_and_organisations(context_of):
    found = _chosen(context_of, "informal-sites/kilo-7")
    assert found.name == "Kilo 7 apartment complex"
    assert found.eyebrow == "Informal site · Al-Ramadi, Al-Anbar"
    assert [number for number, _ in found.pairs] == ["550", "3,300"]
    assert found.point == pytest.approx((43.1924283, 33.4165942))
    assert found.passes_filters
    assert found.work
    assert "DSTWG" in found.sources or "Durable Solutions" in found.sources
    assert "estimate" in found.sources


def test_work_for_the_whole_area_is_told_apart(context_of):
    found = _chosen(context_of, "informal-sites/kilo-7")
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
def test_every_kind_of_place_opens_in_the_panel(context_of, opened, select, has_point):
    found = _chosen(context_of, select)
    assert found.name
    assert (found.point is not None) is has_point
    shown = opened(select=select)
    buttons = [one.label for one in shown.app.button]
    assert ("Zoom to" in buttons) is has_point
    assert "Close" in buttons


def test_an_area_tells_its_roundtable_takeaways(context_of):
    found = _chosen(context_of, "abc-areas/sinjar")
    assert found.eyebrow.startswith("Coordination area")
    assert any("takeaways" in title for title, _ in found.sections)


def test_zoom_leaves_the_address_and_close_writes_it(opened):
    shown = opened(select="informal-sites/kilo-7")
    (zoom,) = [one for one in shown.app.button if one.label == "Zoom to"]
    zoom.click().run()
    assert shown.settled().address == {"select": ["informal-sites/kilo-7"]}
    (close,) = [one for one in shown.app.button if one.label == "Close"]
    close.click().run()
    assert "select" not in shown.settled().address


def test_a_place_that_the_filters_hide_stays_open_and_says_so(opened):
    shown = opened(select="informal-sites/kilo-7", district="IQG01Q01")
    assert shown.title == "Kilo 7 apartment complex"
    assert "The filters hide this place on the map." in shown.html


def test_a_site_without_a_named_partner_says_what_that_means(context_of, opened):
    context = context_of([("presence", "none")])
    unserved = place_profile.unserved(context)
    assert len(unserved) == 9
    assert sum(one["households"] for one in unserved) == 490
    assert unserved[0]["households"] == max(one["households"] for one in unserved)


def test_nothing_selected_shows_where_to_look_first(opened):
    shown = opened()
    assert shown.title == "At a glance"
    assert shown.html.count('class="a-row"') > 6
    more = re.search('<a href="([^"]*)"[^>]*>and 3 more</a>', shown.html)
    assert more
    assert unescape(more[1]) == "/?presence=none&table=informal-sites"
    assert 'href="/?select=informal-sites%2Frutba-al-askaree"' in shown.html
    assert 'href="/organisation?partner=' in shown.html


def test_the_public_panel_shows_a_subdistrict_without_a_site(context_of, public):
    cell = str(public.features["informal-sites"]["id"].iloc[0])
    found = _chosen(context_of, f"informal-sites/{cell}", Audience.PUBLIC)
    assert found is not None
    assert "Bzebiz –" not in found.name
    assert _chosen(context_of, "informal-sites/kilo-7", Audience.PUBLIC) is None


def test_the_public_page_refuses_a_link_to_a_site(opened):
    shown = opened(audience="public", select="informal-sites/kilo-7")
    assert "informal-sites/kilo-7" in shown.notices[0]
    assert shown.title == "At a glance"


def _row(organisation="drc", sector="wash", status="active", end=None, **more):
    return {
        "organisation": organisation,
        "sector": sector,
        "status": status,
        "end": end,
        "end_precision": "month",
        "end_basis": "stated",
        "certainty": "",
        "extension_possible": False,
        "donor": None,
        "donor_relation": "funds",
        "handover_status": None,
        **more,
    }


def test_rows_of_one_organisation_with_one_end_are_joined():
    rows = [
        _row(sector="wash", donor="b|a"),
        _row(sector="health", donor="a"),
        _row(sector="wash", end="2023-12-31"),
    ]
    first, second = work.gather(rows)
    assert (first.end, first.sectors) == (dt.date(2023, 12, 31), ("wash",))
    assert set(second.sectors) == {"wash", "health"}
    assert second.donors == (("funds", "a"), ("funds", "b"))


def test_soonest_ends_come_first_and_ended_work_last():
    rows = [
        _row("a", status="ended", end="2023-01-31"),
        _row("b", end="2024-05-31"),
        _row("c", end="2024-01-31"),
        _row("d", status="planned"),
    ]
    assert [one.organisation for one in work.gather(rows)] == ["c", "b", "d", "a"]


def test_nothing_gathered_from_nothing():
    assert work.gather([]) == []


def test_what_ends_next_is_within_180_days_and_in_order(context_of):
    ending = work.ending(context_of([]))
    ends = [one.end for one in ending]
    assert ends == sorted(ends)
    assert ends[-1] <= dt.date(2024, 6, 10)
    assert all(isinstance(one, Work) for one in ending)


def test_names_follow_the_language(context_of):
    context = context_of([("lang", "ar")])
    assert context.view.lang is Language.AR
    assert names.unit(context, "IQG01") == "الانبار"
    assert names.unit(context_of([]), "IQG01") == "Al-Anbar"
    assert names.of_record(context, "informal-sites", "kilo-9") == "كيلو 9"


def test_unknown_ids_are_shown_as_they_are(context_of):
    context = context_of([])
    assert names.unit(context, "IQG99") == "IQG99"
    assert names.organisation(context, "nobody") == "nobody"
    assert names.organisation_in_full(context, "nobody") == "nobody"
    assert names.sector(context, "nothing") == "nothing"
    assert names.source(context, "no-source") == "no-source"
    assert names.of_record(context, "informal-sites", "nowhere") == "nowhere"


def test_an_organisation_goes_by_its_acronym(context_of):
    context = context_of([])
    assert names.organisation(context, "drc") == "DRC"
    assert names.organisation_in_full(context, "drc") == "DRC · Danish Refugee Council"


def test_values_of_every_filter_have_names(context_of):
    context = context_of([])
    given = {
        "governorate": "IQG01",
        "district": "IQG01Q03",
        "subdistrict": "IQG01Q03N03",
        "area": "west-anbar",
        "site": "kilo-7",
        "partner": "drc",
        "sector": "wash",
        "orgtype": "INGO",
        "presence": "none",
        "date": "2023-06-01",
    }
    assert set(given) == set(names.FILTER_TITLES)
    for name, value in given.items():
        assert names.value(context, name, value) not in ("", value)


def test_the_map_filters_by_positions_that_pass(context_of):
    everything = map_view.sights(context_of([]))
    assert len(everything.visible["informal-sites"]) == 28
    assert sum(len(found) for found in everything.classes["informal-sites"].values()) == 28
    assert len(map_view.sights(context_of([("presence", "none")])).visible["informal-sites"]) == 9
    told = map_view.sights(context_of([], Audience.PUBLIC)).classes
    assert "informal-sites" not in told
    assert not told["blocked-areas"]["blocked_open"]


def test_the_chosen_place_is_ringed_or_outlined(context_of):
    ringed = map_view.chosen(context_of([("select", "informal-sites/kilo-7")]))
    assert (ringed.longitude, ringed.latitude) == pytest.approx((43.1924283, 33.4165942))
    assert ringed.size_px == pytest.approx(42)
    outlined = map_view.chosen(context_of([("select", "districts/IQG01Q03")]))
    assert outlined.outline == "/api/collections/districts/items/IQG01Q03"
    assert map_view.chosen(context_of([])).longitude is None
