"""A projected scene as HTML: 1920 × 1080 units, nothing smaller than 24 of them.

All lengths of its style sheet are in one unit that follows the window, so that a scene has the
same layout on every wall. The map is an SVG drawn here; nothing needs WebGL.
"""

import base64
from typing import Final

from markupsafe import Markup

from geo.catalog.audience import Audience
from geo.dataset import names
from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.exchange import credits as credit_lines
from geo.language import mark
from geo.meeting.scene_text import SceneText
from geo.view.address import PLACES
from maps.look import layer_styles, qr
from maps.look.markup import Figure
from maps.look.style import Key
from maps.look.templates import joined, piece, pieces, template
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

_SCENE: Final = template("""
<article class="ms" lang="{{ lang }}" dir="{{ lang.direction }}">
<header class="ms-head"><div>
<p class="ms-eye"><bdi>{{ count }}</bdi> · <bdi>{{ place }}</bdi><u>{{ audience }}</u></p>
<h1 class="s{{ title_step }}"><bdi>{{ title }}</bdi></h1></div>
<p class="ms-day"><b>{{ day }}</b></p></header>
<div class="ms-row"><div class="ms-figs n{{ fullness }}">
{% for figure in figures %}
<p class="ms-fig{{ " warn" if figure.warns else "" }}"><b>{{ figure.number }}</b>
<span>{{ figure.label }}</span>{% if figure.note %}<small>{{ figure.note }}</small>{% endif %}</p>
{% endfor %}
{% if signs %}
<ul class="ms-key">
{% for sign, meaning in signs %}
<li><img src="/api/symbols/{{ sign }}.svg" alt="">{{ meaning }}</li>
{% endfor %}
</ul>
{% endif %}
</div>{{ body }}</div>
<p class="ms-say s{{ note_step }}"><span><bdi>{{ first }}{% if last %}<b>{{ last }}</b>{% endif %}
</bdi></span></p>
<footer class="ms-foot"><p class="ms-src">{{ sources }}<br>{{ disclaimer }}</p>
{{ progress }}{{ code }}</footer></article>
""")


def draw(context: Context, ground: Ground, scene_text: SceneText) -> Markup:
    """Returns the whole scene as HTML."""
    words, listed = context.words, _listed(context, scene_text)
    shown = listed.figures if listed else tuple(figures(context, scene_text))
    signs = [] if listed else _signs(context)
    heading, note = title(context, scene_text), message(context, scene_text)
    first, stop, last = note.partition(". ")  # the last sentence of several is the bold half
    *sources, disclaimer = credit_lines.lines(context.dataset, words)
    return _SCENE(
        lang=context.view.lang,
        count=words(mark("{number} of {total}"), number=scene_text.number, total=scene_text.total),
        place=place(context),
        audience=names.audience(context, Audience(context.dataset.audience)),
        title=heading,
        title_step=_step(heading, _TITLE_STEPS),
        day=words.day(context.day),
        figures=shown,
        signs=signs,
        # many figures leave as little room as many signs
        fullness=max(min(len(signs), 9), 7 if len(shown) > USUAL_FIGURES else 0),
        body=piece('<div class="ms-list">{}</div>', listed.html)
        if listed
        else _map(context, ground),
        first=first + stop,
        last=last,
        note_step=_step(note, _NOTE_STEPS),
        sources=" · ".join(sources),
        disclaimer=disclaimer,
        progress=_progress(scene_text),
        code=_code(context, scene_text),
    )


def title(context: Context, scene_text: SceneText) -> str:
    """Returns the title of a scene; one made of the view alone where its words are withheld."""
    return scene_text.title or _heading(context, scene_text.kind)


def _heading(context: Context, kind: str) -> str:
    known = {
        "since": mark("Since the last meeting"),
        "ends": mark("What ends next"),
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


def _listed(context: Context, scene_text: SceneText) -> Listed | None:
    if scene_text.kind == "actions":
        seen = context.dataset.audience != Audience.PUBLIC
        return lists.tasks(context, scene_text.tasks, may_see=seen)
    return lists.services(context, scene_text)


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
        return words(mark("Situation of {day}"), day=words.day(context.day))
    earlier, later = meeting_rows.days(context)
    return words(mark("From {first} to {day}"), first=words.day(earlier), day=words.day(later))


def _progress(scene_text: SceneText) -> Markup:
    """Returns a dash for each scene, or one bar where there are too many."""
    now, total = scene_text.number, scene_text.total
    if total > MOST_DASHES:
        return piece('<div class="ms-bar"><i style="width:{:.1f}%"></i></div>', 100 * now / total)
    kinds = ("now" if at == now else "past" if at < now else "" for at in range(1, total + 1))
    dashes = pieces('<i class="{}"></i>', kinds)
    return piece('<div class="ms-prog" aria-hidden="true">{}</div>', dashes)


def _code(context: Context, scene_text: SceneText) -> Markup:
    words = context.words
    try:
        picture = piece('<img src="{}" alt="">', qr.data_uri(scene_text.link))
    except InvalidQueryError:
        said = words(mark("The address of this view is too long for a code."))
        return piece('<p class="ms-qr"><span>{}</span></p>', said)
    said = words(mark("This view on your phone"))
    return piece('<p class="ms-qr">{}<span>{}</span></p>', picture, said)


def _signs(context: Context) -> list[tuple[str, str]]:
    """Returns the signs of the layers that are on, each with what it means."""
    keys: list[Key] = []
    for layer_id in reversed(svg_map.layers_on(context)):
        style = layer_styles.of(context.dataset.layer(layer_id), context.dataset)
        keys += style.keys if style.has_classes else (Key(style.symbol, style.title),)
    return [(sign, context.words(meaning)) for sign, meaning in keys]


def _map(context: Context, ground: Ground) -> Markup:
    drawn = meeting_map.draw(context, ground, MAP_PX)
    parts = [_image(drawn.svg, svg_map.title_of(context))]
    if drawn.inset:
        parts.append(_image(drawn.inset, "", "ms-inset"))
    nothing = map_furniture.notice(context)
    if nothing:
        parts.append(piece('<p class="ms-none">{}</p>', nothing))
    return piece('<div class="ms-map">{}</div>', joined(parts))


def _image(svg: str, alt: str, kind: str = "") -> Markup:
    content = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    return piece(
        '<img class="{}" decoding="sync" alt="{}" src="data:image/svg+xml;base64,{}">',
        kind,
        alt,
        content,
    )
