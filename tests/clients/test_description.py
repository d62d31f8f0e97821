"""Schemathesis over the OpenAPI document: no fault inside, and every answer as described.

It makes up requests that fit the description and requests that do not, and holds each answer
against the status, media type, headers and schema that the document states.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as described

from geo.catalog import layers

EXAMPLES = 4
CHECKS = [
    checks.not_a_server_error,
    described.status_code_conformance,
    described.content_type_conformance,
    described.response_headers_conformance,
    described.response_schema_conformance,
]
DRAWN = (".pdf", ".png", ".svg", ".pptx", ".docx")
"""What takes a second each: fewer of them are asked for."""


def few(path):
    """Returns how many requests are made up for an address."""
    return settings(
        max_examples=2 if path.endswith(DRAWN) else EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def operations(coordinator_service):
    schema = schemathesis.openapi.from_url(f"{coordinator_service}/api/openapi.json")
    return [found.ok() for found in schema.get_all_operations()]


DOCUMENTS = (
    "/api",
    "/api/conformance",
    "/api/openapi.json",
    "/api/docs",
    "/api/collections",
    "/api/collections/{collection}",
    "/api/collections/{collection}/queryables",
)


def part_of(path):
    """Returns the collection whose features an address answers with, or its first name."""
    if path in DOCUMENTS:
        return "documents"
    parts = path.strip("/").split("/")
    if parts[:2] == ["api", "collections"] and parts[3] == "items":
        return parts[2]
    return "pages" if parts[0] == "lite" else "tiles" if "tiles" in path.lower() else "files"


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("part", ["documents", *layers.ids(), "tiles", "files", "pages"])
def test_every_answer_is_as_described(operations, part, mode):
    mine = [one for one in operations if part_of(one.path) == part]
    if mode is GenerationMode.NEGATIVE:  # what asks for nothing cannot be asked wrongly
        mine = [one for one in mine if one.query.items]
    assert mine
    for operation in mine:

        @few(operation.path)
        @given(operation.as_strategy(generation_mode=mode))
        def check(case):
            answer = case.call(timeout=25)
            case.validate_response(answer, checks=CHECKS)

        check()
