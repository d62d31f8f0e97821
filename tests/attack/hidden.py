"""What the public must not learn, worked out from the full data: the judges' side, not the donor's.

The donor itself knows nothing of this but what anybody has read in the group's slides: ids and
names that it may try, and the totals of governorates and of the country.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from geo.catalog.vocabulary import OTHER, SENSITIVE_SECTORS
from geo.dataset.dataset import Dataset
from geo.settings import ROOT

SHORTEST = 6
"""Names and ids of fewer letters are words of other things too."""
_SITE_TEXTS = ("id", "name", "name_ar", "source_name", "note", "site_group")
_GROUP_TEXTS = ("id", "name", "name_ar", "note")
_BLOCKED_TEXTS = ("id", "name", "name_ar", "stated_place", "note", "position_basis", "part_of")


def plain(text: str) -> str:
    """Returns a text in small letters, without accents, signs and doubled spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(one for one in bare if not unicodedata.combining(one))
    return re.sub(r"[\W_]+", " ", kept).strip()


def _towns() -> set[str]:
    """Returns the names of towns on the base map, which come from Natural Earth."""
    path = ROOT / "data" / "boundaries" / "basemap" / "cities.geojson"
    found = [one["properties"] for one in json.loads(path.read_text("utf-8"))["features"]]
    return {plain(name) for one in found for name in one.values() if isinstance(name, str)}


@dataclass(frozen=True)
class Hidden:
    """Everything about a full dataset that no answer to the public may give away.

    `unnamed` are organisations that opted out, by id.
    """

    full: Dataset
    unnamed: frozenset[str] = frozenset()

    @cached_property
    def sites(self) -> list[dict[str, Any]]:
        """The sites as they are."""
        return self.full.registered(self.full.layer("informal-sites"))

    @cached_property
    def texts(self) -> dict[str, str]:
        """Texts that must not be read anywhere, each with what it is."""
        found: dict[str, str] = {}
        named = _BY_TABLE
        for table, (what, columns) in named.items():
            for one in self.full.features[table].to_dict("records"):
                for name in columns:
                    self._add(found, one.get(name), f"{what} “{one['id']}” ({name})")
        for text, name in self._words_of_sheets():
            self._add(found, text, f"a word of a sheet ({name})")
        for one in self.unnamed:
            record = self.full.organisations[one]
            for name in ("id", "name", "acronym", "name_ar"):
                self._add(found, record.get(name), f"organisation “{one}” that opted out ({name})")
        return found

    def _words_of_sheets(self) -> Iterable[tuple[str, str]]:
        rows = self.full.features["partner-activities"]
        handed_in = rows[rows["source_id"].str.startswith("from-")]
        for name in ("source_id", "source_page_or_slide", "activity", "note", "donor"):
            for text in handed_in[name].dropna().unique():
                if name != "donor" or text not in self.full.organisations:
                    yield text, name

    def _add(self, found: dict[str, str], text: object, what: str) -> None:
        if not isinstance(text, str) or len(text) < SHORTEST or plain(text) in self._public_names:
            return
        found.setdefault(text, what)

    @cached_property
    def _public_names(self) -> frozenset[str]:
        """Names of units, hotspots and coordination areas, which anybody may read."""
        names: set[str] = set()
        for table in ("governorates", "districts", "subdistricts", "hotspots", "abc-areas"):
            for name in ("id", "name", "name_ar", "name_ckb"):
                held = self.full.features[table]
                names |= {plain(str(one)) for one in held[name].dropna()} if name in held else set()
        return frozenset(names | _towns())

    @cached_property
    def points(self) -> tuple[np.ndarray, list[str]]:
        """Places of sites and blocked areas in degrees, longitude first, and what each is."""
        found, what = [], []
        for table in ("informal-sites", "blocked-areas"):
            frame = self.full.features[table]
            for one, place in zip(frame["id"], frame.geometry, strict=True):
                if place is not None and not place.is_empty:
                    point = place.representative_point()
                    found.append((point.x, point.y))
                    what.append(f"{table}/{one}")
        return np.array(found), what

    @cached_property
    def totals(self) -> Mapping[str, dict[str, int]]:
        """Households and sites by governorate and for the country (`IQ`), as slides tell them."""
        found: dict[str, dict[str, int]] = {}
        for one in self.sites:
            for code in ("IQ", one["governorate_pcode"]):
                held = found.setdefault(code, {"households": 0, "sites": 0})
                held["households"] += one["households"]
                held["sites"] += 1
        return found

    @cached_property
    def guesses(self) -> dict[str, str]:
        """Ids that really are hidden, each with one that was made up, of the same length."""
        ids = [one["id"] for one in self.sites]
        ids += list(self.full.features["blocked-areas"]["id"])
        return {one: "zq" + re.sub(r"\w", "x", one[2:]) for one in ids}

    @cached_property
    def sensitive_only(self) -> frozenset[tuple[str, str]]:
        """Organisations whose work in a governorate is sensitive only, with that governorate."""
        return frozenset(self._work) - {
            one for one, sectors in self._work.items() if sectors - SENSITIVE_SECTORS - {OTHER}
        }

    @cached_property
    def _work(self) -> dict[tuple[str, str], set[str]]:
        rows = self.full.features["partner-activities"]
        columns: Iterable[tuple[str, str, str]] = zip(
            rows["organisation"], rows["governorate_pcode"], rows["sector"], strict=True
        )
        found: dict[tuple[str, str], set[str]] = {}
        for organisation, governorate, sector in columns:
            found.setdefault((organisation, governorate), set()).add(sector)
        return found


_BY_TABLE = {
    "informal-sites": ("site", _SITE_TEXTS),
    "site-groups": ("group of sites", _GROUP_TEXTS),
    "blocked-areas": ("blocked area", _BLOCKED_TEXTS),
}
