"""The description of the service as a page for people, made from its OpenAPI document."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from markupsafe import Markup

from geo.language import mark
from maps.look.templates import piece
from mapservice.query import parameters
from mapservice.web import pages
from mapservice.web.answers import OPENAPI, Answer
from mapservice.web.endpoint import Request
from mapservice.web.negotiation import FORM, html_answer
from mapservice.web.page_parts import Site

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
    operations = {
        path if method == "get" else f"{method.upper()} {path}": one
        for path, methods in description["paths"].items()
        for method, one in methods.items()
    }
    index = pages.listing(
        piece('<a href="#{}">{}</a> {}', _anchor(path), pages.code(path), _english(one["summary"]))
        for path, one in operations.items()
    )
    parts = (part for path, one in operations.items() for part in _operation(site, path, one))
    return pages.page(frame, _paragraph(description["info"]["description"]), index, *parts)


def _operation(site: Site, path: str, described: Content) -> Iterator[Markup]:
    say = site.say
    yield piece('<h2 id="{}">{}</h2>', _anchor(path), pages.code(path))
    kinds = ", ".join(described["responses"].get("200", {}).get("content", {}))
    summary = described["summary"]
    yield _paragraph(f"{summary} ({kinds})" if kinds else summary)
    request = described.get("parameters", [])
    if not request:
        return
    columns = [say(mark("Name")), say(mark("Where")), say(mark("Type")), say(mark("Meaning"))]
    rows = [
        (
            pages.code(one["name"]),
            _english(one["in"]),
            _english(_type(one["schema"])),
            _english(one.get("description", "")),
        )
        for one in request
    ]
    title = say(mark("Parameters: {n}"), n=len(request))
    table = pages.table(path, columns, rows)
    yield piece("<details><summary>{}</summary>{}</details>", title, table)


def _english(text: str) -> Markup:
    """Returns a text of the document's own, which is English on every page."""
    return piece('<span lang="en" dir="ltr">{}</span>', text)


def _paragraph(text: str) -> Markup:
    return piece('<p lang="en" dir="ltr">{}</p>', text)


def _type(schema: Content) -> str:
    one = schema.get("items", schema)
    kind = one.get("format") or one.get("type", "")
    values = [str(value) for value in one.get("enum", ())]
    shown = ", ".join(values[:20]) + (" …" if len(values) > 20 else "")
    limits = f" ({shown})" if values else ""
    return f"{kind}{limits}"


def _anchor(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
