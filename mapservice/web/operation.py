"""What a route says of itself: an operation of OpenAPI 3.0, and the parts it is made of."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from geo.view import address
from geo.view.filters import BY_NAME, FILTERS, Filter
from mapservice.web import answers
from mapservice.web.pages import HTML

Operation = dict[str, Any]
Parameter = dict[str, Any]
Schema = Mapping[str, Any]
TEXT: Final[Schema] = {"type": "string"}
OBJECT: Final[Schema] = {"type": "object"}
PROBLEM: Final[Schema] = {"$ref": "#/components/responses/problem"}
NOT_MODIFIED: Final = {
    "304": {"description": "The asker holds this answer already (If-None-Match)"}
}
_FILE: Final[Schema] = {"type": "string", "format": "binary"}


def reference(name: str) -> Schema:
    """Returns a schema that the whole service shares, by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def query(name: str, schema: Schema, description: str = "", **others: object) -> Parameter:
    """Returns a parameter of the query string; `others` are further members (style, explode)."""
    about = {"description": description} if description else {}
    made = {"name": name, "in": "query", "required": False, "schema": dict(schema)}
    return {**made, **about, **others}


def in_path(name: str, schema: Schema = TEXT, description: str = "") -> Parameter:
    """Returns a part of a path."""
    return query(name, schema, description) | {"in": "path", "required": True}


def choice(values: Iterable[str], **others: object) -> Schema:
    """Returns the schema of a text that is one of these."""
    return {"type": "string", "enum": list(values), **others}


def example(text: str) -> Schema:
    """Returns the schema of a text such as this one."""
    return {"type": "string", "example": text}


def shared(chosen: Filter) -> Parameter:
    """Returns a filter that all addresses share, as a parameter."""
    if not chosen.repeatable:
        return query(chosen.name, chosen.values, chosen.description)
    many = {"type": "array", "items": dict(chosen.values), "maxItems": 400}
    return query(chosen.name, many, chosen.description, style="form", explode=True)


SHARED: Final = tuple(shared(one) for one in FILTERS)
LANGUAGE: Final = shared(BY_NAME["lang"])
SHORT_LANGUAGE: Final = query("lang", LANGUAGE["schema"])
DATE: Final = shared(BY_NAME["date"])
SUPPOSED: Final = tuple(shared(BY_NAME[one]) for one in address.SUPPOSED)
STATED: Final = tuple(one for one in SHARED if one["name"] not in address.SUPPOSED)
"""The shared filters of addresses that suppose nothing."""
VERSION: Final = query(
    "v", TEXT, "Any short text that changes with the data, so that the answer may be kept."
)


def only_format(name: str) -> Parameter:
    """Returns the parameter of a format that cannot be chosen."""
    return query("f", choice([name]), "The format; there is one.")


def shown(description: str, media_type: str = HTML) -> dict[str, Any]:
    """Returns an answer that is a page."""
    return {"description": description, "content": {media_type: {"schema": TEXT}}}


def operation(
    summary: str,
    content: Mapping[str, Mapping[str, Any]],
    parameters: Iterable[Parameter],
    responses: Mapping[str, Any] = NOT_MODIFIED,
) -> Operation:
    """Returns an operation that answers with one of these media types, a problem, or `responses`.

    `content` holds for each media type its schema as `{"schema": …}`, or nothing.
    """
    answered = {"200": {"description": summary, "content": dict(content)}}
    return {
        "summary": summary,
        "parameters": list(parameters),
        "responses": {**answered, "default": PROBLEM, **responses},
    }


def page(
    summary: str, media_type: str, parameters: Iterable[Parameter], schema: Schema | None = None
) -> Operation:
    """Returns an operation that answers programs with a document and people with HTML."""
    means = "The format; without it, HTML where Accept names it before JSON, else JSON."
    form = query("f", choice(["json", "html"]), means)
    content = {media_type: {"schema": schema} if schema else {}, HTML: {"schema": TEXT}}
    return operation(summary, content, [*parameters, form])


def asset(summary: str, media_type: str, *parameters: Parameter) -> Operation:
    """Returns an operation of what maps draw with, the same for every asker."""
    wrong = {"default": {"description": "What was wrong", "content": {answers.PROBLEM: {}}}}
    return operation(summary, {media_type: {}}, parameters, wrong)


def needed(parameter: Parameter) -> Parameter:
    """Returns a parameter that must be given."""
    return parameter | {"required": True}


def data(summary: str, media_types: Iterable[str], parameters: Iterable[Parameter]) -> Operation:
    """Returns an operation that answers with JSON or bytes, or with 404."""
    content = {one: {"schema": OBJECT if one.endswith("json") else _FILE} for one in media_types}
    return operation(summary, content, parameters, {**NOT_MODIFIED, "404": PROBLEM})


def download(
    summary: str, media_types: Iterable[str], parameters: Iterable[Parameter]
) -> Operation:
    """Returns an operation that answers with a file to take away."""
    made = data(summary, media_types, parameters)
    made["responses"]["200"]["headers"] = {
        "Content-Disposition": {
            "description": "A file name with the layer, the place and the day",
            "schema": TEXT,
        }
    }
    return made
