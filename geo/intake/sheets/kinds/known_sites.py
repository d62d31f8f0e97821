"""Which known site a row is of: by its id, by its name in the same district, or by its point."""

from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

import shapely

from geo.catalog import layers
from geo.catalog.registers import SITE_ROUNDS
from geo.intake.sheets.changes.difference import Stored
from geo.intake.sheets.kinds import entries
from geo.intake.sheets.known import SITE_NAMES, Known, Named, alike, key
from geo.intake.sheets.work.rows import slug, source_id
from geo.values import crs

NEAR_M: Final = 300
"""How far a point of the same site can be off."""
_SIMILAR: Final = 0.7
_MOST: Final = 5


class Sent(NamedTuple):
    """What a row says of a site: the sender's id, its names, its unit, its point in degrees."""

    own_id: str
    names: tuple[str, ...]
    pcode: str
    point: tuple[float, float] | None


class Likely(NamedTuple):
    """A known site that may be meant, how alike it is (0 to 1), how far in metres, and why."""

    site: Stored
    score: float
    distance_m: int | None
    why: str


class KnownSites:
    """The sites that are stored, those of one sender apart from those of others."""

    def __init__(self, known: Known, sender: str) -> None:
        self._units, self._source = known.units, source_id(sender)
        self._sources = entries.sources_of(sender)
        self.rows = known.stored(layers.INFORMAL_SITES.id)
        self._rounds = known.stored(SITE_ROUNDS.id)
        self._ids = {one["id"]: one for one in self.rows}
        self._names: dict[tuple[str, str], list[Stored]] = {}
        for one in self.rows:
            district = one["district_pcode"] or one["governorate_pcode"] or ""
            for name in dict.fromkeys(map(key, _names(one))):
                self._names.setdefault((name, district), []).append(one)
        self._placed = [one for one in self.rows if one.get("longitude") is not None]
        points = [(one["longitude"], one["latitude"]) for one in self._placed]
        self._tree = shapely.STRtree([shapely.Point(one) for one in points])

    def is_own(self, site: Stored) -> bool:
        """Whether a site was handed in by the sender."""
        return site["source_id"] in self._sources

    def own(self) -> list[Stored]:
        """Returns the sites that the sender handed in, and that are open."""
        return [one for one in self.rows if self.is_own(one) and not one.get("until")]

    def own_beside(self) -> list[Stored]:
        """Returns the sites of others that the sender's newest list has, as the sender's rows."""
        newest: dict[str, Stored] = {}
        for one in sorted(self._rounds, key=lambda one: one["as_of"] or ""):
            if one.get("beside") in self._ids and one["source_id"] in self._sources:
                newest[one["beside"]] = one
        kept = ("as_of", "source_id", "beside")
        return [
            {**self._ids[site], **{name: one[name] for name in kept}, "id": one["site_id"]}
            for site, one in newest.items()
            if not one.get("gone_from")
        ]

    def of_id(self, own_id: str) -> Stored | None:
        """Returns the site of a sender's id, or of an id of ours."""
        if not own_id:
            return None
        return self._ids.get(f"{self._source}-{slug(own_id)}") or self._ids.get(own_id)

    def likely(self, sent: Sent, met: Collection[str]) -> list[Likely]:
        """Returns the sites that a row may be of and that no id has met, the likeliest first."""
        district = self._units.district(sent.pcode)
        found: dict[str, Likely] = {}
        for name in map(key, sent.names):
            for site in self._names.get((name, district), ()) if name else ():
                distance = _distance_m(sent.point, site)
                found.setdefault(site["id"], Likely(site, 1.0, distance, "name"))
        for one in self._near(sent):
            found.setdefault(one.site["id"], one)
        own = (one for one in found.values() if one.site["id"] not in met)
        return sorted(own, key=lambda one: (-one.score, one.distance_m or 0))[:_MOST]

    def _near(self, sent: Sent) -> list[Likely]:
        """Returns the sites within `NEAR_M` of a row's point whose name is similar."""
        if sent.point is None or not self._placed:
            return []
        found = []
        for place in self._tree.query(shapely.box(*crs.around(sent.point, NEAR_M))):
            site = self._placed[int(place)]
            distance = _distance_m(sent.point, site)
            score = _similar(sent.names, site)
            if distance is not None and distance <= NEAR_M and score >= _SIMILAR:
                found.append(Likely(site, round(score, 2), distance, "point"))
        return found


def _names(site: Mapping[str, Any]) -> list[str]:
    return [site[one] for one in SITE_NAMES if site.get(one)]


def _similar(names: tuple[str, ...], site: Stored) -> float:
    choices = [Named(site["id"], "", "site", name) for name in _names(site)]
    return max((pair[0] for name in names for pair in alike(name, choices)), default=0.0)


def _distance_m(point: tuple[float, float] | None, site: Stored) -> int | None:
    if point is None or site.get("longitude") is None:
        return None
    return round(crs.apart_m(point, (site["longitude"], site["latitude"])))
