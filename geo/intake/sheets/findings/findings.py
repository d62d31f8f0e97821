"""What was found in a sheet, and what is asked of who handed it in."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from geo.intake.sheets.findings.finding_kinds import KINDS, Kind, Severity


class Finding(NamedTuple):
    """One finding: its code, the rows (as spreadsheets number them), the column's header, value.

    No rows means the whole sheet.
    """

    code: str
    sheet: str
    rows: tuple[int, ...]
    column: str
    value: str
    values: Mapping[str, object]

    @property
    def kind(self) -> Kind:
        """What is declared of its code."""
        return KINDS[self.code]


class Question(NamedTuple):
    """What a person has to say: about what, the sender's word, in how many rows, the choices.

    `row` is the first of them and `name` what it is of, where that helps to tell what is meant.
    """

    about: str
    value: str
    rows: int
    candidates: tuple[Mapping[str, object], ...]
    row: int | None = None
    name: str = ""


class Notes:
    """Collects findings and questions; what is said of many rows alike is said once."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._rows: dict[tuple[str, str, str], list[int]] = {}
        self._values: dict[tuple[str, str, str], Mapping[str, object]] = {}
        self._asked: dict[tuple[str, str], Question] = {}

    def add(
        self, code: str, row: int | None = None, column: str = "", value: str = "", **values: object
    ) -> None:
        """Notes a finding; `values` fill its message beside `value`."""
        key = (code, column, value)
        self._values.setdefault(key, values)
        rows = self._rows.setdefault(key, [])
        if row is not None:
            rows.append(row)

    def ask(
        self,
        about: str,
        value: str,
        rows: int,
        candidates: tuple[Mapping[str, object], ...] = (),
        first: tuple[int | None, str] = (None, ""),
    ) -> None:
        """Notes a question; the same one again adds its rows. `first` is its row and name."""
        before = self._asked.get((about, value))
        asked = Question(about, value, rows, candidates, *first)
        if before is not None:
            asked = before._replace(rows=before.rows + rows, candidates=candidates)
        self._asked[about, value] = asked

    def is_wrong(self, row: int, column: str) -> bool:
        """Whether an error of a column was just noted of a row."""
        return any(
            KINDS[code].severity is Severity.ERROR and own == column and rows[-1:] == [row]
            for (code, own, _), rows in self._rows.items()
        )

    @property
    def held(self) -> set[int]:
        """The rows that an error holds back."""
        return {
            row
            for (code, _, _), rows in self._rows.items()
            if KINDS[code].severity is Severity.ERROR
            for row in rows
        }

    def findings(self) -> list[Finding]:
        """Returns every finding: errors first, then by row."""
        found = [
            Finding(code, self._sheet, tuple(sorted(set(rows))), column, value, self._values[key])
            for key, rows in self._rows.items()
            for code, column, value in [key]
        ]
        order = list(Severity)
        return sorted(found, key=lambda one: (order.index(one.kind.severity), one.rows[:1]))

    def questions(self) -> list[Question]:
        """Returns every question, the one with most rows first."""
        return sorted(self._asked.values(), key=lambda one: -one.rows)


def ranges(rows: tuple[int, ...]) -> str:
    """Returns sorted row numbers as a text of ranges: `3-9, 12`."""

    def parts() -> Iterator[str]:
        for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
            numbers = [row for _, row in run]
            yield f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])

    return ", ".join(parts())
