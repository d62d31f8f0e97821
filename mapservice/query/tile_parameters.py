"""What the address of a tile, a tileset or a style asks for: filters, collections, a version."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from geo.catalog import layers as catalog_layers
from geo.catalog.layer import Geometry, Layer
from geo.errors import InvalidQueryError, NotFoundError
from geo.exchange.tiles.grid import MAX_ZOOM, Tile
from geo.language import Language, mark, words
from geo.view.address import Problem
from mapservice.query import parameters, tile_matrix_set
from mapservice.query.parameters import ItemsQuery
from mapservice.query.parsers import Parser, one_of
from mapservice.web.answers import JSON
from mapservice.web.endpoint import Request
from mapservice.web.operation import SHARED, VERSION, choice, example, in_path, query

TILESETS = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
_PAGING = ("limit", "offset", "bbox", "bbox-crs", "crs", "sortby")
"""Parameters of items that mean nothing for tiles, which are pages and boxes of their own."""


class TilesQuery(NamedTuple):
    """The filters of tiles, the collections in them, and a text that changes with the data."""

    items: ItemsQuery
    layers: tuple[Layer, ...]
    combined: bool
    version: str

    @property
    def key(self) -> tuple[object, ...]:
        """What the content of tiles depends on."""
        return tuple(layer.id for layer in self.layers), self.items

    @property
    def language(self) -> Language:
        """The language of names."""
        return self.items.view.lang

    def suffix(self, version: str) -> str:
        """Returns the query string of tiles with the same content, beginning with `?`."""
        pairs = [*self.items.own, *self.items.view.to_query()]
        if self.combined and self.layers != combined():
            pairs.append(("collections", ",".join(layer.id for layer in self.layers)))
        pairs.append(("v", version))
        return f"?{urlencode(pairs)}"


def tiled() -> tuple[Layer, ...]:
    """Returns the collections that have tiles: all that have a place."""
    return tuple(one for one in catalog_layers.LAYERS if one.geometry is not Geometry.NONE)


def combined() -> tuple[Layer, ...]:
    """Returns the collections of the combined tiles."""
    return tuple(one for one in tiled() if one.on_map)


def links(origin: str, layer: Layer | None) -> list[dict[str, str]]:
    """Returns the link from a collection, or without one from the landing page, to its tiles."""
    if layer and layer not in tiled():
        return []
    href = f"{origin}/api{f'/collections/{layer.id}' if layer else ''}/tiles"
    return [{"rel": TILESETS, "type": JSON, "title": "Vector tiles", "href": href}]


def layer_of(request: Request) -> Layer | None:
    """Returns the collection of the address, None where it is of all; some have no tiles."""
    if "collection" not in request.http.path_params:
        return None
    layer = request.dataset.layer(request.part("collection"))
    if layer not in tiled():
        raise NotFoundError(
            f"The collection {layer.id} has no tiles, because its features have no place on a map."
        )
    return layer


def tile(request: Request) -> Tile:
    """Returns the tile of the address; NotFoundError where no such tile is."""
    tile_matrix_set.refuse_others(request)
    zoom = _number(request, "tileMatrix")
    if zoom is None or zoom > MAX_ZOOM:
        wanted = request.part("tileMatrix")[:20]
        raise NotFoundError(f"There is no tile matrix “{wanted}”; there are 0 to {MAX_ZOOM}.")
    row, column = _number(request, "tileRow"), _number(request, "tileCol")
    for name, number in (("tileRow", row), ("tileCol", column)):
        if number is None or number >= 1 << zoom:
            raise NotFoundError(
                f"There is no tile with the {name} “{request.part(name)[:20]}”; at tile matrix "
                f"{zoom} there are 0 to {(1 << zoom) - 1}."
            )
    return Tile(zoom, row or 0, column or 0)


def read(request: Request, layer: Layer | None, form: str) -> TilesQuery:
    """Reads the parameters: those of items but paging and boxes; `f` may only be this form."""
    own, rest = _own(request, _parsers(form, choosing=layer is None))
    query = parameters.items_query(rest, request.dataset, layer)
    layers = (layer,) if layer else own.get("collections", combined())
    return TilesQuery(query, layers, layer is None, own.get("v", ""))


def read_fixed(request: Request, layers: tuple[Layer, ...]) -> TilesQuery:
    """Reads the parameters of an address that chooses the collections of its tiles itself."""
    own, rest = _own(request, _parsers("json", choosing=False))
    query = parameters.items_query(rest, request.dataset)
    return TilesQuery(query, layers, True, own.get("v", ""))


def _own(
    request: Request, parsers: Mapping[str, Parser]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Returns the values that only tiles know, and the other parameters."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    rest: list[tuple[str, str]] = []
    for name, text in request.pairs:
        if name in parsers:
            problems += _taken(found, (name, text), parsers[name])
        elif name in _PAGING:
            problems.append(Problem(name, text, ""))
        else:
            rest.append((name, text))
    if problems:
        say = words(request.language)
        raise InvalidQueryError(" ".join(one.sentence(say) for one in problems))
    return found, rest


def _taken(found: dict[str, Any], pair: tuple[str, str], parser: Parser) -> Sequence[Problem]:
    name, text = pair
    if name in found:
        return [Problem(name, text, mark("it can be given only once"))]
    value = parser.value(name, text)
    found[name] = None if isinstance(value, Problem) else value
    return [value] if isinstance(value, Problem) else ()


def _parsers(form: str, *, choosing: bool) -> Mapping[str, Parser]:
    known = {
        "f": Parser(lambda text: one_of(text, (form,)), _FORMS[form]),
        "v": Parser(str, mark("expected a short text")),
    }
    collections = Parser(
        _collections,
        mark("expected ids of {choices}, joined with commas"),
        values={"choices": ", ".join(layer.id for layer in tiled())},
    )
    return known | ({"collections": collections} if choosing else {})


def _collections(text: str) -> tuple[Layer, ...]:
    known = [layer.id for layer in tiled()]
    wanted = {one_of(one, known) for one in text.split(",")}
    return tuple(layer for layer in tiled() if layer.id in wanted)


def _number(request: Request, name: str) -> int | None:
    text = request.part(name)
    return int(text) if re.fullmatch(r"0|[1-9][0-9]{0,7}", text) else None


_FORMS = {"json": mark("expected json"), "mvt": mark("expected mvt")}

_TILED = choice(layer.id for layer in tiled())
COLLECTION = in_path("collection", _TILED)
COLLECTIONS = query(
    "collections",
    {"type": "array", "items": _TILED, "example": ["hotspots", "informal-sites"]},
    "The collections in the tiles; without it all that are on the map.",
    style="form",
    explode=False,
)
SHOWN = (
    *SHARED,
    query("datetime", example("2022-01-01/.."), "As for the features of a collection."),
    VERSION,
)
"""The parameters that say what is in tiles, as the description tells of them."""
