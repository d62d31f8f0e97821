"""For what a file is complete: only there do rows that are missing say that work is over."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from geo.errors import InvalidQueryError
from geo.intake.sheets.known import Known, bare, key, organisation_key
from geo.intake.sheets.values import words
from geo.language import mark
from geo.values.cells import folded

ALL: Final = frozenset(["all", "everything", "all of it", "الكل", "كل شيء"])
NOTHING: Final = frozenset(["", "nothing", "none", "لا شيء"])
_WHOLE: Final = re.compile(r"^(all of|all|كل|جميع)\s+", re.IGNORECASE)
_PARTS: Final = re.compile(r"\s*[,;|]\s*|\s+in\s+")


class Complete(NamedTuple):
    """What a file lists all of: units (P-codes), organisations and sectors; none means any.

    `is_nothing` says that it is not complete for anything.
    """

    is_nothing: bool = True
    units: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()

    def of(self, organisation: str) -> "Complete":
        """Returns the same of one organisation's work; of everybody's where none is given."""
        alone = not self.is_nothing and bool(organisation)
        return self._replace(organisations=(organisation,)) if alone else self

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a stored row is part of what the file lists all of."""
        if self.is_nothing:
            return False
        codes = [row.get(f"{level}_pcode") for level in ("governorate", "district", "subdistrict")]
        return (
            (not self.units or any(code in self.units for code in codes))
            and (not self.organisations or row.get("organisation") in self.organisations)
            and (not self.sectors or row.get("sector") in self.sectors)
        )


def read(text: str, known: Known) -> Complete:
    """Returns what `all`, `nothing`, `all of Ninewa`, `DRC in Ninewa` or P-codes mean.

    InvalidQueryError for a part that is no unit, organisation or sector.
    """
    plain = folded(text)
    if plain in NOTHING:
        return Complete()
    if plain in ALL:
        return Complete(is_nothing=False)
    found: dict[str, list[str]] = {"units": [], "organisations": [], "sectors": []}
    for part in _PARTS.split(_WHOLE.sub("", text.strip())):
        what, one = _meant(part, known)
        found[what].append(one)
    return Complete(False, *(tuple(found[name]) for name in Complete._fields[1:]))


def _meant(part: str, known: Known) -> tuple[str, str]:
    code = known.codes.get(bare(part), "")
    units = {one.pcode for one in known.names.get(key(part), []) if one.level != "site"}
    named = known.organisation_names.get(organisation_key(part), ())
    sector = words.sector(part)
    if code or units:
        return "units", code or min(units, key=len)
    if len(named) == 1 or part in known.organisations:
        return "organisations", part if part in known.organisations else named[0]
    if sector:
        return "sectors", sector
    raise InvalidQueryError(
        mark(
            "“{part}” is no unit, organisation or sector that the file could be complete for;"
            " expected such as “all”, “all of Ninewa” or “nothing”."
        ),
        part=part[:80],
    )
