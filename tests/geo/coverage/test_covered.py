"""What sources cover, worked out by hand from DATA.md and the documents."""

import dataclasses
import datetime as dt

import pytest

from geo.coverage import covered
from geo.dataset import selection
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.language import Language, words
from geo.profiles import statements
from geo.profiles.texts import known_text
from geo.view.view import View
from maps.document.places import place

TODAY = dt.date(2026, 11, 29)


def view(**chosen):
    return View(**chosen)


@pytest.mark.parametrize(
    ("chosen", "whole", "part"),
    [
        # the annex speaks of the informal sites of Anbar, in December 2023
        ({}, (), ("annex-partners",)),
        ({"governorate": ("IQG01",)}, (), ("annex-partners",)),
        ({"site": ("kilo-7",)}, ("annex-partners",), ()),
        ({"governorate": ("IQG15",)}, (), ()),
        # the 3W speaks of all of Iraq, January to April 2022
        ({"date": dt.date(2022, 3, 15)}, ("3w-2022",), ()),
        ({"date": dt.date(2022, 3, 15), "governorate": ("IQG15",)}, ("3w-2022",), ()),
        ({"date": dt.date(2010, 1, 1)}, (), ()),
        ({"date": dt.date(2026, 11, 28)}, (), ()),
    ],
)
def test_what_the_sources_cover_of_a_view(dataset, chosen, whole, part):
    found = covered.of_view(dataset, view(**chosen))
    assert tuple(one.id for one in found.whole) == whole
    assert tuple(one.id for one in found.part) == part


def test_ninewa_in_december_2023_is_not_covered_and_62_organisations_were_named_in_april_2022(
    dataset,
):
    found = covered.of_view(dataset, view(governorate=("IQG15",)))
    assert found.nearest is not None
    assert found.nearest.day == dt.date(2022, 4, 30)
    assert found.organisations == 62
    told = known_text.lines(
        Context(dataset, view(governorate=("IQG15",)), words(Language.EN)), TODAY, of_partners=True
    )
    assert [one.day for one in told] == [None, dt.date(2022, 4, 30)]
    assert "No source covers partners in Ninewa on 13 December 2023." in told[1].text


def test_the_age_of_the_data_is_said_60_days_after_the_newest_record(dataset):
    say = words(Language.EN)
    assert credit_lines.age(dataset, say, dt.date(2024, 2, 10)) == ""
    assert credit_lines.age(dataset, say, dt.date(2024, 2, 11)) == (
        "Sites and partners not confirmed since 13 December 2023, 60 days ago."
    )


@pytest.mark.parametrize("day", ["2010-01-01", "2021-12-31", "2026-11-28"])
def test_a_day_that_no_source_describes_has_no_zero(dataset, public, day):
    on = view(date=dt.date.fromisoformat(day))
    for held in (dataset, public):
        sites = selection.select(held, "informal-sites", on)
        assert sites["partners"].isna().all()
        assert len(selection.passing(held, "informal-sites", on.having(presence="none"))) == 0


def test_nobody_named_is_a_zero_where_the_annex_covers(dataset):
    sites = selection.select(dataset, "informal-sites", view())
    assert not sites["partners"].isna().any()
    none = selection.passing(dataset, "informal-sites", view(presence="none"))
    assert set(none["id"]) >= {"rutba-al-wadi", "kaim-phosphate", "al-shahabi-2", "kilo-9"}


@pytest.fixture
def elsewhere(dataset):
    """The dataset with a site of Anbar moved to Tikrit, where no source covers partners."""
    layer = "informal-sites"
    sites = dataset.features[layer].copy()
    at = (sites["id"] == "kilo-9").to_numpy()
    units = {"subdistrict": None, "district": "IQG18Q05", "governorate": "IQG18"}
    for level, code in units.items():
        sites.loc[at, f"{level}_pcode"] = code
        sites.loc[at, level] = dataset.units.name(code) if code else None
    return dataclasses.replace(dataset, features={**dataset.features, layer: sites})


def test_nobody_named_is_no_zero_on_the_page_of_a_site_that_no_source_covers(elsewhere):
    at, say = view(site=("kilo-9",)), words(Language.EN)
    assert not covered.of_view(elsewhere, at).is_described
    document = place.of(Context(elsewhere, view(), say), "informal-sites/kilo-9")
    assert document is not None
    values = {one.label: one.number for one in document.figures}
    assert values["organisations named"] == values["sectors in which somebody is named"] == "–"
    assert "No source covers partners" in document.finding


def test_a_list_that_names_a_site_somewhere_speaks_of_that_place(dataset, elsewhere):
    tikrit = view(governorate=("IQG18",))
    assert not covered.lists_sites(dataset, tikrit)
    assert covered.lists_sites(elsewhere, tikrit)
    assert covered.lists_sites(elsewhere, tikrit.having(sector=("wash",), presence="some"))


def test_what_is_stated_of_the_sites_of_anbar_is_not_told_of_one_elsewhere(dataset, elsewhere):
    def told(held):
        record = held.record("informal-sites", "kilo-9")
        found = statements.of_place(
            Context(held, view(), words(Language.EN)), "informal-sites", record
        )
        return {one["id"] for one in found}

    assert told(dataset) - told(elsewhere) == {"origin-anbar", "origin-babylon"}
