"""What comes by the confirm links of a store: renewed at once, or kept for a coordinator to accept.

Every answer is kept first, in one transaction that says which activities were answered meanwhile.
What is still true is then written, in one revision of the organisation; should that not be possible
it waits as all other answers do. So nothing is lost, and nothing is done twice.
"""

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from geo.access.datasets import Library
from geo.access.gate import Access, Gate
from geo.access.links.organisation_links import OrganisationLink
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.errors import ConflictError, InvalidQueryError, LimitError
from geo.intake.accepting import undo
from geo.intake.by_hand import record_checks, records
from geo.intake.confirm import asked
from geo.intake.confirm.asked import PAST_END, Answers, Asked, Details, Said, State
from geo.intake.confirm.own_hand import OwnHand
from geo.language import mark
from geo.store import stores
from geo.store.confirmation_rows import ConfirmationRow, ConfirmationRows
from geo.values import clock, days

MOST_A_DAY: Final = 2_000
"""Answers of one organisation within a day."""
_LAYER: Final = layers.PARTNER_ACTIVITIES
_DAY: Final = dt.timedelta(days=1)
_one_at_a_time = threading.Lock()


class Answer(NamedTuple):
    """An answer as it was sent: `version` is the number of the answer that its sender knew of."""

    about: str
    version: int
    said: Said
    details: Details = Details()


class Received(NamedTuple):
    """What became of answers: how many were renewed, wait or had come before.

    `meanwhile` are the activities that somebody else answered or changed first, or that are not
    asked about any more; of these nothing was kept.
    """

    renewed: int
    waiting: int
    before: int
    meanwhile: tuple[str, ...]


class _Kept(NamedTuple):
    """An answer that is kept, under its number."""

    number: int
    row: Asked
    said: Said


@dataclass(frozen=True)
class Confirmations:
    """The answers to the confirm links of a store."""

    library: Library
    gate: Gate

    @property
    def rows(self) -> ConfirmationRows:
        """The answers as they are stored."""
        return stores.confirmations(self.gate.config.store)

    def asked(self, link: OrganisationLink) -> list[Asked]:
        """Returns what a link asks about today, what has no answer yet first."""
        dataset = self.library.dataset(Audience.COORDINATOR)
        answers = Answers(self.rows.newest(link.organisation), undo.undone(self.library))
        return asked.of(dataset, link, days.today(), answers)

    def send(
        self, access: Access, link: OrganisationLink, answers: Sequence[Answer], seen: int
    ) -> Received:
        """Keeps answers that came by a link, of a page that was made of revision `seen`.

        LimitError where more came than is taken, StoreError where nothing can be written.
        """
        hand = OwnHand(self.library, self.gate, access, link.organisation, {"link": link.id})
        with _one_at_a_time:
            self._check_room(link)
            known = {one.about: one for one in self.asked(link)}
            fresh: list[tuple[Answer, Asked]] = []
            before, meanwhile = 0, []
            for one in answers:
                row = known.get(one.about)
                if row is not None and _is_repeated(one, row):
                    before += 1
                elif row is None or row.version != one.version or _is_changed(hand, row, seen):
                    meanwhile.append(one.about)
                else:
                    fresh.append((one, row))
            if fresh:
                what = f"{link.purpose} link {link.id}"
                self.gate.noted(access, "answer", what, answers=len(fresh))
            numbers = self._keep(link, fresh, seen) if fresh else []
            kept = []
            for (one, row), number in zip(fresh, numbers, strict=True):
                if number:
                    kept.append(_Kept(number, row, one.said))
                else:
                    meanwhile.append(one.about)
            renewed = self._renew(hand, kept, seen)
        return Received(renewed, len(kept) - renewed, before, tuple(meanwhile))

    def _check_room(self, link: OrganisationLink) -> None:
        since = (clock.now() - _DAY).isoformat(timespec="seconds")
        if self.rows.number_since(link.organisation, since) >= MOST_A_DAY:
            raise LimitError(mark("More was answered by this link today than is taken."))

    def _keep(
        self, link: OrganisationLink, fresh: Sequence[tuple[Answer, Asked]], seen: int
    ) -> list[int]:
        at = clock.now().isoformat(timespec="seconds")
        rows = [
            (
                ConfirmationRow(
                    link=link.id,
                    organisation=link.organisation,
                    about=one.about,
                    record=row.record["id"],
                    said=one.said.value,
                    details=one.details.text,
                    seen=seen,
                    said_at=at,
                ),
                one.version,
            )
            for one, row in fresh
        ]
        return self.rows.add(rows)

    def _renew(self, hand: OwnHand, kept: Sequence[_Kept], seen: int) -> int:
        """Writes what is still true in one revision, and returns of how many that could be done."""
        today = days.today()
        true = [one for one in kept if one.said is Said.STILL_TRUE and _may_renew(hand, one, today)]
        new = [one for one in true if not _is_of_today(one.row, today)]
        ids = [one.row.record["id"] for one in new]
        past = [one.row.record["id"] for one in new if one.row.status == PAST_END]
        try:
            number = records.confirm(hand, ids, today, seen, past).id if ids else None
        except (ConflictError, InvalidQueryError):
            return 0
        by = (hand.name, clock.now().isoformat(timespec="seconds"))
        done = self.rows.decide([one.number for one in new], State.ACCEPTED, by, number)
        for one in true:
            if one not in new:
                before = one.row.newest.revision if one.row.newest else None
                done += self.rows.decide([one.number], State.ACCEPTED, by, before)
        return done


def _is_repeated(one: Answer, row: Asked) -> bool:
    """Whether the newest answer is this one, sent before by a page that did not know of it."""
    told = row.newest
    same = told is not None and (told.said, told.details) == (one.said, one.details.text)
    return same and row.answer is not None and one.version < row.version


def _is_changed(hand: OwnHand, row: Asked, seen: int) -> bool:
    ids = {row.record["id"], row.about}
    return any(hand.meanwhile(_LAYER, one, seen) is not None for one in ids)


def _may_renew(hand: OwnHand, one: _Kept, today: dt.date) -> bool:
    held = hand.library.store.held(_LAYER, one.row.record["id"])
    if held is None:
        return False
    known = {**held[1], "end": None} if one.row.status == PAST_END else held[1]
    try:
        record_checks.check_confirmed(known, today)
    except InvalidQueryError:
        return False
    return True


def _is_of_today(row: Asked, today: dt.date) -> bool:
    """Whether a row says already what renewing it would say."""
    return row.record["last_confirmed"] == today.isoformat() and row.status != PAST_END


def answered(rows: Sequence[Asked]) -> Iterator[ConfirmationRow]:
    """Yields the answers that were given since the link was made."""
    return (one.answer for one in rows if one.answer is not None)
