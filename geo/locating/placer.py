"""The pack's units, and which of them each point of a batch lies in, as columns to add."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from geo.errors import ValidationError
from geo.packs import files
from geo.packs.validate import Finding
from geo.units import boundaries, grid
from geo.units.grid import NONE, Grid
from geo.values import crs

_METRES_OF_DEGREE: Final = 110_000
"""Less than any degree of latitude has, so that what is near in metres is so in degrees."""
_MOST_LATITUDE: Final = 89.0
_LEAST_M: Final = 1e-6
"""What GEOS takes for no distance at all."""


class How(StrEnum):
    """How surely a row is placed."""

    INSIDE = "inside"
    BOUNDARY = "on_boundary"
    NEAR = "near"
    NOWHERE = "nowhere"
    MISSING = "no_coordinates"
    INVALID = "invalid_coordinates"


_ORDER: Final = tuple(How)
_CODES: Final = {how: number for number, how in enumerate(How)}


class Degrees(NamedTuple):
    """Longitude and latitude of each row; no numbers where it has none, or none that can be."""

    longitude: np.ndarray
    latitude: np.ndarray
    is_missing: np.ndarray

    @property
    def is_valid(self) -> np.ndarray:
        """Whether each row has coordinates that lie on the earth."""
        with np.errstate(invalid="ignore"):
            lies = (np.abs(self.longitude) <= 180) & (np.abs(self.latitude) <= 90)
        is_valid: np.ndarray = lies & ~self.is_missing
        return is_valid


class Placed(NamedTuple):
    """What is added to rows, and how many of them are placed how."""

    columns: list[pa.Array]
    rows: Mapping[str, int]


class _Outline(NamedTuple):
    """The edges that no two units share, in metres, and whose they are."""

    tree: shapely.STRtree
    owners: np.ndarray


@dataclass(frozen=True)
class Placer:
    """The sub-districts of a pack, by their P-code, and how far outside of them is near."""

    shapes: np.ndarray
    columns: Mapping[str, tuple[str, ...]]
    """`governorate_pcode`, `governorate` (its name) and so on, of each sub-district."""
    near_m: float

    @classmethod
    def of_pack(cls, folder: Path, near_m: float) -> "Placer":
        """Reads the units of a data pack; ValidationError where that is not possible."""
        full, named = files.shapes(folder, 3, full=True), files.shapes(folder, 3)
        codes = sorted(full["adm3_pcode"])
        if codes != sorted(named["adm3_pcode"]) or len(codes) > len(set(codes)):
            message = "its P-codes are not those of the light shapes, each once"
            raise ValidationError(
                [Finding(full.attrs["file"], None, "adm3_pcode", "pcode", message)]
            )
        rows = named.set_index("adm3_pcode", drop=False).reindex(codes)
        shapes = full.set_index("adm3_pcode").geometry.reindex(codes)
        columns = {
            f"{level}{ending}": tuple(rows[f"adm{number}_{field}"])
            for number, level in enumerate(boundaries.LEVELS, start=1)
            for ending, field in (("_pcode", "pcode"), ("", "name"))
        }
        return cls(np.asarray(shapes, dtype=object), columns, near_m)

    def __getstate__(self) -> dict[str, Any]:
        """What goes to other processes: they cut the grid themselves, sooner than it is sent."""
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all that answers depend on, as hexadecimal digits."""
        seen = hashlib.sha256(repr((dict(self.columns), self.near_m)).encode())
        for shape in shapely.to_wkb(self.shapes):
            seen.update(shape)
        return seen.hexdigest()

    @cached_property
    def _reach(self) -> tuple[float, float]:
        """Degrees east and north that hold all that is near."""
        _, south, _, north = shapely.total_bounds(self.shapes)
        farthest = min(max(abs(south), abs(north)) + 1, _MOST_LATITUDE)
        high = self.near_m / _METRES_OF_DEGREE
        return high / math.cos(math.radians(farthest)), high

    @cached_property
    def _grid(self) -> Grid:
        """The sub-districts, ready to be asked."""
        return Grid(self.shapes, self._reach)

    @cached_property
    def _near_cells(self) -> np.ndarray:
        return self._grid.near(self._reach)

    @cached_property
    def _series(self) -> gpd.GeoSeries:
        return gpd.GeoSeries(self.shapes, crs=crs.STORED)

    @cached_property
    def _outline(self) -> _Outline:
        edges, owners = grid.edges(self.shapes)
        (x0, y0), (x1, y1) = edges[:, 0].T, edges[:, 1].T
        is_back = (x0 > x1) | ((x0 == x1) & (y0 > y1))
        edges[is_back] = edges[is_back, ::-1]
        _, which, number = np.unique(
            edges.reshape(-1, 4), axis=0, return_index=True, return_counts=True
        )
        own = which[number == 1]
        lines = gpd.GeoSeries(shapely.linestrings(edges[own]), crs=crs.STORED)
        in_metres = crs.in_metres(lines, self._series).to_numpy()
        return _Outline(shapely.STRtree(in_metres), owners[own])

    def names(self, prefix: str) -> list[str]:
        """Returns the names of the columns that `place` adds."""
        return [f"{prefix}{name}" for name in (*self.columns, "how", "other_pcode", "outside_m")]

    def place(self, degrees: Degrees) -> Placed:
        """Returns a column for each of `names`, and how many rows are placed how.

        P-codes and names of the unit; `how` surely; `other_pcode`, the sub-district on the other
        side of the boundary on which the point lies; `outside_m`, how many metres outside of the
        unit a point lies that is near it, measured in the UTM zone of the country.
        """
        is_valid = degrees.is_valid
        x, y = (np.where(is_valid, one, np.inf) for one in degrees[:2])
        found = self._grid.find(x, y)
        how = np.full(len(x), _CODES[How.NOWHERE], np.int8)
        how[found.first != NONE] = _CODES[How.INSIDE]
        how[found.second != NONE] = _CODES[How.BOUNDARY]
        outside_m = np.full(len(x), np.nan, np.float32)
        rows, units, metres = self._near(x, y, np.flatnonzero(found.first == NONE))
        found.first[rows], how[rows], outside_m[rows] = units, _CODES[How.NEAR], metres
        how[~is_valid] = _CODES[How.INVALID]
        how[degrees.is_missing] = _CODES[How.MISSING]
        pcodes = self.columns[f"{boundaries.LEVELS[-1]}_pcode"]
        columns = [
            *(_texts(found.first, texts) for texts in self.columns.values()),
            _texts(how, _ORDER),
            _texts(found.second, pcodes),
            pa.array(outside_m, mask=np.isnan(outside_m)),
        ]
        number = np.bincount(how, minlength=len(_ORDER)).tolist()
        return Placed(columns, dict(zip(map(str, _ORDER), number, strict=True)))

    def _near(
        self, x: np.ndarray, y: np.ndarray, outside: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Returns which rows outside are near a unit, the nearest, and the metres to it."""
        rows = outside[self._near_cells[self._grid.cells_of(x[outside], y[outside])]]
        points = gpd.GeoSeries(shapely.points(x[rows], y[rows]), crs=crs.STORED)
        (which, edges), metres = self._outline.tree.query_nearest(
            crs.in_metres(points, self._series).to_numpy(),
            max_distance=max(self.near_m, _LEAST_M),
            return_distance=True,
        )
        owners = self._outline.owners[edges]
        order = np.lexsort((owners, which))
        first = order[np.diff(which[order], prepend=-1) != 0]
        return rows[which[first]], owners[first], np.round(metres[first], 1)


def _texts(positions: np.ndarray, texts: tuple[str, ...]) -> pa.DictionaryArray:
    """Returns the text at each position, each held once; nothing where there is none."""
    each = pa.array(texts, pa.string()).dictionary_encode()
    own = each.indices.to_numpy()[positions]
    return pa.DictionaryArray.from_arrays(pa.array(own, mask=positions < 0), each.dictionary)
