"""The cliff calendar as an HTML table: months as columns, sectors as rows, who ends in each."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

from geo.coverage.endings import Ending
from geo.language import mark
from geo.values import days
from maps.charts.naming import Naming
from maps.look import markup
from maps.look.templates import template

MOST_MONTHS: Final = 15
"""Months that stand side by side; of a longer time only those in which something ends."""
_LATE: Final = dt.date.max
_TABLE = template("""
<div class="a-mxw" tabindex="0" role="region" aria-label="{{ caption }}">
<table class="a-mx cv-cal" style="min-width:{{ width_px }}px"><caption>{{ caption }}</caption>
<thead><tr><td></td>
{% for month in months %}
<th scope="col"><span>{{ name(month, short=True) }}</span> <small>{{ month.year }}</small></th>
{% endfor %}
<th scope="col" class="open">{{ open_end }}</th></tr></thead><tbody>
{% for sector, cells in rows %}
<tr><th scope="row">{{ sector }}</th>
{% for kind, ends in cells %}
<td class="{{ kind }}">
{% for organisation, places in ends %}
<bdi>{{ organisation }}</bdi><small>{{ places }}</small>
{% endfor %}
</td>
{% endfor %}
</tr>
{% endfor %}
</tbody></table></div>
""")


class End(NamedTuple):
    """What an organisation ends in a sector in a month: at how many places, and as the last one."""

    organisation: str
    places: int
    leaves_nobody: int
    extension: bool


def months(day: dt.date, endings: Iterable[Ending]) -> list[dt.date]:
    """Returns the first days of the months from a day to the last end."""
    ends = sorted({ending.end.replace(day=1) for ending in endings if ending.end is not None})
    if not ends:
        return []
    every = [day.replace(day=1)]
    while every[-1] < ends[-1] and len(every) <= MOST_MONTHS:
        every.append(days.next_month(every[-1]))
    return every if len(every) <= MOST_MONTHS else ends


def ends(endings: Iterable[Ending], sector: str, month: dt.date | None) -> list[End]:
    """Returns what ends in a sector in a month (None: without a stated end), the most places first.

    Only the last end of an organisation at a place is in `endings`, so each place counts once.
    """
    by_organisation: dict[str, list[Ending]] = {}
    for ending in endings:
        when = ending.end.replace(day=1) if ending.end else None
        if ending.sector == sector and when == month:
            by_organisation.setdefault(ending.organisation, []).append(ending)
    counted = [
        End(
            organisation,
            len(several),
            sum(ending.leaves_nobody for ending in several),
            any(ending.extension for ending in several),
        )
        for organisation, several in by_organisation.items()
    ]
    return sorted(counted, key=lambda end: (-end.leaves_nobody, -end.places, end.organisation))


def draw(
    endings: Sequence[Ending],
    day: dt.date,
    naming: Naming,
    places: Callable[[int], str],
    caption: str,
) -> Markup:
    """Returns the table; its last column holds work that states no end.

    `places` says a number of places in words.
    """
    shown = months(day, endings)
    first: dict[str, dt.date] = {}
    for ending in endings:
        first[ending.sector] = min(first.get(ending.sector, _LATE), ending.end or _LATE)

    def cell(sector: str, month: dt.date | None) -> tuple[str, list[tuple[str, str]]]:
        found = ends(endings, sector, month)
        kind = "last" if any(end.leaves_nobody for end in found) else "ends" if found else "none"
        if month is None:
            kind, found = "open", [end._replace(leaves_nobody=0) for end in found]
        said = [
            (naming.organisation(end.organisation), _said(end, naming, places)) for end in found
        ]
        return kind, said

    return _TABLE(
        caption=caption,
        width_px=118 + 76 * (len(shown) + 1),
        months=shown,
        name=naming.words.month_name,
        open_end=naming.words(mark("No end stated")),
        rows=[
            (naming.sector(sector), [cell(sector, month) for month in (*shown, None)])
            for sector in sorted(first, key=lambda sector: (first[sector], sector))
        ],
    )


def _said(end: End, naming: Naming, places: Callable[[int], str]) -> str:
    """Returns at how many places an organisation ends, and at how many as the last one."""
    words, said = naming.words, places(end.places)
    if end.leaves_nobody == end.places:
        said = words(mark("the last one at {places}"), places=said)
    elif end.leaves_nobody:
        said = words(mark("{places}, the last one at {n}"), places=said, n=f"{end.leaves_nobody:,}")
    return words.listed([said, words(markup.EXTENSION)]) if end.extension else said
