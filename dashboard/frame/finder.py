"""The search in the bar of every page, for places, organisations, sectors and pages."""

from urllib.parse import urlencode

import streamlit as st

from dashboard.session import filters, unread
from geo import settings
from geo.dataset.context import Context
from geo.language import mark
from geo.search import search
from geo.search.search import Found
from maps.look import markup
from maps.look.templates import piece


@unread.fragment
def draw(context: Context) -> None:
    """Draws the search; only it runs again while somebody types.

    It is closed and empty again once a place was chosen in it.
    """
    words, chosen = context.words, context.view.select
    asked = words(mark("Find a place, organisation, sector or page"))
    with (
        st.container(key="find", width="content"),
        st.popover(words(mark("Find")), icon=":material/search:", key=f"find {chosen}"),
    ):
        typed = st.text_input(
            asked,
            key=f"f_find {chosen}",
            type="search",
            live=True,
            placeholder=asked,
            label_visibility="collapsed",
        )
        with st.container(key="found"):
            if typed and typed.strip():
                _results(context, typed)


def _results(context: Context, typed: str) -> None:
    scope = filters.access()[0].scope
    found = search.find(context, settings.current().data, typed, scope)
    if not found:
        st.html(markup.empty(context.words(mark("Nothing has a name like this."))))
    is_map = filters.page_path() == "/"
    for one in found:
        path, pairs = search.page_of(one, context.view, scope)
        if is_map and one.place:
            _on_the_map(one)
        else:
            _link(one, f"{path}?{urlencode(pairs)}".rstrip("?"))


def _on_the_map(found: Found) -> None:
    """Draws a place that is chosen on the map of this page.

    It stays the same button while somebody types on: what has the focus keeps it, and a press on it
    means this place wherever it stands in the list by then.
    """
    below = search.below(found)
    if st.button(f"{found.name} · {below}", key=f"found {found.place}", type="tertiary"):
        filters.change(select=found.place)
        st.rerun()


def _link(found: Found, address: str) -> None:
    name, below = markup.isolated(found.name), markup.isolated(search.below(found))
    st.html(
        piece(
            '<a class="a-found" href="{}" target="_self"><b>{}</b> · {}</a>', address, name, below
        )
    )
