"""`atlas report deck`: the scenes of a meeting as slides that can be edited."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from geo import agenda, library, meeting, settings
from geo.access import Gate
from geo.earlier import Earlier
from geo.errors import InvalidQueryError
from geo.meeting import Reader
from maps import slide_deck
from maps.slide_deck import About, Tools
from mapservice import report_files
from mapservice.filter_options import Chosen, with_filters


@with_filters
def deck(
    chosen: Chosen,
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.pptx")],
    agenda_name: Annotated[
        str, typer.Option("--agenda", help="Name of the agenda; without it, the example")
    ] = agenda.EXAMPLE.name,
    template: Annotated[
        Path | None, typer.Option(help="FILE.pptx or .potx whose size, theme and layouts to use")
    ] = None,
) -> None:
    """Writes the scenes of a meeting as slides with text, tables and charts that can be edited."""
    report_files.ending(output, (".pptx",))
    held_template = _read(template) if template is not None else None
    shared = library.shared()
    scene = chosen.scene(shared)
    gate = Gate(settings.current())
    held = agenda.read(gate, agenda_name)
    instead = tuple(pair for pair in chosen.pairs if pair[0] != "lang")
    earlier = Earlier(shared, chosen.audience)
    shown = meeting.scenes(
        gate,
        held,
        Reader(scene.dataset, scene.view.lang, report_files.origin(), instead, earlier),
    )
    about = About(held.name, dt.datetime.now(dt.UTC).date(), held_template)
    tools = Tools(report_files.ground(), report_files.typesetter())
    report_files.write(output, slide_deck.make(shown, about, tools), "The slides are in")
    report_files.warn_of_links()


def _read(template: Path) -> bytes:
    try:
        return template.read_bytes()
    except OSError as fault:
        raise InvalidQueryError(f"{template} cannot be read: {fault.strerror}") from fault
