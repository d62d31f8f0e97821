"""Rows that were handed in as features: names, places on the map, organisation and source."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.catalog.registers import SITE_GROUPS
from geo.catalog.vocabulary import NAMED_SECTORS
from geo.dataset.dataset import Dataset
from geo.intake.sheets.values.organisations import split
from geo.intake.sheets.values.words import organisation_type
from geo.intake.sheets.work.records import Record
from geo.intake.sheets.work.rows import Source, slug
from geo.store.frames import DTYPES, together
from geo.values import crs

Values = Mapping[str, Any]
_PART: Final = 10_000
_UNSTATED: Final = "Other"
"""The type of an organisation whose type no sheet says; the note says so."""


def features(layer: Layer, rows: Sequence[Values], shapes: Sequence[Any] = ()) -> gpd.GeoDataFrame:
    """Returns rows as features of a layer, EPSG:4326; fields that a row has not are missing."""
    held = np.full(len(rows), None, dtype=object)
    held[: len(shapes)] = shapes
    return gpd.GeoDataFrame(_columns(layer, rows), geometry=held, crs=crs.STORED)


def _columns(layer: Layer, rows: Sequence[Values]) -> dict[str, pd.Series]:
    return {
        field.name: pd.Series([row.get(field.name) for row in rows], dtype=DTYPES[field.kind])
        for field in layer.stored_fields
    }


def activities(
    rows: Iterable[dict[str, Any]], dataset: Dataset, named: Mapping[str, Values]
) -> gpd.GeoDataFrame:
    """Completes rows of activities with names, and returns them with a point for each.

    `named` are organisations that the register does not have yet, by id. A part of the rows at a
    time is held as plain values.
    """
    register = {**dataset.organisations, **named}
    points: dict[str, shapely.Point | None] = {}
    made, drawn = [], []
    for part in _parts(rows):
        for row in part:
            who = register.get(str(row["organisation"]), {})
            short = who.get("acronym") or who.get("name") or row["organisation"]
            sector = NAMED_SECTORS[str(row["sector"])]
            row["name"] = f"{short}: {sector}, {row['place'] or ''}"
            row["organisation_name"], row["organisation_type"] = who.get("name"), who.get("type")
        places = [str(row["place_id"]) for row in part]
        new = set(places) - points.keys()
        points |= {**dict.fromkeys(new), **_points(dataset, new)}
        drawn += [points[one] for one in places]
        made.append(pd.DataFrame(_columns(layers.PARTNER_ACTIVITIES, part)))
    held = np.empty(len(drawn), dtype=object)
    held[:] = drawn
    return gpd.GeoDataFrame(together(made), geometry=held, crs=crs.STORED)


def _parts(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yields rows in parts; one that is empty where there are none."""
    left = iter(rows)
    yield list(islice(left, _PART))
    while part := list(islice(left, _PART)):
        yield part


def _points(dataset: Dataset, places: Collection[str]) -> dict[str, shapely.Point]:
    """Returns a point for each place, in degrees: of a site, amid a group, inside a unit."""
    wanted = set(places)
    if not wanted:
        return {}
    found: dict[str, shapely.Point] = {}
    for layer in layers.BOUNDARIES:
        units = dataset.features[layer.id]
        own = units[units["pcode"].isin(wanted).to_numpy(dtype=bool)]
        found |= dict(zip(own["pcode"], own.geometry.representative_point(), strict=True))
    sites = dataset.features[layers.INFORMAL_SITES.id]
    for group in wanted & {one["id"] for one in dataset.registered(SITE_GROUPS)}:
        members = sites[(sites["site_group"] == group).to_numpy(dtype=bool)]
        found[group] = members.geometry.union_all().centroid
    own = sites[sites["id"].isin(wanted).to_numpy(dtype=bool)]
    return found | dict(zip(own["id"], own.geometry, strict=True))


def organisations(records: Iterable[Record], dataset: Dataset, source: Source) -> dict[str, Values]:
    """Returns the organisations of records that the register does not have, by id."""
    found: dict[str, Values] = {}
    for one in records:
        identifier = one.who.id or slug(one.who.label)
        if identifier in dataset.organisations or identifier in found:
            continue
        name, acronym = split(one.who.label) or (one.who.label, "")
        said = organisation_type(one.texts.get("organisation_type", ""))
        found[identifier] = {
            "id": identifier,
            "name": name,
            "acronym": acronym or None,
            "type": said or _UNSTATED,
            "note": None if said else "The type was not stated",
            "source_id": source.id,
        }
    return found


def source(given: Source, dataset: Dataset) -> Values:
    """Returns the sender as a source of the register."""
    who = dataset.organisations.get(given.sender, {})
    known = dataset.sources.get(given.sender, {})
    title = known.get("title") or who.get("name") or given.sender
    return {
        "id": given.id,
        "title": f"Handed in: {title}",
        "publisher": who.get("name") or known.get("publisher") or given.sender,
        "date": given.day,
        "licence": "Facts handed in to the coordination",
        "caption": who.get("acronym") or who.get("name") or known.get("caption") or given.sender,
        "caption_date": given.day,
    }


def short(text: str) -> str:
    """Returns a short text of letters and digits that stands for a long one."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
