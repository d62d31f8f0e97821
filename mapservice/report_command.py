"""`atlas report`: what leaves the Atlas on paper and in pictures, without a browser."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Final

import typer

from geo import export, language, library, protection_report, protection_text, settings
from geo.disclosure import Audience
from geo.errors import InvalidQueryError, StoreError
from geo.language import Language
from maps import chat_card, print_formats, printed_map, svg_ground
from maps.printed_map import MOST_TITLE, Printed
from maps.svg_ground import Ground
from maps.typeset import Typesetter
from mapservice.filter_options import Chosen, with_filters

commands = typer.Typer(no_args_is_help=True, help="Writes reports to files.", rich_markup_mode=None)
_ENDINGS: Final = (".png", ".svg", ".pdf")


@commands.callback()
def reports() -> None:
    """Writes reports to files."""


@commands.command("map")
@with_filters
def map_of_view(
    chosen: Chosen,
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.png, FILE.svg or FILE.pdf")],
    size: Annotated[
        str, typer.Option(help=f"{', '.join(print_formats.NAMES)}, or px such as 1600x1200")
    ] = "a4",
    dpi: Annotated[
        int | None, typer.Option(help=f"Px to an inch of paper; {print_formats.DPI} without it")
    ] = None,
    title: Annotated[str, typer.Option(help="Title in place of the place and the layers")] = "",
) -> None:
    """Writes the map of a view with title, legend, scale, sources and disclaimer to a file."""
    ending = _ending(output, _ENDINGS)
    form = print_formats.read(size, dpi)
    if len(title) > MOST_TITLE:
        raise InvalidQueryError(
            f"The title has {len(title):,} letters: at most {MOST_TITLE} have room."
        )
    scene = chosen.scene(library.shared())
    today = dt.datetime.now(dt.UTC).date()
    svg = printed_map.draw(scene, _ground(), form, Printed(today, title))
    _write(output, printed_map.written(_typesetter(), svg, form, ending), "The map")


@commands.command()
@with_filters
def card(
    chosen: Chosen,
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.png")],
) -> None:
    """Writes a square picture of a view for chat groups: figures, map, day and disclaimer."""
    _ending(output, (".png",))
    svg = chat_card.draw(chosen.scene(library.shared()), _ground())
    _write(output, chat_card.png(_typesetter(), svg), "The card")


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
    _write(output, text.encode(), "The protection report")


def _ending(output: Path, known: tuple[str, ...]) -> str:
    """Returns the ending of a file's name without its dot; InvalidQueryError for an unknown one."""
    ending = output.suffix.lower()
    if ending not in known:
        raise InvalidQueryError(f"{output.name}: expected a name ending in {' or '.join(known)}")
    return ending.removeprefix(".")


def _write(output: Path, content: bytes, what: str) -> None:
    try:
        export.write(output, content)
    except OSError as fault:
        raise StoreError(f"{output} cannot be written: {fault.strerror}") from fault
    typer.echo(f"{what} is in {output}")


def _typesetter() -> Typesetter:
    return Typesetter(settings.current().cache)


def _ground() -> Ground:
    return svg_ground.read(settings.current().data / "boundaries")
