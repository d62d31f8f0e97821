"""Whether what the public may not see makes any difference to what it sees.

What is hidden is changed at random, many times, and the public dataset must stay the same. All that
the public is answered with is made of that dataset alone, so that its answers stay the same too.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset.dataset import Dataset
from geo.disclosure import disclosure, hidden_changes
from geo.disclosure.hidden_changes import Change
from geo.disclosure.rules import Rules

MOST_TRIED: Final = 20_000
"""Activities with which a report tries: of more some stand for all."""
Gate = Callable[[Dataset, Audience, Rules], Dataset]
_WORK: Final = layers.PARTNER_ACTIVITIES.id


class Trial(NamedTuple):
    """How often what is hidden was changed, and what of the public dataset was another then.

    `told` are layers and fields, such as `informal-sites: households`; empty where all is well.
    """

    rounds: int
    told: tuple[str, ...]


def tried(
    dataset: Dataset, rules: Rules, rounds: int, seed: int = 0, *, gate: Gate = disclosure.disclose
) -> Trial:
    """Changes what is hidden in a whole dataset that many times, and says what that told.

    `gate` makes the public dataset: the one in force, or a weaker one that is to be caught.
    """
    held = _fewer(dataset)
    public = gate(held, Audience.PUBLIC, rules)
    told: dict[str, None] = {}
    for number in range(rounds):
        changed = changed_at_random(held, rules, (seed, number))
        for one in differences(public, gate(changed, Audience.PUBLIC, rules)):
            told[one] = None
    return Trial(rounds, tuple(told))


def changed_at_random(
    dataset: Dataset,
    rules: Rules,
    seed: tuple[int, int],
    changes: Mapping[str, Change] = hidden_changes.EVERY,
) -> Dataset:
    """Returns a dataset with some of what is hidden changed; the same for the same seed."""
    chance = np.random.default_rng(seed)
    names = list(changes)
    chosen = chance.choice(names, size=int(chance.integers(1, len(names) + 1)), replace=False)
    made = dataset
    for name in chosen.tolist():
        made = changes[name](made, rules, chance)
    return made


def differences(one: Dataset, other: Dataset) -> Iterator[str]:
    """Yields each layer and field of which two datasets hold another value, or another number."""
    for field in fields(one):
        if field.name != "features" and getattr(one, field.name) != getattr(other, field.name):
            yield field.name
    for layer_id, features in one.features.items():
        held = other.features[layer_id]
        if held is features:
            continue
        if len(held) != len(features) or list(held.columns) != list(features.columns):
            yield f"{layer_id}: rows"
            continue
        for name in features.columns:
            if not _same(features, held, name):
                yield f"{layer_id}: {name}"


def _same(features: gpd.GeoDataFrame, held: gpd.GeoDataFrame, name: str) -> bool:
    if name == features.geometry.name:
        first, second = (shapely.to_wkb(one.geometry.to_numpy()) for one in (features, held))
        return bool(first.tolist() == second.tolist())
    same = bool(features[name].dtype == held[name].dtype) and features[name].equals(held[name])
    return bool(same)


def _fewer(dataset: Dataset) -> Dataset:
    work = dataset.features[_WORK]
    fewer = work[:: len(work) // MOST_TRIED + 1].reset_index(drop=True)
    return dataset if len(fewer) == len(work) else _having(dataset, fewer)


def _having(dataset: Dataset, work: gpd.GeoDataFrame) -> Dataset:
    return replace(dataset, features={**dataset.features, _WORK: work})
