"""What files would bring, kept in memory while people look at it: the last ones, not too much."""

import threading
from collections import OrderedDict
from typing import Final

from geo.errors import GeoError
from geo.intake.sheets.outcome import Outcome

MOST_ROWS: Final = 120_000
"""Rows of all files together beyond which the oldest go; the newest one always stays."""
MOST_FILES: Final = 6
Key = tuple[str, int, int]
"""A proposal, its version, and the revision that it is compared with."""


class Held:
    """Outcomes by key, safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._outcomes: OrderedDict[Key, Outcome | GeoError] = OrderedDict()

    def get(self, key: Key) -> Outcome | GeoError | None:
        """Returns what a file would bring, or why it cannot be read; None where that is unknown."""
        with self._lock:
            found = self._outcomes.get(key)
            if found is not None:
                self._outcomes.move_to_end(key)
            return found

    def keep(self, key: Key, made: Outcome | GeoError) -> None:
        """Keeps what was worked out; earlier versions of the same file go."""
        with self._lock:
            for one in [one for one in self._outcomes if one[0] == key[0]]:
                del self._outcomes[one]
            self._outcomes[key] = made
            while len(self._outcomes) > 1 and self._is_too_much():
                self._outcomes.popitem(last=False)

    def forget(self) -> None:
        """Lets everything be worked out anew: an answer counts for all files of a sender."""
        with self._lock:
            self._outcomes.clear()

    def _is_too_much(self) -> bool:
        rows = sum(
            len(one.records.read) for one in self._outcomes.values() if isinstance(one, Outcome)
        )
        return rows > MOST_ROWS or len(self._outcomes) > MOST_FILES
