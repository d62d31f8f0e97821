"""What is remembered of a sender: answers to what was asked, and how accepted sheets were read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from geo.errors import ValidationError
from geo.intake.sheets import outcome as outcomes
from geo.intake.sheets.changes.comparison import without_guessed
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout import confirmed
from geo.intake.sheets.layout.columns import Column
from geo.intake.sheets.layout.confirmed import Confirmed
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.outcome import Book, Outcome
from geo.intake.sheets.work.rows import sender_name
from geo.store.import_rows import AnswerRow, ImportRows
from geo.values import clock, days

_OF_ONE_FILE: Final = frozenset([confirmed.ABOUT, "sheet", "kind"])
"""Answers that say nothing of the next file; which sheet was meant is part of its reading."""


class Memory(NamedTuple):
    """The answers of a store, and into which organisation each that was merged went."""

    rows: ImportRows
    merged: Mapping[str, str]

    def answers(self, sender: str) -> dict[tuple[str, str], str]:
        """Returns what was answered for a sender, by what was asked and the sender's word."""
        return {
            (one.about, one.value): self.merged.get(one.answer, one.answer)
            for one in self.rows.answers(sender)
            if one.about not in _OF_ONE_FILE
        }

    def readings(self, sender: str = "") -> list[Confirmed]:
        """Returns how sheets of a sender, or of anybody, were read, the newest first."""
        held = self.rows.answers(sender) if sender else self.rows.answers_about(confirmed.ABOUT)
        own = [one for one in held if one.about == confirmed.ABOUT]
        return [Confirmed.read(one.answer) for one in sorted(own, key=lambda one: one.at)[::-1]]


def read(book: Book, wanted: Wanted, known: Known, memory: Memory) -> Outcome:
    """Returns what a file brings, with what is remembered of its sender where nothing is said.

    Where nobody says whose it is, the file does; where it cannot be read without help, that it is
    of the shape of one sender's sheets. ValidationError where it cannot be read so either.
    """
    if wanted.sender:
        sender = sender_name(wanted.sender)
        return outcomes.of_book(book, _said(book, wanted, sender, memory), known)
    try:
        found = outcomes.of_book(book, wanted, known)
    except ValidationError:
        likely = [one for one in memory.readings() if one.found(book.sheets)]
        if len({one.sender for one in likely}) != 1:
            raise
        sender = likely[0].sender
        said = _said(book, wanted, sender, memory)
        return outcomes.of_book(book, said._replace(sender=sender), known)
    sender = found.source.sender
    said = _said(book, wanted, sender, memory)
    asked = {(one.about, one.value) for one in found.questions}
    if said.confirmed is None and asked.isdisjoint(said.answers):
        return found
    again = outcomes.of_book(book, said._replace(sender=sender), known)
    source = again.source._replace(sender_by=found.source.sender_by)
    return replace(again, source=source, difference=without_guessed(again.difference, source))


def _said(book: Book, wanted: Wanted, sender: str, memory: Memory) -> Wanted:
    """Returns what is said of a file, with what is remembered of a sender below it."""
    said = wanted._replace(answers={**memory.answers(sender), **wanted.answers})
    fitting = (
        (before, found)
        for before in memory.readings(sender)
        if wanted.kind in ("", before.kind) and (found := before.found(book.sheets))
    )
    before, found = next(fitting, (None, []))
    if before is None:
        return said
    own = [one for one in found if wanted.sheet.strip() in ("", one[0].strip())]
    is_this_year = before.day[:4] == str(days.today().year)
    if wanted.sheet and not own:
        return said
    sheet, header = own[0] if len(own) == 1 else ("", "")
    return said._replace(
        sheet=wanted.sheet or sheet,
        header=wanted.header or header,
        kind=before.kind,
        year=wanted.year or (before.year if is_this_year else 0),
        confirmed=before,
    )


def _role(column: Column) -> str:
    """Returns the role that accepting a sheet confirms: a sure one, or that a person named."""
    is_open = column.perhaps or (column.role and not column.is_sure)
    return confirmed.OPEN if is_open else column.role


def as_accepted(found: Outcome, wanted: Wanted) -> Confirmed:
    """Returns how a file was read, as it is confirmed by accepting it today."""
    reading = found.reading
    return Confirmed(
        titles=confirmed.titles(reading.header),
        roles=tuple(map(_role, reading.columns)),
        sheet=reading.sheet.name,
        is_hidden=reading.sheet.is_hidden,
        kind=reading.kind.name,
        year=wanted.year,
        day=days.today().isoformat(),
        sender=found.source.sender,
    )


def keep(rows: ImportRows, found: Outcome, wanted: Wanted, who: str) -> None:
    """Remembers how a file was read that somebody accepted, in place of what was before.

    Not of a table that was read as a list, whose columns are not those of the file.
    """
    if wanted.unpivot:
        return
    own = as_accepted(found, wanted)
    at = clock.now().replace(microsecond=0).isoformat()
    rows.answer(
        [AnswerRow(found.source.sender, confirmed.ABOUT, own.fingerprint, own.text, who, at)]
    )
