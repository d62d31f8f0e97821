"""Which of two statements counts: a record is set aside for another, and may count again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from geo.catalog.layer import Layer
from geo.catalog.registers import SET_ASIDE
from geo.dataset.counted.decided import NONE_COUNTS
from geo.errors import InvalidQueryError, NotFoundError
from geo.intake.accepting import features
from geo.intake.by_hand.hand import Hand
from geo.intake.sheets.work.rows import Values
from geo.language import mark
from geo.store.revisions import Change, Revision
from geo.values import days

DECIDED: Final = "decided"
"""Why a revision was made: a person said which of two statements counts, or no longer."""
LONGEST_REASON: Final = 300


def decide(
    hand: Hand, layer: Layer, counts: str, others: Collection[str], said: tuple[str, int]
) -> Revision:
    """Sets records aside for one that counts; `said` is the reason and the revision seen.

    NotFoundError for a record that is not there, EditedError where it was decided meanwhile.
    """
    reason, seen = said
    if len(reason) > LONGEST_REASON:
        raise InvalidQueryError(
            mark("A text has {n} characters, at most {most} can be kept."),
            n=len(reason),
            most=LONGEST_REASON,
        )
    for one in (counts, *others):
        if hand.library.store.held(layer, one) is None:
            raise NotFoundError(
                mark("There is no record {id} any more; it was taken back."), id=one
            )
        hand.check(SET_ASIDE, _id(layer, one), seen)
    made = change(rows(hand, layer, dict.fromkeys(set(others) - {counts}, counts), reason))
    made = replace(made, closed=(_id(layer, counts),))
    return hand.write({SET_ASIDE: made}, DECIDED, seen, counts)


def withdrawn(hand: Hand, layer: Layer, record: str, said: tuple[str, int]) -> list[Values]:
    """Returns the decision that a record is set aside for none, as `rows`.

    `said` is the reason and the revision seen. EditedError where it was decided meanwhile.
    """
    reason, seen = said
    hand.check(SET_ASIDE, _id(layer, record), seen)
    return rows(hand, layer, {record: NONE_COUNTS}, reason)


def lift(hand: Hand, layer: Layer, record: str, seen: int) -> Revision:
    """Lets a record count again that was set aside."""
    hand.check(SET_ASIDE, _id(layer, record), seen)
    nothing = features.features(SET_ASIDE, [])
    return hand.write(
        {SET_ASIDE: Change(nothing, closed=(_id(layer, record),), shared=True)},
        DECIDED,
        seen,
        record,
    )


def rows(hand: Hand, layer: Layer, instead: Mapping[str, str], reason: str) -> list[Values]:
    """Returns the decisions that each record is set aside for another."""
    return [
        {
            "id": _id(layer, one),
            "layer": layer.id,
            "record": one,
            "counts": counts,
            "reason": reason.strip() or None,
            "who": hand.access.who,
            "as_of": days.today().isoformat(),
            "source_id": hand.owner,
            "source_page_or_slide": hand.page,
        }
        for one, counts in sorted(instead.items())
    ]


def change(decided: Sequence[Values]) -> Change:
    """Returns decisions, to be written."""
    return Change(features.features(SET_ASIDE, decided), shared=True)


def _id(layer: Layer, record: str) -> str:
    return f"{layer.id}/{record}"
