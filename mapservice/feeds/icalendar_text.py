"""A calendar of whole days as iCalendar (RFC 5545): they are the same days in every time zone."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

_LONGEST: Final = 75
"""Octets of a line, without its end."""
_ESCAPED: Final = re.compile(r"([\\;,])")


@dataclass(frozen=True)
class DayEvent:
    """One whole day: what it is, what is told of it, where more is said, and when it was noted."""

    id: UUID
    kind: str
    title: str
    lines: tuple[str, ...]
    day: dt.date
    noted: dt.datetime
    href: str


def calendar(title: str, about: str, events: Sequence[DayEvent]) -> bytes:
    """Returns a calendar with these events."""
    return "".join(f"{one}\r\n" for one in _folded(_lines(title, about, events))).encode()


def _lines(title: str, about: str, events: Iterable[DayEvent]) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Durable Solutions Atlas//Feeds//EN"
    yield "CALSCALE:GREGORIAN"
    for name in ("NAME", "X-WR-CALNAME"):
        yield f"{name}:{_text(title)}"
    for name in ("DESCRIPTION", "X-WR-CALDESC"):
        yield f"{name}:{_text(about)}"
    yield "REFRESH-INTERVAL;VALUE=DURATION:P1D"
    yield "X-PUBLISHED-TTL:P1D"
    for one in events:
        yield from _event(one)
    yield "END:VCALENDAR"


def _event(one: DayEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.id}"
    yield f"DTSTAMP:{one.noted.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.day + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(one.title)}"
    yield f"DESCRIPTION:{_text(chr(10).join(one.lines))}"
    yield f"CATEGORIES:{_text(one.kind)}"
    yield f"URL:{one.href}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """Returns a text as a value; breaks of a line are written as `\\n`."""
    escaped = _ESCAPED.sub(r"\\\1", text)
    return "\\n".join(escaped.splitlines())


def _folded(lines: Iterable[str]) -> Iterator[str]:
    """Yields lines of at most 75 octets; what follows begins with a space, no letter is cut."""
    for line in lines:
        held, octets = "", 0
        for letter in line:
            size = len(letter.encode())
            if octets + size > _LONGEST:
                yield held
                held, octets = " ", 1
            held, octets = held + letter, octets + size
        yield held
