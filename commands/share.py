"""`atlas share` and `atlas audit`: links and the audit log for whoever runs the Atlas."""

import datetime as dt
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

import typer

from geo import settings
from geo.access import datasets, sharing
from geo.access.gate import Access, Gate
from geo.access.links.link import State
from geo.access.links.shares import Draft, Share
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope
from geo.errors import InvalidQueryError, LinkError, StoreError
from geo.language import in_english
from geo.view.view import View
from maps.look import qr

commands = typer.Typer(no_args_is_help=True, help="Makes, lists and ends share links.")
OPERATOR = Access(Audience.COORDINATOR, who="the command line", own=Audience.COORDINATOR)
"""Who can run the program on this machine can read its store anyway."""
Several = Annotated[list[str] | None, typer.Option(help="Only this; can be given again")]


@commands.command()
def make(  # noqa: PLR0913 - one for each option
    address: Annotated[str, typer.Argument(help="Such as /partners?sector=health")] = "/",
    audience: Annotated[Audience, typer.Option(help="What they will see")] = Audience.PUBLIC,
    days: Annotated[int, typer.Option(help="For how long")] = 30,
    note: Annotated[str, typer.Option(help="Who it is for")] = "",
    governorate: Several = None,
    layer: Several = None,
    page: Several = None,
    code: Annotated[Path | None, typer.Option("--qr", help="FILE.png for the QR code")] = None,
) -> None:
    """Makes a link to a view and prints its address."""
    scope = Scope(tuple(governorate or ()), tuple(layer or ()), tuple(page or ()))
    draft = Draft(audience, scope, note=note, days=days)
    config = settings.current()
    gate = Gate(config)
    made = sharing.make(gate, OPERATOR, _at(draft, address), dt.datetime.now(dt.UTC))
    origin = config.base_url.rstrip("/") or f"http://localhost:{config.port}"
    link = f"{origin}/share/{gate.shares.token(made)}"
    typer.echo(f"{link}\n{made.id}: {made.audience} view, until {shown_time(made.expires_at)}")
    if code is not None:
        _write(code, qr.png(link))


@commands.command("list")
def listed(
    ended: Annotated[bool, typer.Option("--all", help="Also those that have ended")] = False,
) -> None:
    """Prints the links: id, state, audience, until when, uses, creator, address and note."""
    now = dt.datetime.now(dt.UTC)
    found = sharing.listed(Gate(settings.current()), OPERATOR)
    for one in found:
        if ended or one.state(now) is State.OPEN:
            typer.echo(_line(one, now))


@commands.command()
def revoke(link_id: Annotated[str, typer.Argument(metavar="ID", help="As the list shows")]) -> None:
    """Ends a link at once."""
    gate = Gate(settings.current())
    if sharing.one(gate, OPERATOR, link_id) is None:
        raise LinkError("unknown")
    ended = sharing.end(gate, OPERATOR, link_id, dt.datetime.now(dt.UTC))
    typer.echo(f"{link_id} has ended." if ended else f"{link_id} was ended before.")


def audit(number: Annotated[int, typer.Option("-n", help="How many lines", min=1)] = 50) -> None:
    """Prints the newest lines of the audit log, the latest first."""
    for one in Gate(settings.current()).audit.newest(number):
        details = "; ".join(f"{name}: {value}" for name, value in one.details.items())
        parts = (shown_time(one.at), one.who, one.audience, one.action, one.what, details)
        typer.echo("  ".join(plain(part) for part in parts if part))


def _at(draft: Draft, address: str) -> Draft:
    """Returns the draft for an address; InvalidQueryError for what cannot be opened."""
    parts = urlsplit(address)
    shared = datasets.shared()
    whole = shared.dataset(Audience.COORDINATOR)
    draft.scope.check(whole.vocabulary["governorate"])
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    view, problems = View.from_query(pairs, whole.vocabulary)
    if problems:
        raise InvalidQueryError("\n".join(str(one) for one in problems))
    kept = sharing.fitting(view, shared.dataset(draft.audience, draft.scope))
    return Draft(
        draft.audience,
        draft.scope,
        parts.path.removesuffix("/map") or "/",
        tuple(kept.to_query()),
        draft.note,
        draft.days,
    )


def _line(share: Share, now: dt.datetime) -> str:
    scope = "" if share.scope.is_everything else share.scope.text()
    parts = (
        share.id,
        share.state(now).value,
        f"{share.audience} view",
        f"until {shown_time(share.expires_at)}",
        in_english(share.uses, "use"),
        share.creator,
        share.target,
        scope,
        share.note,
    )
    return "  ".join(plain(part) for part in parts if part)


def shown_time(moment: dt.datetime) -> str:
    """Returns a moment in UTC."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def plain(text: str) -> str:
    """Returns text that cannot steer a terminal."""
    return "".join(one if one.isprintable() else " " for one in text)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise StoreError(f"{path} cannot be written: {fault.strerror}") from fault
    typer.echo(f"QR code in {path}")
