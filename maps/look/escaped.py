"""The parts of `maps.look.markup` for callers that still write HTML as plain strings.

What they give for a tag, a second line, the value of a fact or a cell is HTML, escaped by them.
A module that writes `Markup` imports `maps.look.markup` instead; the last one removes this.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from geo.language import Words
from maps.look import markup
from maps.look.markup import Figure


def text(value: object) -> str:
    """Returns a value as safe HTML text."""
    return str(escape(value))


def source_text(value: object) -> str:
    """Returns words of an English source as safe HTML that stays left to right."""
    return str(markup.source_text(value))


def link(name: str, address: str) -> str:
    """Returns a name that leads to an address within the Atlas; plain where there is none."""
    return str(markup.link(name, address))


def figures(items: Sequence[Figure], *, large: bool = False) -> str:
    """Returns the key figures in one box with hairlines."""
    return str(markup.figures(items, large=large))


def heading(eyebrow: str, title: str) -> str:
    """Returns the kind and place of a thing above its name."""
    return str(markup.heading(eyebrow, title))


def pairs(items: Iterable[tuple[str, str]]) -> str:
    """Returns numbers with their units side by side."""
    return str(markup.pairs(items))


def section(title: str) -> str:
    """Returns the title of a section of the panel."""
    return str(markup.section(title))


def row(name: str, tag: str, below: str) -> str:
    """Returns a line of a list: a name, a tag (HTML) and a second line (HTML)."""
    return str(markup.row(name, _html(tag), _html(below)))


def tag(label: str, kind: str = "") -> str:
    """Returns a tag; kinds are `end` (rust), `on` (green) and `off` (grey)."""
    return str(markup.tag(label, kind))


def note(words: str) -> str:
    """Returns a small note, such as a source line."""
    return str(markup.note(words))


def empty(words: str) -> str:
    """Returns the grey box that stands where a list is empty."""
    return str(markup.empty(words))


def facts(items: Iterable[tuple[str, str]]) -> str:
    """Returns a list of terms and their values (HTML)."""
    return str(markup.facts((term, _html(value)) for term, value in items))


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table of HTML cells with a caption for screen readers."""
    return str(markup.table(caption, head, ([_html(one) for one in cells] for cells in rows)))


def end_tag(
    words: Words, status: str | None, end_day: dt.date | None, precision: str, day: dt.date
) -> str:
    """Returns the tag that says until when: a month of the source stays a month."""
    return str(markup.end_tag(words, status, end_day, precision, day))


def _html(value: str) -> Markup:
    return Markup(value)  # noqa: S704 - the caller has escaped it


end = markup.end
NEAR_END_DAYS = markup.NEAR_END_DAYS
