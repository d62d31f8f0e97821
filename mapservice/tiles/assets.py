"""What a map needs beside features: base map, letters, signs, the base style, and Leaflet.

The same for every audience; made once per process.
"""

import contextlib
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import orjson

from geo.catalog.layer import Layer
from geo.errors import NotFoundError
from geo.language import Language
from maps.basemap import area_style, glyphs, layers, leaflet_base, site_style
from maps.basemap.base_style import base_style
from maps.interactive import leaflet_files
from maps.look import fonts, layer_styles, symbols
from maps.pictures import web_fonts
from mapservice.query import parameters
from mapservice.web.answers import GEOJSON, JSON, Answer, Caching
from mapservice.web.endpoint import AppState, Request, Route
from mapservice.web.operation import SHORT_LANGUAGE, VERSION, asset, choice, example, in_path, query

SVG, PNG, PBF = "image/svg+xml", "image/png", "application/x-protobuf"
WOFF2: Final = "font/woff2"
LEAFLET_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".png": PNG}


def basemap_layer(request: Request) -> Answer:
    """`/api/basemap/{name}.geojson`: land, water or lines between units."""
    name, boundaries = request.part("name"), _boundaries(request.state)
    if name == leaflet_base.NAME:
        return _kept(request, GEOJSON, partial(leaflet_base.light, boundaries))
    if name not in layers.layer_names():
        known = ", ".join(layers.layer_names())
        raise NotFoundError(f"There is no base map layer “{name[:60]}”; known are {known}.")
    return _kept(request, GEOJSON, partial(layers.basemap_layer, boundaries, name))


def basemap_labels(request: Request) -> Answer:
    """`/api/basemap/{language}/labels.geojson`: the names on the base map."""
    labels = partial(layers.labels, _boundaries(request.state), request.part("language")[:60])
    return _kept(request, GEOJSON, labels)


def font_range(request: Request) -> Answer:
    """`/api/fonts/{fontstack}/{range}.pbf`: 256 letters, of which those that the map uses."""
    fontstack, letters = request.part("fontstack"), request.part("range")
    if fontstack not in fonts.FONTSTACKS:
        known = ", ".join(fonts.FONTSTACKS)
        raise NotFoundError(f"There is no fontstack “{fontstack[:60]}”; known are {known}.")
    numbers = re.fullmatch(r"([0-9]{1,5})-([0-9]{1,5})", letters)
    first, last = (int(one) for one in numbers.groups()) if numbers else (-1, -1)
    if first % glyphs.RANGE or first > glyphs.LAST_RANGE or last != first + glyphs.RANGE - 1:
        raise NotFoundError(f"There is no range of letters “{letters[:60]}”; the first is 0-255.")
    return _kept(request, PBF, partial(_letters, request.state, fontstack, first))


def web_font(request: Request) -> Answer:
    """`/api/fonts/{name}.woff2`: the letters or icons of the dashboard."""
    name = request.part("name")
    if name not in web_fonts.NAMES:
        known = ", ".join(web_fonts.NAMES)
        raise NotFoundError(f"There is no font “{name[:60]}”; known are {known}.")
    return _kept(request, WOFF2, partial(web_fonts.content, name))


def symbol_svg(request: Request) -> Answer:
    """`/api/symbols/{name}.svg`: a sign of the map for legends and tables."""
    return _kept(request, SVG, lambda: symbols.svg(request.part("name")[:60]).encode())


def symbol_png(request: Request) -> Answer:
    """`/api/symbols/{name}.png`: a sign of the map as a picture, 96 px."""
    return _kept(request, PNG, lambda: symbols.png(request.part("name")[:60]))


def atlas_png(request: Request) -> Answer:
    """`/api/symbols/atlas.png`: all signs side by side for deck.gl."""
    return _kept(request, PNG, symbols.atlas_png)


def atlas_json(request: Request) -> Answer:
    """`/api/symbols/atlas.json`: where each sign lies in atlas.png."""
    return _kept(request, JSON, lambda: orjson.dumps(symbols.atlas_mapping()))


def style(request: Request) -> Answer:
    """`/api/styles/{id}`: the base map as a MapLibre style, with absolute addresses."""
    style_id = request.part("style")
    if style_id != "base":
        raise NotFoundError(f"There is no style “{style_id[:60]}”; there are atlas and base.")
    query = parameters.style_query(request.pairs)
    origin = request.origin

    def make() -> bytes:
        start = request.dataset.country.start.window
        made = area_style.with_lines(base_style(origin, query.language.value, start), query.lines)
        asking = f"lang={query.language.value}&v={query.version or 'style'}"
        if query.audience:
            asking += f"&audience={query.audience}"

        def address(name: str) -> str:
            return f"{origin}/api/map/{name}.geojson?{asking}"

        for name, layer in layer_styles.listed().items():
            if (numbers := query.listed.get(name)) is not None:
                made = _upon(made, layer, numbers, (query.language, address))
        return orjson.dumps(made)

    return _shared(make, JSON)


def _upon(
    made: dict[str, Any],
    layer: Layer,
    numbers: Sequence[int],
    named: tuple[Language, Callable[[str], str]],
) -> dict[str, Any]:
    """Returns a style with what it draws of a layer: areas, numbers of stacks, or names."""
    language, address = named
    drawn = layer_styles.of(layer)
    if drawn.ground:
        return area_style.with_areas(made, drawn, address(layer.id), numbers)
    if drawn.fixed_px:
        return site_style.with_stacks(made, layer.id, address(layer.id), numbers, drawn.fixed_px)
    addresses = {one: address(one) for one in site_style.sources()}
    return site_style.with_sites(made, addresses, numbers, language.value)


def leaflet(request: Request) -> Answer:
    """`/api/leaflet/{name}`: Leaflet's own files from the operator's folder or Debian's."""
    parameters.nothing_but(request.pairs, "v")
    folder = leaflet_files.folder(request.state.config.leaflet)
    if folder is None:
        raise NotFoundError(leaflet_files.ADVICE)
    name = request.part("name")
    if name in (leaflet_files.SCRIPT, leaflet_files.SHEET):
        return _shared(partial(leaflet_files.ours, name), LEAFLET_TYPES[Path(name).suffix])
    path = leaflet_files.by_name(folder).get(name)
    if path is None:
        raise NotFoundError(f"Leaflet has no file “{name[:60]}”.")
    read = partial(request.state.cache.get, ("leaflet", path), path.read_bytes)
    return _shared(read, LEAFLET_TYPES[path.suffix])


def _kept(request: Request, media_type: str, make: Callable[[], bytes]) -> Answer:
    parameters.nothing_but(request.pairs, "v")
    key = ("asset", request.http.scope["path"])
    return _shared(lambda: request.state.cache.get(key, make), media_type)


def _shared(make: Callable[[], bytes], media_type: str) -> Answer:
    return Answer(make, media_type, caching=Caching.SHARED)


def _boundaries(state: AppState) -> Path:
    return state.config.data / "boundaries"


def _letters(state: AppState, fontstack: str, first: int) -> bytes:
    boundaries = _boundaries(state)
    characters = state.cache.get("characters", lambda: layers.characters(boundaries))
    with contextlib.suppress(OSError):  # a folder that cannot be written only costs time
        return glyphs.cached_range(state.config.cache / "glyphs", fontstack, first, characters)
    return glyphs.range_pbf(fontstack, first, characters)


_SIGN = in_path("name", choice(symbols.NAMES))
_ON_TOP = (
    query(
        "lines",
        example("none"),
        "Boundary lines to draw, joined with commas, or none; all without it.",
    ),
    query(
        "areas",
        example("0,1,2"),
        "Outlines of coordination areas: their numbers (`i`) in "
        "/api/map/abc-area-units.geojson, joined with commas, or none.",
    ),
    query(
        "hotspots",
        example("0,1,2"),
        "Hatching of hotspots: their numbers (`i`) in "
        "/api/map/hotspots.geojson, joined with commas, or none.",
    ),
    query(
        "blocked",
        example("0,1,2"),
        "How many blocked areas lie on one another: their numbers (`i`) in "
        "/api/map/blocked-areas.geojson, joined with commas, or none.",
    ),
    query(
        "sites",
        example("0,5"),
        "Names of informal sites: their numbers (`i`) in "
        "/api/map/informal-sites.geojson, joined with commas, or none.",
    ),
)
"""What the pages have drawn with the base map, so that names give way to one another."""
ROUTES = (
    Route(
        "/api/basemap/{name}.geojson",
        basemap_layer,
        asset(
            "A layer of the base map",
            GEOJSON,
            in_path("name", choice((*layers.layer_names(), leaflet_base.NAME))),
            VERSION,
        ),
    ),
    Route(
        "/api/basemap/{language}/labels.geojson",
        basemap_labels,
        asset("The names on the base map", GEOJSON, in_path("language", choice(Language)), VERSION),
    ),
    Route(
        "/api/fonts/{fontstack}/{range}.pbf",
        font_range,
        asset(
            "256 letters of a font",
            PBF,
            in_path("fontstack", choice(fonts.FONTSTACKS)),
            in_path("range"),
            VERSION,
        ),
    ),
    Route(
        "/api/fonts/{name}.woff2",
        web_font,
        asset(
            "Letters or icons of the dashboard",
            WOFF2,
            in_path("name", choice(web_fonts.NAMES)),
            VERSION,
        ),
    ),
    Route("/api/symbols/atlas.png", atlas_png, asset("All signs in one picture", PNG, VERSION)),
    Route(
        "/api/symbols/atlas.json", atlas_json, asset("Where each sign lies in it", JSON, VERSION)
    ),
    Route("/api/symbols/{name}.svg", symbol_svg, asset("A sign", SVG, _SIGN, VERSION)),
    Route("/api/symbols/{name}.png", symbol_png, asset("A sign", PNG, _SIGN, VERSION)),
    Route(
        "/api/styles/{style}",
        style,
        asset(
            "The base map as a MapLibre style",
            JSON,
            in_path("style", choice(["base"])),
            SHORT_LANGUAGE,
            VERSION,
            query("f", choice(["json"])),
            *_ON_TOP,
        ),
    ),
    Route(
        "/api/leaflet/{name:anything}",
        leaflet,
        asset("A file of Leaflet", "*/*", in_path("name"), VERSION),
    ),
)
