"""Small pieces of HTML that the pages share: they take text, or HTML as `Markup`."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from geo.language import Words, mark
from maps.look.templates import joined, piece, pieces, template, trusted


class Figure(NamedTuple):
    """A key figure: the number, what it counts, and a second line such as its source or day.

    `rows` is the address of the rows behind the number, empty where there are none to show.
    """

    number: str
    label: str
    note: str = ""
    warns: bool = False
    rows: str = ""

    @property
    def shown(self) -> str | Markup:
        """The number, leading to the rows behind it."""
        return piece('<a href="{}">{}</a>', self.rows, self.number) if self.rows else self.number


class Tag(NamedTuple):
    """A short label; kinds are `end` (rust), `on` (green) and `off` (grey)."""

    label: str
    kind: str = ""


def source_text(value: object) -> Markup:
    """Returns words of an English source, which stay left to right."""
    return piece('<bdi lang="en">{}</bdi>', value)


def isolated(text: object) -> Markup:
    """Returns words of people or data whose direction does not touch what stands beside them."""
    return piece("<bdi>{}</bdi>", text)


def number(value: object) -> Markup:
    """Returns a number (or its words) for the cell of a table."""
    return piece('<bdi class="a-num">{}</bdi>', f"{value:,}" if isinstance(value, int) else value)


def day(words: Words, text: str) -> Markup:
    """Returns an ISO day or month in the language of the page, in one line; other text as it is."""
    is_month = len(text) == len("2023-12")
    try:
        on = dt.date.fromisoformat(f"{text}-01" if is_month else text)
    except ValueError:
        return source_text(text)
    return time(text, words.month(on) if is_month else words.day(on, short=True))


def date(words: Words, on: dt.date) -> Markup:
    """Returns a day in the language of the page, in one line."""
    return day(words, on.isoformat())


def moment(words: Words, at: dt.datetime) -> Markup:
    """Returns a day and time (UTC) in the language of the page, in one line."""
    utc = at.astimezone(dt.UTC)
    said = f"{words.day(utc.date(), short=True)} {utc:%H:%M}"
    return time(utc.isoformat(timespec="seconds"), said)


def time(machine: str, said: str) -> Markup:
    """Returns a day or moment in words, with its ISO form for programs."""
    return piece('<time class="a-day" datetime="{}">{}</time>', machine, said)


def link(name: str, address: str) -> Markup:
    """Returns a name that leads to an address within the Atlas; plain where there is none."""
    return piece('<a href="{}" target="_self">{}</a>', address, name) if address else escape(name)


def figures(items: Iterable[Figure], *, large: bool = False) -> Markup:
    """Returns the key figures in one box with hairlines."""
    boxes = (
        piece(
            '<div class="a-fig{}"><b>{}</b><span>{}</span><small>{}</small></div>',
            " warn" if item.warns else "",
            item.shown,
            item.label,
            item.note,
        )
        for item in items
    )
    return piece('<div class="a-figs{}">{}</div>', " big" if large else "", joined(boxes))


def heading(eyebrow: str, title: str) -> Markup:
    """Returns the kind and place of a thing above its name."""
    return piece('<div class="a-eyebrow">{}</div><h1 class="a-title">{}</h1>', eyebrow, title)


def style(css: str) -> Markup:
    """Returns a style sheet of ours for the page that shows it."""
    return piece("<style>{}</style>", trusted(css))


def title(text: str, lead: str = "") -> Markup:
    """Returns the title of a page, with a line below it that says what is shown."""
    below = piece('<div class="a-lead">{}</div>', lead) if lead else ""
    return piece('<h1 class="a-h1">{}</h1>{}', text, below)


def box_title(text: str) -> Markup:
    """Returns the title of a box of a page."""
    return piece('<h2 class="a-h2">{}</h2>', text)


def paragraph(text: str) -> Markup:
    """Returns a paragraph of running text."""
    return piece('<p class="a-text">{}</p>', text)


def source(text: str) -> Markup:
    """Returns the line below a box that says where its content comes from."""
    return piece('<div class="a-src">{}</div>', text)


def fault(text: str) -> Markup:
    """Returns what went wrong, which a screen reader says at once."""
    return piece('<p class="a-fault" role="alert">{}</p>', text)


def button(name: str, address: str) -> Markup:
    """Returns a link within the Atlas that looks like a button."""
    return piece('<a class="a-button" href="{}" target="_self">{}</a>', address, name)


def section(title: str) -> Markup:
    """Returns the title of a section of the panel."""
    return piece('<h2 class="a-sec">{}</h2>', title)


def row(name: str | Markup, tag: str, below: str) -> Markup:
    """Returns a line of a list: a name, a tag and a second line."""
    return piece('<div class="a-row"><b>{}</b> {} <i>{}</i></div>', name, tag, below)


def tag(label: str, kind: str = "") -> Markup:
    """Returns a tag; kinds are `end` (rust), `on` (green) and `off` (grey)."""
    return piece('<span class="a-tag {}">{}</span>', kind, label)


def note(words: str | Markup) -> Markup:
    """Returns a small note, such as a source line."""
    return piece('<div class="a-note">{}</div>', words)


def empty(words: str) -> Markup:
    """Returns the grey box that stands where a list is empty."""
    return piece('<div class="a-empty">{}</div>', words)


def facts(items: Iterable[tuple[str, str]]) -> Markup:
    """Returns a list of terms and their values."""
    rows = pieces("<dt>{0[0]}</dt><dd>{0[1]}</dd>", (one for one in items if one[1]))
    return piece('<dl class="a-facts">{}</dl>', rows)


_NUMBER = re.compile(r'<bdi class="a-num">|[−-]?\d[\d,]*(\.\d+)?( ?%)?$', re.ASCII)
_TABLE = template("""
<div class="a-scroll" tabindex="0" role="region" aria-label="{{ caption }}">
<table class="a-table"><caption>{{ caption }}</caption><thead><tr>
{% for title, is_number in heads %}
<th scope="col"{% if is_number %} class="n"{% endif %}>
{% if sorts and title %}<button type="button" class="a-sort">{{ title }}</button>
{% else %}{{ title }}{% endif %}</th>
{% endfor %}
</tr></thead><tbody>
{% for cells in rows %}
<tr>
{% for cell in cells %}
<td{% if heads[loop.index0][1] %} class="n"{% endif %}
{% if stacks and cell %} data-of="{{ heads[loop.index0][0] }}"{% endif %}>{{ cell }}</td>
{% endfor %}
</tr>
{% endfor %}
</tbody></table></div>
""")


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    sorts: bool = True,
    stacks: bool = False,
) -> Markup:
    """Returns a table with a caption for screen readers; columns of numbers end at their edge.

    With `sorts` the script of the page (`page.js`) puts its rows in order by a column; with
    `stacks` each cell says what it is of, where a narrow window shows them one below another.
    """
    held = [list(cells) for cells in rows]
    heads = [(title, _is_of_numbers(cells[at] for cells in held)) for at, title in enumerate(head)]
    return _TABLE(
        caption=caption, heads=heads, rows=held, sorts=sorts and len(held) > 1, stacks=stacks
    )


def _is_of_numbers(cells: Iterable[str]) -> bool:
    """Whether a column has numbers and, but for cells without a value, nothing else."""
    return {bool(_NUMBER.match(cell)) for cell in cells if cell and cell != "–"} == {True}


class Until(NamedTuple):
    """Until when work goes: its last day as stated (`day` or `month`), if an extension may come.

    A `supposed` end is no source's.
    """

    status: str | None
    end: dt.date | None
    precision: str = "day"
    extension: bool = False
    supposed: bool = False


def end_tag(words: Words, until: Until, day: dt.date) -> Markup:
    """Returns the tag that says until when: a month of the source stays a month."""
    return tag(*end(words, until, day))


def end(words: Words, until: Until, day: dt.date) -> Tag:
    """Returns until when in words, with a possible extension, and the kind of its tag."""
    status, last = until.status or "", until.end
    if last is None or status in _UNDATED:
        open_end = _UNDATED_END if status == "ended" else (mark("no end date"), "")
        label, kind = _UNDATED.get(status, open_end)
        return Tag(extended(words, words(label), until), kind)
    when = words.day(last, short=True) if until.precision == "day" else words.month(last)
    near = (last - day).days <= NEAR_END_DAYS
    label, kind = _DATED.get(status, _NEAR if near else _LATER)
    return Tag(extended(words, words(label, when=when), until), kind)


def extended(words: Words, said: str, until: Until) -> str:
    """Returns what is said of an end, that it is supposed, or may be put off as a source says."""
    if until.supposed:
        return words.listed([said, words(SUPPOSED)])
    if not until.extension or until.status == "ended":
        return said
    return words.listed([said, words(EXTENSION)])


EXTENSION = mark("extension possible")
SUPPOSED = mark("supposed, by no source")
NEAR_END_DAYS = 180
_UNDATED = {"planned": (mark("planned"), ""), "unconfirmed": (mark("not confirmed lately"), "off")}
_UNDATED_END = (mark("ended, date not stated"), "off")
_DATED = {
    "ended": (mark("ended {when}"), "off"),
    "scheduled_end_passed": (mark("was to end {when}"), "end"),
}
_NEAR = (mark("ends {when}"), "end")
_LATER = (mark("until {when}"), "on")
