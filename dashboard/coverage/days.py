"""The day control of the coverage page: two days, a slider, and buttons that need no drag."""

import datetime as dt
from functools import partial

import streamlit as st

from dashboard.session import acts, filters
from geo.coverage import two_days
from geo.coverage.endings import HORIZONS
from geo.dataset.context import Context
from geo.language import Language, mark
from geo.values import days
from geo.view.view import View
from maps.document.coverage import days as coverage_days
from maps.look import markup
from maps.look.templates import joined, piece

STEPS = HORIZONS


def draw(context: Context) -> None:
    """Draws the two days and every way to change them."""
    words = context.words
    second = two_days.second_day(context.dataset, context.view)
    with st.container(key="days"):
        _said(context)
        with st.container(key="dayways", horizontal=True, vertical_alignment="center"):
            _turn(context, "previous", earlier=True)
            _turn(context, "next", earlier=False)
            _steps(context, second)
            acts.button(
                words(mark("Swap days")), key="swap", act=_swap, icon=":material/swap_horiz:"
            )
            acts.choice(
                st.checkbox,
                words(mark("Count work reported for a wider area")),
                name="f_wider",
                shown=context.view.wider,
                act=_take_wider,
            )
        first_known, last_known = two_days.known_span(context.dataset)
        with st.container(key="dayslider"):
            acts.choice(
                st.slider,
                words(mark("Second day")),
                name="f_compare",
                shown=second,
                act=_take_second,
                min_value=min(first_known, context.day, second),
                max_value=max(days.plus(last_known, 1), context.day, second),
                format="D MMM YYYY" if context.view.lang is Language.EN else "YYYY-MM-DD",
            )


def _said(context: Context) -> None:
    said = (
        piece(
            "<div><span>{}</span><b>{}</b><small>{}</small></div>",
            one.title,
            context.words.day(one.day),
            one.basis,
        )
        for one in coverage_days.both(context)
    )
    st.html(piece('<div class="cv-days">{}</div>', joined(said)))
    remark = coverage_days.remark(context)
    if remark:
        st.html(markup.note(remark))


def _turn(context: Context, key: str, *, earlier: bool) -> None:
    """Draws the button to the next or the previous day on which something starts or ends."""
    words = context.words
    day = coverage_days.turn(context, earlier=earlier)
    title = words(mark("Previous change")) if earlier else words(mark("Next change"))
    acts.button(
        f"{title}: {words.day(day, short=True)}" if day else title,
        key=f"turn_{key}",
        act=partial(_show_second, day),
        icon=":material/skip_previous:" if earlier else ":material/skip_next:",
        disabled=day is None,
    )


def _steps(context: Context, second: dt.date) -> None:
    words = context.words
    between = (second - context.day).days
    acts.choice(
        st.segmented_control,
        words(mark("Days after the first day")),
        options=STEPS,
        name="f_step",
        shown=between if between in STEPS else None,
        act=_take_step,
        format_func=lambda one: words.count("+{n} day", "+{n} days", one),
        label_visibility="collapsed",
        width="content",
    )


def _take_step() -> None:
    chosen = acts.taken("f_step")
    if chosen:
        _show_second(days.plus(_first(), int(chosen)))


def _take_second() -> None:
    _show_second(acts.taken("f_compare"))


def _take_wider() -> None:
    filters.change(wider=bool(acts.taken("f_wider")))


def _swap() -> None:
    view = filters.current()
    first, second = _first(), two_days.second_day(filters.dataset(), view)
    _show(view.having(date=None if second == filters.dataset().day else second), first)


def _show_second(day: dt.date | None) -> None:
    if day is not None:
        _show(filters.current(), day)


def _show(view: View, second: dt.date) -> None:
    """Shows a view with a second day, which the address leaves out where it is the usual one."""
    plain = view.having(compare=None)
    usual = two_days.second_day(filters.dataset(), plain)
    filters.show(plain if second == usual else view.having(compare=second))


def _first() -> dt.date:
    return filters.current().date or filters.dataset().day
