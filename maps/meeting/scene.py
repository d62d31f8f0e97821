"""A projected scene as HTML: 1920 × 1080 units, nothing smaller than 24 of them.

All lengths of its style sheet are in one unit that follows the window, so that a scene has the
same layout on every wall. The map is an SVG drawn here; nothing needs WebGL.
"""

import base64
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from markupsafe import Markup

from geo.catalog.audience import Audience
from geo.dataset import names, supposed
from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.exchange import credits as credit_lines
from geo.language import mark
from geo.meeting import meetings
from geo.meeting.scene_text import SceneText
from geo.settings import reached
from geo.view.address import PLACES
from maps.document import parts
from maps.document.parts import Line
from maps.look import layer_styles, qr, state_bar
from maps.look.markup import Figure
from maps.look.style import Key
from maps.look.templates import rendered
from maps.meeting import figures as meeting_figures
from maps.meeting import lists
from maps.meeting import map as meeting_map
from maps.meeting import rows as meeting_rows
from maps.meeting.lists import Listed
from maps.pictures import embedded_fonts
from maps.svg import furniture as map_furniture
from maps.svg import map as svg_map
from maps.svg.ground import Ground

MAP_PX: Final = (1450, 678)
MOST_DASHES: Final = 24
USUAL_FIGURES: Final = 3
_TITLE_STEPS: Final = (42, 52, 62)
_NOTE_STEPS: Final = (86, 104)

_SCENE: Final = Path(__file__).with_name("scene.html")
_ROOM_PX: Final = 664
_HEAD_PX, _ROW_PX, _TASK_PX, _MORE_PX = 54, 50, 92, 48


class Image(NamedTuple):
    """A drawing of the wall: an SVG document in base64, what it shows, and its class."""

    content: str
    alt: str
    kind: str


def draw(context: Context, ground: Ground, scene_text: SceneText) -> Markup:
    """Returns the whole scene as HTML."""
    words, listed = context.words, lists.of(context, scene_text)
    shown = listed.figures if listed else tuple(figures(context, scene_text))
    signs = [] if listed else _signs(context)
    groups, left = on_wall(listed) if listed else ([], 0)
    heading, note = title(context, scene_text), message(context, scene_text)
    first, stop, last = note.partition(". ")  # the last sentence of several is the bold half
    *sources, disclaimer = credit_lines.lines(context.dataset, words)
    code, code_says = _code(context, scene_text)
    return rendered(
        _SCENE,
        reached=reached,
        lang=context.view.lang,
        count=words(mark("{number} of {total}"), number=scene_text.number, total=scene_text.total),
        place=about(context),
        audience=names.audience(context, Audience(context.dataset.audience)),
        title=heading,
        title_step=_step(heading, _TITLE_STEPS),
        day=words.day(context.day),
        figures=shown,
        signs=signs,
        # many figures leave as little room as many signs
        fullness=max(min(len(signs), 9), 7 if len(shown) > USUAL_FIGURES else 0),
        listed=listed,
        groups=groups,
        more=words.count("and {n} more line", "and {n} more lines", left) if left else "",
        style_of=parts.style_of,
        kinds={style: kind for kind, style in lists.KINDS.items()},
        comma=words.listed(["", ""]),
        images=[] if listed else list(_images(context, ground)),
        nothing=map_furniture.notice(context),
        first=first + stop,
        last=last,
        note_step=_step(note, _NOTE_STEPS),
        state=state_bar.html_with_image(context),
        sources=" · ".join(sources),
        disclaimer=disclaimer,
        now=scene_text.number,
        total=scene_text.total,
        most_dashes=MOST_DASHES,
        code=code,
        code_says=code_says,
    )


def on_wall(listed: Listed) -> tuple[list[tuple[Line, list[tuple[Line, ...]]]], int]:
    """Returns the rows of a list under their titles, as far as there is room, and how many more."""
    groups = listed.table.groups
    needed = sum(_height_px(title, rows) for title, rows in groups)
    room = _ROOM_PX - (_MORE_PX if listed.note else 0)
    room -= _MORE_PX if needed > room else 0
    shown, left = [], 0
    for title, rows in groups:
        each = _ROW_PX if title else _TASK_PX
        fitting = max(0, (room - _height_px(title, ())) // each)
        left += len(rows[fitting:])
        if fitting:
            shown.append((title, rows[:fitting]))
        room = room - _height_px(title, rows[:fitting]) if fitting else 0
    return shown, left


def _height_px(title: Line, rows: Sequence[tuple[Line, ...]]) -> int:
    """Returns the height of rows under a title; those without one are action points."""
    return _HEAD_PX + _ROW_PX * len(rows) if title else _TASK_PX * len(rows)


def title(context: Context, scene_text: SceneText) -> str:
    """Returns the title of a scene; one made of the view alone where its words are withheld."""
    said = scene_text.title or _heading(context, scene_text.kind)
    if scene_text.kind == "since" and said == context.words(meetings.SINCE):
        return meetings.title(context.words, context.dataset, context.view)
    return said


def _heading(context: Context, kind: str) -> str:
    known = {
        "since": meetings.SINCE,
        "ends": mark("Stated ends, soonest first"),
        "plans": mark("Plans of action of the areas"),
        "movements": mark("Facilitated movements by period"),
        "actions": mark("Action points"),
    }.get(kind)
    if known:
        return context.words(known)
    return context.words.listed(svg_map.titles_on(context)) or place(context)


def place(context: Context) -> str:
    """Returns the finest place that the view names, or the country."""
    chosen = next((name for name in reversed(PLACES) if getattr(context.view, name)), "")
    values = getattr(context.view, chosen) if chosen else ()
    if not values or len(values) > 3:
        return context.country
    return context.words.listed(names.value(context, chosen, one) for one in values)


def about(context: Context) -> str:
    """Returns the place of a scene and what else its view asks for: a supposition, a sector."""
    asked = map_furniture.filters(context, beside_place=True)
    return " · ".join(filter(None, (place(context), supposed.said(context), asked)))


def figures(context: Context, scene_text: SceneText) -> list[Figure]:
    """Returns the large figures of a scene that is a map."""
    return meeting_figures.of(context, scene_text.figures or meeting_figures.USUAL)


def _step(text: str, steps: tuple[int, ...]) -> int:
    """Returns how small a text has to be: 0 for the largest letters."""
    return sum(len(text) > step for step in steps)


def message(context: Context, scene_text: SceneText) -> str:
    """Returns what a scene says below its map or list: its note, or the days it is about."""
    note = " ".join(scene_text.note.split())
    if note:
        return note
    words = context.words
    if scene_text.kind != "since":
        return supposed.situation(context)
    earlier, later = meeting_rows.days(context)
    return words(mark("From {first} to {day}"), first=words.day(earlier), day=words.day(later))


def _code(context: Context, scene_text: SceneText) -> tuple[str, str]:
    """Returns the code of the view's address as an image, empty where it is too long, and words."""
    words = context.words
    try:
        return qr.data_uri(scene_text.link), words(mark("This view on your phone"))
    except InvalidQueryError:
        return "", words(mark("The address of this view is too long for a code."))


def _signs(context: Context) -> list[tuple[str, str]]:
    """Returns the signs of the layers that are on, each with what it means."""
    keys: list[Key] = []
    for layer_id in reversed(svg_map.layers_on(context)):
        style = layer_styles.of(context.dataset.layer(layer_id), context.dataset)
        keys += style.keys if style.has_classes else (Key(style.symbol, style.title),)
    return [(sign, context.words(meaning)) for sign, meaning in keys]


def _images(context: Context, ground: Ground) -> Iterator[Image]:
    drawn = meeting_map.draw(context, ground, MAP_PX)
    svg = embedded_fonts.embedded(drawn.svg)
    yield Image(_base64(svg), svg_map.title_of(context), "")
    if drawn.inset:
        yield Image(_base64(drawn.inset), "", "ms-inset")


def _base64(svg: str) -> str:
    return base64.b64encode(svg.encode("utf-8")).decode("ascii")
