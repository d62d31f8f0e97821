"""The one sheet of a text whose cells stand between commas, semicolons, tabs or bars."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Final

from geo.intake.formats import kind, letters, sheet
from geo.intake.formats.limits import Budget, Limits, NotReadError
from geo.intake.formats.sheet import MOST_COLUMNS, Rows, Sheet
from geo.language import mark

_SEPARATORS: Final = ",;\t|"
_NAMED: Final = re.compile(r"\"?sep=([,;\t|])\"?\s*", re.IGNORECASE)
"""The line in which Excel is told the separator."""
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LONGEST: Final = 1_000_000
_HEAD_LINES: Final = 40
_HEAD: Final = 4_000


def read(content: bytes, most: Limits) -> Iterator[Sheet]:
    """Yields the sheet of a text, which has no name; NotReadError for what is no text."""
    text = _text(content)
    first = text[:_HEAD].partition("\n")[0]
    named = _NAMED.fullmatch(first)
    known, rows = sheet.texts(), Rows(Budget(most))
    sign, strays = named[1] if named else separator(text), set[int]()
    has_strays = letters.CONTROLS.search(text) is not None
    for number, row in enumerate(_records(text, sign), start=1):
        if has_strays and any(map(letters.CONTROLS.search, row)):
            strays.add(number)
            row = [letters.CONTROLS.sub("", cell) for cell in row]
        if number > 1 or not named:
            rows.add(number, [known[cell] for cell in row[: MOST_COLUMNS + 1]])
    told = (("control-signs", tuple(sorted(strays))),) if strays else ()
    yield rows.sheet("")._replace(said=told)


def _text(content: bytes) -> str:
    """Returns the text of a file; NotReadError where it holds more than letters."""
    try:
        text = letters.decoded(content)
    except ValueError as error:
        raise _no_text() from error
    if not letters.is_text(text):
        raise _no_text()
    return text


def _no_text() -> NotReadError:
    said = mark(
        "the file is no sheet and no text that can be read; what can be: {formats}. Save it as XLSX"
        " or CSV"
    )
    return NotReadError("kind", said, formats=kind.NAMES)


def separator(text: str) -> str:
    """Returns the sign between cells: that which gives most rows the same number of them."""
    lines = list(islice(_lines(text), _HEAD_LINES))

    def table(separator: str) -> int:
        with suppress(csv.Error):
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if any(row))
            return max((rows * (width - 1) for width, rows in widths.items()), default=0)
        return 0

    return max(_SEPARATORS, key=table)


def _lines(text: str) -> Iterator[str]:
    """Yields each line with its end."""
    for found in _LINE.finditer(text):
        line = found[0]
        if len(line) > _LONGEST:
            said = mark("a line of the file is longer than any row of a sheet")
            raise NotReadError("unreadable", said)
        yield line


def _records(text: str, sign: str) -> Iterator[list[str]]:
    """Yields the cells of each row; NotReadError where a quotation mark swallows rows."""
    taken: list[str] = []
    begins = 1

    def lines() -> Iterator[str]:
        for line in _lines(text):
            taken.append(line)
            yield line

    try:
        for row in csv.reader(lines(), delimiter=sign):
            if len(taken) > 1:
                list(csv.reader(taken, delimiter=sign, strict=True))
            begins += len(taken)
            taken.clear()
            yield row
    except csv.Error as error:
        said = mark(
            "the row that begins in line {line} cannot be read: is a quotation mark left open?"
        )
        raise NotReadError("unreadable", said, line=begins) from error
