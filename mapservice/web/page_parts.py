"""What the pages of the service share: addresses that keep language and form, and the frame."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from geo.language import Language, Words, mark, words
from mapservice.web import pages
from mapservice.web.answers import JSON, Answer
from mapservice.web.endpoint import Request
from mapservice.web.negotiation import FORM, html_answer, wants_html
from mapservice.web.pages import Frame

Trail = tuple[tuple[str, str], ...]


class Site:
    """The addresses of the pages that one asker goes on to, in their language."""

    def __init__(self, request: Request, language: Language) -> None:
        self.language = language
        self.say: Words = words(language)
        self._request = request

    def href(self, path: str, **parameters: str) -> str:
        """Returns the address of a page below /api, in the language that is read."""
        pairs = dict(parameters)
        if self.language is not Language.EN:
            pairs["lang"] = self.language.value
        if FORM in self._request.http.query_params:
            pairs[FORM] = "html"
        return f"{self._request.origin}/api{path}" + (f"?{urlencode(pairs)}" if pairs else "")

    def trail(self, *above: tuple[str, str]) -> Trail:
        """Returns the pages above one, from the start of the service, as address and title."""
        return (
            (self.href(""), self.say(pages.NAME)),
            *((self.href(path), title) for path, title in above),
        )

    def frame(self, title: str, trail: Trail, media_type: str = JSON) -> Frame:
        """Returns the frame of a page whose other form is at the same address."""

        def here(**changed: str) -> str:
            left = [pair for pair in self._request.pairs if pair[0] not in changed]
            pairs = [*left, *changed.items()]
            path = quote(self._request.http.scope["path"])
            return f"{self._request.origin}{path}?{urlencode(pairs)}"

        as_json = (here(f="json"), media_type, self.say(mark("This page as JSON")))
        languages = tuple((one, here(lang=one.value)) for one in Language)
        return Frame(title, self.language, trail, (as_json,), languages)


def either(
    request: Request,
    language: Language,
    content: Callable[[], Any],
    page: Callable[[Site, Any], bytes],
    media_type: str = JSON,
) -> Answer:
    """Returns a document as JSON, or as the page made of it for those who read HTML."""
    if wants_html(request.http):
        site = Site(request, language)
        return html_answer(lambda: page(site, content()), (language,))
    return Answer(lambda: orjson.dumps(content()), media_type, (language, "json"), negotiated=True)
