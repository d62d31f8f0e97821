"""What each source covers and what it does not, stated by hand from the documents."""

import datetime as dt

import pytest

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import SOURCE_SCOPES
from geo.coverage.places import Place
from geo.dataset.scope import Scope, within
from geo.dataset.sources import scopes

ACTIVITIES = layers.PARTNER_ACTIVITIES.id
COUNTRY = Place("country", "IRQ")
NINEWA = Place("governorate", "IQG15")
ANBAR = Place("governorate", "IQG01")
ANBAR_SITES = Place("governorate_sites", "IQG01")
NINEWA_SITES = Place("governorate_sites", "IQG15-sites")
KILO_18 = Place("site", "kilo-18-al-karama")
BZEBIZ = Place("site_group", "bzebiz")
WEST_ANBAR = Place("area", "west-anbar")
RUTBA = Place("district", "IQG01Q04")
ANNEX, MONTHLY = ("annex-partners",), ("3w-2022",)


@pytest.mark.parametrize(
    ("place", "day", "expected"),
    [
        (NINEWA, "2023-12-13", ()),
        (NINEWA_SITES, "2023-12-13", ()),
        (KILO_18, "2023-12-13", ANNEX),
        (BZEBIZ, "2023-12-13", ANNEX),
        (ANBAR_SITES, "2023-12-13", ANNEX),
        (ANBAR_SITES, "2023-12-01", ANNEX),
        (ANBAR_SITES, "2023-11-30", ()),
        # after the last day that the data describe nothing is known
        (ANBAR_SITES, "2023-12-14", ()),
        (ANBAR_SITES, "2024-01-01", ()),
        # only its informal sites are covered, not the governorate and what lies in it
        (ANBAR, "2023-12-13", ()),
        (RUTBA, "2023-12-13", ()),
        (WEST_ANBAR, "2023-12-13", ()),
        (COUNTRY, "2023-12-13", ()),
        # the 3W is of the whole country, sites named in its locations too, for four months
        (COUNTRY, "2022-01-01", MONTHLY),
        (NINEWA, "2022-04-30", MONTHLY),
        (KILO_18, "2022-03-15", MONTHLY),
        (WEST_ANBAR, "2022-03-15", MONTHLY),
        (NINEWA, "2021-12-31", ()),
        (NINEWA, "2022-05-01", ()),
        (COUNTRY, "2026-11-28", ()),
        (COUNTRY, "2010-01-01", ()),
        (KILO_18, "2010-01-01", ()),
        # what does not exist is covered by nothing
        (Place("site", "kilo-5"), "2022-03-15", ()),
        (Place("site_group", "nowhere"), "2022-03-15", ()),
        (Place("governorate", "IQG99"), "2022-03-15", ()),
    ],
)
def test_a_place_is_covered_on_a_day_by(dataset, place, day, expected):
    found = scopes.covering(dataset, ACTIVITIES, place, dt.date.fromisoformat(day))
    assert tuple(one.id for one in found) == expected


@pytest.mark.parametrize(
    ("sectors", "expected"),
    [
        (("health",), MONTHLY),
        (("electricity",), ()),
        (("electricity", "wash"), MONTHLY),
        (("movements", "social-cohesion", "mhpss"), ()),
    ],
)
def test_the_3w_speaks_of_the_sectors_that_it_has(dataset, sectors, expected):
    found = scopes.covering(dataset, ACTIVITIES, NINEWA, dt.date(2022, 4, 1), sectors)
    assert tuple(one.id for one in found) == expected
    work = dataset.features[ACTIVITIES]
    reported = set(work[work["source_id"] == "ocha-3w-2022"]["sector"])
    (monthly,) = (one for one in scopes.of_layer(dataset, ACTIVITIES) if one.id == "3w-2022")
    assert set(monthly.sectors) == reported


def test_the_annex_speaks_of_every_sector(dataset):
    found = scopes.covering(dataset, ACTIVITIES, KILO_18, dt.date(2023, 12, 13), ("electricity",))
    assert [one.id for one in found] == ["annex-partners"]


@pytest.mark.parametrize(
    ("place", "day", "expected", "then"),
    [
        (NINEWA, "2023-12-13", "3w-2022", "2022-04-30"),
        (NINEWA, "2010-01-01", "3w-2022", "2022-01-01"),
        (COUNTRY, "2026-11-28", "3w-2022", "2022-04-30"),
        (ANBAR, "2023-12-13", "3w-2022", "2022-04-30"),
        (KILO_18, "2026-11-28", "annex-partners", "2023-12-13"),
        (KILO_18, "2022-06-01", "3w-2022", "2022-04-30"),
        (KILO_18, "2023-12-13", "annex-partners", "2023-12-13"),
    ],
)
def test_the_nearest_day_that_is_covered(dataset, place, day, expected, then):
    found = scopes.nearest(dataset, ACTIVITIES, place, dt.date.fromisoformat(day))
    assert (found.scope.id, found.day.isoformat()) == (expected, then)


def test_no_day_is_near_where_no_source_speaks(dataset):
    day = dt.date(2023, 12, 13)
    assert scopes.nearest(dataset, ACTIVITIES, NINEWA, day, ("electricity",)) is None
    assert scopes.nearest(dataset, layers.HOTSPOTS.id, Place("governorate", "IQG02"), day) is None
    assert scopes.nearest(dataset, layers.SERVICE_GAPS.id, ANBAR, day) is None


def test_other_layers_have_scopes_of_their_own(dataset):
    day = dt.date(2020, 12, 9)
    salah_al_din = Place("governorate", "IQG16")
    assert [one.id for one in scopes.covering(dataset, "hotspots", salah_al_din, day)] == [
        "hotspots-2020"
    ]
    assert scopes.covering(dataset, "hotspots", COUNTRY, day) == ()
    counts = Place("subdistrict", "IQG15Q02N02")
    early = dt.date(2023, 2, 1)
    assert len(scopes.covering(dataset, "area-profiles", counts, early)) == 1
    assert scopes.covering(dataset, "area-profiles", Place("district", "IQG15Q02"), early) == ()
    (movements,) = scopes.covering(dataset, "movements", COUNTRY, dt.date(2023, 4, 30))
    assert (movements.first, movements.last) == (dt.date(2020, 1, 1), dt.date(2023, 4, 30))
    assert scopes.of_layer(dataset, "informal-sites")[0].source_id == "dstwg-2023-12"


def test_every_source_of_activities_and_gaps_has_a_scope_that_says_so_in_two_languages(dataset):
    for layer_id in (ACTIVITIES, "service-gaps", "informal-sites", "hotspots", "movements"):
        known = {one.source_id for one in scopes.of_layer(dataset, layer_id)}
        assert set(dataset.features[layer_id]["source_id"]) <= known
    for one in dataset.registered(SOURCE_SCOPES):
        assert one["scope"]
        assert one["scope_ar"]


@pytest.mark.parametrize("audience", list(Audience))
def test_what_sources_cover_is_everybodys(library, audience):
    shown = library.dataset(audience)
    assert len(scopes.of_layer(shown, ACTIVITIES)) == 2
    part = within(shown, Scope(governorates=("IQG15",)))
    assert len(scopes.covering(part, ACTIVITIES, NINEWA, dt.date(2022, 4, 1))) == 1
