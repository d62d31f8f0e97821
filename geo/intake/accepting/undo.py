"""Undoing what was accepted, as a new revision; what was changed again since is asked."""

from collections.abc import Collection, Iterable
from typing import Any, Final, NamedTuple

from geo.access.datasets import PACK, Library
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import ORGANISATIONS, SOURCES
from geo.errors import InvalidQueryError, NotFoundError
from geo.language import mark
from geo.store.revisions import Note, Revision, Touched

UNDO: Final = "undo"
"""Why a revision was made: another was taken back."""
_REGISTERS: Final = (ORGANISATIONS.id, SOURCES.id)


class Plan(NamedTuple):
    """What undoing a revision does: the features that go back, and those that changed since.

    `kept` stay as they are, because others stand on them.
    """

    revision: Revision
    back: tuple[Touched, ...]
    conflicts: tuple[Touched, ...]
    kept: tuple[Touched, ...]


def plan(library: Library, number: int) -> Plan:
    """Returns what undoing a revision would do.

    NotFoundError where there is no such revision, InvalidQueryError where it cannot be undone.
    """
    revisions = library.store.revisions()
    revision = next((one for one in revisions if one.id == number), None)
    if revision is None:
        raise NotFoundError(mark("There is no revision {n}."), n=number)
    if revision.why == PACK:
        raise InvalidQueryError(
            mark("Revision {n} brought the data pack; bring the pack of before to go back."),
            n=number,
        )
    undone = taken_back(revisions).get(number)
    if undone is not None:
        raise InvalidQueryError(
            mark("Revision {n} was undone already, in revision {by}."), n=number, by=undone
        )
    touched = library.store.touched(number)
    needed = _needed(library, touched)
    kept = [one for one in touched if (one.layer, one.feature) in needed]
    rest = [one for one in touched if one not in kept]
    return Plan(
        revision,
        tuple(one for one in rest if one.later is None),
        tuple(one for one in rest if one.later is not None),
        tuple(kept),
    )


def undo(library: Library, number: int, who: str, *, keep_later: bool = False) -> Revision:
    """Takes a revision back in a new one.

    Features that were changed since stay as they are with `keep_later`, else they are a
    ConflictError, and nothing is undone.
    """
    planned = plan(library, number)
    keep = {(one.layer, one.feature) for one in planned.kept}
    if keep_later:
        keep |= {(one.layer, one.feature) for one in planned.conflicts}
    was = planned.revision
    note = Note(who, UNDO, was.source, was.source_sha256, {"undid": number})
    revision = library.store.undo(number, note, keep)
    library.look_again()
    return revision


def undone(library: Library) -> frozenset[int]:
    """Returns the revisions that were taken back and are not there again."""
    return frozenset(taken_back(library.store.revisions()))


def taken_back(revisions: Iterable[Revision]) -> dict[int, int]:
    """Returns each revision that was taken back, with the one that did it and still holds.

    A revision holds where nothing took it back, or what did was itself taken back, and so on.
    """
    undid = {one.details["undid"]: one.id for one in revisions if one.why == UNDO}

    def holds(number: int) -> bool:
        turns = 0
        while number in undid:
            number, turns = undid[number], turns + 1
        return turns % 2 == 0

    return {number: by for number, by in undid.items() if holds(by)}


def _needed(library: Library, touched: Collection[Touched]) -> set[tuple[str, str]]:
    """Returns the entries of registers that rows which stay, or later revisions, refer to."""
    registers = [one for one in touched if one.layer in _REGISTERS]
    if not registers:
        return set()
    back = {(one.layer, one.feature) for one in touched}
    decided = library.decided()
    every = decided.whole(library.dataset(Audience.COORDINATOR).features)
    told = {source for at, source in decided.sources.items() if at not in back}
    named = set(decided.originals)
    for layer, rows in every.items():
        if layer in _REGISTERS or not {"id", "source_id"} <= set(rows.columns):
            continue
        gone = [one for at, one in back if at == layer]
        stay = rows[~rows["id"].isin(gone).to_numpy(dtype=bool)]
        told |= set(stay["source_id"])
        if layer == layers.PARTNER_ACTIVITIES.id:
            named |= set(stay["organisation"])
    used = {ORGANISATIONS.id: named, SOURCES.id: told}
    return {
        (one.layer, one.feature)
        for one in registers
        if one.later is not None or one.feature in used[one.layer]
    }


def history(library: Library) -> list[dict[str, Any]]:
    """Returns every revision as plain values, the newest first, with what undid it.

    One that undid another says as `undone` why that one was made.
    """
    revisions = library.store.revisions()
    whys, back = {one.id: one.why for one in revisions}, taken_back(revisions)
    return [
        {
            "revision": one.id,
            "made_at": one.made_at.isoformat(),
            "who": one.who,
            "why": one.why,
            "source": one.source,
            "source_sha256": one.source_sha256,
            "counts": dict(one.counts),
            **one.details,
            **({"undone": whys.get(one.details["undid"], "")} if "undid" in one.details else {}),
            "undone_by": back.get(one.id),
        }
        for one in revisions
    ]
