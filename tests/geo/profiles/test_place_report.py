"""What the page of a place says, against the slides and against what each audience may see."""

import datetime as dt

import pytest

from geo import language
from geo.coverage.places import Place
from geo.dataset.context import Context
from geo.needs import area_criteria
from geo.profiles import place_report
from geo.view.view import View

SHOWN = (
    "informal-sites/kilo-7",
    "informal-sites/aaf",
    "abc-areas/west-anbar",
    "governorates/IQG01",
    "districts/IQG15Q02",
    "subdistricts/IQG01Q03N03",
    "hotspots/al-amerli",
    "blocked-areas/jurf-al-sakhar",
    "abc-area-units/sinjar-iqg15q07n01",
)


def _report(dataset, select, view=None):
    view = view or View()
    return place_report.of(Context(dataset, view, language.words(view.lang)), select)


def _scene(dataset):
    return Context(dataset, View(), language.words(language.Language.EN))


@pytest.mark.parametrize("select", SHOWN)
def test_every_kind_of_place_has_a_report(dataset, select):
    report = _report(dataset, select)
    assert f"{report.profile.layer_id}/{report.profile.id}" == select
    assert report.profile.name


def test_kilo_7_has_bwa_and_dary_six_for_the_sites_together_and_two_across_anbar(dataset):
    report = _report(dataset, "informal-sites/kilo-7")
    assert report.place == Place("site", "kilo-7")
    assert report.organisations == ("bwa", "dary")
    assert {one.degree.organisation for one in report.for_sites} == {
        "civil-affairs-directorate",
        "iom",
        "nrc",
        "unhcr",
        "unicef",
        "who",
    }
    assert {one.degree.organisation for one in report.around} == {"irc", "ssord"}
    assert report.people[:3] == (1, 550, 3300)
    assert [(one.organisation, one.sector) for one in report.endings] == [("dary", "health")]
    assert {one.organisation for one in report.single} == {"bwa"}
    assert [one.id for one in report.areas] == ["east-anbar"]
    assert "iom" in {one.organisation for one in report.changes if one.kind == "ended"}
    assert {one.id for one in report.sites} == {"kilo-9", "kilo-18-al-karama"}


def test_nobody_is_named_in_two_of_the_lists(dataset):
    for select in SHOWN:
        report = _report(dataset, select)
        keys = [
            (one.degree.organisation, one.degree.sector)
            for one in (*report.named, *report.around, *report.unsure)
        ]
        assert len(keys) == len(set(keys))


def test_counts_without_names_stand_in_baaj(dataset):
    report = _report(dataset, "districts/IQG15Q02")
    assert sorted(one.number for one in report.unnamed) == [10, 18]
    assert report.organisations == ()


def test_an_area_has_the_criteria_of_2020_and_its_roundtable(dataset):
    report = _report(dataset, "abc-areas/west-anbar")
    (same,) = [
        one
        for one in area_criteria.of_areas(dataset, View(area=("west-anbar",)))
        if one.id == "west-anbar"
    ]
    assert report.criteria == same
    assert any(one.value is None for one in report.criteria.measures)
    told = dict(report.takeaways)
    assert len(told["Roundtable takeaways, early 2023"]) == 5
    assert [one.text[:11] for one in report.origins] == ["About 1,400"]


def test_blocked_returns_are_told_where_the_source_names_the_group(dataset):
    assert _report(dataset, "informal-sites/kilo-7").origins == ()
    groups = dataset.features["informal-sites"]
    bzebiz = groups["id"][groups["site_group"] == "bzebiz"].iloc[0]
    assert "1,400" in _report(dataset, f"informal-sites/{bzebiz}").origins[0].text


def test_gaps_of_a_unit_are_each_told_once_with_their_places(dataset):
    gaps = _report(dataset, "governorates/IQG01").gaps
    assert len(gaps) == len(set(gaps))
    assert any("Kilo" in one.text for one in gaps)


def test_a_month_of_the_3w_is_no_end(dataset):
    view = View(date=dt.date(2022, 2, 15))
    report = _report(dataset, "governorates/IQG15", view)
    assert report.named
    assert all(one.month == dt.date(2022, 2, 28) for one in report.named)
    assert report.services == 0


@pytest.mark.parametrize(
    "select",
    ["informal-sites/nowhere", "movements/registered-2022", "partner-activities/1", "nothing", ""],
)
def test_what_has_no_page_has_no_report(dataset, select):
    assert _report(dataset, select) is None


def test_the_public_has_no_report_of_a_site_and_reads_nothing_finer(public, dataset):
    assert _report(public, "informal-sites/kilo-7") is None
    report = _report(public, "subdistricts/IQG01Q03N03")
    told = repr(report)
    names = set(dataset.features["informal-sites"]["name"])
    assert not [one for one in names if one in told]
    assert all(one.degree.place.level == "district" for one in report.named)
    assert report.takeaways == ()
    assert (report.place.level, report.asked) == ("subdistrict", Place("district", "IQG01Q03"))
    assert report.is_told_by_district
    assert ("WASH: Al-Ramadi", "") in report.gaps


def test_every_place_that_can_be_chosen_has_a_name_and_a_report(dataset, public):
    for held in (dataset, public):
        options = place_report.options(_scene(held))
        assert len(options) > 400
        assert all(one.strip(" ·") for one in options.values())
        for select in list(options)[::60]:
            assert _report(held, select) is not None
