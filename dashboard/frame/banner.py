"""The lines above a page: how old the data are, what sources cover, by what right one sees it."""

from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from dashboard.frame import share_result
from dashboard.session import filters
from geo.access.gate import Access, Via
from geo.catalog.audience import Audience
from geo.dataset import supposed as suppositions
from geo.dataset.context import Context
from geo.language import Words, mark
from geo.profiles.texts import known_text
from geo.settings import reached
from maps.look import markup
from maps.look.templates import joined, piece, pieces

LEAVE = "/share/leave"
OF_PARTNERS = ("/", "/partners", "/coverage")
"""The pages that count partners."""
_LOWERED = {
    Audience.PUBLIC: mark("This is the public view, as a donor sees it."),
    Audience.PARTNER: mark("This is the partner view."),
}


def draw(context: Context) -> None:
    """Draws the lines that hold, and nothing where none does."""
    seen, _ = filters.access()
    if seen.via is Via.EMBEDDED:
        return
    lines = [*_of_link(context, seen), *_of_audience(context, seen)]
    if lines:
        with st.container(key="seen"):
            items = pieces("<p>{}</p>", lines)
            st.html(piece('<div class="a-seen" role="status">{}</div>', items))


def supposed(context: Context) -> None:
    """Draws that the page shows what a reader supposes, with the way back; nothing otherwise."""
    said = suppositions.sentence(context)
    if said:
        query = context.view.without_suppositions().query_string()
        back = filters.page_path() + (f"?{query}" if query else "")
        with st.container(key="supposed"):
            line = _line(said, back, context.words(suppositions.STATED))
            st.html(piece('<div class="a-supposed" role="status"><p>{}</p></div>', line))


def known(context: Context) -> None:
    """Draws how old the newest record is, and what the sources of partners leave open."""
    words, path = context.words, filters.page_path()
    told = known_text.lines(context, context.today, of_partners=path in OF_PARTNERS)
    items = []
    for one in told:
        if one.day is None:
            items.append(piece("{}", one.text))
            continue
        query = context.view.having(date=one.day).query_string()
        show = words(mark("Show {day}"), day=words.day(one.day, short=True))
        items.append(_line(one.text, f"{path}?{query}", show))
    if items:
        with st.container(key="known"):
            st.html(piece('<div class="a-known">{}</div>', pieces("<p>{}</p>", items)))


def _of_link(context: Context, seen: Access) -> list[Markup]:
    words = context.words
    leave = f"{LEAVE}?{urlencode({'lang': words.language.value})}"
    if seen.via is Via.LINK and seen.share is not None:
        what = share_result.opens(context, seen.share)
        said = words(mark("You see what a link opens: {what}."), what=what)
        return [_line(said, leave, words(mark("Leave the link")))]
    if not seen.ended:
        return []
    return [_line(_ended(words, seen), leave, words(mark("Forget the link")))]


def _ended(words: Words, seen: Access) -> str:
    if seen.own is Audience.PUBLIC:
        return words(mark("The link you opened has ended; you see what everybody may see."))
    return words(mark("The link you opened has ended; you see what you may see without it."))


def _of_audience(context: Context, seen: Access) -> list[Markup]:
    if seen.audience is seen.own:
        return []
    query = context.view.having(audience="").query_string()
    back = filters.page_path() + (f"?{query}" if query else "")
    words = context.words
    return [_line(words(_LOWERED[seen.audience]), back, words(mark("Back to yours")))]


def _line(said: str, address: str, title: str) -> Markup:
    return joined([said, markup.link(title, reached(address))], " ")
