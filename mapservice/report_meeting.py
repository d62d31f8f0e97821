"""What `atlas report deck` and `atlas report minutes` are about: an agenda, and who reads it."""

from typing import Annotated, NamedTuple

import typer

from geo import agenda, library, settings
from geo.access import Gate
from geo.agenda import Agenda
from geo.earlier import Earlier
from geo.meeting import Reader
from mapservice import report_files
from mapservice.filter_options import Chosen

AgendaName = Annotated[
    str, typer.Option("--agenda", help="Name of the agenda; without it, the example")
]


class Meeting(NamedTuple):
    """An agenda of the store behind a gate, and who reads it."""

    gate: Gate
    held: Agenda
    reader: Reader


def of(chosen: Chosen, name: str) -> Meeting:
    """Returns the meeting that the options of a command choose; NotFoundError for no agenda."""
    shared, gate = library.shared(), Gate(settings.current())
    scene = chosen.scene(shared)
    instead = tuple(pair for pair in chosen.pairs if pair[0] != "lang")
    earlier = Earlier(shared, chosen.audience)
    reader = Reader(scene.dataset, scene.view.lang, report_files.origin(), instead, earlier)
    return Meeting(gate, agenda.read(gate, name), reader)
