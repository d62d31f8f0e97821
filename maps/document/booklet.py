"""A booklet as a PDF of A4 pages, and the map on its cover."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from geo.catalog.audience import Audience
from geo.exchange import credits as credit_lines
from geo.language import mark
from maps.document.parts import Block, Chapter, Document, Items, Line, Table, Text
from maps.look import symbols
from maps.pictures.page import NAME
from maps.pictures.typeset import Typesetter, left_to_right
from maps.svg import fit as svg_fit
from maps.svg import furniture as map_furniture
from maps.svg import map as svg_map
from maps.svg.furniture import Entry
from maps.svg.ground import Ground
from maps.svg.map import Drawing

MAP_PX: Final = (720, 540)
MARKUP: Final = Path(__file__).with_name("booklet.typ")
_STYLES: Final[Mapping[str, str]] = {
    "key": "bold",
    "again": "small",
    "term": "small",
    "aside": "small",
    "missing": "small",
    "change": "small",
    "day": "",
}
"""Looks that a page tells apart and a booklet does not."""


def pdf(document: Document, ground: Ground, typesetter: Typesetter) -> bytes:
    """Returns the booklet as a PDF file."""
    signs = [
        entry
        for group in map_furniture.groups(document.context)
        for entry in map_furniture.on_card(group)
    ]
    pictures: dict[str, str] = {f"sign{at}": symbols.svg(one.sign) for at, one in enumerate(signs)}
    pictures["brand"] = symbols.svg("brand")
    if document.marked:
        pictures["map"] = left_to_right(cover_map(document, ground))
    return typesetter.paper(MARKUP, content(document, signs), pictures)


def pages(pdf: bytes) -> int:
    """Returns how many pages a PDF file has that we made; 0 where it does not say."""
    found = pdf.rpartition(b"/Type/Pages")[2].partition(b"/Count ")[2]
    digits = found[:6].split(b"\n")[0].split(b"/")[0].split(b">")[0].strip()
    return int(digits) if digits.isdigit() else 0


def content(document: Document, signs: Sequence[Entry] = ()) -> dict[str, Any]:
    """Returns the words of a booklet as values of JSON."""
    context = document.context
    words = context.words
    age = credit_lines.age(context.dataset, words, context.today)
    shown = {
        "title": document.map_title,
        "alt": svg_map.title_of(context),
        "signs": [(f"sign{at}", one.words) for at, one in enumerate(signs)],
        "sources": map_furniture.sources(context),
    }
    return {
        "lang": context.view.lang.value,
        "dir": context.view.lang.direction,
        "atlas": words(NAME),
        "audience": map_furniture.audience(context),
        "public": Audience(context.dataset.audience) is Audience.PUBLIC,
        "eyebrow": document.eyebrow,
        "title": document.title,
        "names": document.names,
        "code": document.code,
        "day": words.clauses(filter(None, (map_furniture.situation(context), age))),
        "finding": document.finding,
        "figures": [(one.number, one.label, one.note, one.warns) for one in document.figures],
        "keywords": [one for one in (document.title, document.code, words(NAME)) if one],
        "map": shown if document.marked else None,
        "contents": words(mark("Contents")),
        "page": words(mark("Page {n} of {m}")),
        "disclaimer": words(credit_lines.DISCLAIMER),
        "chapters": chapters(document.chapters),
    }


def cover_map(document: Document, ground: Ground) -> str:
    """Returns the map of the marked features as an SVG document."""
    context = document.context
    drawing = Drawing(size=MAP_PX, stands_alone=True, marked=document.marked)
    shapes = [shape for one in document.marked for shape in svg_fit.shapes_of(context, *one)]
    return svg_map.draw(context, ground, drawing, svg_fit.window_of(context, shapes, MAP_PX))


def chapters(found: Iterable[Chapter]) -> list[dict[str, Any]]:
    """Returns chapters as values of JSON for the pages."""
    return [
        {"title": one.title, "blocks": [_block(block) for block in one.blocks]} for one in found
    ]


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Text):
        return {"kind": block.kind, "line": _runs(block.line)}
    if isinstance(block, Items):
        return {"kind": "items", "lines": [_runs(one) for one in block.lines]}
    if isinstance(block, Table):
        heads = [one.head for one in block.columns]
        return {
            "kind": "table",
            "caption": block.caption,
            "head": heads if any(heads) else [],
            "widths": [one.share for one in block.columns],
            "ends": [one.is_number for one in block.columns],
            "rows": [[_runs(cell) for cell in row] for row in block.rows],
        }
    return {"kind": "note", "line": []}


def _runs(line: Line) -> list[tuple[str, str]]:
    """Returns what paper shows of a line, in the looks of a booklet; a list is one run."""
    found: list[tuple[str, str]] = []
    for run in line:
        style = _STYLES.get(run.style, run.style)
        joins = found and found[-1][1] == style and " " not in (run.text, found[-1][0])
        if run.medium == "paper":
            continue
        if joins:
            found[-1] = (found[-1][0] + run.text, style)
        else:
            found.append((run.text, style))
    return found
