"""A projected scene as HTML: 1920 × 1080 units, nothing smaller than 24 of them.

All lengths of its style sheet are in one unit that follows the window, so that a scene has the
same layout on every wall. The map is an SVG drawn here; nothing needs WebGL.
"""

import base64
from collections.abc import Sequence
from typing import Final

from geo import credits as credit_lines
from geo import names
from geo.disclosure import Audience
from geo.errors import InvalidQueryError
from geo.language import mark
from geo.scene import Scene
from geo.told import Told
from geo.view import PLACES
from maps import (
    legend,
    map_furniture,
    markup,
    meeting_figures,
    meeting_lists,
    meeting_map,
    meeting_rows,
    qr,
    svg_map,
)
from maps.markup import Figure
from maps.meeting_lists import Listed
from maps.svg_ground import Ground

MAP_PX: Final = (1450, 678)
MOST_DASHES: Final = 24
USUAL_FIGURES: Final = 3
_TITLE_STEPS: Final = (42, 52, 62)
_NOTE_STEPS: Final = (86, 104)
_SIGN: Final = {
    "hotspots": "hotspot",
    "blocked-areas": "blocked",
}


def draw(scene: Scene, ground: Ground, told: Told) -> str:
    """Returns the whole scene as HTML."""
    listed = _listed(scene, told)
    shown = listed.figures if listed else tuple(figures(scene, told))
    body = f'<div class="ms-list">{listed.html}</div>' if listed else _map(scene, ground)
    key = "" if listed else _legend(scene)
    lang = scene.view.lang
    return (
        f'<article class="ms" lang="{lang.value}" dir="{lang.direction}">'
        f"{_head(scene, told)}"
        f'<div class="ms-row"><div class="ms-figs n{_fullness(shown, key)}">'
        f"{''.join(_figure(one) for one in shown)}{key}</div>{body}</div>"
        f"{_say(scene, told)}{_foot(scene, told)}</article>"
    )


def _fullness(shown: Sequence[Figure], key: str) -> int:
    """Returns how full the column of figures is: the lines of its key; many with more figures."""
    return max(min(key.count("<li"), 9), 7 if len(shown) > USUAL_FIGURES else 0)


def title(scene: Scene, told: Told) -> str:
    """Returns the title of a scene; one made of the view alone where its words are withheld."""
    return told.title or _heading(scene, told.kind)


def _heading(scene: Scene, kind: str) -> str:
    said = {
        "since": mark("Since the last meeting"),
        "ends": mark("What ends next"),
        "actions": mark("Action points"),
    }.get(kind)
    if said:
        return scene.words(said)
    titles = {"abc-area-units": "abc-areas"}
    shown = [titles.get(one, one) for one in reversed(svg_map.layers_on(scene))]
    return scene.words.listed(
        scene.words(scene.dataset.layer(one).title) for one in shown
    ) or place(scene)


def place(scene: Scene) -> str:
    """Returns the finest place that the view names, or Iraq."""
    chosen = next((name for name in reversed(PLACES) if getattr(scene.view, name)), "")
    values = getattr(scene.view, chosen) if chosen else ()
    if not values or len(values) > 3:
        return scene.words(mark("Iraq"))
    return scene.words.listed(names.value(scene, chosen, one) for one in values)


def _listed(scene: Scene, told: Told) -> Listed | None:
    if told.kind == "actions":
        seen = scene.dataset.audience != Audience.PUBLIC
        return meeting_lists.tasks(scene, told.tasks, are_public=seen)
    return meeting_lists.services(scene, told)


def figures(scene: Scene, told: Told) -> list[Figure]:
    """Returns the large figures of a scene that is a map."""
    return meeting_figures.of(scene, told.figures or meeting_figures.USUAL)


def _figure(one: Figure) -> str:
    note = f"<small>{markup.text(one.note)}</small>" if one.note else ""
    return (
        f'<p class="ms-fig{" warn" if one.warns else ""}"><b>{markup.text(one.number)}</b>'
        f"<span>{markup.text(one.label)}</span>{note}</p>"
    )


def _step(text: str, steps: tuple[int, ...]) -> int:
    """Returns how small a text has to be: 0 for the largest letters."""
    return sum(len(text) > one for one in steps)


def _head(scene: Scene, told: Told) -> str:
    words = scene.words
    count = words(mark("{number} of {total}"), number=told.number, total=told.total)
    audience = names.audience(scene, Audience(scene.dataset.audience))
    said = title(scene, told)
    return (
        f'<header class="ms-head"><div><p class="ms-eye"><bdi>{markup.text(count)}</bdi> · '
        f"<bdi>{markup.text(place(scene))}</bdi><u>{markup.text(audience)}</u></p>"
        f'<h1 class="s{_step(said, _TITLE_STEPS)}"><bdi>{markup.text(said)}</bdi></h1>'
        f'</div><p class="ms-day"><b>{markup.text(words.day(scene.day))}</b></p></header>'
    )


def message(scene: Scene, told: Told) -> str:
    """Returns what a scene says below its map or list: its note, or the days it is about."""
    note = " ".join(told.note.split())
    if note:
        return note
    words = scene.words
    if told.kind != "since":
        return words(mark("Situation of {day}"), day=words.day(scene.day))
    earlier, later = meeting_rows.days(scene)
    return words(mark("From {first} to {day}"), first=words.day(earlier), day=words.day(later))


def _say(scene: Scene, told: Told) -> str:
    """Returns the message: its last sentence is the bold half, where it has more than one."""
    note = message(scene, told)
    first, stop, rest = note.partition(". ")
    shown = f"{markup.text(first)}. <b>{markup.text(rest)}</b>" if stop else markup.text(note)
    return f'<p class="ms-say s{_step(note, _NOTE_STEPS)}"><span><bdi>{shown}</bdi></span></p>'


def _foot(scene: Scene, told: Told) -> str:
    *sources, disclaimer = credit_lines.lines(scene.dataset, scene.words)
    said = markup.text(" · ".join(sources))
    return (
        f'<footer class="ms-foot"><p class="ms-src">{said}<br>{markup.text(disclaimer)}</p>'
        f"{_progress(told)}{_code(scene, told)}</footer>"
    )


def _progress(told: Told) -> str:
    """Returns a dash for each scene, or one bar where there are too many."""
    if told.total > MOST_DASHES:
        share = 100 * told.number / told.total
        return f'<div class="ms-bar"><i style="width:{share:.1f}%"></i></div>'
    dashes = "".join(
        f'<i class="{"now" if at == told.number else "past" if at < told.number else ""}"></i>'
        for at in range(1, told.total + 1)
    )
    return f'<div class="ms-prog" aria-hidden="true">{dashes}</div>'


def _code(scene: Scene, told: Told) -> str:
    words = scene.words
    try:
        picture = qr.data_uri(told.link)
    except InvalidQueryError:
        said = markup.text(words(mark("The address of this view is too long for a code.")))
        return f'<p class="ms-qr"><span>{said}</span></p>'
    said = markup.text(words(mark("This view on your phone")))
    return f'<p class="ms-qr"><img src="{markup.text(picture)}" alt=""><span>{said}</span></p>'


def _legend(scene: Scene) -> str:
    """Returns the signs of the layers that are on, each with what it means."""
    words, rows = scene.words, []
    for layer_id in reversed(svg_map.layers_on(scene)):
        signs = list(legend.signs(scene.dataset, layer_id))
        if layer_id in _SIGN:
            signs = [(_SIGN[layer_id], legend.TITLES[layer_id])]
        rows += [
            f'<li><img src="/api/symbols/{sign}.svg" alt="">{markup.text(words(meaning))}</li>'
            for sign, meaning in signs
        ]
    return f'<ul class="ms-key">{"".join(rows)}</ul>' if rows else ""


def _map(scene: Scene, ground: Ground) -> str:
    drawn = meeting_map.draw(scene, ground, MAP_PX)
    alt = markup.text(svg_map.title_of(scene))
    said = map_furniture.notice(scene)
    small = _image(drawn.inset, "") if drawn.inset else ""
    inset = small.replace("<img ", '<img class="ms-inset" ', 1)
    note = f'<p class="ms-none">{markup.text(said)}</p>' if said else ""
    return f'<div class="ms-map">{_image(drawn.svg, alt)}{inset}{note}</div>'


def _image(svg: str, alt: str) -> str:
    content = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    return f'<img decoding="sync" alt="{alt}" src="data:image/svg+xml;base64,{content}">'
