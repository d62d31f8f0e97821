"""The parameters of an address, read strictly: what cannot be used is named, never ignored."""

import datetime as dt
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from geo.dataset import Dataset
from geo.errors import InvalidQueryError
from geo.language import Language, mark, words
from geo.view import FILTERS, MAXIMUM_LENGTH, Problem, View
from maps.area_style import LINE_LAYERS

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
DEFAULT_LIMIT = 100
MAXIMUM_LIMIT = 10_000
FARTHEST = 720.0
"""Degrees beyond which the edge of a box makes no difference any more."""
VIEW_PARAMETERS = (*FILTERS, "presence", "date", "lang", "wider")
"""The parts of a View that programs may ask for; the others are states of pages."""

Pairs = Iterable[tuple[str, str]]


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


@dataclass(frozen=True)
class ItemsQuery:
    """What an items address asks for: a page of the features that pass the view's filters."""

    view: View
    limit: int = DEFAULT_LIMIT
    offset: int = 0
    bbox: BBox | None = None
    period: Period | None = None
    own: tuple[tuple[str, str], ...] = ()

    def address(self, path: str, offset: int) -> str:
        """Returns the address of the page that starts at an offset, with all filters kept."""
        pairs = [*self.own, *self.view.to_query()]
        if self.limit != DEFAULT_LIMIT:
            pairs.append(("limit", str(self.limit)))
        if offset:
            pairs.append(("offset", str(offset)))
        return f"{path}?{urlencode(pairs)}" if pairs else path


def items_query(pairs: Pairs, dataset: Dataset) -> ItemsQuery:
    """Reads the parameters of an items address; InvalidQueryError names all that is wrong."""
    own, view, problems = _read(pairs, ITEMS, VIEW_PARAMETERS, dataset)
    _refuse(problems, view.lang)
    kept = tuple((name, text) for name, (_, text) in own.items() if name in ("bbox", "datetime"))
    found = {name: value for name, (value, _) in own.items()}
    return ItemsQuery(
        view=view,
        limit=found.get("limit", DEFAULT_LIMIT),
        offset=found.get("offset", 0),
        bbox=found.get("bbox"),
        period=found.get("datetime"),
        own=kept,
    )


def feature_view(pairs: Pairs, dataset: Dataset) -> View:
    """Reads the parameters of a single feature's address: a day and a language."""
    _, view, problems = _read(pairs, FEATURE, ("date", "lang"), dataset)
    _refuse(problems, view.lang)
    return view


def language(pairs: Pairs, *others: str) -> Language:
    """Reads `lang` of an address that knows nothing else but `others` (f, v)."""
    parsers = {name: DOCUMENT[name] for name in others}
    _, view, problems = _read(pairs, parsers, ("lang",), None)
    _refuse(problems, view.lang)
    return view.lang


class StyleQuery(NamedTuple):
    """What a style's address asks for: language, boundary lines, and units of areas (or none)."""

    language: Language
    lines: tuple[str, ...]
    areas: tuple[int, ...] | None
    version: str


def style_query(pairs: Pairs) -> StyleQuery:
    """Reads the parameters of the base style; InvalidQueryError names all that is wrong."""
    own, view, problems = _read(pairs, STYLE, ("lang",), None)
    _refuse(problems, view.lang)
    found = {name: value for name, (value, _) in own.items()}
    return StyleQuery(
        view.lang, found.get("lines", LINE_LAYERS), found.get("areas"), found.get("v", "")
    )


def nothing_but(pairs: Pairs, *names: str) -> None:
    """Refuses every parameter but these (f, v)."""
    parsers = {name: DOCUMENT[name] for name in names}
    _, _, problems = _read(pairs, parsers, (), None)
    _refuse(problems, Language.EN)


def _refuse(problems: list[Problem], lang: Language) -> None:
    if problems:
        raise InvalidQueryError(" ".join(one.sentence(words(lang)) for one in problems))


def _read(
    pairs: Pairs, own: Mapping[str, "Parser"], of_view: Collection[str], dataset: Dataset | None
) -> tuple[dict[str, tuple[Any, str]], View, list[Problem]]:
    """Returns own values with their text, the View of the others, and every problem."""
    found: dict[str, tuple[Any, str]] = {}
    problems: list[Problem] = []
    rest: list[tuple[str, str]] = []
    for name, text in pairs:
        if name in own:
            _take(found, problems, (name, text), own[name])
        elif name in of_view:
            rest.append((name, text))
        else:
            problems.append(Problem(name[:60], text, ""))
    known = {} if dataset is None else dataset.vocabulary
    view, refused = View.from_query(rest, known)
    return found, view, [*problems, *refused]


def _take(
    found: dict[str, tuple[Any, str]],
    problems: list[Problem],
    pair: tuple[str, str],
    parser: "Parser",
) -> None:
    name, text = pair
    if name in found:
        problems.append(Problem(name, text, mark("it can be given only once")))
        return
    found[name] = (None, text)
    try:
        found[name] = (parser.parse(_short(text)), text)
    except (ValueError, OverflowError):
        problems.append(Problem(name, text, parser.expected))


class Parser(NamedTuple):
    """Turns a parameter's text into its value, or raises ValueError; `expected` says of what."""

    parse: Callable[[str], Any]
    expected: str


def _short(text: str) -> str:
    if len(text) > MAXIMUM_LENGTH:
        raise ValueError(text)
    return text


def _bbox(text: str) -> BBox:
    numbers = [_number(part) for part in text.split(",")]
    if len(numbers) not in (4, 6):
        raise ValueError(text)
    half = len(numbers) // 2
    low, high = numbers[:half], numbers[half:]
    if any(one > other for one, other in zip(low, high, strict=True)):
        raise ValueError(text)
    edges = (low[0], low[1], high[0], high[1])
    return BBox(*(max(-FARTHEST, min(FARTHEST, edge)) for edge in edges))


def _number(text: str) -> float:
    if not re.fullmatch(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", text, re.ASCII):
        raise ValueError(text)
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


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
        day = _day(text)
        return Period(day, day)
    if len(parts) != 2:
        raise ValueError(text)
    start, end = (None if part in ("", "..") else _day(part) for part in parts)
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


def _day(text: str) -> str:
    return _moment(text).date().isoformat()


def _json(text: str) -> str:
    return _one_of(text, ("json",))


def _crs(text: str) -> str:
    return _one_of(text, (CRS84,))


def _one_of(text: str, known: Collection[str]) -> str:
    if text not in known:
        raise ValueError(text)
    return text


def _lines(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(_one_of(one, LINE_LAYERS) for one in text.split(","))


def _areas(text: str) -> tuple[int, ...]:
    return () if text == "none" else tuple(_whole(one) for one in text.split(","))


def _version(text: str) -> str:
    if not re.fullmatch(r"[\w.\-]{1,40}", text, re.ASCII):
        raise ValueError(text)
    return text


DOCUMENT: Mapping[str, Parser] = {
    "f": Parser(_json, mark("expected json")),
    "v": Parser(str, mark("expected a short text")),
}
FEATURE: Mapping[str, Parser] = {
    "f": DOCUMENT["f"],
    "crs": Parser(_crs, mark("only CRS84, longitude and latitude of WGS 84, is offered")),
}
ITEMS: Mapping[str, Parser] = {
    **FEATURE,
    "bbox-crs": FEATURE["crs"],
    "bbox": Parser(_bbox, mark("expected west,south,east,north in degrees, such as 42,33,45,35")),
    "limit": Parser(_limit, mark("expected a whole number from 1")),
    "offset": Parser(_whole, mark("expected a whole number from 0")),
    "datetime": Parser(
        _period, mark("expected a day, or two with a slash between, such as 2023-01-01/..")
    ),
}
STYLE: Mapping[str, Parser] = {
    **DOCUMENT,
    "lines": Parser(_lines, mark("expected names of boundary layers joined with commas, or none")),
    "areas": Parser(_areas, mark("expected numbers joined with commas, or none")),
    "v": Parser(_version, mark("expected a short text")),
}
