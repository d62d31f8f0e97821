"""Who changes records by hand: what they write is a revision of exactly that, and noted."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from geo.access.datasets import Library
from geo.access.gate import Access, Gate
from geo.catalog import registers
from geo.catalog.layer import Layer
from geo.catalog.registers import SOURCES
from geo.errors import ConflictError, WithheldError
from geo.intake.accepting import features, undo
from geo.intake.sheets.work.rows import Values
from geo.language import mark
from geo.store.revisions import Change, Note, Revision
from geo.values import days

OWNER: Final = registers.BY_HAND
"""The source of all that coordinators enter, and the owner of its rows."""
EDIT: Final = "edit"
"""Why a revision was made: a record was entered, corrected or closed by hand."""
BY_HAND: Final = "by hand"
_OF_SOURCE: Final = frozenset(["source_id", "source_page_or_slide", "beside"])
"""What a row says of where it comes from."""


class Meanwhile(NamedTuple):
    """What somebody else changed of a record: who, when, in which revision, and values by field."""

    who: str
    at: dt.datetime
    revision: int
    changes: Mapping[str, tuple[Any, Any]]


class EditedError(ConflictError):
    """Somebody else changed the record that was being edited; `meanwhile` says what, by field."""

    def __init__(self, record: str, meanwhile: Meanwhile) -> None:
        self.record, self.meanwhile = record, meanwhile
        super().__init__(
            mark("{who} changed this record in revision {n} ({at} UTC), after you opened it."),
            who=meanwhile.who,
            at=f"{meanwhile.at.astimezone(dt.UTC):%Y-%m-%d %H:%M}",
            n=meanwhile.revision,
        )


@dataclass(frozen=True)
class Hand:
    """Somebody who changes records, and where."""

    library: Library
    gate: Gate
    access: Access

    @property
    def owner(self) -> str:
        """The source of what is written, which owns the rows."""
        return OWNER

    @property
    def author(self) -> str:
        """Who makes revisions, as they say it."""
        return self.access.who

    @property
    def page(self) -> str:
        """Where a row that is entered now comes from, as the row says it, naming no person."""
        return f"entered by hand, {days.today()}"

    @property
    def details(self) -> Mapping[str, Any]:
        """What is kept with each revision besides the record that it is about."""
        return {}

    @property
    def source(self) -> Values:
        """The source as the register of sources has it."""
        return {
            "id": OWNER,
            "title": "Entered by hand by coordinators",
            "publisher": "Coordinators",
            "licence": "Facts handed in to the coordination",
            "caption": "Entered by hand",
            "caption_ar": "أُدخل يدويًا",
        }

    def write(self, changes: Mapping[Layer, Change], why: str, seen: int, record: str) -> Revision:
        """Makes one revision of some rows entered by hand; nothing unless the audit log says so.

        `record` is what it is about, for the log. WithheldError for who may not, EditedError where
        somebody else changed one of the rows after the revision that was seen.
        """
        self._may()
        self.gate.noted(self._whole, "change", f"record {record}", why=why)
        note = Note(self.author, why, BY_HAND, "", {"record": record, **self.details})
        try:
            return self.library.change(self._with_source(changes), note, self.owner, seen)
        except ConflictError:
            now = self.library.store.version()
            for layer, rows in changes.items():
                for one in (*rows.opened["id"].tolist(), *rows.closed):
                    self.check(layer, one, seen)
            return self.library.change(self._with_source(changes), note, self.owner, now)

    def check(self, layer: Layer, record: str, seen: int) -> None:
        """Raises EditedError where a record was changed after a revision."""
        if found := self.meanwhile(layer, record, seen):
            raise EditedError(record, found)

    def meanwhile(self, layer: Layer, record: str, seen: int) -> Meanwhile | None:
        """Returns what somebody changed of a record after a revision; None where nobody did."""
        versions = self.library.store.versions(layer, record)
        if not versions or versions[0][0] <= seen:
            return None
        number, now = versions[0]
        before = next((values for opened, values in versions if opened <= seen), {})
        changes = {
            name: (before.get(name), value)
            for name, value in now.items()
            if name not in _OF_SOURCE and before.get(name) != value
        }
        made = self.library.revision(number)
        return Meanwhile(made.who, made.made_at, number, changes)

    def undo(self, number: int, *, keep_later: bool = False) -> Revision:
        """Takes a revision back, as `undo.undo` does, and notes it."""
        self._may()
        self.gate.noted(self._whole, "undo", f"revision {number}")
        return undo.undo(self.library, number, self.access.who, keep_later=keep_later)

    def _may(self) -> None:
        if not self.access.may_manage:
            raise WithheldError(mark("Records are changed by coordinators."))

    @property
    def _whole(self) -> Access:
        return replace(self.access, audience=self.access.own)

    def _with_source(self, changes: Mapping[Layer, Change]) -> dict[Layer, Change]:
        """Returns changes with the source of what is written, where it is not known yet."""
        if self.library.store.held(SOURCES, self.owner) is not None:
            return dict(changes)
        return {**changes, SOURCES: Change(features.features(SOURCES, [self.source]))}
