"""The filter bar: place, sector, organisation, presence, day, and the chips of what is set."""

import datetime as dt

import streamlit as st

from dashboard import filters
from geo import boundaries, names
from geo.language import mark
from geo.scene import Scene
from geo.vocabulary import ORGANISATION_TYPES, SECTORS

FIRST_YEAR = 2020
LAST_YEAR = 2026


def draw(scene: Scene) -> None:
    """Draws the filter bar of a page; every control is seeded from the View."""
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        _place(scene)
        _sector(scene)
        _partner(scene)
        _presence(scene)
        _day(scene)
        _chips(scene)
        st.space("stretch")


def _place(scene: Scene) -> None:
    words = scene.words
    with st.popover(words(mark("Place")), icon=":material/place:", key="p_place"):
        areas = scene.dataset.vocabulary["area"]
        st.pills(
            words(mark("My area")),
            sorted(areas),
            selection_mode="multi",
            format_func=lambda one: names.value(scene, "area", one),
            key=filters.seed("f_area", list(scene.view.area)),
            on_change=filters.take_list,
            args=("area",),
        )
        for level in boundaries.LEVELS:
            chosen = list(getattr(scene.view, level))
            st.multiselect(
                words(names.FILTER_TITLES[level]),
                _units(scene, level, chosen),
                format_func=lambda one: names.unit(scene, one),
                key=filters.seed(f"f_{level}", chosen),
                on_change=filters.take_list,
                args=(level,),
                placeholder=words(mark("All")),
            )


def _units(scene: Scene, level: str, chosen: list[str]) -> list[str]:
    """Returns the units of a level inside the chosen wider ones, sorted by name."""
    within = scene.view.governorate if level != "governorate" else ()
    if level == "subdistrict":
        within = scene.view.district or within
    codes = [
        code
        for code in scene.dataset.units.codes(level)
        if not within or code.startswith(within) or code in chosen
    ]
    return sorted(codes, key=lambda code: names.unit(scene, code))


def _sector(scene: Scene) -> None:
    with st.popover(scene.words(mark("Sector")), icon=":material/category:", key="p_sector"):
        st.pills(
            scene.words(mark("Sectors that count")),
            list(SECTORS),
            selection_mode="multi",
            format_func=lambda one: names.sector(scene, one),
            key=filters.seed("f_sector", list(scene.view.sector)),
            on_change=filters.take_list,
            args=("sector",),
        )


def _partner(scene: Scene) -> None:
    words = scene.words
    with st.popover(words(mark("Partner")), icon=":material/groups:", key="p_partner"):
        st.multiselect(
            words(mark("Where these organisations are present")),
            sorted(
                scene.dataset.vocabulary["partner"],
                key=lambda one: names.organisation(scene, one).casefold(),
            ),
            format_func=lambda one: names.organisation_in_full(scene, one),
            key=filters.seed("f_partner", list(scene.view.partner)),
            on_change=filters.take_list,
            args=("partner",),
            placeholder=words(mark("Any organisation")),
        )
        st.pills(
            words(mark("Types that count")),
            list(ORGANISATION_TYPES),
            selection_mode="multi",
            format_func=lambda one: words(ORGANISATION_TYPES[one]),
            key=filters.seed("f_orgtype", list(scene.view.orgtype)),
            on_change=filters.take_list,
            args=("orgtype",),
        )


def _presence(scene: Scene) -> None:
    options = list(names.PRESENCE)
    if scene.view.presence not in options:
        options.append(scene.view.presence)
    st.segmented_control(
        scene.words(mark("Partner presence")),
        options,
        format_func=lambda one: names.presence(scene, one),
        key=filters.seed("f_presence", scene.view.presence),
        on_change=filters.take_presence,
        label_visibility="collapsed",
        width="content",
    )


def _day(scene: Scene) -> None:
    words = scene.words
    label = words.day(scene.day, short=True)
    with st.popover(label, icon=":material/calendar_today:", key="p_day"):
        st.caption(
            words(
                mark("Situation of {day}. The data describe nothing after {latest}."),
                day=words.day(scene.day),
                latest=words.day(scene.dataset.day),
            )
        )
        with st.container(horizontal=True):
            _part(scene, "day", list(range(1, 32)), scene.day.day)
            _part(scene, "month", list(range(1, 13)), scene.day.month)
            years = range(min(FIRST_YEAR, scene.day.year), max(LAST_YEAR, scene.day.year) + 1)
            _part(scene, "year", list(years), scene.day.year)


def _part(scene: Scene, part: str, options: list[int], chosen: int) -> None:
    titles = {"day": mark("Day"), "month": mark("Month"), "year": mark("Year")}

    def name(number: int) -> str:
        if part == "month":
            return scene.words.month_name(dt.date(2000, number, 1))
        return str(number)

    st.selectbox(
        scene.words(titles[part]),
        options,
        format_func=name,
        key=filters.seed(f"d_{part}", chosen),
        on_change=filters.take_day,
        width=140 if part == "month" else 90,
    )


def _chips(scene: Scene) -> None:
    shown = filters.chips(scene.view)
    if not shown:
        return

    def label(chip: str) -> str:
        name, _, value = chip.partition("=")
        return f"{names.value(scene, name, value)} ×"

    with st.container(key="active", horizontal=True, vertical_alignment="center"):
        st.pills(
            scene.words(mark("Active filters")),
            shown,
            selection_mode="multi",
            format_func=label,
            key=filters.seed("chips", list(shown)),
            on_change=filters.take_chips,
            args=(shown,),
            label_visibility="collapsed",
            width="content",
        )
        st.button(
            scene.words(mark("Reset")),
            on_click=filters.reset,
            key="reset",
            type="tertiary",
            icon=":material/close:",
        )
