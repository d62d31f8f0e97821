"""Minutes as a PDF: the same values as the text document, set by Typst with vector maps."""

from pathlib import Path
from typing import Any, Final

from maps.document import parts
from maps.document.parts import Line, Table
from maps.look.office_text import runs_right_to_left
from maps.minutes.content import Minutes, Part
from maps.pictures import typeset
from maps.pictures.typeset import Typesetter
from maps.svg.text import plain

NAME: Final = "Durable Solutions Atlas"
_MARKUP: Final = Path(__file__).with_name("minutes.typ")


def write(minutes: Minutes, typesetter: Typesetter) -> bytes:
    """Returns the minutes as the bytes of a .pdf file."""
    return typesetter.paper(_MARKUP, _content(minutes))


def _content(minutes: Minutes) -> dict[str, Any]:
    """Returns what the markup reads, without signs that no font can draw."""
    rtl = minutes.language.direction == "rtl"
    return {
        "title": minutes.title,
        "agenda": plain(minutes.agenda),
        "author": NAME,
        "lang": minutes.language.value,
        "dir": minutes.language.direction,
        "page": minutes.labels.page.format(number="{n}", total="{m}"),
        "facts": [(term, plain(value)) for term, value in minutes.facts],
        "audience": minutes.audience,
        "public": minutes.is_public,
        "labels": minutes.labels._asdict(),
        "decisions": [
            {"scene": plain(one.context), "lines": [_told(line, rtl=rtl) for line in one.lines]}
            for one in minutes.decisions
        ],
        "no_decision": minutes.no_decision,
        "parts": [_part(one, rtl=rtl) for one in minutes.parts],
        "actions": _table(minutes.actions, rtl=rtl),
        "actions_said": minutes.actions_said,
        "sources": minutes.sources,
        "disclaimer": minutes.disclaimer,
    }


def _part(part: Part, *, rtl: bool) -> dict[str, Any]:
    return {
        "heading": plain(part.heading),
        "below": plain(part.below),
        "svg": typeset.left_to_right(part.picture.svg) if part.picture else "",
        "alt": plain(part.picture.alt) if part.picture else "",
        "figures": [one._asdict() for one in part.figures],
        "message": _told(part.message, rtl=rtl),
        "decided": [_told(one, rtl=rtl) for one in part.decided],
        "table": _table(part.table, rtl=rtl),
        "said": part.said,
        "link": part.link if part.link.startswith("http") else "",
    }


def _told(text: str, *, rtl: bool) -> dict[str, Any]:
    return {"text": plain(text), "rtl": runs_right_to_left(text, otherwise=rtl)}


def _table(found: Table | None, *, rtl: bool) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "head": [one.head for one in found.columns],
        "widths": [one.share for one in found.columns],
        "ends": [one.is_number for one in found.columns],
        "groups": [
            {
                "title": plain(parts.plain(title)),
                "rows": [[_cell(cell, rtl=rtl) for cell in row] for row in rows],
            }
            for title, rows in found.groups
        ],
    }


def _cell(cell: Line, *, rtl: bool) -> dict[str, Any]:
    text, style = parts.plain(cell), parts.style_of(cell)
    runs_right = runs_right_to_left(text, otherwise=rtl) if style.startswith("free") else rtl
    return {"text": plain(text), "warns": style == "warns", "rtl": runs_right}
