"""If they leave: the same dataset, as it would be if some organisations worked no more from a day.

It is worked out of what one audience may see and of nothing else, so that it can tell nobody more
than that. Work that is under way ends on the day before, with the basis `supposed`, and work that
was to begin does not begin; days before are as the sources state them. Everything else follows, as
everything is worked out of the days of activities: presence, ends, gaps, figures. What a source
says of the real end, such as who took over, is not said of the supposed one.

What a donor leaves is all work that a source names it for, with others or alone: no source says
whether the others would go on by themselves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.dataset import names, selection
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset, Supposition
from geo.language import mark
from geo.presence.periods import NOT_BEGUN, OPEN_END, SUPPOSED, UNKNOWN, Periods, number
from geo.presence.presence import Presence
from geo.values import days
from geo.view import address
from geo.view.view import View

MOST_KEPT: Final = 4
"""Suppositions about a dataset that are remembered at once."""
MOST_NAMED: Final = 4
"""Of those who leave, as sentences name them; more are counted."""
STATED: Final = mark("Show what the sources state")
"""What leads back to the same view without a supposition."""
_SHARED: Final = ("units", "area_members", "organisations", "sources", "gazetteer")
"""What is worked out of a dataset and has nothing to do with the days of activities."""


def of(dataset: Dataset, view: View) -> Dataset:
    """Returns the dataset as a view supposes it to be; as the sources have it where it does not.

    From a dataset that supposes something else, too: suppositions do not add up.
    """
    real = dataset.real or dataset
    if not view.supposes:
        return real
    asked = Supposition(view.without, view.without_donor, selection.day(real, view))
    kept = real.derived.part("supposed", MOST_KEPT)
    return kept.get(asked, lambda: _made(real, asked))


def of_address(dataset: Dataset, pairs: Iterable[tuple[str, str]]) -> Dataset:
    """Returns the dataset as an address supposes it; what it cannot suppose, its reader refuses."""
    named = [pair for pair in pairs if pair[0] in (*address.SUPPOSED, "date")]
    if all(name == "date" for name, _ in named):
        return dataset.real or dataset
    view, _ = View.from_query(named, dataset.vocabulary)
    return of(dataset, view)


def leaving(presence: Presence, asked: Supposition) -> np.ndarray:
    """Returns whether each activity is of those who are supposed to leave."""
    codes, distinct = presence.coded("organisation")
    found = pd.Index(distinct).isin(asked.organisations)[codes]
    if asked.donors:
        codes, distinct = presence.coded("donor")
        wanted = set(asked.donors)
        named = [bool(one) and not wanted.isdisjoint(one.split("|")) for one in distinct]
        found = found | np.array(named, dtype=bool)[codes]
    return np.asarray(found, dtype=bool)


def said(context: Context) -> str:
    """Returns what is supposed, as the first half of a sentence; empty where nothing is."""
    asked, words = context.dataset.supposed, context.words
    if asked is None:
        return ""
    who, donors = (
        words.listed(_named(context, several)) for several in (asked.organisations, asked.donors)
    )
    day = words.day(asked.day)
    if not donors:
        return words(mark("If {organisations} left on {day}"), organisations=who, day=day)
    if not who:
        text = mark("If all work with {donors} as donor or partner ended on {day}")
        return words(text, donors=donors, day=day)
    text = mark("If {organisations} left, and all work with {donors} as donor, on {day}")
    return words(text, organisations=who, donors=donors, day=day)


def ends(dataset: Dataset) -> frozenset[str]:
    """Returns the ids of the activities that end by supposition, and by no source."""
    if dataset.supposed is None:
        return frozenset()
    rows = dataset.features[layers.PARTNER_ACTIVITIES.id]
    found = rows["end_basis"].eq(SUPPOSED).to_numpy(dtype=bool, na_value=False)
    return frozenset(rows["id"][found])


def noted_of(context: Context, rows: pd.DataFrame) -> str:
    """Returns how many services of these activities end by supposition only; or nothing."""
    own = rows[rows["id"].isin(ends(context.dataset)).to_numpy(dtype=bool)]
    return noted(context, len(own[["organisation", "sector"]].drop_duplicates()))


def noted(context: Context, number: int) -> str:
    """Returns how many of what is counted end by supposition only; empty where none does."""
    if not number:
        return ""
    return context.words.count(
        "{n} of them by supposition only", "{n} of them by supposition only", number
    )


def _named(context: Context, several: tuple[str, ...]) -> Iterator[str]:
    yield from (names.organisation(context, one) for one in several[:MOST_NAMED])
    left = len(several) - MOST_NAMED
    if left > 0:
        yield context.words.count("and {n} more", "and {n} more", left)


def sentence(context: Context) -> str:
    """Returns that what is shown is supposed, and by no source; empty where it is not."""
    supposition = said(context)
    if not supposition:
        return ""
    text = mark("{supposition}: a supposition, not what the sources state.")
    return context.words(text, supposition=supposition)


def of_all(shown: Iterable[Context]) -> str:
    """Returns what all of several suppose, as a sentence; empty where they differ or do not."""
    (found, *others) = {sentence(one) for one in shown} or {""}
    return "" if others else found


def situation(context: Context) -> str:
    """Returns the day that is described, and what is supposed of it, as a short line."""
    day = context.words(mark("Situation of {day}"), day=context.words.day(context.day))
    supposition = said(context)
    if not supposition:
        return day
    text = mark("{supposition} (a supposition)")
    return context.words(text, supposition=supposition)


def _made(real: Dataset, asked: Supposition) -> Dataset:
    presence, day = real.presence, asked.day.toordinal()
    theirs, held = leaving(presence, asked), presence.periods
    done = held.undated & held.declared_ended
    never = theirs & (held.first >= day) & ~done
    ending = theirs & (held.first < day) & (held.last >= day)
    activities = _activities(presence.activities, asked, never, ending)
    layer = layers.PARTNER_ACTIVITIES.id
    made = replace(
        real,
        features={**real.features, layer: activities},
        last_day=real.day,
        supposed=asked,
        real=real,
    )
    made.__dict__.update({name: getattr(real, name) for name in _SHARED})
    periods = _periods(held, day, theirs, never, ending)
    made.__dict__["presence"] = presence.supposing(activities, periods)
    return made


def _activities(
    features: gpd.GeoDataFrame, asked: Supposition, never: np.ndarray, ending: np.ndarray
) -> gpd.GeoDataFrame:
    last = days.plus(asked.day, -1).isoformat()
    nothing: dict[str, Any] = dict.fromkeys(
        ("start", "start_precision", "start_basis", "known_since", "end", "end_precision")
    )
    made = features.copy(deep=False)
    unsaid = dict.fromkeys(("extension_possible", "handover_to", "handover_status"))
    for rows, values in (
        (never, {**nothing, "end_basis": SUPPOSED, "declared_status": NOT_BEGUN}),
        (ending, {"end": last, "end_precision": "day", "end_basis": SUPPOSED}),
    ):
        if not rows.any():
            continue
        for name, value in (values | unsaid).items():
            if name in made and (value or made[name][rows].notna().any()):
                made[name] = made[name].mask(rows, value)
    return made


def _periods(
    held: Periods, day: int, theirs: np.ndarray, never: np.ndarray, ending: np.ndarray
) -> Periods:
    changed = never | ending
    last = np.where(ending, day - 1, np.where(never, number(OPEN_END), held.last))
    return replace(
        held,
        start=np.where(never, 0, held.start),
        first=np.where(never, number(UNKNOWN), held.first).astype(np.int32),
        last=last.astype(np.int32),
        open_ended=(held.open_ended & ~ending) | never,
        scheduled=held.scheduled & ~changed,
        monthly=held.monthly & ~changed,
        recent=held.recent & ~never,
        declared_planned=held.declared_planned & ~never,
        declared_ended=held.declared_ended & ~never,
        left=theirs,
        left_on=day,
    )
