"""The list of share links and the audit log as tables (HTML) and files (CSV)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

from geo.access.audit import Entry
from geo.access.shares import Share, State
from geo.dataset import names, records
from geo.dataset.context import Context
from geo.language import mark
from geo.view.view import FILTERS, View
from maps.look import escaped as markup

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
}
MOST_CHIPS = 4
NOTHING: Final = "–"


def links(context: Context, shares: Sequence[Share], now: dt.datetime) -> str:
    """Returns links as a table; the note leads to what can be done with the link."""
    words = context.words
    head = [
        words(one)
        for one in (
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
    ]
    caption = words.count("{n} link", "{n} links", len(shares))
    return markup.table(caption, head, [_row(context, one, now) for one in shares])


def _row(context: Context, share: Share, now: dt.datetime) -> list[str]:
    words = context.words
    state = share.state(now)
    return [
        f'<span class="sh-note">{_noted(context, share)}</span>',
        markup.text(opens(context, share)),
        f'<span class="sh-view">{view(context, share)}</span>',
        f"<bdi>{markup.text(share.creator)}</bdi>",
        markup.text(words.day(share.made_at.date(), short=True)),
        markup.text(words.day(share.expires_at.date(), short=True)),
        markup.text(moment(context, share.last_used_at)),
        f'<bdi class="a-num">{share.uses:,}</bdi>',
        markup.tag(words(STATES[state]), _TAGS[state]),
    ]


def _noted(context: Context, share: Share) -> str:
    query = context.view.with_page("link", share.id).query_string()
    said = share.note or context.words(mark("no note"))
    return (
        f'<a href="/sharing?{markup.text(query)}" target="_self"><bdi>{markup.text(said)}</bdi></a>'
    )


def opens(context: Context, share: Share) -> str:
    """Returns what a link opens in words: audience and scope."""
    audience = names.audience(context, share.audience)
    return context.words.listed([audience, *names.scope(context, share.scope)])


def view(context: Context, share: Share) -> str:
    """Returns the page of a link with its filters in words, leading there (HTML)."""
    page = context.words(names.PAGES.get(share.page.strip("/") or "map", share.page))
    held, _ = View.from_query(parse_qsl(share.view), context.dataset.vocabulary)
    chips = [names.value(context, name, one) for name in FILTERS for one in getattr(held, name)]
    if held.date is not None:
        chips.append(context.words.day(held.date, short=True))
    more = f"+{len(chips) - MOST_CHIPS}" if len(chips) > MOST_CHIPS else ""
    said = context.words.listed([*chips[:MOST_CHIPS], *([more] if more else [])])
    return markup.link(page, share.target) + (f" {markup.text(said)}" if said else "")


def moment(context: Context, at: dt.datetime | None) -> str:
    """Returns a day and time (UTC), a dash for never."""
    if at is None:
        return NOTHING
    utc = at.astimezone(dt.UTC)
    return f"{context.words.day(utc.date(), short=True)} {utc:%H:%M}"


def facts(context: Context, share: Share, now: dt.datetime) -> str:
    """Returns everything that is kept of a link (HTML), but its token."""
    words = context.words
    state = words(STATES[share.state(now)])
    if share.revoked_at is not None:
        by = f"<bdi>{markup.text(share.revoked_by or NOTHING)}</bdi>"
        state = f"{markup.text(state)} {markup.text(moment(context, share.revoked_at))}, {by}"
    else:
        state = markup.text(state)
    return markup.facts(
        [
            (words(mark("Note")), f"<bdi>{markup.text(share.note or NOTHING)}</bdi>"),
            (words(mark("Opens")), markup.text(opens(context, share))),
            (words(mark("View")), view(context, share)),
            (words(mark("Made by")), f"<bdi>{markup.text(share.creator)}</bdi>"),
            (words(mark("Made")), markup.text(moment(context, share.made_at))),
            (words(mark("Until")), markup.text(moment(context, share.expires_at))),
            (words(mark("Last use")), markup.text(moment(context, share.last_used_at))),
            (words(mark("Uses")), markup.text(f"{share.uses:,}")),
            (words(mark("State")), state),
        ]
    )


def audit(context: Context, entries: Sequence[Entry]) -> str:
    """Returns lines of the audit log as a table, in the order given."""
    words = context.words
    head = [
        words(one)
        for one in (mark("When (UTC)"), mark("Who"), mark("Did"), mark("What"), mark("Details"))
    ]
    caption = words.count("{n} line", "{n} lines", len(entries))
    return markup.table(caption, head, [_entry(context, one) for one in entries])


def _entry(context: Context, entry: Entry) -> list[str]:
    did = ACTIONS.get(entry.action, entry.action)
    return [
        f'<bdi class="a-num" dir="ltr">{entry.at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}</bdi>',
        f"<bdi>{markup.text(entry.who)}</bdi> {markup.tag(_audience(context, entry.audience))}",
        markup.text(context.words(did)),
        f'<bdi dir="ltr">{markup.text(entry.what)}</bdi>',
        f'<bdi dir="ltr">{markup.text(_listed(entry.details))}</bdi>',
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
