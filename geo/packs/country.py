"""Reads what a pack says of its country, and checks its sources."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pydantic
from pydantic_core import ErrorDetails

from geo.catalog import layers
from geo.catalog.country import BASE_MAP, MONTHLY, Country
from geo.errors import ValidationError
from geo.language import Language
from geo.packs.validate import Finding, Sheet
from geo.values import crs

FILE = "country.toml"


def read(folder: Path) -> Country:
    """Returns the country of a pack; ValidationError names everything that cannot be used."""
    try:
        return Country.model_validate(
            tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig"))
        )
    except pydantic.ValidationError as fault:
        raise ValidationError([finding(FILE, one) for one in fault.errors()]) from fault
    except (OSError, ValueError) as fault:
        raise ValidationError([Finding(FILE, None, "", "unreadable", str(fault))]) from fault


def sources(country: Country, sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    """Yields a finding for each source of a layer that is missing or not in the register."""
    for layer in (*layers.LAYERS, None):
        name = layer.id if layer else BASE_MAP
        if not country.source(name):
            yield Finding(FILE, None, f"sources.{name}", "required", "the source is missing")
    register = sheets.get("sources.csv")
    if register is None or "source_id" not in register.cells:
        return
    known = set(register.cells["source_id"])
    for name, source_id in country.sources.items():
        if name not in (*layers.ids(), BASE_MAP, MONTHLY):
            yield Finding(FILE, None, f"sources.{name}", "value", f"there is no layer {name!r}")
        if source_id not in known:
            message = f"there is no source {source_id!r}"
            yield Finding(FILE, None, f"sources.{name}", "reference", message)


def row(country: Country) -> gpd.GeoDataFrame:
    """Returns the row that keeps a country in the store."""
    columns = {
        "id": [country.iso3.lower()],
        "name": [country.name[Language.EN]],
        "definition": [country.model_dump_json()],
    }
    return gpd.GeoDataFrame(columns, geometry=np.array([None], dtype=object), crs=crs.STORED)


def of_row(rows: gpd.GeoDataFrame) -> Country | None:
    """Returns the country that a store kept; None where there is no row."""
    definitions = rows["definition"].tolist()
    return Country.model_validate_json(definitions[0]) if definitions else None


def finding(file: str, fault: ErrorDetails) -> Finding:
    """Returns what is wrong with a value of a file."""
    where = ".".join(str(part) for part in fault["loc"])
    rule = {"missing": "required", "extra_forbidden": "unknown-column"}.get(fault["type"], "value")
    return Finding(file, None, where, rule, fault["msg"].removeprefix("Value error, "))
