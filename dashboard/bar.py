"""The frame of every page: style sheet, app bar, notices and footer."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import cached, filters, markup, page_script
from dashboard.filters import Scene
from geo.disclosure import Audience
from geo.language import Language, mark
from maps import look

FOLDER = Path(__file__).parent
LANGUAGES = (Language.EN, Language.AR, Language.CKB, Language.KMR)
AUDIENCES = {
    Audience.PUBLIC: mark("Public view"),
    Audience.PARTNER: mark("Partner view"),
    Audience.COORDINATOR: mark("Coordinator view"),
}


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
        audience = scene.words(AUDIENCES[cached.audience()])
        st.html(f'<span class="a-aud">{markup.text(audience)}</span>', width="content")
        _language(scene)
        with st.popover(scene.words(mark("Menu")), icon=":material/menu:", key="menu"):
            _links(scene, pages, "menu_links")
            st.html(f'<span class="a-aud">{markup.text(audience)}</span>')
    _notices(scene)


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
    if cached.refused() and cached.audience() is Audience.COORDINATOR:
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
    """Draws the footer: days of the data, boundary source and disclaimer."""
    words = scene.words
    parts = [
        words(
            mark("Sites and partners: DSTWG, {day}"),
            day=words.day(scene.dataset.day, short=True),
        ),
        words(mark("Hotspots: DSTWG, 9 Dec 2020")),
        words(mark("Boundaries: UN OCHA COD-AB, 3 Jun 2019")),
        words(mark("Base map: Natural Earth")),
        words(DISCLAIMER),
    ]
    with st.container(key="foot"):
        st.html(f'<footer class="a-foot">{markup.text(" · ".join(parts))}</footer>')


DISCLAIMER = mark(
    "Boundaries, names and designations do not mean that they are endorsed or accepted by the "
    "United Nations or by the publishers."
)
