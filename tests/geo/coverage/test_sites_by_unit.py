"""Many sites counted by unit: the same work, the same people, and nothing concluded beyond them."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from every_pair import in_turn

from geo.catalog.vocabulary import NAMED_SECTORS
from geo.coverage import by_unit, changes, degrees, endings, matrix, providers, two_days
from geo.coverage.places import UNIT_SITES, Place, Places
from geo.coverage.two_days import NEITHER
from geo.dataset import selection
from geo.language import Language
from geo.units import boundaries
from geo.view.view import View

VIEWS = (
    View(),
    View(wider=True),
    View(sector=("health", "wash")),
    View(partner=("bwa",)),
    View(area=("west-anbar",)),
    View(orgtype=("ingo",), date=dt.date(2023, 6, 1)),
    View(date=dt.date(2022, 2, 15), compare=dt.date(2022, 12, 1)),
    View(lang=Language.AR, compare=dt.date(2023, 3, 1)),
)
NOBODY = matrix.Cell((), ())
LEVELS = {"subdistrict": 60, "district": 4, "governorate": 1}
each = pytest.mark.parametrize(("view", "many"), in_turn(VIEWS, LEVELS), indirect=["many"])


@pytest.fixture(params=["district"])
def many(request, dataset, monkeypatch):
    """Returns what a question answers where the shipped sites are many, by units of a level."""
    made = replace(dataset)

    def asked(ask, *given):
        with monkeypatch.context() as patch:
            patch.setattr(by_unit, "MOST_SITES", 0)
            patch.setattr(by_unit, "MOST_UNITS", LEVELS[request.param])
            patch.setattr(matrix, "MOST_COLUMNS", 0)
            return ask(made, *given)

    return asked


def _in(dataset, place):
    """The ids of the sites in a unit, by the codes of each site."""
    sites = dataset.features["informal-sites"]
    codes = boundaries.finest(sites)
    return {one for one, code in zip(sites["id"], codes, strict=True) if code.startswith(place)}


@each
def test_work_and_people_are_those_of_the_single_sites(dataset, many, view):
    single, together = two_days.compare(dataset, view), many(two_days.compare, view)
    assert {one.level for one in single.places} == {"site"}
    assert {one.level for one in together.places} == {UNIT_SITES}
    by_site, in_units = two_days.figures(single), two_days.figures(together)
    for name in ("organisations", "services", "unknown", "ended", "come", "affected"):
        assert getattr(by_site, name) == getattr(in_units, name), name
    assert together.turns == single.turns
    assert together.extended == single.extended
    everybody = (two_days.people_of(one, one.places) for one in (single, together))
    assert next(everybody) == next(everybody)


@each
def test_what_a_unit_lacks_each_of_its_sites_lacks(dataset, many, view):
    """No conclusion on a unit goes beyond those on the single sites."""
    single, together = two_days.compare(dataset, view), many(two_days.compare, view)
    shown = {one.id for one in single.places}
    for unit in together.places:
        own = _in(dataset, unit.id) & shown
        assert together.places[unit].sites == len(own)
        for sector in NAMED_SECTORS:
            here = together.cells.get((unit, sector), NEITHER)
            cells = [single.cells.get((Place("site", one), sector), NEITHER) for one in own]
            for part in ("before", "after"):
                assert set(getattr(here, part)) == {
                    name for both in cells for name in getattr(both, part)
                }
            if here.is_lost:
                lost = together.left[unit, sector]
                homes = [one for one, both in zip(own, cells, strict=True) if both.before]
                assert lost.sites <= len(homes), "those that had nobody lose nobody"
                assert all(both.is_lost for both in cells if both.before), (unit, sector)


@each
def test_a_column_of_a_unit_has_those_of_its_sites(dataset, many, view):
    columns = matrix.site_columns(dataset, view)
    sites = matrix.matrix(dataset, view, columns)
    units = many(lambda made: matrix.matrix(made, view, matrix.site_columns(made, view)))
    shown = set(selection.select(dataset, "informal-sites", view)["id"])
    assert all(one.sites and shown.issuperset(one.sites) for one in units.columns)
    assert people_in(units.columns) == people_in(columns)
    groups = dataset.features["informal-sites"].set_index("id")["site_group"]
    for unit in units.columns:
        homes = groups[[*unit.sites]].fillna(pd.Series(unit.sites, index=unit.sites))
        for sector in {*units.sectors, *sites.sectors}:
            own = [sites.cells.get((sector, one), NOBODY) for one in set(homes)]
            cell = units.cells.get((sector, unit.id), NOBODY)
            assert set(cell.named) == {name for one in own for name in one.named}
            assert set(cell.together) | set(cell.named) >= {
                name for one in own for name in one.together
            }


def people_in(columns):
    return sum(one.households or 0 for one in columns), sum(one.uncounted for one in columns)


def test_a_list_of_ends_has_the_people_of_the_sites_concerned_each_once(dataset, many):
    single, together = endings.at_places(dataset, View()), many(endings.at_places, View())
    assert {one.place.level for one in together} == {UNIT_SITES}
    of_single = {one.place: one.people for one in single}.values()
    for unit in {one.place for one in together}:
        ends = [one for one in together if one.place == unit]
        most = {one.id for one in of_single_at(single, _in(dataset, unit.id))}
        assert max(one.people.sites for one in ends) <= len(most)
    assert endings.people(together).sites <= endings.people(single).sites == len(of_single)


def of_single_at(found, sites):
    return {one.place for one in found if one.place.id in sites}


def test_sites_without_a_smaller_unit_are_told_by_one_that_all_have(dataset):
    made = replace(dataset, features={**dataset.features})
    sites = made.features["informal-sites"].copy()
    last = ["district_pcode", "subdistrict_pcode"]
    sites.loc[sites.index[:2], last[1]] = None
    made.features["informal-sites"] = sites
    assert by_unit.in_units(made, View()).level == "district"
    sites = sites.copy()
    sites.loc[sites.index[0], [*last, "governorate_pcode"]] = None
    made = replace(made, features={**made.features, "informal-sites": sites})
    found = by_unit.in_units(made, View())
    assert found.level == "district"
    assert "" not in found.sites
    assert sum(map(len, found.sites.values())) == len(sites) - 1


def test_a_chosen_place_answers_by_itself_and_all_others_by_unit(dataset, many):
    site = Place("site", dataset.features["informal-sites"]["id"].iloc[0])
    first, day = dt.date(2023, 1, 1), selection.day(dataset, View())
    for ask in (providers.single, providers.unserved, degrees.of):
        assert many(ask, View(), [site]) == ask(dataset, View(), [site])
        assert {one.place.level for one in many(ask, View())} <= {UNIT_SITES}
    found = many(changes.between, View(), first, day)
    assert {one.place.level for one in found.changes} <= {UNIT_SITES}
    alone = changes.between(dataset, View(), first, day, [site])
    assert many(changes.between, View(), first, day, [site]) == alone


def test_a_smaller_area_is_told_site_by_site(dataset, monkeypatch):
    made = replace(dataset)
    monkeypatch.setattr(by_unit, "MOST_SITES", 2)
    every = Places(made, View())
    unit = min(every.asked(), key=lambda one: len(every.sites_in(one)))
    view = View(**{made.units.level(unit.id): (unit.id,)})
    assert {one.level for one in Places(made, view).asked()} == {"site"}
    assert {one.id for one in Places(made, view).asked()} == _in(made, unit.id)


def test_who_is_not_told_sites_is_told_districts_as_before(public, monkeypatch):
    made = replace(public)
    monkeypatch.setattr(by_unit, "MOST_SITES", 2)
    assert {one.level for one in Places(made, View()).asked()} == {"district"}
    assert Places(made, View()).asked() == Places(public, View()).asked()
