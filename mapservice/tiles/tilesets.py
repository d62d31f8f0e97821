"""What tiles there are, of one collection or of all on the map: lists, metadata, TileJSON."""

from collections.abc import Sequence
from typing import Any

import orjson
import shapely

from geo.catalog.layer import FieldKind, Geometry, Layer
from geo.dataset import names, records
from geo.dataset.dataset import Dataset
from geo.exchange import credits as stated
from geo.exchange.tiles.grid import MAX_ZOOM, covering
from geo.exchange.tiles.tileset import CELL_FIELDS
from geo.language import Language, mark, words
from geo.values.crs import BBox
from mapservice.features import collection_documents
from mapservice.query import parameters, tile_matrix_set, tile_parameters
from mapservice.query.parsers import CRS84
from mapservice.query.tile_matrix_set import CRS_URI, SCHEME, SCHEME_URI
from mapservice.query.tile_parameters import TilesQuery
from mapservice.tiles import tiles
from mapservice.tiles.shown import LABEL
from mapservice.tiles.tiles import MVT
from mapservice.web.answers import JSON, Answer
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import LANGUAGE, Parameter, data, only_format

CONFORMS_TO = (
    *(
        f"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{name}"
        for name in (
            "core",
            "tileset",
            "tilesets-list",
            "dataset-tilesets",
            "geodata-tilesets",
            "collections-selection",
            "oas30",
            "mvt",
        )
    ),
    *(
        f"http://www.opengis.net/spec/tms/2.0/conf/{name}"
        for name in (
            "tilematrixset",
            "json-tilematrixset",
            "tilesetmetadata",
            "json-tilesetmetadata",
        )
    ),
)
"""The parts of OGC API - Tiles and of its tile matrix sets that the service keeps."""
ALL_TITLE = mark("All layers of the map")
_SCHEME_REL = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
_TYPES = {FieldKind.INTEGER: "integer", FieldKind.NUMBER: "number", FieldKind.BOOLEAN: "boolean"}
_DIMENSIONS = {Geometry.POINT: 0, Geometry.POLYGON: 2}


def listed(request: Request) -> Answer:
    """`…/tiles`: the tilesets, of which there is one."""
    layer = tile_parameters.layer_of(request)
    language = parameters.language(request.pairs, "f")
    href = _address(request, layer)
    links = _links(f"{href}/{SCHEME}", request.origin, "?")
    content = {
        "links": [{"rel": "self", "type": JSON, "title": "Tilesets", "href": href}],
        "tilesets": [_identity(layer, language) | {"links": links}],
    }
    return Answer(lambda: orjson.dumps(content), JSON, (language,))


def metadata(request: Request) -> Answer:
    """`…/tiles/{tms}`: what the tiles hold, where there are any, and how to get them."""
    layer, query = _read(request)
    return Answer(lambda: orjson.dumps(_metadata(request, layer, query)), JSON, query.key)


def tilejson(request: Request) -> Answer:
    """`…/tiles/{tms}/tilejson.json`: the same as TileJSON 3.0, for renderers."""
    layer, query = _read(request)
    return Answer(lambda: orjson.dumps(source(request, layer, query)), JSON, query.key)


def source(request: Request, layer: Layer | None, query: TilesQuery) -> dict[str, Any]:
    """Returns TileJSON 3.0 of the tiles of a collection, or of several, with absolute addresses."""
    say = words(query.language)
    title = say(layer.title if layer else ALL_TITLE)
    tiles = f"{_address(request, layer)}/{SCHEME}/{{z}}/{{y}}/{{x}}"
    description = names.description(request.dataset, layer, say) if layer else title
    return {
        "tilejson": "3.0.0",
        "name": title,
        "description": description,
        "version": "1.0.0",
        "attribution": _attribution(request.dataset, layer, query.language),
        "scheme": "xyz",
        "tiles": [tiles + query.suffix(request.version)],
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "bounds": list(_bounds(request.dataset, query.layers)),
        "vector_layers": [
            _vector_layer(request.dataset, one, query.language) for one in query.layers
        ],
    }


def _read(request: Request) -> tuple[Layer | None, TilesQuery]:
    layer = tile_parameters.layer_of(request)
    tile_matrix_set.refuse_others(request)
    return layer, tile_parameters.read(request, layer, "json")


def _address(request: Request, layer: Layer | None) -> str:
    return f"{request.origin}/api{f'/collections/{layer.id}' if layer else ''}/tiles"


def _attribution(dataset: Dataset, layer: Layer | None, language: Language) -> str:
    publishers = collection_documents.attribution(dataset, layer)
    return f"{publishers}. {words(language)(stated.DISCLAIMER)}"


def _identity(layer: Layer | None, language: Language) -> dict[str, Any]:
    return {
        "title": words(language)(layer.title if layer else ALL_TITLE),
        "dataType": "vector",
        "crs": CRS_URI,
        "tileMatrixSetURI": SCHEME_URI,
    }


def _links(href: str, origin: str, suffix: str) -> list[dict[str, Any]]:
    tile = f"{href}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}{suffix}".removesuffix("?")
    scheme = f"{origin}/api/tileMatrixSets/{SCHEME}"
    return [
        {"rel": "self", "type": JSON, "title": "Tileset", "href": href},
        {"rel": _SCHEME_REL, "type": JSON, "title": SCHEME, "href": scheme},
        {"rel": "item", "type": MVT, "title": "Tiles", "href": tile, "templated": True},
        {
            "rel": "describedby",
            "type": JSON,
            "title": "TileJSON 3.0",
            "href": f"{href}/tilejson.json",
        },
    ]


def _metadata(request: Request, layer: Layer | None, query: TilesQuery) -> dict[str, Any]:
    href, dataset = f"{_address(request, layer)}/{SCHEME}", request.dataset
    box = _bounds(dataset, query.layers)
    return {
        **_identity(layer, query.language),
        "attribution": _attribution(dataset, layer, query.language),
        "boundingBox": _corners(box),
        "tileMatrixSetLimits": [_limits(box, zoom) for zoom in range(MAX_ZOOM + 1)],
        "layers": [_layer(dataset, one, query) for one in query.layers],
        "links": _links(href, request.origin, query.suffix(request.version)),
    }


def _limits(box: BBox, zoom: int) -> dict[str, Any]:
    first, last = covering(box, zoom)
    return {
        "tileMatrix": str(zoom),
        "minTileRow": first.row,
        "maxTileRow": last.row,
        "minTileCol": first.column,
        "maxTileCol": last.column,
    }


def _corners(box: BBox) -> dict[str, Any]:
    lower, upper = [box.west, box.south], [box.east, box.north]
    return {"lowerLeft": lower, "upperRight": upper, "crs": CRS84}


def _layer(dataset: Dataset, layer: Layer, query: TilesQuery) -> dict[str, Any]:
    say = words(query.language)
    return {
        "id": layer.id,
        "title": say(layer.title),
        "description": names.description(dataset, layer, say),
        "dataType": "vector",
        "geometryDimension": _DIMENSIONS[layer.geometry],
        "minTileMatrix": "0",
        "maxTileMatrix": str(MAX_ZOOM),
        "boundingBox": _corners(_bounds(dataset, (layer,))),
        "propertiesSchema": {"type": "object", "properties": _properties(layer, query.language)},
    }


def _vector_layer(dataset: Dataset, layer: Layer, language: Language) -> dict[str, Any]:
    properties = _properties(layer, language)
    return {
        "id": layer.id,
        "description": names.description(dataset, layer, words(language)),
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "fields": {name: schema["title"] for name, schema in properties.items()},
    }


def _properties(layer: Layer, language: Language) -> dict[str, dict[str, str]]:
    """Returns the type and title of every property that a feature of a tile may have."""
    say = words(language)
    schemas = {
        field.name: {"type": _TYPES.get(field.kind, "string"), "title": say(field.title)}
        for field in layer.fields
    }
    if language in (Language.AR, Language.CKB):
        schemas[LABEL] = {"type": "string", "title": say(mark("Name as it is drawn"))}
    if layer.geometry is Geometry.POINT:
        count = {"type": "integer", "title": say(mark("Features in a cell of the tile"))}
        known = {name: schemas[name] for name in CELL_FIELDS if name in schemas}
        schemas |= {CELL_FIELDS[0]: count, **known}
    return schemas


def _bounds(dataset: Dataset, layers: tuple[Layer, ...]) -> BBox:
    """Returns the box in degrees that all features lie in; the country where there are none."""
    boxes = (dataset.bounds(layer.id) for layer in layers)
    known = [shapely.box(*box) for box in boxes if box is not None]
    if not known:
        return dataset.country.extent
    return BBox(*(round(edge, records.DECIMALS) for edge in shapely.total_bounds(known).tolist()))


def _routes(
    base: str, parts: Sequence[Parameter], choices: Sequence[Parameter]
) -> tuple[Route, ...]:
    """Returns the addresses of tiles of one collection, or of several that can be chosen."""
    one_format = only_format("json")
    asked = [*parts, tile_matrix_set.PART, *choices, *tile_parameters.SHOWN, one_format]
    return (
        Route(base, listed, data("The tilesets", [JSON], [*parts, LANGUAGE, one_format])),
        Route(f"{base}/{{tileMatrixSet}}", metadata, data("What the tiles hold", [JSON], asked)),
        Route(
            f"{base}/{{tileMatrixSet}}/tilejson.json", tilejson, data("TileJSON 3.0", [JSON], asked)
        ),
        tiles.route(base, parts, choices),
    )


ROUTES = (
    *_routes("/api/collections/{collection}/tiles", [tile_parameters.COLLECTION], []),
    *_routes("/api/tiles", [], [tile_parameters.COLLECTIONS]),
)
