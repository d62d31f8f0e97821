"""The published hotspot rule of the Return Index, to play with.

The rule's threshold can be changed, an uploaded Return Index table classified by it, and the
result compared with the list of 2020. A name is matched only where one sub-district alone bears
it; everything else is listed with its candidates, for a person to decide.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from geo.catalog import layers
from geo.dataset.dataset import Dataset
from geo.errors import InvalidQueryError
from geo.intake.return_index import Row
from geo.units.gazetteer import Candidate
from geo.units.spelling import normalised

LARGE_RETURNS: Final = 60_000
"""Returnees in a sub-district from which medium severity is enough."""

SEVERITIES = ("low", "medium", "high")


class Classified(NamedTuple):
    """A row of the table with what the rule says and what its name was matched to.

    `pcode` is empty and `match` too where nothing was accepted; `match` is else `pcode`, `exact`
    or `normalised`. `listed` is the id of the hotspot of 2020 that it is, empty for none.
    """

    row: Row
    is_hotspot: bool
    pcode: str
    match: str
    candidates: tuple[Candidate, ...]
    listed: str


class Comparison(NamedTuple):
    """A table against the list of 2020; every row is in one of the first five, once.

    `both`: listed and a hotspot by the rule; `only_listed`: listed, no hotspot by the rule;
    `only_computed`; `neither`; `unmatched`: no sub-district was accepted for its name.
    `not_in_table` are ids of listed hotspots that no row stands for: nothing is known of them.
    """

    large_returns: int
    both: tuple[Classified, ...]
    only_listed: tuple[Classified, ...]
    only_computed: tuple[Classified, ...]
    neither: tuple[Classified, ...]
    unmatched: tuple[Classified, ...]
    not_in_table: tuple[str, ...]


def is_hotspot(
    livelihoods: str, safety: str, returnees: int, large_returns: int = LARGE_RETURNS
) -> bool:
    """High on at least one scale, or medium with at least so many returnees.

    The rule does not say on which scale severity has to be medium; here one is enough.
    """
    severities = {livelihoods, safety}
    return "high" in severities or ("medium" in severities and returnees >= large_returns)


def by_threshold(rows: Sequence[Row], thresholds: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Returns how many rows are hotspots at each threshold of returnees."""
    levels = [{row.livelihoods, row.safety} for row in rows]
    high = sum("high" in level for level in levels)
    medium = np.array(
        [
            row.returnees
            for row, level in zip(rows, levels, strict=True)
            if "medium" in level and "high" not in level
        ],
        dtype=int,
    )
    return tuple((one, high + int((medium >= one).sum())) for one in thresholds)


def compare(
    dataset: Dataset, rows: Sequence[Row], large_returns: int = LARGE_RETURNS
) -> Comparison:
    """Returns the rows of a table by the rule and against the list of 2020.

    InvalidQueryError for a threshold below 0.
    """
    if large_returns < 0:
        raise InvalidQueryError(f"the threshold is {large_returns}: expected 0 returnees or more")
    found = _classified(dataset, rows, large_returns)
    kinds: dict[tuple[bool, bool], list[Classified]] = {}
    for one in found:
        if one.pcode:
            kinds.setdefault((bool(one.listed), one.is_hotspot), []).append(one)
    seen = {one.listed for one in found}
    return Comparison(
        large_returns=large_returns,
        both=tuple(kinds.get((True, True), ())),
        only_listed=tuple(kinds.get((True, False), ())),
        only_computed=tuple(kinds.get((False, True), ())),
        neither=tuple(kinds.get((False, False), ())),
        unmatched=tuple(one for one in found if not one.pcode),
        not_in_table=tuple(
            one["id"] for one in dataset.registered(layers.HOTSPOTS) if one["id"] not in seen
        ),
    )


def _classified(dataset: Dataset, rows: Sequence[Row], large_returns: int) -> list[Classified]:
    """Matches every row; of rows for the same place the one that has its very name or code.

    Where none or several have it, a person decides.
    """
    listed: dict[str, list[dict[str, Any]]] = {}
    for record in dataset.registered(layers.HOTSPOTS):
        listed.setdefault(record["subdistrict_pcode"], []).append(record)
    matched = [(row, *_match(dataset, row)) for row in rows]
    hotspots = [_listed(row, pcode, listed.get(pcode, ())) for row, pcode, _, _ in matched]
    places = [hotspot or pcode for hotspot, (_, pcode, _, _) in zip(hotspots, matched, strict=True)]
    named = Counter(places)
    exact = Counter(
        place for place, one in zip(places, matched, strict=True) if one[2] in ("pcode", "exact")
    )
    found = []
    for place, hotspot, (row, pcode, match, candidates) in zip(
        places, hotspots, matched, strict=True
    ):
        computed = is_hotspot(row.livelihoods, row.safety, row.returnees, large_returns)
        own = match in ("pcode", "exact") and exact[place] == 1
        sure = own or named[place] == 1
        found.append(
            Classified(
                row,
                computed,
                pcode if sure else "",
                match if sure else "",
                candidates,
                hotspot if sure else "",
            )
        )
    return found


def _match(dataset: Dataset, row: Row) -> tuple[str, str, tuple[Candidate, ...]]:
    """Returns the sub-district that a row's name means if one alone is meant, and candidates.

    A governorate that is not known makes nothing certain: then there are only candidates.
    """
    parent = _governorate(dataset, row.governorate)
    candidates = tuple(
        one
        for one in dataset.gazetteer.candidates(row.pcode or row.location, parent or "")
        if dataset.units.level(one.pcode) == "subdistrict"
    )
    exact = [one for one in candidates if one.match in ("pcode", "exact")]
    sure = exact or candidates
    if parent is None or len(sure) != 1:
        return "", "", candidates
    return sure[0].pcode, sure[0].match, candidates


def _governorate(dataset: Dataset, name: str) -> str | None:
    """Returns the P-code of the governorate that a name means: empty for no name, None unsure."""
    if not name:
        return ""
    found = {
        one.pcode
        for one in dataset.gazetteer.candidates(name)
        if dataset.units.level(one.pcode) == "governorate"
    }
    return found.pop() if len(found) == 1 else None


def _listed(row: Row, pcode: str, hotspots: Sequence[dict[str, Any]]) -> str:
    """Returns the listed hotspot that a row is, by name where the boundary is not its own."""
    named = [
        one["id"]
        for one in hotspots
        if normalised(row.location) in {normalised(one["name"]), normalised(one["name_ar"] or "")}
    ]
    if len(named) == 1:
        return str(named[0])
    own = [one["id"] for one in hotspots if one["match"] != "no_own_polygon"]
    return str(own[0]) if len(own) == 1 and pcode else ""
