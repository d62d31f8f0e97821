"""What the addresses that maps draw with, and the health checks, are: for the description."""

from typing import Any

from geo.language import Language
from maps.basemap import layers, leaflet_base
from maps.look import fonts, symbols
from mapservice.tiles import map_layers
from mapservice.web.answers import GEOJSON, JSON, PROBLEM

_KEY = {
    "name": "v",
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "description": "Any short text that changes with the data, so that the answer may be kept.",
}
_LANGUAGES = tuple(one.value for one in Language)
_LANG = {
    "name": "lang",
    "in": "query",
    "required": False,
    "schema": {"type": "string", "enum": _LANGUAGES, "default": "en"},
}


def asset_paths() -> dict[str, Any]:
    """Returns the paths beside the collections."""
    sign = ("name", symbols.NAMES)
    font = ("fontstack", fonts.FONTSTACKS)
    return {
        "/api/map/{layer}.geojson": _get(
            "Light features for the map of the pages",
            GEOJSON,
            ("layer", map_layers.KNOWN),
            query=[_LANG, _KEY],
        ),
        "/api/basemap/{name}.geojson": _get(
            "A layer of the base map",
            GEOJSON,
            ("name", (*layers.layer_names(), leaflet_base.NAME)),
            query=[_KEY],
        ),
        "/api/basemap/{language}/labels.geojson": _get(
            "The names on the base map", GEOJSON, ("language", _LANGUAGES), query=[_KEY]
        ),
        "/api/fonts/{fontstack}/{range}.pbf": _get(
            "256 letters of a font", "application/x-protobuf", font, ("range", ()), query=[_KEY]
        ),
        "/api/symbols/atlas.png": _get("All signs in one picture", "image/png", query=[_KEY]),
        "/api/symbols/atlas.json": _get("Where each sign lies in it", JSON, query=[_KEY]),
        "/api/symbols/{name}.svg": _get("A sign", "image/svg+xml", sign, query=[_KEY]),
        "/api/symbols/{name}.png": _get("A sign", "image/png", sign, query=[_KEY]),
        "/api/styles/{style}": _get(
            "The base map as a MapLibre style",
            JSON,
            ("style", ("base",)),
            query=[_LANG, _KEY, _FORMAT, *_ON_TOP],
        ),
        "/api/leaflet/{name}": _get("A file of Leaflet", "*/*", ("name", ()), query=[_KEY]),
        "/healthz": _get("Alive", JSON, query=[]),
        "/readyz": _get("Data loaded and store reachable", JSON, query=[]),
    }


_ON_TOP = [
    {
        "name": name,
        "in": "query",
        "required": False,
        "description": about,
        "schema": {"type": "string", "example": example},
    }
    for name, about, example in (
        ("lines", "Boundary lines to draw, joined with commas, or none; all without it.", "none"),
        (
            "areas",
            "Outlines of coordination areas: their numbers (`i`) in "
            "/api/map/abc-area-units.geojson, joined with commas, or none.",
            "0,1,2",
        ),
        (
            "sites",
            "Names of informal sites: their numbers (`i`) in "
            "/api/map/informal-sites.geojson, joined with commas, or none.",
            "0,5",
        ),
    )
]
"""What the pages have drawn with the base map, so that names give way to one another."""
_FORMAT = {
    "name": "f",
    "in": "query",
    "required": False,
    "schema": {"type": "string", "enum": ["json"]},
}


def _get(
    summary: str,
    media_type: str,
    *parts: tuple[str, tuple[str, ...]],
    query: list[dict[str, Any]],
) -> dict[str, Any]:
    in_path = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string"} | ({"enum": list(known)} if known else {}),
        }
        for name, known in parts
    ]
    wrong = {"description": "What was wrong", "content": {PROBLEM: {}}}
    answers = {"200": {"description": summary, "content": {media_type: {}}}, "default": wrong}
    return {"get": {"summary": summary, "parameters": [*in_path, *query], "responses": answers}}
