"""Cases of tests whose dimensions do not lean on one another, such as page, language and width."""

import os
from itertools import combinations, cycle, product

FULL = os.environ.get("ATLAS_FUZZ") == "full"


def every_pair(*dimensions):
    """Returns few cases in which each value meets each value of every other dimension.

    With `ATLAS_FUZZ=full` every case there is.
    """
    whole = list(product(*dimensions))
    if FULL:
        return whole
    left, found = {pair for one in whole for pair in _pairs(one)}, []
    while left:
        found.append(max(whole, key=lambda one: len(left.intersection(_pairs(one)))))
        left.difference_update(_pairs(found[-1]))
    return found


def in_turn(first, second):
    """Returns each value of the first with one of the second, which take turns.

    With `ATLAS_FUZZ=full` every case there is.
    """
    return list(product(first, second)) if FULL else list(zip(first, cycle(second), strict=False))


def _pairs(case):
    return combinations(enumerate(case), 2)
