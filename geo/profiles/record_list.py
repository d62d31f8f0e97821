"""The records behind the page of a place or an organisation, as coordinators look after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from geo.catalog import layers
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.counted.decided import Decided
from geo.dataset.sources import disagreements
from geo.profiles import work
from geo.units.boundaries import LEVELS
from geo.view.view import View

Record = Mapping[str, Any]
_LAYER: Final = layers.PARTNER_ACTIVITIES.id
_OPEN: Final = ("active", "unconfirmed", "planned")
"""What can be said to be still true: the end of other work has passed."""


class Listed(NamedTuple):
    """An activity with its status on the day; the decision by which it is set aside, if it is.

    `is_disputed` says that another source says something else of it.
    """

    record: Record
    status: str
    decision: Record | None = None
    is_disputed: bool = False

    @property
    def can_be_confirmed(self) -> bool:
        """Whether it can be said to be still true."""
        return self.decision is None and self.status in _OPEN


@dataclass(frozen=True)
class Records:
    """The activities behind a page, each followed by those set aside for it, and all statements
    of those of which several sources speak; what was set aside and has no other here comes last.
    """

    rows: tuple[Listed, ...]
    groups: tuple[tuple[Record, ...], ...]


def of(context: Context, view: View, decided: Decided) -> Records:
    """Returns the activities of a view that go on, lie ahead or ended in the year of the day."""
    shown = work.rows(context, view)
    disputed = disagreements.disputed(context.dataset)
    found = [
        Listed(record, row["status"] or "", is_disputed=row["id"] in disputed)
        for row in shown
        if (record := context.dataset.record(_LAYER, row["id"])) is not None
    ]
    found.sort(key=lambda one: _order(context, one.record))
    ids = {one.record["id"] for one in found}
    aside = decided.records(_LAYER)
    own = [
        Listed(one, "", decided.decisions[_LAYER, one["id"]])
        for one in aside
        if _lies_in(one, view) or _for(one, decided) in ids
    ]
    groups = disagreements.groups(context.dataset, aside)
    here = ids | {one.record["id"] for one in own}
    return Records(
        tuple(_together(found, own)),
        tuple(one for one in groups if here & {it["id"] for it in one}),
    )


def _order(context: Context, record: Record) -> tuple[str, ...]:
    who = names.organisation(context, record["organisation"]).casefold()
    return who, record["place"] or "", record["sector"], record["end"] or "9"


def _for(record: Record, decided: Decided) -> str:
    return str(decided.decisions[_LAYER, record["id"]]["counts"])


def _lies_in(record: Record, view: View) -> bool:
    """Whether a record is of the places and organisations that a view names; of all, if none."""
    asked = [(record[f"{level}_pcode"], getattr(view, level)) for level in LEVELS]
    asked += [(record["place_id"], view.site), (record["organisation"], view.partner)]
    named = [(value, wanted) for value, wanted in asked if wanted]
    return bool(named) and all(value in wanted for value, wanted in named)


def _together(found: list[Listed], aside: list[Listed]) -> list[Listed]:
    """Returns records, each followed by those that are set aside for it."""
    waiting: dict[str, list[Listed]] = {}
    for one in aside:
        waiting.setdefault(str((one.decision or {}).get("counts")), []).append(one)
    made = []
    for one in found:
        made += [one, *waiting.pop(one.record["id"], ())]
    return [*made, *(one for rest in waiting.values() for one in rest)]
