"""“Subscribe”: the feeds of the view on screen, and of a link, with what each is for."""

import streamlit as st

from dashboard.frame import copy_box
from geo.dataset.context import Context
from geo.feeds import offered
from geo.language import mark
from geo.view.view import View
from maps.look import markup
from maps.look.templates import piece


def draw(context: Context, view: View, root: str, *, is_open: bool) -> None:
    """Draws the addresses of the feeds of a view below a root: the Atlas, or a link.

    `is_open` where a reader's program sees no more there than everybody does.
    """
    words = context.words
    with st.expander(words(mark("Subscribe"))):
        said = mark(
            "Put an address into your calendar or feed reader, and it tells you what is new in"
            " this view."
        )
        st.html(markup.paragraph(words(said)) + (_open(context) if is_open else ""))
        for one in offered.FEEDS:
            st.html(piece("<p><b>{}</b><br>{}</p>", words(one.title), words(one.means)))
            copy_box.draw(context, root + offered.address(one, view))


def _open(context: Context) -> str:
    said = mark(
        "Calendars and feed readers are not signed in: they see what everybody may see. For more,"
        " make a link below and subscribe there; it ends with the link."
    )
    return markup.paragraph(context.words(said))
