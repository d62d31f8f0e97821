"""Two days side by side: the same presence as elsewhere, and what the sources foresee."""

import datetime as dt

import pytest

from geo.coverage import changes, endings, two_days
from geo.coverage.matrix import Column
from geo.coverage.places import Place, Places
from geo.coverage.two_days import Both
from geo.dataset import selection
from geo.presence.presence import Chosen
from geo.view.view import View

TODAY, MAY, SEPTEMBER = dt.date(2023, 12, 13), dt.date(2024, 5, 15), dt.date(2024, 9, 15)
KILO_7, AAF = Place("site", "kilo-7"), Place("site", "aaf")


def test_without_a_second_day_it_is_180_days_after_the_first(dataset):
    assert two_days.second_day(dataset, View()) == TODAY + dt.timedelta(days=180)
    assert two_days.second_day(dataset, View(date=MAY)) == MAY + dt.timedelta(days=180)


def test_the_days_stand_in_the_order_of_the_calendar(dataset):
    swapped = two_days.days_of(dataset, View(date=MAY, compare=TODAY))
    assert (swapped.first, swapped.second) == (TODAY, MAY)
    assert swapped.is_outlook
    assert not two_days.days_of(dataset, View(compare=dt.date(2022, 12, 15))).is_outlook


def test_the_outlook_counts_on_work_whose_stated_start_lies_between(dataset):
    view = View(date=dt.date(2023, 3, 15), compare=dt.date(2023, 6, 15), sector=("shelter-nfi",))
    bzebiz = Place("site", "bzebiz-albu-jasim")
    found = two_days.compare(dataset, view).cells[bzebiz, "shelter-nfi"]
    assert (found.before, found.after) == (("drc",), ("drc", "momd"))


@pytest.mark.parametrize("day", [dt.date(2022, 12, 15), dt.date(2023, 6, 15), TODAY])
def test_a_day_that_is_past_names_whom_the_map_names(dataset, day):
    view = View(date=day, compare=TODAY)
    found = two_days.compare(dataset, view)
    counted = dataset.presence.counts(Chosen(day.isoformat()))
    for place in found.places:
        held = [both for (one, _), both in found.cells.items() if one == place]
        named = counted.get(place.id)
        assert two_days.united(held).before == (named.organisations if named else ())


def test_places_are_the_sites_that_the_view_shows(dataset, public):
    found = two_days.compare(dataset, View(governorate=("IQG01",)))
    assert set(found.places) == set(Places(dataset, View()).asked())
    assert {one.level for one in two_days.compare(public, View()).places} == {"district"}
    assert not two_days.compare(dataset, View(governorate=("IQG15",))).places


def test_where_dary_leaves_others_may_be_for_the_sites_together(dataset):
    """IOM's clinics and WHO's centres are at sites that are not named (lines 379 and 381)."""
    found = two_days.compare(dataset, View(compare=MAY))
    clinics = ("iom", "who")
    assert found.cells[KILO_7, "health"] == Both(("bwa", "dary"), ("bwa",), (), clinics)
    assert found.cells[KILO_7, "health"].gone == ("dary",)
    assert found.cells[AAF, "health"] == Both(("dary",), (), (), clinics)
    assert not found.cells[AAF, "health"].is_lost


def test_work_without_a_stated_end_is_not_known_on_a_later_day(dataset):
    found = two_days.compare(dataset, View(compare=SEPTEMBER))
    both = found.cells[Place("site", "bzebiz-albu-jasim"), "wash"]
    assert both == Both(("momd",), (), ("momd",), ())
    assert (both.gone, both.is_lost) == ((), False)


def test_figures_count_services_organisations_and_every_household_once(dataset):
    found = two_days.figures(two_days.compare(dataset, View(compare=MAY)))
    # BWA, Dary, MoMD, SSORD and UIMS; in May BWA and SSORD, of MoMD nothing is known
    assert found.organisations == (5, 2)
    # Dary, UIMS, SSORD, two of MoMD and four of BWA
    assert found.services[0] == 9
    # Dary and UIMS have ended; of MoMD's two nothing is known
    assert (found.services[1], found.come) == (5, 0)
    assert found.ended == 2
    assert {sector: len(places) for sector, places in found.losing.items()} == {"gbv": 15}
    # AAF is left without anybody named; at Habbaniya nothing is known of MoMD
    assert found.nobody_places == (9, 10)
    assert (found.affected.households, found.bereft.households) == (2657, 1574)


def test_whom_the_figures_call_bereft_are_those_of_the_cliff(dataset, public):
    for found in (dataset, public):
        view = View()
        counted = two_days.figures(two_days.compare(found, view))
        within = endings.cliffs(found.day, endings.at_places(found, view))[-1]
        assert counted.bereft == within.people_losing
        assert {
            (place, sector) for sector, places in counted.losing.items() for place in places
        } == set(within.losing)


def test_endings_within_180_days_are_those_of_the_sites(dataset, public):
    for found in (dataset, public):
        last = endings.horizon(found.day)
        held = two_days.compare(found, View()).endings
        soon = [one for one in held if one.end is not None and one.end <= last]
        assert soon == endings.at_places(found, View())


def test_the_days_to_turn_to_are_those_of_the_changes(dataset):
    view = View(date=dt.date(2023, 1, 1), compare=TODAY)
    turns = two_days.compare(dataset, view).turns
    stated = {
        one.day
        for one in changes.between(dataset, view, dt.date(2023, 1, 1), TODAY).changes
        if one.kind in (changes.STARTED, changes.ENDED)
    }
    assert stated
    assert stated <= set(turns)
    assert list(turns) == sorted(turns)


def test_the_known_span_holds_every_stated_day(dataset):
    assert two_days.known_span(dataset) == (dt.date(2022, 1, 1), dt.date(2024, 12, 31))


def test_the_same_day_twice_changes_nothing(dataset):
    found = two_days.figures(two_days.compare(dataset, View(compare=TODAY)))
    assert (found.ended, found.come, dict(found.losing)) == (0, 0, {})
    assert found.affected.sites == 0


def test_a_group_of_sites_is_all_of_its_sites(dataset):
    members = two_days.members(dataset, Column("bzebiz", "site_group", "", None))
    shown = selection.select(dataset, "informal-sites", View())
    assert len(members) == int((shown["site_group"] == "bzebiz").sum())
    assert two_days.members(dataset, Column("kilo-7", "site", "", None)) == (KILO_7,)


def test_the_partner_view_does_not_count_what_it_may_not_place(partner):
    sectors = {sector for _, sector in two_days.compare(partner, View()).cells}
    assert not sectors & {"gbv", "protection", "legal"}
