"""How old a statement is on a day: the one rule by which it is fresh, ageing, stale or unknown.

Each kind of statement is expected to be confirmed anew within the days that its layer declares
(`Layer.renewed_days`). HDX's ageing table says from how many days on it is due, overdue and
delinquent: until it is due it is fresh, from when it is delinquent it is stale, between it is
ageing. What nobody had said by the day is unknown.
"""

import datetime as dt
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np

from geo.catalog import layers


class Age(StrEnum):
    """How old the last confirmation of a statement is, by what is expected of its kind."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"
    UNKNOWN = "unknown"


class Ageing(NamedTuple):
    """Days since the last confirmation after which a report is due, overdue and delinquent."""

    due: int
    overdue: int
    delinquent: int


AGEING: Final = {
    30: Ageing(30, 44, 60),
    60: Ageing(60, 84, 108),
    90: Ageing(90, 120, 150),
    180: Ageing(180, 210, 240),
    365: Ageing(365, 425, 455),
}
"""HDX's ageing table (CONVENTIONS I5), by the days within which a report is expected."""
ACTIVITIES: Final = AGEING[layers.PARTNER_ACTIVITIES.renewed_days]
"""How work ages: without a stated end it is unconfirmed once its last confirmation is stale."""
AGES: Final = tuple(Age)


def of(confirmed: np.ndarray, day: int, ageing: Ageing) -> np.ndarray:
    """Returns the positions in `AGES` of statements on a day, int8.

    Days are numbers (`datetime.date.toordinal`); 0 is that of a statement without a day.
    """
    old = day - confirmed
    found = np.full(len(confirmed), AGES.index(Age.FRESH), dtype=np.int8)
    found[old >= ageing.due] = AGES.index(Age.AGEING)
    found[old >= ageing.delinquent] = AGES.index(Age.STALE)
    found[(confirmed <= 0) | (old < 0)] = AGES.index(Age.UNKNOWN)
    return found


def of_day(confirmed: dt.date, day: dt.date, ageing: Ageing = ACTIVITIES) -> Age:
    """Returns how old one statement is on a day."""
    (position,) = of(np.array([confirmed.toordinal()]), day.toordinal(), ageing)
    return AGES[int(position)]
