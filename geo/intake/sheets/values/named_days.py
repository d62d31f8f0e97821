"""The day and the number of a round that the name of a file or a title says."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from geo.intake.sheets.values import dates
from geo.intake.sheets.values.dates import Form, Span
from geo.values.cells import clean, western

_ROUND: Final = re.compile(
    r"(?:\bround|\br|الجولة|جولة|\bخولی?)[\s_\-#:.]*(\d{1,3})(?!\d)|(\d{1,3})(?:st|nd|rd|th) round",
    re.IGNORECASE,
)
_WORDS: Final = r"(?:[^\W\d_]+\s+){0,2}[^\W\d_]+"
_DAY: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_WORDS}),?\s+(20\d\d)(?!\d)"
)
_ISO: Final = re.compile(r"(?<!\d)(20\d\d)[-_.](\d{1,2})[-_.](\d{1,2})(?!\d)")
_JOINED: Final = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)")
_PARTS: Final = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d)(?!\d)")


def number_in(text: str) -> str:
    """Returns the number of the round that a name says; empty for none."""
    found = _ROUND.search(western(clean(text)).replace("_", " "))
    return next(filter(None, found.groups()), "") if found else ""


def day_in(text: str) -> Span | None:
    """Returns the day, else the month, that the name of a file or a title says; None for none."""
    plain = _ROUND.sub(" ", western(clean(text)).replace("_", " ")).replace(" - ", " ")
    plain = re.sub(r"(?<=[^\W\d_])(?=20\d\d(?!\d))", " ", plain)
    plain = _JOINED.sub(r"\1-\2-\3", plain)
    for found in (*_ISO.finditer(plain), *_PARTS.finditer(plain)):
        span = dates.read(re.sub(r"[_.]", "-", found[0]), Form("dmy"))
        if isinstance(span, Span) and dates.is_plausible(span):
            return span
    spaced = plain.replace("-", " ")
    for found in _DAY.finditer(spaced):
        for words in _endings(found[2]):
            if month := dates.named_month(words):
                try:
                    day = dt.date(int(found[3]), month, int(found[1]))
                except ValueError:
                    continue
                return Span(day, day, "day")
    return dates.month_in(plain) or dates.month_in(spaced)


def _endings(text: str) -> Iterator[str]:
    """Yields words whole, and without those at their beginning."""
    parts = text.split()
    yield from (" ".join(parts[first:]) for first in range(len(parts)))
