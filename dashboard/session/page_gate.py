"""What stands before every page: the scope of a link, and the audit log."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from dashboard.session import filters, shared
from geo.access.audit import UNWRITTEN
from geo.access.gate import Access
from geo.catalog.audience import Audience
from geo.dataset import names
from geo.dataset.context import Context
from geo.errors import AuditError
from geo.language import mark
from geo.settings import reached
from maps.look import markup
from maps.look.templates import piece, pieces

SHARING = "sharing"
"""The page of links and of the audit log; what it shows does not follow the view."""
logger = logging.getLogger(__name__)


def opens(seen: Access, name: str) -> bool:
    """Whether a page belongs to what somebody may see."""
    return name == SHARING or seen.scope.opens(name)


def guarded(context: Context, name: str, draw: Callable[[Context], None]) -> Callable[[], None]:
    """Returns what draws a page, once it is open to who asks and the audit log says so."""

    def drawn() -> None:
        seen, _ = filters.access()
        if not opens(seen, name):
            _closed(context, seen)
            return
        who = replace(seen, audience=seen.own) if name == SHARING else seen
        try:
            shared.gate().saw(who, f"/{name}")
        except AuditError as fault:
            told = str(fault) if seen.own is Audience.COORDINATOR else UNWRITTEN
            _say(context, mark("This page cannot be shown at the moment"), told)
            logger.exception("a page was not shown")
            return
        draw(context)

    return drawn


def _closed(context: Context, seen: Access) -> None:
    words = context.words
    query = context.view.having(select="", page=()).query_string()
    links = [
        markup.link(
            words(names.PAGES[name]),
            reached(f"/{'' if name == 'map' else name}?{query}".rstrip("?")),
        )
        for name in seen.scope.pages
    ]
    _say(context, mark("The link does not open this page"), mark("It opens these:"), links)


def _say(context: Context, title: str, text: str, links: Sequence[Markup] = ()) -> None:
    with st.container(key="pg"):
        st.html(
            markup.title(context.words(title))
            + markup.empty(context.words(text))
            + (piece('<ul class="a-open">{}</ul>', pieces("<li>{}</li>", links)) if links else "")
        )
