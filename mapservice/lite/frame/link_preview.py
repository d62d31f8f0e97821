"""What a chat or a network shows of a link: title, words and picture, of the public view alone.

They stand in the head of a page. Whoever asks for the page, they are what anybody may see, because
the address is passed on.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import unquote

from markupsafe import Markup
from starlette.requests import HTTPConnection
from starlette.types import Scope

from geo.access.datasets import Library
from geo.catalog.audience import Audience
from geo.dataset import supposed
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.errors import GeoError
from geo.feeds import offered
from geo.feeds.offered import Feed
from geo.language import mark, words
from geo.profiles.texts import sentences
from geo.settings import Settings
from geo.view.view import View
from maps.look.templates import joined, piece, pieces
from maps.pictures import preview_card
from maps.svg import furniture as map_furniture
from mapservice.files import pictures
from mapservice.lite.frame.request import IGNORED
from mapservice.web import endpoint

MOST_LETTERS: Final = 300
"""Of the description: more is cut off by those who show it."""
MOST_QUERY_BYTES: Final = 4000
_PLACE: Final = re.compile(r"/lite/([\w-]+)/([^/]+)")
_SENTENCE: Final = re.compile(r"(?<=[.؟!]) ")
Pairs = Iterable[tuple[str, str]]


class LinkPreview:
    """Writes what is shown of links to pages of the Atlas."""

    def __init__(self, library: Library, config: Settings) -> None:
        self._library, self._config = library, config

    def of_request(self, scope: Scope) -> Markup:
        """Returns the tags for the page that a request asks for; empty where they cannot be made.

        A page is worth more than its preview: no fault here keeps it from being shown.
        """
        request = HTTPConnection(
            {**scope, "query_string": scope["query_string"][:MOST_QUERY_BYTES]}
        )
        try:
            origin = endpoint.origin_of(self._config, request)
            pairs = request.query_params.multi_items()
            return tags(self._library.dataset(Audience.PUBLIC), origin, pairs)
        except GeoError:
            return Markup()


def of_lite(request: endpoint.Request) -> Markup:
    """Returns the tags for a lite page."""
    state = request.state
    public = state.library.dataset(Audience.PUBLIC)
    path = request.http.scope["path"]
    found = _PLACE.fullmatch(path)
    pairs = request.pairs
    if found:
        place = f"{found[1]}/{unquote(found[2])}"
        pairs = [*(one for one in pairs if one[0] != "select"), ("select", place)]
    return tags(public, request.origin, pairs)


def tags(public: Dataset, origin: str, pairs: Pairs) -> Markup:
    """Returns the tags of an address; what the public cannot be shown is left out."""
    given = [(name, value) for name, value in pairs if value and name not in (*IGNORED, "audience")]
    chosen, _ = View.from_query(given, public.vocabulary)
    layer_id, _, feature_id = chosen.select.partition("/")
    if feature_id and public.record(layer_id, feature_id) is None:
        chosen = chosen.having(select="")
    chosen = pictures.simplified(chosen)
    held: Mapping[str, str] = public.derived.get(
        ("link preview", chosen), lambda: _described(public, chosen)
    )
    address = f"{origin}/api/preview.png?{chosen.query_string()}".removesuffix("?")
    width, height = preview_card.SIZE_PX
    found = {
        "og:type": "website",
        "og:site_name": held["site"],
        "og:title": held["title"],
        "og:description": held["description"],
        "og:image": address,
        "og:image:type": "image/png",
        "og:image:width": str(width),
        "og:image:height": str(height),
        "og:image:alt": held["title"],
    }
    return piece(
        '{}<meta name="twitter:card" content="summary_large_image">'
        '<meta name="description" content="{}">{}',
        pieces('<meta property="{0[0]}" content="{0[1]}">', found.items()),
        held["description"],
        joined(_feed(origin, one, chosen) for one in offered.FEEDS),
    )


def _feed(origin: str, feed: Feed, chosen: View) -> Markup:
    """Returns the tag by which a program that reads a page finds a feed of what it shows."""
    return piece(
        '<link rel="alternate" type="{}" title="{}" href="{}">',
        feed.media_type,
        words(chosen.lang)(feed.title),
        origin + offered.address(feed, chosen),
    )


def _described(public: Dataset, chosen: View) -> dict[str, str]:
    context = Context(supposed.of(public.on(chosen.date), chosen), chosen, words(chosen.lang))
    heading = f"{map_furniture.heading(context)} · {map_furniture.situation(context)}"
    return {
        "site": context.words(mark("Durable Solutions Atlas")),
        "title": heading,
        "description": _first(sentences.paragraph(context).text),
    }


def _first(text: str) -> str:
    """Returns the first sentences of a paragraph, as many as are shown whole."""
    told = ""
    for sentence in _SENTENCE.split(text):
        longer = f"{told} {sentence}".strip()
        if len(longer) > MOST_LETTERS:
            break
        told = longer
    return told or f"{text[: MOST_LETTERS - 1].rstrip()}…"
