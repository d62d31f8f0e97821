"""Files of a meeting for whoever asks: which agenda, seen as whom; and its slides."""

import datetime as dt
from functools import partial
from typing import Final, NamedTuple

from geo import action_points, agenda, meeting
from geo.action_points import Point
from geo.agenda import Agenda
from geo.earlier import Earlier
from geo.errors import InvalidQueryError, WithheldError
from geo.language import mark, words
from geo.meeting import Reader
from geo.scene import Scene
from geo.view import Problem, View
from maps import slide_deck
from maps.slide_deck import About, Tools
from mapservice import downloads, parameters, pictures
from mapservice.answers import Answer
from mapservice.door import Asked
from mapservice.kept import Kept

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


def slides(asked: Asked) -> Answer:
    """`/api/downloads/meeting.pptx`: the scenes of an agenda as slides, as the asker sees them."""
    found = read(asked)
    if len(found.held.items) > MOST_SLIDES:
        raise InvalidQueryError(
            mark("The agenda has {n} scenes; by address there are slides of at most {most}."),
            n=f"{len(found.held.items):,}",
            most=MOST_SLIDES,
        )
    today = dt.datetime.now(dt.UTC).date()

    def make() -> bytes:
        shown = meeting.scenes(asked.process.gate, found.held, found.reader)
        tools = Tools(pictures.ground(asked.process), pictures.typesetter(asked.process))
        return slide_deck.make(shown, About(found.held.name, today), tools)

    key = (found.held, found.points, today, found.view, found.reader.asked, asked.origin)
    kept = asked.kept.get("slides", partial(Kept, _MOST_KEPT))
    scene = Scene(asked.dataset, found.view, words(found.view.lang))
    return Answer(
        lambda: pictures.drawn(asked.process, kept, key, make),
        slide_deck.MEDIA_TYPE,
        key,
        headers=downloads.attachment(scene, "meeting", "pptx"),
        deed=downloads.EXPORT,
    )


def read(asked: Asked) -> Meeting:
    """Reads the parameters: an agenda, and filters in place of those of its scenes."""
    if not asked.access.scope.opens("meeting"):
        raise WithheldError(mark("The link does not open this page"))
    named = [value for name, value in asked.pairs if name == AGENDA]
    others = [pair for pair in asked.pairs if pair[0] != AGENDA]
    own = [pair for pair in others if pair[0] in OF_MEETINGS]
    view = parameters.map_view([one for one in others if one not in own], asked.dataset)
    between, problems = View.from_query(own, asked.dataset.vocabulary)
    if len(named) > 1:
        problems = (*problems, Problem(AGENDA, named[1], mark("it can be given only once")))
    if problems:
        say = words(view.lang)
        raise InvalidQueryError(" ".join(one.sentence(say) for one in problems))
    held = agenda.read(asked.process.gate, named[0] if named else agenda.EXAMPLE.name)
    points = tuple(action_points.listed(asked.process.gate, asked.dataset))
    instead = tuple(pair for pair in others if pair[0] not in ("audience", "lang"))
    earlier = Earlier.of(asked.process.library, asked.access)
    reader = Reader(asked.dataset, view.lang, asked.origin, instead, earlier)
    return Meeting(held, reader, points, view.having(compare=between.compare, since=between.since))
