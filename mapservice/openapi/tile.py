"""What the addresses of tiles, tilesets and the style with all layers are: for the description."""

from typing import Any

from geo.exchange.tiles.grid import MAX_ZOOM
from geo.view.filters import BY_NAME, FILTERS
from mapservice.openapi import parameter
from mapservice.query.tile_matrix_set import SCHEME
from mapservice.query.tile_parameters import DRAWN
from mapservice.tiles.tiles import MVT
from mapservice.web.answers import JSON

Described = dict[str, Any]
_COLLECTION: Described = {
    "name": "collection",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "enum": [layer.id for layer in DRAWN]},
}
_SCHEME: Described = {
    "name": "tileMatrixSet",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "enum": [SCHEME]},
}
_PLACE: tuple[Described, ...] = (
    {
        "name": "tileMatrix",
        "in": "path",
        "required": True,
        "description": "The zoom level.",
        "schema": {"type": "integer", "minimum": 0, "maximum": MAX_ZOOM},
    },
    {
        "name": "tileRow",
        "in": "path",
        "required": True,
        "description": "From the north, from 0.",
        "schema": {"type": "integer", "minimum": 0, "maximum": (1 << MAX_ZOOM) - 1},
    },
    {
        "name": "tileCol",
        "in": "path",
        "required": True,
        "description": "From the west, from 0.",
        "schema": {"type": "integer", "minimum": 0, "maximum": (1 << MAX_ZOOM) - 1},
    },
)
_CHOSEN: Described = {
    "name": "collections",
    "in": "query",
    "required": False,
    "style": "form",
    "explode": False,
    "description": "The collections in the tiles; without it all that are on the map.",
    "schema": {
        "type": "array",
        "items": {"type": "string", "enum": _COLLECTION["schema"]["enum"]},
        "example": ["hotspots", "informal-sites"],
    },
}
_DATETIME: Described = {
    "name": "datetime",
    "in": "query",
    "required": False,
    "description": "As for the features of a collection.",
    "schema": {"type": "string", "example": "2022-01-01/.."},
}
_KEY: Described = {
    "name": "v",
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "description": "Any short text that changes with the data, so that the answer may be kept.",
}


def tile_paths() -> dict[str, Any]:
    """Returns the paths of tiles, tilesets, tile matrix sets, the sprite and the styles."""
    return {
        **_tiles("/api/collections/{collection}/tiles", (_COLLECTION,), ()),
        **_tiles("/api/tiles", (), (_CHOSEN,)),
        "/api/tileMatrixSets": _get("The tile matrix sets", JSON, [_form("json")]),
        "/api/tileMatrixSets/{tileMatrixSet}": _get(
            "A tile matrix set", JSON, [_SCHEME, _form("json")]
        ),
        "/api/styles": _get("The MapLibre styles", JSON, [_form("json")]),
        "/api/styles/atlas": _get(
            "All layers of the dashboard as a MapLibre style",
            JSON,
            [*_filters(), _KEY, _form("json")],
        ),
        "/api/symbols/sprite.png": _get("The signs for MapLibre styles", "image/png", [_KEY]),
        "/api/symbols/sprite.json": _get("Where each sign lies in it", JSON, [_KEY]),
        "/api/symbols/sprite@2x.png": _get("The same, twice as fine", "image/png", [_KEY]),
        "/api/symbols/sprite@2x.json": _get("Where each sign lies in it", JSON, [_KEY]),
    }


def _tiles(
    base: str, of: tuple[Described, ...], choice: tuple[Described, ...]
) -> dict[str, Described]:
    """Returns the paths of the tiles of one collection, or of several."""
    query = [*choice, *_filters(), _KEY]
    documents = [*of, _SCHEME, *query, _form("json")]
    return {
        base: _get("The tilesets", JSON, [*of, parameter.of(BY_NAME["lang"]), _form("json")]),
        f"{base}/{{tileMatrixSet}}": _get("What the tiles hold", JSON, documents),
        f"{base}/{{tileMatrixSet}}/tilejson.json": _get("TileJSON 3.0", JSON, documents),
        f"{base}/{{tileMatrixSet}}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": _get(
            "A vector tile (Mapbox Vector Tile 2.1); without features where there are none",
            MVT,
            [*of, _SCHEME, *_PLACE, *query, _form("mvt")],
        ),
    }


def _filters() -> list[Described]:
    return [*(parameter.of(one) for one in FILTERS), _DATETIME]


def _form(form: str) -> Described:
    return {
        "name": "f",
        "in": "query",
        "required": False,
        "description": "The format; there is one.",
        "schema": {"type": "string", "enum": [form]},
    }


def _get(summary: str, media_type: str, asked: list[Described]) -> Described:
    schema = {"type": "string", "format": "binary"} if media_type != JSON else {"type": "object"}
    wrong = {"$ref": "#/components/responses/problem"}
    answers = {
        "200": {"description": summary, "content": {media_type: {"schema": schema}}},
        "304": {"description": "The asker holds this answer already (If-None-Match)"},
        "404": wrong,
        "default": wrong,
    }
    return {"get": {"summary": summary, "parameters": asked, "responses": answers}}
