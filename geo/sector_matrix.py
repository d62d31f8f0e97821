"""Sectors by places: who is named in each cell on a day, and who ended within the year."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import geopandas as gpd

from geo import boundaries, catalog, export, selection
from geo.dataset import Dataset
from geo.presence import Chosen
from geo.view import View
from geo.vocabulary import SECTORS


class Column(NamedTuple):
    """A place of the matrix: its id, the View filter that shows it, its name and households."""

    id: str
    filter: str
    name: str
    households: int | None


class Cell(NamedTuple):
    """Who is named for a sector at a place on the day, and who was and ended within the year."""

    organisations: tuple[str, ...]
    lost: tuple[str, ...]


class Matrix(NamedTuple):
    """Sectors by places, with what is reported only for a wider area in `wider` by sector.

    `cells` are by sector and column id; a cell that is not there names nobody.
    """

    sectors: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: Mapping[tuple[str, str], Cell]
    wider: Mapping[str, tuple[str, ...]]


def matrix(dataset: Dataset, view: View, columns: tuple[Column, ...]) -> Matrix:
    """Returns distinct organisations by sector and place on the day; levels are never added."""
    day = selection.day(dataset, view)
    rows = selection.activities(dataset, view)
    status = rows["status"].to_numpy(dtype=object)
    lost = selection.ended_this_year(rows, day)
    now = status == "active"
    column_of = {place: column.id for column in columns for place in _places(dataset, column)}
    links = dataset.presence.links
    links = links[links["place"].isin(list(column_of))]
    facts = dict(
        zip(
            rows.index.tolist(),
            zip(rows["sector"], rows["organisation"], now, now | lost, strict=True),
            strict=True,
        )
    )
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    members: set[int] = set()
    for row, place in zip(links["row"].tolist(), links["place"].tolist(), strict=True):
        sector, organisation, is_now, counts = facts.get(row, ("", "", False, False))
        members.add(row)
        if counts:
            named, gone = found.setdefault((sector, column_of[place]), (set(), set()))
            (named if is_now else gone).add(organisation)
    rest = rows[now & ~rows.index.isin(members)]
    wider = {sector: _organisations(rest, sector) for sector in SECTORS}
    cells = {
        key: Cell(tuple(sorted(named)), tuple(sorted(gone - named)))
        for key, (named, gone) in found.items()
    }
    return Matrix(_sectors(cells, wider), columns, cells, wider)


def _sectors(
    cells: Mapping[tuple[str, str], Cell], wider: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Returns the sectors that have something to say, the one named at most places first."""
    named = Counter(sector for (sector, _), cell in cells.items() if cell.organisations)
    lost = Counter(sector for (sector, _), cell in cells.items() if cell.lost)
    shown = [one for one in SECTORS if named[one] or lost[one] or wider[one]]
    return tuple(sorted(shown, key=lambda one: (-named[one], -lost[one], -len(wider[one]))))


def site_columns(dataset: Dataset, view: View) -> tuple[Column, ...]:
    """Returns the groups of sites and single sites that the view shows, most households first.

    Where sites may not be told apart, returns the districts that hold them.
    """
    sites = selection.select(dataset, catalog.INFORMAL_SITES.id, view.having(presence="any"))
    if not dataset.sites_are_told_apart:
        return _district_columns(sites)
    groups = {record["id"]: record for record in dataset.registered(catalog.SITE_GROUPS)}
    keyed = sites["site_group"].fillna(sites["id"])
    found = []
    for key, rows in sites.groupby(keyed, sort=False):
        group = groups.get(str(key))
        name = _short_name(group or export.records(sites.loc[rows.index[:1]])[0], view)
        kind = "site_group" if group else "site"
        found.append(Column(str(key), kind, name, int(rows["households"].sum())))
    return tuple(sorted(found, key=lambda one: -(one.households or 0)))


def _district_columns(sites: gpd.GeoDataFrame) -> tuple[Column, ...]:
    found = []
    for code, rows in sites.groupby("district_pcode"):
        hidden = bool(rows["suppressed"].any())
        number = None if hidden else int(rows["households"].sum())
        found.append(Column(str(code), "district", str(rows["district"].iloc[0]), number))
    return tuple(sorted(found, key=lambda one: -(one.households or 0)))


def governorate_columns(dataset: Dataset, view: View) -> tuple[Column, ...]:
    """Returns the governorates with activities on the view's day, most organisations first."""
    chosen = Chosen(selection.day(dataset, view).isoformat(), view.sector, view.orgtype)
    counted = dataset.presence.counts(chosen)
    holders = view.having(governorate=_governorates(dataset, view), district=(), subdistrict=(),
                          area=(), presence="any")  # fmt: skip
    shown = selection.select(dataset, catalog.GOVERNORATES.id, holders)
    found = [
        (len(counted[record["pcode"]].organisations), record)
        for record in export.records(shown)
        if record["pcode"] in counted
    ]
    found.sort(key=lambda one: (-one[0], one[1]["pcode"]))
    return tuple(
        Column(record["pcode"], "governorate", record["name"], None) for _, record in found
    )


def _governorates(dataset: Dataset, view: View) -> tuple[str, ...]:
    """Returns the governorates that hold the places of the view; none where it names no place."""
    members = [code for area in view.area for code in dataset.area_members.get(area, ())]
    places = (*view.governorate, *view.district, *view.subdistrict, *members)
    return tuple(boundaries.parents(code)["governorate"] for code in places)


def _organisations(rows: gpd.GeoDataFrame, sector: str) -> tuple[str, ...]:
    return tuple(sorted(rows["organisation"][(rows["sector"] == sector).to_numpy()].unique()))


def _places(dataset: Dataset, column: Column) -> list[str]:
    if column.filter != "site_group":
        return [column.id]
    sites = dataset.features[catalog.INFORMAL_SITES.id]
    return [str(one) for one in sites["id"][(sites["site_group"] == column.id).to_numpy()]]


def _short_name(record: Mapping[str, Any], view: View) -> str:
    suffix = "_ar" if view.lang.direction == "rtl" else ""
    return str(record.get(f"short_name{suffix}") or record["short_name"] or record["name"])
