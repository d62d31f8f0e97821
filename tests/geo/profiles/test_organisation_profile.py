"""What the page of an organisation says, against the slides and a plain count of the 3W."""

import datetime as dt

import pandas as pd
import pytest

from geo import language
from geo.dataset.context import Context
from geo.profiles import organisation as organisation_profile
from geo.view.view import View


def _of(dataset, organisation, date=None):
    view = View(date=date)
    return organisation_profile.of(Context(dataset, view, language.words(view.lang)), organisation)


def test_drc_left_bzebiz_and_aaf_in_october_2023(dataset):
    found = _of(dataset, "drc")
    assert found.sectors == ()
    assert {one.id for one in found.stays} == {"bzebiz", "aaf"}
    assert {one.end for one in found.stays} == {dt.date(2023, 10, 31)}
    assert found.places_when == "year"
    assert len(found.places) == 16
    assert {one.organisation for one in found.handovers} == {"drc"}


def test_bwa_stays_in_kilo_7_and_kilo_18_with_oxfam(dataset):
    found = _of(dataset, "bwa")
    assert set(found.sectors) == {"livelihoods", "legal", "health", "mhpss"}
    assert {one.id for one in found.stays} == {"kilo-7", "kilo-18-al-karama"}
    assert found.donors == (("funds", "oxfam"),)
    assert _of(dataset, "dary").ending == 1


@pytest.mark.parametrize("organisation", ["unhcr", "drc", "iom", "pui"])
def test_months_of_2022_are_a_plain_count_of_districts(dataset, organisation):
    rows = pd.DataFrame(dataset.features["partner-activities"].drop(columns="geometry"))
    own = rows[(rows["organisation"] == organisation) & (rows["end_basis"] == "reporting_month")]
    units = own["district_pcode"].fillna(own["governorate_pcode"])
    counted = units.groupby([own["sector"], own["start"].str[:7]]).nunique()
    found = _of(dataset, organisation).months
    assert {
        (sector, f"{month:%Y-%m}"): number for (sector, month), number in found.units.items()
    } == counted.to_dict()


def test_work_for_the_sites_together_is_named_as_that(dataset):
    """NRC in Anbar IDP sites, IRC in Anbar (lines 391 and 393)."""
    assert {one.place for one in _of(dataset, "nrc").stays} == {
        "the informal sites of Al-Anbar together"
    }
    assert {one.place for one in _of(dataset, "irc").stays} == {"Al-Anbar"}


def test_a_donor_names_those_whom_it_funds(dataset):
    assert ("funds", "bwa") in _of(dataset, "oxfam").supports


def test_who_works_in_partnership_is_not_said_to_be_funded(dataset):
    """Slides of December 2023, lines 391, 401 and 403: the sources' own words."""
    assert _of(dataset, "irc").donors == (("in_partnership", "echo"), ("in_partnership", "unhcr"))
    assert _of(dataset, "uims").donors == (("in_partnership", "unfpa"),)
    assert _of(dataset, "ssord").donors == (("project_of", "unicef"),)


def test_work_reported_by_month_is_marked_as_that(dataset):
    found = _of(dataset, "pui", dt.date(2022, 2, 15))
    assert found.stays
    assert all(one.monthly for one in found.stays if one.end == dt.date(2022, 2, 28))


def test_every_organisation_has_a_page_and_a_name(dataset, public):
    for held in (dataset, public):
        context = Context(held, View(), language.words(language.Language.EN))
        options = organisation_profile.options(context)
        assert set(options) == set(held.vocabulary["partner"])
        for one in list(options)[::12]:
            assert organisation_profile.of(context, one).id == one


def test_the_public_page_names_no_site(public, dataset):
    told = repr(_of(public, "bwa")) + repr(_of(public, "drc"))
    sites = dataset.features["informal-sites"]
    assert not [one for one in sites["name"] if one in told]
    assert "kilo" not in told
    assert "bzebiz" not in told
