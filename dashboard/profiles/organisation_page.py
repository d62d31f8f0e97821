"""The page of an organisation: the choice of one, and everything that it does."""

from functools import partial

import streamlit as st

from dashboard.frame import drawn_map, share_box
from dashboard.meeting import points as meeting_points
from dashboard.profiles import record_boxes, record_form
from dashboard.session import acts, filters, links, shared
from geo.dataset.context import Context
from geo.language import mark
from geo.meeting.action_points import ORGANISATIONS
from geo.profiles import organisation as organisation_profile
from geo.profiles.organisation import Organisation
from geo.view.view import View
from maps.document import as_html
from maps.document import organisation as organisation_document
from maps.look import markup
from maps.svg import fit as svg_fit
from maps.svg.map import Drawing

MAP_PX = (520, 400)


def draw(context: Context) -> None:
    """Draws the page of the organisation in the address, or says how to choose one."""
    words = context.words
    chosen = context.view.partner[0] if len(context.view.partner) == 1 else ""
    with st.container(key="pick", horizontal=True, vertical_alignment="center"):
        _picker(context, chosen)
        if chosen:
            st.html(links.booklet(context, partner=chosen), width="content")
            share_box.draw(context)
            record_boxes.to_register(context, chosen)
    if not chosen:
        title = words(mark("Choose an organisation"))
        st.html(markup.title(title))
        said = mark("Every organisation that a source names has a page: what it does, and where.")
        if context.view.partner:
            said = mark("A page shows one organisation. Choose one in the list.")
        st.html(markup.empty(words(said)))
        return
    record_boxes.tell(context)
    record_form.draw(context, {"organisation": chosen})
    found = shared.told(organisation_profile.of, context, chosen)
    document = organisation_document.made(context, found)
    drawings = {
        "map": as_html.figure(_map(context, found)),
        "timeline": organisation_document.drawn_timeline(context, found),
    }
    st.html(as_html.sheet(document, partial(links.page, context), drawings))
    meeting_points.draw(context, f"{ORGANISATIONS}/{chosen}")
    record_boxes.draw(context, found.view)


def _picker(context: Context, chosen: str) -> None:
    options = organisation_profile.options(context)

    def take() -> None:
        one = acts.taken("f_organisation")
        filters.change(partner=(one,) if one else ())

    acts.choice(
        st.selectbox,
        context.words(mark("Organisation")),
        options=list(options),
        name="f_organisation",
        shown=chosen or None,
        act=take,
        format_func=lambda one: options.get(one, one),
        placeholder=context.words(mark("Find an organisation")),
        label_visibility="collapsed",
    )


def _map(context: Context, organisation: Organisation) -> str:
    """Returns the map of the places where the organisation is or was, empty for none."""
    if not organisation.places:
        return ""
    shapes = [one for at in organisation.places for one in svg_fit.shapes_of(context, *at)]
    view = View(date=context.view.date, lang=context.view.lang, layers=())
    drawing = Drawing(size=MAP_PX, stands_alone=True, marked=organisation.places)
    drawn = Context(context.dataset, view, context.words)
    return drawn_map.picture(drawn, drawing, svg_fit.window_of(context, shapes, MAP_PX))
