"""A feed as Atom (RFC 4287) and as JSON Feed 1.1."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from lxml import etree
from lxml.builder import ElementMaker

from geo.feeds.offered import CHANGES
from geo.language import Language
from mapservice.feeds.entries import Entry

VERSION: Final = "https://jsonfeed.org/version/1.1"
_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_E: Final = ElementMaker(namespace=_NAMESPACE, nsmap={None: _NAMESPACE})
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Feed:
    """What stands around the entries: `own` is the feed's address, `page` that of its page.

    `root` is where the Atlas is reached, without a slash at the end.
    """

    id: UUID
    title: str
    about: str
    author: str
    language: Language
    updated: dt.datetime
    own: str
    page: str
    root: str
    entries: Sequence[Entry]


def atom(feed: Feed) -> bytes:
    """Returns a feed as Atom."""
    made = _E.feed(
        _E.id(feed.id.urn),
        _E.title(feed.title),
        _E.subtitle(feed.about),
        _E.updated(_moment(feed.updated)),
        _E.author(_E.name(feed.author)),
        _E.link(rel="self", type=CHANGES.media_type, href=feed.own),
        _E.link(rel="alternate", type="text/html", href=feed.page),
        *(_entry(feed, one) for one in feed.entries),
        **{_LANG: feed.language.value},
    )
    return bytes(etree.tostring(made, xml_declaration=True, encoding="UTF-8"))


def _entry(feed: Feed, one: Entry) -> Any:  # noqa: ANN401 - lxml has no types
    return _E.entry(
        _E.id(one.id.urn),
        _E.title(one.title),
        _E.published(_moment(one.at)),
        _E.updated(_moment(one.at)),
        _E.link(rel="alternate", type="text/html", href=feed.root + one.page),
        _E.category(term=one.kind, label=one.tag),
        _E.summary("\n".join(one.lines), type="text"),
    )


def json_feed(feed: Feed) -> bytes:
    """Returns a feed as JSON Feed."""
    items = [
        {
            "id": one.id.urn,
            "url": feed.root + one.page,
            "title": one.title,
            "content_text": "\n".join(one.lines),
            "date_published": _moment(one.at),
            "tags": [one.kind],
        }
        for one in feed.entries
    ]
    content = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.own,
        "description": feed.about,
        "authors": [{"name": feed.author, "url": feed.root}],
        "language": feed.language.value,
        "items": items,
    }
    return orjson.dumps(content)


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
