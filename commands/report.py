"""`atlas report`: what leaves the Atlas on paper and in pictures, without a browser."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Final

import typer

from commands import booklets, files, meeting
from commands.filter_options import Chosen, with_filters
from geo import language
from geo.access import datasets
from geo.catalog.audience import Audience
from geo.disclosure import protection_report, protection_text
from geo.errors import InvalidQueryError
from geo.language import Language
from maps.offline import ground as offline_ground
from maps.offline import page
from maps.pictures import chat_card
from maps.pictures import formats as print_formats
from maps.pictures import page as pictures_page
from maps.pictures.page import MOST_TITLE, Printed

commands = typer.Typer(no_args_is_help=True, help="Writes reports to files.", rich_markup_mode=None)
_ROUNDS: Final = 10
"""In which a report changes what is hidden, to see whether the public view stays the same."""
_ENDINGS: Final = (".png", ".svg", ".pdf", ".html")

commands.command()(meeting.deck)
commands.command()(meeting.minutes)
commands.command()(booklets.areas)


@commands.callback()
def reports() -> None:
    """Writes reports to files."""


@commands.command("map")
@with_filters
def map_of_view(
    chosen: Chosen,
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.png, .svg, .pdf or .html")],
    size: Annotated[
        str, typer.Option(help=f"{', '.join(print_formats.NAMES)}, or px such as 1600x1200")
    ] = "a4",
    dpi: Annotated[
        int | None, typer.Option(help=f"Px to an inch of paper; {print_formats.DPI} without it")
    ] = None,
    title: Annotated[str, typer.Option(help="Title in place of the place and the layers")] = "",
) -> None:
    """Writes the map of a view with title, legend, scale, sources and disclaimer to a file.

    As .html it can be moved and clicked, and opens without network.
    """
    ending = files.ending(output, _ENDINGS)
    form = print_formats.read(size, dpi)
    if len(title) > MOST_TITLE:
        raise InvalidQueryError(
            f"The title has {len(title):,} letters: at most {MOST_TITLE} have room."
        )
    context = chosen.context(datasets.shared())
    if ending == "html":
        base = offline_ground.draw(files.ground(), context.view.lang)
        files.write(output, page.page(context, base).encode(), "The map is in")
        return
    today = dt.datetime.now(dt.UTC).date()
    svg = pictures_page.draw(context, files.ground(), form, Printed(today, title))
    made = pictures_page.written(files.typesetter(), svg, form, ending)
    files.write(output, made, "The map is in")


@commands.command()
@with_filters
def card(
    chosen: Chosen, output: Annotated[Path, typer.Option("-o", "--output", help="FILE.png")]
) -> None:
    """Writes a square picture of a view for chat groups: figures, map, day and disclaimer."""
    files.ending(output, (".png",))
    svg = chat_card.draw(chosen.context(datasets.shared()), files.ground())
    files.write(output, chat_card.png(files.typesetter(), svg), "The card is in")


@commands.command()
def protection(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="FILE.md; without it, to the screen")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the report")] = Language.EN,
) -> None:
    """Says what each audience can see of each layer, for the people who must sign off."""
    dataset = datasets.shared().dataset(Audience.COORDINATOR)
    today = dt.datetime.now(dt.UTC).date()
    report = protection_report.of(dataset, today, rounds=_ROUNDS)
    text = protection_text.text(report, language.words(lang))
    if output is None:
        typer.echo(text)
        return
    files.write(output, text.encode(), "The protection report is in")
