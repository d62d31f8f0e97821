"""Sectors by places on two days as an HTML table: how many before, how many after."""

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

from geo.coverage.matrix import Column
from geo.coverage.two_days import NEITHER, Both
from geo.language import mark
from maps.charts.coverage_map import kind_of
from maps.charts.matrix import NO_NUMBER, Links, Shown
from maps.charts.naming import Naming
from maps.look import markup
from maps.look.templates import template

KEY: Final = {
    "c3": mark("three or more"),
    "c2": mark("two"),
    "c1": mark("one only"),
    "lost": mark("the last one goes"),
    "fewer": mark("fewer than before"),
    "more": mark("more than before"),
    "cq": mark("not known: no source says"),
    "ct": mark("others for the sites together or a wider area only"),
    "c0": mark("none named"),
}
"""The classes of cells and circles with their meanings (gettext messages)."""

_MOST_SIGNED: Final = 2
_TABLE = template("""
<div class="a-mxw" tabindex="0" role="region" aria-label="{{ caption }}">
<table class="a-mx cv-mx" style="min-width:{{ width_px }}px"><caption>{{ caption }}</caption>
<thead><tr><td></td>
{% for name, households in heads %}
<th scope="col"><span>{{ name }}</span> <small>{{ households }}</small></th>
{% endfor %}
</tr></thead><tbody>
{% for sector, cells in rows %}
<tr><th scope="row">{{ sector }}</th>{% for cell in cells %}{{ cell }}{% endfor %}</tr>
{% endfor %}
</tbody></table></div>
""")
_CELL = template("""
<td class="{{ kind }}">
<a href="{{ address }}" target="_self" title="{{ title }}" aria-label="{{ named }}: {{ title }}"
{{- "" }} tabindex="-1"><b>
{% if changed %}<bdi dir="ltr">{{ before }}→{{ after }}</bdi>{% else %}{{ after }}{% endif %}</b>
{% if signed %}<small>{% for name in signed %}<bdi>{{ name }}</bdi> {% endfor %}</small>{% endif %}
</a></td>
""")


def draw(
    columns: Sequence[Column],
    cells: Mapping[tuple[str, str], Both],
    naming: Naming,
    links: Links,
    shown: Shown,
) -> Markup:
    """Returns the table of the organisations by column id and sector; the most lost rows first.

    `links` says where a cell and the head of a column lead. Where no source covers a place on
    either day, nobody named is not nobody, and no number is told.
    """

    def cell(column: Column, sector: str) -> Markup:
        both = cells.get((column.id, sector), NEITHER)
        if both == NEITHER and not shown.covered(column, sector):
            return NO_NUMBER(title=naming.words(mark("no source covers this")))
        return _CELL(
            address=links.cell(column, sector),
            named=f"{column.name}, {naming.sector(sector)}",
            **_told(both, naming),
        )

    return _TABLE(
        caption=shown.caption,
        width_px=118 + 74 * len(columns),
        heads=[
            (markup.link(column.name, links.head(column)), naming.households(column))
            for column in columns
        ],
        rows=[
            (naming.sector(sector), [cell(column, sector) for column in columns])
            for sector in sectors(cells)
        ],
    )


def sectors(cells: Mapping[tuple[str, str], Both]) -> list[str]:
    """Returns the sectors of the rows: those that lose most first, then those named most."""

    def order(sector: str) -> tuple[int, int, int, str]:
        row = [both for (_, other), both in cells.items() if other == sector]
        lost = sum(both.is_lost for both in row)
        moved = sum(len(both.gone) for both in row)
        return -lost, -moved, -sum(len(both.before) for both in row), sector

    return sorted({sector for _, sector in cells}, key=order)


def kind(both: Both) -> str:
    """Returns the classes of a cell: the number after, and whether it is lower or higher."""
    kind = kind_of(len(both.after), left_of(both))
    change = len(both.come) - len(both.gone)
    if kind == "lost" or not change:
        return kind
    return f"{kind} {'fewer' if change < 0 else 'more'}"


def left_of(both: Both) -> str:
    """Returns the class of a cell in which nobody is known on the later day."""
    if both.is_lost:
        return "lost"
    return "cq" if both.unknown else "ct" if both.wider else "c0"


def number_after(both: Both) -> str:
    """Returns how many are there on the later day; the most that may be, where it is not known."""
    known = len(both.after)
    return f"{known}–{known + len(both.unknown)}" if both.unknown else str(known)


def said(both: Both, naming: Naming) -> str:
    """Returns a cell in words: who before, who after, of whom it is not known, who is around."""
    words = naming.words
    before, after, unknown, wider = (naming.organisations(ids) for ids in both)
    none = words(mark("none named"))
    parts = [words(mark("before: {before}"), before=before or none)]
    if after or not unknown:
        parts.append(words(mark("after: {after}"), after=after or none))
    if unknown:
        parts.append(words(mark("not known after: {names}"), names=unknown))
    if wider:
        parts.append(
            words(mark("for the sites together or a wider area only: {names}"), names=wider)
        )
    return words.clauses(parts)


def _told(both: Both, naming: Naming) -> dict[str, object]:
    """Returns what a cell says: its numbers, who comes and goes, all of it, and its look."""
    signed = [f"−{naming.organisation(gone)}" for gone in both.gone]
    signed += [f"+{naming.organisation(come)}" for come in both.come]
    signed += [f"?{naming.organisation(one)}" for one in both.unknown]
    changed = bool(signed)
    if not changed and len(both.after) == 1:
        signed = [naming.organisation(both.after[0])]
    more = len(signed) - _MOST_SIGNED
    return {
        "kind": kind(both),
        "title": said(both, naming),
        "changed": changed,
        "before": len(both.before),
        "after": number_after(both),
        "signed": [*signed[:_MOST_SIGNED], *([f"+{more}…"] if more > 0 else [])],
    }
