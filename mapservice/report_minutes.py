"""`atlas report minutes`: what a meeting saw, decided and has to do, as DOCX or PDF."""

from pathlib import Path
from typing import Annotated, Final

import typer

from geo import action_points, agenda, library, settings
from geo.access import Gate
from geo.earlier import Earlier
from geo.meeting import Reader
from mapservice import minutes_files, report_files
from mapservice.filter_options import Chosen, with_filters

_ENDINGS: Final = (".docx", ".pdf")


@with_filters
def minutes(
    chosen: Chosen,
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.docx or FILE.pdf")],
    agenda_name: Annotated[
        str, typer.Option("--agenda", help="Name of the agenda; without it, the example")
    ] = agenda.EXAMPLE.name,
) -> None:
    """Writes the minutes of a meeting: scenes, decisions and action points."""
    form = report_files.ending(output, _ENDINGS)
    shared = library.shared()
    scene = chosen.scene(shared)
    gate = Gate(settings.current())
    held = agenda.read(gate, agenda_name)
    origin = report_files.origin()
    instead = tuple(pair for pair in chosen.pairs if pair[0] != "lang")
    earlier = Earlier(shared, chosen.audience)
    reader = Reader(scene.dataset, scene.view.lang, origin, instead, earlier)
    points = tuple(action_points.listed(gate, scene.dataset))
    found = minutes_files.of(gate, held, reader, points, report_files.ground())
    content = minutes_files.written(found, form, report_files.typesetter())
    report_files.write(output, content, "The minutes are in")
    report_files.warn_of_links()
