"""Coverage as a document: its finding, its key figures and its tables, in the order of a page."""

from collections.abc import Sequence
from typing import NamedTuple

from geo.dataset.context import Context
from maps.document.coverage import facts, finding, gaps, handovers, leaving, tables
from maps.document.coverage.box import Box
from maps.look.markup import Figure


class Top(NamedTuple):
    """What stands first: the finding, the line below it, key figures, and whose rows are shown."""

    title: str
    lead: str
    figures: Sequence[Figure]
    statements: tuple[str, ...]


def top(context: Context) -> Top:
    """Returns what two days show, or what a supposition changes on the first."""
    if context.dataset.supposed is not None:
        return Top(leaving.title(context), leaving.lead(context), leaving.figures(context), ())
    found = facts.two(context)
    return Top(
        finding.title(context, found),
        finding.lead(context, found),
        finding.figures(context, found),
        ("gone", "losing"),
    )


def boxes(context: Context) -> list[Box]:
    """Returns the tables; what is supposed comes first."""
    lost = [leaving.lost(context)] if context.dataset.supposed is not None else []
    return [
        *lost,
        tables.losing(context),
        tables.changed(context),
        tables.single(context),
        tables.unserved(context),
        handovers.handed(context),
        handovers.overlapping(context),
        gaps.box(context),
    ]
