"""The map as one SVG drawn on the server: for lite pages, slides, pictures and paper.

Values in, SVG out: a Context (a disclosed dataset and its View), the base map, what to choose.
Where a link is given, each sign leads to the page of its place. `css()` belongs into the page, or
comes with the drawing when it stands alone.
"""

from dataclasses import dataclass
from html import escape
from typing import Final

from geo.dataset import selection, supposed
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles import place as place_profile
from maps.look import layer_styles, theme
from maps.svg import fit, signs
from maps.svg import frame as svg_frame
from maps.svg import ground as svg_ground
from maps.svg import names as svg_names
from maps.svg.frame import Frame
from maps.svg.ground import Ground
from maps.svg.names import Box
from maps.svg.signs import Link

SIZE_PX: Final = (640, 600)
_CORNER_PX: Final = 14
_BAR_PX: Final = 120


@dataclass(frozen=True)
class Drawing:
    """How a map is drawn: size in px, links of its signs, which feature is chosen or marked.

    `summed` is for maps that must stay small: of many sites those of a unit have one sign.
    """

    size: tuple[int, int] = SIZE_PX
    link: Link | None = None
    chosen: tuple[str, str] | None = None
    stands_alone: bool = False
    marked: tuple[tuple[str, str], ...] = ()
    summed: bool = False


def css() -> str:
    """Returns the style sheet of the map."""
    return (
        f".m{{font-family:{theme.FONT_FAMILY};direction:ltr;overflow:hidden}}"
        + svg_ground.STYLE
        + signs.css()
        + svg_names.STYLE
    )


def draw(context: Context, ground: Ground, drawing: Drawing, frame: Frame | None = None) -> str:
    """Returns the map of a scene as an `<svg>` element; `frame` defaults to the View's window."""
    frame = frame or fit.window(context, drawing.size)
    layers = layers_on(context)
    styles = [layer_styles.of(context.dataset.layer(one)) for one in layers]
    drawn = [signs.draw(context, layer, frame, drawing.link, drawing.summed) for layer in layers]
    ring, held = _chosen(context, drawing, frame)
    furniture, corners = _furniture(context, frame)
    boxes = [*(box for one in drawn for box in one.boxes), *held]
    names = [name for one in drawn for name in one.names]
    names += svg_names.of_ground(ground.names[context.view.lang.value], frame)
    placed = svg_names.place(names, boxes, frame, corners)
    ground_names = [one for one in placed if one.name.kind != "sign"]
    sign_names = [one for one in placed if one.name.kind == "sign"]
    width, height = drawing.size
    title = f"<title>{escape(title_of(context))}</title>"
    style = f"{title}<style>{css()}</style>" if drawing.stands_alone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="m" viewBox="0 0 {width} {height}">'
        f"{style}{signs.definitions(styles)}"
        f"{svg_ground.draw(ground, frame)}{''.join(one.grounds for one in drawn)}"
        f"{svg_names.draw(ground_names, frame)}{''.join(one.signs for one in drawn)}"
        f"{ring}{svg_names.draw(sign_names, frame)}\n{furniture}</svg>"
    )


def title_of(context: Context) -> str:
    """Returns what the map shows, and of which day."""
    words = context.words
    titles = titles_on(context) or [words(mark("Map"))]
    day = supposed.situation(context)
    return f"{words.listed(titles)} · {day}"


def layers_on(context: Context) -> tuple[str, ...]:
    """Returns the layers that the View switches on, bottom to top."""
    wanted = context.view.layers
    return tuple(one.id for one in layer_styles.drawn() if wanted is None or one.id in wanted)


def titles_on(context: Context) -> list[str]:
    """Returns the titles of the layers that are on, top to bottom."""
    shown = [context.dataset.layer(one) for one in reversed(layers_on(context))]
    return [context.words(layer_styles.title_layer(one).title) for one in shown]


def _chosen(context: Context, drawing: Drawing, frame: Frame) -> tuple[str, list[Box]]:
    """Returns the marks of the chosen feature and of the marked ones: rings and outlines."""
    wanted: dict[str, list[str]] = {}
    for one in (*drawing.marked, *([drawing.chosen] if drawing.chosen else [])):
        layer_id, features = place_profile.mapped(context, *one)
        wanted.setdefault(layer_id, []).extend(features["id"])
    parts, boxes = [], []
    for layer_id, ids in wanted.items():
        features, layer = context.dataset.features[layer_id], context.dataset.layer(layer_id)
        found = features[features["id"].isin(ids).to_numpy()]
        shown = selection.derived(context.dataset, layer, found, context.view)
        part, held = signs.chosen(shown, layer_styles.of(layer, context.dataset), frame)
        parts.append(part)
        boxes += held
    return "".join(parts), boxes


def _furniture(context: Context, frame: Frame) -> tuple[str, list[Box]]:
    """Returns the exact scale bar and the north arrow, and the corners that they take."""
    length_km, bar_px = svg_frame.scale_bar(frame, _BAR_PX)
    kilometres = escape(f"{length_km} {context.words(mark('km'))}")
    x, y = _CORNER_PX, frame.height - _CORNER_PX
    bar = (
        f'<path d="M{x} {y - 6}v6h{bar_px:.1f}v-6" fill="none" stroke="{theme.INK}" '
        f'stroke-width="1.6"/><g transform="translate({x + bar_px / 2:.0f} {y - 10})">'
        f'<text class="m-k m-name m-scale" font-size="11.5" text-anchor="middle">'
        f"{kilometres}</text></g>"
    )
    right = frame.width - _CORNER_PX - 10
    north = escape(context.words(mark("North is up")))
    arrow = (
        f'<g transform="translate({right} {_CORNER_PX})"><title>{north}</title>'
        f'<path d="M0 0l8 22-8-6-8 6z" fill="{theme.INK}" stroke="#fff"/></g>'
    )
    return bar + arrow, [
        Box(0, y - 42, x + _BAR_PX, frame.height),
        Box(right - 14, 0, frame.width, _CORNER_PX + 30),
    ]
