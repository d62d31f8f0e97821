"""Where need meets absence: places ranked by people, recorded gaps, missing partners, hotspots.

Only places with like evidence are ranked against each other: informal sites, whose households
and gaps are published. Every other place is listed with the reason why it is not
ranked, never as zero. Points are 0 to 100.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np

from geo.catalog import layers
from geo.dataset import names, place_names, selection
from geo.dataset import records as dataset_records
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.dataset.sums.people import is_unknown
from geo.language import mark
from geo.needs import evidence as gap_evidence
from geo.needs.evidence import Around, Evidence, Known
from geo.view import weights as gap_weights
from geo.view.view import View
from geo.view.weights import CRITERIA, POINTS, Stability, Weights

TITLES: Final[Mapping[str, str]] = {
    "people": mark("People"),
    "gaps": mark("Recorded gaps"),
    "absence": mark("None named for the site itself"),
    "hotspot": mark("Listed hotspot"),
}
WITHHELD: Final = mark("Its numbers are withheld: too few households, or next to such a place.")
UNCOUNTED: Final = mark("Its households are not known.")
HOTSPOT: Final = mark(
    "Listed as a hotspot in 2020, but returnees and service gaps are not published by sub-district."
)
NOTHING_KNOWN: Final = mark("No source here counts people in need or service gaps.")


class Part(NamedTuple):
    """What one criterion adds: its `value` (0 to 1, None if unknown), `share` and `points`."""

    criterion: str
    value: float | None
    share: float
    points: float


class Place(NamedTuple):
    """A ranked place; `best` and `worst` are its ranks under other weights, `ties` shares it."""

    layer_id: str
    id: str
    name: str
    rank: int
    ties: int
    score: float
    best: int
    worst: int
    evidence: Evidence
    parts: tuple[Part, ...]


class NoData(NamedTuple):
    """A place that cannot be ranked, and why (a gettext message)."""

    layer_id: str
    id: str
    name: str
    reason: str


@dataclass(frozen=True, eq=False)
class Ranking:
    """Places by rank, those without data by name, and how stable the ranks are.

    `hidden` are chosen sectors that the audience may not see at these places: what is done or
    missing in them counts for nobody. `withheld` are places whose numbers
    nobody may know, or has stated.
    """

    dataset: Dataset
    view: View
    weights: Weights
    sites: gpd.GeoDataFrame
    known: Known
    values: np.ndarray
    stability: Stability
    withheld: gpd.GeoDataFrame

    def __len__(self) -> int:
        return len(self.values)

    @property
    def sectors(self) -> tuple[str, ...]:
        """The sectors in which presence and gaps were counted; empty for all."""
        return self.view.sector

    @property
    def hidden(self) -> tuple[str, ...]:
        """The counted sectors that the audience may not see at these places."""
        return gap_evidence.hidden_sectors(self.dataset, self.view)

    @cached_property
    def no_data(self) -> tuple[NoData, ...]:
        """The places that cannot be ranked."""
        return _no_data(self.dataset, self.view, self.withheld)

    @cached_property
    def points(self) -> np.ndarray:
        """The points of each of `sites`, 0 to 100."""
        return gap_weights.scores(self.values, self.weights.shares)[:, 0]

    @cached_property
    def ranks(self) -> np.ndarray:
        """The rank of each of `sites`."""
        return gap_weights.ranks(self.points[:, np.newaxis])[:, 0]

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place, best rank first."""
        return self.page(0, len(self))

    def page(self, start: int, number: int) -> tuple[Place, ...]:
        """Returns so many places from a position in the order of ranks, 0 for the first."""
        order = np.argsort(self.ranks, kind="stable")[start : start + number]
        shown = self.sites.iloc[order].copy(deep=False)
        named = place_names.in_language(shown, self.dataset.units, self.view.lang)
        records = dataset_records.records(named)
        homes = self.known.homes[order]
        for_sites, for_areas = (
            gap_evidence.reported_for(self.dataset, self.view, set(homes), sites=one)
            for one in (True, False)
        )
        sites = zip(self.known.keys[order], homes, strict=True)
        reported = (for_sites, for_areas)
        around = [gap_evidence.around(self.dataset, self.view, one, reported) for one in sites]
        rows = zip(order.tolist(), records, around, strict=True)
        return tuple(self._place(*row) for row in rows)

    def _place(self, position: int, record: Mapping[str, Any], around: Around) -> Place:
        rank = int(self.ranks[position])
        best, worst = self.stability.of(position)
        shares = self.weights.shares.tolist()
        parts = zip(CRITERIA, self.values[position].tolist(), shares, strict=True)
        return Place(
            layer_id=layers.INFORMAL_SITES.id,
            id=record["id"],
            name=record["name"],
            rank=rank,
            ties=int((self.ranks == rank).sum()) - 1,
            score=float(self.points[position]),
            best=best,
            worst=worst,
            evidence=gap_evidence.one(self.known, position, around),
            parts=tuple(_part(*part) for part in parts),
        )


def ranking(dataset: Dataset, view: View, weights: Weights | None = None) -> Ranking:
    """Returns the places of a view by need against presence in its sectors on its day.

    Values are measured against the highest of all sites, so that a filter of places moves no
    points. Where sites are not told apart, places are the cells of the disclosed dataset.
    """
    weights = weights or Weights()
    shown = selection.passing(dataset, layers.INFORMAL_SITES.id, view)
    counted = shown["households"].notna().to_numpy(dtype=bool)
    sites = shown[counted]
    known = gap_evidence.of_sites(dataset, view, sites)
    values = gap_evidence.values(dataset, view.sector, known)
    return Ranking(
        dataset=dataset,
        view=view,
        weights=weights,
        sites=sites,
        known=known,
        values=values,
        stability=gap_weights.stability(values, weights),
        withheld=place_names.in_language(
            shown[~counted].copy(deep=False), dataset.units, view.lang
        ),
    )


def _part(criterion: str, value: float, share: float) -> Part:
    known = None if np.isnan(value) else value
    return Part(criterion, known, share, (known or 0.0) * share * POINTS)


def _no_data(dataset: Dataset, view: View, withheld: gpd.GeoDataFrame) -> tuple[NoData, ...]:
    layer_id = layers.INFORMAL_SITES.id
    found = [
        NoData(layer_id, one["id"], one["name"], UNCOUNTED if is_unknown(one) else WITHHELD)
        for one in dataset_records.records(withheld)
    ]
    if view.site:
        return tuple(found)
    places = view.having(partner=(), presence="any")
    sites = dataset.features[layer_id]
    seen = set(sites["subdistrict_pcode"])
    for layer, reason in ((layers.HOTSPOTS, HOTSPOT), (layers.SUBDISTRICTS, NOTHING_KNOWN)):
        shown = dataset_records.records(selection.select(dataset, layer.id, places))
        rest = [one for one in shown if layer is layers.HOTSPOTS or one["pcode"] not in seen]
        found.extend(NoData(layer.id, one["id"], one["name"], reason) for one in rest)
        seen |= {one["subdistrict_pcode"] for one in shown}
    return tuple(found)


def sentence(context: Context, ranking: Ranking, place: Place) -> str:
    """Returns why a place has its rank, with every figure that made it, in the view's language."""
    words, known = context.words, place.evidence
    sectors = words.listed(names.sector(context, one) for one in ranking.sectors)
    numbers = {"rank": place.rank, "places": len(ranking), "score": f"{place.score:.1f}"}
    lead = (
        words(
            mark("Rank {rank} of {places} in {sectors}, with {score} of 100 points:"),
            sectors=sectors,
            **numbers,
        )
        if sectors
        else words(mark("Rank {rank} of {places}, with {score} of 100 points:"), **numbers)
    )
    people = names.households_of(words, known.households)
    if known.individuals is not None:
        people = words.count(
            "{n} household (an estimated {people} people)",
            "{n} households (an estimated {people} people)",
            known.households,
            people=f"{known.individuals:,}",
        )
    parts = [people, *_gap_words(context, known), *_partner_words(context, known)]
    parts.append(words(_HOTSPOT_WORDS[known.hotspot]))
    return f"{lead} {words.listed(parts)}. {_movement(context, place)}"


_HOTSPOT_WORDS: Final[Mapping[bool | None, str]] = {
    True: mark("in a sub-district listed as a hotspot in 2020"),
    False: mark("not in a sub-district listed as a hotspot in 2020"),
    None: mark("not known whether it lies in a hotspot listed in 2020"),
}


def _gap_words(context: Context, known: Evidence) -> list[str]:
    words = context.words
    if known.gaps is None:
        return [words(mark("service gaps withheld"))]
    found = [
        words.count("{n} service gap recorded", "{n} service gaps recorded", known.gaps)
        if known.gaps
        else words(mark("no service gap recorded for it"))
    ]
    if known.at_risk:
        found.append(
            words.count(
                "{n} of them at risk and not open yet",
                "{n} of them at risk and not open yet",
                known.at_risk,
            )
        )
    if known.wider_gaps:
        found.append(
            words.count(
                "{n} more gap recorded for a wider area",
                "{n} more gaps recorded for a wider area",
                known.wider_gaps,
            )
        )
    return found


def _partner_words(context: Context, known: Evidence) -> list[str]:
    words = context.words
    if known.partners is None:
        return [words(mark("partners withheld"))]
    found = [
        words.count("{n} organisation named", "{n} organisations named", known.partners)
        if known.partners
        else words(mark("no organisation named for itself"))
    ]
    others = names.together(context, known.around.for_sites)
    if others:
        found.append(others)
    if known.around.wider:
        found.append(
            words.count(
                "{n} more organisation reported for a wider area only",
                "{n} more organisations reported for a wider area only",
                known.around.wider,
            )
        )
    return found


def _movement(context: Context, place: Place) -> str:
    words, sentences = context.words, []
    if place.ties:
        sentences.append(
            words.count(
                "{n} other place shares this rank.", "{n} other places share this rank.", place.ties
            )
        )
    sentences.append(
        words(mark("No other weights that were tried change its rank."))
        if place.best == place.worst
        else words(
            mark("Other weights put it between rank {best} and rank {worst}."),
            best=place.best,
            worst=place.worst,
        )
    )
    return " ".join(sentences)
