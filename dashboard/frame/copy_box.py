"""A text to copy, with the button that does so: no editor and no highlighter is loaded for it."""

import streamlit as st

from geo.dataset.context import Context
from geo.language import mark
from maps.look.templates import template

_BOX = template("""
<div class="a-copy"><pre tabindex="0">{{ text }}</pre>
<button type="button" value="{{ copied }}">{{ copy }}</button></div>
""")


def draw(context: Context, text: str) -> None:
    """Draws a text as it will be pasted; the script of the page copies it."""
    words = context.words
    st.html(_BOX(text=text, copy=words(mark("Copy")), copied=words(mark("Copied"))))
