"""What the address and the body of a request say of a file that is handed in, read strictly."""

import re
from collections.abc import Iterator
from typing import Final

from geo.errors import InvalidQueryError
from geo.intake.sheets import kind as kinds
from geo.intake.sheets.layout import header
from geo.intake.sheets.layout.reading import Wanted
from geo.language import mark
from geo.values import days
from mapservice.web.endpoint import Request

NAMES: Final = (
    *("kind", "sheet", "sender", "complete", "map", "year", "as_of"),
    *("header_row", "unpivot"),
)
_EVERYWHERE: Final = ("lang", "audience")
_YEARS: Final = (1980, 2100)
_MOST_ANSWERS: Final = 500
_LONGEST: Final = 400
_ANSWER: Final = ("about", "value", "answer")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_TRUTHS: Final = {"true": True, "false": False, "": False}


def check_names(request: Request, *known: str) -> None:
    """Raises InvalidQueryError that names a parameter which the address does not have."""
    for name, _ in request.pairs:
        if name not in (*known, *_EVERYWHERE):
            raise InvalidQueryError(mark("There is no parameter “{name}” here."), name=name[:40])


def wanted(request: Request, before: Wanted) -> Wanted:
    """Returns what the address says of the file, over what was said before."""
    asked = request.http.query_params
    roles = {**before.roles, **dict(_roles(asked.getlist("map")))}
    kind, day = asked.get("kind", before.kind), asked.get("as_of", before.day)
    if kind and kind not in {own.name for own in kinds.KINDS}:
        expected = ", ".join(own.name for own in kinds.KINDS)
        raise InvalidQueryError(
            mark("kind: expected one of {kinds}, got “{value}”."), kinds=expected, value=kind[:40]
        )
    if day and days.read(day) is None:
        raise InvalidQueryError(
            mark("as_of: expected a day such as 2026-11-30, got “{value}”."), value=day[:40]
        )
    header.numbers(asked.get("header_row", ""))
    return before._replace(
        header=asked.get("header_row", before.header).strip(),
        sheet=asked.get("sheet", before.sheet)[:_LONGEST],
        sender=asked.get("sender", before.sender)[:_LONGEST],
        complete=asked.get("complete", before.complete)[:_LONGEST],
        roles=roles,
        kind=kind,
        day=day,
        year=_year(asked.get("year", ""), before.year),
        unpivot=truth(request, "unpivot") if "unpivot" in asked else before.unpivot,
    )


def _year(text: str, before: int) -> int:
    if not text:
        return before
    first, last = _YEARS
    if not _NUMBER.fullmatch(text) or not first <= int(text) <= last:
        raise InvalidQueryError(
            mark("year: expected {first} to {last}, got “{value}”."),
            first=first,
            last=last,
            value=text[:40],
        )
    return int(text)


def _roles(pairs: list[str]) -> Iterator[tuple[str, str]]:
    for pair in pairs:
        header, equals, role = pair.rpartition("=")
        if not equals or not header.strip():
            raise InvalidQueryError(
                mark("map: expected HEADER=role, such as Partner=organisation, got “{value}”."),
                value=pair[:40],
            )
        yield header.strip(), role.strip()


def number(text: str) -> int:
    """Returns a number of a path; InvalidQueryError for what is none."""
    if not _NUMBER.fullmatch(text):
        raise InvalidQueryError(mark("“{value}” is no number of a revision."), value=text[:40])
    return int(text)


def answers(given: object) -> Iterator[tuple[tuple[str, str], str]]:
    """Yields answers by what was asked; InvalidQueryError for what are none."""
    listed = given if isinstance(given, list) else []
    is_list = isinstance(given, list) and len(listed) <= _MOST_ANSWERS
    if not is_list or not all(map(_is_answer, listed)):
        raise InvalidQueryError(
            mark("Expected a list of up to {most} answers with about, value and answer."),
            most=_MOST_ANSWERS,
        )
    yield from (((one["about"], one["value"]), one["answer"]) for one in listed)


def _is_answer(one: object) -> bool:
    texts = [one.get(name) for name in _ANSWER] if isinstance(one, dict) else [None]
    return all(isinstance(text, str) and len(text) <= _LONGEST for text in texts)


def truth(request: Request, name: str) -> bool:
    """Returns a parameter that is true or false; false where it is not given."""
    text = request.http.query_params.get(name, "")
    if text not in _TRUTHS:
        raise InvalidQueryError(
            mark("{name}: expected true or false, got “{value}”."), name=name, value=text[:40]
        )
    return _TRUTHS[text]
