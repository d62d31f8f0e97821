"""Conditions: each is checked when the filter is read and evaluated over whole columns."""

import operator
import re
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.exchange.cql import periods
from geo.exchange.cql.faults import FilterError
from geo.exchange.cql.operands import (
    Kind,
    Operand,
    Queryables,
    Values,
    as_day,
    column,
    counted,
    operand,
    operation,
)
from geo.exchange.cql.operands import shown as short
from geo.language import mark


class Truth(NamedTuple):
    """Whether a condition is true, and whether it is false, of each feature; unknown is neither."""

    yes: np.ndarray
    no: np.ndarray


Test = Callable[[gpd.GeoDataFrame], Truth]
Maker = Callable[[str, list[Any], Queryables], Test]


def condition(node: Any, known: Queryables) -> Test:  # noqa: ANN401 - any JSON
    """Returns the condition that a node of the tree stands for."""
    if isinstance(node, bool):
        answer = Truth(np.array(node), np.array(not node))
        return lambda _: answer
    if isinstance(node, dict) and known.get(str(node.get("property"))) is Kind.TRUTH:
        node = {"op": "=", "args": [node, True]}
    if not isinstance(node, dict) or "op" not in node:
        raise FilterError(
            mark("a condition such as name = 'x' is expected in place of “{given}”"),
            given=short(node),
        )
    name, arguments = operation(node)
    maker = CONDITIONS.get(name)
    if maker is None:
        raise FilterError(
            mark("there is no condition “{name}”; there are {known}"),
            name=name[:40],
            known=", ".join(CONDITIONS),
        )
    return maker(name, arguments, known)


def _truth(known: np.ndarray, met: Any) -> Truth:  # noqa: ANN401 - one or many truths
    yes = np.asarray(met, dtype=bool) & known
    return Truth(yes, known & ~yes)


def _all_of(_name: str, arguments: list[Any], known: Queryables) -> Test:
    tests = _tests("and", arguments, known)
    return lambda features: reduce(_both, (test(features) for test in tests))


def _any_of(_name: str, arguments: list[Any], known: Queryables) -> Test:
    tests = _tests("or", arguments, known)
    return lambda features: reduce(_either, (test(features) for test in tests))


def _tests(name: str, arguments: list[Any], known: Queryables) -> list[Test]:
    if len(arguments) < 2:
        raise FilterError(
            mark("the number of arguments of “{name}” must be {n}"), name=name, n="2…"
        )
    return [condition(one, known) for one in arguments]


def _both(one: Truth, other: Truth) -> Truth:
    return Truth(one.yes & other.yes, one.no | other.no)


def _either(one: Truth, other: Truth) -> Truth:
    return Truth(one.yes | other.yes, one.no & other.no)


def _not(name: str, arguments: list[Any], known: Queryables) -> Test:
    (inner,) = counted(name, arguments, 1)
    test = condition(inner, known)

    def opposite(features: gpd.GeoDataFrame) -> Truth:
        yes, no = test(features)
        return Truth(no, yes)

    return opposite


def _is_null(name: str, arguments: list[Any], known: Queryables) -> Test:
    (inner,) = counted(name, arguments, 1)
    asked = column(inner, known)

    def missing(features: gpd.GeoDataFrame) -> Truth:
        there = asked.values(features).known
        return Truth(~there, there)

    return missing


SIGNS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_PLAIN: Final = (Kind.TEXT, Kind.NUMBER, Kind.DAY, Kind.TRUTH)


def _compared(name: str, arguments: list[Any], known: Queryables) -> Test:
    left, right = _alike(name, counted(name, arguments, 2), known)
    if left.kind not in _PLAIN:
        raise _unfit(name, left)
    return _pairwise(left.values, right.values, SIGNS[name])


def _pairwise(
    left: Callable[[gpd.GeoDataFrame], Values],
    right: Callable[[gpd.GeoDataFrame], Values],
    compare: Callable[[Any, Any], Any],
) -> Test:
    """Returns the test that compares two sides feature by feature, where both are known."""

    def met(features: gpd.GeoDataFrame) -> Truth:
        one, other = left(features), right(features)
        return _truth(one.known & other.known, compare(one.given, other.given))

    return met


def _alike(name: str, nodes: list[Any], known: Queryables) -> list[Operand]:
    """Returns operands of one type; a text that stands beside a day must be one."""
    found = [_side(one, known) for one in nodes]
    if any(one.kind is Kind.DAY for one in found):
        found = [as_day(one) if one.kind is Kind.TEXT else one for one in found]
    for one in found[1:]:
        if one.kind is not found[0].kind:
            raise FilterError(
                mark("{left} ({left_kind}) and {right} ({right_kind}) cannot be compared by {op}"),
                left=found[0].named,
                left_kind=found[0].kind.value,
                right=one.named,
                right_kind=one.kind.value,
                op=name,
            )
    return found


def _side(node: Any, known: Queryables) -> Operand:  # noqa: ANN401 - any JSON
    """Returns a column, a value, or whether a condition is true: `(households > 5) = TRUE`."""
    is_condition = isinstance(node, dict) and str(node.get("op")).lower() in CONDITIONS
    if not is_condition:
        return operand(node, known)
    test = condition(node, known)

    def truths(features: gpd.GeoDataFrame) -> Values:
        found = test(features)
        return Values(found.yes, found.yes | found.no)

    return Operand(Kind.TRUTH, str(node["op"]), truths)


def _unfit(name: str, given: Operand) -> FilterError:
    return FilterError(
        mark("{op} cannot be asked of {given} ({kind})"),
        op=name,
        given=given.named,
        kind=given.kind.value,
    )


def _between(name: str, arguments: list[Any], known: Queryables) -> Test:
    middle, low, high = _alike(name, counted(name, arguments, 3), known)
    if middle.kind not in _PLAIN:
        raise _unfit(name, middle)

    def met(features: gpd.GeoDataFrame) -> Truth:
        at, least, most = (one.values(features) for one in (middle, low, high))
        above = _truth(at.known & least.known, at.given >= least.given)
        return _both(above, _truth(at.known & most.known, at.given <= most.given))

    return met


def _one_of(name: str, arguments: list[Any], known: Queryables) -> Test:
    asked, listed = counted(name, arguments, 2)
    if not isinstance(listed, list) or not listed:
        raise FilterError(mark("“in” takes a property and a list of values"))
    given, *choices = _alike(name, [asked, *listed], known)
    if given.kind not in _PLAIN:
        raise _unfit(name, given)
    if any(one.constant is None for one in choices):
        raise FilterError(mark("a list can hold only plain values"))
    wanted = {one.constant for one in choices}

    def met(features: gpd.GeoDataFrame) -> Truth:
        there, is_known = given.values(features)
        return _truth(is_known, pd.Series(np.atleast_1d(there)).isin(wanted).to_numpy())

    return met


def _like(name: str, arguments: list[Any], known: Queryables) -> Test:
    text, pattern = (operand(one, known) for one in counted(name, arguments, 2))
    if text.kind is not Kind.TEXT:
        raise _unfit(name, text)
    if pattern.kind is not Kind.TEXT or pattern.constant is None:
        raise FilterError(mark("“like” takes a pattern such as 'Al-%'"))
    wanted = re.compile(wildcards(pattern.constant), re.DOTALL)

    def met(features: gpd.GeoDataFrame) -> Truth:
        there, is_known = text.values(features)
        return _truth(is_known, [wanted.fullmatch(one) is not None for one in np.atleast_1d(there)])

    return met


def wildcards(pattern: str) -> str:
    r"""Returns the regular expression of a pattern with % and _, of which \ takes the meaning.

    Each % finds the next place of what follows and never looks back, so that the time does not
    explode with their number; the last one looks from the end.
    """
    parts: list[list[str]] = [[]]
    signs = iter(pattern)
    for sign in signs:
        if sign == "%":
            parts.append([])
        else:
            parts[-1].append("." if sign == "_" else re.escape(_meant(sign, signs)))
    first, *rest = ("".join(part) for part in parts)
    if not rest:
        return first
    *middle, last = rest
    return first + "".join(f"(?>.*?{one})" for one in middle if one) + f".*{last}"


def _meant(sign: str, following: Any) -> str:  # noqa: ANN401 - an iterator over one text
    return next(following, sign) if sign == "\\" else sign


def _of_lists(name: str, arguments: list[Any], known: Queryables) -> Test:
    left, right = (operand(one, known) for one in counted(name, arguments, 2))
    for one in (left, right):
        if one.kind is not Kind.LIST:
            raise _unfit(name, one)
    compare = _LISTS[name]

    def met(features: gpd.GeoDataFrame) -> Truth:
        (one, one_known), (other, other_known) = left.values(features), right.values(features)
        is_known = np.broadcast_to(one_known & other_known, len(features))
        pairs = zip(_each(one, is_known), _each(other, is_known), strict=True)
        return _truth(is_known, [compare(a, b) for a, b in pairs])

    return met


def _each(given: Any, known: np.ndarray) -> list[set[Any]]:  # noqa: ANN401 - a column of lists, or one tuple
    if isinstance(given, tuple):
        return [set(given)] * len(known)
    return [set(one) if there else set() for one, there in zip(given, known, strict=True)]


_LISTS: Final[Mapping[str, Callable[[set[Any], set[Any]], bool]]] = {
    "a_contains": operator.ge,
    "a_containedby": operator.le,
    "a_equals": operator.eq,
    "a_overlaps": lambda one, other: not one.isdisjoint(other),
}


def _of_shapes(name: str, arguments: list[Any], known: Queryables) -> Test:
    left, right = (operand(one, known) for one in counted(name, arguments, 2))
    for one in (left, right):
        if one.kind is not Kind.SHAPE:
            raise _unfit(name, one)
    return _pairwise(left.values, right.values, _SHAPES[name])


_SHAPES: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "s_intersects": shapely.intersects,
    "s_disjoint": shapely.disjoint,
    "s_within": shapely.within,
    "s_contains": shapely.contains,
    "s_touches": shapely.touches,
    "s_overlaps": shapely.overlaps,
    "s_crosses": shapely.crosses,
    "s_equals": shapely.equals,
}


def _of_periods(name: str, arguments: list[Any], known: Queryables) -> Test:
    left, right = (operand(one, known) for one in counted(name, arguments, 2))
    return _pairwise(periods.ends(left), periods.ends(right), periods.RELATIONS[name])


CONDITIONS: Final[Mapping[str, Maker]] = {
    "and": _all_of,
    "or": _any_of,
    "not": _not,
    "isnull": _is_null,
    "between": _between,
    "in": _one_of,
    "like": _like,
    **dict.fromkeys(SIGNS, _compared),
    **dict.fromkeys(_LISTS, _of_lists),
    **dict.fromkeys(_SHAPES, _of_shapes),
    **dict.fromkeys(periods.RELATIONS, _of_periods),
}
"""The maker of each condition, by its name in CQL2."""
