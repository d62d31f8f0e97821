"""What lies in a place and around it, and what the roundtables say of people there."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from geo.catalog import layers
from geo.catalog.registers import AREA_PROFILES, SITE_GROUPS
from geo.dataset import records, selection
from geo.dataset.context import Context
from geo.profiles import place
from geo.profiles.place import Line, Profile
from geo.units import areas
from geo.view.view import View

Record = Mapping[str, Any]


class Link(NamedTuple):
    """A feature that the page leads to, with its name and, of a hotspot, its match grade."""

    layer_id: str
    id: str
    name: str
    note: str = ""


def code(record: Record) -> str:
    """Returns the P-code of a unit, or of the finest unit that holds the feature."""
    names = ("pcode", "subdistrict_pcode", "district_pcode", "governorate_pcode")
    return next((str(record[name]) for name in names if record.get(name)), "")


def links(context: Context, layer_id: str, view: View, own: str) -> tuple[Link, ...]:
    """Returns the features of a layer in the place of a view, without one of that id, by name."""
    shown = selection.select(context.dataset, layer_id, view.having(sector=(), orgtype=()))
    return tuple(
        Link(layer_id, one["id"], context.words.name(one), str(one.get("match") or ""))
        for one in sorted(records.records(shown), key=context.words.name)
        if one["id"] != own
    )


def areas_of(context: Context, layer_id: str, record: Record) -> tuple[Link, ...]:
    """Returns the coordination areas that hold the place or lie in it."""
    if layer_id == layers.ABC_AREAS.id:
        return ()
    own = code(record)
    return tuple(
        Link(layers.ABC_AREAS.id, one["id"], context.words.name(one))
        for one in context.dataset.registered(layers.ABC_AREAS)
        if _meet(context.dataset.area_members.get(one["id"], ()), own)
    )


def _meet(members: Collection[str], code: str) -> bool:
    return any(code.startswith(one) or one.startswith(code) for one in members)


def _profiles(context: Context, topic: str, area_ids: Iterable[str]) -> list[dict[str, Any]]:
    wanted = set(area_ids)
    return [
        one
        for one in context.dataset.registered(AREA_PROFILES)
        if one["topic"] == topic and one["area_id"] in wanted
    ]


def origins(context: Context, record: Record) -> tuple[Line, ...]:
    """Returns what the roundtables say of people of the place who are kept from going home."""
    groups = {one["id"]: one for one in context.dataset.registered(SITE_GROUPS)}
    group = groups.get(record.get("site_group") or "", {})
    own = {record["id"], record["name"], group.get("name"), group.get("short_name")}
    stated = _profiles(context, "blocked_returns", context.dataset.vocabulary["area"])
    return tuple(
        place.told(context, one)
        for one in stated
        if record["id"] == one["area_id"]
        or not own.isdisjoint(part.strip() for part in (one["place"] or "").split(","))
    )


def takeaways(
    context: Context, layer_id: str, record: Record, profile: Profile
) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """Returns the takeaways of the area, or of the areas that hold all of the place."""
    if profile.sections:
        return tuple((title, tuple(lines)) for title, lines in profile.sections)
    holders = [
        one.id
        for one in areas_of(context, layer_id, record)
        if areas.holds(context.dataset.area_members[one.id], code(record))
    ]
    found = []
    for area in holders:
        lines = tuple(place.told(context, one) for one in _profiles(context, "takeaway", (area,)))
        if lines:
            name = context.dataset.record(layers.ABC_AREAS.id, area) or {}
            found.append((context.words.name(name), lines))
    return tuple(found)
