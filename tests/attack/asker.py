"""Asks the real application in process, remembers every answer, and reads each into rows and text.

Out of reach of this donor: how long an answer takes, and how many bytes it has once compressed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx
from formats_read import Row, rows_of, text_of
from one_loop import Loop

from mapservice.app import application

PUBLIC = {"default_audience": "public"}
STAMP = re.compile(r'"timeStamp":"[^"]*"')


@dataclass(frozen=True)
class Reply:
    """One answer: where it was asked for, and what can be read in it."""

    address: str
    status: int
    media: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False, default_factory=dict)

    @cached_property
    def rows(self) -> list[Row]:
        """The features in the answer, whatever its format."""
        return rows_of(self.media, self.address, self.body) if self.status == 200 else []

    @cached_property
    def text(self) -> str:
        """Everything in the answer that can be read, its headers included."""
        head = " ".join(f"{name}: {value}" for name, value in self.headers.items())
        return f"{head}\n{text_of(self.media, self.address, self.body, lambda: self.rows)}"

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the features in the answer."""
        return frozenset(str(one["id"]) for one in self.rows if one.get("id"))

    def saying(self, word: str, other: str) -> str:
        """Returns the body with one word for another and without the moment it was made."""
        said = self.body.decode(errors="replace").replace(word, other)
        return STAMP.sub("", said.replace(word.lower(), other))


class Asker:
    """A client of one service that asks each address once."""

    def __init__(self, library: Any, config: Any, **settings: Any) -> None:
        changes = PUBLIC | settings
        app = application(library, config.model_copy(update=changes))
        transport = httpx.ASGITransport(app)
        self._client = httpx.AsyncClient(
            transport=transport, base_url="http://atlas.test", trust_env=False, timeout=60
        )
        self._loop = Loop()
        self.replies: dict[str, Reply] = {}

    def get(self, address: str) -> Reply:
        """Returns the answer of an address, asked at most once."""
        if address not in self.replies:
            answer = self._loop.run(self._client.get(address))
            media = answer.headers.get("content-type", "").partition(";")[0]
            shown = {
                name: answer.headers[name]
                for name in ("content-disposition", "link", "location", "etag", "x-title")
                if name in answer.headers
            }
            reply = Reply(address, answer.status_code, media, answer.content, shown)
            self.replies[address] = reply
        return self.replies[address]

    def close(self) -> None:
        """Ends the loop that the questions ran in."""
        self._loop.close()
