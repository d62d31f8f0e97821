"""`atlas report minutes`: what a meeting saw, decided and has to do, as DOCX or PDF."""

from pathlib import Path
from typing import Annotated, Final

import typer

from geo import action_points, agenda
from mapservice import minutes_files, report_files, report_meeting
from mapservice.filter_options import Chosen, with_filters
from mapservice.report_meeting import AgendaName

_ENDINGS: Final = (".docx", ".pdf")


@with_filters
def minutes(
    chosen: Chosen,
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.docx or FILE.pdf")],
    agenda_name: AgendaName = agenda.EXAMPLE.name,
) -> None:
    """Writes the minutes of a meeting: scenes, decisions and action points."""
    form = report_files.ending(output, _ENDINGS)
    gate, held, reader = report_meeting.of(chosen, agenda_name)
    points = tuple(action_points.listed(gate, reader.dataset))
    found = minutes_files.of(gate, held, reader, points, report_files.ground())
    content = minutes_files.written(found, form, report_files.typesetter())
    report_files.write(output, content, "The minutes are in")
    report_files.warn_of_links()
