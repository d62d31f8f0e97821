"""`atlas locate`: a register of points, however large, placed into the units of the pack."""

from pathlib import Path
from typing import Annotated, Final

import typer

from geo import settings
from geo.language import in_english
from geo.locating import cluster, run
from geo.locating.placer import How, Placer
from geo.locating.register import Where

_PREFIX: Final = "located_"
_BROKEN_OFF: Final = 130
"""The exit code of a command that somebody stops with the keyboard, as shells have it."""
_STEPS: Final = 20
"""How often the work that is done is told."""


def locate(  # noqa: PLR0913 - one for each option
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="Parquet, GeoParquet or CSV, or a folder of them")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="A new folder")],
    scheduler: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Dask's, such as tcp://10.0.0.5:8786; else this one process"
        ),
    ] = "",
    lon: Annotated[str, typer.Option(metavar="COLUMN", help="Longitude, else as it looks")] = "",
    lat: Annotated[str, typer.Option(metavar="COLUMN", help="Latitude, else as it looks")] = "",
    geometry: Annotated[
        str, typer.Option(metavar="COLUMN", help="Points, in place of longitude and latitude")
    ] = "",
    near_m: Annotated[
        float,
        typer.Option(
            "--near", metavar="METRES", min=0, max=100_000, help="How far outside is near"
        ),
    ] = 500,
    prefix: Annotated[str, typer.Option(help="How the names of added columns begin")] = _PREFIX,
    part_rows: Annotated[
        int, typer.Option(metavar="N", min=1, help="Rows of a part, but whole row groups")
    ] = 1_000_000,
) -> None:
    """Places points into governorate, district and sub-district, and says how surely.

    Writes Parquet files with all columns and rows of the register to OUT, which is there when all
    is whole. Broken off, the same command goes on where it was.
    """
    placer = Placer.of_pack(settings.current().data, near_m)
    options = run.Options(Where(geometry, lon, lat), prefix, part_rows, _tell)
    work = cluster.through(scheduler) if scheduler else run.here
    try:
        found = run.locate(source, output, placer, options, work)
    except KeyboardInterrupt:
        typer.echo("Broken off. What is whole is kept: the same command goes on there.", err=True)
        raise typer.Exit(_BROKEN_OFF) from None
    if found.kept:
        typer.echo(f"{in_english(found.kept, 'part was', 'parts were')} whole from before.")
    typer.echo(
        f"{in_english(found.rows_in, 'row')} in, {in_english(found.rows_out, 'row')} out:"
        f" {in_english(found.parts, 'part')} in {output}"
    )
    told = {
        How.INSIDE: "inside a unit",
        How.BOUNDARY: "on a boundary of two units",
        How.NEAR: f"outside, within {near_m:g} m of the nearest unit (border or coast)",
        How.NOWHERE: "in no unit",
        How.MISSING: "without coordinates",
        How.INVALID: "with coordinates that cannot be",
    }
    for how, words in told.items():
        typer.echo(f"{found.rows[how]:>15,}  {words}")
    if found.rows_in and not sum(found.rows[how] for how in (How.INSIDE, How.BOUNDARY, How.NEAR)):
        typer.echo(
            "No row was placed. Are these longitude and latitude in degrees, and not the other way"
            " round? --lon and --lat name the columns.",
            err=True,
        )


def _tell(whole: int, parts: int) -> None:
    """Says how far it is, now and then, beside the output."""
    if whole and whole * _STEPS // parts > (whole - 1) * _STEPS // parts:
        typer.echo(f"{whole:,} of {in_english(parts, 'part')}", err=True)
