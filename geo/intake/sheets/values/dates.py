"""Days and months as people write them; the form of a column is decided once, from all of it."""

import calendar
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, NamedTuple

from babel.dates import get_month_names

from geo.values import days
from geo.values.cells import clean, folded, western

_PARTS: Final = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})(?:\s.*)?")
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].*)?")
_NUMBERED: Final = re.compile(
    r"(?P<m>0?[1-9]|1[0-2])\s?[/\-]\s?(?P<y>(?:19|20)\d\d)|(?P<y2>20\d\d)(?P<m2>0[1-9]|1[0-2])"
)
"""A month in figures with its year: 01/2023, 202301."""
_WORDED: Final = re.compile(
    r"(?:[^\W\d]+, )?(?:"
    r"(?P<d>\d{1,2})(?:st|nd|rd|th|ی)?(?: of)?(?P<m>[^\d,]+),? ?(?P<y>\d{4}|\d{2})"
    r"|(?P<m2>[^\d,]+)(?P<d2>\d{1,2})(?:st|nd|rd|th)?,? (?P<y2>\d{4})"
    r")(?: \d{1,2}:.*)?"
)
"""A day whose month is a word: 15-Sep-26, 1st Nov 2026, Sep 15, 2026."""
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_YEAR: Final = re.compile(r"\b(\d{2})$")
_EPOCH: Final = dt.date(1899, 12, 30)
_SERIALS: Final = range(25_000, 80_000)
_MONTHS: Final = 12
_CENTURY: Final = 100
_FEW: Final = 0.1
"""The share of cells of the other order up to which a column is of one order all the same."""
_MOST_TEXTS: Final = 10_000
_MORE_MONTHS: Final = {
    1: "كانون الثاني|ك2|rêbendan|janvier",
    2: "شباط|reşemî",
    3: "آذار|اذار|adar",
    4: "نيسان|nîsan",
    5: "أيار|ايار|gulan",
    6: "حزيران|hezîran",
    7: "تموز|tîrmeh",
    8: "آب|اب|tebax",
    9: "أيلول|ايلول|sept|îlon",
    10: "تشرين الأول|ت1|cotmeh",
    11: "تشرين الثاني|ت2|mijdar",
    12: "كانون الأول|ك1|berfanbar",
}


class Span(NamedTuple):
    """The first and last day that a cell means, and whether it is a day or a month."""

    first: dt.date
    last: dt.date
    precision: str


class Form(NamedTuple):
    """How a column writes days: iso, dmy, mdy, month or serial, as most of its cells are.

    `day_first` is how its days with slashes are read; `is_shown` says whether a cell tells that,
    `is_mixed` whether cells tell both.
    """

    kind: str
    day_first: bool = True
    is_shown: bool = True
    is_mixed: bool = False


def form(texts: Iterable[str]) -> Form:
    """Returns the form of a column from its own unambiguous cells."""
    kinds = Counter(kind(text) for text in texts)
    first, second, either = (kinds.pop(one, 0) for one in ("dmy", "mdy", "either"))
    day_first = first >= second
    kinds["dmy" if day_first else "mdy"] = first + second + either
    del kinds[""]
    most = kinds.most_common(1)[0]
    return Form(
        most[0] if most[1] else "iso",
        day_first,
        is_shown=bool(first or second or not either),
        is_mixed=min(first, second) > _FEW * max(first, second),
    )


def kind(text: str) -> str:
    """Returns the form of one cell: also `either` of day and month first; empty for none."""
    plain = western(clean(text))
    if found := _PARTS.fullmatch(plain):
        one, other = int(found[1]), int(found[2])
        if one > _MONTHS or other > _MONTHS:
            return "dmy" if one > _MONTHS else "mdy"
        return "either"
    if _ISO.fullmatch(plain):
        return "iso"
    if plain.isdecimal() and int(plain) in _SERIALS:
        return "serial"
    return "month" if month(plain) or _worded(plain) else ""


def is_date(text: str) -> bool:
    """Whether a cell looks like a day or a month."""
    plain = western(clean(text))
    is_numbered = _numbered(plain) is not None and not plain.isdecimal()
    return bool(
        is_numbered
        or _PARTS.fullmatch(plain)
        or _ISO.fullmatch(plain)
        or named_month(plain)
        or _worded(plain)
    )


def _numbered(plain: str) -> tuple[int, int] | None:
    """Returns the year and the month of a text that has both in figures."""
    found = _NUMBERED.fullmatch(plain)
    return (int(found["y"] or found["y2"]), int(found["m"] or found["m2"])) if found else None


def _worded(plain: str) -> tuple[int, int, int] | None:
    """Returns the year, month and day of a text that names the month in words."""
    found = _WORDED.fullmatch(plain)
    number = named_month(found["m"] or found["m2"]) if found else 0
    if not found or not number:
        return None
    own_year = int(found["y"] or found["y2"])
    return own_year + (2000 if own_year < _CENTURY else 0), number, int(found["d"] or found["d2"])


@cache
def _month_names() -> dict[str, int]:
    found: dict[str, int] = {}
    for code in ("en", "ar", "ar_IQ", "fr", "es", "pt", "ckb"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=code).items():
                found.setdefault(folded(name), number)
    for number, names in _MORE_MONTHS.items():
        found.update((folded(name), number) for name in names.split("|"))
    return {name: number for name, number in found.items() if not name.isdecimal()}


def named_month(text: str) -> int:
    """Returns the number of the month that a text names in words; 0 for none."""
    plain = " ".join(re.sub(r"\d{2,}", " ", folded(text)).split())
    return _month_names().get(plain, 0)


def month(text: str) -> int:
    """Returns the number of a month in words, as 1 to 12, or with its year; 0 for none."""
    plain = western(clean(text))
    if numbered := _numbered(plain):
        return numbered[1]
    if plain.isdecimal() and 1 <= int(plain) <= _MONTHS:
        return int(plain)
    return named_month(plain)


def year(text: str) -> int:
    """Returns the year in a text, as four digits; 0 for none."""
    found = _YEAR.findall(western(clean(text)))
    return int(found[-1]) if len(set(found)) == 1 else 0


def month_in(text: str) -> Span | None:
    """Returns the one month with its year that the name of a sheet or file says."""
    plain = western(clean(text))
    if found := re.search(r"(?<!\d)(20\d\d)[-_ ](0[1-9]|1[0-2])(?!\d)", plain):
        return _month(int(found[1]), int(found[2]))
    names = _month_names()
    spaced = folded(plain)
    said = {names[name] for name in names if len(name) > 2 and re.search(rf"\b{name}\b", spaced)}
    own_year = year(plain)
    return _month(own_year, said.pop()) if own_year and len(said) == 1 else None


def read(text: str, shape: Form, own_year: int = 0) -> Span | str:
    """Returns what a cell means; else why not: `year` missing, `mixed` forms, or `unreadable`."""
    plain = western(clean(text))
    try:
        if found := _ISO.fullmatch(plain):
            number, day = int(found[2]), found[3]
            return _day(int(found[1]), number, int(day)) if day else _month(int(found[1]), number)
        if found := _PARTS.fullmatch(plain):
            return _of_parts(found, shape)
        if worded := _worded(plain):
            return _day(*worded)
    except ValueError:
        return "unreadable"
    if plain.isdecimal() and int(plain) in _SERIALS:
        day_of = _EPOCH + dt.timedelta(days=int(plain))
        return Span(day_of, day_of, "day")
    return _of_month(plain, own_year)


def _of_parts(found: re.Match[str], shape: Form) -> Span | str:
    one, other, own_year = int(found[1]), int(found[2]), int(found[3])
    own_year += 2000 if own_year < _CENTURY else 0
    is_clear = max(one, other) > _MONTHS or one == other
    if shape.is_mixed and not is_clear:
        return "mixed"
    day_first = one > _MONTHS if is_clear and one != other else shape.day_first
    return _day(own_year, other, one) if day_first else _day(own_year, one, other)


def _of_month(plain: str, own_year: int) -> Span | str:
    if numbered := _numbered(plain):
        return _month(*numbered)
    number = month(plain)
    if not number:
        return "unreadable"
    own = year(plain)
    if not own and (short := _SHORT_YEAR.search(plain)) and not plain.isdecimal():
        own = 2000 + int(short[1])
    own = own or own_year
    return _month(own, number) if own else "year"


def whole_month(span: Span) -> Span:
    """Returns the month of a day, such as a spreadsheet makes of a month that is typed."""
    return _month(span.first.year, span.first.month)


def _day(own_year: int, number: int, day: int) -> Span:
    found = dt.date(own_year, number, day)
    return Span(found, found, "day")


def _month(own_year: int, number: int) -> Span:
    last = calendar.monthrange(own_year, number)[1]
    return Span(dt.date(own_year, number, 1), dt.date(own_year, number, last), "month")


@lru_cache(_MOST_TEXTS)
def is_plausible(span: Span) -> bool:
    """Whether days can be those of the work that is mapped; 1905 and 1970 are empty cells."""
    return span.first >= days.FIRST_PLAUSIBLE and span.last <= days.latest(days.Span.PLANNED)
