"""The filter bar: place, sector, organisation, presence, day, and the chips of what is set."""

import datetime as dt
from functools import partial

import streamlit as st

from dashboard.session import acts, filters
from geo.catalog.vocabulary import NAMED_SECTORS, ORGANISATION_TYPES
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.units import boundaries

FIRST_YEAR = 2020
LAST_YEAR = 2026


def draw(context: Context) -> None:
    """Draws the filter bar of a page; every control shows what the View says."""
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        _place(context)
        _sector(context)
        _partner(context)
        _presence(context)
        _day(context)
        st.space("stretch")


def _place(context: Context) -> None:
    words = context.words
    with st.popover(words(mark("Place")), icon=":material/place:", key="p_place"):
        areas = context.dataset.vocabulary["area"]
        acts.choice(
            st.pills,
            words(mark("My area")),
            options=sorted(areas),
            name="f_area",
            shown=list(context.view.area),
            act=partial(filters.take_list, "area"),
            selection_mode="multi",
            format_func=lambda one: names.value(context, "area", one),
        )
        for level in boundaries.LEVELS:
            chosen = list(getattr(context.view, level))
            acts.choice(
                st.multiselect,
                words(names.FILTER_TITLES[level]),
                options=_units(context, level, chosen),
                name=f"f_{level}",
                shown=chosen,
                act=partial(filters.take_list, level),
                format_func=lambda one: names.unit(context, one),
                placeholder=words(mark("All")),
            )


def _units(context: Context, level: str, chosen: list[str]) -> list[str]:
    """Returns the units of a level inside the chosen wider ones, sorted by name."""
    within = context.view.governorate if level != "governorate" else ()
    if level == "subdistrict":
        within = context.view.district or within
    codes = [
        code
        for code in context.dataset.units.codes(level)
        if not within or code.startswith(within) or code in chosen
    ]
    return sorted(codes, key=lambda code: names.unit(context, code))


def _sector(context: Context) -> None:
    with st.popover(context.words(mark("Sector")), icon=":material/category:", key="p_sector"):
        acts.choice(
            st.pills,
            context.words(mark("Sectors that count")),
            options=list(NAMED_SECTORS),
            name="f_sector",
            shown=list(context.view.sector),
            act=partial(filters.take_list, "sector"),
            selection_mode="multi",
            format_func=lambda one: names.sector(context, one),
        )


def _partner(context: Context) -> None:
    words = context.words
    with st.popover(words(mark("Partner")), icon=":material/groups:", key="p_partner"):
        acts.choice(
            st.multiselect,
            words(mark("Where these organisations are present")),
            options=sorted(
                context.dataset.vocabulary["partner"],
                key=lambda one: names.organisation(context, one).casefold(),
            ),
            name="f_partner",
            shown=list(context.view.partner),
            act=partial(filters.take_list, "partner"),
            format_func=lambda one: names.organisation_in_full(context, one),
            placeholder=words(mark("Any organisation")),
        )
        acts.choice(
            st.pills,
            words(mark("Types that count")),
            options=list(ORGANISATION_TYPES),
            name="f_orgtype",
            shown=list(context.view.orgtype),
            act=partial(filters.take_list, "orgtype"),
            selection_mode="multi",
            format_func=lambda one: words(ORGANISATION_TYPES[one]),
        )


def _presence(context: Context) -> None:
    options = list(names.PRESENCE)
    if context.view.presence not in options:
        options.append(context.view.presence)
    acts.choice(
        st.segmented_control,
        context.words(mark("Partner presence")),
        options=options,
        name="f_presence",
        shown=context.view.presence,
        act=filters.take_presence,
        format_func=lambda one: names.presence(context, one),
        label_visibility="collapsed",
        width="content",
    )


def _day(context: Context) -> None:
    words = context.words
    label = words.day(context.day, short=True)
    with st.popover(label, icon=":material/calendar_today:", key="p_day"):
        st.caption(
            words(
                mark("Situation of {day}. The data describe nothing after {latest}."),
                day=words.day(context.day),
                latest=words.day(context.dataset.day),
            )
        )
        with st.container(horizontal=True):
            _part(context, "day", list(range(1, 32)), context.day.day)
            _part(context, "month", list(range(1, 13)), context.day.month)
            years = range(min(FIRST_YEAR, context.day.year), max(LAST_YEAR, context.day.year) + 1)
            _part(context, "year", list(years), context.day.year)
        acts.button(words(mark("Today")), key="d_today", act=filters.take_today)


def _part(context: Context, part: str, options: list[int], chosen: int) -> None:
    titles = {"day": mark("Day"), "month": mark("Month"), "year": mark("Year")}

    def name(number: int) -> str:
        if part == "month":
            return context.words.month_name(dt.date(2000, number, 1))
        return str(number)

    acts.choice(
        st.selectbox,
        context.words(titles[part]),
        options=options,
        name=f"d_{part}",
        shown=chosen,
        act=filters.take_day,
        format_func=name,
        width=140 if part == "month" else 90,
    )


def chips(context: Context) -> None:
    """Draws what is set in a row below the bar, which moves none of its buttons.

    The row has its place where nothing is set: what stands below it, such as a map, would otherwise
    change its place in the page, for which browsers at times draw it anew.
    """
    shown = filters.chips(context.view)
    with st.container(key="set", gap=None):
        if shown:
            _row(context, shown)


def _row(context: Context, shown: tuple[str, ...]) -> None:

    def label(chip: str) -> str:
        name, _, value = chip.partition("=")
        return f"{names.value(context, name, value)} ×"

    with st.container(key="active", horizontal=True, vertical_alignment="center"):
        acts.choice(
            st.pills,
            context.words(mark("Active filters")),
            options=shown,
            name="chips",
            shown=list(shown),
            act=partial(filters.take_chips, shown),
            selection_mode="multi",
            format_func=label,
            label_visibility="collapsed",
            width="content",
        )
        acts.button(
            context.words(mark("Reset")),
            key="reset",
            act=filters.reset,
            type="tertiary",
            icon=":material/close:",
        )
