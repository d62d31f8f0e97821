"""What the records of the Atlas are in the cells of a template, so that they read back the same."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import geopandas as gpd

from geo.catalog import layers
from geo.catalog.layer import FieldKind, Layer
from geo.catalog.registers import ORGANISATIONS
from geo.dataset import names, records
from geo.dataset.context import Context
from geo.exchange import columns as exchange_columns
from geo.intake.sheets.template_columns import TEMPLATES, TemplateColumn
from geo.intake.templates import template_lists
from geo.units.boundaries import LEVELS

LAYERS: Final[Mapping[str, Layer]] = {
    "activities": layers.PARTNER_ACTIVITIES,
    "sites": layers.INFORMAL_SITES,
    "organisations": ORGANISATIONS,
    "areas": layers.ABC_AREA_UNITS,
    "blocked-areas": layers.BLOCKED_AREAS,
}
"""The records that a kind of sheet can be filled with."""
_YEAR_AND_MONTH: Final = 7
"""Letters of `2026-11`."""
Record = Mapping[str, Any]
Row = list[object]


def of(kind: str, features: gpd.GeoDataFrame, context: Context) -> Iterator[Row]:
    """Yields the cells of each record as it is stored, names in the context's language."""
    columns = TEMPLATES[kind].columns
    points = exchange_columns.positions(features)
    for record, point in zip(records.records(features), points, strict=True):
        longitude, latitude = point or (None, None)
        known = {**record, "longitude": longitude, "latitude": latitude}
        known |= _MORE.get(kind, _nothing)(record, context)
        yield [_cell(one, known, context) for one in columns]


def _cell(column: TemplateColumn, record: Record, context: Context) -> object:
    value = record.get(column.field or column.role)
    if value is None or value == "":
        return None
    if column.role in LEVELS and (code := record.get(f"{column.role}_pcode")):
        return names.unit(context, code)
    if column.kind is FieldKind.DATE and len(str(value)) > _YEAR_AND_MONTH:
        return dt.date.fromisoformat(str(value))
    if column.kind is FieldKind.INTEGER:
        return int(value)
    if column.kind is FieldKind.NUMBER:
        return float(value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return template_lists.label(column.choices, text, context)


def _nothing(record: Record, context: Context) -> dict[str, object]:
    del record, context
    return {}


def _activity(record: Record, context: Context) -> dict[str, object]:
    """Returns who works, and when: a month where the source states no day of it."""
    register = context.dataset.organisations.get(record["organisation"], {})
    months = {
        name: record[name][:_YEAR_AND_MONTH]
        for name in ("start", "end")
        if record[name] and record[f"{name}_precision"] == "month"
    }
    if record["end_basis"] == "reporting_month":
        months = {"month": record["end"][:_YEAR_AND_MONTH], "start": "", "end": ""}
    return {
        "organisation_name": context.words.name(register) or record["organisation_name"],
        "organisation_acronym": register.get("acronym"),
        **months,
    }


def _area(record: Record, context: Context) -> dict[str, object]:
    area = context.dataset.record(layers.ABC_AREAS.id, record["area_id"]) or {}
    own = {name: record[name] or area.get(name) for name in ("since", "until")}
    return {"name": area.get("name"), "kind": area.get("kind"), **own}


_MORE: Final[Mapping[str, Callable[[Record, Context], dict[str, object]]]] = {
    "activities": _activity,
    "areas": _area,
}
"""What the records of some kinds say in other words than they are stored in."""
