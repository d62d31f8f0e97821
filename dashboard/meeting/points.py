"""Action points of one place: the list for partners, and the form of coordinators."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st
from markupsafe import Markup

from dashboard.session import acts, filters, shared
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset import names
from geo.dataset.context import Context
from geo.errors import GeoError
from geo.language import mark
from geo.meeting import action_points, meeting
from geo.meeting.action_points import Point
from geo.settings import reached
from geo.units import boundaries
from geo.values import days
from geo.view.view import View
from maps.look import markup
from maps.look.templates import piece

FAULT: Final = "ap_fault"
KEPT: Final = "ap_kept"
_LAYER_OF: Final = {
    "site": layers.INFORMAL_SITES.id,
    "area": layers.ABC_AREAS.id,
    **boundaries.COLLECTIONS,
}
USUAL_DAYS: Final = 30


def draw(context: Context, pin: str) -> None:
    """Draws the action points of a place or organisation; the public sees none."""
    if context.dataset.audience == Audience.PUBLIC:
        return
    words = context.words
    found = action_points.at(action_points.listed(shared.gate(), context.dataset), pin)
    manages = filters.access()[0].may_manage
    if not found and not manages:
        return
    edits = manages and context.view.page_state("meeting") == "edit"
    if not found and not edits:
        with st.container(key="points_way"):
            st.html(piece("<p>{}</p>", _way(context)))
        return
    with st.container(key="points"):
        st.html(markup.box_title(words(mark("Action points"))))
        st.html(_table(context, found))
        if edits:
            with st.expander(words(mark("Write action points"))):
                _forms(context, {pin: ""}, found)
        elif manages:
            with st.container(key="points_way"):
                st.html(piece("<p>{}</p>", _way(context)))


def write(context: Context, view: View) -> None:
    """Draws the form beside a scene of a meeting: for its places, or for the whole response."""
    words = context.words
    with st.container(key="ap_scene"):
        if acts.taken(KEPT):
            st.html(markup.empty(words(mark("The action point is kept."))))
            filters.hold(KEPT, "")
        _forms(context, _pins(context, view), action_points.listed(shared.gate(), context.dataset))


def _pins(context: Context, view: View) -> dict[str, str]:
    """Returns what an action point of a scene may be about, with names; at last everything."""
    found = [view.select] if view.select else []
    found += [f"{_LAYER_OF[name]}/{one}" for name in _LAYER_OF for one in getattr(view, name)]
    named = {one: names.of_record(context, *one.split("/", 1)) for one in found}
    named |= {
        f"{action_points.ORGANISATIONS}/{one}": names.organisation(context, one)
        for one in view.partner
    }
    return {**named, "": context.words(mark("the whole response"))}


def _way(context: Context) -> Markup:
    """Returns the link to the same page with the form, which would not fit on a printed sheet."""
    query = context.view.with_page("meeting", "edit").query_string()
    address = reached(f"{filters.page_path()}?{query}")
    return markup.link(context.words(mark("Write action points")), address)


def _table(context: Context, found: list[Point]) -> Markup:
    words = context.words
    if not found:
        return markup.empty(words(mark("There is no action point yet.")))
    head = words.each(mark("Action point"), mark("Owner"), mark("Due"), mark("State"))
    rows = []
    for point in found:
        shown = meeting.task(context, point)
        kind = "end" if shown.is_late else "on" if shown.is_open else "off"
        rows.append(
            [
                markup.isolated(point.text),
                markup.isolated(point.owner),
                markup.date(words, point.due),
                markup.tag(shown.state, kind),
            ]
        )
    caption = words.count("{n} action point", "{n} action points", len(found))
    return markup.table(caption, head, rows)


def _forms(context: Context, pins: Mapping[str, str], found: list[Point]) -> None:
    words = context.words
    fault = acts.taken(FAULT)
    if fault:
        st.html(markup.fault(fault))
        filters.hold(FAULT, "")
    choices = {"": words(mark("New action point")), **{one.id: one.text[:60] for one in found}}
    chosen = st.selectbox(
        words(mark("Action point")),
        list(choices),
        format_func=lambda one: choices.get(one, one),
        key="ap_chosen",
    )
    blank = Point("", "", days.plus(context.today, USUAL_DAYS), next(iter(pins)))
    _form(context, next((one for one in found if one.id == chosen), blank), pins)


def _form(context: Context, point: Point, pins: Mapping[str, str]) -> None:
    words, states = context.words, list(action_points.STATES)
    tag = f"{point.pin} {point.id} {point.version}"
    with st.form(f"ap_form {tag}", clear_on_submit=not point.id):
        st.text_area(words(mark("What is to be done")), point.text, key=f"ap_text {tag}", height=80)
        st.text_input(words(mark("Owner")), point.owner, key=f"ap_owner {tag}")
        if len(pins) > 1:
            places = list(dict.fromkeys((point.pin, *pins)))
            st.selectbox(
                words(mark("About")),
                places,
                format_func=lambda one: pins.get(one) or meeting.where(context, one),
                key=f"ap_pin {tag}",
            )
        with st.container(horizontal=True):
            st.date_input(words(mark("Due")), point.due, key=f"ap_due {tag}")
            st.selectbox(
                words(mark("State")),
                states,
                states.index(point.state),
                format_func=lambda one: words(action_points.STATES[one]),
                key=f"ap_state {tag}",
            )
        st.checkbox(
            words(mark("Sensitive: for coordinators only")),
            point.sensitive,
            key=f"ap_sensitive {tag}",
        )
        acts.button(
            words(mark("Save")),
            key="ap_save",
            act=partial(_save, point, tag),
            widget=st.form_submit_button,
            type="primary",
        )


def _save(point: Point, tag: str) -> None:
    """Callback: the form of an action point was sent."""
    due = acts.taken(f"ap_due {tag}")
    pin = acts.taken(f"ap_pin {tag}")
    made = replace(
        point,
        pin=point.pin if pin is None else str(pin),
        text=str(acts.taken(f"ap_text {tag}") or ""),
        owner=str(acts.taken(f"ap_owner {tag}") or ""),
        due=due if isinstance(due, dt.date) else point.due,
        state=str(acts.taken(f"ap_state {tag}") or point.state),
        sensitive=bool(acts.taken(f"ap_sensitive {tag}")),
    )
    try:
        seen, _ = filters.access()
        now = dt.datetime.now(dt.UTC)
        action_points.save(shared.gate(), seen, made, filters.dataset(), now)
        filters.hold(KEPT, made.text)
    except GeoError as fault:
        filters.hold(FAULT, filters.fault_sentence(fault))
