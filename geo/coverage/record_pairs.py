"""Which record of one revision is which of another.

Records of places keep their ids. Activities do not: those of a monthly table are numbered in its
order, and partners and the public see them under ids that are counted anew. They are the same
where all that counts of them is; else by organisation, sector and place with the start or the end;
where ids are stored, an id of the same organisation then tells of another sector or place.
Only coordinators have such ids, so that to others a work of another sector or place is gone, and
new elsewhere: joined by an id it would tell how many records stand behind a cell, and where open
work is the same as sensitive work was.
"""

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely

from geo.catalog import layers
from geo.coverage.places import Place, Places
from geo.dataset import selection
from geo.dataset.sums.people import UNCOUNTED, People, is_unknown
from geo.presence.presence import SITES_TOGETHER
from geo.values import crs

_ALSO: Final = (
    "id",
    "beside",
    "name",
    "name_ar",
    "name_ckb",
    "governorate_pcode",
    "district_pcode",
    "subdistrict_pcode",
    "pcode",
    "level",
    "place_level",
    "place_id",
    "link_inferred",
    "suppressed",
    "sites",
    "households",
    "individuals",
)
_NATURAL: Final = ("organisation", "sector", "place")
Key = Callable[["Row"], Hashable]


@dataclass(frozen=True)
class Row:
    """A record as far as it is compared, and whether it passes the filters of a view."""

    layer_id: str
    values: Mapping[str, Any]
    shape: shapely.Geometry | None
    passes: bool

    @property
    def id(self) -> str:
        """The id in its own revision."""
        return self.text("id")

    def get(self, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
        """Returns the value of a field, None where it has none; `place` is a Place."""
        return self.place if name == "place" else self.values.get(name)

    def text(self, name: str) -> str:
        """Returns the value of a field of texts, empty where it has none."""
        return self.values.get(name) or ""

    @property
    def names(self) -> tuple[str, str, str]:
        """The name in English, Arabic and Central Kurdish."""
        return self.text("name"), self.text("name_ar"), self.text("name_ckb")

    @property
    def place(self) -> Place:
        """The place that the record is of; a cell of sites is of its sub-district."""
        if self.layer_id == layers.PARTNER_ACTIVITIES.id:
            return Place(self.text("place_level"), self.text("place_id"))
        if self.layer_id == layers.ABC_AREAS.id:
            return Place("area", self.id)
        if self.layer_id == layers.ABC_AREA_UNITS.id:
            return Place(self.text("level"), self.text("pcode"))
        if self.layer_id == layers.INFORMAL_SITES.id and "sites" not in self.values:
            return Place("site", self.id)
        return self._unit("subdistrict", "district", "governorate")

    @property
    def area(self) -> str:
        """The P-code of the district, else of the governorate, else the record's own place."""
        return self._unit("district", "governorate").id or self.place.id

    @property
    def units(self) -> tuple[str, ...]:
        """The P-codes of the units that the record lies in, as far as they are known."""
        names = ("governorate_pcode", "district_pcode", "subdistrict_pcode", "pcode")
        return tuple(dict.fromkeys(one for one in map(self.text, names) if one))

    def _unit(self, *levels: str) -> Place:
        known = (Place(one, self.text(f"{one}_pcode")) for one in levels)
        return next((one for one in known if one.id), Place(levels[-1], ""))

    @property
    def people(self) -> People:
        """The people that the record itself states."""
        number = 1 if self.values.get("sites") is None else int(self.values["sites"])
        told = (self.values.get("households"), self.values.get("individuals"))
        left_out = self.values.get(UNCOUNTED) or int(is_unknown(self.values))
        return People(number, *told, uncounted=left_out)

    @property
    def is_withheld(self) -> bool:
        """Whether the record is a cell whose numbers are too small to show."""
        return bool(self.values.get("suppressed"))

    @property
    def is_placed_by_inference(self) -> bool:
        """Whether a source named no place, so that nobody is known to be concerned."""
        exact = self.place.level in ("site", "site_group", SITES_TOGETHER)
        return bool(self.values.get("link_inferred")) and not exact


class Paired(NamedTuple):
    """Records of both revisions, of the earlier only, and of the later only."""

    pairs: list[tuple[Row, Row]]
    gone: list[Row]
    come: list[Row]


def rows_of(
    both: tuple[Places, Places], layer_id: str, fields: Sequence[str]
) -> tuple[list[Row], list[Row]]:
    """Returns the records of a layer in both revisions, each with whether it passes the filters.

    Of activities only those of which the other revision has no equal: nearly all are as they were.
    """
    held = [one.dataset.features[layer_id] for one in both]
    if layer_id == layers.PARTNER_ACTIVITIES.id:
        held = list(unequal(held[0], held[1], fields))
    return _rows(both[0], layer_id, held[0], fields), _rows(both[1], layer_id, held[1], fields)


def unequal(
    earlier: gpd.GeoDataFrame, later: gpd.GeoDataFrame, fields: Sequence[str]
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Returns the activities of each revision that are not in the other, equal ones counted.

    They are compared by these fields, of which `place` is its level and id.
    """
    names = [*(one for one in fields if one != "place"), "place_level", "place_id"]
    contents = [
        list(zip(*(one[name].fillna("").tolist() for name in names), strict=True))
        for one in (earlier, later)
    ]
    equal = Counter(contents[0]) & Counter(contents[1])
    found = []
    for features, content in zip((earlier, later), contents, strict=True):
        left, kept = equal.copy(), []
        for at, one in enumerate(content):
            if left[one]:
                left[one] -= 1
            else:
                kept.append(at)
        found.append(features.iloc[kept])
    return found[0], found[1]


def _rows(
    asked: Places, layer_id: str, features: gpd.GeoDataFrame, fields: Sequence[str]
) -> list[Row]:
    if features.empty:
        return []
    passing = set(selection.passing(asked.dataset, layer_id, asked.view).index)
    names = [one for one in dict.fromkeys((*_ALSO, *fields)) if one in features.columns]
    columns = [_plain(features[one]) for one in names]
    shapes = features.geometry.to_numpy()
    return [
        Row(layer_id, dict(zip(names, values, strict=True)), shapes[at], index in passing)
        for at, (index, *values) in enumerate(zip(features.index, *columns, strict=True))
    ]


def paired(earlier: Iterable[Row], later: Iterable[Row], *, ids_last: bool) -> Paired:
    """Returns which records are the same; `ids_last` where activities have ids of their own."""
    gone, come = list(earlier), list(later)
    pairs: list[tuple[Row, Row]] = []
    for key in _keys(gone or come, ids_last=ids_last):
        found, gone, come = _matched(gone, come, key)
        pairs += found
    return Paired(pairs, gone, come)


def _keys(rows: Sequence[Row], *, ids_last: bool) -> list[Key]:
    """Returns what must be equal, the surest first."""
    if not rows or rows[0].layer_id != layers.PARTNER_ACTIVITIES.id:
        return [lambda row: row.id]
    kept = [*_NATURAL, "start"], [*_NATURAL, "end"], [*_NATURAL]
    keys: list[Key] = [_by(names) for names in kept]
    return [*keys, _statement] if ids_last else keys


def _statement(row: Row) -> Hashable:
    """Returns whose statement a record is: what is said in place of another is of the same work."""
    return row.text("beside") or row.id, row.get("organisation")


def _by(names: Sequence[str]) -> Key:
    return lambda row: tuple(row.get(name) for name in names)


def _matched(
    gone: Sequence[Row], come: Sequence[Row], key: Key
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Returns the pairs of equal keys, one to one in their order, and what is left of both."""
    held: dict[Hashable, deque[Row]] = {}
    for row in gone:
        held.setdefault(key(row), deque()).append(row)
    pairs, left = [], []
    for row in come:
        waiting = held.get(key(row))
        if waiting:
            pairs.append((waiting.popleft(), row))
        else:
            left.append(row)
    return pairs, [row for rows in held.values() for row in rows], left


def moved_m(before: Row, after: Row) -> float:
    """Returns how far a point moved, in metres; 0 where either record has no point."""
    one, other = before.shape, after.shape
    if not isinstance(one, shapely.Point) or not isinstance(other, shapely.Point) or one == other:
        return 0.0
    points = crs.in_metres(gpd.GeoSeries([one, other], crs=crs.STORED))
    return float(points.iloc[0].distance(points.iloc[1]))


def _plain(column: pd.Series) -> list[Any]:
    """Returns the values of a column as Python has them, None where there is none."""
    values = column.astype(object).where(column.notna(), None).tolist()
    return [int(one) if isinstance(one, float) and one.is_integer() else one for one in values]
