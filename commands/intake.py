"""`atlas import`, `history` and `undo`: what a sheet brings, and taking it back."""

import datetime as dt
import getpass
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from commands import files
from commands.template import Kind
from geo import settings
from geo.access import datasets
from geo.access.datasets import Library
from geo.catalog.audience import Audience
from geo.dataset.dataset import Dataset
from geo.errors import ConflictError, GeoError, InvalidQueryError, NotFoundError, ValidationError
from geo.intake.accepting import complete_lists
from geo.intake.accepting import undo as undoing
from geo.intake.formats.limits import IMPORT
from geo.intake.marked_copy import marked
from geo.intake.proposals import also_accepted
from geo.intake.proposals.proposals import Imports
from geo.intake.sheets import kind, outcome, workbook
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.outcome import Outcome
from geo.language import Language, in_english, words
from geo.packs.validate import Finding

_NOT_READ: Final = 2
_OPEN: Final = 3
_MOST_TOLD: Final = 40
_YEARS: Final = (1980, 2100)
_MAP: Final = '--map "HEADER=ROLE"'
_OPTIONS: Final = {
    **dict.fromkeys(("role-missing", "column-unsure", "column-refused", "column-gone"), _MAP),
    "column-unsure-out": _MAP,
    **dict.fromkeys(("column-new", "column-new-out"), _MAP),
    **dict.fromkeys(("column-changed", "column-changed-out"), _MAP),
    "hidden-sheet": "--sheet NAME",
    "rows-above": "--header-row N",
    "day-unstated": "--as-of YYYY-MM-DD",
    "day-missing": "--as-of YYYY-MM-DD",
    "year-missing": "--year YYYY",
}
"""The option by which the remedy of a finding is done here."""
_ISOLATES: Final = str.maketrans("", "", "\u2068\u2069")
"""Signs of pages that a terminal does not know."""
_BY: Final = {
    "name": "a title or the name of the sheet or file",
    "start": "the latest start; --as-of YYYY-MM-DD says another",
    "today": "today; --as-of YYYY-MM-DD says another",
    "organisation": "the one organisation of the file",
}
"""What says the day or the sender, in words."""


def import_file(  # noqa: PLR0913 - one for each option
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook or a table")],
    kind: Annotated[
        Kind | None, typer.Option(help="What the sheet lists, else what it looks like")
    ] = None,
    sheet: Annotated[str, typer.Option(help="Name of the sheet, else the one that fits")] = "",
    header: Annotated[
        str, typer.Option("--header-row", metavar="N|N-M", help="Rows of the header, such as 5")
    ] = "",
    sender: Annotated[str, typer.Option(help="Id of the source whose rows these are")] = "",
    complete: Annotated[
        str,
        typer.Option(metavar="SCOPE", help="What the file lists all of: all, all of Ninewa, DRC"),
    ] = "",
    roles: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="HEADER=ROLE", help="What a column holds; again for more"),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(help="The year of months without one", min=_YEARS[0], max=_YEARS[1]),
    ] = None,
    day: Annotated[
        dt.datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day whose situation it tells"),
    ] = None,
    unpivot: Annotated[
        bool, typer.Option("--unpivot", help="Reads a table of places by sectors as a list")
    ] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Writes what can be taken")] = False,
    all_or_nothing: Annotated[
        bool | None,
        typer.Option(
            "--all-or-nothing/--hold-back",
            help="Writes nothing where a row is held back; or the rest",
        ),
    ] = None,
    as_json: Annotated[
        str, typer.Option("--json", metavar="FILE|-", help="Writes all of it as JSON")
    ] = "",
    back: Annotated[
        Path | None,
        typer.Option("--marked", metavar="FILE.xlsx", help="Writes the sheet back with remarks"),
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the remarks")] = Language.EN,
) -> None:
    """Reads a sheet and says what every row would bring; writes it with --accept.

    Exit 0: accepted, or every row can be taken; 3: rows are held back or questions are open;
    2: the file cannot be read, and why.
    """
    try:
        if back is not None:
            files.ending(back, (".xlsx",))
        said = day.date().isoformat() if day else ""
        own = dict(_named(roles or ()))
        wanted = Wanted(
            sheet,
            sender,
            own,
            year or 0,
            kind or "",
            complete,
            said,
            unpivot=unpivot,
            header=header,
        )
        content = _content(file)
        imports = Imports(datasets.shared(), settings.current())
        dataset, found = imports.read(content, file.name, wanted)
        also, revision = _also_accepted(imports, found, dataset), None
        can_take = bool(found.taken or found.entries)
        if accept and can_take and (found.is_clean or not all_or_nothing):
            made, _ = imports.hand_in(content, file.name, wanted, (_operator(), ""))
            found, revision = imports.accept(made, _operator())
    except (ValidationError, InvalidQueryError, ConflictError) as fault:
        for line in _reasons(fault):
            typer.echo(line, err=True)
        if as_json == files.STANDARD_OUTPUT:
            sys.stdout.write(
                files.encoded({"file": {"name": file.name}, "findings": _not_read(fault)})
            )
        raise typer.Exit(_NOT_READ) from fault
    told = outcome.document(found) | {
        "revision": revision.id if revision else None,
        "also_accepted": also,
        "complete": complete_lists.document(found, dataset, words(Language.EN)),
    }
    _tell(found, told, as_json)
    if back is not None:
        _write_back(back, content, found, lang)
    is_agreed = revision is not None and all_or_nothing is False
    if not found.is_clean and not is_agreed:
        raise typer.Exit(_OPEN)


def _also_accepted(imports: Imports, found: Outcome, dataset: Dataset) -> list[dict[str, Any]]:
    """Returns where the very same file stands as another sender's."""
    same = also_accepted.of(datasets.shared(), imports.all(), found.sha256, found.source.sender)
    return also_accepted.document(same, words(Language.EN), dataset.organisations)


def _write_back(back: Path, content: bytes, found: Outcome, lang: Language) -> None:
    files.write(back, marked.marked(content, found, lang), "The sheet with remarks is in", err=True)


def _operator() -> str:
    """Returns who is at the command line."""
    return f"{getpass.getuser()} at the command line"


def _tell(found: Outcome, told: Mapping[str, Any], as_json: str) -> None:
    if as_json == files.STANDARD_OUTPUT:
        sys.stdout.write(files.encoded(told))
        return
    if as_json:
        files.write(Path(as_json), files.encoded(told).encode(), "The reading is in")
    for line in _summary(found, told):
        typer.echo(line)


def history(
    as_json: Annotated[
        str, typer.Option("--json", metavar="FILE|-", help="Writes all of it as JSON")
    ] = "",
) -> None:
    """Lists every revision: when, who, why, from which file, and what it changed."""
    told = undoing.history(datasets.shared())
    if as_json == files.STANDARD_OUTPUT:
        sys.stdout.write(files.encoded(told))
        return
    if as_json:
        files.write(Path(as_json), files.encoded(told).encode(), "The history is in")
    register = datasets.shared().dataset(Audience.COORDINATOR).organisations
    for one in told:
        typer.echo(_revision(one, register))


def _revision(one: Mapping[str, Any], register: Mapping[str, Mapping[str, Any]]) -> str:
    """Returns a revision in a line: when, why, of which file and sender, who, what changed."""
    undone = f", undone in {one['undone_by']}" if one["undone_by"] else ""
    changes = one.get("difference") or one["counts"]
    said = ", ".join(f"{number:,} {what}" for what, number in changes.items() if number)
    sender = str(one.get("sender", ""))
    name = register[sender]["name"] if sender in register else sender
    file = " ".join(filter(None, (str(one["source"]), f"of {name}" if name else "")))
    about = f" ({one['record']})" if one.get("record") else ""
    why = f"undo of {one['undid']} ({one['undone']})" if "undid" in one else one["why"]
    return (
        f"{one['revision']:5}  {one['made_at'][:16]}  {why}  {file}{about}"
        f"  by {one['who']}: {said or 'nothing'}{undone}"
    )


def _offer(library: Library) -> None:
    """Says which revisions can be undone, the newest first."""
    register = library.dataset(Audience.COORDINATOR).organisations
    told = [
        one
        for one in undoing.history(library)
        if one["why"] != datasets.PACK and not one["undone_by"]
    ]
    if not told:
        typer.echo("There is nothing to undo: nothing was accepted yet.")
        return
    typer.echo("Name the revision to undo, as in `atlas undo 3`:")
    for one in told[:_MOST_TOLD]:
        typer.echo(_revision(one, register))


def undo(
    revision: Annotated[
        int | None, typer.Argument(metavar="REVISION", help="Number of `atlas history`")
    ] = None,
    keep_later: Annotated[
        bool, typer.Option("--keep-later", help="Leaves what was changed again since as it is")
    ] = False,
) -> None:
    """Takes an accepted import back, as a new revision; without a number lists what can be undone.

    Exit 3: rows were changed again since, and nothing was undone; 2: there is nothing to undo.
    """
    library = datasets.shared()
    if revision is None:
        _offer(library)
        return
    try:
        planned = undoing.plan(library, revision)
        if planned.conflicts and not keep_later:
            for one in planned.conflicts[:_MOST_TOLD]:
                typer.echo(f"{one.feature} was changed again in revision {one.later}", err=True)
            changed = in_english(
                len(planned.conflicts), "row was changed again", "rows were changed again"
            )
            typer.echo(
                f"{changed}: undo what changed them first, or leave them as they are with"
                " --keep-later. Nothing was undone.",
                err=True,
            )
            raise typer.Exit(_OPEN)
        made = undoing.undo(library, revision, _operator(), keep_later=keep_later)
    except (NotFoundError, InvalidQueryError, ConflictError) as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(_NOT_READ) from fault
    back = sum(made.counts.values())
    said = in_english(back, "row is as before", "rows are as before")
    typer.echo(f"Revision {revision} was undone in revision {made.id}: {said}.")


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
        if file.stat().st_size > IMPORT.most_bytes:
            raise workbook.too_large(file.name)
        return file.read_bytes()
    except OSError as fault:
        raise InvalidQueryError(f"{file} cannot be read: {fault.strerror}") from fault


def _reasons(fault: GeoError) -> list[str]:
    if not isinstance(fault, ValidationError):
        return [str(fault)]
    return [
        f"{one.file} cannot be read: {one.message}" if isinstance(one, Finding) else str(one)
        for one in fault.findings
    ]


def _not_read(fault: GeoError) -> list[dict[str, str]]:
    """Returns why a file could not be read, as findings of the JSON."""
    return [
        {"code": "not-read", "severity": "error", "message": message} for message in _reasons(fault)
    ]


def _option(finding: Mapping[str, Any]) -> str:
    """Returns the option by which the remedy of a finding is done here, in parentheses."""
    whose = f"{_MAP} or --sender ID" if finding["value"] == kind.WHO else ""
    option = (finding["code"] == "role-missing" and whose) or _OPTIONS.get(finding["code"], "")
    return f" ({option})" if option else ""


def _summary(found: Outcome, told: Mapping[str, Any]) -> Iterator[str]:
    """Yields the outcome in lines for a person."""
    counts, reading, changes = told["counts"], told["reading"], told["difference"]
    ignored = ", ".join(f"{n} {reason}" for reason, n in counts["ignored"].items() if n) or "none"
    sheet = f", sheet {reading['sheet']!r}" if reading["sheet"] else ""
    repeats = in_english(counts["repeats"], "repeats a row", "repeat a row")
    counted = in_english(counts["rows"], "row")
    yield (
        f"{found.name}{sheet}, rows {reading['first_row']} to"
        f" {reading['last_row']}: {counted}, {counts['taken']:,} can be taken,"
        f" {counts['held']:,} held back, ignored: {ignored}; {repeats}."
    )
    told_by, sender_by = (_BY.get(one, one) for one in (told["day_by"], told["sender_by"]))
    yield (
        f"tells of {dt.date.fromisoformat(told['day']):%-d %B %Y} ({told_by});"
        f" sender {told['sender']} ({sender_by}; --sender ID says another)"
    )
    for one in reading["columns"]:
        yield f"  {one['role'] or '(left out)':22} {one['header']}  ({one['why'] or 'not known'})"
    yield ", ".join(in_english(number, what[:-1]) for what, number in told["distinct"].items())
    yield ", ".join(f"{number:,} {what}" for what, number in changes.items())
    for one in told["findings"][:_MOST_TOLD]:
        word = "rows" if {",", "-"} & set(one["rows"]) else "row"
        where = f" {word} {one['rows']}" if one["rows"] else ""
        column = f" {one['column']}:" if one["column"] else ""
        option = _option(one)
        yield f"{one['severity']:8}{where[:60]}{column} {one['message']} {one['remedy']}{option}"
    for one in told["questions"][:_MOST_TOLD]:
        choices = ", ".join(str(next(iter(c.values()))) for c in one["candidates"])
        rows = in_english(one["rows"], "row")
        yield f"asked    {one['about']} {one['value']!r} ({rows}): {choices or '?'}"
    if told["questions"]:
        yield (
            "Questions are answered on the page Data or with POST /api/imports/ID/answers; those of"
            " kind, sheet, columns, year and day with the options of this command."
        )
    if said := told["complete"]["scope"]:
        yield f"complete {said}: what is not named there is not there."
    elif held := told["complete"]["held"]:
        rows = in_english(held, "row that is held back", "rows that are held back")
        yield (
            f"warning  {rows} may lie in what the list is complete for: what is not named"
            " there may be there all the same."
        )
    yield from (f"warning  {one['message'].translate(_ISOLATES)}" for one in told["also_accepted"])
    number = told["revision"]
    yield f"Accepted in revision {number}." if number else "Nothing was written."
