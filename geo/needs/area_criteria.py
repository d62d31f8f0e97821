"""Criteria for choosing areas, as the source of the hotspots lists them, for every area.

The slides name four: return and severity, security and access, government engagement, number of
actors. Each is shown with its source and day. What no source tells is missing, with the reason;
nothing is scored or added up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.catalog import layers
from geo.catalog.registers import AREA_PROFILES
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.needs import area_measures
from geo.needs.area_measures import Measure
from geo.view.view import View


@dataclass(frozen=True)
class AreaCriteria:
    """A coordination area, or a candidate area of 2020 (`candidate`), with every criterion.

    `pcodes` are its units; `lead` is in words of the slides of 2020, where a question mark means
    tentative.
    """

    id: str
    area_id: str
    name: str
    candidate: bool
    pcodes: tuple[str, ...]
    lead: str
    measures: tuple[Measure, ...]


def of_areas(dataset: Dataset, view: View) -> tuple[AreaCriteria, ...]:
    """Returns the view's coordination areas, then the candidate areas of 2020 tied to them."""
    shown = selection.select(dataset, layers.ABC_AREAS.id, view.having(partner=(), presence="any"))
    records = {
        one["id"]: one
        for one in dataset.registered(layers.ABC_AREAS)
        if one["id"] in set(shown["id"])
    }
    titles = dict(zip(shown["id"], shown["name"], strict=True))
    found = [
        AreaCriteria(
            id=area,
            area_id=area,
            name=titles[area],
            candidate=False,
            pcodes=dataset.area_members.get(area, ()),
            lead=record["lead_2020"] or "",
            measures=area_measures.of(dataset, view, dataset.area_members.get(area, ()), record),
        )
        for area, record in records.items()
    ]
    return (*found, *_candidates(dataset, view, records))


def _candidates(
    dataset: Dataset, view: View, records: Mapping[str, Mapping[str, Any]]
) -> list[AreaCriteria]:
    found = []
    for profile in dataset.registered(AREA_PROFILES):
        if profile["topic"] != "candidate_area" or profile["area_id"] not in records:
            continue
        pcodes = (profile["pcode"],) if profile["pcode"] else _stated(dataset, profile["area_id"])
        found.append(
            AreaCriteria(
                id=profile["id"],
                area_id=profile["area_id"],
                name=profile["place"],
                candidate=True,
                pcodes=pcodes,
                lead=profile["lead"] or "",
                measures=area_measures.of(dataset, view, pcodes, None),
            )
        )
    return found


def _stated(dataset: Dataset, area: str) -> tuple[str, ...]:
    """Returns the units that a document names for an area, without those that we inferred."""
    units = dataset.features[layers.ABC_AREA_UNITS.id]
    stated = units[((units["area_id"] == area) & (units["evidence"] != "inferred")).to_numpy()]
    return tuple(stated["pcode"])
