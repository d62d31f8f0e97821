"""The weights of the gap ranking, the ranks that they give, and how far the ranks move with them.

Arrays have one row per place and one column per criterion, in the order of `CRITERIA`; values
are 0 (least pressing) to 1 (most pressing), NaN where nobody knows.
"""

import math
from dataclasses import astuple, dataclass
from functools import cached_property
from typing import Final, Self

import numpy as np

from geo.errors import InvalidQueryError

CRITERIA: Final = ("people", "gaps", "absence", "hotspot")
POINTS: Final = 100
"""Points of a place that is the most pressing one by every criterion."""
MOST: Final = 1_000.0
TOP: Final = 10
TRIALS: Final = 100
CONCENTRATION: Final = 60
"""How near random weights stay to the chosen ones: they seldom pass half or double of them."""
SEED: Final = 20_231_213
_FACTORS: Final = (0.5, 2.0)
_STEPS: Final = 10_000_000


@dataclass(frozen=True)
class Weights:
    """How much each criterion counts, 0 or more; only their proportions matter.

    The hotspot list counts half: it tells of returnees of 2020, not of people in sites.
    InvalidQueryError for a weight that is no number from 0 to 1,000, or when all are 0.
    """

    people: float = 1.0
    gaps: float = 1.0
    absence: float = 1.0
    hotspot: float = 0.5

    def __post_init__(self) -> None:
        for name in CRITERIA:
            value = getattr(self, name)
            if not (math.isfinite(value) and 0 <= value <= MOST):
                raise InvalidQueryError(f"the weight {name} is {value!r}: expected 0 to {MOST:g}")
        if not any(astuple(self)):
            raise InvalidQueryError("all weights are 0: at least one criterion has to count")

    @classmethod
    def read(cls, text: str) -> Self:
        """Returns the weights of an address, such as `1,1,1,0.5`; the default for empty text."""
        if not text:
            return cls()
        parts = text.split(",")
        try:
            numbers = [float(part) for part in parts]
        except ValueError:
            numbers = []
        if len(numbers) != len(CRITERIA):
            named = ", ".join(CRITERIA)
            raise InvalidQueryError(f"weights {text[:60]!r}: expected four numbers ({named})")
        return cls(*numbers)

    @property
    def text(self) -> str:
        """The weights as `read` takes them, empty for the default."""
        return "" if self == type(self)() else ",".join(f"{one:g}" for one in astuple(self))

    @property
    def shares(self) -> np.ndarray:
        """The weights as parts of 1."""
        weights = np.array(astuple(self), dtype=float)
        return np.asarray(weights / weights.sum())


@dataclass(frozen=True, eq=False)
class Stability:
    """How ranks move over all `trials`.

    `kept` is the share of the `top` leading places that stay among them, on average over the
    trials, and `kept_least` in the trial that moves most; 1 where nothing moves. `tried` are the
    points in whole steps, one row for the chosen weights and one for each trial.
    """

    top: int
    kept: float
    kept_least: float
    tried: np.ndarray

    @property
    def trials(self) -> int:
        """How many other weights were tried."""
        return len(self.tried) - 1

    @cached_property
    def best(self) -> np.ndarray:
        """The best rank of each place."""
        return np.asarray(self._ranks.min(axis=1))

    @cached_property
    def worst(self) -> np.ndarray:
        """The worst rank of each place."""
        return np.asarray(self._ranks.max(axis=1))

    def of(self, position: int) -> tuple[int, int]:
        """Returns the best and worst rank of one place, which is quicker than those of all."""
        before = np.count_nonzero(self.tried > self.tried[:, [position]], axis=1)
        return int(before.min()) + 1, int(before.max()) + 1

    @cached_property
    def _ranks(self) -> np.ndarray:
        return ranks(self.tried.T / _STEPS)


def scores(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Returns points of 0 to 100 by place and row of `shares`; what is not known adds nothing."""
    known = np.nan_to_num(np.asarray(values, dtype=float).reshape(-1, len(CRITERIA)), nan=0.0)
    return np.asarray((np.atleast_2d(shares) * POINTS @ known.T).T)


def ranks(points: np.ndarray) -> np.ndarray:
    """Returns the rank of each place in each column, 1 for most points; ties share the best.

    Points that differ by less than a ten-millionth are the same. Points and place are sorted as
    one whole number, which is several times faster than sorting places by points.
    """
    number = len(points)
    bits = max(number, 1).bit_length()
    keys = -_steps(points.T).astype(np.int64) << bits | np.arange(number)
    keys.sort(axis=1)
    order, ordered = keys & ((1 << bits) - 1), keys >> bits
    is_new = np.ones(keys.shape, dtype=bool)
    is_new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    position = np.arange(1, number + 1, dtype=np.int32)
    shared = np.maximum.accumulate(np.where(is_new, position, np.int32(0)), axis=1)
    found = np.empty(keys.shape, dtype=np.int32)
    np.put_along_axis(found, order, shared, axis=1)
    return found.T


def varied(weights: Weights) -> np.ndarray:
    """Returns the shares to try: each weight halved and doubled, then seeded random ones.

    A criterion that counts nothing counts nothing in any of them.
    """
    chosen = np.array(astuple(weights), dtype=float)
    tried = [
        np.where(np.arange(len(chosen)) == one, chosen * factor, chosen)
        for one in np.flatnonzero(chosen)
        for factor in _FACTORS
    ]
    counts = weights.shares > 0
    random = np.zeros((TRIALS, len(chosen)))
    source = np.random.default_rng(SEED)
    random[:, counts] = source.dirichlet(CONCENTRATION * weights.shares[counts], size=TRIALS)
    halved_and_doubled = np.array(tried)
    return np.vstack([halved_and_doubled / halved_and_doubled.sum(axis=1, keepdims=True), random])


def stability(values: np.ndarray, weights: Weights) -> Stability:
    """Returns how the ranks move with the weights, and when what is unknown counts in full."""
    known = np.asarray(values, dtype=float)
    worst_case = scores(np.nan_to_num(known, nan=1.0), weights.shares)
    shares = np.vstack([weights.shares, varied(weights)])
    tried = _steps(np.vstack([scores(known, shares).T, worst_case.T]))
    number = tried.shape[1]
    top = min(TOP if number > TOP else max(1, number // 2), number)
    if not number:
        return Stability(0, 1.0, 1.0, tried)
    least = np.partition(tried, number - top, axis=1)[:, [number - top]]
    leading = tried[0] >= least[0]
    stay = (tried[1:, leading] >= least[1:]).mean(axis=1)
    return Stability(top, float(stay.mean()), float(stay.min()), tried)


def _steps(points: np.ndarray) -> np.ndarray:
    """Returns points as whole numbers, so that equal ones are equal."""
    return np.asarray((points * _STEPS + 0.5).astype(np.int32))
