"""Partner activities from two sources: the slides' list and OCHA's monthly 3W of 2022.

They become one layer, told apart by `source_id`; rows of the 3W that name one of our sites are
linked to it (`geo.packs.site_names`). A month as a start means its first day, as an
end its last; a row of the 3W is a report of that month alone.
"""

import calendar
from collections.abc import Collection, Mapping
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.catalog.registers import ORGANISATIONS
from geo.catalog.vocabulary import SECTORS
from geo.packs import first_known, site_names, validate
from geo.packs.build import Build, Located, mapped, series
from geo.packs.validate import Fault, Finding, Sheet
from geo.values import crs
from geo.values.days import Span

SLIDES_FILE = "partner_activities.csv"
PRESENCE_FILE = "operational_presence_2022.csv"
PRESENCE_COLUMNS = (
    "id",
    "month",
    "governorate_pcode",
    "district_pcode",
    "subdistrict_pcode",
    "location",
    "location_level",
    "plan",
    "cluster",
    "sector",
    "beneficiary",
    "partner_category",
    "organisation",
    "organisation_as_sent",
    "organisation_type",
    "source_id",
    "as_of",
)
HANDED_IN = ("reached", "households_targeted", "households_reached", "beside", "confirmed_source")
"""Fields that only what people hand in has."""
_REQUIRED = ("id", "district_pcode", "organisation", "source_id")
_MONTH = len("2023-12")
_LEVELS = {"location": "subdistrict", "subdistrict": "subdistrict", "district": "district"}


def check_presence(sheet: Sheet) -> list[Finding]:
    """Returns every fault of the 3W sheet that can be seen without other files."""
    faults = validate.form(sheet, PRESENCE_COLUMNS)
    if any(name not in sheet.cells.columns for name in PRESENCE_COLUMNS):
        return faults
    for column in _REQUIRED:
        faults.extend(sheet.each(column, _required))
    for column, known in (("sector", SECTORS), ("location_level", _LEVELS)):
        faults.extend(sheet.each(column, partial(_one_of, known=known)))
    faults.extend(sheet.each("month", _month))
    faults.extend(sheet.each("as_of", _as_of))
    return faults


def _required(text: str) -> Fault | None:
    return None if text else Fault("required", "the cell is empty")


def _one_of(text: str, known: Collection[str]) -> Fault | None:
    if text in known:
        return None
    return Fault("value", f"expected one of {', '.join(known)}, got {validate.shown(text)}")


def _month(text: str) -> Fault | None:
    if len(text) != _MONTH:
        return Fault("type", f"expected a month (2022-03), got {validate.shown(text)}")
    return validate.day(text, Span.HAPPENED)


def _as_of(text: str) -> Fault | None:
    return validate.day(text, Span.HAPPENED) if text else None


def features(build: Build, made: Mapping[Layer, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Returns the slides' activities and the 3W rows as one layer, EPSG:4326."""
    layer = layers.PARTNER_ACTIVITIES
    slides = build.plain(SLIDES_FILE, layer)
    _fill_dates(slides)
    presence = _presence(build.sheets, layer)
    together = gpd.GeoDataFrame(
        pd.concat([slides, presence], ignore_index=True), geometry="geometry", crs=crs.STORED
    )
    sites = made[layers.INFORMAL_SITES]
    Located.of(build, sites).fill(together)
    _name(together, made[ORGANISATIONS])
    grouped = sites[sites["site_group"].notna()]
    first_known.fill(together, dict(zip(grouped["id"], grouped["site_group"], strict=True)))
    at_site = together["place_level"] == "site"
    together["site_id"] = together["place_id"].where(at_site)
    return together


def _fill_dates(slides: gpd.GeoDataFrame) -> None:
    for column, whole_day in (("start", _first_day), ("end", _last_day)):
        stated = slides[column]
        precision = stated.str.len().map({_MONTH: "month", 10: "day"})
        slides[f"{column}_precision"] = precision.astype("str").where(stated.notna())
        slides[column] = stated.map(whole_day, na_action="ignore")
    slides["known_since"] = slides["known_since"].map(_first_day, na_action="ignore")
    slides["last_confirmed"] = slides["last_confirmed"].map(_last_day, na_action="ignore")


def _first_day(text: str) -> str:
    return text if len(text) > _MONTH else f"{text}-01"


def _last_day(text: str) -> str:
    if len(text) > _MONTH:
        return text
    year, month = (int(part) for part in text.split("-"))
    return f"{text}-{calendar.monthrange(year, month)[1]:02d}"


def _presence(sheets: Mapping[str, Sheet], layer: Layer) -> gpd.GeoDataFrame:
    cells = sheets[PRESENCE_FILE].cells
    levels = cells["location_level"].map(_LEVELS)
    district = levels == "district"
    month = cells["month"]
    first, last = (mapped(month, whole_day) for whole_day in (_first_day, _last_day))
    sub = cells["partner_category"] == "Sub-Implementing"
    columns: dict[str, object] = {
        "id": cells["id"],
        "organisation": cells["organisation"],
        "sector": cells["sector"],
        "source_sector": cells["cluster"],
        "sector_basis": "stated",
        "activity": cells["plan"],
        "place": cells["location"],
        "place_level": levels,
        "place_id": cells["district_pcode"].where(district, cells["subdistrict_pcode"]),
        "start": first,
        "start_precision": "month",
        "start_basis": "stated",
        "end": last,
        "end_precision": "month",
        "end_basis": "reporting_month",
        "declared_status": "reported",
        "beneficiary": cells["beneficiary"],
        "last_confirmed": last,
        "note": sub.map({True: "Sub-implementing partner", False: ""}),
        "source_id": cells["source_id"],
        "source_page_or_slide": "3W long table, January to April 2022",
        "as_of": last,
    }
    rows = pd.DataFrame(columns, index=cells.index)
    site_names.link(rows, cells, sheets[site_names.FILE])
    kinds = {field.name: field.kind for field in layer.stored_fields}
    empty = pd.Series("", index=rows.index, dtype=object)
    values = {
        name: series(rows.pop(name) if name in rows else empty, kind)
        for name, kind in kinds.items()
    }
    nothing = np.full(len(rows), None, dtype=object)
    return gpd.GeoDataFrame(values, geometry=nothing, crs=crs.STORED)


def _name(together: gpd.GeoDataFrame, organisations: gpd.GeoDataFrame) -> None:
    known = organisations.set_index("id")
    ids = together["organisation"]
    together["organisation_name"] = ids.map(known["name"])
    together["organisation_type"] = ids.map(known["type"])
    place = together["place"].fillna("")
    sectors = together["sector"].map(SECTORS)
    together["name"] = (
        ids.map(known["acronym"].fillna(known["name"])) + ": " + sectors + ", " + place
    )
