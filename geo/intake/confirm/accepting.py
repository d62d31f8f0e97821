"""What waits of the answers by link: seen beside what is stored, accepted or left as it was."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

from geo.access.gate import Access
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.vocabulary import SECTORS
from geo.dataset.dataset import Dataset
from geo.errors import ConflictError, InvalidQueryError, WithheldError
from geo.intake.by_hand import decisions, records
from geo.intake.by_hand.hand import EDIT
from geo.intake.by_hand.records import Edit, Row
from geo.intake.confirm import asked, checks
from geo.intake.confirm.asked import Details, Said, State
from geo.intake.confirm.checks import Place
from geo.intake.confirm.confirmations import Confirmations
from geo.intake.confirm.own_hand import OwnHand
from geo.intake.sheets.work.rows import Values
from geo.language import mark
from geo.store.confirmation_rows import ConfirmationRow
from geo.store.revisions import Revision
from geo.values import clock

Record = Mapping[str, Any]
_LAYER: Final = layers.PARTNER_ACTIVITIES


class Waiting(NamedTuple):
    """An answer that waits: the activity as it is stored (None where it is gone), what is said.

    `place` is what is named, None where it is not sure which is meant: its name goes to the note
    then, as a sector does that is none of ours.
    """

    row: ConfirmationRow
    said: Said
    details: Details
    record: Record | None
    place: Place | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """The fields that the answer changes, by name."""
        told, record = self.details, self.record or {}
        found: dict[str, Any] = {}
        if told.until:
            found["end"] = told.until
        if told.sector in SECTORS:
            found["sector"] = told.sector
            if told.sector != record.get("sector"):
                # what was said of other work does not describe this
                found |= {"activity": None, "service": None}
        if self.place:
            found |= {"place_level": self.place.level, "place_id": self.place.id}
        words = [
            f"Place now: {told.place}" if told.place and not self.place else "",
            f"Sector now: {told.sector}" if told.sector and told.sector not in SECTORS else "",
            told.word,
        ]
        if said := [one for one in words if one]:
            found["note"] = ". ".join([*filter(None, [record.get("note")]), *said])
        return found


@dataclass(frozen=True)
class Accepting:
    """A coordinator who looks at what came by confirm links."""

    desk: Confirmations
    access: Access

    def waiting(self) -> list[Waiting]:
        """Returns what waits, the newest first; WithheldError for who is no coordinator."""
        if not self.access.may_manage:
            raise WithheldError(mark("This is for coordinators."))
        dataset = self.desk.library.dataset(Audience.COORDINATOR)
        return [
            self._waiting(dataset, one)
            for one in self.desk.rows.newest()
            if one.state == State.PROPOSED
        ]

    def accept(self, numbers: Collection[int], seen: int) -> Revision:
        """Writes answers of one organisation in one revision; all of them, or none.

        `seen` is the revision beside which they were shown. ConflictError where one waits no more,
        EditedError where its activity was changed meanwhile.
        """
        chosen = [self._one(number) for number in dict.fromkeys(numbers)]
        if len({one.row.organisation for one in chosen}) != 1:
            raise InvalidQueryError(mark("Choose answers of one organisation."))
        if any(one.record is None for one in chosen):
            raise ConflictError(mark("The activity is not there any more."))
        told = [one.row.number for one in chosen]
        more = {"link": chosen[0].row.link, "answers": told}
        who = chosen[0].row.organisation
        hand = OwnHand(self.desk.library, self.desk.gate, self.access, who, more)
        made = _written(hand, chosen, seen)
        self.desk.rows.decide(told, State.ACCEPTED, self._by(), made.id)
        return made

    def decline(self, number: int) -> None:
        """Leaves an activity as it was; ConflictError where the answer waits no more."""
        one = self._one(number)
        what = f"answer {number} by confirm link {one.row.link}"
        self.desk.gate.noted(self.access, "decline", what, organisation=one.row.organisation)
        self.desk.rows.decide([number], State.DECLINED, self._by(), None)

    def _one(self, number: int) -> Waiting:
        found = next((one for one in self.waiting() if one.row.number == number), None)
        if found is None:
            raise ConflictError(mark("This answer does not wait any more; look at the list again."))
        return found

    def _waiting(self, dataset: Dataset, row: ConfirmationRow) -> Waiting:
        """Returns an answer with its activity as it is stored: as it was last written for it."""
        ids = (row.about, row.record)
        record = next(filter(None, map(partial(dataset.record, _LAYER.id), ids)), None)
        told = asked.details(row)
        place = None
        if told.place and record is not None:
            place = checks.place(dataset, told.place, record)
        return Waiting(row, Said(row.said), told, record, place)

    def _by(self) -> tuple[str, str]:
        return self.access.who, clock.now().isoformat(timespec="seconds")


def _written(hand: OwnHand, chosen: Sequence[Waiting], seen: int) -> Revision:
    """Writes answers in one revision, each as its own row, or as the decision that none counts."""
    rows: list[Row] = []
    aside: list[Values] = []
    for one in chosen:
        if one.said is Said.NOT_OURS:
            said = (f"Not ours, {hand.name}", seen)
            aside += decisions.withdrawn(hand, _LAYER, _id(one), said)
        else:
            rows.append(_row(hand, one, seen))
    about = ", ".join(sorted(map(_id, chosen))[:3])
    whys = {_WHY.get(one.said, EDIT) for one in chosen}
    why = whys.pop() if len(whys) == 1 else EDIT
    return hand.write(records.changes(hand, rows, aside), why, seen, about)


_WHY: Final = {Said.STILL_TRUE: records.CONFIRMED, Said.NOT_OURS: decisions.DECIDED}


def _row(hand: OwnHand, one: Waiting, seen: int) -> Row:
    record, own = one.record or {}, _id(one)
    day = dt.datetime.fromisoformat(one.row.said_at).date()
    if one.said is Said.STILL_TRUE:
        end = record.get("end")
        past = [own] if end and end < day.isoformat() else []
        (row,) = records.confirmed(hand, [own], day, seen, past)
        return row
    if one.said is Said.ENDED:
        return records.closed(hand, own, dt.date.fromisoformat(one.details.end), seen)
    told = max(day.isoformat(), str(record.get("as_of") or ""))
    return records.saved(hand, Edit(own, one.changes, seen, told))


def _id(one: Waiting) -> str:
    return str((one.record or {})["id"])
