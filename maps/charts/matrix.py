"""The matrix of sectors or organisations by places as an HTML table, with real links."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from geo.coverage.figures import Cell, Column, Matrix
from geo.coverage.matrix import SECTOR
from geo.language import Words, mark

NOBODY = Cell((), ())
MOST_LOST = 1
"""Lost sectors that a cell of an organisation can name."""


@dataclass(frozen=True)
class Naming:
    """How things are called, and where a cell leads, in the reader's language.

    `known` says whether the audience could know of a sector's work in a column's place.
    """

    words: Words
    sector: Callable[[str], str]
    organisation: Callable[[str], str]
    link: Callable[[Column, str], str]
    head: Callable[[Column], str] | None = None
    row: Callable[[str], str] | None = None
    known: Callable[[Column, str], bool] = lambda _column, _sector: True

    def title(self, by: str, row: str) -> str:
        """Returns what a row is called, a sector or an organisation."""
        return self.sector(row) if by == SECTOR else self.organisation(row)

    def listed(self, by: str, members: tuple[str, ...]) -> str:
        """Returns the names in a cell of a matrix of sectors, or of organisations."""
        name = self.organisation if by == SECTOR else self.sector
        return self.words.listed(name(one) for one in members)


def draw(matrix: Matrix, naming: Naming, caption: str, wider_title: str) -> str:
    """Returns the table; its last column holds work whose place is not named, never added in."""
    words = naming.words
    heads = "".join(_head(column, naming) for column in matrix.columns)
    wider = (
        f'<th scope="col" class="tot"><span>{escape(wider_title)}</span>'
        f"<small>{escape(words(mark('place not named')))}</small></th>"
    )
    rows = "".join(_row(matrix, row, naming) for row in matrix.rows)
    return (
        f'<table class="a-mx {matrix.by}">'
        f"<caption>{escape(caption)}</caption>"
        f"<thead><tr><td></td>{heads}{wider}</tr></thead><tbody>{rows}</tbody></table>"
    )


def least_width_px(matrix: Matrix) -> int:
    """Returns the width below which a page lets the table scroll, with columns of one width."""
    return 118 + 57 * len(matrix.columns) + 80


def _head(column: Column, naming: Naming) -> str:
    households = (
        naming.words(mark("{n} hh"), n=f"{column.households:,}")
        if column.households is not None
        else ""
    )
    name = _linked(escape(column.name), naming.head(column) if naming.head else "")
    return f'<th scope="col"><span>{name}</span> <small>{escape(households)}</small></th>'


def _linked(html: str, address: str) -> str:
    return f'<a href="{escape(address)}" target="_self">{html}</a>' if address else html


def _row(matrix: Matrix, row: str, naming: Naming) -> str:
    cells = "".join(
        _cell(
            naming, matrix.by, matrix.cells.get((row, column.id), NOBODY), naming.link(column, row)
        )
        if matrix.by != SECTOR or naming.known(column, row)
        else _withheld(naming.words)
        for column in matrix.columns
    )
    named = matrix.wider[row]
    listed = naming.listed(matrix.by, named)
    number = f"<b>{len(named)}</b>" if named else ""
    title = _linked(escape(naming.title(matrix.by, row)), naming.row(row) if naming.row else "")
    return (
        f'<tr><th scope="row">{title}</th>{cells}'
        f'<td class="tot">{number} <small>{escape(listed)}</small></td></tr>'
    )


def _cell(naming: Naming, by: str, cell: Cell, address: str) -> str:
    words, count = naming.words, len(cell.named)
    named, gone = naming.listed(by, cell.named), naming.listed(by, cell.lost)
    if count:
        kind, below = f"c{min(count, 3)}", named if count == 1 else ""
    elif cell.lost:
        kind, below = "lost", _lost(naming, by, cell)
    else:
        kind, below = "c0", ""
    said = named or words(mark("none named"))
    if cell.lost:
        said = words.clauses([said, words(mark("lost {names}"), names=gone)])
    small = f" <small>{escape(below)}</small>" if below else ""
    return (
        f'<td class="{kind}"><a href="{escape(address)}" target="_self" title="{escape(said)}">'
        f"<b>{count}</b>{small}</a></td>"
    )


def _withheld(words: Words) -> str:
    """A cell that this audience cannot know: neither somebody nor nobody."""
    return f'<td class="wh"><span title="{escape(words(mark("place withheld")))}">–</span></td>'


def _lost(naming: Naming, by: str, cell: Cell) -> str:
    """Returns what was lost by name; many sectors of one organisation as their number."""
    words, number = naming.words, len(cell.lost)
    if by != SECTOR and number > MOST_LOST:
        return words.count("lost {n} sector", "lost {n} sectors", number)
    return words(mark("lost {names}"), names=naming.listed(by, cell.lost))


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
        signs += f' <span><i class="k wh">–</i>{escape(said)}</span>'
    return f'<div class="a-key">{signs}</div>'
