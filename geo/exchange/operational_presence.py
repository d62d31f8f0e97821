"""Activities in the shape of HDX HAPI's operational presence: who works in which sector where.

One row for each organisation, sector, administrative unit and period. Months and open ends stay
as the sources have them: an end that nobody stated is empty.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import geopandas as gpd

from geo.dataset import records
from geo.dataset.dataset import Dataset
from geo.exchange.hapi_codes import ORGANISATION_TYPES, SECTORS
from geo.presence import presence
from geo.presence.periods import OPEN_END, UNKNOWN

ACRONYM_LENGTH: Final = 32
COLUMNS: Final[dict[str, str]] = {
    "org_acronym": "#org+acronym",
    "org_name": "#org+name",
    "org_type_code": "#org+type+code",
    "org_type_description": "#org+type+desc",
    "sector_code": "#sector+code",
    "sector_name": "#sector+name",
    "admin1_code": "#adm1+code",
    "admin1_name": "#adm1+name",
    "provider_admin1_name": "#adm1+name+provider",
    "admin2_code": "#adm2+code",
    "admin2_name": "#adm2+name",
    "provider_admin2_name": "#adm2+name+provider",
    "admin_level": "#adm+level",
    "location_code": "#country+code",
    "reference_period_start": "#date+start",
    "reference_period_end": "#date+end",
    "resource_hdx_id": "#meta+resource_id",
    "admin3_code": "#adm3+code",
    "admin3_name": "#adm3+name",
    "provider_admin3_name": "#adm3+name+provider",
    "source_id": "#meta+source",
}
"""Column → HXL tag. The last four are ours: HAPI stops at the district and names no source."""
_LEVELS: Final = {"governorate": 1, "district": 2, "subdistrict": 3}
_JOINED: Final = "; "

Row = dict[str, Any]


def rows(dataset: Dataset, activities: gpd.GeoDataFrame) -> list[Row]:
    """Returns the rows of these activities, with their `status` on a day, sorted.

    Work that is only planned, or has no period at all, is no presence and is left out. `activities`
    are as the audience may see them: the public's have no unit below the district.
    """
    found: dict[tuple[Any, ...], tuple[Row, list[str], list[str]]] = {}
    first, last = presence.periods(activities)
    for record, start, end in zip(records.records(activities), first, last, strict=True):
        if record["status"] == "planned" or start == UNKNOWN:
            continue
        row = _row(dataset, record, (start, end))
        key = tuple(row.values())
        _, places, sources = found.setdefault(key, (row, [], []))
        _add(places, record["place"])
        _add(sources, record["source_id"])
    finished = [_finished(row, places, sources) for row, places, sources in found.values()]
    return sorted(finished, key=lambda row: tuple(str(row[name]) for name in _ORDER))


_ORDER: Final = (
    "admin1_code",
    "admin2_code",
    "admin3_code",
    "org_name",
    "sector_code",
    "reference_period_start",
    "reference_period_end",
)


def sheet(found: Iterable[Mapping[str, Any]], *, tagged: bool = False) -> bytes:
    """Returns the rows as CSV, UTF-8 with a byte order mark; `tagged` adds a row of HXL tags."""
    head = [tuple(COLUMNS), tuple(COLUMNS.values())] if tagged else [tuple(COLUMNS)]
    return records.table([*head, *([row[name] for name in COLUMNS] for row in found)])


def _row(dataset: Dataset, record: Mapping[str, Any], period: tuple[str, str]) -> Row:
    start, end = period
    organisation = dataset.organisations.get(record["organisation"], {})
    kind = ORGANISATION_TYPES[record["organisation_type"] or "Other"]
    sector = SECTORS[record["sector"]]
    name = organisation.get("name") or record["organisation_name"] or record["organisation"]
    row: Row = dict.fromkeys(COLUMNS)
    row |= {
        "org_acronym": (organisation.get("acronym") or name)[:ACRONYM_LENGTH],
        "org_name": name,
        "org_type_code": kind.code,
        "org_type_description": kind.name,
        "sector_code": sector.code,
        "sector_name": sector.name,
        "admin_level": 0,
        "location_code": dataset.country.iso3,
        "reference_period_start": start,
        "reference_period_end": None if end == OPEN_END else end,
    }
    for level, number in _LEVELS.items():
        code = record[f"{level}_pcode"]
        if code:
            row["admin_level"] = number
            row[f"admin{number}_code"] = code
            row[f"admin{number}_name"] = dataset.units.name(code)
    return row


def _finished(row: Row, places: list[str], sources: list[str]) -> Row:
    """Adds the places in the source's own words, at the level of the row, and the sources."""
    level = row["admin_level"] or 1
    return {
        **row,
        f"provider_admin{level}_name": _JOINED.join(places),
        "source_id": _JOINED.join(sources),
    }


def _add(texts: list[str], text: str | None) -> None:
    if text and text not in texts:
        texts.append(text)
