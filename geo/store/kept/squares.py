"""Points counted by squares of the world, and where a point lies in SQL."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from geo.values.asked import Sql, bound, joined, listed
from geo.values.crs import MERCATOR_LATITUDE, BBox

BITS: Final = 26
"""A unit of the world is its width halved so often: that of the nearest tiles."""
UNITS: Final = 1 << BITS


class Cells(NamedTuple):
    """Squares of the world with the points in each: column, row, number, sums of their places.

    Places are units of the world, x to the east and y to the south. `sums` are by field the sum and
    the number of those that say theirs.
    """

    columns: np.ndarray
    rows: np.ndarray
    counts: np.ndarray
    x: np.ndarray
    y: np.ndarray
    sums: Mapping[str, tuple[np.ndarray, np.ndarray]]

    def plus(self, other: "Cells", sign: int) -> "Cells":
        """Returns these and others added up, or with the sign -1 without them."""
        names = list(self.sums)
        one, two = (
            np.stack([it.counts, it.x, it.y, *(part for name in names for part in it.sums[name])])
            for it in (self, other)
        )
        places = np.concatenate(
            [(it.columns << BITS) | it.rows for it in (self, other)], dtype=np.int64
        )
        keys, at = np.unique(places, return_inverse=True)
        added = np.zeros((len(one), len(keys)), dtype=np.int64)
        np.add.at(added.T, at, np.concatenate([one, sign * two], axis=1).T)
        keys, added = keys[added[0] > 0], added[:, added[0] > 0]
        sums = {name: (added[3 + 2 * n], added[4 + 2 * n]) for n, name in enumerate(names)}
        return Cells(keys >> BITS, keys & (UNITS - 1), added[0], added[1], added[2], sums)


X: Final = f"least(greatest(floor((ST_X(geometry) / 360 + 0.5) * {UNITS}), 0), {UNITS - 1})::bigint"
_LATITUDE: Final = f"least(greatest(ST_Y(geometry), -{MERCATOR_LATITUDE}), {MERCATOR_LATITUDE})"
Y: Final = (
    f"least(greatest(floor((0.5 - asinh(tan(radians({_LATITUDE}))) / (2 * pi())) * {UNITS}), 0),"
    f" {UNITS - 1})::bigint"
)
"""Where a point lies in units of the world, as `crs.in_world` has it."""


def units_between(left: int, top: int, right: int, bottom: int) -> Sql:
    """Returns the condition that a point lies in these units of the world, the last ones not."""
    edges = (bound(one, "bigint") for one in (left, right, top, bottom))
    return joined(f"({X} >= {{}} AND {X} < {{}} AND {Y} >= {{}} AND {Y} < {{}})", *edges)


def around(box: BBox) -> Sql:
    """Returns the condition that a shape's own box meets one in degrees, which an index answers."""
    edges = listed([bound(one, "float8") for one in box])
    return joined("geometry && ST_MakeEnvelope({}, 4326)", edges)
