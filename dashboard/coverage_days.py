"""The day control of the coverage page: two days, a slider, and buttons that need no drag."""

import datetime as dt

import streamlit as st

from dashboard import coverage_facts, filters
from geo import two_days
from geo.coverage import HORIZONS
from geo.language import Language, mark
from geo.scene import Scene
from geo.view import View
from maps import markup

STEPS = HORIZONS


def draw(scene: Scene) -> None:
    """Draws the two days and every way to change them."""
    words = scene.words
    second = two_days.second_day(scene.dataset, scene.view)
    with st.container(key="days"):
        _said(scene, second)
        with st.container(key="dayways", horizontal=True, vertical_alignment="center"):
            _turn(scene, "previous", earlier=True)
            _turn(scene, "next", earlier=False)
            _steps(scene, second)
            st.button(
                words(mark("Swap days")),
                icon=":material/swap_horiz:",
                key="swap",
                on_click=_swap,
            )
            st.checkbox(
                words(mark("Count work reported for a wider area")),
                key=filters.seed("f_wider", scene.view.wider),
                on_change=_take_wider,
            )
        first_known, last_known = two_days.known_span(scene.dataset)
        with st.container(key="dayslider"):
            st.slider(
                words(mark("Second day")),
                min_value=min(first_known, scene.day, second),
                max_value=max(last_known + dt.timedelta(days=1), scene.day, second),
                format="D MMM YYYY" if scene.view.lang is Language.EN else "YYYY-MM-DD",
                key=filters.seed("f_compare", second),
                on_change=_take_second,
            )


def _said(scene: Scene, second: dt.date) -> None:
    words = scene.words
    known = scene.dataset.day
    pairs = ((mark("First day"), scene.day), (mark("Second day"), second))
    days = "".join(
        f"<div><span>{markup.text(words(title))}</span><b>{markup.text(words.day(day))}</b>"
        f"<small>{markup.text(_basis(scene, day, known))}</small></div>"
        for title, day in pairs
    )
    st.html(f'<div class="cv-days">{days}</div>')


def _basis(scene: Scene, day: dt.date, known: dt.date) -> str:
    words = scene.words
    if day > known:
        return words(mark("outlook: what the sources foresee"))
    return words(mark("as the sources report")) if day < known else words(mark("latest report"))


def _turn(scene: Scene, key: str, *, earlier: bool) -> None:
    """Draws the button to the next or the previous day on which something starts or ends."""
    words = scene.words
    day = turn(scene, earlier=earlier)
    title = words(mark("Previous change")) if earlier else words(mark("Next change"))
    st.button(
        f"{title}: {words.day(day, short=True)}" if day else title,
        icon=":material/skip_previous:" if earlier else ":material/skip_next:",
        key=f"turn_{key}",
        disabled=day is None,
        on_click=_show_second,
        args=(day,),
    )


def turn(scene: Scene, *, earlier: bool) -> dt.date | None:
    """Returns the nearest day before or after the second one on which something changes."""
    second = two_days.second_day(scene.dataset, scene.view)
    turns = coverage_facts.two(scene).turns
    if earlier:
        return max((one for one in turns if one < second), default=None)
    return min((one for one in turns if one > second), default=None)


def _steps(scene: Scene, second: dt.date) -> None:
    words = scene.words
    between = (second - scene.day).days
    st.segmented_control(
        words(mark("Days after the first day")),
        STEPS,
        format_func=lambda one: words(mark("+{n} days"), n=one),
        key=filters.seed("f_step", between if between in STEPS else None),
        on_change=_take_step,
        label_visibility="collapsed",
        width="content",
    )


def _take_step() -> None:
    chosen = filters.taken("f_step")
    if chosen:
        _show_second(_first() + dt.timedelta(days=int(chosen)))


def _take_second() -> None:
    _show_second(filters.taken("f_compare"))


def _take_wider() -> None:
    filters.change(wider=bool(filters.taken("f_wider")))


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
