"""Which rows of a sheet are its header, and where its data begin and end."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from geo.errors import InvalidQueryError
from geo.intake.formats.sheet import Line, Sheet
from geo.intake.sheets.values import words
from geo.language import mark
from geo.values.cells import western

_HEAD: Final = 40
"""Filled rows among which the header is looked for."""
_BELOW: Final = 60
_LONGEST_NAME: Final = 250
_MOST_ABOVE: Final = 3
_TAGS_SHARE: Final = 0.5
_HALF: Final = 0.5
_HELP_SHARE: Final = 0.3
_SAID: Final = re.compile(r"([1-9]\d{0,6})(?:\s*[-–]\s*([1-9]\d{0,6}))?", re.ASCII)
_MOST_SAID: Final = 10


class Header(NamedTuple):
    """The rows of a header, those that explain it, the first and last row of data.

    `names`, `groups` and `tags` are by column.
    """

    rows: tuple[int, ...]
    help_rows: tuple[int, ...]
    first_row: int
    last_row: int
    names: tuple[str, ...]
    groups: tuple[str, ...]
    tags: tuple[str, ...]

    def title(self, column: int) -> str:
        """Returns how a column is called: its name behind that of its group."""
        group, name = self.groups[column], self.names[column]
        return f"{group} / {name}" if group and name and group != name else name or group


def numbers(text: str) -> tuple[int, ...]:
    """Returns the rows that `5` or `5-6` mean, () for an empty text.

    InvalidQueryError for what is neither, and for more rows than a header has.
    """
    plain = western(text.strip())
    found = _SAID.fullmatch(plain)
    rows = range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)
    if plain and not 0 < len(rows) <= _MOST_SAID:
        raise InvalidQueryError(
            mark("“{value}” is no row of a header; expected such as 5, or 5-6 for two rows."),
            value=text.strip()[:20],
        )
    return tuple(rows)


def find(sheet: Sheet, said: Sequence[int] = ()) -> Header | None:
    """Returns the header of a sheet; None where no row looks like one.

    `said` are the numbers of its rows where a person named them; rows of HXL tags beside them
    count, too.
    """
    if said:
        return _as_said(sheet, said)
    head = sheet.lines[:_HEAD]
    tagged = [place for place, (_, row) in enumerate(head) if _is_tags(row)]
    best = _best(head[: tagged[-1] + 3] if tagged else head, sheet.lines, skip=tagged)
    if best is None and not tagged:
        return None
    if best is not None and tagged and best > tagged[-1] and not _is_known(head[best][1]):
        best = None
    last = max([*tagged, *([best] if best is not None else [])])
    if best is None:
        return _made(sheet, [], tagged, last)
    return _made(sheet, _with_neighbours(sheet, best, tagged), tagged, last)


def _as_said(sheet: Sheet, said: Sequence[int]) -> Header | None:
    places = [place for place, (number, _) in enumerate(sheet.lines) if number in said]
    if not places:
        return None
    near = range(max(places[0] - 2, 0), min(places[-1] + 3, len(sheet.lines)))
    tagged = [place for place in near if _is_tags(sheet.lines[place][1])]
    rows = [place for place in places if place not in tagged]
    return _made(sheet, rows, tagged, max((*places, *tagged)))


def _is_tags(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    tags = sum(words.is_tag(cell) for cell in filled)
    return tags > 1 and tags >= _TAGS_SHARE * len(filled)


def _best(head: Sequence[Line], lines: Sequence[Line], skip: Sequence[int]) -> int | None:
    """Returns the position of the row that looks most like a header."""
    widest = max((sum(map(bool, row)) for _, row in lines[:200]), default=0)
    scores = {
        place: _clarity(row, lines[place + 1 : place + 1 + _BELOW], widest)
        for place, (_, row) in enumerate(head)
        if place not in skip
    }
    if not scores:
        return None
    best = max(scores, key=lambda place: (scores[place], -place))
    first = next(place for place in scores if head[place][1] == head[best][1])
    return first if scores[best] > 1 else None


def _clarity(row: Sequence[str], below: Sequence[Line], widest: int) -> float:
    """Returns how much a row looks like a header: text, unique, filled, known, unlike below."""
    filled = [(column, cell) for column, cell in enumerate(row) if cell]
    if len(filled) < min(2, widest):
        return 0
    count = len(filled)
    text = sum(not _is_plain_number(cell) and len(cell) < _LONGEST_NAME for _, cell in filled)
    known = sum(words.clarity(cell) for _, cell in filled)
    unique = len({cell.casefold() for _, cell in filled})
    own = Counter(
        column
        for _, other in below
        if other != row
        for column, cell in filled
        if column < len(other) and other[column] == cell
    )
    changed = sum(_turns_to_numbers(column, below) for column, _ in filled)
    score = (text + unique + 2 * known + changed - 2 * len(own)) / count + 2 * count / widest
    return score if text > _HALF * count else 0


def _is_known(row: Sequence[str]) -> bool:
    """Whether most cells of a row are words of headings."""
    filled = [cell for cell in row if cell]
    return sum(map(words.clarity, filled)) > _HALF * len(filled)


def _is_plain_number(cell: str) -> bool:
    return cell.replace(".", "").replace(",", "").replace("-", "").isdecimal()


def _turns_to_numbers(column: int, below: Sequence[Line]) -> bool:
    cells = [row[column] for _, row in below if column < len(row) and row[column]]
    numbers = sum(any(sign.isdecimal() for sign in cell) for cell in cells)
    return bool(cells) and numbers > _HALF * len(cells)


def _with_neighbours(sheet: Sheet, best: int, tagged: Sequence[int]) -> list[int]:
    """Returns the positions of the header's rows: the group row above, the second one below."""
    rows = [best]
    lines = sheet.lines
    if best and best - 1 not in tagged and _is_group(lines[best - 1][1], lines[best][1]):
        rows.insert(0, best - 1)
    if best + 1 < len(lines) and best + 1 not in tagged:
        _, row = lines[best + 1]
        below = lines[best + 2 : best + 2 + _BELOW]
        if _is_second(row, lines[best][1], below):
            rows.append(best + 1)
    return rows


def _is_group(row: Sequence[str], names: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    is_text = not any(any(sign.isdecimal() for sign in cell) for cell in filled)
    short = all(len(cell) < _LONGEST_NAME / 4 for cell in filled)
    return 1 < len(filled) < sum(map(bool, names)) and is_text and short


def _is_second(row: Sequence[str], first: Sequence[str], below: Sequence[Line]) -> bool:
    """Whether a row below a header belongs to it: the same in another language, or parts."""
    filled = [(column, cell) for column, cell in enumerate(row) if cell]
    if len(filled) < 2 or any(_is_plain_number(cell) for _, cell in filled):
        return False
    repeated = any(
        column < len(other) and other[column] == cell
        for _, other in below
        for column, cell in filled
    )
    known = sum(words.clarity(cell) > _HALF for _, cell in filled)
    under = sum(column >= len(first) or not first[column] for column, _ in filled)
    return not repeated and (known >= _HALF * len(filled) or under >= _HALF * len(filled))


def _made(sheet: Sheet, rows: list[int], tagged: Sequence[int], last: int) -> Header:
    lines = sheet.lines
    last = max([last, *rows])
    helps = _help(lines, last)
    used = [*rows, *tagged]
    width = max(len(row) for _, row in lines)
    names, groups = _names(sheet, rows, width)
    tags = [""] * width
    for place in tagged:
        for column, cell in enumerate(lines[place][1]):
            tags[column] = tags[column] or cell if words.is_tag(cell) else tags[column]
    names = [name or tag for name, tag in zip(names, tags, strict=True)]
    first = lines[last][0] + 1
    return Header(
        tuple(sorted(lines[place][0] for place in used)),
        helps,
        first,
        max(lines[-1][0], first),
        tuple(names),
        tuple(groups),
        tuple(tags),
    )


def _names(sheet: Sheet, rows: list[int], width: int) -> tuple[list[str], list[str]]:
    """Returns the names and the groups of the columns."""
    names, groups = [""] * width, [""] * width
    full = max(rows, key=lambda place: sum(map(bool, sheet.lines[place][1])), default=-1)
    for place in rows:
        number, row = sheet.lines[place]
        cells = [*row, *[""] * (width - len(row))]
        if place < full or (place == rows[0] and _is_above_parts(sheet, rows)):
            groups = _spread(cells, number, sheet)
            names = [_join(name, cell) for name, cell in zip(names, cells, strict=True)]
            names = [cell if not group else "" for cell, group in zip(names, groups, strict=True)]
        else:
            names = [_join(name, cell) for name, cell in zip(names, cells, strict=True)]
    return names, groups


def _is_above_parts(sheet: Sheet, rows: list[int]) -> bool:
    """Whether the second row of a header names parts of what the first one names."""
    if len(rows) == 1:
        return False
    first, second = (sheet.lines[place][1] for place in rows[:2])
    under = [column for column, cell in enumerate(second) if cell]
    blank = sum(column >= len(first) or not first[column] for column in under)
    return blank >= _HALF * len(under) - 1 and blank > 0


def _join(name: str, cell: str) -> str:
    return f"{name} / {cell}" if name and cell and name != cell else name or cell


def _spread(cells: Sequence[str], number: int, sheet: Sheet) -> list[str]:
    """Returns a group row with each name over all its columns: merged ones, else up to the next."""
    merged = {
        column: (first, last)
        for top, first, bottom, last in sheet.merged
        if top <= number <= bottom
        for column in range(first, last + 1)
    }
    spread: list[str] = []
    for column, cell in enumerate(cells):
        before = spread[-1] if spread else ""
        if column in merged:
            first, _ = merged[column]
            spread.append(cells[first] if first < len(cells) else "")
        else:
            spread.append(cell or ("" if merged else before))
    return spread


def _help(lines: Sequence[Line], last: int) -> tuple[int, ...]:
    """Returns the rows right below the header that explain it, and examples wherever they are."""
    found = [number for number, row in lines[last + 1 :] if words.is_example(row)]
    for number, row in lines[last + 1 : last + 1 + _MOST_ABOVE]:
        filled = [cell for cell in row if cell]
        hints = sum(words.is_help(cell) for cell in filled)
        if not hints or hints < _HELP_SHARE * len(filled):
            break
        found.append(number)
    return tuple(sorted({*found}))
