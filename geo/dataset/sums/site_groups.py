"""Groups of informal sites: a register's record, and what its sites have in common."""

from typing import Any

from geo.catalog import layers
from geo.catalog.registers import SITE_GROUPS
from geo.dataset.dataset import Dataset
from geo.dataset.sums.people import UNCOUNTED
from geo.units import boundaries


def members(dataset: Dataset, group_id: str) -> list[dict[str, Any]]:
    """Returns the sites of a group, in their order."""
    return dataset.having(layers.INFORMAL_SITES.id, "site_group", group_id)


def site_ids(dataset: Dataset, group_id: str) -> tuple[str, ...]:
    """Returns the ids of the sites of a group."""
    return tuple(one["id"] for one in members(dataset, group_id))


def record(dataset: Dataset, layer_id: str, feature_id: str) -> dict[str, Any] | None:
    """Returns one feature's properties; None where none has that id.

    A group of sites has besides the units that hold all of it (missing where there are several),
    the number of its sites, their people, and of how many no households are known.
    """
    found = dataset.record(layer_id, feature_id)
    if found is None or layer_id != SITE_GROUPS.id:
        return found
    sites = members(dataset, feature_id)
    held = {f"{one}_pcode": _common(sites, f"{one}_pcode") for one in boundaries.LEVELS}
    people = {name: _sum(sites, name) for name in ("households", "individuals")}
    left_out = sum(one["households"] is None for one in sites)
    return {**found, **held, **people, "sites": len(sites), UNCOUNTED: left_out}


def _common(sites: list[dict[str, Any]], name: str) -> str | None:
    values = {one[name] for one in sites}
    return values.pop() if len(values) == 1 else None


def _sum(sites: list[dict[str, Any]], name: str) -> int | None:
    known = [one[name] for one in sites if one[name] is not None]
    return sum(known) if known else None
