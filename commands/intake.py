"""`atlas import`: what a sheet that somebody sent would bring, before anything is written."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from commands import files
from geo import settings
from geo.access import datasets
from geo.catalog.audience import Audience
from geo.errors import InvalidQueryError, ValidationError
from geo.intake.sheets import outcome, workbook
from geo.intake.sheets.known import Known
from geo.intake.sheets.outcome import Outcome
from geo.intake.sheets.reading import Wanted
from geo.intake.validate import Finding

_NOT_READ: Final = 2
_OPEN: Final = 3
_STANDARD_OUTPUT: Final = "-"
_MOST_TOLD: Final = 40
_YEARS: Final = (1980, 2100)


class Kind(StrEnum):
    """What a sheet can hold."""

    ACTIVITIES = "activities"


def dry_run(  # noqa: PLR0913 - one for each option
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook (XLSX) or CSV")],
    kind: Annotated[Kind, typer.Option(help="What the sheet holds")] = Kind.ACTIVITIES,
    sheet: Annotated[str, typer.Option(help="Name of the sheet, else the one that fits")] = "",
    sender: Annotated[str, typer.Option(help="Id of the source whose rows these are")] = "",
    roles: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="HEADER=ROLE", help="What a column holds; again for more"),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(help="The year of months without one", min=_YEARS[0], max=_YEARS[1]),
    ] = None,
    as_json: Annotated[
        str, typer.Option("--json", metavar="FILE|-", help="Writes all of it as JSON")
    ] = "",
) -> None:
    """Reads a sheet of activities and says what every row would bring; writes nothing yet.

    Exit 0: every row can be taken; 3: rows are held back or questions are open; 2: the file
    cannot be read, and why.
    """
    del kind
    try:
        wanted = Wanted(sheet, sender, dict(_named(roles or ())), year or 0)
        found = outcome.of(_content(file), file.name, wanted, _known())
    except (ValidationError, InvalidQueryError) as fault:
        for line in _reasons(fault):
            typer.echo(line, err=True)
        raise typer.Exit(_NOT_READ) from fault
    told = outcome.document(found)
    if as_json == _STANDARD_OUTPUT:
        sys.stdout.write(_encoded(told))
    else:
        if as_json:
            files.write(Path(as_json), _encoded(told).encode(), "The reading is in")
        for line in _summary(found, told):
            typer.echo(line)
    if not found.is_clean:
        raise typer.Exit(_OPEN)


def _named(pairs: Iterable[str]) -> Iterator[tuple[str, str]]:
    for pair in pairs:
        header, equals, role = pair.rpartition("=")
        if not equals or not header.strip():
            raise InvalidQueryError(
                f"--map {pair}: expected HEADER=ROLE, such as Partner=organisation"
            )
        yield header.strip(), role.strip()


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > workbook.MOST_BYTES:
            raise workbook.too_large(file.name)
        return file.read_bytes()
    except OSError as fault:
        raise InvalidQueryError(f"{file} cannot be read: {fault.strerror}") from fault


def _known() -> Known:
    dataset = datasets.shared().dataset(Audience.COORDINATOR)
    return Known(dataset.features, dataset.country, settings.current().data)


def _reasons(fault: ValidationError | InvalidQueryError) -> list[str]:
    if isinstance(fault, InvalidQueryError):
        return [str(fault)]
    return [
        f"{one.file} cannot be read: {one.message}" if isinstance(one, Finding) else str(one)
        for one in fault.findings
    ]


def _encoded(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _summary(found: Outcome, told: Mapping[str, Any]) -> Iterator[str]:
    """Yields the outcome in lines for a person."""
    counts, reading, changes = told["counts"], told["reading"], told["difference"]
    ignored = ", ".join(f"{n} {reason}" for reason, n in counts["ignored"].items() if n) or "none"
    yield (
        f"{found.name}, sheet {reading['sheet']!r}, rows {reading['first_row']} to"
        f" {reading['last_row']}: {counts['rows']:,} rows, {counts['taken']:,} can be taken,"
        f" {counts['held']:,} held back, ignored: {ignored}; {counts['repeats']:,} repeat a row."
    )
    for one in reading["columns"]:
        yield f"  {one['role'] or '(left out)':22} {one['header']}  ({one['why'] or 'not known'})"
    yield ", ".join(f"{number:,} {what}" for what, number in told["distinct"].items())
    yield ", ".join(f"{number:,} {what}" for what, number in changes.items())
    for one in told["findings"][:_MOST_TOLD]:
        where = f" rows {one['rows']}" if one["rows"] else ""
        column = f" {one['column']}:" if one["column"] else ""
        yield f"{one['severity']:8}{where[:60]}{column} {one['message']} {one['remedy']}"
    for one in told["questions"][:_MOST_TOLD]:
        choices = ", ".join(str(next(iter(c.values()))) for c in one["candidates"])
        yield f"asked    {one['about']} {one['value']!r} ({one['rows']:,} rows): {choices or '?'}"
    yield "Nothing was written."
