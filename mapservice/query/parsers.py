"""The values of parameters: a parser for each, and what it expects, in words."""

import math
import re
import sys
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, NamedTuple

from geo.errors import InvalidQueryError
from geo.exchange import boxes, moments
from geo.exchange.cql import syntax
from geo.language import mark
from geo.values.crs import BBox
from geo.view.address import MAXIMUM_LENGTH, Problem
from maps.basemap.area_style import LINE_LAYERS
from maps.look import layer_styles

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
MAXIMUM_LIMIT = 10_000


class Period(NamedTuple):
    """Days from start to end, both included, as ISO text; None where open."""

    start: str | None
    end: str | None


class Sorting(NamedTuple):
    """A property by which features are sorted, and whether its largest values come first."""

    name: str
    descending: bool


class Parser(NamedTuple):
    """Turns a parameter's text into its value; `expected`, filled by `values`, says of what.

    `parse` raises ValueError, or InvalidQueryError where it knows better what is wrong.
    """

    parse: Callable[[str], Any]
    expected: str
    longest: int = MAXIMUM_LENGTH
    values: Mapping[str, object] = {}

    def value(self, name: str, text: str) -> Any | Problem:  # noqa: ANN401 - what the parser makes of it
        """Returns the value of a parameter's text, or what is wrong with it."""
        try:
            if len(text) <= self.longest:
                return self.parse(text)
        except InvalidQueryError as fault:
            return Problem(name, text, fault.text, fault.values)
        except (ValueError, OverflowError):
            pass
        return Problem(name, text, self.expected, self.values)


def _bbox(text: str) -> BBox:
    return boxes.of([number(part) for part in text.split(",")])


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


def _named(text: str) -> str:
    if not text.strip():
        raise ValueError(text)
    return text.strip()


def _sorting(text: str) -> tuple[Sorting, ...]:
    """Returns what features are sorted by; a plus sign arrives as a space."""
    parts = [re.fullmatch(r"([ +-]?)([A-Za-z_]\w*)", one, re.ASCII) for one in text.split(",")]
    found = [Sorting(one[2], one[1] == "-") for one in parts if one]
    if len(found) < len(parts) or len({one.name for one in found}) < len(found):
        raise ValueError(text)
    return tuple(found)


def _period(text: str) -> Period:
    return Period(*moments.days(text))


def day(text: str) -> str:
    """Returns the day of a date or moment (RFC 3339) in UTC, as ISO text."""
    return moments.read(text).day


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
SEARCH: Mapping[str, Parser] = {
    **PAGE,
    "q": Parser(_named, mark("expected a name, or the beginning of one")),
    "limit": Parser(_limit, mark("expected a whole number from 1")),
}
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
    "sortby": Parser(
        _sorting,
        mark("expected properties joined with commas, each once, such as district,-households"),
    ),
    "limit": Parser(_limit, mark("expected a whole number from 1")),
    "offset": Parser(_whole, mark("expected a whole number from 0")),
    "datetime": Parser(
        _period,
        mark(
            "expected a day, a moment such as 2023-01-01T10:00:00Z, "
            "or two of them with a slash between"
        ),
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
