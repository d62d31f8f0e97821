"""What changed in a view, in words: one entry for each change, the newest first."""

import datetime as dt
from typing import Final, NamedTuple
from uuid import UUID

from geo.coverage.corrections import Correction
from geo.coverage.places import Place
from geo.dataset import names
from geo.dataset.context import Context
from geo.feeds import events, ids
from geo.feeds.events import Event
from geo.feeds.revised import History, Revised
from geo.language import Words, mark
from geo.presence.presence import SITES_TOGETHER
from geo.view.view import View
from maps.look import markup
from maps.meeting import corrections as meeting_corrections
from maps.meeting import list_row
from maps.meeting.rows import TAGS

MOST: Final = 300
"""Entries of a feed."""
SOURCE: Final = mark("Source: {source}.")
_LAYERS: Final = {
    "site": "informal-sites",
    "site_group": "site-groups",
    "area": "abc-areas",
    SITES_TOGETHER: "governorates",
}


class Entry(NamedTuple):
    """One change: what it is called, what is told of it, when (UTC) it came, and its page.

    `kind` is a word for programs, `tag` the same for people; `page` is a path with its query.
    """

    id: UUID
    kind: str
    tag: str
    title: str
    lines: tuple[str, ...]
    at: dt.datetime
    page: str


def of(context: Context, history: History) -> list[Entry]:
    """Returns what days and revisions brought to a view, the newest first, at most `MOST`."""
    dataset, view = context.dataset, context.view
    changed = [_of_event(context, one) for one in events.before(dataset, view, MOST)]
    changed += [_of_revision(context, one) for one in history.brought(dataset, view)]
    return sorted(changed, key=lambda one: (one.at, str(one.id)), reverse=True)[:MOST]


def page_of(view: View, place: Place) -> str:
    """Returns the page of a place, in the language and on the day of a view."""
    layer_id = _LAYERS.get(place.level, f"{place.level}s")
    return _page("/place", view, select=f"{layer_id}/{place.id}")


def _page(path: str, view: View, **chosen: object) -> str:
    kept = View(date=view.date, lang=view.lang, audience=view.audience)
    return f"{path}?{kept.having(**chosen).query_string()}"


def when(words: Words, day: dt.date, precision: str) -> str:
    """Returns a day as surely as a source states it."""
    if precision == "month":
        month = words.month(day, short=False)
        return words(mark("{month}, day not stated"), month=month)
    return words.day(day)


def _of_event(context: Context, one: Event) -> Entry:
    words = context.words
    tag = words(TAGS[one.kind])
    what = list_row.what(context, [(one.sector, one.place)], _more(context, one))
    said = (
        when(words, one.day, one.precision),
        words(SOURCE, source=names.origin(context, one.source_id, one.as_of)),
    )
    return Entry(
        id=ids.of(*one.key),
        kind=one.kind,
        tag=tag,
        title=f"{tag}: {names.organisation(context, one.organisation)} · {what}",
        lines=said,
        at=dt.datetime(one.day.year, one.day.month, one.day.day, tzinfo=dt.UTC),
        page=page_of(context.view, one.place),
    )


def _more(context: Context, one: Event) -> str:
    if one.extension:
        return context.words(markup.EXTENSION)
    named = context.words.listed(names.organisation(context, who) for who in one.to)
    return context.words(mark("to {names}"), names=named) if named else ""


def _of_revision(context: Context, revision: Revised) -> Entry:
    words, one = context.words, revision.correction
    row = meeting_corrections.row(context, [one])
    said = words(
        mark("In the data since {day}, revision {n}."),
        day=words.day(revision.made_at.date()),
        n=revision.revision,
    )
    where = "" if one.organisation else list_row.area(context, one.area)
    origin = names.origin(context, revision.source_id, revision.as_of)
    source = words(SOURCE, source=origin) if origin else ""
    parts = (where if where != row.who else "", said, source)
    return Entry(
        id=ids.of(*revision.key),
        kind=one.kind,
        tag=row.tag,
        title=f"{row.tag}: {row.who} · {row.what}",
        lines=tuple(part for part in parts if part),
        at=revision.made_at.astimezone(dt.UTC).replace(microsecond=0),
        page=_page_of_record(context, one),
    )


def _page_of_record(context: Context, one: Correction) -> str:
    if one.organisation or context.dataset.record(one.layer, one.record) is None:
        place = one.place if one.place.id else Place("governorate", one.area)
        known = place.level != "site" or context.dataset.record("informal-sites", place.id)
        return page_of(context.view, place if known else Place("district", one.area))
    return _page("/place", context.view, select=f"{one.layer}/{one.record}")
