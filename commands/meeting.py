"""`atlas report deck` and `atlas report minutes`: a meeting as slides and as minutes."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import typer

from commands import files
from commands.filter_options import Chosen, with_filters
from geo import settings
from geo.access import datasets
from geo.access.gate import Gate
from geo.errors import InvalidQueryError
from geo.meeting import action_points, agenda, meeting
from geo.meeting.agenda import Agenda
from geo.meeting.earlier import Earlier
from geo.meeting.meeting import Reader
from maps.minutes import minutes as minutes_file
from maps.slides import deck as slide_deck
from maps.slides.deck import About, Tools

AgendaName = Annotated[
    str | None, typer.Option("--agenda", help="Name of the agenda; without it, that of the pack")
]
_MINUTES_ENDINGS: Final = (".docx", ".pdf")


class Meeting(NamedTuple):
    """An agenda of the store behind a gate, and who reads it."""

    gate: Gate
    held: Agenda
    reader: Reader


@with_filters
def deck(
    chosen: Chosen,
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.pptx")],
    agenda_name: AgendaName = None,
    template: Annotated[
        Path | None, typer.Option(help="FILE.pptx or .potx whose size, theme and layouts to use")
    ] = None,
) -> None:
    """Writes the scenes of a meeting as slides with text, tables and charts that can be edited."""
    files.ending(output, (".pptx",))
    own_template = _read(template) if template is not None else None
    chosen_meeting = _meeting(chosen, agenda_name)
    about = About(chosen_meeting.held.name, dt.datetime.now(dt.UTC).date(), own_template)
    tools = Tools(files.ground(), files.typesetter())
    slides = slide_deck.make(meeting.scenes(*chosen_meeting), about, tools)
    files.write(output, slides, "The slides are in")
    files.warn_of_links()


@with_filters
def minutes(
    chosen: Chosen,
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.docx or FILE.pdf")],
    agenda_name: AgendaName = None,
) -> None:
    """Writes the minutes of a meeting: scenes, decisions and action points."""
    form = files.ending(output, _MINUTES_ENDINGS)
    chosen_meeting = _meeting(chosen, agenda_name)
    points = tuple(action_points.listed(chosen_meeting.gate, chosen_meeting.reader.dataset))
    document = minutes_file.of(meeting.record(*chosen_meeting, points), files.ground())
    content = minutes_file.write(document, form, files.typesetter())
    files.write(output, content, "The minutes are in")
    files.warn_of_links()


def _meeting(chosen: Chosen, name: str | None) -> Meeting:
    """Returns the meeting that the options of a command choose; NotFoundError for no agenda."""
    shared, gate = datasets.shared(), Gate(settings.current())
    context = chosen.context(shared)
    instead = tuple(pair for pair in chosen.pairs if pair[0] != "lang")
    earlier = Earlier(shared, chosen.audience)
    reader = Reader(context.dataset, context.view.lang, files.origin(), instead, earlier)
    return Meeting(gate, agenda.read(gate, name), reader)


def _read(template: Path) -> bytes:
    try:
        return template.read_bytes()
    except OSError as fault:
        raise InvalidQueryError(f"{template} cannot be read: {fault.strerror}") from fault
