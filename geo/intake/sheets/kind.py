"""What a sheet can hold: each kind of list declared once, with the roles of its columns."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from geo.errors import InvalidQueryError
from geo.intake.sheets.template_columns import TEMPLATES
from geo.intake.sheets.values import words
from geo.units.boundaries import LEVELS

WHO: Final = "who"
_UNITS: Final = frozenset([*LEVELS, *(f"{level}_pcode" for level in LEVELS)])
_POINT: Final = frozenset(["latitude", "longitude"])
_WHEN: Final = frozenset(["reported", "month", "year"])
_ASIDE: Final = frozenset(["note", "person", "row_number"])
_OF_WORK: Final = frozenset([*_UNITS, "place", "sector", "activity", "start", "end", "month"])
"""What a list of work says and a register of organisations does not."""


class Kind(NamedTuple):
    """One kind of list: its name, what its rows say, and which roles its columns can have.

    `core` is by what is said: every row has to say all of it, and a sheet with `least` of it can be
    of the kind. Where it says all of `whole`, and `least_more` of what is in `more`, it is surely
    one; `rank` says which kind comes first where several are sure. `without` are roles that speak
    against it. The roles of `once` name what a row is of, where no two rows are of the same.
    A heading alone decides for the roles of `by_heading`, whatever the contents look like.
    `renamed` are roles that go by another name here; `sums` are counts that are added up.
    """

    name: str
    says: str
    core: Mapping[str, frozenset[str]]
    least: int
    whole: frozenset[str]
    rank: int
    roles: frozenset[str]
    more: tuple[frozenset[str], ...] = ()
    least_more: int = 0
    without: frozenset[str] = frozenset()
    once: tuple[str, ...] = ()
    by_heading: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = {}
    sums: tuple[str, ...] = ("households", "individuals")

    def role(self, role: str) -> str:
        """Returns a role as it goes by here; empty for one that no column of the kind has."""
        own = self.renamed.get(role, role)
        return own if own in self.roles else ""


ACTIVITIES: Final = Kind(
    words.ACTIVITIES,
    "who does what where",
    core={
        WHO: frozenset(["organisation", "organisation_acronym", "implementing_partner"]),
        "what": frozenset(["sector", "activity", "subsector"]),
        "where": frozenset([*_UNITS, "place", "place_pcode", "latitude"]),
    },
    least=2,
    whole=frozenset(["who", "what"]),
    rank=3,
    roles=words.roles(),
    more=(
        frozenset(["month", "start", "end", "reported"]),
        frozenset(["individuals", "households", "beneficiary"]),
    ),
    sums=("households", "individuals", "households_planned", "individuals_planned"),
)
RETURN_INDEX: Final = Kind(
    "return-index",
    "how severe conditions of return are where, and for how many people",
    core={
        "livelihoods_and_services": frozenset(["livelihoods_and_services"]),
        "safety_and_cohesion": frozenset(["safety_and_cohesion"]),
        "returnees": frozenset(["returnees"]),
        "where": frozenset([*_UNITS, "place", "latitude"]),
    },
    least=3,
    whole=frozenset(["livelihoods_and_services", "safety_and_cohesion", "where"]),
    rank=4,
    roles=frozenset(
        [*words.phrases("return-index"), *_UNITS, *_POINT, *_WHEN, *_ASIDE, "place", "breakdown"]
    ),
    renamed={
        "place_id": "site_id",
        "place_pcode": "site_id",
        "activity_id": "site_id",
        "location": "subdistrict",
        "pcode": "subdistrict_pcode",
    },
    sums=("households", "individuals", "returnees"),
)
SITES: Final = Kind(
    "sites",
    "which site lies where",
    core={"site": frozenset(["place", "site_id"]), "where": frozenset([*_UNITS, "latitude"])},
    least=2,
    whole=frozenset(["site", "where"]),
    rank=2,
    roles=frozenset([*words.phrases("sites"), *_UNITS, *_POINT, *_WHEN, *_ASIDE]),
    more=(
        frozenset(["households", "individuals"]),
        frozenset(["latitude"]),
        frozenset(["site_id", "kind"]),
    ),
    least_more=1,
    once=("place", *sorted(_UNITS), *sorted(_POINT)),
    renamed={
        "place_id": "site_id",
        "place_pcode": "site_id",
        "activity_id": "site_id",
        "place_kind": "kind",
        "place_ar": "name_ar",
    },
)
ORGANISATIONS: Final = Kind(
    "organisations",
    "which organisation is of which type",
    core={"who": frozenset(["organisation"])},
    least=1,
    whole=frozenset(["who"]),
    rank=1,
    roles=frozenset([*words.phrases("organisations"), *_ASIDE, *_OF_WORK]),
    more=(
        frozenset(["organisation_type"]),
        frozenset(["organisation_acronym", "aliases"]),
        frozenset(["organisation_id"]),
    ),
    least_more=2,
    without=_OF_WORK,
    once=("organisation",),
    by_heading=frozenset(["organisation_id", "aliases"]),
    renamed={
        "activity_id": "organisation_id",
        "place_id": "organisation_id",
        "id": "organisation_id",
        "acronym": "organisation_acronym",
        "name": "organisation",
        "type": "organisation_type",
    },
)
AREAS: Final = Kind(
    "areas",
    "which units a coordination area has, in our own template",
    core={"area": frozenset(["area_id"]), "unit": frozenset(["pcode", "name", "kind"])},
    least=2,
    whole=frozenset(["area", "unit"]),
    rank=4,
    roles=frozenset(one.role for one in TEMPLATES["areas"].columns),
    by_heading=frozenset(one.role for one in TEMPLATES["areas"].columns),
)
BLOCKED_AREAS: Final = Kind(
    "blocked-areas",
    "which areas of origin are blocked, in our own template",
    core={
        "area": frozenset(["name"]),
        "standing": frozenset(["standing"]),
        "evidence": frozenset(["evidence"]),
        "where": frozenset([*_UNITS, "latitude"]),
    },
    least=3,
    whole=frozenset(["area", "standing", "evidence"]),
    rank=4,
    roles=frozenset(one.role for one in TEMPLATES["blocked-areas"].columns),
    by_heading=frozenset(one.role for one in TEMPLATES["blocked-areas"].columns),
)
KINDS: Final = (ACTIVITIES, RETURN_INDEX, AREAS, BLOCKED_AREAS, SITES, ORGANISATIONS)


def named(name: str) -> tuple[Kind, ...]:
    """Returns the kind of a name, all of them for none; InvalidQueryError for one not known."""
    found = tuple(one for one in KINDS if name in ("", one.name))
    if not found:
        known = ", ".join(one.name for one in KINDS)
        raise InvalidQueryError(f"there is no kind of list {name!r}: expected one of {known}")
    return found
