"""The frame of every page: style sheet, app bar, notices and footer."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import banner, cached, filters, page_script, sign_in
from geo import credits as credit_lines
from geo import names, sharing
from geo.disclosure import Audience
from geo.language import Language, mark
from geo.scene import Scene
from maps import look, markup

FOLDER = Path(__file__).parent
LANGUAGES = (Language.EN, Language.AR, Language.CKB, Language.KMR)


def open_page(scene: Scene, pages: Sequence[tuple[StreamlitPage, str]]) -> None:
    """Draws what stands above every page: style, app bar, and what could not be used."""
    _style(scene)
    page_script.prepare(scene.view.lang.value, scene.view.lang.direction)
    with st.container(key="bar", horizontal=True, vertical_alignment="center"):
        brand = scene.words(mark("Durable Solutions Atlas"))
        st.html(
            f'<div class="a-brand"><img src="/api/symbols/brand.svg" alt="">'
            f"{markup.text(brand)}</div>",
            width="content",
        )
        _links(scene, pages, "links")
        st.space("stretch")
        audience = names.audience(scene, Audience(scene.dataset.audience))
        st.html(f'<span class="a-aud">{markup.text(audience)}</span>', width="content")
        sign_in.control(scene)
        _language(scene)
        with st.popover(scene.words(mark("Menu")), icon=":material/menu:", key="menu"):
            _links(scene, pages, "menu_links")
            st.html(f'<span class="a-aud">{markup.text(audience)}</span>')
            sign_in.menu(scene)
            st.html(f'<p class="a-light">{_light_page(scene)}{_sharing(scene)}</p>')
    _notices(scene)
    banner.draw(scene)


def _links(scene: Scene, pages: Sequence[tuple[StreamlitPage, str]], key: str) -> None:
    view = scene.view.having(select="", page=())
    with st.container(key=key, horizontal=key == "links"):
        for page, title in pages:
            st.page_link(
                page,
                label=scene.words(title),
                width="content",
                query_params=filters.parameters(view),
            )


def _sharing(scene: Scene) -> str:
    """Returns the link to the list of share links, for who has one."""
    if not sharing.may_share(filters.access()[0]):
        return ""
    address = f"/sharing?{scene.view.having(select='', page=()).query_string()}".rstrip("?")
    return f"<br>{markup.link(scene.words(mark('Links')), address)}"


def _language(scene: Scene) -> None:
    names = {one.value: one.own_name for one in LANGUAGES}
    with st.popover(scene.view.lang.own_name, icon=":material/language:", key="lang"):
        st.radio(
            scene.words(mark("Language")),
            list(names),
            format_func=names.__getitem__,
            key=filters.seed("f_lang", scene.view.lang.value),
            on_change=filters.take_language,
            label_visibility="collapsed",
        )


def _style(scene: Scene) -> None:
    sheets = ["look.css"]
    if scene.view.lang.direction == "rtl":
        sheets.append("rtl.css")
    css = look.css_variables() + "".join(
        (FOLDER / name).read_text(encoding="utf-8") for name in sheets
    )
    st.html(f"<style>{css}</style>")


def _notices(scene: Scene) -> None:
    lines = [problem.sentence(scene.words) for problem in scene.problems]
    lines.extend(sign_in.notices(scene))
    if cached.refused() and scene.dataset.audience == Audience.COORDINATOR:
        lines.append(
            scene.words.count(
                "The newest data pack was refused for {n} fault; the last good one is shown.",
                "The newest data pack was refused for {n} faults; the last good one is shown.",
                len(cached.refused()),
            )
        )
    if lines:
        with st.container(key="notices"):
            items = "".join(f"<li>{markup.text(line)}</li>" for line in lines)
            st.html(f'<ul class="a-notices" role="status">{items}</ul>')


def close_page(scene: Scene) -> None:
    """Draws the footer: days of the data, boundary source, disclaimer, and the light page."""
    lines = " · ".join(credit_lines.lines(scene.dataset, scene.words))
    with st.container(key="foot"):
        st.html(f'<footer class="a-foot">{markup.text(lines)} · {_light_page(scene)}</footer>')


def _light_page(scene: Scene) -> str:
    """Returns the link to the same view as a page without script, for slow phones and paper."""
    query = scene.view.query_string()
    address = f"/lite?{query}" if query else "/lite"
    title = scene.words(mark("Light page"))
    return f'<a href="{markup.text(address)}" target="_self">{markup.text(title)}</a>'
