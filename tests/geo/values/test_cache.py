"""What is kept in memory: made once, bounded, and not when making it failed."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.errors import NotFoundError
from geo.values.cache import Cache


def test_a_value_is_made_once_for_many_threads():
    kept, made = Cache(), []
    together = threading.Barrier(8)

    def make():
        made.append(1)
        time.sleep(0.02)
        return "value"

    def ask(_):
        together.wait()
        return kept.get("key", make)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {"value"}
    assert made == [1]


def test_a_failure_is_not_kept():
    kept = Cache()

    def fail():
        raise NotFoundError("no")

    with pytest.raises(NotFoundError):
        kept.get("key", fail)
    assert kept.get("key", lambda: 1) == 1


def test_the_least_wanted_value_goes_first():
    kept = Cache(most=2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key)
    assert kept.get("a", lambda: "made anew") == "a"
    assert kept.get("b", lambda: "made anew") == "made anew"


def test_each_dataset_has_its_own_memory(dataset, public):
    assert dataset.derived is dataset.derived
    assert dataset.derived.get("key", lambda: 1) == 1
    assert public.derived.get("key", lambda: 2) == 2


def test_a_part_pushes_out_no_others():
    cache = Cache(most=2)
    cache.get("first", lambda: 1)
    for key in range(9):
        cache.part("many", 3).get(key, lambda key=key: key)
    assert cache.peek("first") == 1
    assert (cache.part("many", 3).peek(0), cache.part("many", 3).peek(8)) == (None, 8)


def test_what_is_looked_at_is_asked_for():
    cache = Cache(2)
    for key in ("one", "two"):
        cache.get(key, lambda: 1)
    assert cache.peek("one") == 1
    cache.get("three", lambda: 1)
    assert [cache.peek(key) for key in ("one", "two", "three")] == [1, None, 1]
