"""What `atlas report deck` and `atlas report minutes` are about: an agenda, and who reads it."""

from typing import Annotated, NamedTuple

import typer

from commands import files
from commands.filter_options import Chosen
from geo import settings
from geo.access import datasets
from geo.access.gate import Gate
from geo.meeting import agenda
from geo.meeting.agenda import Agenda
from geo.meeting.earlier import Earlier
from geo.meeting.meeting import Reader

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
    shared, gate = datasets.shared(), Gate(settings.current())
    context = chosen.context(shared)
    instead = tuple(pair for pair in chosen.pairs if pair[0] != "lang")
    earlier = Earlier(shared, chosen.audience)
    reader = Reader(context.dataset, context.view.lang, files.origin(), instead, earlier)
    return Meeting(gate, agenda.read(gate, name), reader)
