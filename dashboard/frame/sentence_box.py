"""The box with a paragraph to paste: the selection in words, with figures, day and sources."""

import streamlit as st

from dashboard.frame import copy_box
from dashboard.session import shared
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles.texts import sentences
from maps.look import markup, rows


def draw(context: Context) -> None:
    """Draws the paragraph of a scene's selection, as plain text with a button that copies it."""
    words = context.words
    with st.container(key="sentence"):
        st.html(markup.box_title(words(mark("Text to paste"))))
        copy_box.draw(context, shared.told(sentences.paragraph, context).text)
        st.html(rows.links(context, ("organisations", "ending", "unserved")))
