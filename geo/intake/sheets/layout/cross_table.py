"""Tables with a column for each sector, as a list with a row for each place and sector."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from geo.catalog.vocabulary import SECTORS
from geo.intake.formats.sheet import Line, Sheet
from geo.intake.sheets.layout.header import Header
from geo.intake.sheets.values import figures, words

SECTOR: Final = "Sector"
COUNT: Final = "Count"
"""The heading of the numbers, where nothing says what they count."""
_MOST_CROSSED: Final = 3
_COUNTED: Final = ("households", "individuals")


def is_crossed(header: Header) -> bool:
    """Whether several sectors are columns."""
    return len({words.sector(header.names[place]) for place in _sectors(header)}) >= _MOST_CROSSED


def unpivoted(
    sheet: Sheet, header: Header, rows: Iterable[Line]
) -> tuple[Sheet, Header, tuple[Line, ...]]:
    """Returns a sheet, its header and its rows as a list; rows keep the numbers of the sheet.

    Cells without a count make no row. Columns of totals are left out; of a row of totals one row
    stays, with the total of all.
    """
    own, totals = _sectors(header), _totals(header)
    kept = [place for place in range(len(header.names)) if place not in {*own, *totals}]
    made = tuple(_rows(header, rows, kept, totals))
    names = (*(header.names[place] for place in kept), SECTOR, _counted(sheet, header))
    groups, tags = (
        (*(texts[place] for place in kept), "", "") for texts in (header.groups, header.tags)
    )
    moved = {place: index for index, place in enumerate(kept)} | dict.fromkeys(own, len(kept) + 1)
    lost = [(row, moved[place], what) for row, place, what in sheet.lost if place in moved]
    said = (("unpivoted", ()), *((("totals-column", ()),) if totals else ()))
    plain = sheet._replace(merged=(), lost=tuple(lost), said=(*sheet.said, *said))
    return plain, header._replace(names=names, groups=groups, tags=tags), made


def _sectors(header: Header) -> list[int]:
    return [place for place, name in enumerate(header.names) if words.sector(name) in SECTORS]


def _totals(header: Header) -> list[int]:
    return [
        place
        for place, name in enumerate(header.names)
        if any(words.is_total(part) for part in (name, *name.split()[:1]))
    ]


def _rows(
    header: Header, rows: Iterable[Line], kept: Sequence[int], totals: Sequence[int]
) -> Iterator[Line]:
    own = _sectors(header)
    for number, row in rows:
        base = tuple(row[place] for place in kept)
        if any(map(words.is_total, base)):
            yield number, (*base, "", row[totals[-1]] if totals else "")
            continue
        for place in own:
            if not figures.is_nothing(row[place]) and figures.read(row[place]) != 0:
                yield number, (*base, header.names[place], row[place])


def _counted(sheet: Sheet, header: Header) -> str:
    """Returns the heading of the numbers: what a text above them or the sheet's name counts."""
    above = [cell for number, row in sheet.lines if number < header.first_row for cell in row]
    for text in (*header.groups, *above, sheet.name):
        role, clarity = words.heading(text)
        if role in _COUNTED and clarity and not words.is_total(text):
            return role.capitalize()
    return COUNT
