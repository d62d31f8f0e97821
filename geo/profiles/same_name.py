"""Work that a source reports for other people in a place that only bears a site's name."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from geo.catalog import layers
from geo.dataset import records
from geo.dataset.context import Context


class SameName(NamedTuple):
    """An organisation's work of one sector for such people, with the months of its reports."""

    organisation: str
    sector: str
    beneficiary: str
    months: tuple[dt.date, ...]
    source_id: str


def of(context: Context, layer_id: str, record: Mapping[str, Any]) -> tuple[SameName, ...]:
    """Returns the work reported beside a site, first reports first; of other places nothing."""
    if layer_id != layers.INFORMAL_SITES.id:
        return ()
    work = context.dataset.features[layers.PARTNER_ACTIVITIES.id]
    own = work[(work["same_name_as"] == record["id"]).to_numpy(dtype=bool, na_value=False)]
    months: dict[tuple[str, str, str, str], set[dt.date]] = {}
    for row in sorted(records.records(own), key=lambda one: (one["start"], one["organisation"])):
        key = (row["organisation"], row["sector"], row["beneficiary"], row["source_id"])
        months.setdefault(key, set()).add(dt.date.fromisoformat(row["start"]))
    return tuple(
        SameName(organisation, sector, beneficiary, tuple(sorted(days)), source_id)
        for (organisation, sector, beneficiary, source_id), days in months.items()
    )
