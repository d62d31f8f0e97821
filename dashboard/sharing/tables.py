"""The list of share links and the audit log as tables (HTML) and files (CSV)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

from markupsafe import Markup

from geo.access import people
from geo.access.audit import Entry
from geo.access.links.link import State
from geo.access.links.shares import Share
from geo.dataset import names, records
from geo.dataset.context import Context
from geo.language import mark
from geo.settings import reached
from geo.view.address import FILTERS
from geo.view.view import View
from maps.look import markup
from maps.look.templates import joined, piece

STATES: Final = {
    State.OPEN: mark("open"),
    State.EXPIRED: mark("ended by its day"),
    State.REVOKED: mark("withdrawn"),
}
_TAGS: Final = {State.OPEN: "on", State.EXPIRED: "off", State.REVOKED: "end"}
ACTIONS: Final = {
    "view": mark("saw"),
    "export": mark("took a file"),
    "open link": mark("opened a link"),
    "share": mark("made a link"),
    "revoke": mark("withdrew a link"),
    "change": mark("changed"),
    "hand in": mark("handed in"),
    "correct": mark("corrected"),
    "accept": mark("accepted"),
    "withdraw": mark("withdrew"),
    "undo": mark("undid"),
}
MOST_CHIPS = 4
NOTHING: Final = "–"


def links(context: Context, shares: Sequence[Share], now: dt.datetime) -> Markup:
    """Returns links as a table; the note leads to what can be done with the link."""
    words = context.words
    head = words.each(
        mark("Note"),
        mark("Opens"),
        mark("View"),
        mark("Made by"),
        mark("Made"),
        mark("Until"),
        mark("Last use"),
        mark("Uses"),
        mark("State"),
    )
    caption = words.count("{n} link", "{n} links", len(shares))
    return markup.table(caption, head, [_row(context, one, now) for one in shares])


def _row(context: Context, share: Share, now: dt.datetime) -> list[str]:
    words = context.words
    state = share.state(now)
    return [
        piece('<span class="sh-note">{}</span>', _noted(context, share)),
        opens(context, share),
        piece('<span class="sh-view">{}</span>', view(context, share)),
        markup.isolated(people.called(context, share.creator)),
        markup.date(words, share.made_at.date()),
        markup.date(words, share.expires_at.date()),
        moment(context, share.last_used_at),
        markup.number(share.uses),
        markup.tag(words(STATES[state]), _TAGS[state]),
    ]


def _noted(context: Context, share: Share) -> Markup:
    query = context.view.with_page("link", share.id).query_string()
    said = share.note or context.words(mark("no note"))
    return markup.link(markup.isolated(said), reached(f"/sharing?{query}"))


def opens(context: Context, share: Share) -> str:
    """Returns what a link opens in words: audience and scope."""
    audience = names.audience(context, share.audience)
    return context.words.listed([audience, *names.scope(context, share.scope)])


def view(context: Context, share: Share) -> Markup:
    """Returns the page of a link with its filters in words, leading there."""
    page = context.words(names.PAGES.get(share.page.strip("/") or "map", share.page))
    held, _ = View.from_query(parse_qsl(share.view), context.dataset.vocabulary)
    chips = [names.value(context, name, one) for name in FILTERS for one in getattr(held, name)]
    chips += [
        context.words(mark("without {name}"), name=names.organisation(context, one))
        for one in (*held.without, *held.without_donor)
    ]
    if held.date is not None:
        chips.append(context.words.day(held.date, short=True))
    more = f"+{len(chips) - MOST_CHIPS}" if len(chips) > MOST_CHIPS else ""
    said = context.words.listed([*chips[:MOST_CHIPS], *([more] if more else [])])
    return joined(filter(None, (markup.link(page, share.target), said)), " ")


def moment(context: Context, at: dt.datetime | None) -> str:
    """Returns a day and time (UTC), a dash for never."""
    if at is None:
        return NOTHING
    return markup.moment(context.words, at)


def facts(context: Context, share: Share, now: dt.datetime) -> Markup:
    """Returns everything that is kept of a link, but its token."""
    words = context.words
    state: str = words(STATES[share.state(now)])
    if share.revoked_at is not None:
        when = moment(context, share.revoked_at)
        state = piece(
            "{} {}, {}",
            state,
            when,
            markup.isolated(people.called(context, share.revoked_by or NOTHING)),
        )
    return markup.facts(
        [
            (words(mark("Note")), markup.isolated(share.note or NOTHING)),
            (words(mark("Opens")), opens(context, share)),
            (words(mark("View")), view(context, share)),
            (words(mark("Made by")), markup.isolated(people.called(context, share.creator))),
            (words(mark("Made")), moment(context, share.made_at)),
            (words(mark("Until")), moment(context, share.expires_at)),
            (words(mark("Last use")), moment(context, share.last_used_at)),
            (words(mark("Uses")), f"{share.uses:,}"),
            (words(mark("State")), state),
        ]
    )


def audit(context: Context, entries: Sequence[Entry]) -> Markup:
    """Returns lines of the audit log as a table, in the order given."""
    words = context.words
    head = words.each(mark("When (UTC)"), mark("Who"), mark("Did"), mark("What"), mark("Details"))
    caption = words.count("{n} line", "{n} lines", len(entries))
    return markup.table(caption, head, [_entry(context, one) for one in entries])


def _entry(context: Context, entry: Entry) -> list[str]:
    audience = markup.tag(_audience(context, entry.audience))
    return [
        markup.moment(context.words, entry.at),
        joined([markup.isolated(people.called(context, entry.who)), audience], " "),
        context.words(ACTIONS.get(entry.action, entry.action)),
        piece('<bdi dir="ltr">{}</bdi>', entry.what),
        piece('<bdi dir="ltr">{}</bdi>', _listed(entry.details)),
    ]


def _audience(context: Context, name: str) -> str:
    known = {one.value: title for one, title in names.AUDIENCES.items()}
    return context.words(known.get(name, name))


def _listed(details: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in details.items())


def audit_file(entries: Sequence[Entry]) -> bytes:
    """Returns lines of the audit log as a CSV file; formulas are made text."""
    head = ("at", "who", "audience", "action", "what", "details")
    rows = (
        (
            one.at.astimezone(dt.UTC).isoformat(timespec="seconds"),
            one.who,
            one.audience,
            one.action,
            one.what,
            _listed(one.details),
        )
        for one in entries
    )
    return records.table([head, *rows])
