"""What the styles of layers are in SVG: rules for areas, outlines of classes, and signs.

Maps drawn on the server and the map in one file share these; names begin with a prefix of theirs.
"""

from collections.abc import Callable, Iterable

from maps.look import layer_styles, shapes, symbols
from maps.look.style import Density, Ground, Outline


def area_rules(prefix: str, covers: Callable[[Density], float]) -> str:
    """Returns a rule of a style sheet for the areas of every layer."""
    own = (one for style in layer_styles.styles() for one in (style, style.counted) if one)
    return "".join(
        _rule(prefix, one.css, one.ground, covers(one.ground.density)) for one in own if one.ground
    )


def _rule(prefix: str, name: str, ground: Ground, covered: float) -> str:
    fill = f"fill:{ground.hex};fill-opacity:{_share(covered)}"
    if ground.hatched:
        fill = f"fill:url(#{prefix}{symbols.hatch_name(ground.colour)})"
    line = f"stroke-width:{ground.outline_px}"
    if ground.outlines:
        line = f"stroke-opacity:{_share(ground.outline_opacity)};stroke-linejoin:round"
    return f".{prefix}{name}{{{fill};stroke:{ground.hex};{line}}}"


def _share(opacity: float) -> str:
    return f"{opacity:g}".removeprefix("0") or "0"


def outline(one: Outline, scale: float = 1) -> str:
    """Returns the outline of a class as attributes."""
    px = round(one.width_px * scale, 2)
    dashes = " ".join(f"{part * px:.1f}" for part in one.dash or ())
    return f' stroke-width="{px:g}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


def signs(prefix: str, names: Iterable[str]) -> str:
    """Returns signs as SVG symbols, for `use` elements."""
    drawn = ((name, symbols.drawing(name)) for name in names)
    return "".join(
        f'<symbol id="{prefix}{name}" viewBox="0 0 {one.width:g} {one.height:g}">'
        f"{''.join(shapes.svg_body(one.shapes))}</symbol>"
        for name, one in drawn
    )
