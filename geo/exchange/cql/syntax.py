"""From the text of a filter to a tree: the JSON form of CQL2, whichever form was written.

The text form is read by the package `cql2`. Its parser looks back: each open parenthesis may
double its work, hundreds of them overflow its stack, and it holds Python's lock meanwhile. So
parentheses and signs are looked at first, and what would be slow is refused.
"""

import re
from enum import StrEnum
from typing import Any, Final

import cql2
import orjson

from geo.exchange.cql.faults import FilterError
from geo.exchange.cql.operands import day
from geo.language import mark

MAXIMUM_LENGTH: Final = 8_000
MAXIMUM_CONDITIONS: Final = 100
MAXIMUM_SHAPES: Final = 10
"""Comparisons of shapes in one filter: each looks at every vertex of a layer."""
MAXIMUM_WORK: Final = 200_000
"""Words and signs of a text, doubled for each level of parentheses: about 0.3 s of parsing."""
MAXIMUM_DEPTH: Final = 120
_TOKEN: Final = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | ['"] | [()] | -(?:\s*-)+ | [^\s'"()]""", re.VERBOSE
)
_DATED: Final = re.compile(
    r"""\b(?:DATE|TIMESTAMP|INTERVAL)\s*\(\s*('[^']*')(?:\s*,\s*('[^']*'))?\s*\)"""
    r"""|'(?:[^']|'')*'|"(?:[^"]|"")*\"""",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r"--> (\d+):(\d+)")


class FilterLanguage(StrEnum):
    """The two ways to write CQL2."""

    TEXT = "cql2-text"
    JSON = "cql2-json"


def tree(text: str, language: FilterLanguage) -> Any:  # noqa: ANN401 - any JSON
    """Returns the filter as the JSON form of CQL2, within the limits of this module."""
    if len(text) > MAXIMUM_LENGTH:
        raise FilterError(mark("it is longer than {n} characters"), n=MAXIMUM_LENGTH)
    made = _of_text(text) if language is FilterLanguage.TEXT else _of_json(text)
    _measure(made)
    return made


def _of_json(text: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        raise _unreadable(text, fault.pos) from fault


def _of_text(text: str) -> Any:  # noqa: ANN401 - any JSON
    _look_ahead(text)
    for dated in _DATED.finditer(text):
        for moment in filter(None, dated.groups()):
            if moment != "'..'":
                day(moment[1:-1])  # before the parser makes right what is not RFC 3339
    try:
        return cql2.parse_text(text).to_json()
    except Exception as fault:  # a shape without points raises plain Exception
        found = _PLACE.search(str(fault))
        if found is None:
            why = str(fault)[:120].rstrip(".")
            raise FilterError(mark("it cannot be read ({why})"), why=why) from fault
        line, column = (int(number) for number in found.groups())
        before = sum(len(one) for one in text.split("\n")[: line - 1]) + line - 1
        raise _unreadable(text, before + column - 1) from fault


def _unreadable(text: str, position: int) -> FilterError:
    near = text[position : position + 20]
    if not near.strip():
        return FilterError(mark("it ends too early"))
    return FilterError(
        mark("it cannot be read from character {n} on, near “{near}”"), n=position + 1, near=near
    )


def _look_ahead(text: str) -> None:
    """Refuses what the parser would take long over or fall over."""
    tokens, open_at, deepest = 0, list[int](), 0
    for found in _TOKEN.finditer(text):
        tokens += 1
        sign = found[0]
        if sign == "(":
            open_at.append(found.start())
            deepest = max(deepest, len(open_at))
        elif sign == ")":
            if not open_at:
                raise FilterError(_UNMATCHED, n=found.start() + 1)
            open_at.pop()
        elif sign in ("'", '"') or (sign[0] == "-" and len(sign) > 1):
            raise _unreadable(text, found.start())
    if open_at:
        raise FilterError(_UNMATCHED, n=open_at[-1] + 1)
    if deepest > MAXIMUM_DEPTH or tokens << deepest > MAXIMUM_WORK:
        raise FilterError(mark("it has too many parentheses inside one another for its length"))


_UNMATCHED: Final = mark("the parenthesis at character {n} has no partner")


def _measure(made: Any) -> None:  # noqa: ANN401 - any JSON
    """Counts conditions, comparisons of shapes and depth without going deep itself."""
    conditions = shapes = 0
    waiting: list[tuple[Any, int]] = [(made, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAXIMUM_DEPTH:
            raise FilterError(mark("it is nested too deeply"))
        if isinstance(node, dict):
            name = node.get("op")
            conditions += "op" in node
            shapes += isinstance(name, str) and name.lower().startswith("s_")
            waiting.extend((one, depth + 1) for one in node.values())
        elif isinstance(node, list):
            waiting.extend((one, depth + 1) for one in node)
    if conditions > MAXIMUM_CONDITIONS:
        raise FilterError(mark("it has more than {n} conditions"), n=MAXIMUM_CONDITIONS)
    if shapes > MAXIMUM_SHAPES:
        raise FilterError(mark("it compares shapes more than {n} times"), n=MAXIMUM_SHAPES)
