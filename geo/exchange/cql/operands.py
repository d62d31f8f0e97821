"""What stands beside a comparison sign: columns of a layer and values, with their types."""

import math
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import orjson

from geo.exchange import moments
from geo.exchange.cql.faults import FilterError
from geo.exchange.cql.shapes import shape
from geo.language import mark


class Kind(StrEnum):
    """The type of a column or value; its text is what an error calls it."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "true/false"
    DAY = "day"
    LIST = "list"
    SHAPE = "geometry"
    PERIOD = "interval"


Queryables = Mapping[str, Kind]
"""The names that a filter may use, each with its type."""


class Values(NamedTuple):
    """One value per feature, or one for all; `known` is false where it is missing."""

    given: Any
    known: np.ndarray


@dataclass(frozen=True)
class Operand:
    """A column or value: its type, what an error calls it, and how to get at its values.

    `constant` holds the value itself where it does not depend on the feature.
    """

    kind: Kind
    named: str
    values: Callable[[gpd.GeoDataFrame], Values]
    constant: Any = None


_ALWAYS: Final = np.array(True)
EARLIEST, LATEST = "0000-00-00", "9999-99-99"
"""The open ends of an interval; days are ISO text, which sorts as time does."""


def operand(node: Any, known: Queryables) -> Operand:  # noqa: ANN401 - any JSON
    """Returns the column or value that a node of the tree stands for."""
    if isinstance(node, dict):
        return _of_object(node, known)
    if isinstance(node, bool):
        return value(Kind.TRUTH, node)
    if isinstance(node, int | float):
        if not math.isfinite(node):
            raise FilterError(mark("“{given}” is not a number that can be used"), given=node)
        return value(Kind.NUMBER, float(node))
    if isinstance(node, str):
        return value(Kind.TEXT, node)
    if isinstance(node, list):
        return value(Kind.LIST, tuple(_element(one) for one in node))
    raise FilterError(mark("nothing can be compared with null; ask with IS NULL"))


def value(kind: Kind, constant: Any) -> Operand:  # noqa: ANN401 - a value of that kind
    """Returns a value that is the same for every feature."""
    return Operand(kind, str(constant)[:40], lambda _: Values(constant, _ALWAYS), constant)


def _of_object(node: dict[str, Any], known: Queryables) -> Operand:
    if "property" in node:
        return column(node, known)
    if "op" in node:
        return _folded(node, known)
    if "date" in node:
        return value(Kind.DAY, day(node["date"]))
    if "timestamp" in node:
        return value(Kind.DAY, day(node["timestamp"]))
    if "interval" in node:
        return _period(node["interval"], known)
    return value(Kind.SHAPE, shape(node))


def _element(node: Any) -> str | float | bool:  # noqa: ANN401 - any JSON
    """Returns an element of a list of plain values."""
    if isinstance(node, str | bool):
        return node
    if isinstance(node, int | float) and math.isfinite(node):
        return float(node)
    raise FilterError(mark("a list can hold only plain values"))


def column(node: Any, known: Queryables) -> Operand:  # noqa: ANN401 - any JSON
    """Returns the column that a node names; FilterError lists the names there are."""
    name = node.get("property") if isinstance(node, dict) else None
    if not isinstance(name, str):
        raise FilterError(mark("a property is expected in place of “{given}”"), given=shown(node))
    if name not in known:
        names = ", ".join(known)
        raise FilterError(
            mark("there is no property “{name}”; there are {known}"), name=name[:60], known=names
        )
    kind = known[name]
    return Operand(kind, name, lambda features: _read(features, name, kind))


def _read(features: gpd.GeoDataFrame, name: str, kind: Kind) -> Values:
    if kind is Kind.SHAPE:
        shapes = features.geometry
        return Values(shapes.to_numpy(), ~(shapes.isna() | shapes.is_empty).to_numpy())
    series = features[name]
    known = series.notna().to_numpy(dtype=bool)
    if kind is Kind.NUMBER:
        return Values(series.to_numpy(dtype=float, na_value=np.nan), known)
    given = series.to_numpy(dtype=object)
    if kind is Kind.LIST:
        return Values(given, known)
    return Values(np.where(known, given, False if kind is Kind.TRUTH else ""), known)


def _folded(node: dict[str, Any], known: Queryables) -> Operand:
    """Returns a text with its case or its accents taken away, by CASEI or ACCENTI."""
    name, arguments = operation(node)
    fold = _FOLDS.get(name)
    if fold is None:
        raise FilterError(_NO_FUNCTION, name=name[:40], known=", ".join(_FOLDS))
    (inner,) = counted(name, arguments, 1)
    text = operand(inner, known)
    if text.kind is not Kind.TEXT:
        raise FilterError(
            mark("{name} takes a text, and “{given}” is none"), name=name, given=text.named
        )
    if text.constant is not None:
        return value(Kind.TEXT, fold(text.constant))

    def values(features: gpd.GeoDataFrame) -> Values:
        plain, is_known = text.values(features)
        return Values(np.array([fold(one) for one in plain], dtype=object), is_known)

    return Operand(Kind.TEXT, f"{name}({text.named})", values)


@lru_cache(maxsize=8192)
def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(one for one in parts if not _is_accent(one)))


def _is_accent(sign: str) -> bool:
    return unicodedata.category(sign) == "Mn"


_FOLDS: Final[Mapping[str, Callable[[str], str]]] = {
    "casei": str.casefold,
    "accenti": _without_accents,
}
_NO_FUNCTION: Final = mark("there is no function “{name}” that gives a value; there are {known}")


def operation(node: dict[str, Any]) -> tuple[str, list[Any]]:
    """Returns the name of an operation in small letters and its arguments."""
    name, arguments = node.get("op"), node.get("args")
    if not isinstance(name, str) or not isinstance(arguments, list):
        raise FilterError(mark("an operation has a name, “op”, and a list of arguments, “args”"))
    return name.lower(), arguments


def counted(name: str, arguments: list[Any], number: int) -> list[Any]:
    """Returns the arguments of an operation, of which there must be so many."""
    if len(arguments) != number:
        raise FilterError(
            mark("the number of arguments of “{name}” must be {n}"), name=name[:40], n=number
        )
    return arguments


def day(text: Any) -> str:  # noqa: ANN401 - any JSON
    """Returns the day of a date or moment (RFC 3339) in UTC, as ISO text."""
    try:
        return moments.read(text).day
    except (ValueError, TypeError) as fault:
        raise FilterError(NO_DAY, given=shown(text)) from fault


NO_DAY: Final = mark("“{given}” is not a day such as 2023-12-13")


def shown(node: Any) -> str:  # noqa: ANN401 - any JSON
    """Returns a part of the filter, short enough for a sentence."""
    if isinstance(node, dict) and len(node) == 1:
        (node,) = node.values()  # a property, a day: by its name alone
    return (node if isinstance(node, str) else orjson.dumps(node).decode())[:40]


def _period(ends: Any, known: Queryables) -> Operand:  # noqa: ANN401 - any JSON
    if not isinstance(ends, list) or len(ends) != 2:
        raise FilterError(mark("an interval has a start and an end"))
    start, end = (_end(one, open_end, known) for one, open_end in zip(ends, _OPEN, strict=True))
    if start.constant and end.constant and start.constant > end.constant:
        raise FilterError(mark("an interval starts before it ends"))

    def values(features: gpd.GeoDataFrame) -> Values:
        first, last = start.values(features), end.values(features)
        return Values((first.given, last.given), first.known & last.known)

    return Operand(Kind.PERIOD, f"{start.named}/{end.named}", values)


_OPEN: Final = (EARLIEST, LATEST)


def _end(node: Any, open_end: str, known: Queryables) -> Operand:  # noqa: ANN401 - any JSON
    if node == "..":
        return value(Kind.DAY, open_end)
    return as_day(operand(node, known))


def as_day(given: Operand) -> Operand:
    """Returns a day: itself, or the one that a text stands for."""
    if given.kind is Kind.TEXT and given.constant is not None:
        return value(Kind.DAY, day(given.constant))
    if given.kind is not Kind.DAY:
        raise FilterError(NO_DAY, given=given.named)
    return given
