"""The matrix of sectors by places as an HTML table: real text, real headings, real links."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from geo.figures import Cell, Column, Matrix
from geo.language import Words, mark

NOBODY = Cell((), ())


@dataclass(frozen=True)
class Naming:
    """How things are called, and where a cell leads, in the reader's language."""

    words: Words
    sector: Callable[[str], str]
    organisation: Callable[[str], str]
    link: Callable[[Column, str], str]


def draw(matrix: Matrix, naming: Naming, caption: str, wider_title: str) -> str:
    """Returns the table; its last column holds work whose place is not named, never added in."""
    words = naming.words
    heads = "".join(_head(column, words) for column in matrix.columns)
    wider = (
        f'<th scope="col" class="tot"><span>{escape(wider_title)}</span>'
        f"<small>{escape(words(mark('place not named')))}</small></th>"
    )
    rows = "".join(_row(matrix, sector, naming) for sector in matrix.sectors)
    width_px = 118 + 57 * len(matrix.columns) + 80
    return (
        f'<table class="a-mx" style="min-width:{width_px}px"><caption>{escape(caption)}</caption>'
        f"<thead><tr><td></td>{heads}{wider}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _head(column: Column, words: Words) -> str:
    households = (
        words(mark("{n} hh"), n=f"{column.households:,}") if column.households is not None else ""
    )
    name = escape(column.name)
    return f'<th scope="col"><span>{name}</span> <small>{escape(households)}</small></th>'


def _row(matrix: Matrix, sector: str, naming: Naming) -> str:
    cells = "".join(
        _cell(matrix.cells.get((sector, column.id), NOBODY), naming, naming.link(column, sector))
        for column in matrix.columns
    )
    named = matrix.wider[sector]
    listed = naming.words.listed(naming.organisation(one) for one in named)
    number = f"<b>{len(named)}</b>" if named else ""
    title = escape(naming.sector(sector))
    return (
        f'<tr><th scope="row">{title}</th>{cells}'
        f'<td class="tot">{number} <small>{escape(listed)}</small></td></tr>'
    )


def _cell(cell: Cell, naming: Naming, address: str) -> str:
    words, count = naming.words, len(cell.organisations)
    named = naming.words.listed(naming.organisation(one) for one in cell.organisations)
    gone = naming.words.listed(naming.organisation(one) for one in cell.lost)
    if count:
        kind, below = f"c{min(count, 3)}", named if count == 1 else ""
    elif cell.lost:
        kind, below = "lost", words(mark("lost {names}"), names=gone)
    else:
        kind, below = "c0", ""
    said = named or words(mark("none named"))
    if cell.lost:
        said += "; " + words(mark("lost {names}"), names=gone)
    small = f" <small>{escape(below)}</small>" if below else ""
    return (
        f'<td class="{kind}"><a href="{escape(address)}" target="_self" title="{escape(said)}">'
        f"<b>{count}</b>{small}</a></td>"
    )


def key(words: Words, *, withheld: bool) -> str:
    """Returns the key of the matrix; `withheld` says that sensitive work has no place here."""
    entries = [
        ("c2", mark("two or more")),
        ("c1", mark("one only")),
        ("lost", mark("none, lost this year")),
        ("c0", mark("none named")),
    ]
    signs = " ".join(
        f'<span><i class="k {kind}"></i>{escape(words(title))}</span>' for kind, title in entries
    )
    if withheld:
        said = words(mark("Protection, legal and GBV work: place withheld"))
        signs += f" <span>{escape(said)}</span>"
    return f'<div class="a-key">{signs}</div>'
