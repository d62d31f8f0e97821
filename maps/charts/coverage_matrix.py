"""Sectors by places on two days as an HTML table: how many before, how many after."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from geo.coverage.matrix import Column
from geo.coverage.two_days import NEITHER, Both
from geo.language import Words, mark
from maps.charts.coverage_map import kind_of

KEY: Final = {
    "c3": mark("three or more"),
    "c2": mark("two"),
    "c1": mark("one only"),
    "lost": mark("the last one goes"),
    "fewer": mark("fewer than before"),
    "more": mark("more than before"),
    "c0": mark("none named"),
}
"""The classes of cells and circles with their meanings (gettext messages)."""


@dataclass(frozen=True)
class Naming:
    """How things are called in the reader's language, and where a cell leads."""

    words: Words
    sector: Callable[[str], str]
    organisation: Callable[[str], str]
    link: Callable[[Column, str], str]


def draw(
    columns: Sequence[Column],
    cells: Mapping[tuple[str, str], Both],
    naming: Naming,
    caption: str,
) -> str:
    """Returns the table of the organisations by column id and sector; the most lost rows first."""
    heads = "".join(_head(one, naming.words) for one in columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(naming.sector(sector))}</th>'
        + "".join(
            _cell(cells.get((one.id, sector), NEITHER), naming, naming.link(one, sector))
            for one in columns
        )
        + "</tr>"
        for sector in sectors(cells)
    )
    width_px = 118 + 74 * len(columns)
    return (
        f'<div class="a-mxw" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="a-mx cv-mx" style="min-width:{width_px}px">'
        f"<caption>{escape(caption)}</caption><thead><tr><td></td>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def sectors(cells: Mapping[tuple[str, str], Both]) -> list[str]:
    """Returns the sectors of the rows: those that lose most first, then those named most."""

    def order(sector: str) -> tuple[int, int, int, str]:
        held = [both for (_, one), both in cells.items() if one == sector]
        lost = sum(both.is_lost for both in held)
        moved = sum(len(both.gone) for both in held)
        return -lost, -moved, -sum(len(both.before) for both in held), sector

    return sorted({sector for _, sector in cells}, key=order)


def kind(both: Both) -> str:
    """Returns the classes of a cell: the number after, and whether it is lower or higher."""
    found = kind_of(len(both.after), lost=both.is_lost)
    if found == "lost" or len(both.after) == len(both.before):
        return found
    return f"{found} {'fewer' if len(both.after) < len(both.before) else 'more'}"


def said(both: Both, words: Words, named: Callable[[str], str]) -> str:
    """Returns a cell in words: who before, who after, and of whom no end is stated."""
    before, after, unstated = (words.listed(map(named, one)) for one in both)
    none = words(mark("none named"))
    found = words(
        mark("before: {before}; after: {after}"), before=before or none, after=after or none
    )
    if unstated:
        found = words.clauses([found, words(mark("no end stated: {names}"), names=unstated)])
    return found


def _head(column: Column, words: Words) -> str:
    households = (
        words(mark("{n} hh"), n=f"{column.households:,}") if column.households is not None else ""
    )
    name = escape(column.name)
    return f'<th scope="col"><span>{name}</span> <small>{escape(households)}</small></th>'


def _cell(both: Both, naming: Naming, address: str) -> str:
    words = naming.words
    before, after = len(both.before), len(both.after)
    changed = both.gone or both.come
    number = f'<bdi dir="ltr">{before}→{after}</bdi>' if changed else str(after)
    signed = [f"−{naming.organisation(one)}" for one in both.gone]
    signed += [f"+{naming.organisation(one)}" for one in both.come]
    if not changed and after == 1:
        signed = [naming.organisation(both.after[0])]
    below = "".join(f"<bdi>{escape(one)}</bdi> " for one in signed[:2])
    if len(signed) > len(signed[:2]):
        below += f"<bdi>+{len(signed) - 2}…</bdi>"
    small = f"<small>{below}</small>" if below else ""
    title = escape(said(both, words, naming.organisation))
    return (
        f'<td class="{kind(both)}"><a href="{escape(address)}" target="_self" title="{title}">'
        f"<b>{number}</b>{small}</a></td>"
    )
