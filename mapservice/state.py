"""The state of the map for programs: how many statements of a view can be relied on."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from geo.coverage import state
from geo.coverage.state import Groups, Tally
from geo.dataset.context import Context
from geo.language import mark, words
from geo.profiles.texts import state_text
from geo.view.view import View
from mapservice.query import parameters
from mapservice.web import pages
from mapservice.web.answers import JSON, Answer
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import STATED, TEXT, Schema, page
from mapservice.web.page_parts import Site, either

TITLES: Final[Mapping[str, str]] = {
    "statements": mark("Statements"),
    "fresh": mark("Fresh"),
    "ageing": mark("Ageing"),
    "stale": mark("Too old to rely on"),
    "unknown": mark("Age not known"),
    "sourced": mark("Sourced"),
    "precisely_placed": mark("Precisely placed"),
    "disputed": mark("Disputed"),
}
_PARTS: Final[Mapping[str, str]] = {
    "area": mark("Coordination area"),
    "sector": mark("Sector"),
    "organisation": mark("Organisation"),
}


def answer(request: Request) -> Answer:
    """`/api/state`: how many statements of a view are fresh, sourced, precise and undisputed."""
    view = parameters.state_view(request.pairs, request.dataset)
    made = either(request, view.lang, partial(_content, request, view), _page)
    return replace(made, depends_on=(*made.depends_on, view))


def _content(request: Request, view: View) -> dict[str, Any]:
    found = state.of(request.dataset, view)
    context = Context(request.dataset, view, words(view.lang))
    return {
        "day": found.day.isoformat(),
        **found.total._asdict(),
        "last_confirmed": found.last_confirmed and found.last_confirmed.isoformat(),
        "last_confirmed_by": list(found.last_confirmed_by),
        "sentence": state_text.sentence(context),
        "by": {name: _groups(groups) for name, groups in found.by.items()},
    }


def _groups(groups: Groups) -> dict[str, dict[str, int | None]]:
    return {one: tally._asdict() for one, tally in groups.items()}


def _page(site: Site, content: dict[str, Any]) -> bytes:
    say = site.say
    columns = [say(title) for title in TITLES.values()]
    shown = [
        pages.table(
            say(title),
            [say(title), *columns],
            [(pages.code(one), *_numbers(own)) for one, own in content["by"][name].items()],
        )
        for name, title in _PARTS.items()
    ]
    title = say(mark("State of the map"))
    whole = pages.table(title, columns, [_numbers(content)])
    said = pages.paragraph(content["sentence"])
    return pages.page(site.frame(title, site.trail()), said, whole, *shown)


def _numbers(tally: Mapping[str, Any]) -> list[str]:
    return ["–" if tally[name] is None else f"{tally[name]:,}" for name in TITLES]


def _tally() -> dict[str, Schema]:
    count = {"type": "integer", "minimum": 0}
    told = {
        "disputed": "Of how many another source says otherwise; null where it is not told to you.",
        "sourced": "How many name a source of the register.",
        "precisely_placed": "How many are placed at a site, a village or a sub-district, not by "
        "inference.",
        "fresh": "How many were confirmed within the days in which that is expected of their kind.",
        "unknown": "Of how many no source had spoken by the day.",
    }
    made: dict[str, Schema] = {name: {**count} for name in Tally._fields}
    for name, text in told.items():
        made[name] = {**made[name], "description": text}
    made["disputed"] = {**made["disputed"], "nullable": True}
    return made


def _schema() -> Schema:
    tally = {"type": "object", "required": list(Tally._fields), "properties": _tally()}
    groups = {"type": "object", "additionalProperties": tally}
    day = {"type": "string", "format": "date"}
    newest = "The newest confirmation of these statements by the day, null where there is none."
    properties: dict[str, Schema] = {
        "day": day,
        **_tally(),
        "last_confirmed": {**day, "nullable": True, "description": newest},
        "last_confirmed_by": {
            "type": "array",
            "items": TEXT,
            "description": "Who gave it: organisations, sources, or the coordinators; no person.",
        },
        "sentence": TEXT,
        "by": {
            "type": "object",
            "required": list(_PARTS),
            "properties": dict.fromkeys(_PARTS, groups),
            "description": "The same of each part; what belongs to none is in none.",
        },
    }
    return {"type": "object", "required": list(properties), "properties": properties}


ROUTES = (
    Route(
        "/api/state",
        answer,
        page(
            "State of the map: how many statements of a view are fresh, sourced, precisely placed "
            "and undisputed",
            JSON,
            STATED,
            _schema(),
        ),
    ),
)
