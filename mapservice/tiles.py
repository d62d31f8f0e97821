"""Vector tiles of one collection, or of all that are on the map, with what the filters show."""

from collections.abc import Callable
from functools import partial

from geo import selection
from geo.language import Language
from geo.layer import Layer
from geo.tiles import Ground, Sight, Tile
from geo.tiles.shapes import Zoomed
from maps import labels
from mapservice import items, tile_parameters
from mapservice.answers import Answer, Caching
from mapservice.door import Asked
from mapservice.kept import Kept
from mapservice.parameters import ItemsQuery
from mapservice.tile_parameters import TilesQuery

MVT = "application/vnd.mapbox-vector-tile"
LABEL = "label"
"""The name shaped for a renderer that draws code points from left to right, where that differs."""
TILES_KEPT = 512


def one(asked: Asked) -> Answer:
    """`…/tiles/{tms}/{z}/{row}/{col}`: a tile of one collection, or of all on the map."""
    layer = tile_parameters.layer_of(asked)
    tile = tile_parameters.tile(asked)
    query = tile_parameters.read(asked, layer, "mvt")
    kept = asked.kept.get("tiles", partial(Kept, TILES_KEPT))
    return Answer(
        lambda: kept.get((tile, *query.key), partial(_content, asked, tile, query)),
        MVT,
        query.key,
        Caching.KEYED if query.version else Caching.DATA,
    )


def _content(asked: Asked, tile: Tile, query: TilesQuery) -> bytes:
    return b"".join(
        _sight(asked, layer, query.items).tile(layer.id, tile, _zoomed(asked, layer))
        for layer in query.layers
    )


def _ground(asked: Asked, layer: Layer) -> Ground:
    features = asked.dataset.features[layer.id]
    return asked.kept.get(("ground", layer.id), lambda: Ground.of(features))


def _zoomed(asked: Asked, layer: Layer) -> Callable[[int], Zoomed]:
    """Returns what gives the shapes of a zoom, each made once per dataset."""
    by_zoom = asked.kept.get(("ground by zoom", layer.id), Kept)
    ground = _ground(asked, layer)
    return lambda zoom: by_zoom.get(zoom, lambda: ground.at(zoom))


def _sight(asked: Asked, layer: Layer, query: ItemsQuery) -> Sight:
    return asked.kept.get(("sight", layer.id, query), lambda: _made(asked, layer, query))


def _made(asked: Asked, layer: Layer, query: ItemsQuery) -> Sight:
    rows = asked.dataset.features[layer.id].iloc[items.matching(asked, layer, query)]
    features = selection.derived(asked.dataset, layer, rows, query.view)
    names = tuple(name for name in layer.field_names if name in features)
    if query.view.lang in (Language.AR, Language.CKB):
        shaped = {name: labels.shaped(name) for name in features["name"].dropna().unique()}
        features[LABEL] = features["name"].map(shaped)
        names = (*names, LABEL)
    return Sight(_ground(asked, layer), features, names)
