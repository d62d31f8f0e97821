"""What sources cover, worked out by hand from DATA.md and the documents."""

import datetime as dt

import pytest

from geo.coverage import covered
from geo.dataset import selection
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.language import Language, words
from geo.profiles import known_text
from geo.view.view import View

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
    assert credit_lines.age(dataset, say, dt.date(2024, 2, 11)) == ""
    assert credit_lines.age(dataset, say, dt.date(2024, 2, 12)) == (
        "The newest record is of 13 December 2023, 61 days ago."
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
