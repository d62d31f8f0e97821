"""Every sign of the Atlas, drawn once: legend, table, map and slide take it from here.

Round and square signs live in a box of 96 units, area signs in a swatch of 26 by 16. A layer
that has no sign of its own takes a plain one of `SHAPES` in a colour of `theme.COLOURS`, such as
`disc-green` or `area-violet`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypedDict

from markupsafe import Markup
from PIL import Image

from geo.errors import NotFoundError
from maps.look import layer_styles, shapes, theme
from maps.look.shapes import Circle, Drawing, HalfDisc, Polygon, Shape
from maps.look.style import Style

ICON_UNITS: Final = 96.0
ATLAS_CELL_PX: Final = 96
ATLAS_GAP_PX: Final = 16  # smaller copies of the picture that the map draws must not mix neighbours
SWATCH: Final = (26.0, 16.0)
_MIDDLE: Final = ICON_UNITS / 2


def _disc(share: float, fill: str) -> Circle:
    return Circle(_MIDDLE, _MIDDLE, ICON_UNITS * share, fill)


def _icon(*parts: Shape) -> Drawing:
    return Drawing(ICON_UNITS, ICON_UNITS, parts)


def _swatch(*parts: Shape) -> Drawing:
    return Drawing(*SWATCH, parts)


def _sites() -> dict[str, Drawing]:
    """The fills of a site: hollow, pale with a core, left half empty, solid; grey if unknown."""
    radius, halo = 0.46, _disc(0.495, theme.WHITE)
    disc, inner = _disc(radius, theme.BLUE), radius * 0.72
    half = HalfDisc(_MIDDLE, _MIDDLE, ICON_UNITS * radius * 0.78, theme.WHITE)
    fills: dict[str, tuple[Shape, ...]] = {
        "none": (_disc(inner, theme.WHITE),),
        "together": (_disc(inner, theme.BLUE_PALE), _disc(radius * 0.4, theme.NAVY)),
        "one": (half,),
        "several": (),
    }
    grey = (_disc(radius, theme.MUTED), _disc(inner, theme.CELL_NONE))
    known = {f"site_{name}": _icon(halo, disc, *parts) for name, parts in fills.items()}
    return {**known, "site_unknown": _icon(halo, *grey)}


def _site_area() -> Drawing:
    """Sites counted for an area, for the public: a rounded square, so that it is no position."""

    def square(inset: float, radius: float, fill: str) -> Polygon:
        far = ICON_UNITS - inset
        return shapes.rounded(shapes.rectangle(inset, inset, far, far, fill), radius, fill)

    lines = shapes.hatch(square(17, 9, theme.BLUE), 5.0, 11.0, theme.BLUE)
    return _icon(
        square(2, 20, theme.WHITE),
        square(6, 17, theme.BLUE),
        square(15, 9, theme.BLUE_PALE),
        *lines,
    )


def _ring() -> Drawing:
    return _icon(_disc(0.5, theme.WHITE), _disc(0.475, theme.NAVY), _disc(0.41, theme.WHITE))


def _plain_disc(colour: str) -> Drawing:
    return _icon(_disc(0.495, theme.WHITE), _disc(0.46, colour))


def _plain_square(colour: str) -> Drawing:
    sides = ((2, 20, theme.WHITE), (6, 17, colour))
    return _icon(
        *(
            shapes.rounded(
                shapes.rectangle(at, at, ICON_UNITS - at, ICON_UNITS - at, fill), radius, fill
            )
            for at, radius, fill in sides
        )
    )


def _diamond(colour: str) -> Drawing:
    layers = ((0.5, theme.WHITE), (0.435, colour), (0.215, theme.WHITE))
    centre = (_MIDDLE, _MIDDLE)
    return _icon(*(shapes.regular(centre, ICON_UNITS * r, 4, fill) for r, fill in layers))


def _hollow_octagon(*inside: Shape) -> Drawing:
    """Returns the sign of an area that is less sure to be blocked."""
    centre = (_MIDDLE, _MIDDLE)
    parts = ((0.5, theme.WHITE), (0.45, theme.BLOCK), (0.35, theme.WHITE))
    outline = (shapes.regular(centre, ICON_UNITS * radius, 8, fill) for radius, fill in parts)
    return _icon(*outline, *inside)


def _octagon(colour: str) -> Drawing:
    centre = (_MIDDLE, _MIDDLE)
    return _icon(
        shapes.regular(centre, ICON_UNITS * 0.5, 8, theme.WHITE),
        shapes.regular(centre, ICON_UNITS * 0.45, 8, colour),
        shapes.rectangle(24, 40.5, 72, 55.5, theme.WHITE),
    )


def _plain_area(colour: str) -> Drawing:
    whole = shapes.rectangle(0, 0, *SWATCH, colour)
    return _swatch(*shapes.frame(whole, theme.HOTSPOT_OUTLINE_PX, colour, theme.WASH))


def _hatched(colour: str, ground: str = theme.WHITE) -> Drawing:
    whole = shapes.rectangle(0, 0, *SWATCH, colour)
    outline = shapes.frame(whole, theme.HOTSPOT_OUTLINE_PX, colour, ground)
    lines = shapes.hatch(outline[1], theme.HATCH_STROKE_PX, theme.HATCH_GAP_PX * 0.7, colour)
    return _swatch(*outline, *lines)


def _area_stated() -> Drawing:
    whole = shapes.rectangle(0, 0, *SWATCH, theme.VIOLET)
    return _swatch(*shapes.frame(whole, theme.AREA_STATED_PX, theme.VIOLET, theme.VIOLET_PALE))


def _area_candidate() -> Drawing:
    whole = shapes.rectangle(0, 0, *SWATCH, theme.WHITE)
    dashes = shapes.dashed(whole, theme.AREA_STATED_PX, (3, 2), theme.VIOLET, (9.0, 3.0))
    return _swatch(whole, *dashes)


def _area_inferred() -> Drawing:
    whole = shapes.rectangle(0, 0, *SWATCH, theme.WHITE)
    return _swatch(whole, *shapes.dashed(whole, theme.AREA_INFERRED_PX, (4, 2), theme.VIOLET))


def _brand() -> Drawing:
    """The mark, made for the navy bar: half a circle filled, a white place in the middle."""
    return _icon(
        _disc(0.5, theme.BLUE_BRIGHT),
        HalfDisc(_MIDDLE, _MIDDLE, ICON_UNITS * 0.425, theme.NAVY),
        _disc(0.165, theme.WHITE),
    )


DRAWINGS: Final[dict[str, Drawing]] = {
    **_sites(),
    "site_area": _site_area(),
    "ring": _ring(),
    "hotspot": _hatched(theme.RUST, theme.RUST_PALE),
    "hotspot_point": _diamond(theme.RUST),
    "area_stated": _area_stated(),
    "area_candidate": _area_candidate(),
    "area_inferred": _area_inferred(),
    "blocked": _octagon(theme.BLOCK),
    "blocked_other": _hollow_octagon(shapes.rectangle(30, 42, 66, 54, theme.BLOCK)),
    "blocked_open": _hollow_octagon(),
    "brand": _brand(),
}
NAMES: Final = tuple(DRAWINGS)
SHAPES: Final[Mapping[str, Callable[[str], Drawing]]] = {
    "disc": _plain_disc,
    "square": _plain_square,
    "diamond": _diamond,
    "octagon": _octagon,
    "area": _plain_area,
    "hatched": _hatched,
}


class IconCell(TypedDict):
    """Where a sign lies in the atlas, in px, as deck.gl's icon mapping wants it."""

    x: int
    y: int
    width: int
    height: int
    mask: bool


def drawing(name: str) -> Drawing:
    """The sign's geometry; an unknown name is refused."""
    if name in DRAWINGS:
        return DRAWINGS[name]
    shape, _, colour = name.partition("-")
    if shape in SHAPES and colour in theme.COLOURS:
        return SHAPES[shape](theme.COLOURS[colour])
    raise NotFoundError(f"there is no symbol '{name}'; known are {', '.join(NAMES)}")


def icon_names() -> tuple[str, ...]:
    """The signs that maps draw at points: ours, and the plain ones that styles of layers name."""
    styled = (
        key.symbol for style in layer_styles.styles() if style.sign for key in style.sign.keys
    )
    ours = (name for name in NAMES if name != "brand")
    names = dict.fromkeys((*ours, *styled))
    return tuple(name for name in names if drawing(name).width == drawing(name).height)


def svg(name: str) -> Markup:
    """The sign as a small SVG document for legends, tables and slides."""
    return Markup(shapes.svg(drawing(name)))  # noqa: S704 - numbers and colours of ours


def png(name: str, size_px: int = 96) -> bytes:
    """The sign as PNG whose longer side has that many pixels."""
    return shapes.png_bytes(shapes.picture(drawing(name), size_px))


def atlas_png() -> bytes:
    """All icons side by side in one PNG for deck.gl's `icon_atlas`."""
    cells = atlas_mapping()
    width = len(cells) * (ATLAS_CELL_PX + ATLAS_GAP_PX) + ATLAS_GAP_PX
    size = (width, ATLAS_CELL_PX + 2 * ATLAS_GAP_PX)
    sheet = Image.new("RGBA", size)
    for name, cell in cells.items():
        sheet.paste(shapes.picture(drawing(name), ATLAS_CELL_PX), (cell["x"], cell["y"]))
    return shapes.png_bytes(_with_white_surroundings(sheet))


def _with_white_surroundings(sheet: Image.Image) -> Image.Image:
    """Makes what is transparent a transparent white, or blending would give signs a grey rim."""
    opacity = sheet.getchannel("A")
    white = Image.new("RGBA", sheet.size, (255, 255, 255, 0))
    return Image.composite(sheet, white, opacity.point(lambda level: 255 if level else 0))


def atlas_mapping() -> dict[str, IconCell]:
    """Icon name to its cell in the atlas, for deck.gl's `icon_mapping`; coloured, so no mask."""
    step = ATLAS_CELL_PX + ATLAS_GAP_PX
    return {
        name: IconCell(
            x=ATLAS_GAP_PX + at * step,
            y=ATLAS_GAP_PX,
            width=ATLAS_CELL_PX,
            height=ATLAS_CELL_PX,
            mask=False,
        )
        for at, name in enumerate(icon_names())
    }


def hatch_name(colour: str) -> str:
    """Returns the name of the hatch of a colour; the first one has no colour in its name."""
    return "hatch" if colour == "rust" else f"hatch-{colour}"


def hatch_pattern(pattern_id: str, colour: str = theme.RUST) -> str:
    """A hatch as an SVG `<pattern>`, with the lines and gaps of the screen map."""
    step, stroke = theme.HATCH_STROKE_PX + theme.HATCH_GAP_PX, theme.HATCH_STROKE_PX
    return (
        f'<pattern id="{pattern_id}" width="{step}" height="{step}" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate(-{theme.HATCH_ANGLE_DEGREES:g})">'
        f'<rect width="{stroke}" height="{step}" fill="{colour}"/></pattern>'
    )


def hatches(prefix: str, styles: Iterable[Style], shrunk: float | None = None) -> str:
    """Returns the hatches of layers as patterns; `shrunk` undoes the zoom of what they lie on."""
    grounds = (one.ground for one in styles)
    colours = dict.fromkeys(one.colour for one in grounds if one and one.hatched)
    patterns = (hatch_pattern(f"{prefix}{hatch_name(one)}", theme.COLOURS[one]) for one in colours)
    turned = "rotate(" if shrunk is None else f"scale({shrunk:.3f}) rotate("
    return "".join(one.replace("rotate(", turned) for one in patterns)
