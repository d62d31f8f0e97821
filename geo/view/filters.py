"""The filters that every page, address and command shares, described once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.catalog import layers
from geo.catalog.country import Country
from geo.catalog.layer import Layer
from geo.catalog.vocabulary import NAMED_SECTORS, ORGANISATION_TYPES
from geo.language import Language, mark
from geo.units.boundaries import LEVELS
from geo.values.days import Today
from geo.view.address import AUDIENCES, SUPPOSED, Vocabulary

Schema = Mapping[str, Any]
TEXT: Schema = {"type": "string"}
DAY: Schema = {
    "type": "string",
    "pattern": rf"^(\d{{4}}-\d{{2}}-\d{{2}}|{Today.WORD})$",
    "example": "2022-02-15",
}


@dataclass(frozen=True)
class Filter:
    """One filter: what it keeps, its values, and whether it may be given several times."""

    name: str
    title: str
    description: str
    values: Schema
    repeatable: bool = True

    def schema(self, vocabulary: Vocabulary, country: Country) -> dict[str, Any]:
        """Returns the schema of one value, with the ids that it may hold where they are known."""
        known = vocabulary.get(self.name)
        code = pcode(vocabulary, country, self.name) if self.name in LEVELS else self.values
        return {**code, "description": self.description} | (
            {"enum": sorted(known)} if known else {}
        )


def pcode(vocabulary: Vocabulary, country: Country, level: str) -> Schema:
    """Returns the schema of a P-code of a level, with the first one as an example."""
    pattern: str = getattr(country.codes, level)
    example = min(vocabulary.get(level, ()), default="")
    return {"type": "string", "pattern": f"^{pattern}$"} | ({"example": example} if example else {})


FILTERS: tuple[Filter, ...] = (
    Filter("governorate", mark("Governorate"), "P-code of a governorate.", TEXT),
    Filter("district", mark("District"), "P-code of a district.", TEXT),
    Filter("subdistrict", mark("Sub-district"), "P-code of a sub-district.", TEXT),
    Filter("area", mark("Coordination area"), "Id of a feature of abc-areas.", TEXT),
    Filter("site", mark("Site"), "Id of a feature of informal-sites.", TEXT),
    Filter(
        "partner",
        mark("Organisation"),
        "Id of an organisation: activities of it, or places where it is active on the day.",
        {**TEXT, "example": "drc"},
    ),
    Filter(
        "sector",
        mark("Sector"),
        "Activities and gaps of this sector; elsewhere only this sector is counted.",
        {**TEXT, "enum": list(NAMED_SECTORS)},
    ),
    Filter(
        "orgtype",
        mark("Type of organisation"),
        "Activities of this type of organisation; elsewhere only this type is counted.",
        {**TEXT, "enum": list(ORGANISATION_TYPES)},
    ),
    Filter(
        "presence",
        mark("Presence"),
        "any, none or a minimum such as 2: of distinct organisations among the chosen sectors "
        "at the place itself or its group.",
        {**TEXT, "pattern": r"^(any|none|[1-9]\d?)$", "default": "any"},
        repeatable=False,
    ),
    Filter(
        "date",
        mark("Day"),
        "One day, or today: activities whose period holds that day, derived values of that day. "
        "Without it all rows, and derived values of the latest day that the data describes.",
        DAY,
        repeatable=False,
    ),
    Filter(
        "without",
        mark("Without"),
        "Id of an organisation: what the map would be if its work ended before the day. A "
        "supposition, which the answer says of itself (Atlas-Supposition).",
        {**TEXT, "example": "drc"},
    ),
    Filter(
        "without_donor",
        mark("Without the donor"),
        "Id of a donor: the same of all work that the sources name it for, alone or with others.",
        {**TEXT, "example": "oxfam"},
    ),
    Filter(
        "wider",
        mark("Wider area"),
        "With true, a place filter also returns activities reported for an area that contains "
        "the place; the property certainty says which.",
        {"type": "boolean", "default": False},
        repeatable=False,
    ),
    Filter(
        "lang",
        mark("Language"),
        "Language of names and of error sentences.",
        {**TEXT, "enum": [one.value for one in Language], "default": "en"},
        repeatable=False,
    ),
    Filter(
        "audience",
        mark("Audience"),
        "Shows no more than this audience may see; never more than the asker may see (403). "
        "With public everybody gets the same answer, which anybody may keep.",
        {**TEXT, "enum": list(AUDIENCES)},
        repeatable=False,
    ),
)
_PLACES = ("governorate", "district", "subdistrict", "area")
BY_NAME = {one.name: one for one in FILTERS}


def filters_of(layer: Layer) -> list[Filter]:
    """Returns the filters that can change which features of a layer are returned, or their text.

    Every collection accepts all filters; those that are not named here have no effect on it.
    """
    if layer is layers.PARTNER_ACTIVITIES:
        wanted: tuple[str, ...] = (
            *_PLACES,
            "site",
            "partner",
            "sector",
            "orgtype",
            "date",
            *SUPPOSED,
            "wider",
        )
    else:
        wanted = () if layer is layers.MOVEMENTS else _PLACES
        if layer.counted:
            wanted = (*wanted, "partner", "sector", "orgtype", "presence", "date", *SUPPOSED)
        if layer is layers.SERVICE_GAPS:
            wanted = (*wanted, "site", "sector")
        if layer is layers.INFORMAL_SITES:
            wanted = (*wanted, "site")
    return [one for one in FILTERS if one.name in (*wanted, "lang")]
