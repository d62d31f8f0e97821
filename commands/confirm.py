"""`atlas confirm`: links by which organisations say what is still true of their work."""

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands import files
from commands.share import OPERATOR, plain, shown_time
from geo import settings
from geo.access import datasets, organisation_sharing
from geo.access.gate import Gate
from geo.access.links.link import State
from geo.access.links.organisation_links import LIVES_DAYS, OrganisationLink, Purpose
from geo.catalog.audience import Audience
from geo.dataset import records
from geo.errors import InvalidQueryError
from geo.intake.confirm import mail
from geo.intake.confirm.asking import REMIND_DAYS, Asking, Progress, to_remind
from geo.intake.confirm.confirmations import Confirmations
from geo.language import Language, in_english

commands = typer.Typer(
    no_args_is_help=True,
    help="Makes, lists and ends links by which organisations say what is still true.",
)
HEAD = ("id", "organisation", "name", "until", "address", "message")


def asking() -> Asking:
    """Returns the operator of this machine, as somebody who asks organisations."""
    return Asking(Confirmations(datasets.shared(), Gate(settings.current())), OPERATOR)


@commands.command()
def make(
    organisation: Annotated[
        str, typer.Option(metavar="ID", help="Of the register, such as drc")
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="For each organisation with work to ask about")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="FILE.csv for the links")
    ] = None,
    days: Annotated[int, typer.Option(help="For how long")] = LIVES_DAYS,
    lang: Annotated[Language, typer.Option(help="Language of the message")] = Language.EN,
) -> None:
    """Makes a link and prints it with a message to send it by, or links for all as CSV."""
    if bool(organisation) == every:
        raise InvalidQueryError("Say for whom: --organisation ID, or --all.")
    own = asking()
    made = own.make_all(days) if every else [own.make(organisation, days)]
    if output is not None:
        files.write(output, _csv(own, made, lang), f"{in_english(len(made), 'link')} in")
        return
    for one in made:
        typer.echo(f"{one.id}: {one.organisation}, until {shown_time(one.expires_at)}")
        typer.echo(f"{own.text(one, files.origin(), lang).text}\n")


def _csv(own: Asking, made: list[OrganisationLink], lang: Language) -> bytes:
    register = own.desk.library.dataset(Audience.COORDINATOR).organisations
    rows: list[tuple[object, ...]] = [HEAD]
    for one in made:
        letter = own.text(one, files.origin(), lang)
        name = register[one.organisation]["name"]
        until = one.expires_at.date()
        rows.append((one.id, one.organisation, name, until, letter.address, letter.text))
    return records.table(rows)


@commands.command()
def send(
    addresses: Annotated[Path, typer.Argument(help="CSV: organisation, address, language")],
    lang: Annotated[Language, typer.Option(help="Where a line names no language")] = Language.EN,
) -> None:
    """Mails each organisation its open link, or a new one; the addresses are kept nowhere."""
    try:
        text = addresses.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise InvalidQueryError(f"{addresses} cannot be read as a text in UTF-8.") from fault
    found = asking().mail(mail.recipients(text, lang))
    typer.echo(f"{found.sent} sent")
    if found.refused:
        typer.echo(f"not taken by the mail server: {', '.join(found.refused)}", err=True)
        raise typer.Exit(1)


@commands.command("list")
def listed(
    ended: Annotated[bool, typer.Option("--all", help="Also those that have ended")] = False,
) -> None:
    """Prints the links: id, state, organisation, until when, opened, answered, what waits."""
    own, now = asking(), dt.datetime.now(dt.UTC)
    found = {one.link.id: one for one in own.progress()}
    for one in organisation_sharing.listed(own.desk.gate, OPERATOR, Purpose.CONFIRM):
        if ended or one.state(now) is State.OPEN:
            typer.echo(_line(one, now, found.get(one.id)))


@commands.command()
def reminders(
    days: Annotated[int, typer.Option(min=0, help="Who was asked so long ago")] = REMIND_DAYS,
    lang: Annotated[
        list[Language] | None, typer.Option(help="With the message in it; can be given again")
    ] = None,
    as_json: Annotated[
        str, typer.Option("--json", metavar="FILE|-", help="Writes all of it as JSON")
    ] = "",
) -> None:
    """Lists who has not answered yet, and the messages to ask again by."""
    own, now = asking(), dt.datetime.now(dt.UTC)
    found = to_remind(own.progress(), now, days)
    if as_json:
        told = files.encoded([_reminder(own, one) for one in found])
        if as_json == files.STANDARD_OUTPUT:
            sys.stdout.write(told)
            return
        files.write(Path(as_json), told.encode(), "The list is in")
    long = in_english(days, "day")
    who = f"{len(found)} {'has' if len(found) == 1 else 'have'}"
    none = f"Nobody who was asked {long} ago or earlier is still to answer."
    typer.echo(f"{who} not answered since {long}:" if found else none)
    for one in found:
        typer.echo(_line(one.link, now, one))
        for language in lang or ():
            typer.echo(f"{own.text(one.link, files.origin(), language).text}\n")


def _reminder(own: Asking, one: Progress) -> dict[str, object]:
    """Returns who has not answered as plain values, with the message in each language."""
    link = one.link
    letters = {each: own.text(link, files.origin(), each) for each in Language}
    return {
        "id": link.id,
        "organisation": link.organisation,
        "asked_at": link.made_at.isoformat(timespec="seconds"),
        "until": link.expires_at.date().isoformat(),
        "opened": link.uses,
        "last_opened_at": link.last_used_at and link.last_used_at.isoformat(timespec="seconds"),
        "asked": one.asked,
        "answered": one.answered,
        "waiting": one.waiting,
        "messages": {
            each.value: {"address": it.address, "subject": it.subject, "text": it.text}
            for each, it in letters.items()
        },
    }


@commands.command()
def revoke(link_id: Annotated[str, typer.Argument(metavar="ID", help="As the list shows")]) -> None:
    """Ends a link at once."""
    ended = organisation_sharing.end(asking().desk.gate, OPERATOR, link_id)
    typer.echo(f"{link_id} has ended." if ended else f"{link_id} was ended before.")


def _line(link: OrganisationLink, now: dt.datetime, found: Progress | None) -> str:
    parts = [
        link.id,
        link.state(now).value,
        link.organisation,
        f"until {shown_time(link.expires_at)}",
        f"opened {in_english(link.uses, 'time')}",
    ]
    if found is not None:
        parts.append(f"{found.answered} of {found.asked} answered, waiting: {found.waiting}")
    return "  ".join(plain(part) for part in parts)
