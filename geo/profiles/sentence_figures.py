"""The figures of a selection that its paragraph states: organisations, ends, sites without any."""

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np

from geo.catalog import layers
from geo.catalog.vocabulary import SECTORS
from geo.coverage import figures
from geo.dataset import selection
from geo.dataset.context import Context
from geo.view.view import PLACES

_MONTHLY: Final = "reporting_month"
_NOT_CONFIRMED: Final = ("unconfirmed", "scheduled_end_passed")


class Named(NamedTuple):
    """Distinct organisations of a selection on its day, each sorted by id.

    `ending` have work with an end until the horizon, `leaving` of them nothing else that is
    stated; `unconfirmed` may still be there; `wider` are reported for a containing area only.
    `reported` are those of the latest month that was reported, `month` its last day.
    """

    active: tuple[str, ...]
    sectors: tuple[str, ...]
    ending: tuple[str, ...]
    leaving: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    wider: tuple[str, ...]
    reported: tuple[str, ...]
    month: dt.date | None
    horizon: dt.date
    source_ids: tuple[str, ...]


class Sites(NamedTuple):
    """Informal sites of a selection and those that nobody is named for.

    `individuals` are an estimate, households × 6; numbers of withheld cells are in none of them.
    `as_of` is the day of the list of sites (ISO), empty where the selection holds none.
    """

    sites: int
    unserved: int
    households: int
    individuals: int
    withheld: int
    as_of: str
    source_ids: tuple[str, ...]


def organisations(context: Context) -> Named:
    """Returns who is named in the selection on its day, each organisation once."""
    dataset, day = context.dataset, context.day
    horizon = day + dt.timedelta(days=figures.HORIZON_DAYS)
    rows = selection.activities(dataset, context.view.having(wider=False))
    active = rows[(rows["status"] == "active").to_numpy(dtype=bool)]
    soon = _ends_by(active, horizon)
    names_now = set(active["organisation"])
    monthly = rows[(rows["end_basis"] == _MONTHLY).to_numpy(dtype=bool)]
    past = monthly[(monthly["end"] <= day.isoformat()).to_numpy(dtype=bool)]
    last = str(past["end"].max()) if len(past) else ""
    maybe = rows[rows["status"].isin(_NOT_CONFIRMED).to_numpy()]
    said = active if len(active) else past[(past["end"] == last).to_numpy(dtype=bool)]
    return Named(
        active=_sorted(names_now),
        sectors=tuple(one for one in SECTORS if one in set(active["sector"])),
        ending=_sorted(active["organisation"][soon]),
        leaving=_sorted(set(active["organisation"][soon]) - set(active["organisation"][~soon])),
        unconfirmed=_sorted(set(maybe["organisation"]) - names_now),
        wider=_sorted(_reported_around(context) - names_now),
        reported=_sorted(past["organisation"][(past["end"] == last).to_numpy(dtype=bool)]),
        month=dt.date.fromisoformat(last) if last else None,
        horizon=horizon,
        source_ids=_sorted(said["source_id"]),
    )


def _ends_by(active: gpd.GeoDataFrame, horizon: dt.date) -> np.ndarray:
    """Returns which work has an end by a day; a month that was reported on is no end."""
    ends = (active["end"].fillna("9999-12-31") <= horizon.isoformat()).to_numpy(dtype=bool)
    return np.asarray(ends & (active["end_basis"] != _MONTHLY).to_numpy(dtype=bool))


def _reported_around(context: Context) -> set[str]:
    if not any(getattr(context.view, name) for name in PLACES):
        return set()
    rows = selection.activities(context.dataset, context.view.having(wider=True))
    around = (rows["status"] == "active") & (rows["certainty"] == "reported_for_area")
    return set(rows["organisation"][around.to_numpy(dtype=bool)])


def unserved_sites(context: Context) -> Sites:
    """Returns the sites in the view's places, and those without a partner of its sectors."""
    view = context.view.having(partner=(), presence="any")
    sites = selection.select(context.dataset, layers.INFORMAL_SITES.id, view)
    none = sites[(sites["partners"] == 0).to_numpy(dtype=bool)]
    cells = "sites" in sites
    return Sites(
        sites=int(sites["sites"].sum()) if cells else len(sites),
        unserved=int(none["sites"].sum()) if cells else len(none),
        households=int(none["households"].sum()),
        individuals=int(none["individuals"].sum()),
        withheld=int(sites["suppressed"].sum()) if "suppressed" in sites else 0,
        as_of=str(sites["as_of"].max()) if len(sites) else "",
        source_ids=_sorted(sites["source_id"]),
    )


def _sorted(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids)))
