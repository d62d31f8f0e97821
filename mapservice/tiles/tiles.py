"""Vector tiles of one collection, or of all that are on the map, with what the filters show."""

from collections.abc import Callable, Sequence
from functools import partial

from geo.catalog.layer import Layer
from geo.exchange.tiles.grid import MAX_ZOOM, Tile
from geo.exchange.tiles.shapes import Zoomed
from geo.exchange.tiles.tileset import Ground, Sight
from geo.values.cache import Cache
from mapservice.features import items
from mapservice.query import tile_matrix_set, tile_parameters
from mapservice.query.parameters import ItemsQuery
from mapservice.query.tile_parameters import TilesQuery
from mapservice.tiles import kept_tiles, shown
from mapservice.web.answers import Answer, Caching
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import Parameter, data, in_path, only_format

MVT = "application/vnd.mapbox-vector-tile"
TILES_KEPT = 512


def one(request: Request) -> Answer:
    """`…/tiles/{tms}/{z}/{row}/{col}`: a tile of one collection, or of all on the map."""
    layer = tile_parameters.layer_of(request)
    tile = tile_parameters.tile(request)
    query = tile_parameters.read(request, layer, "mvt")
    kept = request.cache.part("tiles", TILES_KEPT)
    return Answer(
        lambda: kept.get((tile, *query.key), partial(_content, request, tile, query)),
        MVT,
        query.key,
        Caching.KEYED if query.version else Caching.DATA,
    )


def _content(request: Request, tile: Tile, query: TilesQuery) -> bytes:
    kept = request.dataset.kept
    return b"".join(
        kept_tiles.part(request, layer, query.items, tile)
        if layer.id in kept
        else _sight(request, layer, query.items).tile(layer.id, tile, _zoomed(request, layer))
        for layer in query.layers
    )


def _ground(request: Request, layer: Layer) -> Ground:
    features = request.dataset.features[layer.id]
    return request.cache.get(("ground", layer.id), lambda: Ground.of(features))


def _zoomed(request: Request, layer: Layer) -> Callable[[int], Zoomed]:
    """Returns what gives the shapes of a zoom, each made once per dataset."""
    by_zoom = request.cache.get(("ground by zoom", layer.id), Cache)
    ground = _ground(request, layer)
    return lambda zoom: by_zoom.get(zoom, lambda: ground.at(zoom))


def _sight(request: Request, layer: Layer, query: ItemsQuery) -> Sight:
    return request.cache.get(("sight", layer.id, query), lambda: _made(request, layer, query))


def _made(request: Request, layer: Layer, query: ItemsQuery) -> Sight:
    rows = items.matching(request, layer, query).whole()
    return shown.sight(request.dataset, layer, rows, query.view, _ground(request, layer))


def _number(name: str, most: int, description: str) -> Parameter:
    return in_path(name, {"type": "integer", "minimum": 0, "maximum": most}, description)


_PLACE = (
    _number("tileMatrix", MAX_ZOOM, "The zoom level."),
    _number("tileRow", (1 << MAX_ZOOM) - 1, "From the north, from 0."),
    _number("tileCol", (1 << MAX_ZOOM) - 1, "From the west, from 0."),
)


def route(base: str, parts: Sequence[Parameter], choices: Sequence[Parameter]) -> Route:
    """Returns the address of single tiles below the address of a list of tilesets."""
    asked = (*parts, tile_matrix_set.PART, *_PLACE, *choices, *tile_parameters.SHOWN)
    return Route(
        f"{base}/{{tileMatrixSet}}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}",
        one,
        data(
            "A vector tile (Mapbox Vector Tile 2.1); without features where there are none",
            [MVT],
            [*asked, only_format("mvt")],
        ),
    )
