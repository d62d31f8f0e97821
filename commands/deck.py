"""`atlas report deck`: the scenes of a meeting as slides that can be edited."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from commands import files
from commands import meeting as report_meeting
from commands.filter_options import Chosen, with_filters
from commands.meeting import AgendaName
from geo.errors import InvalidQueryError
from geo.meeting import agenda, meeting
from maps.slides import deck as slide_deck
from maps.slides.deck import About, Tools


@with_filters
def deck(
    chosen: Chosen,
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.pptx")],
    agenda_name: AgendaName = agenda.EXAMPLE.name,
    template: Annotated[
        Path | None, typer.Option(help="FILE.pptx or .potx whose size, theme and layouts to use")
    ] = None,
) -> None:
    """Writes the scenes of a meeting as slides with text, tables and charts that can be edited."""
    files.ending(output, (".pptx",))
    held_template = _read(template) if template is not None else None
    found = report_meeting.of(chosen, agenda_name)
    shown = meeting.scenes(*found)
    about = About(found.held.name, dt.datetime.now(dt.UTC).date(), held_template)
    tools = Tools(files.ground(), files.typesetter())
    files.write(output, slide_deck.make(shown, about, tools), "The slides are in")
    files.warn_of_links()


def _read(template: Path) -> bytes:
    try:
        return template.read_bytes()
    except OSError as fault:
        raise InvalidQueryError(f"{template} cannot be read: {fault.strerror}") from fault
