"""Paragraphs, tables and links of a word processor's document, in both directions of writing.

Word decides by marks where text runs from right to left: paragraphs have `w:bidi`, runs in Arabic
script `w:rtl`, tables `w:bidiVisual`. Latin names and P-codes stay runs of their own, or their
parts would change places.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from maps.document import parts
from maps.document.parts import Line, Table
from maps.look import office_text, theme

TEXT_TWIPS: Final = 9638
"""Twentieths of a point: the width of text on A4 with margins of 20 mm."""
_PARTING: Final = "·،؛"
"""Signs that stand between names, in the direction of the line."""
_CELL_TWIPS: Final = 80


class Style(NamedTuple):
    """A style of paragraphs by its id, and what runs of it have beside; `colour` as RRGGBB."""

    id: str
    bold: bool = False
    colour: str = ""


def element(tag: str, children: Iterable[BaseOxmlElement] = (), **values: str) -> BaseOxmlElement:
    """Returns an element such as `w:p`, its values in the namespace of words."""
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(children)
    return made


def turn(section: BaseOxmlElement) -> None:
    """Lets a section (`w:sectPr`) run from right to left."""
    for grid in section.findall(qn("w:docGrid")):  # must come after w:bidi
        section.remove(grid)
    section.append(element("w:bidi"))


def _runs_right(letter: str) -> bool | None:
    kind = unicodedata.bidirectional(letter)
    return None if kind not in ("L", "R", "AL") else kind != "L"


def directed(text: str, *, rtl: bool) -> Iterator[tuple[str, bool]]:
    """Yields the parts of a line with whether they run from right to left; `rtl` is the line's.

    Figures belong to the letters before them, so that a P-code is one part.
    """
    kinds = list(_kinds(text, rtl=rtl))
    for at, kind in enumerate(kinds):
        if kind is None:
            before = kinds[at - 1] if at else rtl
            after = next((one for one in kinds[at:] if one is not None), rtl)
            kinds[at] = before if before == after else rtl
    pairs = zip(text, kinds, strict=True)
    for runs_right, part in groupby(pairs, key=lambda one: bool(one[1])):
        yield "".join(letter for letter, _ in part), runs_right


def _kinds(text: str, *, rtl: bool) -> Iterator[bool | None]:
    last = rtl
    for letter in text:
        kind = _runs_right(letter)
        if letter in _PARTING:
            kind = rtl
        elif letter.isdigit():
            kind = last
        last = last if kind is None else kind
        yield kind


def runs(text: str, style: Style, *, rtl: bool) -> Iterator[BaseOxmlElement]:
    """Yields the runs of a line."""
    for part, runs_right in directed(text, rtl=rtl):
        yield run(part, style, rtl=runs_right)


def run(text: str, style: Style, *, rtl: bool) -> BaseOxmlElement:
    """Returns one run of one direction."""
    about = element("w:rPr")
    if style.bold:
        about.extend([element("w:b"), element("w:bCs")])
    if style.colour:
        about.append(element("w:color", val=style.colour))
    if rtl:
        about.append(element("w:rtl"))
    held = element("w:t")
    held.text = text
    held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("w:r", [about, held])


def paragraph(inner: Iterable[BaseOxmlElement], style: Style, *, rtl: bool) -> BaseOxmlElement:
    """Returns a paragraph of runs, which says its direction."""
    about = element("w:pPr", [element("w:pStyle", val=style.id)])
    about.append(element("w:bidi", val="1" if rtl else "0"))
    return element("w:p", [about, *inner])


def line(text: str, style: Style, *, rtl: bool) -> BaseOxmlElement:
    """Returns a paragraph of one text in the direction of the document."""
    return paragraph(runs(text, style, rtl=rtl), style, rtl=rtl)


def fields(pattern: str, style: Style, *, rtl: bool) -> Iterator[BaseOxmlElement]:
    """Yields a line with the number of the page and of all pages for `{number}` and `{total}`."""
    before, _, rest = pattern.partition("{number}")
    between, _, after = rest.partition("{total}")
    for text, code in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        if text:
            yield from runs(text, style, rtl=rtl)
        if code:
            field = element("w:fldSimple", instr=code)
            field.append(run("1", style, rtl=False))
            yield field


def link(text: str, relation: str, style: Style, *, rtl: bool) -> BaseOxmlElement:
    """Returns words that lead to an address; `relation` is what the document calls it."""
    made = element("w:hyperlink", runs(text, style, rtl=rtl), history="1")
    made.set(qn("r:id"), relation)
    return made


def table(found: Table, *, rtl: bool) -> BaseOxmlElement:
    """Returns a table whose first row is repeated on every page; no row breaks over pages."""
    shares = [one.share for one in found.columns]
    widths = [int(TEXT_TWIPS * one / sum(shares)) for one in shares]
    head = [parts.line(one.head) for one in found.columns]
    rows = [_row(head, widths, Style("AtlasHead"), rtl=rtl, is_head=True)]
    for title, cells in found.groups:
        if title:
            rows.append(_title(parts.plain(title), len(widths), rtl=rtl))
        rows += [_row(one, widths, Style("AtlasCell"), rtl=rtl) for one in cells]
    return _table(rows, widths, rtl=rtl)


def boxes(columns: Sequence[Sequence[BaseOxmlElement]], *, rtl: bool) -> BaseOxmlElement:
    """Returns one row of boxes side by side, each with its paragraphs."""
    widths = [TEXT_TWIPS // len(columns)] * len(columns)
    cells = [_cell(inner, width) for inner, width in zip(columns, widths, strict=True)]
    about = element("w:trPr", [element("w:cantSplit")])
    return _table([element("w:tr", [about, *cells])], widths, rtl=rtl)


def _table(rows: Iterable[BaseOxmlElement], widths: Sequence[int], *, rtl: bool) -> BaseOxmlElement:
    about = element("w:tblPr")
    if rtl:
        about.append(element("w:bidiVisual"))
    about.append(element("w:tblW", w=str(sum(widths)), type="dxa"))
    colour = theme.LINE.removeprefix("#")
    sides = ("top", "bottom", "insideH")
    line_of = {"val": "single", "sz": "6", "space": "0", "color": colour}
    about.append(element("w:tblBorders", [element(f"w:{one}", (), **line_of) for one in sides]))
    about.append(element("w:tblLayout", type="fixed"))
    margins = [element(f"w:{one}", w=str(_CELL_TWIPS), type="dxa") for one in ("left", "right")]
    about.append(element("w:tblCellMar", margins))
    grid = element("w:tblGrid", [element("w:gridCol", w=str(one)) for one in widths])
    return element("w:tbl", [about, grid, *rows])


def _row(
    cells: Sequence[Line], widths: Sequence[int], style: Style, *, rtl: bool, is_head: bool = False
) -> BaseOxmlElement:
    about = element("w:trPr", [element("w:cantSplit")])
    if is_head:
        about.append(element("w:tblHeader"))
    made = element("w:tr", [about])
    for one, width in zip(cells, widths, strict=True):
        warned = Style(style.id, bold=True, colour=theme.RUST.removeprefix("#"))
        text, look = parts.plain(one), parts.style_of(one)
        is_free = look.startswith("free")
        runs_right = office_text.runs_right_to_left(text, otherwise=rtl) if is_free else rtl
        inner = line(text, warned if look == "warns" else style, rtl=runs_right)
        made.append(_cell([inner], width, wash=is_head))
    return made


def _title(title: str, columns: int, *, rtl: bool) -> BaseOxmlElement:
    """Returns the line over a group of rows, which stays with the first of them."""
    inner = line(title, Style("AtlasGroup"), rtl=rtl)
    about = element("w:trPr", [element("w:cantSplit")])
    return element("w:tr", [about, _cell([inner], TEXT_TWIPS, span=columns)])


def _cell(
    inner: Iterable[BaseOxmlElement], width: int, *, span: int = 1, wash: bool = False
) -> BaseOxmlElement:
    about = element("w:tcPr", [element("w:tcW", w=str(width), type="dxa")])
    if span > 1:
        about.append(element("w:gridSpan", val=str(span)))
    if wash:
        fill = theme.WASH.removeprefix("#")
        about.append(element("w:shd", val="clear", color="auto", fill=fill))
    return element("w:tc", [about, *inner])
