"""What all links that open something share: their time, their end, what is counted of their use."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from geo.errors import InvalidQueryError
from geo.language import mark

NOTE_LENGTH: Final = 200
_MOMENTS: Final = ("made_at", "expires_at", "revoked_at", "last_used_at")


class State(StrEnum):
    """Whether a link opens: open, past its last moment, or ended by somebody."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link as it is kept; times in UTC."""

    id: str
    note: str
    creator: str
    made_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None = None
    revoked_by: str | None = None
    last_used_at: dt.datetime | None = None
    uses: int = 0

    def state(self, now: dt.datetime) -> State:
        """Returns whether the link opens at a moment."""
        if self.revoked_at is not None:
            return State.REVOKED
        return State.EXPIRED if now >= self.expires_at else State.OPEN


def check(days: int, note: str, most_days: int) -> None:
    """Raises InvalidQueryError for a link that lives too long, or has too long a note."""
    if not 1 <= days <= most_days:
        raise InvalidQueryError(
            mark("A link lives from 1 to {most} days, got {n}."), most=most_days, n=days
        )
    if len(note) > NOTE_LENGTH:
        raise InvalidQueryError(
            mark("The note has {n} characters; at most {most} are kept."),
            n=len(note),
            most=NOTE_LENGTH,
        )


def lengths(offered: Iterable[int], most_days: int) -> list[int]:
    """Returns the lengths in days on offer, up to the longest that the settings allow."""
    return sorted({one for one in offered if one < most_days} | {most_days})


def text(moment: dt.datetime) -> str:
    """Returns a moment as it is kept."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def moments(row: object) -> dict[str, Any]:
    """Returns the moments of a row that was kept, by the field of a link."""
    kept = {name: getattr(row, name) for name in _MOMENTS}
    return {
        name: None if one is None else dt.datetime.fromisoformat(one) for name, one in kept.items()
    }
