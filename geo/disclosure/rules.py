"""The table of who may see what, level by level, and what an operator made of it.

The table is read by people who must sign it off and by the program, which has no other rules: a
record of a kind, known as closely as a level says, is shown to an audience as it is, raised to a
wider level, or not shown. What is not in the table is not shown.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from geo.catalog.audience import Audience


class Level(StrEnum):
    """How closely a record says where, the closest first; a group of sites counts as a site."""

    SITE = "site"
    SUBDISTRICT = "sub-district"
    DISTRICT = "district"
    GOVERNORATE = "governorate"
    COUNTRY = "country"


class Treatment(StrEnum):
    """What becomes of a record: shown as it is, raised to a level, or not shown; strictest last."""

    SHOW = "show"
    TO_SUBDISTRICT = "sub-district"
    TO_DISTRICT = "district"
    TO_GOVERNORATE = "governorate"
    HIDE = "hide"


_TABLE: Final = """
kind of record                        | audience    | site         | sub-district | district    | governorate | country
governorates                          | all         | -            | -            | -           | show        | -
districts                             | all         | -            | -            | show        | -           | -
subdistricts                          | all         | -            | show         | -           | -           | -
informal-sites                        | public      | sub-district | -            | -           | -           | -
informal-sites                        | partner     | show         | -            | -           | -           | -
informal-sites                        | coordinator | show         | -            | -           | -           | -
hotspots                              | all         | -            | show         | -           | -           | -
abc-areas                             | all         | -            | show         | -           | -           | -
abc-area-units                        | all         | -            | show         | show        | show        | -
blocked-areas                         | public      | district     | -            | -           | -           | -
blocked-areas                         | partner     | show         | -            | -           | -           | -
blocked-areas                         | coordinator | show         | -            | -           | -           | -
partner-activities                    | public      | district     | district     | district    | governorate | hide
partner-activities                    | partner     | show         | show         | show        | show        | show
partner-activities                    | coordinator | show         | show         | show        | show        | show
partner-activities, sensitive sectors | public      | governorate  | governorate  | governorate | governorate | hide
partner-activities, sensitive sectors | partner     | governorate  | governorate  | governorate | governorate | hide
partner-activities, sensitive sectors | coordinator | show         | show         | show        | show        | show
service-gaps                          | public      | district     | district     | district    | governorate | -
service-gaps                          | partner     | show         | show         | show        | show        | -
service-gaps                          | coordinator | show         | show         | show        | show        | -
service-gaps, sensitive sectors       | public      | governorate  | governorate  | governorate | governorate | -
service-gaps, sensitive sectors       | partner     | governorate  | governorate  | governorate | governorate | -
service-gaps, sensitive sectors       | coordinator | show         | show         | show        | show        | -
return-index                          | public      | -            | hide         | -           | -           | -
return-index                          | partner     | -            | show         | -           | -           | -
return-index                          | coordinator | -            | show         | -           | -           | -
movements                             | all         | -            | -            | -           | -           | show
organisations                         | all         | -            | -            | -           | -           | show
sources                               | all         | -            | -            | -           | -           | show
source-scopes                         | all         | -            | -            | -           | -           | show
site-groups                           | public      | hide         | -            | -           | -           | -
site-groups                           | partner     | show         | -            | -           | -           | -
site-groups                           | coordinator | show         | -            | -           | -           | -
area-profiles                         | public      | -            | hide         | hide        | hide        | -
area-profiles                         | partner     | -            | show         | show        | show        | -
area-profiles                         | coordinator | -            | show         | show        | show        | -
statements                            | public      | hide         | -            | -           | -           | show
statements                            | partner     | show         | -            | -           | -           | show
statements                            | coordinator | show         | -            | -           | -           | show
publications                          | all         | -            | -            | -           | -           | show
meetings                              | all         | -            | -            | -           | -           | show
"""  # noqa: E501 - a table is read line by line
"""A dash: no record of the kind is known so closely; if one came, it would not be shown."""

SENSITIVE: Final = ", sensitive sectors"
"""Ends the kinds that hold protection, child protection, GBV, legal aid and HLP."""
LEAST_HOUSEHOLDS: Final = 10
"""A public cell with fewer households is not shown (CONVENTIONS P4)."""
LEAST_SITES: Final = 3
"""A public cell of fewer sites is not shown: the figure of one site's cell is the site's own.

Of the five cells of the shipped data this hides the same two as the households alone did with
their complement, so that three cells with 26 of 28 sites and 97 % of the households stay.
"""


class Key(NamedTuple):
    """One cell of the table."""

    kind: str
    level: Level
    audience: Audience

    def __str__(self) -> str:
        return f"{self.kind}, {self.level}, {self.audience}"


Table = Mapping[Key, Treatment]


class Loosened(NamedTuple):
    """A cell that shows more than the shipped table: what it was and what it is now."""

    key: Key
    shipped: Treatment
    now: Treatment


@dataclass(frozen=True)
class Rules:
    """The rules in force: the table and what counts as too few.

    `opted_out` names organisations that asked not to be named in public (id, name or acronym);
    `reason` is why an operator shows more than is shipped, `origin` the file's name.
    """

    table: Table
    least_households: int = LEAST_HOUSEHOLDS
    least_sites: int = LEAST_SITES
    opted_out: tuple[str, ...] = ()
    reason: str = ""
    origin: str = ""

    def treatment(self, kind: str, level: Level, audience: Audience) -> Treatment:
        """Returns what becomes of records of a kind known at a level: `hide` where unknown."""
        return self.table.get(Key(kind, level, audience), Treatment.HIDE)

    def closest(self, kind: str, audience: Audience) -> Treatment:
        """Returns what becomes of the records of a kind that are known the closest."""
        found = (self.table.get(Key(kind, level, audience)) for level in Level)
        return next((one for one in found if one is not None), Treatment.HIDE)

    def kinds(self) -> tuple[str, ...]:
        """Returns every kind of record in the table, in its order."""
        return tuple(dict.fromkeys(key.kind for key in self.table))

    @property
    def loosened(self) -> tuple[Loosened, ...]:
        """The cells that show more than the shipped table."""
        order = list(Treatment)
        return tuple(
            Loosened(key, shipped, self.table[key])
            for key, shipped in SHIPPED.table.items()
            if order.index(self.table[key]) < order.index(shipped)
        )

    @property
    def fingerprint(self) -> str:
        """A short text that changes with the rules, empty for the shipped ones; for ETags."""
        own = (sorted(self.table.items()), self.least_households, self.least_sites, self.opted_out)
        shipped = (sorted(SHIPPED.table.items()), LEAST_HOUSEHOLDS, LEAST_SITES, ())
        return "" if own == shipped else hashlib.sha256(repr(own).encode()).hexdigest()[:8]

    @property
    def lowered(self) -> tuple[str, ...]:
        """The names of the thresholds that are under the shipped ones."""
        names = ("least_households", "least_sites")
        return tuple(one for one in names if getattr(self, one) < getattr(SHIPPED, one))


def _read(text: str) -> Table:
    head, *lines = (
        [word.strip() for word in line.split("|")] for line in text.strip().splitlines()
    )
    levels = [Level(word) for word in head[2:]]
    found: dict[Key, Treatment] = {}
    for kind, audience, *words in lines:
        for one in Audience if audience == "all" else [Audience(audience)]:
            found |= {
                Key(kind, level, one): Treatment(word)
                for level, word in zip(levels, words, strict=True)
                if word != "-"
            }
    return MappingProxyType(found)


SHIPPED: Final = Rules(_read(_TABLE))
"""The rules that come with the Atlas."""

_ALWAYS: Final = (Treatment.SHOW,)
_OR_NOT: Final = (Treatment.SHOW, Treatment.HIDE)
_POSSIBLE: Final[Mapping[str, tuple[Treatment, ...]]] = {
    **dict.fromkeys(
        ("governorates", "districts", "subdistricts", "organisations", "sources", "source-scopes"),
        _ALWAYS,
    ),
    "informal-sites": (Treatment.SHOW, Treatment.TO_SUBDISTRICT, Treatment.HIDE),
    **dict.fromkeys(
        ("blocked-areas", "partner-activities", "service-gaps"),
        (Treatment.SHOW, Treatment.TO_DISTRICT, Treatment.TO_GOVERNORATE, Treatment.HIDE),
    ),
}


def possible(key: Key) -> tuple[Treatment, ...]:
    """Returns what can become of the records of a cell: nothing is ever made closer than it is."""
    wider = [one.value for one in list(Level)[list(Level).index(key.level) :]]
    every = _POSSIBLE.get(key.kind.removesuffix(SENSITIVE), _OR_NOT)
    return tuple(one for one in every if one in _OR_NOT or one.value in wider)


def contradictions(table: Table) -> list[str]:
    """Returns a sentence for each audience that sees sites but not the work at them, or reverse."""
    told_apart = Key("informal-sites", Level.SITE, Audience.PUBLIC)
    found = []
    for audience in (Audience.PUBLIC, Audience.PARTNER):
        sites = table[told_apart._replace(audience=audience)] is Treatment.SHOW
        for kind, level in _SAME_AS_SITES:
            shown = table[Key(kind, level, audience)] is Treatment.SHOW
            if shown and not sites:
                found.append(
                    f"{Key(kind, level, audience)}: cannot be shown as it is where sites are not "
                    "shown one by one, because it would tell of the sites"
                )
        work = table[Key("partner-activities", Level.SITE, audience)]
        if sites and work is not Treatment.SHOW:
            found.append(
                f"{told_apart._replace(audience=audience)}: sites cannot be shown one by one where "
                "the activities at them are not, because each would look as if nobody worked there"
            )
    return found


_SAME_AS_SITES: Final[Iterable[tuple[str, Level]]] = (
    *(
        (kind + part, level)
        for kind in ("partner-activities", "service-gaps")
        for part in ("", SENSITIVE)
        for level in (Level.SITE, Level.SUBDISTRICT)
    ),
    ("site-groups", Level.SITE),
)
