"""The timeline of activities as HTML: bars with their ends, today's line, a quarter grid.

Time runs from left to right in every language. A bar fades where its start or end is not stated.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geo.coverage.endings import HORIZON_DAYS
from geo.coverage.figures import Bar
from geo.language import Language, Words, mark
from maps.charts import naming as chart_naming
from maps.charts.naming import Naming
from maps.look import markup
from maps.look.markup import Until
from maps.look.templates import template

SOON_DAYS = 31
SHORT_PERCENT = 22
LATE_PERCENT = 62
GROUPS = {
    "undated": mark("Ended, date not stated"),
    "ended": mark("Ended this year"),
    "next": mark("Stated end within 180 days"),
    "later": mark("Later, open or planned"),
}

_TIMELINE = template("""
<div class="a-gtw" role="{{ role }}" aria-label="{{ label }}">
<div class="g-ax"><div></div><div class="g-tr">
{% for quarter, title in quarters %}
<span class="{{ 'y' if quarter.month == 1 else '' }}" style="left:{{ percent(quarter) }}%">
{{ title }}</span>
{% endfor %}
<b class="g-td" style="left:{{ percent(day) }}%">{{ today }}</b></div><div></div></div>
<div class="g-body"><div class="g-grid"><div></div><div class="g-tr">
{% for quarter, _ in quarters %}
<i class="{{ 'y' if quarter.month == 1 else '' }}" style="left:{{ percent(quarter) }}%"></i>
{% endfor %}
<em style="left:{{ percent(day) }}%"></em></div><div></div></div>
{% for title, rows in groups %}
{% if title %}<div class="g-h">{{ title }}</div>{% endif %}
{% for row in rows %}{{ row }}{% endfor %}
{% endfor %}
</div></div>
""")
_ROW = template("""
<div class="g-row" title="{{ name }} · {{ sectors }} · {{ places }} · {{ end }}">
<div class="g-org {{ kind }}">{{ linked }}</div><div class="g-tr">
{% if width is not none %}
<div class="g-bar {{ kind }}{{ faded }}" style="left:{{ start }}%;width:{{ width }}%">
{% if inside %}<u>{{ sectors }}</u>{% endif %}</div>
{% endif %}
{% if not inside %}
<span class="g-lab {{ kind }}" style="{{ beside }}">{{ sectors }}</span>
{% endif %}
</div><div class="g-end {{ kind }}">{{ end }}</div></div>
""")
Link = Callable[[str], str]


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


def draw(
    bars: Sequence[Bar],
    axis: Axis,
    naming: Naming,
    link: Link | None = None,
    *,
    by_organisation: bool,
) -> Markup:
    """Returns the timeline, in groups by end or in one list by organisation.

    `link` gives the address of an organisation, empty where it has no page.
    """
    words = naming.words
    shown = [bar for bar in bars if bar.end is None or bar.end >= axis.first]
    if by_organisation:
        shown.sort(key=lambda bar: naming.organisation(bar.organisation).casefold())
        groups = [("", shown)]
    else:
        groups = [
            (words(title), [bar for bar in shown if _group(bar, axis.day) == group])
            for group, title in GROUPS.items()
        ]
    return _TIMELINE(
        role="group" if link else "img",
        label=words(mark("Timeline of activities; the table below says the same")),
        percent=axis.percent,
        day=axis.day,
        today=words.day(axis.day, short=True),
        quarters=[(quarter, _quarter(quarter, words)) for quarter in _quarters(axis)],
        groups=[
            (title, [_row(bar, axis, naming, link) for bar in members])
            for title, members in groups
            if members
        ],
    )


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
    what = kind(bar, day)
    if what == "end" and bar.end is None:
        return "undated"
    return {"end": "ended", "now": "next", "soon": "next"}.get(what, "later")


def until(bar: Bar) -> Until:
    """Returns until when the work of a bar goes."""
    return Until(bar.status, bar.end, bar.end_precision, bar.extension, bar.supposed)


def _quarters(axis: Axis) -> Iterator[dt.date]:
    for year in range(axis.first.year, axis.last.year + 1):
        yield from (dt.date(year, month, 1) for month in (1, 4, 7, 10))


def _quarter(first: dt.date, words: Words) -> str:
    """Returns the title of a quarter; where months have long names only, a year stands alone."""
    if first.month > 1:
        return words.month_name(first, short=True)
    return words.month(first) if words.language is Language.EN else str(first.year)


def _row(bar: Bar, axis: Axis, naming: Naming, link: Link | None) -> Markup:
    what = kind(bar, axis.day)
    undated = bar.end is None and what == "end"
    start = axis.percent(bar.start or (axis.day if what == "plan" else axis.first))
    end = axis.percent(bar.end or (axis.first if undated else axis.last))
    width = round(max(end - start, 0), 2)
    faded = " nos" if bar.start is None and what != "plan" else ""
    name = naming.organisation(bar.organisation)
    return _ROW(
        kind=what,
        name=name,
        linked=markup.link(name, link(bar.organisation) if link else ""),
        sectors=naming.sectors(bar.sectors),
        places=naming.words.listed(bar.places),
        start=start,
        width=None if undated else width,
        faded=faded + (" noe" if bar.end is None else ""),
        inside=width >= SHORT_PERCENT,
        beside=f"left:calc({end}% + 6px)"
        if end < LATE_PERCENT
        else f"right:calc({100 - start}% + 6px)",
        end=markup.end(naming.words, until(bar), axis.day).label,
    )


def key(words: Words) -> Markup:
    """Returns the key of the timeline."""
    titles = {
        "g-bar end": mark("ended"),
        "g-bar now": mark("stated end within a month"),
        "g-bar soon": mark("stated end within 180 days"),
        "g-bar on": mark("later or open"),
        "pl": mark("planned"),
        "": mark("faded: date not stated"),
    }
    return chart_naming.key(words, titles)
