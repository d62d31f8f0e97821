"""The time, which never goes back while a process runs, whatever is done to the machine's clock.

What is older or newer is told by ids wherever there are any; this is for what a person reads, and
for what ends at a moment, such as a link.
"""

import datetime as dt
import time
from functools import cache


def now() -> dt.datetime:
    """Returns the time in UTC: that of the machine, or what has passed since the first time.

    A clock that was ahead for a moment and is set right leaves no trace; one that is set back is
    not believed until the process starts again.
    """
    first, began = _first()
    return max(wall(), first + dt.timedelta(seconds=time.monotonic() - began))


def wall() -> dt.datetime:
    """Returns what the machine's clock says now, in UTC."""
    return dt.datetime.now(dt.UTC)


@cache
def _first() -> tuple[dt.datetime, float]:
    return wall(), time.monotonic()
