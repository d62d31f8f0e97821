"""Visits with share links: whoever uses a link from one address without a long pause is one."""

import threading
from collections import OrderedDict

PAUSE_S = 1800.0
"""Who uses a link again after this time makes another visit."""
_MOST = 4096


class Visits:
    """The visits of late, in memory; safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: OrderedDict[tuple[str, ...], float] = OrderedDict()

    def begins(self, visit: tuple[str, ...], now: float) -> bool:
        """Whether a use at a moment, in seconds since 1970, is the first of a visit."""
        with self._lock:
            last = self._last.get(visit)
            self._last[visit] = now
            self._last.move_to_end(visit)
            while len(self._last) > _MOST:
                self._last.popitem(last=False)
        return last is None or now - last >= PAUSE_S
