"""Which sheet of a file is meant, what it lists, and how its rows and columns are read."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from geo.errors import ValidationError
from geo.intake.formats import other_files
from geo.intake.formats.sheet import Sheet
from geo.intake.sheets import kind
from geo.intake.sheets.kind import Kind
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout import columns, confirmed, contents, cross_table, header
from geo.intake.sheets.layout.columns import Column
from geo.intake.sheets.layout.confirmed import Confirmed
from geo.intake.sheets.layout.contents import Contents
from geo.intake.sheets.layout.header import Header
from geo.intake.sheets.values import words
from geo.intake.sheets.workbook import RefusedError, fault

_SAMPLE: Final = 2_000
"""Rows that are looked at to tell what a sheet holds."""
_DIFFERENT: Final = 0.9
"""Share of rows that have to differ in a list that has each thing once."""
_MOST_MERGED: Final = 100_000
"""Rows of merged cells that are filled."""
_BESIDE: Final = 40
"""Rows of other sheets whose texts are kept."""
_LONGEST_TITLE: Final = 200
MOST_SPARE: Final = 10
_LONGEST_BEGIN: Final = 40
_WORDS: Final = 5
"""Words of a sentence, of which a text between commas has one and a table seldom."""
_INDEX: Final = re.compile(r"\breturn index\b|مؤشر العودة", re.IGNORECASE)
_TEXTS: Final = range(6, 300)
ASIDE: Final = frozenset(["", "row_number", "person"])
LATER: Final = "later"
"""The answer that leaves a question open."""


class Wanted(NamedTuple):
    """What the person who hands a file in says of it; empty or 0 where nothing is said.

    `kind` is one of `kind.KINDS` by name; `complete` is what the file lists all of; `day` the ISO
    day whose situation it tells; `answers` are by what was asked and the sender's word. With
    `only`, the id of an organisation, rows of others are held back and compared with nothing; with
    `unpivot` a table of places by sectors is read as a list. `header` are the rows of the header,
    such as `5` or `5-6`. `confirmed` is how a sheet like it was read that was accepted before.
    """

    sheet: str = ""
    sender: str = ""
    roles: Mapping[str, str] = {}
    year: int = 0
    kind: str = ""
    complete: str = ""
    day: str = ""
    answers: Mapping[tuple[str, str], str] = {}
    only: str = ""
    unpivot: bool = False
    header: str = ""
    confirmed: Confirmed | None = None

    def answer(self, about: str, value: str) -> str:
        """Returns what a person answered to a question; empty where it is open."""
        found = self.answers.get((about, value), "")
        return "" if found == LATER else found


class Reading(NamedTuple):
    """How a sheet is read: its header, columns and rows of data (number, cells of each column).

    `equal` are the names of other sheets that fit as well, `other_kinds` those of other kinds;
    `beside` are the texts of other sheets, such as a letter.
    """

    sheet: Sheet
    header: Header
    kind: Kind
    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    equal: tuple[str, ...] = ()
    other_kinds: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    confirmed: Confirmed | None = None

    @property
    def places(self) -> dict[str, int]:
        """Where each role stands; the first column of roles that several have."""
        found: dict[str, int] = {}
        for one in self.columns:
            if one.role not in ASIDE:
                found.setdefault(one.role, one.index)
        return found

    @property
    def telling(self) -> tuple[int, ...]:
        """The columns of which a row fills two, else it is blank: those that are read.

        Where hardly any is known yet, all of them.
        """
        used = [place for role, place in self.places.items() if role != "breakdown"]
        return tuple(used if len(used) > 1 else range(len(self.columns)))

    @property
    def titles(self) -> tuple[str, ...]:
        """The texts above the header."""
        first = min(self.header.rows, default=0)
        above = (row for number, row in self.sheet.lines if number < first)
        return tuple(cell for row in above for cell in row if 0 < len(cell) < _LONGEST_TITLE)

    @property
    def core(self) -> tuple[str, ...]:
        """What of the kind's core a column says."""
        return tuple(what for what, own in self.kind.core.items() if own & self.places.keys())

    @property
    def likely(self) -> frozenset[str]:
        """The roles of columns, and those that they may have."""
        perhaps = (one.perhaps for one in self.columns if one.perhaps)
        return frozenset([*self.places, *perhaps])

    @property
    def likely_core(self) -> tuple[str, ...]:
        """What of the kind's core a column says, or may say."""
        return tuple(what for what, own in self.kind.core.items() if own & self.likely)


class _Draft(NamedTuple):
    """A sheet with its header, its rows of data and the contents of its columns."""

    sheet: Sheet
    header: Header
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    columns: tuple[Contents, ...]

    def read(self, kind: Kind, wanted: Wanted) -> Reading:
        """Returns the sheet read as a kind of list."""
        judged = _judged(self.header, self.columns, kind, wanted)
        return Reading(self.sheet, self.header, kind, judged, self.rows, confirmed=wanted.confirmed)


def _judged(
    found: Header, held: Sequence[Contents], kind: Kind, wanted: Wanted
) -> tuple[Column, ...]:
    before = wanted.confirmed
    is_same = before is not None and before.kind == kind.name
    own = before.role_of(confirmed.titles(found)) if before and is_same else {}
    return tuple(columns.roles(found, held, kind, wanted.roles, own))


def choose(sheets: Sequence[Sheet], wanted: Wanted, known: Known, name: str) -> Reading:
    """Returns how the sheet that is meant is read, as the kind of list that was said or fits best.

    ValidationError where none does, or where it is a table of places by sectors.
    """
    kinds = kind.named(wanted.kind)
    _check_roles(wanted, kinds, name)
    _check_filled(sheets, name)
    asked = _asked(sheets, wanted.sheet, name)
    said = header.numbers(wanted.header)
    drafts = [one for sheet in asked if (one := _draft(sheet, known, said)) is not None]
    if said and not drafts:
        message = f"row {wanted.header} is empty, so that it cannot be the header"
        raise fault(name, "header-row", message)
    candidates = [draft.read(one, wanted) for one in kinds for draft in drafts]
    crossed = [one for one in candidates if _is_crossed(one)]
    others = [one for one in candidates if not any(one.sheet is own.sheet for own in crossed)]
    if wanted.unpivot and crossed:
        others = [_unpivoted(one, wanted, known) for one in crossed]
    best = _best(others, wanted)
    if crossed and not wanted.unpivot and not (best and _rank(best, wanted)):
        message = (
            f"the sheet {crossed[0].sheet.name!r} is a table of places by sectors, not a list of"
            " activities: send one row for each activity, or have it read as a list"
            " (--unpivot)"
        )
        raise fault(name, "cross-table", message)
    if best is None:
        raise _nothing(asked, kinds, name, [draft.header for draft in drafts])
    whole = _whole(best, wanted, known)
    _check_index(whole, wanted, name)
    if not whole.rows:
        message = f"the sheet {whole.sheet.name!r} has a header but no rows below it"
        raise fault(name, "no-rows", message)
    return whole._replace(beside=tuple(_beside(asked, whole.sheet)))


def _check_index(one: Reading, wanted: Wanted, name: str) -> None:
    """Refuses a round of the Return Index in a layout that does not say both severities."""
    said = (*one.titles, one.sheet.name, name.replace("_", " "))
    if one.kind is kind.RETURN_INDEX or wanted.kind or not any(map(_INDEX.search, said)):
        return
    message = (
        "it says that it is a Return Index, but no columns say low, medium or high for livelihoods"
        " and basic services and for safety and social cohesion, or how many returned: expected"
        " those of `atlas template return-index`; the columns are "
        + ", ".join(column.header for column in one.columns if column.header)
    )
    raise fault(name, "return-index", message)


def _beside(sheets: Sequence[Sheet], own: Sheet) -> Iterator[str]:
    """Yields the first texts of the other sheets."""
    for sheet in sheets:
        lines = sheet.lines[:_BESIDE] if sheet is not own else []
        yield from (cell for _, row in lines for cell in row if len(cell) in _TEXTS)


def _check_filled(sheets: Sequence[Sheet], name: str) -> None:
    if not any(sheet.lines for sheet in sheets):
        raise fault(name, "empty", "it is empty: no sheet has a filled cell")


def _check_roles(wanted: Wanted, kinds: Sequence[Kind], name: str) -> None:
    known = {role for one in kinds for role in one.roles}
    unknown = [one for one in wanted.roles.values() if one and one not in known]
    if unknown:
        said = ", ".join(sorted(known))
        raise fault(name, "role", f"there is no role {unknown[0]!r}: expected one of {said}")


def _nothing(
    sheets: Sequence[Sheet], kinds: Sequence[Kind], name: str, headers: Sequence[Header]
) -> ValidationError:
    """Returns the error of a file that is no list: it tells what the file holds instead."""
    lines = [row for one in sheets for _, row in one.lines]
    begins = next((" ".join(filter(None, row)) for row in lines), "")
    if all(len(row) == 1 for row in lines) or _is_prose(lines, headers):
        return RefusedError(name, other_files.plain(begins))
    named = max(([one for one in own.names if one] for own in headers), key=len, default=[])
    seen = (
        f"its columns are {', '.join(named[:MOST_SPARE])}"
        if named
        else f"no row of it names columns; it begins “{begins[:_LONGEST_BEGIN]}”"
    )
    message = (
        f"no sheet lists {' or '.join(one.name for one in kinds)}: {seen}; {_expected(kinds)}, as"
        " the empty sheets of the Atlas have them"
    )
    return fault(name, f"no-{kinds[0].name}", message)


def _is_prose(lines: Sequence[Sequence[str]], headers: Sequence[Header]) -> bool:
    """Whether rows are sentences that commas part, and no row of them names columns."""
    is_named = any(words.clarity(name) == 1 for one in headers for name in one.names if name)
    widths = Counter(len(row) for row in lines[:_SAMPLE])
    is_even = max(widths.values()) > widths.total() / 2
    is_told = any(len(cell.split()) >= _WORDS for row in lines[:_SAMPLE] for cell in row)
    return is_told and not is_named and not is_even


def _expected(kinds: Sequence[Kind]) -> str:
    return "expected columns that say " + ", or ".join(one.says for one in kinds)


def _best(candidates: Sequence[Reading], wanted: Wanted) -> Reading | None:
    """Returns the reading that fits best, with the names of what fits as well."""
    ranks = {
        place: rank
        for place, one in enumerate(candidates)
        if (rank := _rank(one, wanted)) is not None
    }
    if not ranks:
        return None
    fitting = [candidates[place] for place, rank in ranks.items() if rank == max(ranks.values())]
    own = [one for one in fitting if one.kind is fitting[0].kind]
    best = max(own, key=_fit)
    equal = tuple(one.sheet.name for one in own if one is not best and one.likely == best.likely)
    others = dict.fromkeys(one.kind.name for one in fitting if one.kind is not best.kind)
    return best._replace(equal=equal, other_kinds=tuple(others))


def _rank(one: Reading, wanted: Wanted) -> int | None:
    """Returns how surely a reading is of its kind, 0 for not surely; None where it is not.

    Where a person named the kind and the header both, that is how it is read, whatever it says.
    """
    own, held = one.kind, one.likely
    if len(one.likely_core) < own.least and not (wanted.kind and wanted.header):
        return None
    if wanted.kind:
        return 1
    if own.without & held or _more(one) < own.least_more:
        return None
    return own.rank if own.whole <= set(one.likely_core) and not _repeats(one) else 0


def _more(one: Reading) -> int:
    return sum(bool(own & one.likely) for own in one.kind.more)


def _repeats(one: Reading) -> bool:
    """Whether rows are of the same thing, in a kind of list that has each once."""
    used = [place for role in one.kind.once if (place := one.places.get(role)) is not None]
    rows = one.rows[:_SAMPLE]
    different = {tuple(row[place] for place in used) for _, row in rows}
    return bool(used) and len(different) < _DIFFERENT * len(rows)


def _asked(sheets: Sequence[Sheet], wanted: str, name: str) -> list[Sheet]:
    if not wanted:
        return [one for one in sheets if not one.is_hidden and one.lines]
    own = [one for one in sheets if one.name.strip() == wanted.strip()]
    if not own or not own[0].lines:
        there = ", ".join(one.name for one in sheets)
        raise fault(name, "sheet", f"there is no filled sheet {wanted!r}: there are {there}")
    return own


def _fit(one: Reading) -> float:
    return (len(one.likely_core) + _more(one) / 2) * math.log2(2 + len(one.rows))


def _draft(sheet: Sheet, known: Known, said: Sequence[int]) -> _Draft | None:
    found = header.find(sheet, said)
    if found is None:
        return None
    rows = tuple(_data(sheet, found))
    return _Draft(sheet, found, rows, _contents(rows[:_SAMPLE], found, known))


def _contents(
    rows: Sequence[tuple[int, tuple[str, ...]]], found: Header, known: Known
) -> tuple[Contents, ...]:
    return tuple(
        contents.contents(name, [row[place] for _, row in rows], known)
        for place, name in enumerate(found.names)
    )


def _data(sheet: Sheet, found: Header) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yields the filled rows of data, each as wide as the header."""
    width = len(found.names)
    for line in sheet.lines:
        number, row = line
        if number >= found.first_row and number not in found.help_rows:
            yield line if len(row) >= width else (number, (*row, *[""] * (width - len(row))))


def _is_crossed(one: Reading) -> bool:
    """Whether sectors are columns."""
    return (
        one.kind is kind.ACTIVITIES
        and "sector" not in one.likely
        and "where" in one.core
        and cross_table.is_crossed(one.header)
    )


def _unpivoted(one: Reading, wanted: Wanted, known: Known) -> Reading:
    sheet, found, rows = cross_table.unpivoted(one.sheet, one.header, _filled(one))
    held = _contents(rows[:_SAMPLE], found, known)
    return _Draft(sheet, found, rows, held).read(one.kind, wanted)


def _whole(one: Reading, wanted: Wanted, known: Known) -> Reading:
    """Returns a reading whose merged cells are filled, and whose end is that of its data."""
    held = _contents(one.rows, one.header, known)
    read = one._replace(columns=_judged(one.header, held, one.kind, wanted))
    rows = _filled(read)
    while rows and not any(rows[-1][1]):
        rows.pop()
    last = rows[-1][0] if rows else read.header.first_row - 1
    return read._replace(rows=tuple(rows), header=read.header._replace(last_row=last))


def _filled(one: Reading) -> list[tuple[int, tuple[str, ...]]]:
    ranges = merged(one)
    if not ranges:
        return list(one.rows)
    held = dict(one.rows)
    width = len(one.header.names)
    for top, left, bottom, right in ranges:
        if top in held and left < width:
            value = held[top][left]
            for number in range(top, bottom + 1):
                row = list(held.get(number, [""] * width))
                row[left : min(right, width - 1) + 1] = [value] * (min(right, width - 1) + 1 - left)
                held[number] = tuple(row)
    return sorted(held.items())


def merged(one: Reading) -> list[tuple[int, int, int, int]]:
    """Returns the merged cells among the data that reach over more than one row."""
    first, last = one.header.first_row, one.header.last_row
    own = [area for area in one.sheet.merged if first <= area[0] < area[2] <= last]
    rows = accumulate(bottom - top for top, _, bottom, _ in own)
    return [area for area, count in zip(own, rows, strict=True) if count <= _MOST_MERGED]
