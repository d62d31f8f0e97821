"""The feeds that a reader can subscribe to: where each is, and what it is for."""

from typing import Final, NamedTuple

from geo.language import mark
from geo.view.view import View


class Feed(NamedTuple):
    """A feed: its path, media type, what it is called, and what it is for."""

    path: str
    media_type: str
    title: str
    means: str


CALENDAR: Final = Feed(
    "/api/feeds/ends.ics",
    "text/calendar",
    mark("What ends and is due"),
    mark("For a calendar on a phone or computer: stated ends, planned starts and what is due."),
)
CHANGES: Final = Feed(
    "/api/feeds/changes.atom",
    "application/atom+xml",
    mark("What changed"),
    mark("For feed readers and mail programs: each change once, the newest first."),
)
JSON_CHANGES: Final = Feed(
    "/api/feeds/changes.json",
    "application/feed+json",
    mark("What changed, as JSON Feed"),
    mark("The same for programs, and for what sends messages to chat groups."),
)
FEEDS: Final = (CALENDAR, CHANGES, JSON_CHANGES)


def address(feed: Feed, view: View) -> str:
    """Returns the path of a feed of a view, with its filters and language.

    It follows the newest data and tells what sources state, so that the day of the view and whom it
    supposes gone are left out.
    """
    now = view.having(date=None, compare=None, since=None, without=(), without_donor=())
    query = now.having(layers=None, select="", at=None, page=()).query_string()
    return f"{feed.path}?{query}" if query else feed.path
