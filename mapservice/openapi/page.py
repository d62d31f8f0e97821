"""The description of the service as a page for people, made from its OpenAPI document."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from geo.language import mark
from mapservice.query import parameters
from mapservice.web import pages
from mapservice.web.answers import OPENAPI, Answer
from mapservice.web.endpoint import Request
from mapservice.web.negotiation import FORM, html_answer
from mapservice.web.page_parts import Site
from mapservice.web.pages import Html, element, link

Content = dict[str, Any]


def answer(request: Request, description: Callable[[], Content]) -> Answer:
    """Returns the page; the document itself for those who ask for `f=json`."""
    language = parameters.page_language(request.pairs)
    if request.http.query_params.get(FORM) == "json":
        return Answer(lambda: orjson.dumps(description()), OPENAPI, (FORM,), negotiated=True)
    site = Site(request, language)
    return html_answer(lambda: _page(site, description()), (language,))


def _page(site: Site, description: Content) -> bytes:
    say = site.say
    frame = site.frame(say(mark("Every address and parameter")), site.trail(), OPENAPI)
    operations = {path: one["get"] for path, one in description["paths"].items()}
    index = pages.listing(
        Html(f"{_to(path)} {_english('span', one['summary'])}") for path, one in operations.items()
    )
    parts = (part for path, one in operations.items() for part in _operation(site, path, one))
    return pages.page(frame, _english("p", description["info"]["description"]), index, *parts)


def _operation(site: Site, path: str, described: Content) -> Iterator[Html]:
    say = site.say
    yield element("h2", element("code", path, dir="ltr"), id=_anchor(path))
    kinds = ", ".join(described["responses"].get("200", {}).get("content", {}))
    summary = described["summary"]
    yield _english("p", f"{summary} ({kinds})" if kinds else summary)
    request = described.get("parameters", [])
    if not request:
        return
    columns = [say(mark("Name")), say(mark("Where")), say(mark("Type")), say(mark("Meaning"))]
    rows = [
        (
            element("code", one["name"], dir="ltr"),
            _english("span", one["in"]),
            _english("span", _type(one["schema"])),
            _english("span", one.get("description", "")),
        )
        for one in request
    ]
    title = say(mark("Parameters: {n}"), n=len(request))
    yield element("details", element("summary", title), pages.table(path, columns, rows))


def _english(tag: str, text: str) -> Html:
    """Returns an element whose text is the document's own, which is English on every page."""
    return element(tag, text, lang="en", dir="ltr")


def _type(schema: Content) -> str:
    one = schema.get("items", schema)
    kind = one.get("format") or one.get("type", "")
    values = [str(value) for value in one.get("enum", ())]
    shown = ", ".join(values[:20]) + (" …" if len(values) > 20 else "")
    limits = f" ({shown})" if values else ""
    return f"{kind}{limits}"


def _to(path: str) -> Html:
    return link(f"#{_anchor(path)}", element("code", path, dir="ltr"))


def _anchor(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
