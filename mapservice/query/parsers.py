"""The values of parameters: a parser for each, and what it expects, in words."""

import datetime as dt
import math
import re
import sys
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, NamedTuple

from geo.exchange.cql import syntax
from geo.language import mark
from geo.view.address import MAXIMUM_LENGTH
from maps.basemap.area_style import LINE_LAYERS
from maps.look import layer_styles

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
MAXIMUM_LIMIT = 10_000
FARTHEST = 720.0
"""Degrees beyond which the edge of a box makes no difference any more."""


class BBox(NamedTuple):
    """A box in degrees of WGS 84, longitude first."""

    west: float
    south: float
    east: float
    north: float


class Period(NamedTuple):
    """Days from start to end, both included, as ISO text; None where open."""

    start: str | None
    end: str | None


class Parser(NamedTuple):
    """Turns a parameter's text into its value, or raises ValueError; `expected` says of what."""

    parse: Callable[[str], Any]
    expected: str
    longest: int = MAXIMUM_LENGTH

    def value(self, text: str) -> Any:  # noqa: ANN401 - what the parser makes of it
        """Returns the value of a text that is no longer than it may be."""
        if len(text) > self.longest:
            raise ValueError(text)
        return self.parse(text)


def _bbox(text: str) -> BBox:
    numbers = [number(part) for part in text.split(",")]
    if len(numbers) not in (4, 6):
        raise ValueError(text)
    half = len(numbers) // 2
    low, high = numbers[:half], numbers[half:]
    if any(one > other for one, other in zip(low[1:], high[1:], strict=True)):
        raise ValueError(text)
    if low[0] > high[0] and not _crosses_the_antimeridian(low[0], high[0]):
        raise ValueError(text)
    edges = (low[0], low[1], high[0], high[1])
    return BBox(*(max(-FARTHEST, min(FARTHEST, edge)) for edge in edges))


def _crosses_the_antimeridian(west: float, east: float) -> bool:
    """Whether a box with its west edge east of the other spans the 180th meridian.

    The standard allows such boxes. One that would span more than half of the world is a slip.
    """
    return -180 <= east < west <= 180 and east + 360 - west <= 180


def number(text: str) -> float:
    """Returns a finite number; ValueError for anything else."""
    if not re.fullmatch(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", text, re.ASCII):
        raise ValueError(text)
    found = float(text)
    if not math.isfinite(found):
        raise ValueError(text)
    return found


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise ValueError(text)
    return int(text)


def _limit(text: str) -> int:
    number = _whole(text)
    if number == 0:
        raise ValueError(text)
    return min(number, MAXIMUM_LIMIT)


def _period(text: str) -> Period:
    parts = text.split("/")
    if len(parts) == 1:
        only = day(text)
        return Period(only, only)
    if len(parts) != 2:
        raise ValueError(text)
    start, end = (None if part in ("", "..") else day(part) for part in parts)
    if start is None and end is None:
        raise ValueError(text)
    if start is not None and end is not None and _moment(parts[0]) > _moment(parts[1]):
        raise ValueError(text)
    return Period(start, end)


_TIME = r"[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})"


def _moment(text: str) -> dt.datetime:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), dt.UTC)
    if not re.fullmatch(rf"\d{{4}}-\d{{2}}-\d{{2}}{_TIME}", text, re.ASCII):
        raise ValueError(text)
    return dt.datetime.fromisoformat(text.upper()).astimezone(dt.UTC)


def day(text: str) -> str:
    """Returns the day of a date or moment (RFC 3339) in UTC, as ISO text."""
    return _moment(text).date().isoformat()


def one_of(text: str, known: Collection[str]) -> str:
    """Returns a text that is one of those known; ValueError for any other."""
    if text not in known:
        raise ValueError(text)
    return text


def _lines(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(one_of(one, LINE_LAYERS) for one in text.split(","))


def _numbers(text: str) -> tuple[int, ...]:
    return () if text == "none" else tuple(_whole(one) for one in text.split(","))


def _version(text: str) -> str:
    if not re.fullmatch(r"[\w.\-]{1,40}", text, re.ASCII):
        raise ValueError(text)
    return text


DOCUMENT: Mapping[str, Parser] = {
    "f": Parser(partial(one_of, known=("json",)), mark("expected json")),
    "v": Parser(str, mark("expected a short text")),
}
PAGE: Mapping[str, Parser] = {
    "f": Parser(partial(one_of, known=("html", "json")), mark("expected json or html"))
}
"""Addresses that answer people with HTML and programs with JSON."""
FEATURE: Mapping[str, Parser] = {
    **PAGE,
    "crs": Parser(
        partial(one_of, known=(CRS84,)),
        mark("only CRS84, longitude and latitude of WGS 84, is offered"),
    ),
}
ITEMS: Mapping[str, Parser] = {
    **FEATURE,
    "bbox-crs": FEATURE["crs"],
    "filter-crs": FEATURE["crs"],
    "filter-lang": Parser(syntax.FilterLanguage, mark("expected cql2-text or cql2-json")),
    "filter": Parser(str, "", sys.maxsize),
    "bbox": Parser(_bbox, mark("expected west,south,east,north in degrees, such as 42,33,45,35")),
    "limit": Parser(_limit, mark("expected a whole number from 1")),
    "offset": Parser(_whole, mark("expected a whole number from 0")),
    "datetime": Parser(
        _period, mark("expected a day, or two with a slash between, such as 2023-01-01/..")
    ),
}


def style_parameters() -> Mapping[str, Parser]:
    """Returns the parameters of the base style: one for each layer that it may draw."""
    numbers = Parser(_numbers, mark("expected numbers joined with commas, or none"))
    return {
        **DOCUMENT,
        "lines": Parser(
            _lines, mark("expected names of boundary layers joined with commas, or none")
        ),
        **dict.fromkeys(layer_styles.listed(), numbers),
        "v": Parser(_version, mark("expected a short text")),
    }
