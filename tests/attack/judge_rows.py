"""Judges the rows of answers: nothing below the level that the public may see."""

from collections.abc import Iterator
from typing import Any

import shapely
from addresses import ITEMS, Known
from asker import Reply
from findings import Finding
from formats_read import COLLECTION, Row
from hidden import Hidden

from geo.catalog.vocabulary import SENSITIVE_SECTORS
from geo.presence.presence import SITES_TOGETHER

_OF_A_SITE = (
    "source_name",
    "short_name",
    "short_name_ar",
    "site_group",
    "kind_basis",
    "edge_km",
    "note",
    "stated_district",
    "stated_governorate",
)
_OF_WORK = (
    "site_id",
    "activity",
    "note",
    "implementing_partner",
    "handover_to",
    "targeted",
    "source_sector",
    "subdistrict",
    "subdistrict_pcode",
)
_OF_A_BLOCKED_AREA = (
    "subdistrict",
    "subdistrict_pcode",
    "stated_place",
    "part_of",
    "position_basis",
    "note",
    "references",
)
_OF_A_GAP = ("cause", "responsible", "since", "state", "note", "subdistrict_pcode")
_EMPTY = {
    "informal-sites": _OF_A_SITE,
    "partner-activities": _OF_WORK,
    "blocked-areas": _OF_A_BLOCKED_AREA,
    "service-gaps": _OF_A_GAP,
}
"""Properties that tell of a single place or person, and that nothing may be in."""
_WIDE = ("district", SITES_TOGETHER, "governorate", "country", None)
"""Levels of open work; sensitive work is told from the governorate on."""


def rows(reply: Reply, hidden: Hidden) -> Iterator[Finding]:
    """Yields what the rows of an answer say below the level that the public may see."""
    for row in reply.rows:
        collection = row.get(COLLECTION, "")
        for name in _EMPTY.get(collection, ()):
            if row.get(name) is not None:
                fact = f"{name} “{str(row[name])[:60]}” of {collection}/{row.get('id')}"
                yield Finding("property", reply.address, fact, "it tells of a single place")
        yield from _sensitive(reply, row)
        yield from _alone(reply, row, hidden)
        if collection == "informal-sites" and isinstance(row.get("geometry"), shapely.Point):
            fact = f"a point for {row.get('id')}"
            yield Finding("point", reply.address, fact, "sites are drawn as whole sub-districts")


def _sensitive(reply: Reply, row: Row) -> Iterator[Finding]:
    below = row.get("district_pcode") or row.get("admin2_code") or row.get("subdistrict_pcode")
    level = row.get("place_level")
    sectors = {row.get("sector"), *(row.get("sectors") or ())} & SENSITIVE_SECTORS
    sectors |= _hapi(row)
    below = below or (row.get("id") if row.get(COLLECTION) == "abc-areas" else None)
    if sectors and (below or level not in _WIDE[2:]):
        who = row.get("organisation") or row.get("org_acronym") or "somebody"
        fact = f"that {who} works in {', '.join(sorted(sectors))} at {below or row.get('place')}"
        yield Finding("sensitive", reply.address, fact, "a sensitive sector below a governorate")
    elif level not in _WIDE and row.get(COLLECTION) in ("partner-activities", "service-gaps"):
        fact = f"work at the {level} “{row.get('place')}”"
        yield Finding("level", reply.address, fact, "work is told by district")


def _hapi(row: Row) -> set[str]:
    """Returns the sensitive sectors of a row in the shape of HDX HAPI, by their code."""
    return {str(row.get("sector_code"))} & {"PRO", "PRO-CPN", "PRO-GBV", "PRO-HLP"}


def _alone(reply: Reply, row: Row, hidden: Hidden) -> Iterator[Finding]:
    """An organisation that does only sensitive work in a governorate is named for it as a whole."""
    code: Any = row.get("district_pcode") or row.get("admin2_code")
    who: Any = row.get("organisation")
    if code and who and (who, str(code)[:5]) in hidden.sensitive_only:
        fact = f"that {who} works in {code}"
        yield Finding("elimination", reply.address, fact, "all that it does there is sensitive")


ORDERS = (
    ("id",),
    ("name",),
    ("organisation", "sector", "start"),
    ("sector", "organisation", "start"),
    ("organisation_name", "sector", "start"),
    ("start", "organisation", "sector"),
    ("sector",),
)
"""Orders of rows that follow from what is shown; the order of the source follows from its places"""


def order(known: Known) -> Iterator[Finding]:
    """Yields places whose rows lie in an order that nothing shown explains.

    The sources list work by district and site: rows in their order tell which work is where.
    """
    for collection in ("partner-activities", "service-gaps"):
        by_place: dict[str, list[Row]] = {}
        for one in known.rows(collection):
            part = "sensitive" if one["sector"] in SENSITIVE_SECTORS else "open"
            by_place.setdefault(f"{one['place_id']}, {part} sectors", []).append(one)
        for place, rows in by_place.items():
            if len(rows) > 2 and not any(_lie(rows, names) for names in ORDERS):
                fact = f"which of the {len(rows)} rows of {place} are next to one another"
                why = "they lie in the order of the source, which goes by district and site"
                address = f"{ITEMS.format(collection)}?limit=10000"
                yield Finding("order", address, fact, why)


def _lie(rows: list[Row], names: tuple[str, ...]) -> bool:
    """Whether rows are sorted by these properties, the number at the end of an id as a number."""
    keys = [tuple(_key(str(row.get(name) or "")) for name in names) for row in rows]
    return keys == sorted(keys)


def _key(text: str) -> tuple[str, int]:
    base, _, number = text.rpartition("-")
    return (base, int(number)) if base and number.isdigit() else (text, 0)
