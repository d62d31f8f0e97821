"""The state of the map: of all statements of a view, how many can be relied on.

The statements of a view are the features that its filters leave of every layer that ages; of
activities those whose period holds the day. So anybody counts the same in the downloads.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.catalog.vocabulary import PRECISE
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.sources import confirmers, standing
from geo.presence.age import AGES, Age
from geo.units import areas
from geo.units.boundaries import LEVELS
from geo.view.address import FILTERS
from geo.view.view import View

MOST_STATES: Final = 64
"""Views of a dataset whose states are remembered at once."""
Groups = Mapping[str, "Tally"]


class Tally(NamedTuple):
    """How many statements there are, by age, and how many are sourced, precise and disputed.

    `disputed` is None where the audience is not told what other sources say.
    """

    statements: int
    fresh: int
    ageing: int
    stale: int
    unknown: int
    sourced: int
    precisely_placed: int
    disputed: int | None


class State(NamedTuple):
    """The tally of a view on a day, the newest confirmation in it, and the tally of each part.

    `last_confirmed` is None where nothing was confirmed by the day, `last_confirmed_by` are the
    names of who did it then. `by` holds the tallies by coordination area, sector and organisation;
    statements without one are in no part.
    """

    day: dt.date
    total: Tally
    last_confirmed: dt.date | None
    last_confirmed_by: tuple[str, ...]
    by: Mapping[str, Groups]


def of(dataset: Dataset, view: View) -> State:
    """Returns the state of the map as a view shows it: what sources state, whatever is supposed."""
    dataset = dataset.real or dataset
    chosen = {name: getattr(view, name) for name in FILTERS}
    on = selection.day(dataset, view)
    asked = View(**chosen, presence=view.presence, wider=view.wider, date=on)
    remembered = dataset.derived.part("states", MOST_STATES)
    return remembered.get(asked, lambda: _state(dataset, asked, on))


def statements(dataset: Dataset, view: View) -> pd.DataFrame:
    """Returns the statements of a view that names its day, one row each.

    `age` (position in `AGES`), `confirmed` (number of the day, 0 for none by then), `source` (of
    that), `sourced`, `precise`, `disputed`, `sector`, `organisation`, `area` (of what belongs to
    one) and `place`, its closest P-code.
    """
    parts = [
        _rows(dataset, layer, selection.passing(dataset, layer.id, view), view)
        for layer in layers.LAYERS
        if layer.renewed_days
    ]
    return pd.concat(parts, ignore_index=True)


def _state(dataset: Dataset, view: View, on: dt.date) -> State:
    rows = statements(dataset, view)
    spoken = rows["confirmed"][rows["confirmed"] > 0]
    last = dt.date.fromordinal(int(spoken.max())) if len(spoken) else None
    by_area = {area: _tally(rows[mask]) for area, mask in _areas(dataset, rows)}
    return State(
        day=on,
        total=_tally(rows),
        last_confirmed=last,
        last_confirmed_by=_by(dataset, rows, last),
        by={
            "area": {area: found for area, found in by_area.items() if found.statements},
            "sector": _grouped(rows, "sector"),
            "organisation": _grouped(rows, "organisation"),
        },
    )


def _by(dataset: Dataset, rows: pd.DataFrame, last: dt.date | None) -> tuple[str, ...]:
    if last is None:
        return ()
    newest = rows["source"][(rows["confirmed"] == last.toordinal()).to_numpy(dtype=bool)]
    known = confirmers.registered(dataset)
    return tuple(sorted({known[one] for one in newest.unique() if one in known}))


def _rows(dataset: Dataset, layer: Layer, features: gpd.GeoDataFrame, view: View) -> pd.DataFrame:
    nothing = pd.Series(None, index=features.index, dtype=object)
    day = selection.day(dataset, view).toordinal()
    place = nothing
    for level in LEVELS:
        own = features.get(f"{level}_pcode", nothing).astype(object)
        place = own.where(own.notna(), place)
    area = features["id"] if layer is layers.ABC_AREAS else features.get("area_id", nothing)
    precise = standing.precisions(dataset, layer, features)
    return pd.DataFrame(
        {
            "age": standing.ages_on(dataset, layer, features, day),
            "confirmed": standing.confirmed_by(layer, features, day),
            "source": confirmers.sources(features),
            "sourced": features["source_id"].isin(list(dataset.sources)),
            "precise": np.isin(precise.astype(str), PRECISE),
            "disputed": pd.array(standing.disputed(dataset, layer, features, day), dtype="boolean"),
            "sector": features.get("sector", nothing).astype(object),
            "organisation": features.get("organisation", nothing).astype(object),
            "area": area.astype(object),
            "place": place,
        }
    )


def _areas(dataset: Dataset, rows: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    """Yields which statements belong to each coordination area or lie inside its units."""
    codes, places = pd.factorize(rows["place"])
    own = rows["area"].to_numpy(dtype=object)
    apart = rows["area"].isna().to_numpy(dtype=bool)
    for area in dataset.features[layers.ABC_AREAS.id]["id"]:
        members = dataset.area_members.get(area, ())
        inside = np.array([*(areas.holds(members, one) for one in places), False], dtype=bool)
        yield area, (own == area) | (apart & inside[codes])


def _grouped(rows: pd.DataFrame, name: str) -> Groups:
    return {str(one): _tally(own) for one, own in rows.groupby(name, sort=True)}


def _tally(rows: pd.DataFrame) -> Tally:
    ages = np.bincount(rows["age"].to_numpy(dtype=np.int64), minlength=len(AGES)).tolist()
    counted = dict(zip(AGES, ages, strict=True))
    told = rows["disputed"].notna().to_numpy(dtype=bool)
    return Tally(
        statements=len(rows),
        fresh=counted[Age.FRESH],
        ageing=counted[Age.AGEING],
        stale=counted[Age.STALE],
        unknown=counted[Age.UNKNOWN],
        sourced=int(rows["sourced"].sum()),
        precisely_placed=int(rows["precise"].sum()),
        disputed=int(rows["disputed"].sum()) if told.all() else None,
    )
