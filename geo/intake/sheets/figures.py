"""Numbers as people write them: any digits, blanks and signs between thousands."""

import re
from typing import Final

from geo.cells import clean, western

_NOTHING: Final = frozenset(["", "-", "--", "na", "n/a", "nan", "none", "null", ".", "tbd", "nil"])
_DECIMALS: Final = re.compile(r"-?\d+(?:\.\d+)?")
_THOUSANDS: Final = re.compile(r"-?\d{1,3}(?:[,. ’']\d{3})+")


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return clean(text).casefold() in _NOTHING


def read(text: str) -> float | None:
    """Returns the number in a cell; None for what is none of its own: a range, `<10`, a word."""
    plain = western(clean(text)).strip()
    if _THOUSANDS.fullmatch(plain):
        return float(re.sub(r"[,. ’']", "", plain))
    if re.fullmatch(r"-?\d+,\d+", plain):
        plain = plain.replace(",", ".")
    return float(plain) if _DECIMALS.fullmatch(plain) else None
