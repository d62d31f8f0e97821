"""The projected scene of an agenda, and the next one drawn ahead."""

import hashlib
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import streamlit as st

from dashboard.meeting import files, keys
from dashboard.meeting import points as meeting_points
from dashboard.session import acts, filters, shared
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.errors import NotFoundError
from geo.language import Language, mark
from geo.meeting import action_points, agenda, meeting
from geo.meeting.action_points import Point
from geo.meeting.agenda import Agenda, Scene
from geo.meeting.earlier import Earlier
from geo.meeting.meeting import Reader
from geo.settings import reached
from geo.view.address import SUPPOSED
from geo.view.view import View
from maps.look import markup
from maps.look.templates import joined, piece, pieces
from maps.meeting import scene as meeting_scene
from maps.svg.ground import Ground

STYLE: Final = Path(__file__).parent / "meeting.css"
MOST_DRAWN: Final = 64
AHEAD: Final = (1, -1, 2)
"""The scenes that the browser holds beside the one that is shown: who presses twice goes two on."""


class Seen(NamedTuple):
    """Everything beside the dataset that a drawn scene depends on."""

    ground: Ground
    lang: Language
    audience: str
    origin: str
    agenda: Agenda
    number: int
    points: tuple[Point, ...]
    earlier: Earlier
    asked: tuple[tuple[str, str], ...]


def draw(context: Context) -> None:
    """Draws the scene of the address, or says that there is no such agenda."""
    style()
    name = context.view.page_state("agenda")
    try:
        held = agenda.read(shared.gate(), name or None)
    except NotFoundError:
        _unknown(context, name)
        return
    total = len(held.scenes)
    number = min(max(int(context.view.page_state("scene") or 1), 1), total)
    points = tuple(action_points.listed(shared.gate(), context.dataset))

    with st.container(key="stage"):
        st.html(drawn(context, held, number, points))
        _controls(context, held.scenes[number - 1])
        # the room reads meanwhile: the browser gets its neighbours before anybody asks
        near = (number + by for by in AHEAD)
        keyed = keys.Keyed(
            out=out(context),
            number=number,
            total=total,
            ahead={at: drawn(context, held, at, points) for at in near if 0 < at <= total},
            of=_same(context, held, points),
            direction=context.view.lang.direction,
        )
        keys.draw(keyed, _turned)


def drawn(context: Context, held: Agenda, number: int, points: tuple[Point, ...]) -> str:
    """Returns a scene of an agenda as HTML; it is remembered while the data stay the same."""
    seen = _seen(context, held, number, points)
    drawings = context.dataset.derived.part("scenes", MOST_DRAWN)
    return drawings.get(seen, lambda: _made(context.dataset, seen))


def style() -> None:
    """Adds the style sheet of the meeting page."""
    st.html(markup.style(STYLE.read_text(encoding="utf-8")))


def out(context: Context) -> str:
    """Returns the address that leads out of the meeting: the map, in the same language."""
    view = View(lang=context.view.lang, audience=context.view.audience)
    return reached(f"/?{view.query_string()}".rstrip("?"))


def step(by: int) -> None:
    """Callback: goes so many scenes on from the one that the address holds by now."""
    view = filters.current()
    held = agenda.read(shared.gate(), view.page_state("agenda") or None)
    at = min(int(view.page_state("scene") or 1), len(held.scenes))
    show(min(max(at + by, 1), len(held.scenes)))


def _turned() -> None:
    """Callback: keys asked for a scene by its number, so that none of several presses is lost."""
    number = keys.asked()
    if number is not None:
        show(number)


def show(number: int) -> None:
    """Callback: shows the scene of a number, which the address then holds."""
    filters.show_state("scene", str(number) if number > 1 else "")


def _seen(context: Context, held: Agenda, number: int, points: tuple[Point, ...]) -> Seen:
    return Seen(
        ground=shared.ground(),
        lang=context.view.lang,
        audience=context.view.audience,
        origin=shared.origin(),
        agenda=held,
        number=number,
        points=points if held.scenes[number - 1].kind == "actions" else (),
        earlier=shared.earlier(filters.access()[0]),
        asked=_asked(context.view, held.scenes[number - 1].kind),
    )


def _compared(view: View) -> tuple[tuple[str, str], ...]:
    """Returns the last meeting that an address names in place of that of the scenes."""
    named = (("compare", view.compare), ("since", view.since))
    return tuple((name, str(value)) for name, value in named if value is not None)


def _asked(view: View, kind: str) -> tuple[tuple[str, str], ...]:
    """Returns what an address says in place of a scene: the last meeting, and who left."""
    return meeting.instead(view, meeting.INSTEAD if kind == "since" else SUPPOSED)


def _same(context: Context, held: Agenda, points: tuple[Point, ...]) -> str:
    """Returns a short text that changes with anything that scenes near one another depend on."""
    about = (context.dataset.edition, held.name, held.version, context.view.lang)
    depends = (*about, _compared(context.view), points)
    return hashlib.sha256(repr(depends).encode()).hexdigest()[:12]


def _made(dataset: Dataset, seen: Seen) -> str:
    reader = Reader(dataset, seen.lang, seen.origin, seen.asked, seen.earlier)
    shown = meeting.scene_of(seen.agenda, seen.number, reader, seen.points)
    return meeting_scene.draw(shown.context, seen.ground, shown.scene_text)


def _controls(context: Context, scene: Scene) -> None:
    """Draws what mouse and keyboard use; it shows on hover and focus only."""
    words = context.words
    with st.container(key="ms_nav", horizontal=True, vertical_alignment="center"):
        acts.button(words(mark("Previous")), key="ms_back", act=partial(step, -1))
        acts.button(words(mark("Next")), key="ms_next", act=partial(step, 1))
        links = [(words(mark("Close")), out(context))]
        if filters.access()[0].may_manage:
            view, _ = agenda.view_of(scene, context.dataset)
            with st.popover(
                words(mark("Action point")), icon=":material/edit_note:", key="ms_point"
            ):
                meeting_points.write(context, view)
            edit = context.view.having(select="").with_page("meeting", "edit")
            links.insert(
                0, (words(mark("Edit agenda")), reached(f"/meeting?{edit.query_string()}"))
            )
        ways = joined(markup.link(title, address) for title, address in links)
        st.html(files.links(context) + ways, width="content")


def _unknown(context: Context, name: str) -> None:
    """Says that there is no agenda of this name, and leads to those that there are."""
    words = context.words
    is_told = not filters.access()[0].is_public and not context.dataset.scope
    known = agenda.names(shared.gate()) if is_told else []
    view = View(lang=context.view.lang, audience=context.view.audience)
    links = [
        markup.link(one, reached(f"/meeting?{view.with_page('agenda', one).query_string()}"))
        for one in known or [agenda.first(shared.gate().config.data).name]
    ]
    with st.container(key="pg"):
        st.html(
            markup.title(words(mark("There is no agenda of this name")))
            + markup.paragraph(markup.isolated(name))
            + markup.empty(words(mark("These can be shown:")))
            + piece('<ul class="a-open">{}</ul>', pieces("<li>{}</li>", links))
        )
