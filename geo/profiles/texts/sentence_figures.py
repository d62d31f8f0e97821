"""The figures of a selection that its paragraph states: organisations, ends, sites without any."""

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

import pandas as pd

from geo.catalog import layers
from geo.catalog.vocabulary import NAMED_SECTORS
from geo.coverage import covered, endings, figures
from geo.coverage.figures import SiteFigures
from geo.dataset import selection
from geo.dataset.context import Context
from geo.presence.presence import FOR_AREA, FOR_SITES
from geo.view.address import PLACES

_MONTHLY: Final = "reporting_month"
_STATED: Final = ("id", "organisation", "sector", "status", "end", "end_basis", "source_id")
_NOT_CONFIRMED: Final = ("unconfirmed", "scheduled_end_passed")


class Organisations(NamedTuple):
    """Distinct organisations of a selection on its day, each sorted by id.

    `ending` have work that ends by the horizon; of them an extension is held possible for those
    `extended`, and for those `leaving` nothing else is stated. `unconfirmed` may still be there;
    `for_sites` are reported for the informal sites together and `wider` for a containing area only.
    `reported` are those of the latest month that was reported, `month` its last day.
    """

    active: tuple[str, ...]
    sectors: tuple[str, ...]
    ending: tuple[str, ...]
    extended: tuple[str, ...]
    leaving: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    for_sites: tuple[str, ...]
    wider: tuple[str, ...]
    reported: tuple[str, ...]
    month: dt.date | None
    horizon: dt.date
    source_ids: tuple[str, ...]


class Sites(NamedTuple):
    """Informal sites of a selection, whoever is named there, and those without anybody.

    `as_of` is the day of the list of sites (ISO), empty where the selection holds none.
    """

    figures: SiteFigures
    as_of: str
    source_ids: tuple[str, ...]


def organisations(context: Context) -> Organisations:
    """Returns who is named in the selection on its day, each organisation once."""
    dataset, day = context.dataset, context.day
    view = context.view.having(wider=False)
    rows = pd.DataFrame(selection.activities(dataset, view))[[*_STATED]]
    active = rows[(rows["status"] == "active").to_numpy(dtype=bool)]
    ending = endings.in_area(dataset, view)
    ids = {activity for one in ending for activity in one.activities}
    staying = active[~active["id"].isin(ids).to_numpy()]
    names_now, around = set(active["organisation"]), _reported_around(context)
    extended = {one.organisation for one in ending if one.extension}
    leaving = {one.organisation for one in ending} - set(staying["organisation"])
    monthly = rows[(rows["end_basis"] == _MONTHLY).to_numpy(dtype=bool)]
    past = monthly[(monthly["end"] <= day.isoformat()).to_numpy(dtype=bool)]
    last = str(past["end"].max()) if len(past) else ""
    maybe = rows[rows["status"].isin(_NOT_CONFIRMED).to_numpy()]
    said = active if len(active) else past[(past["end"] == last).to_numpy(dtype=bool)]
    return Organisations(
        active=_sorted(names_now),
        sectors=tuple(one for one in NAMED_SECTORS if one in set(active["sector"])),
        ending=_sorted(one.organisation for one in ending),
        extended=_sorted(extended),
        leaving=_sorted(leaving - extended),
        unconfirmed=_sorted(set(maybe["organisation"]) - names_now),
        for_sites=_sorted(around[FOR_SITES] - names_now),
        wider=_sorted(around[FOR_AREA] - around[FOR_SITES] - names_now),
        reported=_sorted(past["organisation"][(past["end"] == last).to_numpy(dtype=bool)]),
        month=dt.date.fromisoformat(last) if last else None,
        horizon=endings.horizon(day),
        source_ids=_sorted(said["source_id"]),
    )


def _reported_around(context: Context) -> dict[str, set[str]]:
    """Returns who is reported around the places asked for only, by certainty."""
    found: dict[str, set[str]] = {FOR_SITES: set(), FOR_AREA: set()}
    if any(getattr(context.view, name) for name in PLACES):
        rows = selection.activities(context.dataset, context.view.having(wider=True))
        active = rows[(rows["status"] == "active").to_numpy(dtype=bool)]
        for certainty, held in found.items():
            held |= set(active["organisation"][(active["certainty"] == certainty).to_numpy()])
    return found


def unserved_sites(context: Context) -> Sites:
    """Returns the sites in the view's places, and those without a partner of its sectors."""
    view = context.view.having(partner=(), presence="any")
    sites = selection.select(context.dataset, layers.INFORMAL_SITES.id, view)
    return Sites(
        figures=figures.of_sites(sites, withheld=covered.withholds(context.dataset, view)),
        as_of=str(sites["as_of"].max()) if len(sites) else "",
        source_ids=_sorted(sites["source_id"]),
    )


def _sorted(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids)))
