"""The weights of the gap ranking, the ranks that they give, and how far the ranks move with them.

Arrays have one row per place and one column per criterion, in the order of `CRITERIA`; values
are 0 (least pressing) to 1 (most pressing), NaN where nobody knows.
"""

import math
from dataclasses import astuple, dataclass
from typing import Final, NamedTuple, Self

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


class Stability(NamedTuple):
    """How ranks move: `best` and `worst` rank of each place over all `trials`.

    `kept` is the share of the `top` leading places that stay among them, on average over the
    trials, and `kept_least` in the trial that moves most; 1 where nothing moves.
    """

    best: np.ndarray
    worst: np.ndarray
    top: int
    kept: float
    kept_least: float
    trials: int


def scores(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Returns points of 0 to 100 by place and row of `shares`; what is not known adds nothing."""
    known = np.nan_to_num(np.asarray(values, dtype=float).reshape(-1, len(CRITERIA)), nan=0.0)
    return np.asarray(known @ (np.atleast_2d(shares).T * POINTS))


def ranks(points: np.ndarray) -> np.ndarray:
    """Returns the rank of each place in each column, 1 for most points; ties share the best.

    Points that differ by less than a ten-millionth are the same. Points and place are sorted as
    one whole number, which is several times faster than sorting places by points.
    """
    number = len(points)
    bits = max(number, 1).bit_length()
    keys = np.rint(-points.T * _STEPS).astype(np.int64) << bits | np.arange(number)
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
    worst_case = scores(np.nan_to_num(np.asarray(values, dtype=float), nan=1.0), weights.shares)
    others = np.hstack([scores(values, varied(weights)), worst_case])
    found = ranks(np.hstack([scores(values, weights.shares), others]))
    number = len(found)
    top = TOP if number > TOP else max(1, number // 2)
    leading = found[:, 0] <= top
    stay = (found[leading, 1:] <= top).mean(axis=0) if number else np.ones(1)
    return Stability(
        best=found.min(axis=1),
        worst=found.max(axis=1),
        top=min(top, number),
        kept=float(stay.mean()),
        kept_least=float(stay.min()),
        trials=others.shape[1],
    )
