"""What is made once per process and then kept in memory, safely for many threads."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from geo.dataset.dataset import Dataset

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

    def holds(self, key: Hashable) -> bool:
        """Whether the value of the key is there already."""
        with self._lock:
            return key in self._values

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


class CachesByDataset:
    """One `Kept` per dataset, which goes when the dataset goes."""

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: WeakKeyDictionary[Dataset, Cache] = WeakKeyDictionary()

    def of(self, dataset: Dataset) -> Cache:
        """Returns what is kept for this dataset."""
        with self._lock:
            return self._kept.setdefault(dataset, Cache(self._most))
