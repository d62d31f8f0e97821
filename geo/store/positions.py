"""Where rows stand in a layer, so that a new row in the middle moves no other."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise


def kept(held: Sequence[float | None]) -> list[float]:
    """Returns rising positions for rows in a new order, keeping as many as can be of those held.

    `held` has each row's position so far, None for a new row. Rows that cannot keep theirs get
    one between their neighbours; where there is no room left, all are numbered anew.
    """
    stay = _longest_rising(held)
    found: list[float] = []
    below = -1.0
    row = 0
    while row < len(held):
        end = next((one for one in range(row, len(held)) if one in stay), len(held))
        above = held[end] if end < len(held) else None
        moved = end - row
        step = 1.0 if above is None else (above - below) / (moved + 1)
        found.extend(below + step * (one + 1) for one in range(moved))
        if above is not None:
            found.append(above)
            below = above
        row = end + 1
    rising = all(first < second for first, second in pairwise(found))
    return found if rising else [float(one) for one in range(len(held))]


def _longest_rising(held: Sequence[float | None]) -> set[int]:
    """Returns the rows of the longest rising run of positions (patience sorting)."""
    tops: list[float] = []
    rows: list[int] = []
    before: dict[int, int | None] = {}
    for row, position in enumerate(held):
        if position is None:
            continue
        place = bisect_left(tops, position)
        before[row] = rows[place - 1] if place else None
        tops[place : place + 1] = [position]
        rows[place : place + 1] = [row]
    chosen: set[int] = set()
    last = rows[-1] if rows else None
    while last is not None:
        chosen.add(last)
        last = before[last]
    return chosen
