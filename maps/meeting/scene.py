"""A projected scene as HTML: 1920 × 1080 units, nothing smaller than 24 of them.

All lengths of its style sheet are in one unit that follows the window, so that a scene has the
same layout on every wall. The map is an SVG drawn here; nothing needs WebGL.
"""

import base64
from collections.abc import Sequence
from typing import Final

from geo.catalog.audience import Audience
from geo.dataset import names
from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.exchange import credits as credit_lines
from geo.language import mark
from geo.meeting.scene_text import SceneText
from geo.view.view import PLACES
from maps.look import escaped as markup
from maps.look import layer_styles, qr
from maps.look.markup import Figure
from maps.look.style import Key
from maps.meeting import figures as meeting_figures
from maps.meeting import lists
from maps.meeting import map as meeting_map
from maps.meeting import rows as meeting_rows
from maps.meeting.lists import Listed
from maps.svg import furniture as map_furniture
from maps.svg import map as svg_map
from maps.svg.ground import Ground

MAP_PX: Final = (1450, 678)
MOST_DASHES: Final = 24
USUAL_FIGURES: Final = 3
_TITLE_STEPS: Final = (42, 52, 62)
_NOTE_STEPS: Final = (86, 104)


def draw(context: Context, ground: Ground, scene_text: SceneText) -> str:
    """Returns the whole scene as HTML."""
    listed = _listed(context, scene_text)
    shown = listed.figures if listed else tuple(figures(context, scene_text))
    body = f'<div class="ms-list">{listed.html}</div>' if listed else _map(context, ground)
    key = "" if listed else _legend(context)
    lang = context.view.lang
    return (
        f'<article class="ms" lang="{lang.value}" dir="{lang.direction}">'
        f"{_head(context, scene_text)}"
        f'<div class="ms-row"><div class="ms-figs n{_fullness(shown, key)}">'
        f"{''.join(_figure(one) for one in shown)}{key}</div>{body}</div>"
        f"{_say(context, scene_text)}{_foot(context, scene_text)}</article>"
    )


def _fullness(shown: Sequence[Figure], key: str) -> int:
    """Returns how full the column of figures is: the lines of its key; many with more figures."""
    return max(min(key.count("<li"), 9), 7 if len(shown) > USUAL_FIGURES else 0)


def title(context: Context, scene_text: SceneText) -> str:
    """Returns the title of a scene; one made of the view alone where its words are withheld."""
    return scene_text.title or _heading(context, scene_text.kind)


def _heading(context: Context, kind: str) -> str:
    said = {
        "since": mark("Since the last meeting"),
        "ends": mark("What ends next"),
        "actions": mark("Action points"),
    }.get(kind)
    if said:
        return context.words(said)
    return context.words.listed(svg_map.titles_on(context)) or place(context)


def place(context: Context) -> str:
    """Returns the finest place that the view names, or the country."""
    chosen = next((name for name in reversed(PLACES) if getattr(context.view, name)), "")
    values = getattr(context.view, chosen) if chosen else ()
    if not values or len(values) > 3:
        return context.country
    return context.words.listed(names.value(context, chosen, one) for one in values)


def _listed(context: Context, scene_text: SceneText) -> Listed | None:
    if scene_text.kind == "actions":
        seen = context.dataset.audience != Audience.PUBLIC
        return lists.tasks(context, scene_text.tasks, may_see=seen)
    return lists.services(context, scene_text)


def figures(context: Context, scene_text: SceneText) -> list[Figure]:
    """Returns the large figures of a scene that is a map."""
    return meeting_figures.of(context, scene_text.figures or meeting_figures.USUAL)


def _figure(one: Figure) -> str:
    note = f"<small>{markup.text(one.note)}</small>" if one.note else ""
    return (
        f'<p class="ms-fig{" warn" if one.warns else ""}"><b>{markup.text(one.number)}</b>'
        f"<span>{markup.text(one.label)}</span>{note}</p>"
    )


def _step(text: str, steps: tuple[int, ...]) -> int:
    """Returns how small a text has to be: 0 for the largest letters."""
    return sum(len(text) > one for one in steps)


def _head(context: Context, scene_text: SceneText) -> str:
    words = context.words
    count = words(mark("{number} of {total}"), number=scene_text.number, total=scene_text.total)
    audience = names.audience(context, Audience(context.dataset.audience))
    said = title(context, scene_text)
    return (
        f'<header class="ms-head"><div><p class="ms-eye"><bdi>{markup.text(count)}</bdi> · '
        f"<bdi>{markup.text(place(context))}</bdi><u>{markup.text(audience)}</u></p>"
        f'<h1 class="s{_step(said, _TITLE_STEPS)}"><bdi>{markup.text(said)}</bdi></h1>'
        f'</div><p class="ms-day"><b>{markup.text(words.day(context.day))}</b></p></header>'
    )


def message(context: Context, scene_text: SceneText) -> str:
    """Returns what a scene says below its map or list: its note, or the days it is about."""
    note = " ".join(scene_text.note.split())
    if note:
        return note
    words = context.words
    if scene_text.kind != "since":
        return words(mark("Situation of {day}"), day=words.day(context.day))
    earlier, later = meeting_rows.days(context)
    return words(mark("From {first} to {day}"), first=words.day(earlier), day=words.day(later))


def _say(context: Context, scene_text: SceneText) -> str:
    """Returns the message: its last sentence is the bold half, where it has more than one."""
    note = message(context, scene_text)
    first, stop, rest = note.partition(". ")
    shown = f"{markup.text(first)}. <b>{markup.text(rest)}</b>" if stop else markup.text(note)
    return f'<p class="ms-say s{_step(note, _NOTE_STEPS)}"><span><bdi>{shown}</bdi></span></p>'


def _foot(context: Context, scene_text: SceneText) -> str:
    *sources, disclaimer = credit_lines.lines(context.dataset, context.words)
    said = markup.text(" · ".join(sources))
    return (
        f'<footer class="ms-foot"><p class="ms-src">{said}<br>{markup.text(disclaimer)}</p>'
        f"{_progress(scene_text)}{_code(context, scene_text)}</footer>"
    )


def _progress(scene_text: SceneText) -> str:
    """Returns a dash for each scene, or one bar where there are too many."""
    if scene_text.total > MOST_DASHES:
        share = 100 * scene_text.number / scene_text.total
        return f'<div class="ms-bar"><i style="width:{share:.1f}%"></i></div>'
    now = scene_text.number
    dashes = "".join(
        f'<i class="{"now" if at == now else "past" if at < now else ""}"></i>'
        for at in range(1, scene_text.total + 1)
    )
    return f'<div class="ms-prog" aria-hidden="true">{dashes}</div>'


def _code(context: Context, scene_text: SceneText) -> str:
    words = context.words
    try:
        picture = qr.data_uri(scene_text.link)
    except InvalidQueryError:
        said = markup.text(words(mark("The address of this view is too long for a code.")))
        return f'<p class="ms-qr"><span>{said}</span></p>'
    said = markup.text(words(mark("This view on your phone")))
    return f'<p class="ms-qr"><img src="{markup.text(picture)}" alt=""><span>{said}</span></p>'


def _legend(context: Context) -> str:
    """Returns the signs of the layers that are on, each with what it means."""
    words, rows = context.words, []
    for layer_id in reversed(svg_map.layers_on(context)):
        style = layer_styles.of(context.dataset.layer(layer_id), context.dataset)
        keys = style.keys if style.has_classes else (Key(style.symbol, style.title),)
        rows += [
            f'<li><img src="/api/symbols/{sign}.svg" alt="">{markup.text(words(meaning))}</li>'
            for sign, meaning in keys
        ]
    return f'<ul class="ms-key">{"".join(rows)}</ul>' if rows else ""


def _map(context: Context, ground: Ground) -> str:
    drawn = meeting_map.draw(context, ground, MAP_PX)
    alt = markup.text(svg_map.title_of(context))
    said = map_furniture.notice(context)
    small = _image(drawn.inset, "") if drawn.inset else ""
    inset = small.replace("<img ", '<img class="ms-inset" ', 1)
    note = f'<p class="ms-none">{markup.text(said)}</p>' if said else ""
    return f'<div class="ms-map">{_image(drawn.svg, alt)}{inset}{note}</div>'


def _image(svg: str, alt: str) -> str:
    content = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    return f'<img decoding="sync" alt="{alt}" src="data:image/svg+xml;base64,{content}">'
