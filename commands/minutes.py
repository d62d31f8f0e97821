"""`atlas report minutes`: what a meeting saw, decided and has to do, as DOCX or PDF."""

from pathlib import Path
from typing import Annotated, Final

import typer

from commands import files, meeting
from commands.filter_options import Chosen, with_filters
from commands.meeting import AgendaName
from geo.meeting import action_points, agenda
from geo.meeting import meeting as meetings
from maps.minutes import minutes as meeting_minutes

_ENDINGS: Final = (".docx", ".pdf")


@with_filters
def minutes(
    chosen: Chosen,
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.docx or FILE.pdf")],
    agenda_name: AgendaName = agenda.EXAMPLE.name,
) -> None:
    """Writes the minutes of a meeting: scenes, decisions and action points."""
    form = files.ending(output, _ENDINGS)
    gate, held, reader = meeting.of(chosen, agenda_name)
    points = tuple(action_points.listed(gate, reader.dataset))
    record = meetings.record(gate, held, reader, points)
    found = meeting_minutes.of(record, files.ground())
    content = meeting_minutes.write(found, form, files.typesetter())
    files.write(output, content, "The minutes are in")
    files.warn_of_links()
