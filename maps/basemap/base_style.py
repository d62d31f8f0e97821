"""The style `base`: land, water, borders and names for the map renderer inside the pages.

Follows the MapLibre style specification, version 8, as far as Mapbox GL 1.x knows it; every
address is absolute. Sizes are px, lines and letters grow with the zoom.
"""

from typing import Any, Final

from geo.catalog.country import Start
from maps.basemap.labels import LANGUAGES
from maps.look import theme

Layer = dict[str, Any]
Expression = list[Any]
RIGHT_TO_LEFT: Final = ("ar", "ckb")
REGULAR: Final = "Atlas Regular"
MEDIUM: Final = "Atlas Medium"
ITALIC: Final = "Atlas Italic"
SOURCES: Final = (
    "countries",
    "sea",
    "lakes",
    "rivers",
    "country",
    "governorates",
    "districts",
    "subdistricts",
    "scalebar",
)
SCALE_CHANGE_ZOOM: Final = 6.6
DISTRICT_LINES_ZOOM: Final = 6.2
DISTRICT_NAMES_ZOOM: Final = 7.4
RIVER_CHANGE_ZOOM: Final = 7.6
SUBDISTRICT_LINES_ZOOM: Final = 8.0


def base_style(origin: str, language: str, start: Start, credit: str = "") -> dict[str, Any]:
    """The base map as a style whose data and letters come from the map service at `origin`.

    Renderers show `credit` in a corner; leave it out where the page itself carries the credit.
    """
    origin = origin.rstrip("/")
    names = language if language in LANGUAGES else "en"
    data = f"{origin}/api/basemap"
    sources = {name: _source(f"{data}/{name}.geojson") for name in SOURCES}
    sources["labels"] = _source(f"{data}/{names}/labels.geojson")
    if credit:
        sources["country"]["attribution"] = credit
    return {
        "version": 8,
        "name": "Durable Solutions Atlas base map",
        "center": [start.longitude, start.latitude],
        "zoom": start.zoom,
        "sprite": f"{origin}/api/symbols/sprite",
        "glyphs": f"{origin}/api/fonts/{{fontstack}}/{{range}}.pbf",
        "sources": sources,
        "layers": [*_ground(), *_borders(), *_scale_bars(names), *_names(names)],
    }


def _source(address: str) -> dict[str, Any]:
    return {"type": "geojson", "data": address}


def _growing(*stops: tuple[float, float | Expression]) -> Expression:
    """A size that grows evenly between zooms, given as (zoom, px) pairs."""
    return ["interpolate", ["linear"], ["zoom"], *(part for stop in stops for part in stop)]


def _fill(source: str, colour: str, outline: str | None = None) -> Layer:
    paint = {"fill-color": colour} | ({"fill-outline-color": outline} if outline else {})
    return {"id": source, "type": "fill", "source": source, "paint": paint}


def _line(name: str, source: str, colour: str, width: Expression | float, **more: Any) -> Layer:  # noqa: ANN401 any key of the specification
    dash = more.pop("dash", None)
    paint = {"line-color": colour, "line-width": width}
    return {
        "id": name,
        "type": "line",
        "source": source,
        "layout": {"line-join": "round"},
        "paint": paint | ({"line-dasharray": dash} if dash else {}),
        **more,
    }


def _ground() -> list[Layer]:
    major = ["boolean", ["get", "major"], False]
    width = _growing((5, ["case", major, 1.1, 0.5]), (9, ["case", major, 2.6, 1.2]))
    land = {"id": "neighbours", "type": "background"}
    return [
        land | {"paint": {"background-color": theme.NEIGHBOUR}},
        _fill("sea", theme.SEA) | {"filter": _part("water")},
        _line("shores", "sea", theme.WATER_LINE, 0.8, filter=_part("shore")),
        _fill("country", theme.LAND),
        _line("neighbour-borders", "countries", theme.NEIGHBOUR_LINE, 0.8, filter=_part("line")),
        _line("rivers", "rivers", theme.WATER_LINE, width, filter=_part("line")),
        _fill("lakes", theme.LAKE, theme.WATER_LINE),
        _fading(),
    ]


def _part(part: str) -> Expression:
    return ["==", ["get", "part"], part]


def _fading() -> Layer:
    """Lets water, rivers and borders fade into the background where the data end."""
    layer = _fill("countries", theme.NEIGHBOUR) | {"id": "fading", "filter": _part("fade")}
    layer["paint"] |= {"fill-opacity": 0.22, "fill-antialias": False}
    return layer


def _borders() -> list[Layer]:
    governorate = _growing((5, 0.8), (9, 1.6))
    return [
        _line(
            "subdistrict-borders",
            "subdistricts",
            theme.SUBDISTRICT_LINE,
            _growing((8, 0.5), (11, 1.0)),
            minzoom=SUBDISTRICT_LINES_ZOOM,
        ),
        _line(
            "district-borders",
            "districts",
            theme.DISTRICT_LINE,
            _growing((6, 0.5), (9, 1.2)),
            minzoom=DISTRICT_LINES_ZOOM,
        ),
        _line(
            "governorate-borders", "governorates", theme.GOVERNORATE_LINE, governorate, dash=[4, 2]
        ),
        _line("country-border", "country", theme.COUNTRY_LINE, _growing((5, 1.3), (9, 2.2))),
    ]


def _scale_bars(language: str) -> list[Layer]:
    far, near = {"maxzoom": SCALE_CHANGE_ZOOM}, {"minzoom": SCALE_CHANGE_ZOOM}
    layers: list[Layer] = []
    for length_km, zooms in ((100, far), (50, near)):
        here = ["==", ["get", "km"], length_km]
        line = ["all", here, _part("line")]
        word = ["all", here, _part("text")]
        name = f"scale-{length_km}-km"
        layers.append(_line(name, "scalebar", theme.MUTED, 1.4, filter=line, **zooms))
        text = _text(f"{name}-word", REGULAR, 11 * _scale(language), theme.MUTED, word)
        text["source"] = "scalebar"
        text["layout"] |= {
            "text-field": ["get", language],
            "text-anchor": "top",
            "text-offset": [0, 0.3],
        }
        layers.append(text | zooms)
    return layers


def _scale(language: str) -> float:
    return theme.ARABIC_SCALE if language in RIGHT_TO_LEFT else 1.0


def _text(name: str, font: str, size: Expression | float, colour: str, only: Expression) -> Layer:
    """A layer of names from the labels, with the white halo that all of them have."""
    return {
        "id": name,
        "type": "symbol",
        "source": "labels",
        "filter": only,
        "layout": {
            "text-field": ["get", "text"],
            "text-font": [font],
            "text-size": size,
            "text-padding": 4,
            "text-line-height": 1.15,
        },
        "paint": {
            "text-color": colour,
            "text-halo-color": f"rgba(255,255,255,{theme.HALO_ALPHA})",
            "text-halo-width": theme.HALO_WIDTH_PX,
        },
    }


def _kind(kind: str) -> Expression:
    """Labels of a kind, as far as they may show at this zoom."""
    return ["all", ["==", ["get", "kind"], kind], ["<=", ["get", "from"], ["zoom"]]]


def _dot(name: str, kind: str, radius: float, colour: str, stroke: float) -> Layer:
    return {
        "id": name,
        "type": "circle",
        "source": "labels",
        "filter": _kind(kind),
        "paint": {
            "circle-radius": radius,
            "circle-color": theme.WHITE,
            "circle-stroke-color": colour,
            "circle-stroke-width": stroke,
        },
    }


def _capitals(spacing_em: float, language: str) -> dict[str, Any]:
    """Capitals and room between letters, which joined letters must not have."""
    if language in RIGHT_TO_LEFT:
        return {}
    return {"text-transform": "uppercase", "text-letter-spacing": spacing_em}


def _beside(distance_em: float) -> dict[str, Any]:
    """A name beside its dot, on whichever side there is room."""
    return {
        "text-variable-anchor": ["left", "right", "top", "bottom"],
        "text-radial-offset": distance_em,
        "text-justify": "auto",
    }


def _river_names(language: str) -> list[Layer]:
    """Names along rivers: on their smoothed courses from afar, on the rivers themselves nearby."""
    layers: list[Layer] = []
    far, near = {"minzoom": 5.8, "maxzoom": RIVER_CHANGE_ZOOM}, {"minzoom": RIVER_CHANGE_ZOOM}
    for part, zooms in (("course", far), ("line", near)):
        only = ["all", _part(part), ["has", language]]
        size = 11 * _scale(language)
        layer = _text(f"river-names-{part}", ITALIC, size, theme.WATER_LABEL, only)
        layer["layout"] |= {
            "text-field": ["get", language],
            "symbol-placement": "line",
            "symbol-spacing": 700,
            "text-max-angle": 12 if language in RIGHT_TO_LEFT else 40,
            "text-letter-spacing": 0 if language in RIGHT_TO_LEFT else 0.06,
        }
        layers.append(layer | {"source": "rivers"} | zooms)
    return layers


def _names(language: str) -> list[Layer]:
    """Names from the least to the most important: the later one gets the room."""
    k = _scale(language)
    # Right to left text is broken already; breaking it again would put the last words first.
    widest = {"text-max-width": 60} if language in RIGHT_TO_LEFT else {"text-max-width": 8}
    city_size = _growing((5.5, 10.5 * k), (9, 13 * k))
    governorate_size = _growing((5, 11 * k), (8, 15 * k))
    country_size = _growing((5, 13 * k), (8, 18 * k))
    capital_size = _growing((5, 12 * k), (9, 15 * k))
    district = _text("district-names", REGULAR, 10.5 * k, theme.PLACE_LABEL, _kind("district"))
    district["minzoom"] = DISTRICT_NAMES_ZOOM
    district["layout"] |= widest
    city = _text("city-names", REGULAR, city_size, theme.CITY_LABEL, _kind("city"))
    city["layout"] |= widest | _beside(0.55) | {"text-padding": 2}
    water_size = _growing((6, 10.5 * k), (10, 13 * k))
    water = _text("water-names", ITALIC, water_size, theme.WATER_LABEL, _kind("water"))
    water["layout"] |= widest | {"text-max-width": widest["text-max-width"] - 2}
    governorate = _text(
        "governorate-names", MEDIUM, governorate_size, theme.PLACE_LABEL, _kind("governorate")
    )
    governorate["layout"] |= widest | _capitals(theme.GOVERNORATE_SPACING_EM, language)
    governorate["layout"] |= {
        "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
        "text-radial-offset": 0.3,
        "text-padding": 2,
    }
    country = _text("country-names", REGULAR, country_size, theme.COUNTRY_LABEL, _kind("country"))
    country["layout"] |= widest | _capitals(theme.COUNTRY_SPACING_EM, language)
    country["paint"]["text-halo-color"] = theme.NEIGHBOUR
    capital = _text("capital-name", MEDIUM, capital_size, theme.CAPITAL_LABEL, _kind("capital"))
    capital["layout"] |= widest | _beside(0.65)
    dots = [
        _dot("city-dots", "city", 2.2, theme.MUTED, 1.2) | {"minzoom": 5.6},
        _dot("capital-dot", "capital", 4, theme.INK, 2),
    ]
    city["minzoom"] = 5.6
    return [*dots, *_river_names(language), district, city, water, governorate, country, capital]
