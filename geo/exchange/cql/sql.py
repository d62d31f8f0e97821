"""The same filter in SQL, for rows that are asked in the database: true, false and unknown alike.

A filter was read and checked before (`conditions`); here its tree is written down once more. What
does not depend on a row is worked out as in memory.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import orjson
import shapely

from geo.exchange.cql import periods
from geo.exchange.cql.conditions import CONDITIONS, SIGNS, condition
from geo.exchange.cql.filters import Filter
from geo.exchange.cql.folds import FOLDS
from geo.exchange.cql.operands import (
    EARLIEST,
    LATEST,
    Kind,
    Queryables,
    as_day,
    operand,
    operation,
    value,
)
from geo.values.asked import FALSE, TRUE, Sql, bound, joined, listed
from geo.values.crs import STORED

Columns = Callable[[str], Sql]
"""What a property of a row is in SQL."""
_UNKNOWN: Final = Sql("NULL::boolean")
_TYPES: Final = {Kind.TEXT: "text", Kind.DAY: "text", Kind.NUMBER: "float8", Kind.TRUTH: "boolean"}
_ONE_ROW: Final = gpd.GeoDataFrame({"id": ["one"]}, geometry=np.array([None]), crs=STORED)


def condition_of(wanted: Filter, known: Queryables, columns: Columns) -> Sql:
    """Returns the condition of a filter."""
    return _Written(known, columns).truth(orjson.loads(wanted.source))


class _Written:
    """Writes the tree of one filter for one layer."""

    def __init__(self, known: Queryables, columns: Columns) -> None:
        self.known = known
        self.columns = columns

    def truth(self, node: Any) -> Sql:  # noqa: ANN401 - any JSON
        """Returns a condition."""
        if not _names_a_property(node):
            met = condition(node, self.known)(_ONE_ROW)
            return TRUE if met.yes.all() else FALSE if met.no.all() else _UNKNOWN
        if "property" in node:
            return self.columns(node["property"])
        name, arguments = operation(node)
        return _MAKERS[name](self, name, arguments)

    def combined(self, name: str, arguments: list[Any]) -> Sql:
        """Returns whether all, or any, of some conditions are true."""
        several = listed([self.truth(one) for one in arguments], f" {name.upper()} ")
        return joined("({})", several)

    def opposite(self, _name: str, arguments: list[Any]) -> Sql:
        """Returns whether a condition is false."""
        return joined("(NOT {})", self.truth(arguments[0]))

    def missing(self, _name: str, arguments: list[Any]) -> Sql:
        """Returns whether a property has no value."""
        return joined("({} IS NULL)", self.columns(arguments[0]["property"]))

    def compared(self, name: str, arguments: list[Any]) -> Sql:
        """Returns how two values of one type lie to each other."""
        return _comparison(SIGNS[name], *self._alike(arguments))

    def between(self, _name: str, arguments: list[Any]) -> Sql:
        """Returns whether a value is neither below nor above two others."""
        middle, low, high = self._alike(arguments)
        return (middle >= low) & (middle <= high)

    def one_of(self, _name: str, arguments: list[Any]) -> Sql:
        """Returns whether a value is in a list."""
        asked, listed_values = arguments
        given, *choices = self._alike([asked, *listed_values])
        return joined("({} IN ({}))", given, listed(choices))

    def like(self, _name: str, arguments: list[Any]) -> Sql:
        """Returns whether a text has a pattern."""
        pattern = operand(arguments[1], self.known).constant
        escaped = len(pattern) - len(pattern.rstrip("\\"))
        whole = pattern + "\\" if escaped % 2 else pattern
        return joined("({} LIKE {})", self._side(arguments[0]), bound(whole, "text"))

    def of_lists(self, name: str, arguments: list[Any]) -> Sql:
        """Returns how two lists of texts lie to each other."""
        return joined(_LISTS[name], *([self._list(one) for one in arguments] * 2)[: _SIDES[name]])

    def of_shapes(self, name: str, arguments: list[Any]) -> Sql:
        """Returns how two shapes lie to each other."""
        sides = [self._shape(one) for one in arguments]
        return joined(f"ST_{name.removeprefix('s_').capitalize()}({{}}, {{}})", *sides)

    def of_periods(self, name: str, arguments: list[Any]) -> Sql:
        """Returns how two days or intervals lie in time."""
        (one, ends), (other, others) = (self._ends(side) for side in arguments)
        met = periods.RELATIONS[name](one, other)
        return _case(ends + others, met)

    def _alike(self, nodes: Sequence[Any]) -> list[Sql]:
        """Returns sides of one type; a text beside a day is one."""
        kinds = [self._kind(one) for one in nodes]
        is_day = Kind.DAY in kinds
        return [self._side(one, is_day=is_day) for one in nodes]

    def _kind(self, node: Any) -> Kind:  # noqa: ANN401 - any JSON
        if isinstance(node, dict) and str(node.get("op")).lower() in CONDITIONS:
            return Kind.TRUTH
        return operand(node, self.known).kind

    def _side(self, node: Any, *, is_day: bool = False) -> Sql:  # noqa: ANN401 - any JSON
        if isinstance(node, dict) and str(node.get("op")).lower() in CONDITIONS:
            return self.truth(node)
        given = operand(node, self.known)
        if given.constant is not None:
            told = as_day(given) if is_day else given
            made = bound(told.constant, _TYPES[told.kind])
            return joined('({} COLLATE "C")', made) if _TYPES[told.kind] == "text" else made
        if "property" in node:
            return self.columns(node["property"])
        name, (inner,) = operation(node)
        return joined('({} COLLATE "C")', FOLDS[name](self._side(inner)))

    def _list(self, node: Any) -> Sql:  # noqa: ANN401 - any JSON
        if isinstance(node, dict):
            return self.columns(node["property"])
        words = [one if isinstance(one, str) else f"\x01{one}" for one in node]
        return bound(words, "text[]")

    def _shape(self, node: Any) -> Sql:  # noqa: ANN401 - any JSON
        if "property" in node:
            return self.columns(node["property"])
        drawn = operand(node, self.known).constant
        return joined("ST_GeomFromWKB({}, 4326)", bound(shapely.to_wkb(drawn), "bytea"))

    def _ends(self, node: Any) -> tuple[periods.Period, list[Sql]]:  # noqa: ANN401 - any JSON
        """Returns the first and last day of a side, and what must be known for it."""
        if isinstance(node, dict) and "interval" in node:
            start, end = (
                self._end(one, open_end)
                for one, open_end in zip(node["interval"], (EARLIEST, LATEST), strict=True)
            )
        else:
            start = end = self._side(node, is_day=True)
        return periods.Period(start, end), [start, end]

    def _end(self, node: Any, open_end: str) -> Sql:  # noqa: ANN401 - any JSON
        if node == "..":
            day = value(Kind.DAY, open_end).constant
            return joined('({} COLLATE "C")', bound(day, "text"))
        return self._side(node, is_day=True)


def _names_a_property(node: Any) -> bool:  # noqa: ANN401 - any JSON
    if isinstance(node, dict):
        return "property" in node or any(_names_a_property(one) for one in node.values())
    return isinstance(node, list) and any(_names_a_property(one) for one in node)


def _comparison(compare: Callable[[Any, Any], Any], one: Sql, other: Sql) -> Sql:
    made: Sql = compare(one, other)
    return made


def _case(needed: Sequence[Sql], met: Sql) -> Sql:
    """Returns a condition that is unknown where anything that it needs is."""
    known = listed([joined("{} IS NOT NULL", one) for one in needed], " AND ")
    return joined("(CASE WHEN {} THEN {} END)", known, met)


_LISTS: Final = {
    "a_contains": "({} @> {})",
    "a_containedby": "({} <@ {})",
    "a_equals": "({} @> {} AND {} <@ {})",
    "a_overlaps": "({} && {})",
}
_SIDES: Final = {"a_contains": 2, "a_containedby": 2, "a_equals": 4, "a_overlaps": 2}
_SHAPES: Final = (
    "s_intersects",
    "s_disjoint",
    "s_within",
    "s_contains",
    "s_touches",
    "s_overlaps",
    "s_crosses",
    "s_equals",
)
_MAKERS: Final[Mapping[str, Callable[[_Written, str, list[Any]], Sql]]] = {
    **dict.fromkeys(("and", "or"), _Written.combined),
    "not": _Written.opposite,
    "isnull": _Written.missing,
    "between": _Written.between,
    **dict.fromkeys(SIGNS, _Written.compared),
    "in": _Written.one_of,
    "like": _Written.like,
    **dict.fromkeys(_LISTS, _Written.of_lists),
    **dict.fromkeys(_SHAPES, _Written.of_shapes),
    **dict.fromkeys(periods.RELATIONS, _Written.of_periods),
}
