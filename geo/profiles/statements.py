"""What the documents state beside layers: of places, groups, priorities, obstacles, caseloads."""

from collections.abc import Mapping
from typing import Any, Final

from geo.catalog.registers import STATEMENTS
from geo.dataset.context import Context

Record = Mapping[str, Any]
OF_PLACES: Final = ("origin", "origin_of_area", "history", "movements", "priority_of_area")
"""Topics whose statements stand on the pages of the places that they are about."""
MOVEMENTS: Final = "movements"


def on(context: Context, *topics: str) -> list[dict[str, Any]]:
    """Returns the statements on some topics, in the order of the register."""
    return [one for one in context.dataset.registered(STATEMENTS) if one["topic"] in topics]


def of_place(context: Context, layer_id: str, record: Record) -> list[dict[str, Any]]:
    """Returns what is stated of a place: of itself, its group of sites, or all of its layer."""
    own = {layer_id, f"{layer_id}/{record['id']}", f"site-groups/{record.get('site_group') or ''}"}
    return [
        one
        for one in on(context, *OF_PLACES)
        if not own.isdisjoint((one["about"] or "").split("|"))
    ]


def obstacles(context: Context, record: Record) -> list[str]:
    """Returns the obstacles to return that a record is tagged with, by title."""
    ids = (record.get("obstacles") or "").split("|")
    return [context.words.name(one, "title") for one in on(context, "obstacle") if one["id"] in ids]
