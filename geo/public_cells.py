"""Aggregates for audiences that may not see single sites: whole cells, made once per revision."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import boundaries, crs
from geo.vocabulary import SECTORS

LEAST_HOUSEHOLDS = 10
"""A cell with fewer households is suppressed, and a second one with it (CONVENTIONS P4)."""

_CELL_FIELDS = {
    "partner-activities": (
        "organisation", "organisation_name", "organisation_type", "sector", "donor", "start",
        "start_precision", "start_basis", "end", "end_precision", "end_basis",
        "declared_status", "beneficiary", "last_confirmed", "source_id", "as_of",
    ),
    "service-gaps": ("sector", "source_id", "as_of"),
}  # fmt: skip


def sites(features: gpd.GeoDataFrame, subdistricts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns one feature per sub-district: sites, households, people, or `suppressed`.

    The shape is the sub-district's, never a site's. Where one cell of a governorate is
    suppressed, the next smallest is too, so that no total gives it away.
    """
    grouped = features.groupby("subdistrict_pcode", sort=True)
    cells = pd.DataFrame(
        {
            "sites": grouped.size().astype("Int64"),
            "households": grouped["households"].sum().astype("Int64"),
            "individuals": grouped["individuals"].sum().astype("Int64"),
            "as_of": grouped["as_of"].max(),
            "source_id": grouped["source_id"].first(),
        }
    ).reset_index()
    cells["suppressed"] = _suppressed(cells)
    hidden = cells["suppressed"].to_numpy(dtype=bool)
    for name in ("sites", "households", "individuals"):
        cells[name] = cells[name].mask(hidden)
    units = subdistricts.set_index("pcode").loc[cells["subdistrict_pcode"]].reset_index()
    made = _empty_rows(features, len(cells))
    for name in cells.columns:
        made[name] = cells[name].to_numpy()
    _place(made, units)
    made["id"] = [f"sites-{code.lower()}" for code in cells["subdistrict_pcode"]]
    made["kind"] = "not_stated"
    return _placed(made, features, units.geometry.to_numpy())


def _suppressed(cells: pd.DataFrame) -> pd.Series:
    small = cells["households"] < LEAST_HOUSEHOLDS
    governorates = cells["subdistrict_pcode"].str[:5]
    hidden = small.astype(bool).copy()
    for code in governorates[small].unique():
        inside = cells[governorates == code]
        if hidden[inside.index].sum() == 1:
            rest = inside[~hidden[inside.index]]
            if len(rest):
                hidden[rest["households"].astype(int).idxmin()] = True
    return hidden


def blocked_areas(features: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns one record per district that has a blocked area of origin named in a document."""
    named = features[features["named_in_source"].fillna(value=False).astype(bool)]
    cells = named.drop_duplicates("district_pcode").sort_values("district_pcode")
    units = districts.set_index("pcode").loc[cells["district_pcode"]].reset_index()
    made = _empty_rows(features, len(cells))
    for name in ("named_in_source", "obstacle_category", "source_id", "as_of"):
        made[name] = cells[name].to_numpy()
    made["evidence"] = "named in the group's documents"
    made["precision"] = "district"
    _place(made, units)
    made["id"] = [f"blocked-{code.lower()}" for code in cells["district_pcode"]]
    return _placed(made, features, units.geometry.representative_point().to_numpy())


def records(
    features: gpd.GeoDataFrame, level: str, points: Mapping[str, shapely.Point]
) -> gpd.GeoDataFrame:
    """Returns activities or gaps raised to a level, each distinct record once.

    `points` are where to draw each unit, in degrees, by P-code. Free text, sites, implementers
    and hand-overs go; the place is the unit. Records that were reported for a wider place stay
    there.
    """
    layer_id = "partner-activities" if "organisation" in features else "service-gaps"
    kept = list(_CELL_FIELDS[layer_id])
    raised = features.copy()
    wide = raised[f"{level}_pcode"].isna()
    raised["cell"] = raised[f"{level}_pcode"].fillna(raised["governorate_pcode"])
    raised["cell_level"] = np.where(wide, "governorate", level)
    cells = raised.drop_duplicates([*kept, "cell"]).reset_index(drop=True)
    made = _empty_rows(features, len(cells))
    for name in kept:
        made[name] = cells[name].to_numpy()
    made["place_id"] = cells["cell"].to_numpy()
    made["place_level"] = cells["cell_level"].to_numpy()
    for one in boundaries.LEVELS[: boundaries.LEVELS.index(level) + 1]:
        own = cells["cell"].str.len() >= cells[f"{one}_pcode"].str.len()
        made[f"{one}_pcode"] = cells[f"{one}_pcode"].where(own).to_numpy()
        made[one] = cells[one].where(own).to_numpy()
    place = made[level].fillna(made["governorate"])
    made["place"] = place
    titles = made["sector"].map(SECTORS)
    if layer_id == "partner-activities":
        short = cells["name"].str.partition(": ")[0]
        made["name"] = short + ": " + titles + ", " + place
    else:
        made["name"] = titles + ", " + place
        made["gap"] = made["name"]
    made["id"] = _ids(made, layer_id)
    shapes = [points.get(code) for code in made["place_id"]]
    return _placed(made, features, np.array(shapes, dtype=object))


def joined(parts: Sequence[gpd.GeoDataFrame], like: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns the parts as one frame with the columns of `like`, numbered anew."""
    filled = [part[list(like.columns)] for part in parts if len(part)]
    if not filled:
        return like.iloc[:0]
    together = pd.concat(filled, ignore_index=True)
    return gpd.GeoDataFrame(together, geometry="geometry", crs=crs.STORED)


def _ids(made: gpd.GeoDataFrame, layer_id: str) -> list[str]:
    """Returns ids made only of what the cells show, so that no stored id can be guessed."""
    owner = made["organisation"] if layer_id == "partner-activities" else "gap"
    base = owner + "-" + made["sector"] + "-" + made["place_id"].str.lower()
    number = base.groupby(base).cumcount() + 1
    return [f"{name}-{count}" for name, count in zip(base, number, strict=True)]


def _place(made: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> None:
    for field in ("name", "name_ar", "name_ckb"):
        made[field] = units[field].to_numpy()
    for level in boundaries.LEVELS:
        if f"{level}_pcode" in units and f"{level}_pcode" in made:
            made[f"{level}_pcode"] = units[f"{level}_pcode"].to_numpy()
            made[level] = units[level].to_numpy()


def _placed(made: gpd.GeoDataFrame, like: gpd.GeoDataFrame, shapes: np.ndarray) -> gpd.GeoDataFrame:
    """Returns the rows with their shapes and, column by column, the types of `like`."""
    kinds = {name: like[name].dtype for name in like.columns if name != like.geometry.name}
    return gpd.GeoDataFrame(made.astype(kinds)).set_geometry(shapes, crs=crs.STORED)


def _empty_rows(like: gpd.GeoDataFrame, number: int) -> gpd.GeoDataFrame:
    """Returns rows with the columns and types of `like` and nothing in them."""
    columns = {
        name: pd.Series([None] * number, dtype=like[name].dtype)
        for name in like.columns
        if name != like.geometry.name
    }
    nothing = np.full(number, None, dtype=object)
    return gpd.GeoDataFrame(columns, geometry=nothing, crs=crs.STORED)
