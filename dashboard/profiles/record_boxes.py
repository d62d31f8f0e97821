"""The records behind a page, for coordinators: edited, confirmed, and decided between."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import streamlit as st

from dashboard.data.by_hand import hand_desk
from dashboard.frame import pager
from dashboard.profiles import record_desk as desk
from dashboard.profiles import record_words
from dashboard.session import acts, filters
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles import record_list
from geo.profiles.record_list import Listed, Record, Records
from geo.settings import reached
from geo.values import days
from geo.view.view import View
from maps.look import markup
from maps.look.templates import piece

PER_PAGE: Final = 40
MOST_GROUPS: Final = 12
_STYLE: Final = Path(__file__).with_name("records.css")


def tell(context: Context) -> None:
    """Says what became of the last act: kept, with the way to take it back, or why it was not."""
    if not desk.may(context):
        return
    st.html(markup.style(_STYLE.read_text(encoding="utf-8")))
    hand_desk.tell(context, record_words.meanwhile)


def to_register(context: Context, organisation: str) -> None:
    """Draws the way to an organisation in the register, for coordinators."""
    if desk.may(context):
        query = View(lang=context.view.lang).with_page("register", organisation).query_string()
        title = context.words(mark("Register"))
        st.html(markup.button(title, reached(f"/data?{query}")), width="content")


def draw(context: Context, view: View) -> None:
    """Draws the records of a view with all that can be done with them; for coordinators."""
    if not desk.may(context):
        return
    found = record_list.of(context, view, desk.decided(context))
    words = context.words
    with st.container(key="rec_list"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(markup.box_title(words(mark("Records"))), width="stretch")
            add = markup.button(words(mark("Add an activity")), _address(context, desk.NEW))
            st.html(add, width="content")
        _table(context, found)
        _groups(context, found)
        _confirm(context, found)


def _address(context: Context, name: str) -> str:
    query = context.view.with_page("edit", name).query_string()
    return reached(f"{filters.page_path()}?{query}")


def _table(context: Context, found: Records) -> None:
    words, rows = context.words, found.rows
    if not rows:
        nothing = mark("No work is named that goes on, lies ahead or ended this year.")
        st.html(markup.empty(words(nothing)))
        return
    shown = pager.part(context, rows, PER_PAGE)
    head = words.each(
        mark("Organisation"),
        mark("Sector"),
        mark("Place"),
        mark("Until"),
        mark("Confirmed"),
        mark("Source"),
    )
    caption = words.count("{n} record", "{n} records", len(rows))
    st.html(markup.table(caption, head, [_cells(context, one) for one in shown]))
    pager.draw(context, len(rows), (mark("Previous"), mark("Next")), PER_PAGE)


def _cells(context: Context, one: Listed) -> list[str]:
    """Returns the cells of a record, with the way to its form below the name of who does it."""
    who, *rest = record_words.cells(context, one)
    if one.decision is not None:
        return [who, *rest]
    way = markup.link(context.words(mark("Edit")), _address(context, one.record["id"]))
    return [piece("{} <small>{}</small>", who, way), *rest]


def _groups(context: Context, found: Records) -> None:
    """Draws what several sources say of the same work, side by side, and who may decide."""
    out = {one.record["id"]: one.decision for one in found.rows if one.decision is not None}
    told = [one for one in found.groups if record_words.is_told(one, out)]
    if not told:
        return
    words = context.words
    title = words.count(
        "Of {n} record another source says otherwise",
        "Of {n} records another source says otherwise",
        len(told),
    )
    with st.expander(title, expanded=any(not _is_settled(one, out) for one in told)):
        for number, group in enumerate(told[:MOST_GROUPS]):
            _group(context, group, out, number)
        if len(told) > MOST_GROUPS:
            rest = len(told) - MOST_GROUPS
            st.html(markup.note(words.count("and {n} more", "and {n} more", rest)))


def _is_settled(group: Sequence[Record], out: dict[str, Any]) -> bool:
    return sum(one["id"] not in out for one in group) <= 1


def _group(context: Context, group: Sequence[Record], out: dict[str, Any], number: int) -> None:
    words, seen = context.words, context.dataset.revision
    with st.container(key=f"rec_group{number}"):
        st.html(record_words.side_by_side(context, group, out))
        if _is_settled(group, out):
            for one in group:
                if one["id"] in out:
                    acts.button(
                        words(mark("Let both count again")),
                        key=f"rec_lift {one['id']}",
                        act=partial(desk.lift, one["id"], seen),
                    )
            return
        key = f"rec_why {group[0]['id']}"
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"rec_decide{number}"):
            st.text_input(words(mark("Why")), key=key, max_chars=300)
            for one in group:
                others = [it["id"] for it in group if it["id"] != one["id"]]
                acts.button(
                    words(mark("{source} counts"), source=record_words.source(context, one)),
                    key=f"rec_counts {one['id']}",
                    act=partial(desk.decide, one["id"], others, key, seen),
                )


def _confirm(context: Context, found: Records) -> None:
    """Draws the boxes with which records are said to be still true, many at once."""
    words = context.words
    open_ = [one for one in found.rows if one.can_be_confirmed][:PER_PAGE]
    if not open_:
        return
    ids, key = [one.record["id"] for one in open_], "rec_true"
    with (
        st.expander(words(mark("Still true: confirm many at once"))),
        st.form("rec_true_form", border=False),
    ):
        st.checkbox(words(mark("All of these")), key=f"{key}_all")
        for one in open_:
            st.checkbox(record_words.line(context, one), key=f"{key} {one.record['id']}")
        with st.container(horizontal=True, vertical_alignment="bottom", key="rec_true_send"):
            st.date_input(
                words(mark("Still true on")),
                days.today(),
                min_value=days.FIRST_PLAUSIBLE,
                max_value=days.today(),
                key=f"{key}_day",
            )
            acts.button(
                words(mark("Confirm")),
                key="rec_confirm",
                widget=st.form_submit_button,
                type="primary",
                act=partial(desk.confirm, ids, key, context.dataset.revision),
            )
