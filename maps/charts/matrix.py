"""The matrix of sectors or organisations by places as an HTML table, with real links."""

from collections.abc import Callable
from typing import NamedTuple

from markupsafe import Markup

from geo.coverage.matrix import SECTOR, Cell, Column, Matrix
from geo.language import Words, mark
from maps.charts import naming as chart_naming
from maps.charts.naming import Naming
from maps.look import markup
from maps.look.templates import template

NOBODY = Cell((), ())
MOST_LOST = 1
"""Lost sectors that a cell of an organisation can name."""
_TABLE = template("""
<table class="a-mx {{ by }}"{% if one_stop %} tabindex="0"{% endif %}>
<caption>{{ caption }}</caption>
<thead><tr><td></td>
{% for name, households in heads %}
<th scope="col"><span>{{ name }}</span> <small>{{ households }}</small></th>
{% endfor %}
{% for title, below in around %}
<th scope="col" class="tot"><span>{{ title }}</span><small>{{ below }}</small></th>
{% endfor %}
</tr></thead><tbody>
{% for name, cells, more in rows %}
<tr><th scope="row">{{ name }}</th>
{% for cell in cells %}{{ cell }}{% endfor %}
{% for number, listed in more %}
<td class="tot">{% if number %}<b>{{ number }}</b>{% endif %} <small>{{ listed }}</small></td>
{% endfor %}</tr>
{% endfor %}
</tbody></table>
""")
_CELL = template("""
<td class="{{ kind }}">
<a href="{{ address }}" title="{{ title }}" aria-label="{{ named }}: {{ title }}"
{%- if one_stop %} target="_self" tabindex="-1"{% endif %}>
<b>{{ count }}</b>{% if below %} <small>{{ below }}</small>{% endif %}</a></td>
""")
NO_NUMBER = template('<td class="wh"><span title="{{ title }}">–</span></td>')


class Links(NamedTuple):
    """Where a cell (by column and row), the head of a column and the title of a row lead."""

    cell: Callable[[Column, str], str]
    head: Callable[[Column], str] = lambda _column: ""
    row: Callable[[str], str] = lambda _row: ""


class Shown(NamedTuple):
    """What a table says of a matrix: its caption, and the title of its last column.

    `known` says whether the audience could know of a sector's work in a column's place, `covered`
    whether a source speaks of it. `one_stop` where a script lets arrow keys move among cells, so
    that the Tab key need not stop at each.
    """

    caption: str
    wider: str = ""
    known: Callable[[Column, str], bool] = lambda _column, _sector: True
    covered: Callable[[Column, str], bool] = lambda _column, _sector: True
    one_stop: bool = False


def draw(matrix: Matrix, naming: Naming, links: Links, shown: Shown) -> Markup:
    """Returns the table; its last columns hold what names no single place, never added in.

    That is work for the informal sites together, where there is any, and for a wider area.
    """
    words = naming.words
    title = naming.sector if matrix.by == SECTOR else naming.organisation

    def cell(column: Column, row: str) -> Markup:
        if matrix.by == SECTOR and not shown.known(column, row):
            # this audience cannot know: neither somebody nor nobody
            return NO_NUMBER(title=words(mark("place withheld")))
        found = matrix.cells.get((row, column.id), NOBODY)
        if found == NOBODY and matrix.by == SECTOR and not shown.covered(column, row):
            return NO_NUMBER(title=words(mark("no source covers this")))
        return _CELL(
            address=links.cell(column, row),
            named=f"{column.name}, {title(row)}",
            one_stop=shown.one_stop,
            **_told(found, naming, matrix.by),
        )

    around = [(matrix.wider, shown.wider, words(mark("none of these places")))]
    if any(matrix.together.values()):
        sites = words(mark("The sites together"))
        around.insert(0, (matrix.together, sites, words(mark("no single site named"))))
    return _TABLE(
        by=matrix.by,
        caption=shown.caption,
        one_stop=shown.one_stop,
        around=[said for _, *said in around],
        heads=[
            (markup.link(column.name, links.head(column)), naming.households(column))
            for column in matrix.columns
        ],
        rows=[
            (
                markup.link(title(row), links.row(row)),
                [cell(column, row) for column in matrix.columns],
                [(len(held[row]), _listed(naming, matrix.by, held[row])) for held, *_ in around],
            )
            for row in matrix.rows
        ],
    )


def least_width_px(matrix: Matrix) -> int:
    """Returns the width below which a page lets the table scroll, with columns of one width."""
    around = 2 if any(matrix.together.values()) else 1
    return 118 + 57 * len(matrix.columns) + 80 * around


def _listed(naming: Naming, by: str, members: tuple[str, ...]) -> str:
    """Returns the names in a cell of a matrix of sectors, or of organisations."""
    return naming.organisations(members) if by == SECTOR else naming.sectors(members)


def _told(cell: Cell, naming: Naming, by: str) -> dict[str, object]:
    """Returns what a cell says: its number, what stands below it, all of it, and its look."""
    words, count = naming.words, len(cell.named)
    named, gone = _listed(naming, by, cell.named), _listed(naming, by, cell.lost)
    kind, below = f"c{min(count, 3)}", named if count == 1 else ""
    lost = words(mark("lost {names}"), names=gone) if cell.lost else ""
    if lost and not count:
        kind, below = "lost", lost
        if by != SECTOR and len(cell.lost) > MOST_LOST:
            below = words.count("lost {n} sector", "lost {n} sectors", len(cell.lost))
    together = ""
    if cell.together:
        names = _listed(naming, by, cell.together)
        together = words(mark("for the sites together: {names}"), names=names)
        if not count and not lost:
            kind = "ct"
    nobody = words(mark("none named for itself") if together else mark("none named"))
    title = words.clauses(filter(None, (named or nobody, lost, together)))
    return {"kind": kind, "title": title, "count": count, "below": below}


def key(words: Words, *, withheld: bool) -> Markup:
    """Returns the key of the matrix; `withheld` says that sensitive work has no place here."""
    titles = {
        "c2": mark("two or more"),
        "c1": mark("one only"),
        "lost": mark("none, lost this year"),
        "ct": mark("none for itself, somebody for the sites together"),
        "c0": mark("none named"),
    }
    if withheld:
        titles["wh"] = mark("Protection, legal and GBV work: place withheld")
    return chart_naming.key(words, titles)
