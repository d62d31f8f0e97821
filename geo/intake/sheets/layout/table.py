"""The rows of a sheet by the roles of its columns: cells, places, counts, and what is no record."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from geo.intake.sheets.findings.findings import Notes
from geo.intake.sheets.kind import ACTIVITIES, BLOCKED_AREAS, RETURN_INDEX, SITES
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout import contents, own_template
from geo.intake.sheets.layout.reading import Reading, Wanted
from geo.intake.sheets.layout.totals import Above
from geo.intake.sheets.template_columns import CHOICES
from geo.intake.sheets.values import figures, places, words
from geo.intake.sheets.values.figures import Marks, Read
from geo.intake.sheets.values.places import Placed, Places
from geo.units.boundaries import LEVELS
from geo.values.cells import folded

Line = tuple[str, ...]
_ESTIMATED: Final = 5
"""Rows from which on a ratio that never changes is an estimate."""
_SUMMED: Final = frozenset(
    ["households", "individuals", "households_planned", "individuals_planned", "returnees"]
)
_NUMBERS: Final = frozenset([*_SUMMED, "breakdown", "latitude", "longitude", "year"])
_SEVERAL: Final = 2
"""Names that rows have at least, where one with a single name may be a total."""
_FIGURES: Final = frozenset([*_NUMBERS, "start", "end", "reported", "month"])
"""Roles of columns that have figures in every record, and words in a header alone."""
_HEADING: Final = 0.8
"""Share of cells that are words of headings in a row that names columns."""
_SAMPLE: Final = 300
"""Rows by which it is told how many names a row usually has."""
_REMARK: Final = 3
"""Words from which on the only text of a row is a remark below or between the rows."""
_CODES: Final = tuple(f"{level}_pcode" for level in LEVELS)
_INSTEAD: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    (ACTIVITIES.name, "organisation"): ("organisation_acronym",),
    (RETURN_INDEX.name, "subdistrict"): ("subdistrict_pcode",),
    **{(one.name, "governorate"): _CODES for one in (ACTIVITIES, SITES, BLOCKED_AREAS)},
}
"""What says as much as a column that is required in a kind of list."""
_LOST: Final = "??"
_NEARLY: Final = 0.9
"""Share of rows that lie nowhere in a sheet of another country."""
_ALIKE: Final = 0.8
"""How alike a name is that may be a misspelt one."""


class Said(Protocol):
    """What every record of a row has: the row's number, where it lies, its counts by role."""

    @property
    def row(self) -> int:
        """The number of the row."""

    @property
    def placed(self) -> Placed:
        """Where it lies."""

    @property
    def counts(self) -> Mapping[str, float]:
        """Its counts by role."""


class Table:
    """Reads the rows of one sheet; `names` are the roles that a row of totals leaves empty."""

    def __init__(
        self, reading: Reading, known: Known, notes: Notes, names: Sequence[str] = ()
    ) -> None:
        self.reading, self.known, self.notes = reading, known, notes
        self.places = reading.places
        self._names = [role for role in names if role in self.places]
        self._parents: dict[str, Mapping[str, str]] = {}
        self._marks: dict[str, Marks] = {}
        self._counted: dict[tuple[str, str], Read | None] = {}
        self._unclear: dict[tuple[str, bool], str] = {}
        self._above = Above()
        self._heads = _heads(reading)
        self._other_head = 0
        self._telling = reading.telling
        own = own_template.columns(reading.header, reading.kind).values()
        needed = [reading.kind.role(one.role) for one in own if one.is_required]
        self.required = [role for role in needed if role in self.places]
        self._is_own = bool(own)
        self._choices = {
            reading.kind.role(one.role): frozenset(words.titles(CHOICES[one.choices]))
            for one in own
            if one.choices in CHOICES
        }
        self._order: list[int | None] = []
        self.order()

    def order(self) -> None:
        """Takes note of where the columns of places stand; to be called when they have changed."""
        self._order = [self.places.get(role) for role in places.ROLES]
        self._summed = [role for role in self.places if role in _SUMMED]
        self._figured = [self.places[role] for role in self.places if role in _FIGURES]
        self._numbered = {self.places[role] for role in self._summed}
        self._named = [place for role, place in self.places.items() if role not in _NUMBERS]
        told = sorted(len(self._texts(row)) for _, row in self.reading.rows[:_SAMPLE])
        self._usual = told[len(told) // 2] if told else 0

    def cell(self, row: Line, role: str) -> str:
        """Returns a row's cell of a role; empty where no column has it, or it says nothing."""
        text = "" if (place := self.places.get(role)) is None else row[place]
        is_answer = folded(text) in self._choices.get(role, ()) if text else False
        return text if is_answer or not figures.is_nothing(text) else ""

    def title(self, role: str) -> str:
        """Returns the heading of a role's column; empty where none has it."""
        place = self.places.get(role)
        return "" if place is None else self.reading.columns[place].header

    def text(self, number: int, row: Line, role: str) -> str:
        """Returns a text without the addresses and numbers of persons in it."""
        text = self.cell(row, role)
        kept = contents.without_contacts(text)
        if kept == text:
            return text
        self.notes.add("personal-data-in-cell", number, self.title(role))
        return kept

    def finder(self, wanted: Wanted, *, with_sites: bool = False) -> Places:
        """Returns what finds the units of rows, by codes, names and points."""
        latitude, longitude = self.places.get("latitude"), self.places.get("longitude")
        points = {
            (row[latitude], row[longitude])
            for _, row in self.reading.rows
            if latitude is not None and longitude is not None
        }
        said = {
            value: answer for (about, value), answer in wanted.answers.items() if about == "place"
        }
        codes = () if self._is_own else self.places
        return Places(self.known, points, codes, said, with_sites=with_sites)

    def placed(self, row: Line, finder: Places) -> Placed:
        """Returns where a row lies."""
        return finder.of(tuple("" if one is None else row[one] for one in self._order))

    def units(self, row: Line, placed: Placed) -> Mapping[str, str]:
        """Returns the P-codes of a row's unit and those above; as sent where none is known."""
        if placed.pcode:
            return self._parents.setdefault(placed.pcode, self.known.units.parents(placed.pcode))
        said = (
            (level, self.cell(row, level) or self.cell(row, f"{level}_pcode")) for level in LEVELS
        )
        return {level: folded(text) for level, text in said if text}

    def unit_values(self, units: Mapping[str, str]) -> dict[str, str]:
        """Returns the stored fields of units by level."""
        names = {level: self.known.units.name(code) for level, code in units.items()}
        return {f"{level}_pcode": code for level, code in units.items()} | names

    def count(self, number: int, row: Line, role: str) -> float | None:
        """Returns a row's count; None, and a finding, for what is no number."""
        text, title = self.cell(row, role), self.title(role)
        found = self._number(text, role)
        if found is None or found.value < 0:
            if not figures.is_nothing(text):
                self.notes.add("number-unreadable", number, title, text)
            return None
        if found.other is not None:
            value = self._unclear.setdefault((role, found.value > found.other), text)
            told = {"read": f"{found.value:.10g}", "other": f"{found.other:.10g}"}
            code = "number-likely" if found.is_likely else "number-unclear"
            self.notes.add(code, number, title, value, **told)
        if not found.value.is_integer():
            self.notes.add("number-fraction", number, title)
        return found.value

    def _number(self, text: str, role: str) -> Read | None:
        """Returns the number in a cell, as the other cells of its column are written."""
        if (text, role) not in self._counted:
            if role not in self._marks:
                place = self.places.get(role)
                cells = () if place is None else {row[place] for _, row in self.reading.rows}
                self._marks[role] = figures.marks(cells)
            self._counted[text, role] = figures.told(text, self._marks[role])
        return self._counted[text, role]

    def _value(self, row: Line, role: str) -> float | None:
        found = self._number(self.cell(row, role), role)
        return found.value if found else None

    def counts(self, number: int, row: Line, roles: Iterable[str]) -> dict[str, float]:
        """Returns a row's counts by role, those that are there."""
        found = ((role, self.count(number, row, role)) for role in roles)
        return {role: value for role, value in found if value is not None}

    def say_required(self, number: int, row: Line) -> None:
        """Notes the cells that our own template needs in every row, and that a row leaves empty."""
        for role in self.required:
            told = (role, *_INSTEAD.get((self.reading.kind.name, role), ()))
            is_empty = not any(Table.cell(self, row, one) for one in told)
            if is_empty and not self.notes.is_wrong(number, self.title(role)):
                self.notes.add("field-missing", number, self.title(role))

    def lines(self, ignored: Mapping[str, list[int]]) -> Iterator[tuple[int, Line]]:
        """Yields the rows that are records; notes and lists the others by reason."""
        header = self.reading.header
        filled: dict[int, list[Line]] = {}
        for number, row in self.reading.rows:
            filled.setdefault(number, []).append(row)
        used = sorted(self.places.values())
        for number in range(header.first_row, header.last_row + 1):
            rows = filled.get(number, [()])
            self._follow_heads(number, rows[0])
            if reason := self._reason(number, rows[0]):
                if reason in ("hidden", "totals"):
                    self._above.skip(reason, self._counts_of(rows[0]))
                ignored[reason].append(number)
                continue
            for row in rows:
                self._above.add(self._counts_of(row))
                if self._other_head:
                    self.notes.add("header-other", number, value=str(self._other_head))
                if any(_LOST in row[place] for place in used):
                    self.notes.add("lost-letters", number)
                yield number, row

    def _reason(self, number: int, row: Line) -> str:
        """Returns why a row is no record; empty for one that is."""
        if number in self.reading.header.help_rows or number == self._other_head:
            return "help"
        if row in self._heads:
            return "help"
        if number in self.reading.sheet.hidden_rows:
            self.notes.add("hidden-rows", number)
            return "hidden"
        if self._is_total(row) or self._is_subtotal(row) or self._is_sum(row):
            self.notes.add("totals-row", number)
            return "totals"
        told = self._telling
        if not row or sum(bool(row[place]) for place in told) < min(2, len(told)):
            return "help" if _is_remark(row) else "blank"
        return ""

    def _follow_heads(self, number: int, row: Line) -> None:
        """Takes note of a row that names columns otherwise: those below it are not what was read.

        The header once more, as on every page of a print, leads back to it.
        """
        if row in self._heads:
            self._other_head = 0
        elif row and self._names_columns(row):
            self._other_head = number

    def _names_columns(self, row: Line) -> bool:
        """Whether what a row holds are words of headings, in columns of numbers, too."""
        if any(any(map(str.isdigit, row[place])) for place in self._figured):
            return False
        filled = [text for text in row if text]
        if len(filled) <= _SEVERAL or words.clarity(filled[0]) < 1:
            return False
        return sum(words.clarity(text) == 1 for text in filled) >= _HEADING * len(filled)

    def _is_sum(self, row: Line) -> bool:
        """Whether a row has one name at most, and else nothing but the sums of rows above it.

        With a name it is a total only where others have several names.
        """
        most = 1 if self._usual > _SEVERAL else 0
        if not row or len(self._texts(row)) > most:
            return False
        if not most and {place for place, text in enumerate(row) if text} - self._numbered:
            return False
        return self._above.is_total(self._counts_of(row))

    def _is_subtotal(self, row: Line) -> bool:
        """Whether a row has one name, which says that it is a total, and counts."""
        texts = self._texts(row) if row and self._usual > 1 else []
        return len(texts) == 1 and words.is_subtotal(texts[0]) and bool(self._counts_of(row))

    def _texts(self, row: Line) -> list[str]:
        """Returns what a row says that is no number."""
        return [row[place] for place in self._named if row[place]]

    def _counts_of(self, row: Line) -> dict[str, float]:
        found = ((role, self._value(row, role)) for role in self._summed)
        return {role: value for role, value in found if value is not None}

    def _is_total(self, row: Line) -> bool:
        """Whether a row is one of totals: so called, and without names of its own."""
        if not any(words.is_total(text) for text in row if text):
            return False
        own = [text for text in self.names_of(row) if text and not words.is_total(text)]
        return len(own) < max(len(self._names), 1)

    def names_of(self, row: Line) -> list[str]:
        """Returns what names a row, which a row of totals leaves empty."""
        return [self.cell(row, role) for role in self._names]

    def say_places(self, records: Sequence[Said]) -> None:
        """Notes what is said of places; of another country's once."""
        if value := _elsewhere([one.placed for one in records]):
            for one in records:
                self.notes.add("place-elsewhere", one.row, value=value)
            return
        lines = dict(self.reading.rows)
        is_told = "where" in self.reading.core
        for one in records:
            for code, role, value, values in one.placed.remarks:
                if code == "place-missing" and not is_told:
                    continue
                self.notes.add(code, one.row, self.title(role), value, **values)
            if one.placed.asked:
                told = one.placed.told
                choices = tuple(
                    {"id": a.id, "name": a.name, "level": a.level, "score": round(score, 2)}
                    | ({"why": told[a.id]} if a.id in told else {})
                    for score, a in one.placed.candidates
                )
                first = (one.row, self.cell(lines[one.row], "place"))
                self.notes.ask("place", one.placed.asked, 1, choices, first)

    def say_estimate(self, records: Iterable[Said]) -> None:
        """Notes where individuals are so many times the households in every row."""
        pairs = [(one.counts.get("households"), one.counts.get("individuals")) for one in records]
        ratios = Counter(
            individuals / households
            for households, individuals in pairs
            if households and individuals
        )
        is_fixed = len(ratios) == 1 and ratios.total() >= _ESTIMATED
        if is_fixed and (ratio := next(iter(ratios))) > 1:
            title = self.title("individuals")
            self.notes.add("individuals-estimated", column=title, value=f"{ratio:g}")

    def reconcile(
        self, records: Iterable[Said], totals: Sequence[int], roles: Sequence[str]
    ) -> None:
        """Compares the last row of totals with what was read."""
        if not totals:
            return
        row, read = dict(self.reading.rows)[totals[-1]], list(records)
        for role in roles:
            said = self._value(row, role)
            added = sum(one.counts.get(role, 0) for one in read)
            if said is not None and said != added:
                self.notes.add(
                    "totals-differ",
                    totals[-1],
                    self.title(role),
                    f"{said:,.0f}",
                    read=f"{added:,.0f}",
                )


def _heads(reading: Reading) -> frozenset[Line]:
    """Returns the rows of a header as rows of data have them."""
    width = len(reading.header.names)
    own = (row for number, row in reading.sheet.lines if number in reading.header.rows)
    return frozenset((*row, *[""] * (width - len(row))) for row in own)


def _is_remark(row: Line) -> bool:
    """Whether all that a row holds is one text of some words."""
    filled = [text for text in row if text]
    return len(filled) == 1 and len(filled[0].split()) >= _REMARK


def _elsewhere(placed: Sequence[Placed]) -> str:
    """Returns a place by which a sheet is of another country; empty where it need not be.

    Nearly nothing of it is known then, several names, and few of them sound like one that is.
    """
    unknown = {
        one.asked: one.candidates
        for one in placed
        if not one.level and any(code == "place-unknown" for code, *_ in one.remarks)
    }
    rows = sum(one.asked in unknown and not one.level for one in placed)
    alike = sum(bool(found) and found[0][0] >= _ALIKE for found in unknown.values())
    is_other = rows >= _NEARLY * len(placed) and len(unknown) > 1 and alike < len(unknown) / 2
    return next(filter(None, unknown), "") if is_other else ""
