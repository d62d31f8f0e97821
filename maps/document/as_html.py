"""Documents as HTML: the page of one sheet, and lines and blocks for the pages of others."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final, LiteralString

from markupsafe import Markup

from geo.language import Words
from maps.document import parts
from maps.document.parts import Chapter, Document, Line, Run, Slot
from maps.look import markup
from maps.look.templates import joined, piece, rendered, trusted

LEVELS: Final = (1, 4, 10)
"""From which numbers on a cell of a heat table is darker."""
_CHAPTERS: Final = Path(__file__).with_name("chapters.html")
_SHEET: Final = Path(__file__).with_name("sheet.html")
_LOOKS: Final[Mapping[str, LiteralString]] = {
    "bold": "<b>{}</b>",
    "again": '<span class="p-sr">{}</span>',
    "small": "<small>{}</small>",
    "below": "<i>{}</i>",
    "aside": "<em>{}</em>",
    "missing": '<span class="p-missing">{}</span>',
    "day": '<span class="p-day">{}</span>',
    "change": '<span class="p-kind">{}</span>',
    "source": '<bdi lang="en">{}</bdi>',
    "name": "<bdi>{}</bdi>",
    "number": '<bdi class="a-num">{}</bdi>',
    "tag": '<span class="a-tag ">{}</span>',
    "tag-end": '<span class="a-tag end">{}</span>',
    "tag-on": '<span class="a-tag on">{}</span>',
    "tag-off": '<span class="a-tag off">{}</span>',
}
_MEDIA: Final[Mapping[str, LiteralString]] = {
    "screen": '<span class="p-x">{}</span>',
    "paper": '<span class="p-more">{}</span>',
}
Address = Callable[[str], str]
"""Returns where the page of a target lies, such as `organisations/drc`; empty for nowhere."""


def nowhere(_target: str) -> str:
    """Leads nowhere: names stay plain."""
    return ""


def sheet(document: Document, address: Address, drawings: Mapping[str, Markup]) -> Markup:
    """Returns the page of a document; a chapter whose drawing is not there is left out."""

    def shown(chapters: Iterable[Chapter]) -> list[Chapter]:
        return [one for one in chapters if _is_drawn(one, drawings)]

    layout = document.sheet
    return rendered(
        _SHEET,
        document=document,
        figures=markup.figures(document.figures, large=True),
        wide=shown(layout.wide),
        side=shown(layout.side),
        main=shown(layout.main),
        drawings=drawings,
        line=partial(line, address=address),
        more=partial(parts.more, document.context.words),
        level=level,
    )


def chapters(found: Iterable[Chapter], words: Words, address: Address = nowhere) -> Markup:
    """Returns chapters one below the other, each under its heading."""
    return rendered(
        _CHAPTERS,
        chapters=list(found),
        drawings={},
        line=partial(line, address=address),
        more=partial(parts.more, words),
        level=level,
    )


def figure(drawn: str) -> Markup:
    """Returns a drawn map (HTML of ours) as the figure of a page; nothing where none is drawn."""
    return piece('<figure class="p-map">{}</figure>', trusted(drawn)) if drawn else Markup()


def _is_drawn(chapter: Chapter, drawings: Mapping[str, Markup]) -> bool:
    return all(drawings.get(one.name) for one in chapter.blocks if isinstance(one, Slot))


def line(runs: Line, address: Address = nowhere) -> Markup:
    """Returns a line; an element of its own holds what paper leaves out, or says in its place."""
    return joined(
        piece(_MEDIA.get(medium, "{}"), _styled(within, address))
        for medium, within in groupby(runs, key=lambda run: run.medium)
    )


def row(runs: Line, address: Address = nowhere) -> Markup:
    """Returns a line of a list of work: a name, a tag, and what is below them."""
    return piece('<div class="a-row">{}</div>', line(runs, address))


def _styled(runs: Iterable[Run], address: Address) -> Markup:
    return joined(
        piece(_LOOKS.get(style, "{}"), joined(_said(run, address) for run in within))
        for style, within in groupby(runs, key=lambda run: run.style)
    )


def _said(run: Run, address: Address) -> Markup:
    if run.machine:
        return markup.time(run.machine, run.text)
    return markup.link(run.text, address(run.target) if run.target else "")


def level(cell: Line) -> int:
    """Returns how dark a cell of a heat table is."""
    number = int(parts.plain(cell))
    return sum(number >= least for least in LEVELS)
