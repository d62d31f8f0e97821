"""Two months of sheets that organisations hand in, with what a sheet should not hold in them.

The last one of the small organisation is said to be complete for where it works.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any, Final

from geo.access.datasets import Library
from geo.intake.proposals.proposals import Imports
from geo.intake.sheets.layout.reading import Wanted
from geo.settings import Settings

HEAD: Final = ("Activity ID", "Organisation", "Sector", "Governorate", "District", "Place", "Start",
               "End", "Activity", "Donor", "For whom", "Comments", "Reported on")  # fmt: skip
SENDERS: Final = ("small-women-centre", "anbar-abc")
FILES: Final = ("gbv-list-of-fatima", "anbar-november")
WORDS: Final = ("Widows of Albu Fahd", "Hajji Rashid's trust", "the house behind the mosque")
"""Free words of the sheets that say who and where."""
_WHERE: Final = (("Al-Anbar", "Al-Ramadi", "Kilo 7"), ("Al-Anbar", "Heet", ""),
                 ("Ninewa", "Sinjar", ""), ("Ninewa", "Al-Mosul", ""))  # fmt: skip
_SMALL: Final = "Fatima Women Centre (FWC)"


def bring(library: Library, config: Settings) -> None:
    """Hands both months of two senders in and accepts them."""
    imports = Imports(library, config)
    for month in (11, 12):
        for sender, name, rows in (
            (SENDERS[0], FILES[0], _small(month)),
            (SENDERS[1], FILES[1], _many(month)),
        ):
            content = _sheet(rows, f"2023-{month}-12")
            complete = "Al-Anbar" if (sender, month) == (SENDERS[0], 12) else ""
            wanted = Wanted(sender=sender, complete=complete)
            made, _ = imports.hand_in(content, f"{name}.csv", wanted, ("focal point", ""))
            assert imports.accept(made, "coordinator").revision is not None


def _small(month: int) -> Iterable[tuple[str, ...]]:
    """A small organisation's sensitive work, in one place first and in two then."""
    for at in range(month - 10):
        yield (f"s{at}", _SMALL, "GBV", *_WHERE[at], "2023-10-01", "", WORDS[2], WORDS[1], WORDS[0],
               "call 0770 123 4567")  # fmt: skip


def _many(month: int) -> Iterable[tuple[str, ...]]:
    """Open and sensitive work of known organisations, some new and some ended in December."""
    for number, who in enumerate(("DRC", "Mercy Corps", "IOM", "UNICEF", "Oxfam", "NRC")):
        for at, where in enumerate(_WHERE):
            sector = ("WASH", "Legal aid", "Health", "Child Protection", "Shelter", "Weaving")[
                (number + at) % 6
            ]
            if (number * 7 + at * 3) % (month - 8) == 0:
                continue
            end = "2024-06-30" if month == 11 or number % 2 else "2023-12-05"
            yield (f"m{number}-{at}", who, sector, *where, "2023-08-01", end, WORDS[2],
                   (WORDS[1], "ECHO")[at % 2], ("Returnees", WORDS[0])[number % 2], "")  # fmt: skip


def _sheet(rows: Iterable[tuple[Any, ...]], day: str) -> bytes:
    held = io.StringIO()
    csv.writer(held).writerows([HEAD, *((*row, day) for row in rows)])
    return held.getvalue().encode()
