"""How often somebody may try a wrong token before being told to wait.

Only wrong tokens are counted, so that nobody can lock out those who hold a right one.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

PER_MINUTE = 20
_MOST_SENDERS = 4096


class TokenThrottle:
    """Counts wrong tokens by sender, in memory, for as many senders as fit."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, sender: str) -> int:
        """Counts one wrong token, and returns the seconds to wait; 0 while few were tried."""
        now = self._clock()
        with self._lock:
            left, at = self._left.pop(sender, (float(PER_MINUTE), now))
            left = min(float(PER_MINUTE), left + (now - at) * PER_MINUTE / 60) - 1
            self._left[sender] = (max(left, -1.0), now)
            while len(self._left) > _MOST_SENDERS:
                self._left.popitem(last=False)
        return 0 if left >= 0 else 60
