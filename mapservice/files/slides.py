"""Files of a meeting for whoever asks: which agenda, seen as whom; and its slides."""

import datetime as dt
from typing import Final, NamedTuple

from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.language import mark, words
from geo.meeting import action_points, agenda, meeting
from geo.meeting.action_points import Point
from geo.meeting.agenda import Agenda
from geo.meeting.earlier import Earlier
from geo.meeting.meeting import Reader
from geo.view.address import Problem
from geo.view.view import View
from maps.slides import deck as slide_deck
from maps.slides.deck import About, Tools
from mapservice.files import downloads, pictures
from mapservice.query import described, parameters
from mapservice.web.answers import Answer
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import download, example, query

AGENDA: Final = "agenda"
OF_MEETINGS: Final = ("compare", "since")
"""Parameters of meetings beside those of a map."""
MOST_SLIDES: Final = 60
"""Scenes of a deck by address: more take longer than an address may."""
_MOST_KEPT: Final = 2


class Meeting(NamedTuple):
    """What an address asks for: an agenda, its reader, the action points, and the View."""

    held: Agenda
    reader: Reader
    points: tuple[Point, ...]
    view: View


def slides(request: Request) -> Answer:
    """`/api/downloads/meeting.pptx`: the scenes of an agenda as slides, as the asker sees them."""
    found = read(request)
    if len(found.held.scenes) > MOST_SLIDES:
        raise InvalidQueryError(
            mark("The agenda has {n} scenes; by address there are slides of at most {most}."),
            n=f"{len(found.held.scenes):,}",
            most=MOST_SLIDES,
        )
    today = dt.datetime.now(dt.UTC).date()

    def make() -> bytes:
        shown = meeting.scenes(request.state.gate, found.held, found.reader)
        tools = Tools(pictures.ground(request.state), pictures.typesetter(request.state))
        return slide_deck.make(shown, About(found.held.name, today), tools)

    key = (found.held, found.points, today, found.view, found.reader.asked, request.root)
    kept = request.cache.part("slides", _MOST_KEPT)
    context = Context(request.dataset, found.view, words(found.view.lang))
    return Answer(
        lambda: pictures.drawn(request.state, kept, key, make),
        slide_deck.MEDIA_TYPE,
        key,
        headers=downloads.attachment(context, "meeting", "pptx"),
        audit_action=downloads.EXPORT,
    )


def read(request: Request) -> Meeting:
    """Reads the parameters: an agenda, and filters in place of those of its scenes."""
    request.opens("meeting")
    named = [value for name, value in request.pairs if name == AGENDA]
    others = [pair for pair in request.pairs if pair[0] != AGENDA]
    own = [pair for pair in others if pair[0] in OF_MEETINGS]
    view = parameters.map_view([one for one in others if one not in own], request.dataset)
    between, problems = View.from_query(own, request.dataset.vocabulary)
    if len(named) > 1:
        problems = (*problems, Problem(AGENDA, named[1], mark("it can be given only once")))
    if problems:
        say = words(view.lang)
        raise InvalidQueryError(" ".join(one.sentence(say) for one in problems))
    held = agenda.read(request.state.gate, named[0] if named else None)
    points = tuple(action_points.listed(request.state.gate, request.dataset))
    instead = tuple(pair for pair in others if pair[0] not in ("audience", "lang"))
    earlier = Earlier.of(request.state.library, request.access)
    reader = Reader(request.dataset, view.lang, request.root, instead, earlier)
    return Meeting(held, reader, points, view.having(compare=between.compare, since=between.since))


PARAMETERS: Final = (
    query(AGENDA, example("December 2023"), "Name of the agenda; without it, the example."),
    query("compare", example("2023-08-31"), "Day of the last meeting, for what changed since."),
    query("since", example("1"), "Number of the revision that the last meeting saw."),
    *described.MAP_VIEW,
)
"""The parameters of files of a meeting; filters take the place of the scenes' own."""
ROUTES = (
    Route(
        "/api/downloads/meeting.pptx",
        slides,
        download(
            "The scenes of a meeting as slides with text, tables and charts that can be edited, "
            f"of agendas with at most {MOST_SLIDES} scenes",
            [slide_deck.MEDIA_TYPE],
            PARAMETERS,
        ),
    ),
)
