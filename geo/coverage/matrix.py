"""Sectors or organisations by places: who is named in each cell on a day, who ended this year."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

import geopandas as gpd

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.vocabulary import NAMED_SECTORS
from geo.coverage.by_unit import ByUnit, in_units
from geo.dataset import place_names, records, selection
from geo.dataset.dataset import Dataset
from geo.dataset.sources import named_at, scopes
from geo.dataset.sums import people
from geo.disclosure import disclosure
from geo.language import Language
from geo.presence.presence import SITES_TOGETHER, Chosen
from geo.view.view import View

SECTOR: Final = "sector"
ORGANISATION: Final = "organisation"
MOST_COLUMNS: Final = 60
"""Groups of sites and single sites that are columns by themselves; of more, those of a unit are."""
_OTHER: Final = {SECTOR: ORGANISATION, ORGANISATION: SECTOR}


_LAYER_OF: Final = {
    "site": layers.INFORMAL_SITES.id,
    "site_group": layers.SITE_GROUPS.id,
    "area": layers.ABC_AREAS.id,
    "governorate": layers.GOVERNORATES.id,
    "district": layers.DISTRICTS.id,
    "subdistrict": layers.SUBDISTRICTS.id,
}


class Column(NamedTuple):
    """A place of the matrix: its id, the View filter that shows it, its name and households.

    Of `uncounted` of its sites the households are not known; None where those of no site are.
    `sites` are the ids of the sites of a unit that stand together for many; else it is empty.
    """

    id: str
    filter: str
    name: str
    households: int | None
    uncounted: int = 0
    sites: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """The place as `layer/feature`."""
        return f"{_LAYER_OF[self.filter]}/{self.id}"


def is_known(dataset: Dataset, column: Column, sector: str) -> bool:
    """Whether the dataset's audience could know of work in a sector at a column's place."""
    wide = column.filter == "governorate" and not column.sites
    return disclosure.may_know(Audience(dataset.audience), sector, in_governorates=wide)


def is_covered(dataset: Dataset, view: View, column: Column, sector: str) -> bool:
    """Whether a source speaks of work in a sector at a column's place on the view's day.

    Where none does, nobody named is not nobody. Sites are covered with those of their governorate.
    """
    level, place = column.filter, column.id
    if column.sites or level in ("site", "site_group", "district"):
        homes = _site_governorates(dataset)
        own = {homes[one] for one in _places(dataset, column) if one in homes}
        level, place = SITES_TOGETHER, min(own, default="")
    day = selection.day(dataset, view)
    at = scopes.At(level, place)
    return bool(scopes.covering(dataset, layers.PARTNER_ACTIVITIES.id, at, day, (sector,)))


class Cell(NamedTuple):
    """What is named in a row at a place on the day, and what was and ended within the year.

    Organisations in a matrix of sectors, sectors in one of organisations. `together` are those
    that are only named for the informal sites of the governorate together.
    """

    named: tuple[str, ...]
    lost: tuple[str, ...]
    together: tuple[str, ...] = ()

    @property
    def organisations(self) -> tuple[str, ...]:
        """What is named in a matrix of sectors."""
        return self.named


class Matrix(NamedTuple):
    """Rows by places, with what is reported only for a wider area in `wider` by row.

    `together` is what is reported for the informal sites of a governorate together. `rows` are
    sectors, or organisations where `by` says so. `cells` are by row and column id; a cell that is
    not there names nobody.
    """

    rows: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: Mapping[tuple[str, str], Cell]
    together: Mapping[str, tuple[str, ...]]
    wider: Mapping[str, tuple[str, ...]]
    by: str = SECTOR

    @property
    def sectors(self) -> tuple[str, ...]:
        """The rows of a matrix of sectors."""
        return self.rows


def matrix(dataset: Dataset, view: View, columns: tuple[Column, ...], by: str = SECTOR) -> Matrix:
    """Returns what is named by row and place on the day, each once; levels are never added.

    With `by` sectors, the distinct organisations of each; with `by` organisations, the sectors.
    A place may belong to several columns, such as coordination areas that share a district.
    """
    day = selection.day(dataset, view)
    rows = selection.activities(dataset, view)
    now = (rows["status"] == "active").to_numpy(dtype=bool)
    counts = now | selection.ended_this_year(rows, day)
    facts = dict(
        zip(
            rows.index.tolist(),
            zip(rows[by], rows[_OTHER[by]], now.tolist(), counts.tolist(), strict=True),
            strict=True,
        )
    )
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    members: set[int] = set()
    for row, column in _links(dataset, columns):
        members.add(row)
        key, name, is_now, counted = facts.get(row, ("", "", False, False))
        if counted:
            named, gone = found.setdefault((key, column), (set(), set()))
            (named if is_now else gone).add(name)
    rest = rows[now & ~rows.index.isin(members)]
    for_sites = (rest["place_level"] == SITES_TOGETHER).to_numpy(dtype=bool)
    at_sites = _for_sites(dataset, rest[for_sites], columns, by)
    cells = {
        key: _cell(*found.get(key, (set(), set())), at_sites.get(key, set()), by)
        for key in dict.fromkeys((*found, *at_sites))
    }
    together, wider = (
        {str(key): _in_order(held[_OTHER[by]], by) for key, held in part.groupby(by)}
        for part in (rest[for_sites], rest[~for_sites])
    )
    shown = _rows(cells, (together, wider), by)
    return Matrix(
        rows=shown,
        columns=columns,
        cells=cells,
        together={row: together.get(row, ()) for row in shown},
        wider={row: wider.get(row, ()) for row in shown},
        by=by,
    )


def _cell(named: set[str], gone: set[str], at_sites: set[str], by: str) -> Cell:
    return Cell(*(_in_order(one, by) for one in (named, gone - named, at_sites - named)))


def _for_sites(
    dataset: Dataset, rows: gpd.GeoDataFrame, columns: Iterable[Column], by: str
) -> dict[tuple[str, str], set[str]]:
    """Returns what is named for the sites together by row and column; columns are of sites."""
    homes = _site_governorates(dataset)
    found: dict[tuple[str, str], set[str]] = {}
    for column in columns:
        own = {homes[place] for place in _places(dataset, column) if place in homes}
        here = rows[rows["place_id"].isin(own).to_numpy(dtype=bool)] if own else rows[:0]
        for key, name in zip(here[by], here[_OTHER[by]], strict=True):
            found.setdefault((key, column.id), set()).add(name)
    return found


def _site_governorates(dataset: Dataset) -> dict[str, str]:
    """Returns the governorate of each site, or of each district of sites where no site is told."""

    def make() -> dict[str, str]:
        sites = dataset.features[layers.INFORMAL_SITES.id]
        key = "id" if dataset.sites_are_told_apart else "district_pcode"
        return dict(zip(sites[key].tolist(), sites["governorate_pcode"].tolist(), strict=True))

    return dataset.derived.get("governorates of sites", make)


def _links(dataset: Dataset, columns: tuple[Column, ...]) -> Iterable[tuple[int, str]]:
    """Yields the activities at the places of the columns, with the id of the column."""
    at: dict[str, list[str]] = {}
    for column in columns:
        for place in _places(dataset, column):
            at.setdefault(place, []).append(column.id)
    links = dataset.presence.links
    links = links[links["place"].isin(list(at))]
    for row, place in zip(links["row"].tolist(), links["place"].tolist(), strict=True):
        for column_id in at[place]:
            yield row, column_id


def _in_order(names: Iterable[str], by: str) -> tuple[str, ...]:
    """Returns organisations by id, or sectors in the order of the vocabulary, each once."""
    distinct = set(names)
    if by == SECTOR:
        return tuple(sorted(distinct))
    return tuple(one for one in NAMED_SECTORS if one in distinct)


def _rows(
    cells: Mapping[tuple[str, str], Cell], around: Iterable[Mapping[str, tuple[str, ...]]], by: str
) -> tuple[str, ...]:
    """Returns the rows that have something to say, the one named at most places first."""
    named = Counter(row for (row, _), cell in cells.items() if cell.named)
    lost = Counter(row for (row, _), cell in cells.items() if cell.lost)
    more = Counter({row: len(names) for held in around for row, names in held.items()})
    known: Collection[str] = NAMED_SECTORS if by == SECTOR else sorted({*named, *lost, *more})
    shown = [one for one in known if named[one] or lost[one] or more[one]]
    return tuple(sorted(shown, key=lambda one: (-named[one], -lost[one], -more[one])))


def site_columns(dataset: Dataset, view: View) -> tuple[Column, ...]:
    """Returns the groups of sites and single sites that the view shows, most households first.

    Where they are many, returns those of a unit together; where sites may not be told apart, the
    districts that do.
    """
    shown = view.having(presence="any")
    sites = selection.passing(dataset, layers.INFORMAL_SITES.id, shown)
    if not dataset.sites_are_told_apart:
        return _district_columns(selection.select(dataset, layers.INFORMAL_SITES.id, shown))
    keyed = sites["site_group"].fillna(sites["id"])
    if keyed.nunique() > MOST_COLUMNS:
        return _unit_columns(dataset, sites, in_units(dataset, view), view.lang)
    sites = selection.select(dataset, layers.INFORMAL_SITES.id, shown)
    groups = {record["id"]: record for record in dataset.registered(layers.SITE_GROUPS)}
    found = []
    for key, rows in sites.groupby(keyed, sort=False):
        group = groups.get(str(key))
        name = _short_name(group or records.records(sites.loc[rows.index[:1]])[0], view)
        kind = "site_group" if group else "site"
        found.append(Column(str(key), kind, name, *people.total(rows)))
    return tuple(sorted(found, key=lambda one: -(one.households or 0)))


def _unit_columns(
    dataset: Dataset, shown: gpd.GeoDataFrame, units: ByUnit, language: Language
) -> tuple[Column, ...]:
    found = []
    for code, positions in units.sites.items():
        own = shown[shown.index.isin(positions)]
        if own.empty:  # none there passes the filter of partners
            continue
        name = place_names.of_unit(dataset.units, code, language)
        level = dataset.units.level(code) or units.level
        found.append(Column(code, level, name, *people.total(own), tuple(own["id"].tolist())))
    return tuple(sorted(found, key=lambda one: -(one.households or 0)))


def _district_columns(sites: gpd.GeoDataFrame) -> tuple[Column, ...]:
    found = []
    for code, rows in sites.groupby("district_pcode"):
        hidden = bool(rows["suppressed"].any())
        told = (None, 0) if hidden else people.total(rows)
        found.append(Column(str(code), "district", str(rows["district"].iloc[0]), *told))
    return tuple(sorted(found, key=lambda one: -(one.households or 0)))


def area_columns(dataset: Dataset, view: View) -> tuple[Column, ...]:
    """Returns the coordination areas of the view's places, by name."""
    places = view.having(partner=(), presence="any")
    shown = selection.select(dataset, layers.ABC_AREAS.id, places)
    found = [
        Column(record["id"], "area", record["name"], None) for record in records.records(shown)
    ]
    return tuple(sorted(found, key=lambda one: one.name))


def governorate_columns(dataset: Dataset, view: View) -> tuple[Column, ...]:
    """Returns the governorates with activities on the view's day, most organisations first."""
    chosen = Chosen(selection.day(dataset, view).isoformat(), view.sector, view.orgtype)
    counted = dataset.presence.counts(chosen)
    holders = view.having(
        governorate=_governorates(dataset, view),
        district=(),
        subdistrict=(),
        area=(),
        presence="any",
    )
    shown = selection.select(dataset, layers.GOVERNORATES.id, holders)
    found = [
        (len(counted[record["pcode"]].organisations), record)
        for record in records.records(shown)
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
    return tuple(dataset.units.governorates(places))


def _places(dataset: Dataset, column: Column) -> Collection[str]:
    if column.sites:
        return column.sites
    if column.filter == "area":
        return named_at.area_places(dataset, column.id)
    if column.filter != "site_group":
        return [column.id]
    sites = dataset.features[layers.INFORMAL_SITES.id]
    return [str(one) for one in sites["id"][(sites["site_group"] == column.id).to_numpy()]]


def _short_name(record: Mapping[str, Any], view: View) -> str:
    suffix = "_ar" if view.lang.direction == "rtl" else ""
    return str(record.get(f"short_name{suffix}") or record["short_name"] or record["name"])
