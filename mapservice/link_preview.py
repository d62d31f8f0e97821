"""What a chat or a network shows of a link: title, words and picture, of the public view alone.

They stand in the head of a page. Whoever asks for the page, they are what anybody may see, because
the address is passed on.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Final
from urllib.parse import unquote

from starlette.requests import HTTPConnection
from starlette.types import Scope

from geo import sentences
from geo.dataset import Dataset
from geo.disclosure import Audience
from geo.errors import GeoError
from geo.language import mark, words
from geo.library import Library
from geo.scene import Scene
from geo.settings import Settings
from geo.view import View
from maps import map_furniture, preview_card
from mapservice import door, pictures
from mapservice.kept import KeptByDataset
from mapservice.lite_scene import IGNORED

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
        self._kept = KeptByDataset()

    def of_request(self, scope: Scope) -> str:
        """Returns the tags for the page that a request asks for; empty where they cannot be made.

        A page is worth more than its preview: no fault here keeps it from being shown.
        """
        request = HTTPConnection({**scope, "query_string": _short(scope["query_string"])})
        try:
            origin = door.origin_of(self._config, request)
            pairs = request.query_params.multi_items()
            return tags(self._library.dataset(Audience.PUBLIC), self._kept, origin, pairs)
        except GeoError:
            return ""


def of_lite(asked: door.Asked) -> str:
    """Returns the tags for a lite page."""
    process = asked.process
    public = process.library.dataset(Audience.PUBLIC)
    path = asked.request.scope["path"]
    found = _PLACE.fullmatch(path)
    pairs = asked.pairs
    if found:
        place = f"{found[1]}/{unquote(found[2])}"
        pairs = [*(one for one in pairs if one[0] != "select"), ("select", place)]
    return tags(public, process.by_dataset, asked.origin, pairs)


def tags(public: Dataset, kept: KeptByDataset, origin: str, pairs: Pairs) -> str:
    """Returns the tags (HTML) of an address; what the public cannot be shown is left out."""
    given = [(name, value) for name, value in pairs if value and name not in (*IGNORED, "audience")]
    chosen, _ = View.from_query(given, public.vocabulary)
    layer_id, _, feature_id = chosen.select.partition("/")
    if feature_id and public.record(layer_id, feature_id) is None:
        chosen = chosen.having(select="")
    chosen = pictures.simplified(chosen)
    held: Mapping[str, str] = kept.of(public).get(
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
    shown = "".join(
        f'<meta property="{name}" content="{escape(text)}">' for name, text in found.items()
    )
    return (
        f'{shown}<meta name="twitter:card" content="summary_large_image">'
        f'<meta name="description" content="{escape(held["description"])}">'
    )


def _described(public: Dataset, chosen: View) -> dict[str, str]:
    scene = Scene(public, chosen, words(chosen.lang))
    heading = f"{map_furniture.heading(scene)} · {map_furniture.situation(scene)}"
    return {
        "site": scene.words(mark("Durable Solutions Atlas")),
        "title": heading,
        "description": _first(sentences.paragraph(scene).text),
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


def _short(query: bytes) -> bytes:
    return query[:MOST_QUERY_BYTES]
