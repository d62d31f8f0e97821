"""What the description of the service says of `/api/imports`."""

from typing import Any, Final

from geo.exchange import formats
from geo.intake.sheets import kind
from geo.intake.sheets.outcome import FIGURES
from mapservice.web.answers import JSON
from mapservice.web.operation import (
    OBJECT,
    PROBLEM,
    SHORT_LANGUAGE,
    TEXT,
    Operation,
    Parameter,
    choice,
    example,
    in_path,
    query,
)

_XLSX: Final = formats.of("xlsx").media_type
_BOOLEAN: Final = {"type": "boolean", "default": False}
_BYTES: Final = {"type": "string", "format": "binary"}
_ID: Final = in_path("import_id", TEXT, "The id of the import")
_OPTIONS: Final = (
    query("kind", choice(one.name for one in kind.KINDS), "What the sheet lists"),
    query("sheet", TEXT, "Name of the sheet, else the one that fits"),
    query("sender", TEXT, "Id of the source whose rows these are; a hand-in link says it itself"),
    query("complete", example("all of Ninewa"), "What the file lists all of"),
    query(
        "map",
        {"type": "array", "items": example("Partner=organisation"), "maxItems": 100},
        "What a column holds: HEADER=role",
        style="form",
        explode=True,
    ),
    query("year", {"type": "integer", "minimum": 1980, "maximum": 2100}, "Of months without one"),
    query("as_of", {"type": "string", "format": "date"}, "The day whose situation it tells"),
    query("unpivot", _BOOLEAN, "Read a table of places by sectors as a list"),
    query("header_row", example("5"), "Rows of the header: one, or two as 5-6"),
    SHORT_LANGUAGE,
)
_OBJECTS: Final = {"type": "array", "items": OBJECT}
_OUTCOME: Final = {
    "type": "object",
    "required": ["id", "state"],
    "properties": {
        "id": TEXT,
        "state": choice(["proposed", "accepted", "withdrawn"]),
        "revision": {"type": "integer", "nullable": True},
        **dict.fromkeys(("file", "reading", "complete", *FIGURES), OBJECT),
        "findings": _OBJECTS,
        "questions": _OBJECTS,
        "also_accepted": _OBJECTS,
    },
}
_IMPORT: Final = {
    "description": "The import and what it brings",
    "content": {JSON: {"schema": _OUTCOME}},
}
_SAID: Final = {"description": "What was done", "content": {JSON: {"schema": OBJECT}}}


def _operation(
    summary: str, parameters: tuple[Parameter, ...], answered: dict[str, Any], *faults: str
) -> Operation:
    return {
        "summary": summary,
        "parameters": list(parameters),
        "responses": {**answered, **dict.fromkeys(faults, PROBLEM), "default": PROBLEM},
    }


def _body(content: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": content}}


TAKEN: Final = _operation(
    "Hands a sheet in: it is read, and waits for a coordinator to accept it",
    (*_OPTIONS, query("filename", example("november.xlsx"), "The name of a file sent as it is")),
    {"201": {**_IMPORT, "headers": {"Location": {"description": "The import", "schema": TEXT}}}},
    "403",
    "413",
    "422",
    "429",
) | _body(
    {
        "multipart/form-data": {
            "schema": {"type": "object", "properties": {"file": _BYTES}, "required": ["file"]}
        },
        "application/octet-stream": {"schema": _BYTES},
    }
)
LISTED: Final = _operation(
    "What was handed in and its state, the newest first; by a hand-in link its organisation's own",
    (),
    {"200": _SAID},
    "403",
)
ONE: Final = _operation(
    "What an import would bring to the newest data", (_ID, SHORT_LANGUAGE), {"200": _IMPORT}, "404"
)
FILE: Final = _operation(
    "The file as it was handed in",
    (_ID,),
    {
        "200": {
            "description": "The file",
            "content": {"application/octet-stream": {"schema": _BYTES}},
        }
    },
    "404",
)
MARKED: Final = _operation(
    "The sender's own workbook with coloured cells and a column that says why",
    (_ID, SHORT_LANGUAGE),
    {"200": {"description": "The workbook", "content": {_XLSX: {"schema": _BYTES}}}},
    "404",
)
ANSWERED: Final = _operation(
    "Answers questions, and corrects how the sheet is read",
    (_ID, *_OPTIONS),
    {"200": _IMPORT},
    "404",
    "409",
    "422",
) | _body(
    {
        JSON: {
            "schema": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["about", "value", "answer"],
                    "properties": {"about": TEXT, "value": TEXT, "answer": TEXT},
                },
                "maxItems": 500,
            }
        }
    }
)
ACCEPTED: Final = _operation(
    "Accepts an import: one revision of exactly what it changes; for coordinators",
    (
        _ID,
        query("all_or_nothing", _BOOLEAN, "Writes nothing where a row is held back"),
        SHORT_LANGUAGE,
    ),
    {"200": _IMPORT},
    "403",
    "404",
    "409",
)
WITHDRAWN: Final = _operation(
    "Withdraws an import that waits", (_ID,), {"200": _SAID}, "404", "409"
)
UNDONE: Final = _operation(
    "Takes a revision back in a new one; for coordinators",
    (
        in_path("revision", {"type": "integer", "minimum": 1}, "The number of the revision"),
        query("keep_later", _BOOLEAN, "Leaves what was changed again since as it is"),
    ),
    {"200": _SAID},
    "403",
    "404",
    "409",
)
