"""What a first visitor would wait for, made before the Atlas says that it is ready.

The letters of the map, the packed scripts of the page, styles and signs are each made by the first
who asks. Here the Atlas asks itself, once, while it starts; and, when visitors may come already,
for its feed of changes, of which the first one reads earlier revisions.
"""

import logging
import re
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

import httpx

from geo.feeds.offered import JSON_CHANGES
from geo.language import Language
from maps.basemap import glyphs
from maps.look import fonts, layer_styles
from mapservice.edge.compression import ENCODERS

LISTENS_WITHIN_S: Final = 60.0
_ASKED_OF_PAGE: Final = re.compile(r'(?:src|href)="\./(static/[^"]+)"')
_LATER: Final = re.compile(r"static/js/(?:DeckGlJsonChart|protobuf|arrowFormatUtils)\.[\w-]+\.js")
"""Scripts that Streamlit's page loads when it draws its first map."""
_OF_MAP: Final = (
    "api/symbols/atlas.png",
    "api/symbols/atlas.json",
    "api/symbols/sprite.png",
    "api/symbols/sprite.json",
)
_SEARCH: Final = "api/search?q=a"
"""The first search reads all names."""
logger = logging.getLogger(__name__)


class FirstVisit:
    """Asks the Atlas at an origin for what its first page needs; `before` is called as well,
    and `after` when visitors may come already.

    `names` are those by which the Atlas may be asked for, None for any.
    """

    def __init__(
        self,
        origin: str,
        names: Collection[str] | None = None,
        before: Sequence[Callable[[], object]] = (),
        after: Sequence[Callable[[], object]] = (),
    ) -> None:
        self._origin, self._before, self._after = origin, before, after
        full = sorted(name for name in names or () if not name.startswith("*"))
        knows_us = not full or urlsplit(origin).hostname in full
        self._headers = {} if knows_us else {"Host": full[0]}
        self._over = threading.Event()

    def is_over(self) -> bool:
        """Whether nothing is left that a first visitor would wait for."""
        return self._over.is_set()

    def start(self) -> None:
        """Begins in a thread of its own, which waits until the server listens."""
        threading.Thread(target=self._run, name="first visit", daemon=True).start()

    def _run(self) -> None:
        began = time.monotonic()
        _try(self._prepare)
        self._over.set()
        logger.info("ready for visitors after %.1f s", time.monotonic() - began)
        for call in (*self._after, self._ask_what_takes_long):
            _try(call)

    def _prepare(self) -> None:
        for call in self._before:
            call()
        with self._client() as client:
            _wait(client)
            for address in _addresses(client):
                packed = address.lstrip("/").startswith("static/")  # and kept so
                for encoding in ENCODERS if packed else list(ENCODERS)[:1]:
                    client.get(address, headers={"Accept-Encoding": encoding})

    def _ask_what_takes_long(self) -> None:
        with self._client() as client:
            client.get(JSON_CHANGES.path)

    def _client(self) -> httpx.Client:
        return httpx.Client(
            base_url=self._origin, headers=self._headers, trust_env=False, timeout=120
        )


def _try(call: Callable[[], object]) -> None:
    """Calls what makes something beforehand; where it fails, the first visitor makes it."""
    try:
        call()
    except Exception:
        logger.warning("not everything could be made before the first visit", exc_info=True)


def _wait(client: httpx.Client) -> None:
    until = time.monotonic() + LISTENS_WITHIN_S
    while True:
        try:
            client.get("/healthz")
        except httpx.TransportError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _addresses(client: httpx.Client) -> Iterator[str]:
    """Yields what a first page asks for, each once."""
    yield "/"
    page = client.get("/").text
    scripts = dict.fromkeys(_ASKED_OF_PAGE.findall(page))
    yield from scripts
    yield from _loaded_later(client, scripts)
    yield from _OF_MAP
    yield from _letters()
    yield from dict.fromkeys(_drawn(client))
    yield _SEARCH


def _drawn(client: httpx.Client) -> Iterator[str]:
    """Yields the base map in each language with what it draws, and the layers upon it."""
    for language in Language:
        yield (style := f"api/styles/base?lang={language.value}&areas=0&sites=0")
        for source in client.get(style).json()["sources"].values():
            address = urlsplit(source["data"])
            yield f"{address.path}?{address.query}".rstrip("?")
        for layer in layer_styles.drawn():
            yield f"api/map/{layer.id}.geojson?lang={language.value}"


def _loaded_later(client: httpx.Client, scripts: Iterable[str]) -> Iterator[str]:
    texts = (client.get(one).text for one in scripts if one.endswith(".js"))
    yield from dict.fromkeys(found for text in texts for found in _LATER.findall(text))


def _letters() -> Iterator[str]:
    """Yields the addresses of the letters that names of the map may use."""
    for fontstack in fonts.FONTSTACKS:
        for first in glyphs.IN_USE:
            yield f"api/fonts/{fontstack}/{first}-{first + glyphs.RANGE - 1}.pbf"
