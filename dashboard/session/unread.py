"""What is said in place of what cannot be drawn while the store is away."""

import functools
import logging
from collections.abc import Callable

import streamlit as st

from geo.dataset.context import Context
from geo.errors import StoreError
from maps.look import markup

logger = logging.getLogger(__name__)


def fragment(draw: Callable[[Context], None]) -> Callable[[Context], None]:
    """Returns a part of a page that runs alone, and says so where the store is away."""

    @functools.wraps(draw)
    def drawn(context: Context) -> None:
        try:
            draw(context)
        except StoreError as fault:
            logger.exception("a part of a page was not shown")
            st.html(markup.empty(context.words(fault.public)))

    return st.fragment(drawn)
