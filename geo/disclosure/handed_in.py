"""What people hand in, as others may see it: who sent it and free words of theirs are not told."""

from collections.abc import Collection, Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import EVERY_SENDER, HANDED_IN, ORGANISATIONS, SOURCE_SCOPES, SOURCES
from geo.catalog.vocabulary import BENEFICIARIES, SENSITIVE_SECTORS
from geo.disclosure.anonymised import LISTS

SOURCE: Final = EVERY_SENDER
TITLE: Final = "Activities handed in by organisations"
_COVERS: Final = ("layer", "area", "sectors", "period_start", "period_end")
"""What tells one complete list from another for whoever may not know the senders."""
Features = Mapping[str, gpd.GeoDataFrame]


def is_handed_in(features: pd.DataFrame) -> np.ndarray:
    """Returns which rows somebody handed in, whoever looks at them."""
    codes, sources = pd.factorize(features["source_id"])
    own = [str(one).startswith(HANDED_IN) or one == SOURCE for one in sources]
    rows: np.ndarray = np.array([*own, False], dtype=bool)[codes]  # the last is that of none
    return rows


def in_known_words(activities: gpd.GeoDataFrame, register: pd.DataFrame) -> gpd.GeoDataFrame:
    """Returns activities of which handed-in ones name donors of the register and known groups only.

    Other words of a sheet may be about somebody.
    """
    rows = is_handed_in(activities)
    if not rows.any():
        return activities
    known = set(register["id"])
    donors = [
        one if not own or (isinstance(one, str) and set(one.split("|")) <= known) else None
        for one, own in zip(activities["donor"], rows, strict=True)
    ]
    groups = activities["beneficiary"].where(
        ~rows | activities["beneficiary"].isin(BENEFICIARIES).to_numpy(dtype=bool)
    )
    column = pd.Series(donors, activities.index, activities["donor"].dtype)
    made: gpd.GeoDataFrame = activities.assign(
        donor=column,
        donor_relation=activities["donor_relation"].where(column.notna()),
        beneficiary=groups,
    )
    return made


def without_senders(
    features: Features, audience: Audience, kept: Collection[str] = ()
) -> dict[str, gpd.GeoDataFrame]:
    """Returns disclosed layers in which no register tells of a sender what the layers do not.

    For the public one source stands for all senders, for partners for those of complete lists. An
    organisation that came with a sheet is in the register where work of it is shown. `kept` are the
    sources of rows that are shown and not in memory.
    """
    made = dict(features)
    of_kept = pd.DataFrame({"source_id": pd.Series(list(kept), dtype=object)})
    every = (*(rows for rows in made.values() if "source_id" in rows), of_kept)
    if not any(is_handed_in(rows).any() for rows in every):
        return made
    made[ORGANISATIONS.id] = _shown(made)
    made[SOURCE_SCOPES.id] = _scopes(made[SOURCE_SCOPES.id])
    told = {
        one
        for layer_id, rows in made.items()
        if layer_id != SOURCES.id and "source_id" in rows
        for one in rows["source_id"].dropna().unique()
    } | set(kept)
    sources = made[SOURCES.id]
    kept = ~is_handed_in(sources.assign(source_id=sources["id"])) | sources["id"].isin(told)
    made[SOURCES.id] = sources[np.asarray(kept)].reset_index(drop=True)
    if audience is Audience.PUBLIC:
        return _one_source(made)
    if SOURCE in told:
        made[SOURCES.id] = _with_one(made[SOURCES.id], made[SOURCE_SCOPES.id])
    return made


def _shown(features: Features) -> gpd.GeoDataFrame:
    """Returns the register without handed-in organisations that no shown work names."""
    activities = features[layers.PARTNER_ACTIVITIES.id]
    named = set(activities["organisation"].dropna())
    for name in LISTS:
        if name in activities:
            named |= {one for text in activities[name].dropna() for one in text.split("|")}
    register = features[ORGANISATIONS.id]
    kept = ~is_handed_in(register) | register["id"].isin(named).to_numpy(dtype=bool)
    return register[kept].reset_index(drop=True)


def _scopes(scopes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns what sources cover; of complete lists no sender, no file, and how many there are.

    Lists of some organisations' work, or of a sensitive sector's, are not told. Of the months that
    one reports on the last is: which were the first may be told by hidden rows alone.
    """
    own = is_handed_in(scopes)
    named = scopes["organisations"].notna() | scopes["sectors"].fillna("").map(_is_sensitive)
    rows = scopes[own & ~named.to_numpy(dtype=bool)]
    months = rows["period_end"].str.slice(0, 8) + "01"
    first = rows["period_start"].where(rows["period_start"] >= months, months)
    rows = rows.assign(
        period_start=first, part=TITLE, source_id=SOURCE, source_page_or_slide=None, who=None
    )
    rows = rows.drop_duplicates(list(_COVERS)).sort_values(list(_COVERS))
    rows = rows.assign(id=[f"{SOURCE}-{at}" for at in range(len(rows))])
    both = pd.concat([scopes[~own], rows.astype(scopes.dtypes.to_dict())], ignore_index=True)
    return gpd.GeoDataFrame(both, geometry="geometry", crs=scopes.crs)


def _is_sensitive(sectors: str) -> bool:
    return not SENSITIVE_SECTORS.isdisjoint(sectors.split("|"))


def _one_source(features: Features) -> dict[str, gpd.GeoDataFrame]:
    """Returns the layers with one source in place of every sender."""
    made = dict(features)
    for layer_id, rows in features.items():
        if layer_id != SOURCES.id and "source_id" in rows:
            own = is_handed_in(rows)
            if own.any():
                made[layer_id] = rows.assign(source_id=rows["source_id"].where(~own, SOURCE))
    sources = features[SOURCES.id]
    own = sources["id"].str.startswith(HANDED_IN).to_numpy(dtype=bool)
    scopes = made[SOURCE_SCOPES.id]
    if not own.any() and SOURCE not in set(scopes["source_id"]):
        return made
    made[SOURCES.id] = _with_one(sources[~own], scopes, sources.loc[own, "date"].max())
    return made


def _with_one(
    sources: gpd.GeoDataFrame, scopes: gpd.GeoDataFrame, day: object = None
) -> gpd.GeoDataFrame:
    """Returns sources with the one that stands for senders; its day is that of complete lists."""
    if not isinstance(day, str):
        day = scopes.loc[scopes["source_id"] == SOURCE, "as_of"].max()
    told = {"id": SOURCE, "title": TITLE, "date": day, "caption": TITLE, "caption_date": day}
    columns = {
        name: pd.Series([told.get(name)], dtype=sources[name].dtype)
        for name in sources.columns.drop("geometry")
    }
    one = gpd.GeoDataFrame(columns, geometry=np.full(1, None, dtype=object), crs=sources.crs)
    together = pd.concat([sources, one], ignore_index=True)
    return gpd.GeoDataFrame(together, geometry="geometry", crs=sources.crs)
