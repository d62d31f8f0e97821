"""The timeline of activities as HTML: bars with their ends, today's line, a quarter grid.

Time runs from left to right in every language. A bar fades where its start or end is not stated.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from geo.coverage.figures import HORIZON_DAYS, SOON_DAYS, Bar
from geo.language import Language, Words, mark

SHORT_PERCENT = 22
LATE_PERCENT = 62
GROUPS = {
    "ended": mark("Ended this year"),
    "next": mark("Ends within 180 days"),
    "later": mark("Later, open or planned"),
}


@dataclass(frozen=True)
class Axis:
    """The span of the timeline, whole years, and the day of its line."""

    first: dt.date
    last: dt.date
    day: dt.date

    @classmethod
    def around(cls, day: dt.date) -> "Axis":
        """Spans the year of the day and the next one."""
        return cls(dt.date(day.year, 1, 1), dt.date(day.year + 1, 12, 31), day)

    def percent(self, day: dt.date) -> float:
        """Returns where a day lies between the first (0) and the last (100)."""
        inside = min(max(day, self.first), self.last)
        return round(100 * (inside - self.first).days / (self.last - self.first).days, 2)


@dataclass(frozen=True)
class Naming:
    """How things are called in the reader's language."""

    words: Words
    sector: Callable[[str], str]
    organisation: Callable[[str], str]
    link: Callable[[str], str] | None = None


def draw(bars: Sequence[Bar], axis: Axis, naming: Naming, *, by_organisation: bool) -> str:
    """Returns the timeline, in groups by end or in one list by organisation."""
    shown = [bar for bar in bars if bar.end is None or bar.end >= axis.first]
    if by_organisation:
        ordered = sorted(shown, key=lambda bar: naming.organisation(bar.organisation).casefold())
        body = "".join(_row(bar, axis, naming) for bar in ordered)
    else:
        body = "".join(_grouped(shown, axis, naming))
    return (
        f'<div class="a-gtw" role="{"group" if naming.link else "img"}" aria-label="'
        + escape(naming.words(mark("Timeline of activities; the table below says the same")))
        + f'">{_scale(axis, naming.words)}<div class="g-body">{_grid(axis)}{body}</div></div>'
    )


def _grouped(bars: Sequence[Bar], axis: Axis, naming: Naming) -> Iterator[str]:
    for group, title in GROUPS.items():
        held = [bar for bar in bars if _group(bar, axis.day) == group]
        if held:
            yield f'<div class="g-h">{escape(naming.words(title))}</div>'
            yield from (_row(bar, axis, naming) for bar in held)


def kind(bar: Bar, day: dt.date) -> str:
    """Returns the class of a bar: end, now (this month), soon (the horizon), on or plan."""
    if bar.status in ("ended", "scheduled_end_passed"):
        return "end"
    if bar.status == "planned":
        return "plan"
    if bar.end is None:
        return "on"
    days = (bar.end - day).days
    return "now" if days <= SOON_DAYS else "soon" if days <= HORIZON_DAYS else "on"


def _group(bar: Bar, day: dt.date) -> str:
    return {"end": "ended", "now": "next", "soon": "next"}.get(kind(bar, day), "later")


def _quarters(axis: Axis) -> Iterator[dt.date]:
    for year in range(axis.first.year, axis.last.year + 1):
        yield from (dt.date(year, month, 1) for month in (1, 4, 7, 10))


def _scale(axis: Axis, words: Words) -> str:
    marks = "".join(
        f'<span class="{"y" if one.month == 1 else ""}" style="left:{axis.percent(one)}%">'
        + f"{escape(_quarter(one, words))}</span>"
        for one in _quarters(axis)
    )
    pill = (
        f'<b class="g-td" style="left:{axis.percent(axis.day)}%">'
        f"{escape(words.day(axis.day, short=True))}</b>"
    )
    return f'<div class="g-ax"><div></div><div class="g-tr">{marks}{pill}</div><div></div></div>'


def _quarter(first: dt.date, words: Words) -> str:
    """Returns the title of a quarter; where months have long names only, a year stands alone."""
    if first.month > 1:
        return words.month_name(first, short=True)
    return words.month(first) if words.language is Language.EN else str(first.year)


def _grid(axis: Axis) -> str:
    lines = "".join(
        f'<i class="{"y" if one.month == 1 else ""}" style="left:{axis.percent(one)}%"></i>'
        for one in _quarters(axis)
    )
    today = f'<em style="left:{axis.percent(axis.day)}%"></em>'
    return f'<div class="g-grid"><div></div><div class="g-tr">{lines}{today}</div><div></div></div>'


def _row(bar: Bar, axis: Axis, naming: Naming) -> str:
    what = kind(bar, axis.day)
    sectors = naming.words.listed(naming.sector(one) for one in bar.sectors)
    name = escape(naming.organisation(bar.organisation))
    places = escape(naming.words.listed(bar.places))
    return (
        f'<div class="g-row" title="{name} · {escape(sectors)} · {places}">'
        f'<div class="g-org {what}">{_linked(name, bar, naming)}</div>'
        f'<div class="g-tr">{_bar(bar, what, axis, sectors)}</div>'
        f'<div class="g-end {what}">{escape(_end(bar, what, naming.words))}</div></div>'
    )


def _linked(name: str, bar: Bar, naming: Naming) -> str:
    address = naming.link(bar.organisation) if naming.link else ""
    return f'<a href="{escape(address)}" target="_self">{name}</a>' if address else name


def _bar(bar: Bar, what: str, axis: Axis, sectors: str) -> str:
    undated = bar.end is None and what == "end"
    start = axis.percent(bar.start or (axis.day if what == "plan" else axis.first))
    end = axis.percent(bar.end or (axis.first if undated else axis.last))
    width = round(max(end - start, 0), 2)
    faded = "".join(
        (" nos" if bar.start is None and what != "plan" else "", " noe" if bar.end is None else "")
    )
    inside = f"<u>{escape(sectors)}</u>" if width >= SHORT_PERCENT else ""
    place = (
        f"left:calc({end}% + 6px)" if end < LATE_PERCENT else f"right:calc({100 - start}% + 6px)"
    )
    beside = (
        "" if inside else f'<span class="g-lab {what}" style="{place}">{escape(sectors)}</span>'
    )
    drawn = (
        ""
        if undated
        else f'<div class="g-bar {what}{faded}" style="left:{start}%;width:{width}%">{inside}</div>'
    )
    return drawn + beside


def _end(bar: Bar, what: str, words: Words) -> str:
    if what == "plan":
        return words(mark("planned"))
    if bar.end is None:
        return words(mark("date not stated")) if what == "end" else words(mark("no end date"))
    day = bar.end_precision == "day"
    when = words.day(bar.end, short=True) if day else words.month(bar.end)
    texts = {
        "end": mark("ended {when}"),
        "now": mark("ends {when}"),
        "soon": mark("ends {when}"),
        "on": mark("until {when}"),
    }
    if bar.status == "scheduled_end_passed":
        return words(mark("was to end {when}"), when=when)
    return words(texts[what], when=when)


def key(words: Words) -> str:
    """Returns the key of the timeline."""
    entries = [
        ("g-bar end", mark("ended")),
        ("g-bar now", mark("ends within a month")),
        ("g-bar soon", mark("ends within 180 days")),
        ("g-bar on", mark("later or open")),
        ("pl", mark("planned")),
    ]
    signs = "".join(
        f'<span><i class="k {sign}"></i>{escape(words(title))}</span>' for sign, title in entries
    )
    faded = escape(words(mark("faded: date not stated")))
    return f'<div class="a-key">{signs}<span>{faded}</span></div>'
