"""Long lists in parts: which part the address asks for, and the ways to the others."""

from collections.abc import Sequence
from functools import partial
from typing import TypeVar

import streamlit as st

from dashboard.session import acts, filters
from geo.dataset.context import Context
from geo.language import mark
from maps.look.templates import piece

T = TypeVar("T")
PER_PAGE = 50


def part(context: Context, every: Sequence[T], each: int = PER_PAGE) -> Sequence[T]:
    """Returns the part of a list that the address asks for, of `each` at most."""
    first = _first(context, len(every), each)
    return every[first : first + each]


def draw(context: Context, number: int, titles: tuple[str, str], each: int = PER_PAGE) -> None:
    """Draws the ways to the parts before and after, where a list of so many has more than one."""
    if number <= each:
        return
    words, first = context.words, _first(context, number, each)
    last = min(first + each, number)
    with st.container(horizontal=True, vertical_alignment="center", key="list_pages"):
        for key, title, start, is_on in (
            ("list_before", titles[0], first - each, first > 0),
            ("list_after", titles[1], last, last < number),
        ):
            acts.button(
                words(title),
                key=key,
                disabled=not is_on,
                act=partial(filters.show_state, "start", str(start) if start > 0 else ""),
            )
        said = words(
            mark("{first} to {last} of {total}"), first=first + 1, last=last, total=f"{number:,}"
        )
        st.html(piece("{}", said), width="content")


def _first(context: Context, number: int, each: int) -> int:
    wanted = int(context.view.page_state("start") or 0)
    return max(min(wanted, number - 1), 0) // each * each
