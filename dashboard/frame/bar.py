"""The frame of every page: style sheet, app bar, notices and footer."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from markupsafe import Markup
from streamlit.navigation.page import StreamlitPage

from dashboard.frame import banner, filter_bar, finder, share_box
from dashboard.session import acts, filters, page_script, shared, sign_in
from geo.access import sharing
from geo.catalog.audience import Audience
from geo.dataset import names
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.language import Language, mark
from geo.profiles import place as place_profile
from geo.settings import reached
from maps.look import markup, theme
from maps.look.templates import piece, pieces

FOLDER = Path(__file__).parent
LANGUAGES = (Language.EN, Language.AR, Language.CKB, Language.KMR)


def controls(context: Context) -> None:
    """Draws what stands above the content of a page: its filters, and the way to share it."""
    with st.container(key="controls", horizontal=True, vertical_alignment="center"):
        filter_bar.draw(context)
        share_box.draw(context)
    filter_bar.chips(context)


def title(context: Context, page: str) -> str:
    """Returns the title of a page's window: what it shows, and the name of the Atlas."""
    words = context.words
    brand = words(mark("Durable Solutions Atlas"))
    if page == "place" and (place := place_profile.chosen(context)):
        return f"{place.name} · {brand}"
    if page == "organisation" and context.view.partner:
        return f"{names.organisation(context, context.view.partner[0])} · {brand}"
    return f"{words(names.PAGES[page])} · {brand}" if page in names.PAGES else brand


def open_page(context: Context, pages: Sequence[tuple[StreamlitPage, str]]) -> None:
    """Draws what stands above every page: style, app bar, and what could not be used."""
    acts.begin()
    _style(context)
    page_script.prepare(context.words)
    with st.container(key="bar", horizontal=True, vertical_alignment="center"):
        brand = context.words(mark("Durable Solutions Atlas"))
        st.html(
            piece(
                '<div class="a-brand"><img src="{}" alt="">{}</div>',
                reached("/api/symbols/brand.svg"),
                brand,
            ),
            width="content",
        )
        _links(context, pages, "links")
        st.space("stretch")
        finder.draw(context)
        audience = sign_in.audience(context, Audience(context.dataset.audience))
        st.html(audience, width="content")
        sign_in.control(context)
        _language(context)
        with st.popover(context.words(mark("Menu")), icon=":material/menu:", key="menu"):
            _links(context, pages, "menu_links")
            st.html(audience)
            sign_in.menu(context)
            st.html(piece('<p class="a-light">{}{}</p>', _light_page(context), _sharing(context)))
    banner.supposed(context)
    banner.known(context)
    _notices(context)
    banner.draw(context)


def _links(context: Context, pages: Sequence[tuple[StreamlitPage, str]], key: str) -> None:
    view = context.view.having(select="", page=())
    with st.container(key=key, horizontal=key == "links"):
        for page, title in pages:
            st.page_link(
                page,
                label=context.words(title),
                width="content",
                query_params=filters.parameters(view),
            )


def _sharing(context: Context) -> Markup:
    """Returns the link to the list of share links, for who has one."""
    if not sharing.may_share(filters.access()[0]):
        return Markup()
    address = reached(
        f"/sharing?{context.view.having(select='', page=()).query_string()}".rstrip("?")
    )
    return piece("<br>{}", markup.link(context.words(mark("Links")), address))


def _language(context: Context) -> None:
    names = {one.value: one.own_name for one in LANGUAGES}
    with st.popover(context.view.lang.own_name, icon=":material/language:", key="lang"):
        acts.choice(
            st.radio,
            context.words(mark("Language")),
            options=list(names),
            name="f_lang",
            shown=context.view.lang.value,
            act=filters.take_language,
            format_func=names.__getitem__,
            label_visibility="collapsed",
        )


def _style(context: Context) -> None:
    sheets = ["look.css"]
    if context.view.lang.direction == "rtl":
        sheets.append("rtl.css")
    css = theme.css_variables() + "".join(
        (FOLDER / name).read_text(encoding="utf-8") for name in sheets
    )
    st.html(markup.style(css))


def _notices(context: Context) -> None:
    lines = [problem.sentence(context.words) for problem in context.problems]
    lines.extend(sign_in.notices(context))
    if shared.refused() and context.dataset.audience == Audience.COORDINATOR:
        lines.append(
            context.words.count(
                "The newest data pack was refused for {n} fault; the last good one is shown.",
                "The newest data pack was refused for {n} faults; the last good one is shown.",
                len(shared.refused()),
            )
        )
    if lines:
        with st.container(key="notices"):
            items = pieces("<li>{}</li>", lines)
            st.html(piece('<ul class="a-notices" role="status">{}</ul>', items))


def close_page(context: Context) -> None:
    """Draws the footer: days of the data, boundary source, disclaimer, and the light page."""
    acts.finish()
    lines = " · ".join(credit_lines.lines(context.dataset, context.words))
    with st.container(key="foot"):
        st.html(piece('<footer class="a-foot">{} · {}</footer>', lines, _light_page(context)))


def _light_page(context: Context) -> Markup:
    """Returns the link to the same view as a page without script, for slow phones and paper."""
    address = reached(f"/lite?{context.view.query_string()}".rstrip("?"))
    return markup.link(context.words(mark("Light page")), address)
