"""The style `atlas`: the base map and the layers of the dashboard, drawn from vector tiles.

For MapLibre and other renderers of its style specification, version 8; same colours, measures and
signs as the dashboard, by its `look`. Shapes lie under the names of the base map, signs over them.
"""

from typing import Any, Final

from geo.catalog.country import Start
from maps.basemap import area_style, sprite
from maps.basemap.base_style import base_style
from maps.look import layer_styles, symbols
from maps.look.style import Ground, Scale, Sign, Style

SOURCE: Final = "atlas"
_POLYGONS: Final = ["==", ["geometry-type"], "Polygon"]
_POINTS: Final = ["==", ["geometry-type"], "Point"]

Layer = dict[str, Any]
Expression = list[Any]


def atlas_style(
    origin: str, language: str, start: Start, tilejson: dict[str, Any]
) -> dict[str, Any]:
    """Returns the style; `tilejson` describes tiles that hold the layers, by their ids."""
    made = base_style(origin, language, start)
    source = {
        name: tilejson[name] for name in ("tiles", "minzoom", "maxzoom", "bounds", "attribution")
    }
    names = next(at for at, layer in enumerate(made["layers"]) if layer["type"] == "symbol")
    under, over = made["layers"][:names], made["layers"][names:]
    styles = [(one.id, layer_styles.of(one)) for one in layer_styles.drawn()]
    grounds = [part for name, style in styles for part in _grounds(name, style)]
    signs = [_signs(name, style, style.sign) for name, style in styles if style.sign]
    return {
        **made,
        "name": "Durable Solutions Atlas",
        "sources": {**made["sources"], SOURCE: {"type": "vector", **source}},
        "layers": [*under, *grounds, *over, *signs],
    }


def _drawn(layer_id: str, part: str, kind: str, only: Expression, **more: Any) -> Layer:  # noqa: ANN401 any key of the specification
    own = {"id": f"{layer_id} {part}", "type": kind, "source": SOURCE, "source-layer": layer_id}
    return {**own, "filter": only, **more}


def _grounds(layer_id: str, style: Style) -> list[Layer]:
    """Areas, and what stands for points where these are counted for an area."""
    own = style if style.ground else style.counted
    if own is None or own.ground is None:
        return []
    ground = own.ground
    outlines = [_class(layer_id, ground, at) for at in range(len(ground.outlines))]
    return [_fill(layer_id, own.ground_part, ground), *(outlines or [_outline(layer_id, ground)])]


def _fill(layer_id: str, part: str, ground: Ground) -> Layer:
    paint: dict[str, Any] = {"fill-color": ground.hex}
    if ground.hatched:
        paint = {"fill-pattern": symbols.hatch_name(ground.colour)}
    paint["fill-opacity"] = ground.density.tiles
    if ground.outlines:
        paint["fill-antialias"] = False
    return _drawn(layer_id, part, "fill", _POLYGONS, paint=paint)


def _class(layer_id: str, ground: Ground, at: int) -> Layer:
    outline = ground.outlines[at]
    only = ["all", _POLYGONS, ["==", ["get", ground.field], outline.value]]
    paint = area_style.outline_paint(ground, outline)
    return _drawn(layer_id, outline.value, "line", only, layout={"line-join": "round"}, paint=paint)


def _outline(layer_id: str, ground: Ground) -> Layer:
    paint: dict[str, Any] = {"line-color": ground.hex, "line-width": ground.outline_px}
    if ground.outline_opacity < 1:
        paint["line-opacity"] = ground.outline_opacity
    return _drawn(
        layer_id, "outline", "line", _POLYGONS, layout={"line-join": "round"}, paint=paint
    )


def _share(size_px: float) -> float:
    """Returns the size of an icon as the style wants it: a multiple of that in the sprite."""
    return round(size_px / sprite.SIGN_PX, 4)


def _signs(layer_id: str, style: Style, sign: Sign) -> Layer:
    """The signs of points; of those that are sized by a number the largest lie below."""
    layout: dict[str, Any] = {
        "icon-image": _image(style, sign),
        "icon-size": _size(sign.size),
        "icon-allow-overlap": True,
        "icon-ignore-placement": True,
    }
    if isinstance(sign.size, Scale):
        layout["symbol-sort-key"] = ["-", 0, _number(sign.size.field)]
    return _drawn(layer_id, "signs", "symbol", _POINTS, layout=layout)


def _number(field: str) -> Expression:
    return ["max", 0, ["coalesce", ["get", field], 0]]


def _image(style: Style, sign: Sign) -> str | Expression:
    """The symbol by the number of a field; that of the counted where a feature has a count."""
    first, *more = (key.symbol for key in sign.numbered)
    image: str | Expression = first
    if more:
        steps = [part for step in enumerate(more, 1) for part in step]
        image = ["step", ["to-number", ["get", sign.field], 0], _least(sign, first), *steps]
    if sign.unknown:
        known: Expression = ["has", sign.field]
        if sign.instead:
            known = ["any", known, [">", _number(sign.instead.field), 0]]
        image = ["case", known, image, sign.unknown.symbol]
    counted = style.counted.sign if style.counted else None
    return ["case", ["has", "count"], counted.symbol({}), image] if counted else image


def _least(sign: Sign, first: str) -> str | Expression:
    """The symbol for 0, and what stands in its place by the number of another field."""
    if sign.instead is None:
        return first
    return ["case", [">", _number(sign.instead.field), 0], sign.instead.key.symbol, first]


def _size(size: float | Scale) -> float | Expression:
    """The size of signs; the area follows the number by which they are sized."""
    if not isinstance(size, Scale):
        return _share(size)
    share = ["min", 1, ["/", _number(size.field), size.largest]]
    smallest, largest = _share(size.smallest_px), _share(size.largest_px)
    return ["+", smallest, ["*", round(largest - smallest, 4), ["sqrt", share]]]
