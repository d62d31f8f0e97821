"""Small pieces of HTML that the pages share; every value is escaped here."""

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from geo.language import Words, mark


class Figure(NamedTuple):
    """A key figure: the number, what it counts, and a second line such as its source or day."""

    number: str
    label: str
    note: str = ""
    warns: bool = False


class Tag(NamedTuple):
    """A short label; kinds are `end` (rust), `on` (green) and `off` (grey)."""

    label: str
    kind: str = ""


def text(value: object) -> str:
    """Returns a value as safe HTML text."""
    return escape(str(value))


def source_text(value: object) -> str:
    """Returns words of an English source as safe HTML that stays left to right."""
    return f'<bdi lang="en">{escape(str(value))}</bdi>'


def link(name: str, address: str) -> str:
    """Returns a name that leads to an address within the Atlas; plain where there is none."""
    shown = escape(name)
    return f'<a href="{escape(address)}" target="_self">{shown}</a>' if address else shown


def figures(items: Sequence[Figure], *, large: bool = False) -> str:
    """Returns the key figures in one box with hairlines."""
    boxes = "".join(
        f'<div class="a-fig{" warn" if one.warns else ""}"><b>{text(one.number)}</b>'
        f"<span>{text(one.label)}</span><small>{text(one.note)}</small></div>"
        for one in items
    )
    return f'<div class="a-figs{" big" if large else ""}">{boxes}</div>'


def heading(eyebrow: str, title: str) -> str:
    """Returns the kind and place of a thing above its name."""
    return f'<div class="a-eyebrow">{text(eyebrow)}</div><h2 class="a-title">{text(title)}</h2>'


def pairs(items: Iterable[tuple[str, str]]) -> str:
    """Returns numbers with their units side by side."""
    cells = "".join(f"<div><b>{text(a)}</b><span>{text(b)}</span></div>" for a, b in items)
    return f'<div class="a-pair">{cells}</div>'


def section(title: str) -> str:
    """Returns the title of a section of the panel."""
    return f'<h3 class="a-sec">{text(title)}</h3>'


def row(name: str, tag: str, below: str) -> str:
    """Returns a line of a list: a name, a tag (HTML) and a second line (HTML)."""
    return f'<div class="a-row"><b>{text(name)}</b> {tag} <i>{below}</i></div>'


def tag(label: str, kind: str = "") -> str:
    """Returns a tag; kinds are `end` (rust), `on` (green) and `off` (grey)."""
    return f'<span class="a-tag {kind}">{text(label)}</span>'


def note(words: str) -> str:
    """Returns a small note, such as a source line."""
    return f'<div class="a-note">{text(words)}</div>'


def empty(words: str) -> str:
    """Returns the grey box that stands where a list is empty."""
    return f'<div class="a-empty">{text(words)}</div>'


def facts(items: Iterable[tuple[str, str]]) -> str:
    """Returns a list of terms and their values (HTML)."""
    rows = "".join(f"<dt>{text(term)}</dt><dd>{value}</dd>" for term, value in items if value)
    return f'<dl class="a-facts">{rows}</dl>'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table of HTML cells with a caption for screen readers."""
    titles = "".join(f'<th scope="col">{text(one)}</th>' for one in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in rows
    )
    return (
        f'<div class="a-scroll" tabindex="0" role="region" aria-label="{text(caption)}">'
        f'<table class="a-table"><caption>{text(caption)}</caption>'
        f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def end_tag(
    words: Words, status: str | None, end_day: dt.date | None, precision: str, day: dt.date
) -> str:
    """Returns the tag that says until when: a month of the source stays a month."""
    return tag(*end(words, status, end_day, precision, day))


def end(
    words: Words, status: str | None, end_day: dt.date | None, precision: str, day: dt.date
) -> Tag:
    """Returns until when in words, and the kind of its tag."""
    if end_day is None or status in _UNDATED:
        open_end = _UNDATED_END if status == "ended" else (mark("no end date"), "")
        label, kind = _UNDATED.get(status or "", open_end)
        return Tag(words(label), kind)
    when = words.day(end_day, short=True) if precision == "day" else words.month(end_day)
    near = (end_day - day).days <= NEAR_END_DAYS
    label, kind = _DATED.get(status or "", _NEAR if near else _LATER)
    return Tag(words(label, when=when), kind)


NEAR_END_DAYS = 180
_UNDATED = {
    "planned": (mark("planned"), ""),
    "unconfirmed": (mark("not confirmed lately"), "off"),
}
_UNDATED_END = (mark("ended, date not stated"), "off")
_DATED = {
    "ended": (mark("ended {when}"), "off"),
    "scheduled_end_passed": (mark("was to end {when}"), "end"),
}
_NEAR = (mark("ends {when}"), "end")
_LATER = (mark("until {when}"), "on")
