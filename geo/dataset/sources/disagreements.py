"""Where two sources say different things of the same activity: the statements, side by side."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from geo.catalog import layers
from geo.dataset import records
from geo.dataset.dataset import Dataset

Record = Mapping[str, Any]
COMPARED: Final = (
    "organisation",
    "sector",
    "activity",
    "place_id",
    "start",
    "end",
    "declared_status",
    "reached",
    "targeted",
    "households_reached",
    "households_targeted",
    "beneficiary",
    "donor",
    "implementing_partner",
)
"""Fields in which two statements of the same work can differ."""
_LAYER: Final = layers.PARTNER_ACTIVITIES.id


def groups(dataset: Dataset, aside: Iterable[Record] = ()) -> list[tuple[Record, ...]]:
    """Returns the activities of which several sources speak, each with all statements of it.

    `aside` are records that were set aside. The first statement is the one that others stand
    beside; the rest come by their day.
    """
    out = {one["id"]: one for one in aside}
    rows = dataset.features[_LAYER]
    beside = records.records(rows[rows["beside"].notna().to_numpy(dtype=bool)])
    found: dict[str, dict[str, Record]] = {}
    for one in (*beside, *(one for one in out.values() if one["beside"])):
        held = [one]
        while (other := held[-1]["beside"]) and other not in {it["id"] for it in held}:
            stands = out.get(other) or dataset.record(_LAYER, other)
            if stands is None:
                break
            held.append(stands)
        found.setdefault(held[-1]["id"], {}).update({it["id"]: it for it in reversed(held)})
    return [
        (own[first], *sorted((it for it in own.values() if it["id"] != first), key=_day))
        for first, own in found.items()
        if len(own) > 1
    ]


def differing(group: Iterable[Record]) -> list[str]:
    """Returns the fields in which statements differ, in their order."""
    held = list(group)
    return [name for name in COMPARED if len({one[name] for one in held}) > 1]


def disputed(dataset: Dataset) -> frozenset[str]:
    """Returns the ids of activities of which another source says something else."""
    return dataset.derived.get("disputed", lambda: _disputed(dataset))


def _disputed(dataset: Dataset) -> frozenset[str]:
    return frozenset(one["id"] for group in groups(dataset) if differing(group) for one in group)


def _day(record: Record) -> tuple[str, str]:
    return record["as_of"] or "", record["id"]
