"""The tables of the coverage page, each with its first rows, the rest folded, and its file."""

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from dashboard.coverage import files
from dashboard.session import links
from geo.dataset.context import Context
from maps.document import as_html
from maps.document.coverage import facts, handovers, tables
from maps.document.coverage.box import MOST_ROWS, Box
from maps.look import markup

MOST_UNFOLDED: Final = 200
"""Rows that a page holds; of more, the rest are in the file."""


def show(context: Context, box: Box, content: Callable[[], bytes]) -> None:
    """Draws a table of the document; `content` makes its file."""
    words = context.words
    with st.container(key=f"cv_{box.name}", width="stretch"):
        if not box.rows:
            st.html(markup.box_title(box.title) + markup.empty(box.empty))
            return
        files.head(context, box.title, box.name, content)
        address = partial(links.page, context)
        rows = [
            [as_html.line(cell, address) for cell in cells] for cells in box.rows[:MOST_UNFOLDED]
        ]
        caption = words.count("{n} row", "{n} rows", len(box.rows))
        st.html(markup.table(f"{box.title}: {caption}", box.heads, rows[:MOST_ROWS]))
        left = len(box.rows) - MOST_ROWS
        if left > 0:
            with st.expander(words.count("{n} more row", "{n} more rows", left)):
                st.html(markup.table(box.title, box.heads, rows[MOST_ROWS:]))
                if len(box.rows) > len(rows):
                    rest = len(box.rows) - len(rows)
                    st.html(
                        markup.note(
                            words.count(
                                "{n} more row is in the file.",
                                "{n} more rows are in the file.",
                                rest,
                            )
                        )
                    )
        if box.note:
            st.html(markup.note(box.note))


def between_days(context: Context) -> None:
    """Draws who loses the last organisation, and all that changes between the two days."""
    losing = partial(files.losing, context, facts.two(context))
    show(context, tables.losing(context), losing)
    show(context, tables.changed(context), partial(files.changes, context, facts.changes(context)))


def of_the_day(context: Context) -> None:
    """Draws where one organisation serves alone on the first day, and where nobody does."""
    show(context, tables.single(context), partial(files.single, context, facts.single(context)))
    unserved = partial(files.unserved, context, facts.unserved(context))
    show(context, tables.unserved(context), unserved)


def followed(context: Context) -> None:
    """Draws who follows whom, and where several serve side by side."""
    handed = partial(files.handovers, context, facts.handovers(context))
    show(context, handovers.handed(context), handed)
    overlaps = partial(files.overlaps, context, facts.overlaps(context))
    show(context, handovers.overlapping(context), overlaps)
