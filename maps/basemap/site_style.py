"""Names of informal sites in the base style: a group's from afar, each site's own nearby.

They are style layers, so that the renderer finds room for them. A filter changes a list of
numbers in the style. Sizes are px, distances em.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from maps.basemap.base_style import MEDIUM, RIGHT_TO_LEFT
from maps.look import layer_styles, theme

Style = dict[str, Any]
Layer = dict[str, Any]
NEARBY_ZOOM: Final = 8.6
SOURCE: Final = "site-points"
_ROOM_PX: Final = 4.0
_WORLD_PX: Final = 512
_POINTS: Final = ["==", ["geometry-type"], "Point"]
_SIGN: Final = "nn"
"""Stands for the sign: at text size s its room is about s wide and 1.2 s high."""


def with_sites(
    style: Style, addresses: Mapping[str, str], numbers: Sequence[int], language: str
) -> Style:
    """Returns the style with names of these sites on top; `addresses` by `sources()`.

    `numbers` are values of the property `n`; a group has its name when any of its sites is shown.
    """
    shown = [int(one) for one in numbers]
    own: list[Any] = ["in", ["get", "n"], ["literal", shown]]
    any_of: list[Any] = ["any", *(["in", f",{one},", ["get", "members"]] for one in shown)]
    group = {"maxzoom": NEARBY_ZOOM, "filter": ["all", ["has", "members"], any_of]}
    single = {"minzoom": NEARBY_ZOOM, "filter": own}
    layers = [
        _names("site-names", "site_label", language) | single,
        _names("site-group-names", "group_label", language) | group,
        _room("labels", 10.0) | {"filter": ["==", ["get", "kind"], "capital"]},
        *(_room(name, size) | {"filter": _POINTS} for name, size in _other_signs().items()),
        _room(SOURCE, ["get", "size"]) | {"filter": own},
    ]
    data = {name: {"type": "geojson", "data": addresses[name]} for name in sources()}
    return {**style, "sources": {**style["sources"], **data}, "layers": [*style["layers"], *layers]}


def with_stacks(
    style: Style, source: str, address: str, numbers: Sequence[int], size_px: float
) -> Style:
    """Returns the style with the number of signs that lie on one another beside them, as ×5.

    `address` is that of their GeoJSON, `numbers` are values of the property `n`.
    """
    is_shown = ["in", ["get", "n"], ["literal", [int(one) for one in numbers]]]
    data = {
        "type": "geojson",
        "data": address,
        "cluster": True,
        "clusterRadius": round(size_px / 2),
        "clusterMaxZoom": 14,
        "clusterProperties": {"shown": ["+", ["case", is_shown, 1, 0]]},
    }
    layer = {
        "id": f"{source}-stacks",
        "type": "symbol",
        "source": f"{source}-stacks",
        "filter": ["all", ["has", "point_count"], [">", ["get", "shown"], 1]],
        "layout": {
            "text-field": ["concat", "×", ["to-string", ["get", "shown"]]],
            "text-font": [MEDIUM],
            "text-size": theme.SITE_LABEL_PX,
            "text-anchor": "left",
            "text-offset": [(size_px / 2 + 3) / theme.SITE_LABEL_PX, 0],
            "text-allow-overlap": True,
        },
        "paint": {
            "text-color": theme.NAVY,
            "text-halo-color": theme.WHITE,
            "text-halo-width": theme.SITE_HALO_PX,
        },
    }
    held = {**style["sources"], layer["id"]: data}
    return {**style, "sources": held, "layers": [*style["layers"], layer]}


def sources() -> tuple[str, ...]:
    """Returns the map layers that hold the names, and the signs on which no name may lie."""
    return (SOURCE, *_other_signs())


def _other_signs() -> dict[str, float]:
    """Returns the layers whose signs have all the same size, and that size."""
    styles = ((one.id, layer_styles.of(one)) for one in layer_styles.drawn())
    return {name: style.fixed_px for name, style in styles if style.fixed_px}


def _names(name: str, field: str, language: str) -> Layer:
    is_rtl = language in RIGHT_TO_LEFT
    size_px = theme.SITE_LABEL_PX * (theme.ARABIC_SCALE if is_rtl else 1.0)
    return {
        "id": name,
        "type": "symbol",
        "source": SOURCE,
        "layout": {
            "text-field": ["get", field],
            "text-font": [MEDIUM],
            "text-size": size_px,
            "text-max-width": 60 if is_rtl else 14,
            "text-padding": 1,
            "text-variable-anchor": [
                *("left", "top-left", "bottom-left", "top", "bottom"),
                *("right", "top-right", "bottom-right"),
            ],
            "text-radial-offset": _reach_em(size_px),
            "text-justify": "auto",
            "symbol-sort-key": ["-", 0, ["get", "weight"]],
        },
        "paint": {
            "text-color": theme.NAVY,
            "text-halo-color": theme.WHITE,
            "text-halo-width": theme.SITE_HALO_PX,
        },
    }


def _reach_em(text_px: float) -> list[Any]:
    """How far from its point a name begins: beside the sign, or beside all signs of a group."""

    def at(zoom: float) -> list[Any]:
        px_per_degree = _WORLD_PX * 2**zoom / 360
        spread: list[Any] = ["*", ["coalesce", ["get", "spread"], 0], px_per_degree]
        reach = ["+", ["/", ["get", "size"], 2], spread, _ROOM_PX]
        return ["/", reach, text_px]

    far, near = 5.0, NEARBY_ZOOM
    # the renderer lays names out for whole zooms, half a step further out on average
    return [
        *("interpolate", ["exponential", 2], ["zoom"]),
        *(far - 0.5, at(far), near - 0.5, at(near)),
    ]


def _room(source: str, size_px: float | list[Any]) -> Layer:
    """Invisible letters where deck.gl draws signs, so that no name is laid under one."""
    return {
        "id": f"{source}-room",
        "type": "symbol",
        "source": source,
        "layout": {
            "text-field": _SIGN,
            "text-font": [MEDIUM],
            "text-size": ["*", size_px, 0.7],
            "text-padding": 0,
            "text-allow-overlap": True,
        },
        "paint": {"text-opacity": 0},
    }
