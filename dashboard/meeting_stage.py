"""The projected scene of an agenda, and the next one drawn ahead."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import streamlit as st

from dashboard import cached, filters, meeting_files, meeting_keys
from geo import action_points, agenda, meeting
from geo.action_points import Point
from geo.agenda import Agenda
from geo.dataset import Dataset
from geo.earlier import Earlier
from geo.errors import NotFoundError
from geo.language import Language, mark
from geo.meeting import Reader
from geo.scene import Scene
from geo.view import View
from maps import markup, meeting_scene
from maps.svg_ground import Ground

STYLE: Final = Path(__file__).parent / "meeting.css"
MOST_DRAWN: Final = 64
AHEAD: Final = (1, -1, 2)
"""The scenes that the browser holds beside the one that is shown: who presses twice goes two on."""


class Seen(NamedTuple):
    """Everything that a drawn scene depends on."""

    dataset: Dataset
    ground: Ground
    lang: Language
    audience: str
    origin: str
    agenda: Agenda
    number: int
    points: tuple[Point, ...]
    earlier: Earlier
    asked: tuple[tuple[str, str], ...]


def draw(scene: Scene) -> None:
    """Draws the scene of the address, or says that there is no such agenda."""
    style()
    name = scene.view.page_state("agenda") or agenda.EXAMPLE.name
    try:
        held = agenda.read(cached.gate(), name)
    except NotFoundError:
        _unknown(scene, name)
        return
    _forget(scene.dataset.revision)
    total = len(held.items)
    number = min(max(int(scene.view.page_state("scene") or 1), 1), total)
    points = tuple(action_points.listed(cached.gate(), scene.dataset))

    def drawn(at: int) -> str:
        return _drawn(_seen(scene, held, at, points))

    with st.container(key="stage"):
        st.html(drawn(number))
        _controls(scene)
        # the room reads meanwhile: the browser gets its neighbours before anybody asks
        near = (number + by for by in AHEAD)
        keyed = meeting_keys.Keyed(
            out=out(scene),
            number=number,
            total=total,
            ahead={at: drawn(at) for at in near if 0 < at <= total},
            of=_same(scene, held, points),
            direction=scene.view.lang.direction,
        )
        meeting_keys.draw(keyed, _turned)


def style() -> None:
    """Adds the style sheet of the meeting page."""
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")


def out(scene: Scene) -> str:
    """Returns the address that leads out of the meeting: the map, in the same language."""
    view = View(lang=scene.view.lang, audience=scene.view.audience)
    return f"/?{view.query_string()}".rstrip("?")


def step(by: int) -> None:
    """Callback: goes so many scenes on from the one that the address holds by now."""
    view = filters.current()
    held = agenda.read(cached.gate(), view.page_state("agenda") or agenda.EXAMPLE.name)
    at = min(int(view.page_state("scene") or 1), len(held.items))
    show(min(max(at + by, 1), len(held.items)))


def _turned() -> None:
    """Callback: keys asked for a scene by its number, so that none of several presses is lost."""
    number = meeting_keys.asked()
    if number is not None:
        show(number)


def show(number: int) -> None:
    """Callback: shows the scene of a number, which the address then holds."""
    filters.show(filters.current().with_page("scene", str(number) if number > 1 else ""))


def _seen(scene: Scene, held: Agenda, number: int, points: tuple[Point, ...]) -> Seen:
    return Seen(
        dataset=scene.dataset,
        ground=cached.ground(),
        lang=scene.view.lang,
        audience=scene.view.audience,
        origin=cached.origin(),
        agenda=held,
        number=number,
        points=points if held.items[number - 1].kind == "actions" else (),
        earlier=cached.earlier(filters.access()[0]),
        asked=_compared(scene.view) if held.items[number - 1].kind == "since" else (),
    )


def _compared(view: View) -> tuple[tuple[str, str], ...]:
    """Returns the last meeting that an address names in place of that of the scenes."""
    named = (("compare", view.compare), ("since", view.since))
    return tuple((name, str(value)) for name, value in named if value is not None)


def _same(scene: Scene, held: Agenda, points: tuple[Point, ...]) -> str:
    """Returns a short text that changes with anything that scenes near one another depend on."""
    about = (scene.dataset.edition, held.name, held.version, scene.view.lang)
    depends = (*about, _compared(scene.view), points)
    return hashlib.sha256(repr(depends).encode()).hexdigest()[:12]


def _forget(revision: int) -> None:
    """Drops what was drawn of an older revision of the data."""
    if _DRAWN.setdefault("revision", revision) != revision:
        _DRAWN["revision"] = revision
        _drawn.cache_clear()


_DRAWN: dict[str, int] = {}


@lru_cache(maxsize=MOST_DRAWN)
def _drawn(seen: Seen) -> str:
    """Returns a scene as HTML; pure, and remembered for everybody who sees the same."""
    reader = Reader(seen.dataset, seen.lang, seen.origin, seen.asked, seen.earlier)
    shown = meeting.scene_of(seen.agenda, seen.number, reader, seen.points)
    return meeting_scene.draw(shown.scene, seen.ground, shown.told)


def _controls(scene: Scene) -> None:
    """Draws what mouse and keyboard use; it shows on hover and focus only."""
    words = scene.words
    with st.container(key="ms_nav", horizontal=True, vertical_alignment="center"):
        st.button(words(mark("Previous")), key="ms_back", on_click=step, args=(-1,))
        st.button(words(mark("Next")), key="ms_next", on_click=step, args=(1,))
        links = [(words(mark("Close")), out(scene))]
        if filters.access()[0].may_manage:
            edit = scene.view.having(select="").with_page("meeting", "edit")
            links.insert(0, (words(mark("Edit agenda")), f"/meeting?{edit.query_string()}"))
        ways = "".join(markup.link(*one) for one in links)
        st.html(meeting_files.links(scene) + ways, width="content")


def _unknown(scene: Scene, name: str) -> None:
    """Says that there is no agenda of this name, and leads to those that there are."""
    words = scene.words
    is_told = not filters.access()[0].is_public and not scene.dataset.scope
    known = agenda.names(cached.gate()) if is_told else []
    links = "".join(
        "<li>"
        + markup.link(
            one,
            "/meeting?"
            + View(lang=scene.view.lang, audience=scene.view.audience)
            .with_page("agenda", one)
            .query_string(),
        )
        + "</li>"
        for one in known or [agenda.EXAMPLE.name]
    )
    title = words(mark("There is no agenda of this name"))
    with st.container(key="pg"):
        st.html(
            f'<h1 class="a-h1">{markup.text(title)}</h1>'
            f'<p class="a-text"><bdi>{markup.text(name)}</bdi></p>'
            + markup.empty(words(mark("These can be shown:")))
            + f'<ul class="a-open">{links}</ul>'
        )
