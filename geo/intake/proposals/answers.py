"""Answers to what a file leaves open, as what a person says of the file."""

import datetime as dt
from typing import Final

from geo.errors import InvalidQueryError
from geo.intake.sheets.layout.reading import LATER, Wanted
from geo.intake.sheets.values import dates
from geo.language import mark
from geo.values.cells import western

YEAR: Final = "year"
COLUMN: Final = "column"


def answered(wanted: Wanted, about: str, value: str, answer: str) -> Wanted:
    """Returns what is said of a file, with the answer to a question about a sender's word.

    InvalidQueryError for a year or day that is none. What a column says is a role, and no answer.
    """
    if about == COLUMN:
        raise InvalidQueryError(
            mark("Which column says “{value}” is said by its role, not by an answer."), value=value
        )
    found = wanted._replace(answers={**wanted.answers, (about, value): answer})
    if answer == LATER:
        return found
    if about == "sheet":
        return found._replace(sheet=answer)
    if about == "kind":
        return found._replace(kind=answer)
    if about == "day":
        return wanted._replace(day=day(answer))
    if about == YEAR:
        return wanted._replace(year=year(answer))
    return found


def year(text: str) -> int:
    """Returns a year as a person writes it, 0 for none; InvalidQueryError for what is none."""
    if not text.strip():
        return 0
    found = dates.year(text)
    if not found:
        raise InvalidQueryError(
            mark("“{value}” is no year; expected such as 2026."), value=text.strip()[:20]
        )
    return found


def day(text: str) -> str:
    """Returns a day as a person writes it as an ISO day; InvalidQueryError for what is none."""
    try:
        return dt.date.fromisoformat(western(text.strip())).isoformat()
    except ValueError as fault:
        raise InvalidQueryError(
            mark("“{value}” is no day; expected such as 2026-11-30."), value=text.strip()[:20]
        ) from fault
