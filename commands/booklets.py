"""`atlas report areas`: a booklet for each governorate, district, area and organisation."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from commands import booklet_choice, booklet_folder, files
from commands.booklet_choice import Subject
from commands.booklet_folder import INDEX, Press, Written
from commands.filter_options import Chosen, with_filters
from geo.access import datasets
from geo.dataset.context import Context
from geo.language import in_english
from maps.document import booklet

EVERY_S: Final = 5.0
"""How often a line is written where the output is no terminal."""
_WIDTH: Final = 78


@with_filters
def areas(
    chosen: Chosen,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder, made if need be")],
    everything: Annotated[bool, typer.Option("--all", help="Every kind of booklet")] = False,
    of: Annotated[
        list[str] | None,
        typer.Option("--of", help="governorates, districts, areas or organisations. Repeatable."),
    ] = None,
) -> None:
    """Writes PDF booklets of places and organisations to a folder, with a list of them.

    Filters of places and organisations choose which; those of day, language, sector and type
    apply to what the booklets say.
    """
    context = chosen.context(datasets.shared())
    wanted = booklet_choice.kinds(context.view, of or (), everything=everything)
    subjects = booklet_choice.subjects(context, wanted)
    booklet_folder.make(output, {one.kind for one in subjects})
    press = Press(files.ground(), files.typesetter())
    written = _write(output, subjects, press)
    done = {one.subject for one in written}
    silent = [one for one in subjects if one not in done]
    page = booklet_folder.index(booklet_choice.content(context), written, silent)
    booklet_folder.write(output / INDEX, page, len(written), len(subjects))
    typer.echo(_outcome(context, output, written, silent))


def _write(output: Path, subjects: Sequence[Subject], press: Press) -> list[Written]:
    progress = Progress(len(subjects))
    written: list[Written] = []
    for at, subject in enumerate(subjects, 1):
        progress.tell(at, subject.title)
        document = subject.make()
        if document is None or not document.says_something:
            continue
        pdf = press.pdf(document)
        booklet_folder.write(output / subject.file, pdf, len(written), len(subjects))
        written.append(Written(subject, booklet.pages(pdf), len(pdf)))
    progress.end()
    return written


def _outcome(
    context: Context, output: Path, written: Sequence[Written], silent: Sequence[Subject]
) -> str:
    pages = sum(one.pages for one in written)
    made = in_english(len(written), "booklet")
    are = "is" if len(written) == 1 else "are"
    counted = in_english(pages, "page")
    lines = [f"{made} with {counted} {are} in {output}: open {output / INDEX}"]
    if silent:
        named = ", ".join(one.title for one in silent)
        lines.append(f"No booklet of {len(silent)}, of which no source says anything: {named}")
    if not booklet_folder.is_public(context):
        lines.append("They are not public: every page says that it is not to be passed on.")
    return "\n".join(lines)


class Progress:
    """Says which of how many is being made: one line on a terminal, else a line now and then."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._live = sys.stdout.isatty()
        self._last = time.monotonic()

    def tell(self, at: int, title: str) -> None:
        """Says what is being made now."""
        said = f"{at} of {self._number}: {title}"
        if self._live:
            typer.echo(f"\r{said[:_WIDTH]:<{_WIDTH}}", nl=False)
        elif time.monotonic() - self._last >= EVERY_S:
            typer.echo(said)
            self._last = time.monotonic()

    def end(self) -> None:
        """Clears the line."""
        if self._live:
            typer.echo(f"\r{'':<{_WIDTH}}\r", nl=False)
