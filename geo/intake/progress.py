"""How far a reading has come: whoever waits for it is told, and may stop it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Final, TypeVar

T = TypeVar("T")
EVERY: Final = 1_000
"""Rows after which it is told again."""


class Part(StrEnum):
    """What is gone through, in this order: file, rows, what they change, what is written."""

    FILE = "file"
    ROWS = "rows"
    CHANGES = "changes"
    WRITING = "writing"


Told = Callable[[Part, int, int], object]
"""Is told the part, and how many rows of how many were gone through; of 0 where nobody knows."""
_TOLD: ContextVar[Told | None] = ContextVar("told", default=None)


class CancelledError(Exception):
    """Whoever waits for a reading does not want it any more; nothing was written."""


@contextmanager
def telling(told: Told) -> Iterator[None]:
    """Has somebody told of what is read in here; it stops where they raise CancelledError."""
    before = _TOLD.set(told)
    try:
        yield
    finally:
        _TOLD.reset(before)


def tell(part: Part, done: int, of: int = 0) -> None:
    """Tells how far a part has come, where somebody wants to know."""
    told = _TOLD.get()
    if told is not None:
        told(part, done, of)


def through(part: Part, rows: Sequence[T]) -> Iterator[T]:
    """Yields rows, and tells now and then how many of them were gone through."""
    for number, row in enumerate(rows):
        if not number % EVERY:
            tell(part, number, len(rows))
        yield row
