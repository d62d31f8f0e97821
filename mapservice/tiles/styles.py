"""The MapLibre styles: their list, and `atlas` with the layers of the dashboard in tiles of ours.

The style `base`, which the pages load, is in `assets`.
"""

from functools import partial
from typing import Any

import orjson

from maps.basemap import atlas_style, sprite
from maps.look import layer_styles
from mapservice.query import parameters, tile_parameters
from mapservice.tiles import tilesets
from mapservice.web.answers import JSON, Answer, Caching, document
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import VERSION, data, only_format

STYLES = "http://www.opengis.net/def/rel/ogc/1.0/styles"
TITLES = {"atlas": "All layers of the dashboard on the base map", "base": "The base map"}


def listed(request: Request) -> Answer:
    """`/api/styles`: the styles, the one with all layers first."""
    parameters.nothing_but(request.pairs, "f")
    href = f"{request.origin}/api/styles"
    styles = [
        {
            "id": name,
            "title": title,
            "links": [
                {"rel": "stylesheet", "type": JSON, "title": title, "href": f"{href}/{name}"}
            ],
        }
        for name, title in TITLES.items()
    ]
    own = {"rel": "self", "type": JSON, "title": "Styles", "href": href}
    return document({"default": "atlas", "styles": styles, "links": [own]})


def atlas(request: Request) -> Answer:
    """`/api/styles/atlas`: the style with all layers, for the same filters as tiles."""
    query = tile_parameters.read_fixed(request, layer_styles.drawn())
    origin, start = request.origin, request.dataset.country.start.window

    def make() -> bytes:
        tilejson = tilesets.source(request, None, query)
        return orjson.dumps(atlas_style.atlas_style(origin, query.language.value, start, tilejson))

    return Answer(make, JSON, (query.items,))


def sprite_png(scale: int, request: Request) -> Answer:
    """`/api/symbols/sprite.png` and `sprite@2x.png`: the signs for styles in one picture."""
    parameters.nothing_but(request.pairs, "v")
    return Answer(partial(sprite.png, scale), "image/png", caching=Caching.SHARED)


def sprite_json(scale: int, request: Request) -> Answer:
    """`/api/symbols/sprite.json` and `sprite@2x.json`: where each sign lies in the picture."""
    parameters.nothing_but(request.pairs, "v")
    return Answer(lambda: orjson.dumps(sprite.index(scale)), caching=Caching.SHARED)


def links(request: Request) -> list[dict[str, Any]]:
    """Returns the link from the landing page to the styles."""
    return [
        {
            "rel": STYLES,
            "type": JSON,
            "title": "MapLibre styles",
            "href": f"{request.origin}/api/styles",
        }
    ]


_SPRITE = {1: ("", "The signs for MapLibre styles"), 2: ("@2x", "The same, twice as fine")}
ROUTES = (
    Route("/api/styles", listed, data("The MapLibre styles", [JSON], [only_format("json")])),
    Route(
        "/api/styles/atlas",
        atlas,
        data(
            "All layers of the dashboard as a MapLibre style",
            [JSON],
            [*tile_parameters.SHOWN, only_format("json")],
        ),
    ),
    *(
        route
        for scale, (suffix, summary) in _SPRITE.items()
        for route in (
            Route(
                f"/api/symbols/sprite{suffix}.png",
                partial(sprite_png, scale),
                data(summary, ["image/png"], [VERSION]),
            ),
            Route(
                f"/api/symbols/sprite{suffix}.json",
                partial(sprite_json, scale),
                data("Where each sign lies in it", [JSON], [VERSION]),
            ),
        )
    ),
)
