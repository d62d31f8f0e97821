"""The one way in which the Atlas remembers: values by key, made once, safely for many threads.

What is worked out of a Dataset lives in its `derived`, so that it goes when the revision goes;
what a process needs for as long as it runs lives in a cache of its own. `functools.cache` is for
files and texts that a process reads once.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Cache:
    """Values by key, each made by the first who asks; the others wait for it.

    Holds at most `most` values and lets go of the one that nobody asked for the longest.
    """

    def __init__(self, most: int = 512) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._making: defaultdict[Hashable, threading.Lock] = defaultdict(threading.Lock)
        self._values: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Returns the value of the key, made now if need be; a failure is not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return cast("T", self._values[key])
            making = self._making[key]
        try:
            with making:
                return self._made(key, make)
        finally:
            with self._lock:
                self._making.pop(key, None)

    def __len__(self) -> int:
        with self._lock:
            return len(self._values)

    def peek(self, key: Hashable) -> Any | None:  # noqa: ANN401 - whatever was kept
        """Returns the value of the key, None where none is kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def part(self, name: str, most: int) -> "Cache":
        """Returns a cache of its own inside this one, so that its values push out no others."""
        return self.get(name, partial(Cache, most))

    def _made(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._values:
                return cast("T", self._values[key])
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
