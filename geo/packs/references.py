"""What the sheets of a pack say about one another: ids that exist, places, days, districts."""

from collections.abc import Collection, Iterator, Mapping

import geopandas as gpd
import pandas as pd

from geo.catalog import layers
from geo.catalog.country import Country
from geo.catalog.registers import REGISTERS
from geo.catalog.vocabulary import SECTORS
from geo.packs import activities, row_rules, site_names, validate
from geo.packs.validate import Finding, Sheet
from geo.presence.presence import SITES_TOGETHER
from geo.units import boundaries
from geo.values import crs

CROSSWALK = "district_crosswalk.csv"
_SITES = "informal_sites.csv"
_PLACED = ("partner_activities.csv", "service_gaps.csv", site_names.FILE)
_PRESENCE = activities.PRESENCE_FILE
_SCOPES = "source_scopes.csv"
_UNIT = "unit with the P-code"
_LEVELS = {level: f"{level} with the P-code" for level in boundaries.LEVELS}
_REFERENCES = (
    ("partner_activities.csv", "organisation", "organisation"),
    ("partner_activities.csv", "implementing_partner", "organisation"),
    ("partner_activities.csv", "donor", "organisation"),
    ("partner_activities.csv", "handover_to", "organisation"),
    (_PRESENCE, "organisation", "organisation"),
    (_PRESENCE, "governorate_pcode", _LEVELS["governorate"]),
    (_PRESENCE, "district_pcode", _LEVELS["district"]),
    (_PRESENCE, "subdistrict_pcode", _LEVELS["subdistrict"]),
    (site_names.FILE, "subdistrict_pcode", _LEVELS["subdistrict"]),
    ("coordination_area_units.csv", "area_id", "coordination area"),
    ("coordination_area_units.csv", "pcode", _UNIT),
    ("area_profiles.csv", "area_id", "coordination area"),
    ("area_profiles.csv", "pcode", _UNIT),
    ("hotspots.csv", "subdistrict_pcode", _LEVELS["subdistrict"]),
    ("blocked_areas.csv", "subdistrict_pcode", _LEVELS["subdistrict"]),
    ("blocked_areas.csv", "district_pcode", _LEVELS["district"]),
    ("blocked_areas.csv", "governorate_pcode", _LEVELS["governorate"]),
    ("area_profiles.csv", "obstacles", "statement"),
    ("service_gaps.csv", "obstacles", "statement"),
    ("blocked_areas.csv", "obstacles", "statement"),
    (_SITES, "site_group", "group of sites"),
    (_SCOPES, "area", "unit or country with the code"),
    (_SCOPES, "layer", "layer"),
    (_SCOPES, "sectors", "sector"),
)
_SEVERAL = ("obstacles", "donor", "implementing_partner", "handover_to", "area", "sectors")
_PERIODS = (
    ("partner_activities.csv", "start", "end"),
    ("movements.csv", "period_start", "period_end"),
    (_SCOPES, "period_start", "period_end"),
    ("coordination_areas.csv", "since", "until"),
    ("coordination_area_units.csv", "since", "until"),
)
_POSITIONS = ((_SITES, ""), ("blocked_areas.csv", ""), ("hotspots.csv", "seat_"))


def check(
    sheets: Mapping[str, Sheet], places: boundaries.Units, country: Country
) -> Iterator[Finding]:
    """Yields every fault between sheets; what a missing sheet or column hides is not checked."""
    known: dict[str, Collection[str] | None] = {
        "source": _ids(sheets, "sources.csv", "source_id"),
        "organisation": _ids(sheets, "organisations.csv"),
        "coordination area": _ids(sheets, "coordination_areas.csv"),
        "group of sites": _ids(sheets, "site_groups.csv"),
        "statement": _ids(sheets, "statements.csv"),
        _UNIT: places.by_pcode.keys(),
        **{what: {*places.codes(level)} for level, what in _LEVELS.items()},
        "unit or country with the code": {*places.by_pcode, country.iso3},
        "layer": {one.id for one in (*layers.LAYERS, *REGISTERS)},
        "sector": SECTORS,
    }
    sourced = [
        (name, "source_id", "source") for name in sheets if name not in ("sources.csv", CROSSWALK)
    ]
    for name, column, what in (*sourced, *_REFERENCES):
        ids = known[what]
        if ids is not None and _has(sheets, name, column):
            several = column in _SEVERAL
            yield from validate.references(sheets[name], column, ids, what, several=several)
    yield from _places(sheets, known["group of sites"], places)
    if all(_has(sheets, name, *site_names.KEY) for name in (site_names.FILE, _PRESENCE)):
        yield from site_names.without_rows(sheets[site_names.FILE], sheets[_PRESENCE])
    yield from _days(sheets)
    yield from row_rules.check(sheets, places)
    for name, prefix in _POSITIONS:
        if _has(sheets, name, f"{prefix}latitude", f"{prefix}longitude"):
            yield from validate.positions(sheets[name], country, prefix)


def _days(sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    for name, first, second in _PERIODS:
        if _has(sheets, name, first, second):
            yield from validate.order(sheets[name], first, second)
    whole = [(name, "as_of") for name in sheets]
    for name, column in (*whole, (_SCOPES, "period_start"), (_SCOPES, "period_end")):
        if _has(sheets, name, column):
            yield from validate.whole_days(sheets[name], column)


def _places(
    sheets: Mapping[str, Sheet], groups: Collection[str] | None, units: boundaries.Units
) -> Iterator[Finding]:
    """Yields a finding for each place that does not exist at the level it is given."""
    by_level: dict[str, Collection[str] | None] = {
        "site": _ids(sheets, _SITES),
        "site_group": groups,
        SITES_TOGETHER: set(units.codes("governorate")),
        **{level: set(units.codes(level)) for level in boundaries.LEVELS},
    }
    for name in _PLACED:
        if not _has(sheets, name, "place_id", "place_level"):
            continue
        levels = sheets[name].cells["place_level"].tolist()
        for (row, place), level in zip(sheets[name].rows("place_id"), levels, strict=True):
            known = by_level.get(level)
            if place and known is not None and place not in known:
                message = f"there is no {level.replace('_', ' ')} {place!r}"
                yield sheets[name].fault(row, "place_id", "reference", message)


def stated_districts(
    sheets: Mapping[str, Sheet], subdistricts: gpd.GeoDataFrame
) -> Iterator[Finding]:
    """A site must lie in the district that its source states, by any of the known spellings.

    `subdistricts` are the full shapes with `pcode`.
    """
    columns = ("iom_district", "name_variants", "adm2_pcode")
    if not _has(sheets, CROSSWALK, *columns):
        if CROSSWALK in sheets:
            yield sheets[CROSSWALK].fault(1, "", "missing-column", f"expected {', '.join(columns)}")
        return
    if not _has(sheets, _SITES, "stated_district", "longitude", "latitude"):
        return
    sheet, spellings = sheets[_SITES], _spellings(sheets[CROSSWALK])
    degrees = [pd.to_numeric(sheet.cells[name]) for name in ("longitude", "latitude")]
    points = gpd.GeoSeries(gpd.points_from_xy(*degrees), crs=crs.STORED)
    codes = [*subdistricts["pcode"].tolist(), None]
    found = [codes[position] for position in boundaries.holding(points, subdistricts)]
    stated = sheet.cells["stated_district"].tolist()
    for row, (name, pcode) in enumerate(zip(stated, found, strict=True), start=2):
        wanted = spellings.get(name)
        if wanted is None:
            message = f"the district {name!r} is not in the crosswalk"
            yield sheet.fault(row, "stated_district", "reference", message)
        elif pcode is None:
            yield sheet.fault(row, "latitude", "position", "the point lies in no sub-district")
        elif not pcode.startswith(wanted):
            message = f"the point lies in {pcode}, the stated district {name!r} is {wanted}"
            yield sheet.fault(row, "stated_district", "district", message)


def _spellings(crosswalk: Sheet) -> dict[str, str]:
    spellings: dict[str, str] = {}
    columns = [crosswalk.cells[name] for name in ("iom_district", "name_variants", "adm2_pcode")]
    for district, variants, pcode in zip(*columns, strict=True):
        spellings.update(dict.fromkeys([district, *variants.split("|")], pcode))
    return spellings


def _has(sheets: Mapping[str, Sheet], name: str, *columns: str) -> bool:
    return name in sheets and set(columns) <= set(sheets[name].cells.columns)


def _ids(sheets: Mapping[str, Sheet], name: str, column: str = "id") -> Collection[str] | None:
    """Returns the ids of a sheet; None where they cannot be known."""
    return set(sheets[name].cells[column]) if _has(sheets, name, column) else None
