"""What organisations do at places on a day, joined into lines for lists."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from geo.catalog import layers, vocabulary
from geo.catalog.vocabulary import GOING_ON
from geo.coverage import endings
from geo.dataset import records, selection
from geo.dataset.context import Context
from geo.presence.periods import SUPPOSED
from geo.view.view import View


class Donor(NamedTuple):
    """Who stands behind work, and what it is to it: an id of `vocabulary.DONOR_RELATIONS`."""

    relation: str
    organisation: str


@dataclass(frozen=True)
class Work:
    """One organisation's work at a place with the same end and status."""

    organisation: str
    sectors: tuple[str, ...]
    status: str
    end: dt.date | None
    precision: str
    certainty: str = ""
    extension: bool = False
    donors: tuple[Donor, ...] = ()
    handover: str = ""
    supposed: bool = False


_NEEDED = (
    "id",
    "organisation",
    "sector",
    "status",
    "end",
    "end_precision",
    "end_basis",
    "certainty",
    "extension_possible",
    "donor",
    "donor_relation",
    "handover_status",
)


def rows(context: Context, view: View) -> list[dict[str, Any]]:
    """Returns the activities of a view that go on, lie ahead, or ended in the year of the day."""
    shown = selection.select(context.dataset, layers.PARTNER_ACTIVITIES.id, view)
    shown["status"] = context.dataset.presence.status(context.day).loc[shown.index]
    status = shown["status"].to_numpy(dtype=object)
    this_year = (shown["end"].fillna("") >= f"{context.day.year}-01-01").to_numpy(dtype=bool)
    kept = np.isin(status, GOING_ON) | ((status == "ended") & this_year)
    return records.records(shown.loc[kept, [*_NEEDED, shown.geometry.name]])


_ORDER = ("active", "planned", "scheduled_end_passed", "unconfirmed", "ended")


def gather(rows: Iterable[Mapping[str, Any]]) -> list[Work]:
    """Returns rows joined by organisation, status and end; soonest ends first, ended last."""
    joined: dict[tuple[str, str, str, str, bool], list[Mapping[str, Any]]] = {}
    for row in rows:
        supposed = row["end_basis"] == SUPPOSED
        about = (row["organisation"], row["status"], row["end"] or "", row["certainty"] or "")
        key = (*about, supposed)
        joined.setdefault(key, []).append(row)
    found = [
        Work(
            organisation=organisation,
            sectors=tuple(
                one for one in vocabulary.NAMED_SECTORS if one in {row["sector"] for row in held}
            ),
            status=status,
            end=dt.date.fromisoformat(end) if end else None,
            precision=held[0]["end_precision"] or "",
            certainty=certainty,
            extension=any(row["extension_possible"] for row in held),
            donors=donors(held),
            handover=next((row["handover_status"] for row in held if row["handover_status"]), ""),
            supposed=supposed,
        )
        for (organisation, status, end, certainty, supposed), held in joined.items()
    ]
    return sorted(
        found, key=lambda one: (_ORDER.index(one.status), one.end or dt.date.max, one.organisation)
    )


def donors(rows: Iterable[Mapping[str, Any]]) -> tuple[Donor, ...]:
    """Returns the donors of activities, each once for what it is to them."""
    found = {
        Donor(row["donor_relation"], one)
        for row in rows
        for one in (row["donor"] or "").split("|")
        if one
    }
    return tuple(sorted(found))


def ending(context: Context) -> list[Work]:
    """Returns work within the view that ends within 180 days, soonest first."""
    found = endings.in_area(context.dataset, context.view)
    ids = {activity for one in found for activity in one.activities}
    shown = rows(context, context.view.having(date=None))
    return gather(row for row in shown if row["id"] in ids)
