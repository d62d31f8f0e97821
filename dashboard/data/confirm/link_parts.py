"""What boxes of links share: for how long one lives, the messages to send, and which to end."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import streamlit as st

from dashboard.frame import copy_box
from dashboard.session import acts, filters
from geo import settings
from geo.access.links import link
from geo.access.links.organisation_links import LIVES_DAYS, OrganisationLink
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import Language, mark
from maps.look import markup

_DAYS = (14, 30, LIVES_DAYS, 90, 180)


def length(context: Context, key: str) -> None:
    """Draws the choice for how long a link lives."""
    offered = link.lengths(_DAYS, settings.current().link_days)
    st.selectbox(
        context.words(mark("For how long")),
        offered,
        index=offered.index(min(LIVES_DAYS, offered[-1])),
        format_func=lambda one: context.words.count("{n} day", "{n} days", one),
        key=key,
    )


def organisation(
    context: Context, offered: Iterable[str], named: Callable[[str], str], key: str
) -> None:
    """Draws the choice of the organisation that a link is for."""
    st.selectbox(
        context.words(mark("Organisation")),
        sorted(offered, key=lambda one: names.organisation(context, one).casefold()),
        index=None,
        format_func=named,
        placeholder=context.words(mark("Choose one")),
        key=key,
    )


def messages(context: Context, link: OrganisationLink, text: Callable[[Language], str]) -> None:
    """Draws the message of a link in each language, to paste into a chat or e-mail."""
    name = names.organisation(context, link.organisation)
    said = context.words(mark("The message to {organisation}:"), organisation=name)
    st.html(markup.paragraph(said))
    for tab, language in zip(st.tabs([one.own_name for one in Language]), Language, strict=True):
        with tab:
            copy_box.draw(context, text(language))


def again(context: Context, title: str, shown: str, key: str) -> None:
    """Draws the button after which no message is shown any more."""
    acts.button(context.words(title), key=key, act=partial(filters.hold, shown, ""))


def which(context: Context, titles: Mapping[str, str], key: str, show: Callable[[], None]) -> None:
    """Draws the choice of a link (its title by its id), and the button that shows its message."""
    words = context.words
    st.selectbox(
        words(mark("Link")),
        list(titles),
        index=None,
        format_func=lambda one: titles[one],
        placeholder=words(mark("Choose one")),
        key=f"{key}_which",
    )
    acts.button(words(mark("Show message")), key=f"{key}_show", act=show)
