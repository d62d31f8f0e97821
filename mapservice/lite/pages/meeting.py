"""The scenes of a meeting one by one: figures, a map or a list, and what was decided."""

from dataclasses import replace
from typing import NamedTuple

from markupsafe import Markup

from geo.access.gate import Gate
from geo.dataset import supposed
from geo.errors import NotFoundError
from geo.language import mark
from geo.meeting import action_points, agenda, meeting
from geo.meeting.action_points import Point
from geo.meeting.agenda import Agenda
from geo.meeting.earlier import Earlier
from geo.meeting.meeting import Reader
from geo.meeting.scene_text import Shown
from maps.document import as_html
from maps.document.parts import Chapter
from maps.look import markup
from maps.look.templates import joined, piece, pieces
from maps.meeting import lists
from maps.meeting import scene as meeting_scene
from maps.meeting.lists import Listed
from mapservice.lite.frame import map as lite_map
from mapservice.lite.frame.page import Content, bullets, section
from mapservice.lite.frame.request import Lite
from mapservice.lite.pages.overview import figures
from mapservice.web.endpoint import Request


class Meeting(NamedTuple):
    """What an address asks for: an agenda by its name, None where there is none, and its reader."""

    name: str
    held: Agenda | None
    reader: Reader
    points: tuple[Point, ...]

    @property
    def depends_on(self) -> tuple[object, ...]:
        """What the page changes with beside the View and the data."""
        return (self.name, self.held, self.points)


def read(lite: Lite, request: Request) -> Meeting:
    """Returns the agenda of the address, as whoever asks may read it."""
    reader = Reader(
        request.dataset,
        lite.view.lang,
        request.root,
        meeting.instead(lite.view),
        Earlier.of(request.state.library, request.access),
    )
    name = lite.view.page_state("agenda")
    points = tuple(action_points.listed(request.state.gate, request.dataset))
    try:
        return Meeting(name, agenda.read(request.state.gate, name or None), reader, points)
    except NotFoundError:
        return Meeting(name, None, reader, points)


def page(lite: Lite, held: Agenda, asked: Meeting) -> Content:
    """Returns the scene of the address, the last one where there are not so many."""
    number = min(max(int(lite.view.page_state("scene") or 1), 1), len(held.scenes))
    return _scene(lite, held, meeting.scene_of(held, number, asked.reader, asked.points), asked)


def _scene(lite: Lite, held: Agenda, shown: Shown, asked: Meeting) -> Content:
    context, scene_text = shown
    words = context.words
    listed = lists.of(context, scene_text)
    counted = listed.figures if listed else tuple(meeting_scene.figures(context, scene_text))
    supposition = "" if lite.view.supposes else supposed.sentence(context)
    body = joined(
        (
            piece('<p class="a-supposed">{}</p>', supposition) if supposition else "",
            _turns(lite, held, scene_text.number),
            figures(counted) if counted else "",
            _list(lite, listed) if listed else lite_map.draw(replace(lite, context=context)),
            piece('<p class="said">{}</p>', meeting_scene.message(context, scene_text)),
            _decided(lite, scene_text.decision),
            _scenes(lite, held, asked.reader),
        )
    )
    count = words(mark("{number} of {total}"), number=scene_text.number, total=scene_text.total)
    about = words.clauses([count, meeting_scene.about(context), words.day(context.day)])
    return Content(meeting_scene.title(context, scene_text), body, about, form="")


def _list(lite: Lite, listed: Listed) -> Markup:
    """Returns the rows of a list; what it says where there is none."""
    if not listed.table.rows:
        return markup.empty(listed.empty)
    made = as_html.chapters([Chapter("", (listed.table,))], lite.context.words, lite.page)
    note = markup.note(listed.note) if listed.note else ""
    return made + note


def _decided(lite: Lite, decision: str) -> Markup:
    lines = [one for one in decision.splitlines() if one.strip()]
    if not lines:
        return Markup()
    return section(lite.context.words(mark("Decided")), bullets(map(markup.isolated, lines), ""))


def _turns(lite: Lite, held: Agenda, number: int) -> Markup:
    """Returns the ways to the scenes before and after."""
    words = lite.context.words
    ways = [
        markup.link(words(said), _address(lite, held, at))
        for said, at in ((mark("Previous"), number - 1), (mark("Next"), number + 1))
        if 0 < at <= len(held.scenes)
    ]
    return piece('<p class="turns">{}</p>', pieces("{} ", ways))


def _scenes(lite: Lite, held: Agenda, reader: Reader) -> Markup:
    """Returns every scene of the agenda by its title, each leading to it."""
    titles = (
        meeting_scene.title(*meeting.scene_of(held, number, reader))
        for number in range(1, len(held.scenes) + 1)
    )
    links = [
        markup.link(title, _address(lite, held, number))
        for number, title in enumerate(titles, start=1)
    ]
    return section(lite.context.words(mark("Scenes")), bullets(links, "links"))


def _address(lite: Lite, held: Agenda, number: int) -> str:
    view = lite.carried.having(compare=lite.view.compare, since=lite.view.since)
    view = view.with_page("agenda", held.in_address).with_page(
        "scene", str(number) if number > 1 else ""
    )
    return lite.address("/lite/meeting", compare=view.compare, since=view.since, page=view.page)


def unknown(lite: Lite, name: str, gate: Gate) -> Content:
    """Says that there is no agenda of this name, and leads to those that the asker may know of."""
    words = lite.context.words
    is_told = not lite.access.is_public and not lite.context.dataset.scope
    known = agenda.names(gate) if is_told else []
    links = [
        markup.link(one, lite.address("/lite/meeting", page=(("agenda", one),)))
        for one in known or [agenda.first(gate.config.data).name]
    ]
    body = joined(
        (
            piece("<p>{}</p>", markup.isolated(name)),
            markup.empty(words(mark("These can be shown:"))),
            bullets(links, "links"),
        )
    )
    return Content(words(mark("There is no agenda of this name")), body, form="")
