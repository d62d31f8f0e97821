"""How two days or intervals lie in time: the relations of Allen, as CQL2 names them."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import geopandas as gpd

from geo.exchange.cql.operands import Kind, Operand, Values, as_day


class Period(NamedTuple):
    """First and last day, as ISO text: a column of them or a single one."""

    start: Any
    end: Any


Ends = Callable[[gpd.GeoDataFrame], Values]
Relation = Callable[[Period, Period], Any]


def ends(given: Operand) -> Ends:
    """Returns the first and last day of an operand; a single day is both."""
    one = given if given.kind is Kind.PERIOD else as_day(given)

    def values(features: gpd.GeoDataFrame) -> Values:
        days, known = one.values(features)
        return Values(Period(*days) if one.kind is Kind.PERIOD else Period(days, days), known)

    return values


RELATIONS: Final[Mapping[str, Relation]] = {
    "t_after": lambda one, other: one.start > other.end,
    "t_before": lambda one, other: one.end < other.start,
    "t_contains": lambda one, other: (one.start < other.start) & (one.end > other.end),
    "t_disjoint": lambda one, other: (one.end < other.start) | (one.start > other.end),
    "t_during": lambda one, other: (one.start > other.start) & (one.end < other.end),
    "t_equals": lambda one, other: (one.start == other.start) & (one.end == other.end),
    "t_finishedby": lambda one, other: (one.end == other.end) & (one.start < other.start),
    "t_finishes": lambda one, other: (one.end == other.end) & (one.start > other.start),
    "t_intersects": lambda one, other: (one.start <= other.end) & (one.end >= other.start),
    "t_meets": lambda one, other: one.end == other.start,
    "t_metby": lambda one, other: one.start == other.end,
    "t_overlappedby": lambda one, other: (
        (one.start > other.start) & (one.start < other.end) & (one.end > other.end)
    ),
    "t_overlaps": lambda one, other: (
        (one.start < other.start) & (one.end > other.start) & (one.end < other.end)
    ),
    "t_startedby": lambda one, other: (one.start == other.start) & (one.end > other.end),
    "t_starts": lambda one, other: (one.start == other.start) & (one.end < other.end),
}
