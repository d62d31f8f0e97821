"""What the documents state beside layers: of places, groups, priorities, obstacles, caseloads."""

from collections.abc import Mapping
from typing import Any, Final

from geo.catalog.registers import STATEMENTS
from geo.dataset.context import Context
from geo.dataset.sources import scopes
from geo.units import areas
from geo.units.boundaries import finest_of

Record = Mapping[str, Any]
OF_PLACES: Final = ("origin", "origin_of_area", "history", "movements", "priority_of_area")
"""Topics whose statements stand on the pages of the places that they are about."""
MOVEMENTS: Final = "movements"


def on(context: Context, *topics: str) -> list[dict[str, Any]]:
    """Returns the statements on some topics, in the order of the register."""
    return [one for one in context.dataset.registered(STATEMENTS) if one["topic"] in topics]


def of_place(context: Context, layer_id: str, record: Record) -> list[dict[str, Any]]:
    """Returns what is stated of a place: of itself, its group of sites, or all of its layer.

    What a source states of a layer it states of what it covers of it, not of places elsewhere.
    """
    own = {f"{layer_id}/{record['id']}", f"site-groups/{record.get('site_group') or ''}"}
    found = []
    for one in on(context, *OF_PLACES):
        about = set((one["about"] or "").split("|"))
        is_of_all = layer_id in about and _covers(context, one["source_id"], layer_id, record)
        if is_of_all or not own.isdisjoint(about):
            found.append(one)
    return found


def _covers(context: Context, source_id: str, layer_id: str, record: Record) -> bool:
    """Whether a source covers a record of a layer; one that does not say what it covers does."""
    lists = scopes.of_layer(context.dataset, layer_id)
    held = [one.areas for one in lists if one.source_id == source_id]
    code, country = finest_of(record), context.dataset.country.iso3
    return not held or any(country in one or areas.holds(one, code) for one in held)


def obstacles(context: Context, record: Record) -> list[str]:
    """Returns the obstacles to return that a record is tagged with, by title."""
    ids = (record.get("obstacles") or "").split("|")
    return [context.words.name(one, "title") for one in on(context, "obstacle") if one["id"] in ids]
