"""What each audience can see of each kind of record, in figures, for those who must sign it off."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset.dataset import Dataset
from geo.disclosure import anonymised, disclosure, non_interference, public_cells, rules_file
from geo.disclosure.non_interference import Trial
from geo.disclosure.rules import SENSITIVE, Level, Rules, Treatment


class Line(NamedTuple):
    """A kind of record as an audience sees it.

    `rules` are the treatments by level with how many records are known at it; of the `held`
    records `shown` are shown as they are and `hidden` not at all, the others are in `cells`,
    of which `withheld` tell no number.
    """

    kind: str
    rules: tuple[tuple[Level, Treatment, int], ...]
    held: int
    shown: int
    hidden: int
    cells: int
    withheld: int


class Counts(NamedTuple):
    """The public cells of sites: how many, how many withheld and why, and what is shown in all.

    `small` are withheld for themselves, the other `withheld` ones protect them. `smallest` are the
    least households of a shown cell; `narrowest` is the width, in households, of the narrowest
    interval in which a withheld number can be placed; None where there is none.
    """

    cells: int
    small: int
    withheld: int
    smallest: int | None
    narrowest: int | None
    sites: int
    shown_sites: int
    households: int
    shown_households: int


@dataclass(frozen=True)
class Report:
    """What each audience can see of one revision, and the rules that decide it.

    `loosened` are sentences about what shows more than is shipped; `opted_out` counts the
    organisations that are not named, `unknown` are names that no organisation has. `trial` is
    whether changes of what is hidden told the public anything.
    """

    revision: int
    day: dt.date
    made: dt.date
    origin: str
    seen: Mapping[Audience, tuple[Line, ...]]
    counts: Counts
    least_households: int
    least_sites: int
    opted_out: int
    unknown: tuple[str, ...]
    loosened: tuple[str, ...]
    reason: str
    trial: Trial


def of(dataset: Dataset, made: dt.date, rules: Rules | None = None, rounds: int = 0) -> Report:
    """Returns the report of a whole dataset, as coordinators hold it, under the rules in force.

    In that many `rounds` what is hidden is changed at random, to see whether that tells anything.
    """
    chosen = rules or disclosure.in_force()
    seen = {}
    for audience in Audience:
        disclosed = disclosure.disclose(dataset, audience, chosen)
        seen[audience] = tuple(
            _line(kind, (dataset, disclosed), audience, chosen) for kind in chosen.kinds()
        )
    out = disclosure.opted_out(dataset, chosen)
    return Report(
        revision=dataset.revision,
        day=dataset.day,
        made=made,
        origin=chosen.origin,
        seen=seen,
        counts=_counts(dataset, chosen),
        least_households=chosen.least_households,
        least_sites=chosen.least_sites,
        opted_out=len({one for one in out.values() if one is not None}),
        unknown=tuple(name for name, known in out.items() if known is None),
        loosened=tuple(rules_file.weaker(chosen)),
        reason=chosen.reason,
        trial=non_interference.tried(dataset, chosen, rounds, seed=dataset.revision),
    )


def _line(kind: str, both: tuple[Dataset, Dataset], audience: Audience, rules: Rules) -> Line:
    layer_id = kind.removesuffix(SENSITIVE)
    held, told = (one.features[layer_id] for one in both)
    if layer_id in disclosure.RECORDS:
        wanted = kind.endswith(SENSITIVE)
        held, told = (
            one[(anonymised.is_sensitive(one) == wanted).to_numpy()] for one in (held, told)
        )
    own = disclosure.levels(layer_id, held, rules, both[0].units)
    levels = [key.level for key in rules.table if (key.kind, key.audience) == (kind, audience)]
    by_level = tuple(
        (level, rules.treatment(kind, level, audience), int((own == level.value).sum()))
        for level in levels
    )
    shown = sum(number for _, rule, number in by_level if rule is Treatment.SHOW)
    raised = sum(number for _, rule, number in by_level if rule not in _PLAIN)
    if layer_id == layers.BLOCKED_AREAS.id and raised:
        raised = int(held["named_in_source"].fillna(value=False).sum())
    withheld = int(told["suppressed"].sum()) if "suppressed" in told else 0
    return Line(
        kind=kind,
        rules=by_level,
        held=len(held),
        shown=shown,
        hidden=len(held) - shown - raised,
        cells=len(told) - shown,
        withheld=withheld,
    )


_PLAIN: Final = (Treatment.SHOW, Treatment.HIDE)


def _counts(dataset: Dataset, rules: Rules) -> Counts:
    sites = dataset.features[layers.INFORMAL_SITES.id]
    cells = public_cells.summed(sites)
    in_a_household = dataset.country.people_in_a_household
    found = public_cells.withheld_cells(cells, rules, in_a_household)
    households = cells["households"].to_numpy(dtype=int)
    number = cells["sites"].to_numpy(dtype=int)
    shown = ~found.hidden
    return Counts(
        cells=len(cells),
        small=int(public_cells.too_small(cells, rules, in_a_household).sum()),
        withheld=int(found.hidden.sum()),
        smallest=int(households[shown].min()) if shown.any() else None,
        narrowest=None if np.isnan(found.widths).all() else int(np.nanmin(found.widths)),
        sites=int(number.sum()),
        shown_sites=int(number[shown].sum()),
        households=int(households.sum()),
        shown_households=int(households[shown].sum()),
    )
