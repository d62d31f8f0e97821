"""The parameters of an address, read strictly: what cannot be used is named, never ignored."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from geo.catalog.layer import Layer
from geo.dataset.dataset import Dataset
from geo.errors import InvalidQueryError
from geo.exchange.cql.filters import Filter
from geo.exchange.cql.operands import Queryables
from geo.exchange.cql.syntax import FilterLanguage
from geo.language import Language, mark, words
from geo.search import search
from geo.values.crs import BBox
from geo.view.address import LISTS, SUPPOSED, Problem
from geo.view.view import View
from maps.basemap.area_style import LINE_LAYERS
from maps.look import layer_styles
from mapservice.query import property_filters
from mapservice.query.parsers import (
    DOCUMENT,
    FEATURE,
    ITEMS,
    PAGE,
    SEARCH,
    Parser,
    Period,
    Sorting,
    style_parameters,
)

DEFAULT_LIMIT = 100
MOST_FOUND = 50
"""What a search answers with at most, whatever limit it is given."""
VIEW_PARAMETERS = (*LISTS, "presence", "date", "lang", "wider")
"""The parts of a View that programs may ask for; the others are states of pages."""
STATED_PARAMETERS = tuple(name for name in VIEW_PARAMETERS if name not in SUPPOSED)
"""The same where only what sources state has a meaning: feeds, and how old statements are."""
MAP_PARAMETERS = ("layers", "select", "at")
"""The parts of a View that a map file shows besides."""

Pairs = Iterable[tuple[str, str]]


_OF_A_LAYER = ("filter", "filter-lang", "filter-crs", "sortby")
_SHARED = tuple(name for name in ITEMS if name not in ("limit", "offset"))
"""Parameters that every page of the same answer repeats as they were given."""


@dataclass(frozen=True)
class ItemsQuery:
    """What an items address asks for: a page of the features that pass the view's filters.

    `wanted` are the filters on the collection's own properties: by parameter and by CQL2; `order`
    is what they are sorted by before the layer's own order.
    """

    view: View
    limit: int = DEFAULT_LIMIT
    offset: int = 0
    bbox: BBox | None = None
    period: Period | None = None
    wanted: tuple[Filter, ...] = ()
    own: tuple[tuple[str, str], ...] = ()
    order: tuple[Sorting, ...] = ()

    def pages(self, matched: int) -> dict[str, int]:
        """Returns where the pages before and after begin, by relation, of so many features.

        Beyond the end the page before is the last that holds any.
        """
        begins = {}
        if self.offset + self.limit < matched:
            begins["next"] = self.offset + self.limit
        if self.offset and matched:
            begins["prev"] = max(0, min(self.offset, matched) - self.limit)
        return begins

    def address(self, path: str, offset: int, form: str = "") -> str:
        """Returns the address of the page that starts at an offset, with all filters kept.

        With a `form` (json, html) it is that one, whatever was asked for.
        """
        pairs = [*self.own, *self.view.to_query()]
        if form:
            pairs = [("f", form), *(pair for pair in pairs if pair[0] != "f")]
        if self.limit != DEFAULT_LIMIT:
            pairs.append(("limit", str(self.limit)))
        if offset:
            pairs.append(("offset", str(offset)))
        return f"{path}?{urlencode(pairs)}" if pairs else path


def items_query(pairs: Pairs, dataset: Dataset, layer: Layer | None = None) -> ItemsQuery:
    """Reads the parameters of an items address; InvalidQueryError names all that is wrong.

    Filters on properties are known where the layer is.
    """
    known = {} if layer is None else property_filters.queryables(dataset, layer)
    given = property_filters.as_gdal_writes_days(pairs, layer) if layer else pairs
    asked = property_filters.split(given, layer, known)
    parsers = ITEMS if layer else {name: ITEMS[name] for name in ITEMS if name not in _OF_A_LAYER}
    own, view, problems = _read(asked.others, parsers, VIEW_PARAMETERS, dataset)
    found = {name: value for name, (value, _) in own.items()}
    written = _written(own, known)
    if isinstance(written, Problem):
        problems.append(written)
    problems += _not_sortable(own, known)
    _refuse([*asked.problems, *problems], view.lang)
    kept = tuple((name, text) for name, (_, text) in own.items() if name in _SHARED)
    return ItemsQuery(
        view=view,
        limit=found.get("limit", DEFAULT_LIMIT),
        offset=found.get("offset", 0),
        bbox=found.get("bbox"),
        period=found.get("datetime"),
        wanted=tuple(one for one in (asked.wanted, written) if isinstance(one, Filter)),
        own=(*kept, *asked.pairs),
        order=found.get("sortby") or (),
    )


def _not_sortable(own: Mapping[str, tuple[Any, str]], known: Queryables) -> Iterable[Problem]:
    """Yields a problem for a sorting that names what is no property to sort by."""
    order, text = own.get("sortby", ((), ""))
    names = property_filters.sortables(known)
    if any(one.name not in names for one in order or ()):
        said = mark("this collection can be sorted by {choices}")
        yield Problem("sortby", text, said, {"choices": ", ".join(names)})


def _written(own: Mapping[str, tuple[Any, str]], known: Queryables) -> Filter | Problem | None:
    """Returns the filter of the address in CQL2, what is wrong with it, or None."""
    if "filter" not in own:
        return None
    language, _ = own.get("filter-lang", (FilterLanguage.TEXT, ""))
    if language is None:
        return None  # what is wrong with the language was said already
    text, _ = own["filter"]
    return property_filters.written(text, language, known)


def feature_view(pairs: Pairs, dataset: Dataset) -> View:
    """Reads the parameters of a single feature's address: a day, who left, and a language."""
    _, view, problems = _read(pairs, FEATURE, ("date", "lang", *SUPPOSED), dataset)
    _refuse(problems, view.lang)
    return view


def map_view(pairs: Pairs, dataset: Dataset) -> View:
    """Reads the parameters of an address that draws a map: filters, layers, place, selection."""
    _, view, problems = _read(pairs, {}, (*VIEW_PARAMETERS, *MAP_PARAMETERS), dataset)
    _refuse(problems, view.lang)
    return view


def state_view(pairs: Pairs, dataset: Dataset) -> View:
    """Reads the parameters of an address that answers people and programs about a view."""
    _, view, problems = _read(pairs, PAGE, STATED_PARAMETERS, dataset)
    _refuse(problems, view.lang)
    return view


def feed_view(pairs: Pairs, dataset: Dataset) -> View:
    """Reads the parameters of a feed's address: the filters that all addresses share."""
    _, view, problems = _read(pairs, {}, STATED_PARAMETERS, dataset)
    _refuse(problems, view.lang)
    return view


def language(pairs: Pairs, *others: str) -> Language:
    """Reads `lang` of an address that knows nothing else but `others` (f, v)."""
    parsers = {name: DOCUMENT[name] for name in others}
    _, view, problems = _read(pairs, parsers, ("lang",), None)
    _refuse(problems, view.lang)
    return view.lang


def part_of_view(
    pairs: Pairs,
    names: Collection[str],
    others: Collection[str] = (),
    dataset: Dataset | None = None,
) -> View:
    """Reads these parts of a View of an address that knows nothing else but `others` (f, v).

    Places are checked where a dataset is given.
    """
    parsers = {name: DOCUMENT[name] for name in others}
    _, view, problems = _read(pairs, parsers, tuple(names), dataset)
    _refuse(problems, view.lang)
    return view


def page_language(pairs: Pairs) -> Language:
    """Reads `lang` and `f` of an address that answers people and programs and knows no more."""
    _, view, problems = _read(pairs, PAGE, ("lang",), None)
    _refuse(problems, view.lang)
    return view.lang


class SearchQuery(NamedTuple):
    """What a search asks for: the text, in which language the answer is, and how much of it."""

    text: str
    language: Language
    limit: int


def search_query(pairs: Pairs) -> SearchQuery:
    """Reads the parameters of a search; InvalidQueryError where there is nothing to search for."""
    own, view, problems = _read(pairs, SEARCH, ("lang",), None)
    if "q" not in own:
        problems.append(Problem("q", "", SEARCH["q"].expected))
    _refuse(problems, view.lang)
    limit = own["limit"][0] if "limit" in own else search.MOST_FOUND
    return SearchQuery(own["q"][0], view.lang, min(limit, MOST_FOUND))


class StyleQuery(NamedTuple):
    """What a style's address asks for: language, lines, and features by parameter of a layer."""

    language: Language
    lines: tuple[str, ...]
    listed: Mapping[str, tuple[int, ...]]
    version: str
    audience: str


def style_query(pairs: Pairs) -> StyleQuery:
    """Reads the parameters of the base style; InvalidQueryError names all that is wrong."""
    own, view, problems = _read(pairs, style_parameters(), ("lang",), None)
    _refuse(problems, view.lang)
    found = {name: value for name, (value, _) in own.items()}
    return StyleQuery(
        view.lang,
        found.get("lines", LINE_LAYERS),
        {name: found[name] for name in layer_styles.listed() if name in found},
        found.get("v", ""),
        view.audience,
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
    pairs: Pairs, own: Mapping[str, Parser], of_view: Collection[str], dataset: Dataset | None
) -> tuple[dict[str, tuple[Any, str]], View, list[Problem]]:
    """Returns own values with their text, the View of the others, and every problem.

    Every address knows `audience`, which was taken care of at the door.
    """
    found: dict[str, tuple[Any, str]] = {}
    problems: list[Problem] = []
    rest: list[tuple[str, str]] = []
    for name, text in pairs:
        if name in own:
            _take(found, problems, (name, text), own[name])
        elif name in of_view or name == "audience":
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
    parser: Parser,
) -> None:
    name, text = pair
    if name in found:
        problems.append(Problem(name, text, mark("it can be given only once")))
        return
    value = parser.value(name, text)
    if isinstance(value, Problem):
        problems.append(value)
        value = None
    found[name] = (value, text)
