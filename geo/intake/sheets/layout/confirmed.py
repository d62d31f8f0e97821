"""How a sheet of a sender was read and accepted, so that the next of its shape starts with that."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Self

from geo.intake.formats.sheet import Sheet
from geo.intake.sheets.layout import header
from geo.intake.sheets.layout.header import Header
from geo.values.cells import folded

ABOUT: Final = "reading"
"""What is remembered of a sender under this name is how a sheet was read."""
OPEN: Final = "?"
"""The role of a column of which nobody was sure, which is remembered as confirmed by nobody."""
_ALIKE: Final = 0.6
"""Share of all headings of two sheets that are in both, from which on they are of one shape."""
_LEAST: Final = 2
_HEAD: Final = 40
_MOST_ROWS: Final = 3
"""Rows that names of columns stand in."""


class Confirmed(NamedTuple):
    """A reading that was accepted: what each column was, the sheet, kind, year; when, for whom.

    `is_hidden` says that a person chose a hidden sheet, which is not read else.
    `titles` and `roles` are by column; `day` is the ISO day of acceptance; `year` is that of months
    without one, 0 where none was said.
    """

    titles: tuple[str, ...]
    roles: tuple[str, ...]
    sheet: str
    is_hidden: bool
    kind: str
    year: int
    day: str
    sender: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Returns what `text` keeps."""
        held = json.loads(text)
        return cls(**{**held, **{name: tuple(held[name]) for name in ("titles", "roles")}})

    @property
    def text(self) -> str:
        """All of it as JSON."""
        return json.dumps(self._asdict(), ensure_ascii=False)

    @property
    def fingerprint(self) -> str:
        """What tells headers of a sender apart, in whichever order their columns stand."""
        return "|".join(sorted(_folded(self.titles)))

    def alike(self, titles: Sequence[str]) -> float:
        """Returns how much of all headings is in both, 0 to 1."""
        own, others = set(_folded(self.titles)), set(_folded(titles))
        both = own & others
        return len(both) / len(own | others) if len(both) >= _LEAST else 0.0

    def role_of(self, titles: Sequence[str]) -> dict[int, str]:
        """Returns the roles of the columns that stood in the confirmed sheet, by place.

        A heading that stands there twice says nothing, unless all of the header is the same.
        """
        if tuple(map(folded, titles)) == tuple(map(folded, self.titles)):
            return {place: role for place, role in enumerate(self.roles) if role != OPEN}
        own = dict(zip(map(folded, self.titles), self.roles, strict=True))
        many = [Counter(map(folded, one)) for one in (self.titles, titles)]
        return {
            place: own[name]
            for place, name in enumerate(map(folded, titles))
            if name and own.get(name, OPEN) != OPEN and all(one[name] == 1 for one in many)
        }

    def gone(self, titles: Sequence[str]) -> Mapping[str, str]:
        """Returns the columns that are not there any more, with their roles, by title."""
        held = set(_folded(titles))
        pairs = zip(self.titles, self.roles, strict=True)
        kept = {title: role for title, role in pairs if role not in ("", OPEN)}
        return {title: role for title, role in kept.items() if folded(title) not in held}

    def is_open(self, title: str) -> bool:
        """Whether nobody was sure what a column is, so that it is judged anew."""
        pairs = zip(self.titles, self.roles, strict=True)
        return (folded(title), OPEN) in ((folded(own), role) for own, role in pairs)

    def found(self, sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
        """Returns the sheets of this shape, by name, with the rows of the header to be said.

        Those are empty where the header is found without help. The sheet of the same name comes
        alone where it is one.
        """
        own = [
            one
            for one in sheets
            if not one.is_hidden or (self.is_hidden, self.sheet) == (True, one.name)
        ]
        fits = {one.name: said for one in own if (said := self._header(one)) is not None}
        return [(self.sheet, fits[self.sheet])] if self.sheet in fits else list(fits.items())

    def _header(self, sheet: Sheet) -> str | None:
        """Returns the rows of the header to be said; None where the sheet is of another shape."""
        if not sheet.lines:
            return None
        own = header.find(sheet)
        if own is not None and self.alike(titles(own)) >= _ALIKE:
            return ""
        best = max(self._headers(sheet), default=(0.0, ""))
        return best[1] if best[0] >= _ALIKE else None

    def _headers(self, sheet: Sheet) -> Iterator[tuple[float, str]]:
        """Yields the rows that may be the header, with how much they are like it."""
        top = sheet._replace(lines=sheet.lines[: _HEAD + _MOST_ROWS])
        for first, _ in top.lines[:_HEAD]:
            for last in range(first, first + _MOST_ROWS):
                own = header.find(top, range(first, last + 1))
                said = str(first) if last == first else f"{first}-{last}"
                if own is not None:
                    yield self.alike(titles(own)), said


def titles(own: Header) -> tuple[str, ...]:
    """Returns how each column is called."""
    return tuple(map(own.title, range(len(own.names))))


def _folded(names: Sequence[str]) -> Iterator[str]:
    return filter(None, map(folded, names))
