"""Who last confirmed a statement: an organisation, coordinators, or the source that tells it.

A row that is corrected without being confirmed anew keeps the source that did confirm it
(`confirmed_source`). Of the coordinators no person is named, and the public is told one source for
all who hand in.
"""

from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo.catalog.registers import HANDED_IN
from geo.dataset.dataset import Dataset

SOURCE: Final = "confirmed_source"
"""The field of the source that confirmed a row last, where another one than the row's."""


def source(record: Mapping[str, Any]) -> str:
    """Returns the id of the source that last confirmed a record."""
    return str(record.get(SOURCE) or record["source_id"] or "")


def sources(features: gpd.GeoDataFrame) -> pd.Series:
    """Returns the id of the source that last confirmed each feature."""
    own = features["source_id"].astype(object)
    if SOURCE not in features:
        return own
    other = features[SOURCE].astype(object)
    return other.where(other.notna(), own)


def registered(dataset: Dataset) -> Mapping[str, str]:
    """Returns who stands behind each source, by its id: the name of a register."""
    return dataset.derived.get("confirmers", lambda: _registered(dataset))


def _registered(dataset: Dataset) -> dict[str, str]:
    known = dataset.organisations
    return {
        one: known.get(sender(one), {}).get("name") or record["publisher"] or record["title"]
        for one, record in dataset.sources.items()
    }


def sender(source_id: str) -> str:
    """Returns who handed in what a source tells, by id; empty for a document."""
    return source_id.removeprefix(HANDED_IN) if source_id.startswith(HANDED_IN) else ""
