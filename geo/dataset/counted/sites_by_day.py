"""Sites by day: what each list said of their people, and those that are gone since a day."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.catalog.registers import SITE_ROUNDS
from geo.dataset.counted.decided import Decided

Features = Mapping[str, gpd.GeoDataFrame]
RETURNEES: Final = "returnees"
"""Whom rounds count that say nothing of the displaced at a site."""
_SITES: Final = layers.INFORMAL_SITES.id
_CLOSED: Final = layers.CLOSED_SITES.id
_SAID: Final = ("households", "individuals", "as_of", "source_id", "source_page_or_slide")


class Situation(NamedTuple):
    """How sites differ on a day from now: gone ones that were there, and the rounds that counted.

    `gone` are positions among the closed sites, `rounds` those among the rounds, oldest first;
    `work` is empty where the work is that of now.
    """

    gone: tuple[int, ...] = ()
    rounds: tuple[int, ...] = ()
    work: str = ""

    @property
    def tag(self) -> str:
        """A short text that differs for situations that differ; empty for that of now."""
        return hashlib.sha256(repr(tuple(self)).encode()).hexdigest()[:8] if any(self) else ""


NOW: Final = Situation()


def kept(features: Features, found: Decided) -> dict[str, gpd.GeoDataFrame]:
    """Returns the closed sites as a layer, and the rounds with what corrected rows said before."""
    closed, corrected, rounds = found.closed, found.corrected, features[SITE_ROUNDS.id]
    empty = features[_SITES].iloc[:0]
    made = {_CLOSED: empty if closed is None else closed}
    if corrected is not None and len(corrected):
        own = corrected.reindex(columns=rounds.columns).assign(
            id=corrected["id"] + "/" + corrected["as_of"], site_id=corrected["id"]
        )
        own = own[~own["id"].isin(rounds["id"]).to_numpy(dtype=bool)]
        own = own.astype(rounds.dtypes.drop("geometry").to_dict()).assign(geometry=None)
        both = pd.concat([rounds, own], ignore_index=True)
        made[SITE_ROUNDS.id] = gpd.GeoDataFrame(both, geometry="geometry", crs=rounds.crs)
    return made


def of_displaced(rounds: gpd.GeoDataFrame) -> np.ndarray:
    """Returns which rounds are of the people of a site; others say that it is gone, or of others.

    A round that has the site and no number says that the number is not known.
    """
    has_it = rounds["gone_from"].isna() & (rounds["population"].fillna("") != RETURNEES)
    return has_it.to_numpy(dtype=bool)


def on(features: Features, day: str) -> Situation:
    """Returns how sites differ on a day (ISO) from now."""
    if not {_CLOSED, SITE_ROUNDS.id} <= features.keys():
        return NOW
    gone = (features[_CLOSED]["until"] > day).to_numpy(dtype=bool)
    sites, rounds = features[_SITES], features[SITE_ROUNDS.id]
    later = (sites["as_of"] > day).to_numpy(dtype=bool, na_value=False)
    known = (rounds["as_of"] <= day).to_numpy(dtype=bool, na_value=False)
    return _situation(features, gone, sites["id"][later], known)


def with_closed(features: Features, site: str) -> Situation:
    """Returns how sites were when one that is gone by now was there the last time."""
    if not {_CLOSED, SITE_ROUNDS.id} <= features.keys():
        return NOW
    gone = (features[_CLOSED]["id"] == site).to_numpy(dtype=bool)
    return _situation(features, gone, [], np.ones(len(features[SITE_ROUNDS.id]), dtype=bool))


def disputed(features: Features, day: str) -> frozenset[str]:
    """Returns the ids of sites of whose people another source says otherwise by a day (ISO).

    What it said before the day of what counts is overtaken, and no dispute.
    """
    rounds = features.get(SITE_ROUNDS.id)
    if rounds is None or not len(rounds):
        return frozenset()
    said = rounds[of_displaced(rounds) & (rounds["as_of"] <= day).to_numpy(dtype=bool)]
    said = said.sort_values("as_of").drop_duplicates(["beside", "source_id"], keep="last")
    both = pd.DataFrame(said[["beside", *_SAID[:4]]]).merge(
        features[_SITES][["id", *_SAID[:4]]],
        left_on="beside",
        right_on="id",
        suffixes=("_other", ""),
    )
    differs = (both["households_other"] != both["households"]).fillna(value=False)
    later = both["as_of_other"] >= both["as_of"]
    return frozenset(both["id"][differs & later & (both["source_id_other"] != both["source_id"])])


def _situation(
    features: Features, gone: np.ndarray, others: Iterable[str], known: np.ndarray
) -> Situation:
    """Returns sites that were there, with the round of each, and of others, that counts.

    It is the newest of those `known`; where none is, the first that came after.
    """
    rounds = features[SITE_ROUNDS.id]
    ids = [*features[_CLOSED]["id"][gone], *others]
    own = of_displaced(rounds) & rounds["site_id"].isin(ids).to_numpy(dtype=bool)
    told = rounds.assign(known=known)[own].sort_values("as_of", kind="stable")
    newest = told[told["known"]].drop_duplicates("site_id", keep="last")
    first = told.drop_duplicates("site_id")
    first = first[~first["site_id"].isin(newest["site_id"]).to_numpy(dtype=bool)]
    last = [*newest.index, *first.index]
    return Situation(
        tuple(np.flatnonzero(gone).tolist()),
        tuple(np.flatnonzero(rounds.index.isin(last)).tolist()),
    )


def sites(features: Features, found: Situation, in_a_household: int) -> gpd.GeoDataFrame:
    """Returns the sites as they were: with those that are gone by now, and people of the time.

    `in_a_household` is how many people are estimated for a household where only these are known.
    """
    back = features[_CLOSED].iloc[list(found.gone)]
    both = pd.concat([features[_SITES], back], ignore_index=True) if len(back) else features[_SITES]
    rounds = features[SITE_ROUNDS.id].iloc[list(found.rounds)].set_index("site_id")
    estimated = rounds["individuals"].fillna(rounds["households"] * in_a_household)
    rounds = rounds.assign(individuals=estimated)
    own = both["id"].isin(rounds.index).to_numpy(dtype=bool)
    if own.any():
        said = rounds.loc[both["id"][own]]
        values = {
            name: both[name].mask(
                own,
                pd.Series(said[name].to_numpy(), both.index[own], both[name].dtype).reindex(
                    both.index
                ),
            )
            for name in _SAID
        }
        both = both.assign(**values)
    crs = features[_SITES].crs
    return gpd.GeoDataFrame(both, geometry="geometry", crs=crs)
