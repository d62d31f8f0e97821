"""What the lite pages are: for the description of the service."""

from typing import Any

from geo.view.filters import FILTERS
from geo.view.view import PAGE_STATE
from mapservice.lite.request import PLACES
from mapservice.openapi import parameter

_HTML = "text/html; charset=utf-8"
_STATES: dict[str, str] = {
    "layers": "Layers on the map: ids joined with commas, or none.",
    "select": "A chosen place: layer/feature.",
    "at": "Where the map stands: zoom/latitude/longitude.",
    "compare": "A second day; only the dashboard uses it.",
    "since": "An earlier revision of the data; only the meeting uses it.",
    **dict.fromkeys(PAGE_STATE, "A state of the dashboard, kept in links to it."),
}
_PAGES = {
    "/lite": "Overview: key figures, map, where to look first",
    "/lite/sites": "Informal sites as a table",
    "/lite/hotspots": "Hotspot sub-districts as a table",
    "/lite/areas": "Coordination areas as a table",
    "/lite/blocked": "Blocked areas of origin as a table",
    "/lite/partners": "Who works where, in which sector and until when",
    "/lite/{layer}/{feature}": "One place: who works there, what is missing, where it is",
    "/lite/{rest}": "Nothing: a page that says so, with status 404",
}


def lite_paths() -> dict[str, Any]:
    """Returns the paths of the pages without script.

    A value that cannot be used is named on the page, which is shown all the same.
    """
    return {path: _page(path, title) for path, title in _PAGES.items()}


def _page(path: str, summary: str) -> dict[str, Any]:
    html = {"content": {_HTML: {"schema": {"type": "string"}}}}
    found = {"description": summary, **html}
    nowhere = {"description": "There is no such page or place", **html}
    answers = {"404": nowhere} if path == "/lite/{rest}" else {"200": found}
    if path == "/lite/{layer}/{feature}":
        answers["404"] = nowhere
    if "200" in answers:
        answers["304"] = {"description": "The asker holds this answer already (If-None-Match)"}
    wrong = {"$ref": "#/components/responses/problem"}
    query = [parameter.of(one) for one in FILTERS] + [_state(*one) for one in _STATES.items()]
    return {
        "get": {
            "summary": summary,
            "parameters": [*_in_path(path), *query],
            "responses": {**answers, "503": {"description": "No data", **html}, "default": wrong},
        }
    }


def _in_path(path: str) -> list[dict[str, Any]]:
    known = {"layer": list(PLACES), "feature": None, "rest": None}
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string"} | ({"enum": values} if values else {}),
        }
        for name, values in known.items()
        if f"{{{name}}}" in path
    ]


def _state(name: str, description: str) -> dict[str, Any]:
    schema = {"type": "string"}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }
