"""`atlas report`: what leaves the Atlas on paper, without a browser."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from geo import export, language, library, protection_report, protection_text
from geo.disclosure import Audience
from geo.errors import StoreError
from geo.language import Language

commands = typer.Typer(no_args_is_help=True, help="Writes reports to files.", rich_markup_mode=None)


@commands.callback()
def reports() -> None:
    """Writes reports to files."""


@commands.command()
def protection(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="FILE.md; without it, to the screen")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the report")] = Language.EN,
) -> None:
    """Says what each audience can see of each layer, for the people who must sign off."""
    dataset = library.shared().dataset(Audience.COORDINATOR)
    report = protection_report.of(dataset, dt.datetime.now(dt.UTC).date())
    text = protection_text.text(report, language.words(lang))
    if output is None:
        typer.echo(text)
        return
    try:
        export.write(output, text.encode())
    except OSError as fault:
        raise StoreError(f"{output} cannot be written: {fault.strerror}") from fault
    typer.echo(f"The protection report is in {output}")
