"""The page of a place: the choice of a place, its sheet, and the paragraph to paste."""

from functools import partial

import streamlit as st

from dashboard.frame import drawn_map, sentence_box, share_box
from dashboard.meeting import points as meeting_points
from dashboard.profiles import record_boxes, record_form, site_boxes
from dashboard.session import acts, filters, links, shared
from geo.catalog import layers
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles import place_report, site_history
from geo.profiles.place_report import Report
from geo.units import boundaries
from geo.view.view import View
from maps.document import as_html
from maps.document.places import place as place_document
from maps.look import markup
from maps.svg import fit as svg_fit
from maps.svg.map import Drawing

MAP_PX = (520, 400)


def draw(context: Context) -> None:
    """Draws the page of the chosen place, or says how to choose one."""
    report = shared.told(_report, context)
    words = context.words
    with st.container(key="pick", horizontal=True, vertical_alignment="center"):
        _picker(context)
        if report is not None:
            _ways(context, report)
            share_box.draw(context)
    record_boxes.tell(context)
    if report is None:
        _nothing(context)
        return
    told = place_report.view_of(context, report.asked)
    own = report.profile
    site = own.id if own.layer_id == layers.INFORMAL_SITES.id and not own.is_closed else ""
    record_form.draw(context, {} if own.is_closed else _preset(report))
    if site:
        site_boxes.form(context, site)
    document = place_document.made(context, report)
    drawings = {"map": as_html.figure(_map(context, report))}
    st.html(as_html.sheet(document, partial(links.page, context), drawings))
    meeting_points.draw(context, context.view.select)
    if site:
        site_boxes.draw(context, site)
    record_boxes.draw(context, told)
    if not own.is_closed:
        sentence_box.draw(Context(context.dataset, told, words))


def _nothing(context: Context) -> None:
    """Draws what stands in place of a page that is not there."""
    words = context.words
    title = words(mark("Choose a place"))
    st.html(markup.title(title))
    said = mark(
        "Sites, hotspots, coordination areas, blocked areas, and every governorate, district "
        "and sub-district have a page: who works there, until when, and what is missing."
    )
    if context.view.select:
        said = mark("There is no page for what was asked. Choose a place in the list.")
    st.html(markup.empty(words(said)))


def _preset(report: Report) -> dict[str, str]:
    """Returns the place of a new activity: that of the page, where work can be."""
    own = report.profile
    level = {title: name for name, title in boundaries.COLLECTIONS.items()}.get(own.layer_id)
    level = level or {"informal-sites": "site", "site-groups": "site_group"}.get(own.layer_id)
    return {"place_level": level, "place_id": own.id} if level else {}


def _report(context: Context) -> Report | None:
    return place_report.of(context, context.view.select) if context.view.select else None


def _picker(context: Context) -> None:
    options = place_report.options(context)

    def take() -> None:
        filters.change(select=acts.taken("f_place") or "")

    chosen = context.view.select
    acts.choice(
        st.selectbox,
        context.words(mark("Place")),
        options=list(options),
        name="f_place",
        shown=chosen if chosen in options else None,
        act=take,
        format_func=lambda one: options.get(one, one),
        placeholder=context.words(mark("Find a site, area, governorate, district or sub-district")),
        label_visibility="collapsed",
    )


def _ways(context: Context, report: Report) -> None:
    profile = report.profile
    on_map = links.on_map(context, profile.layer_id, profile.id)
    st.html(markup.button(context.words(mark("Map")), on_map), width="content")
    st.html(links.booklet(context, select=context.view.select), width="content")


def _map(context: Context, report: Report) -> str:
    layer_id, feature_id = report.profile.layer_id, report.profile.id
    context = site_history.shown(context, layer_id, feature_id)
    shapes = svg_fit.shapes_of(context, layer_id, feature_id)
    view = View(date=context.view.date, lang=context.view.lang, sector=context.view.sector)
    drawing = Drawing(size=MAP_PX, chosen=(layer_id, feature_id), stands_alone=True)
    frame = svg_fit.window_of(context, shapes, MAP_PX)
    return drawn_map.picture(Context(context.dataset, view, context.words), drawing, frame)
