"""A projected scene as HTML: 1920 × 1080 units, nothing smaller than 24 of them.

All lengths of its style sheet are in one unit that follows the window, so that a scene has the
same layout on every wall. The map is an SVG drawn here; nothing needs WebGL.
"""

import base64
from typing import Final

import numpy as np
import shapely

from geo import catalog, names, selection
from geo import credits as credit_lines
from geo.disclosure import Audience
from geo.errors import InvalidQueryError
from geo.language import mark
from geo.scene import Scene
from geo.told import Told
from geo.view import PLACES
from maps import (
    legend,
    look,
    markup,
    meeting_figures,
    meeting_lists,
    meeting_rows,
    qr,
    svg_frame,
    svg_map,
    svg_paths,
)
from maps.markup import Figure
from maps.meeting_lists import Listed
from maps.svg_frame import Frame
from maps.svg_ground import Ground
from maps.svg_map import Drawing

MAP_PX: Final = (1450, 678)
MAGNIFIED: Final = 1.3
"""How much larger the whole drawing is shown than it is drawn."""
LETTERS: Final = 1.9
"""Letters grow by this beside: the smallest of 10.5 px is shown with 25.9; see svg_names."""
SIGNS: Final = 1.1
CIRCLE_PX: Final = 6.0
CIRCLE_AWAY_PX: Final = 5.0
INSET_PX: Final = (190, 196)
INSET_ZOOM: Final = 6.4
MOST_DASHES: Final = 24
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
        f'<div class="ms-row"><div class="ms-figs n{min(key.count("<li"), 9)}">'
        f"{''.join(_figure(one) for one in shown)}{key}</div>{body}</div>"
        f"{_say(scene, told)}{_foot(scene, told)}</article>"
    )


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
    size = (round(MAP_PX[0] / MAGNIFIED), round(MAP_PX[1] / MAGNIFIED))
    frame = svg_map.window(scene, size)
    drawing = Drawing(size, stands_alone=True, marked=_opened(scene))
    svg = svg_map.draw(scene, ground, drawing, frame)
    svg = svg.removesuffix("</svg>") + _circles(scene, frame) + "</svg>"
    larger = f".m-k{{transform:scale({LETTERS})}}.m-s{{transform:scale({SIGNS})}}.w{{display:none}}"
    svg = svg.replace("</style>", f"{larger}</style>", 1)
    alt = markup.text(svg_map.title_of(scene))
    said = _nothing(scene)
    inset = _inset(ground, frame) if frame.zoom > INSET_ZOOM else ""
    note = f'<p class="ms-none">{markup.text(said)}</p>' if said else ""
    return f'<div class="ms-map">{_image(svg, alt)}{inset}{note}</div>'


def _image(svg: str, alt: str) -> str:
    content = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    return f'<img decoding="sync" alt="{alt}" src="data:image/svg+xml;base64,{content}">'


def _opened(scene: Scene) -> tuple[tuple[str, str], ...]:
    """Returns the place that is open, where it is no site: its outline or sign is marked."""
    layer_id, _, feature_id = scene.view.select.partition("/")
    on_map = layer_id in svg_map.layers_on(scene) and layer_id != catalog.INFORMAL_SITES.id
    return ((layer_id, feature_id),) if feature_id and on_map else ()


def _circles(scene: Scene, frame: Frame) -> str:
    """Returns a circle round each site in question: those that the view names or has open."""
    layer_id, _, feature_id = scene.view.select.partition("/")
    wanted = {*scene.view.site, *([feature_id] if layer_id == catalog.INFORMAL_SITES.id else [])}
    sites = scene.dataset.features[catalog.INFORMAL_SITES.id]
    found = sites[sites["id"].isin(wanted).to_numpy(dtype=bool)]
    parts = []
    points = found[(found.geometry.geom_type == "Point").to_numpy(dtype=bool)]
    places = shapely.get_coordinates(points.geometry.to_numpy()).tolist()
    for place_at, households in zip(places, points["households"], strict=True):
        x, y = frame.point(*place_at)
        radius = look.site_diameter_px(households) * SIGNS / 2 + CIRCLE_AWAY_PX
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" '
            f'stroke="{look.RUST}" stroke-width="{CIRCLE_PX / MAGNIFIED:.1f}"/>'
        )
    return "".join(parts)


def _nothing(scene: Scene) -> str:
    """Returns what a map that shows nothing has to say, else nothing."""
    layers = svg_map.layers_on(scene)
    if not layers:
        return scene.words(mark("No layer is switched on."))
    found = any(len(selection.passing(scene.dataset, one, scene.view)) for one in layers)
    return "" if found else scene.words(mark("Nothing matches these filters."))


def _inset(ground: Ground, window: Frame) -> str:
    """Returns the small map of Iraq with the window of the large one."""
    frame = svg_frame.around(svg_map.IRAQ, INSET_PX, 10)
    country = svg_paths.areas(ground.shapes.get("country", np.array([], dtype=object)), frame)
    scale = frame.px_per_world
    left, top = (window.west - frame.west) * scale, (window.north - frame.north) * scale
    wide, high = (side / window.px_per_world * scale for side in (window.width, window.height))
    width, height = INSET_PX
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="{look.NEIGHBOUR}"/>'
        f'<path d="{country}" fill="{look.WHITE}" stroke="{look.COUNTRY_LINE}"/>'
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{max(wide, 10):.1f}" '
        f'height="{max(high, 8):.1f}" fill="none" stroke="{look.RUST}" stroke-width="3"/></svg>'
    )
    return _image(svg, "").replace("<img ", '<img class="ms-inset" ', 1)
