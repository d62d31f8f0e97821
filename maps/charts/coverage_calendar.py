"""The cliff calendar as an HTML table: months as columns, sectors as rows, who ends in each."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, NamedTuple

from geo.coverage.two_days import Ending
from geo.language import Words, mark

MOST_MONTHS: Final = 15
"""Months that stand side by side; of a longer time only those in which something ends."""


@dataclass(frozen=True)
class Naming:
    """How things are called in the reader's language; `places` counts them in its words."""

    words: Words
    sector: Callable[[str], str]
    organisation: Callable[[str], str]
    places: Callable[[int], str]


class End(NamedTuple):
    """What an organisation ends in a sector in a month: at how many places, and as the last one."""

    organisation: str
    places: int
    leaves_nobody: int


def months(day: dt.date, endings: Iterable[Ending]) -> list[dt.date]:
    """Returns the first days of the months from a day to the last end."""
    ends = sorted({one.end.replace(day=1) for one in endings if one.end is not None})
    if not ends:
        return []
    found, last = [day.replace(day=1)], ends[-1]
    while found[-1] < last:
        found.append((found[-1] + dt.timedelta(days=32)).replace(day=1))
    return found if len(found) <= MOST_MONTHS else ends


def ends(endings: Iterable[Ending], sector: str, month: dt.date | None) -> list[End]:
    """Returns what ends in a sector in a month (None: without a stated end), the most places first.

    Only the last end of an organisation at a place is in `endings`, so each place counts once.
    """
    held: dict[str, list[Ending]] = {}
    for one in endings:
        when = one.end.replace(day=1) if one.end else None
        if one.sector == sector and when == month:
            held.setdefault(one.organisation, []).append(one)
    found = [
        End(name, len(several), sum(one.leaves_nobody for one in several))
        for name, several in held.items()
    ]
    return sorted(found, key=lambda one: (-one.leaves_nobody, -one.places, one.organisation))


def draw(endings: Sequence[Ending], day: dt.date, naming: Naming, caption: str) -> str:
    """Returns the table; its last column holds work that states no end."""
    shown = months(day, endings)
    rows = sorted(
        {one.sector for one in endings},
        key=lambda sector: (
            min((one.end for one in endings if one.sector == sector and one.end), default=_LATE),
            sector,
        ),
    )
    heads = "".join(
        f'<th scope="col"><span>{escape(naming.words.month_name(one, short=True))}</span> '
        f"<small>{one.year}</small></th>"
        for one in shown
    )
    body = "".join(_row(sector, shown, endings, naming) for sector in rows)
    open_end = escape(naming.words(mark("No end stated")))
    return (
        f'<div class="a-mxw" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="a-mx cv-cal" style="min-width:{118 + 76 * (len(shown) + 1)}px">'
        f"<caption>{escape(caption)}</caption>"
        f'<thead><tr><td></td>{heads}<th scope="col" class="open">{open_end}</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


_LATE: Final = dt.date.max


def _row(sector: str, shown: Sequence[dt.date], endings: Sequence[Ending], naming: Naming) -> str:
    cells = "".join(_cell(ends(endings, sector, month), naming) for month in shown)
    staying = "".join(
        f"<bdi>{escape(naming.organisation(one.organisation))}</bdi>"
        f"<small>{escape(naming.places(one.places))}</small>"
        for one in ends(endings, sector, None)
    )
    return (
        f'<tr><th scope="row">{escape(naming.sector(sector))}</th>{cells}'
        f'<td class="open">{staying}</td></tr>'
    )


def _cell(found: Sequence[End], naming: Naming) -> str:
    if not found:
        return '<td class="none"></td>'
    words = naming.words
    lines = []
    for one in found:
        places = naming.places(one.places)
        if one.leaves_nobody == one.places:
            places = words(mark("the last one at {places}"), places=places)
        elif one.leaves_nobody:
            places = words(
                mark("{places}, the last one at {n}"), places=places, n=f"{one.leaves_nobody:,}"
            )
        name = escape(naming.organisation(one.organisation))
        lines.append(f"<bdi>{name}</bdi><small>{escape(places)}</small>")
    kind = "last" if any(one.leaves_nobody for one in found) else "ends"
    return f'<td class="{kind}">{"".join(lines)}</td>'
