"""`atlas hand-in`: links by which an organisation hands in its work without an account."""

import datetime as dt
from typing import Annotated

import typer

from commands.share import OPERATOR, plain, shown_time
from geo import settings
from geo.access import datasets, organisation_sharing
from geo.access.gate import Gate
from geo.access.links.link import State
from geo.access.links.organisation_links import LIVES_DAYS, Draft, OrganisationLink
from geo.catalog.audience import Audience
from geo.language import Language, in_english, words

commands = typer.Typer(
    no_args_is_help=True, help="Makes, lists and ends links by which organisations hand in."
)


@commands.command()
def make(
    organisation: Annotated[str, typer.Option(metavar="ID", help="Of the register, such as drc")],
    days: Annotated[int, typer.Option(help="For how long")] = LIVES_DAYS,
    note: Annotated[str, typer.Option(help="Who gets it")] = "",
    lang: Annotated[Language, typer.Option(help="Language of the message")] = Language.EN,
) -> None:
    """Makes a link and prints it, with a message to send it by."""
    config = settings.current()
    gate = Gate(config)
    register = datasets.shared().dataset(Audience.COORDINATOR).organisations
    draft = Draft(organisation, days=days, note=note)
    made = organisation_sharing.make(gate, OPERATOR, draft, register)
    origin = config.base_url.rstrip("/") or f"http://localhost:{config.port}"
    address = origin + organisation_sharing.path(gate, made, lang)
    say = words(lang)
    name = say.name(register[organisation]) or organisation
    typer.echo(f"{address}\n{made.id}: {made.organisation}, until {shown_time(made.expires_at)}\n")
    typer.echo(organisation_sharing.message(made, name, address, say))


@commands.command("list")
def listed(
    ended: Annotated[bool, typer.Option("--all", help="Also those that have ended")] = False,
) -> None:
    """Prints the links: id, state, organisation, until when, uses, creator and note."""
    now = dt.datetime.now(dt.UTC)
    for one in organisation_sharing.listed(Gate(settings.current()), OPERATOR):
        if ended or one.state(now) is State.OPEN:
            typer.echo(_line(one, now))


@commands.command()
def revoke(link_id: Annotated[str, typer.Argument(metavar="ID", help="As the list shows")]) -> None:
    """Ends a link at once."""
    ended = organisation_sharing.end(Gate(settings.current()), OPERATOR, link_id)
    typer.echo(f"{link_id} has ended." if ended else f"{link_id} was ended before.")


def _line(link: OrganisationLink, now: dt.datetime) -> str:
    parts = (
        link.id,
        link.state(now).value,
        link.organisation,
        f"until {shown_time(link.expires_at)}",
        in_english(link.uses, "use"),
        link.creator,
        link.note,
    )
    return "  ".join(plain(part) for part in parts if part)
