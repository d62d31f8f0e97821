"""The feeds of a view: `/api/feeds/changes.atom`, `changes.json` and `ends.ics`."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from geo.dataset import names
from geo.dataset.context import Context
from geo.feeds import due, ids
from geo.feeds.offered import CALENDAR, CHANGES, JSON_CHANGES
from geo.feeds.revised import History
from geo.language import mark, words
from geo.meeting import action_points
from geo.view.view import View
from maps.svg import furniture
from mapservice.feeds import documents, entries, icalendar_text
from mapservice.feeds.documents import Feed
from mapservice.feeds.due import Noted
from mapservice.query import parameters
from mapservice.web.answers import Answer
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import STATED, data
from mapservice.web.pages import NAME

_FEEDS_KEPT: Final = 24
_FORMS: Final[Mapping[str, Callable[[Feed], bytes]]] = {
    CHANGES.media_type: documents.atom,
    JSON_CHANGES.media_type: documents.json_feed,
}


def changes(media_type: str, request: Request) -> Answer:
    """`/api/feeds/changes.atom`, `.json`: what changed in a view, as its asker may see it."""
    view = parameters.feed_view(request.pairs, request.dataset)
    make = partial(_changes, request, view, media_type)
    return Answer(make, media_type, (view,), modified=_modified(request, view))


def _changes(request: Request, view: View, media_type: str) -> bytes:
    context = Context(request.dataset, view, words(view.lang))
    query = f"?{view.query_string()}".removesuffix("?")
    about = context.words(
        mark(
            "Work that started, ended or was handed over, and what the data say differently; at "
            "most {n} entries. {audience}."
        ),
        n=entries.MOST,
        audience=names.audience(context, request.audience),
    )
    feed = Feed(
        id=ids.of("changes", request.root, request.dataset.audience, request.dataset.scope, query),
        title=_title(context, CHANGES.title),
        about=about,
        author=context.words(NAME),
        language=view.lang,
        updated=_modified(request, view),
        own=f"{request.origin}{request.http.scope['path']}{query}",
        page=f"{request.root}/coverage{query}",
        root=request.root,
        entries=_entries(request, context),
    )
    return _FORMS[media_type](feed)


def _entries(request: Request, context: Context) -> list[entries.Entry]:
    state, access = request.state, request.access
    history = History(state.library, access.audience, access.scope.data, state.cache)
    kept = request.cache.part("changes as entries", _FEEDS_KEPT)
    return kept.get(context.view, lambda: entries.of(context, history))


def ends(request: Request) -> Answer:
    """`/api/feeds/ends.ics`: what ends and is due in a view, as its asker may see it."""
    dataset, gate, access = request.dataset, request.state.gate, request.access
    view = parameters.feed_view(request.pairs, dataset)
    points = due.points(gate, dataset, view)
    lapses = due.lapses(gate, access, view, dt.datetime.now(dt.UTC))

    def make() -> bytes:
        context = Context(dataset, view, words(view.lang))
        noted = Noted(context, request.root, request.revision)
        found = [*noted.work(), *map(noted.point, points), *map(noted.lapse, lapses)]
        found.sort(key=lambda one: (one.day, str(one.id)))
        return icalendar_text.calendar(
            _title(context, CALENDAR.title), _about(context, len(found)), found[: entries.MOST]
        )

    seen = (view, tuple(points), tuple(lapses))
    moving = bool(lapses) or (access.may_manage and not access.is_public)
    known = [dt.datetime.fromisoformat(one.made_at) for one in action_points.listed(gate, dataset)]
    modified = None if moving else max([_modified(request, view), *known])
    return Answer(make, CALENDAR.media_type, seen, modified=modified)


def _about(context: Context, number: int) -> str:
    if number > entries.MOST:
        said = mark("The first {n} of {all} days on which something ends, starts or is due.")
        return context.words(said, n=entries.MOST, all=f"{number:,}")
    said = mark("Days on which something ends, starts or is due after {day}.")
    return context.words(said, day=context.words.day(context.day))


def _title(context: Context, what: str) -> str:
    return f"{context.words(what)} · {furniture.place(context)}"


def _modified(request: Request, view: View) -> dt.datetime:
    """Returns when a feed last changed: with the data, or as its day began."""
    made, now = request.revision.made_at, dt.datetime.now(dt.UTC)
    day = view.date or dt.date.min
    began = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    return max(made, began) if began <= now else made


ROUTES: Final = (
    Route(
        CHANGES.path,
        partial(changes, CHANGES.media_type),
        data("What changed in a view, for feed readers (Atom)", [CHANGES.media_type], STATED),
    ),
    Route(
        JSON_CHANGES.path,
        partial(changes, JSON_CHANGES.media_type),
        data(
            "What changed in a view, for feed readers (JSON Feed 1.1)",
            [JSON_CHANGES.media_type],
            STATED,
        ),
    ),
    Route(
        CALENDAR.path,
        ends,
        data(
            "What ends and is due in a view, for calendars (iCalendar)",
            [CALENDAR.media_type],
            STATED,
        ),
    ),
)
"""The addresses of the feeds."""
