"""The page of a place: the choice of a place, its sheet, and the paragraph to paste."""

import streamlit as st
from shapely.geometry.base import BaseGeometry

from dashboard import drawn_map, filters, links, meeting_points, sentence_box, share_box
from geo import catalog, place_report
from geo.language import mark
from geo.place_report import Report
from geo.scene import Scene
from geo.view import View
from maps import markup, place_sheet, svg_map
from maps.place_work import Pages
from maps.svg_map import Drawing

MAP_PX = (520, 400)


def draw(scene: Scene) -> None:
    """Draws the page of the chosen place, or says how to choose one."""
    report = place_report.of(scene, scene.view.select) if scene.view.select else None
    words = scene.words
    with st.container(key="pick", horizontal=True, vertical_alignment="center"):
        _picker(scene)
        if report is not None:
            _ways(scene, report)
            share_box.draw(scene)
    if report is None:
        title = markup.text(words(mark("Choose a place")))
        st.html(f'<h1 class="a-h1">{title}</h1>')
        said = mark(
            "Sites, hotspots, coordination areas, blocked areas, and every governorate, district "
            "and sub-district have a page: who works there, until when, and what is missing."
        )
        if scene.view.select:
            said = mark("There is no page for what was asked. Choose a place in the list.")
        st.html(markup.empty(words(said)))
        return
    pages = Pages(
        lambda one: links.organisation(scene, one),
        lambda layer_id, one: links.place(scene, layer_id, one),
    )
    st.html(place_sheet.draw(scene, report, pages, _map(scene, report)))
    meeting_points.draw(scene, scene.view.select)
    told = place_report.view_of(scene, report.asked)
    sentence_box.draw(Scene(scene.dataset, told, words))


def _picker(scene: Scene) -> None:
    options = place_report.options(scene)

    def take() -> None:
        filters.change(select=filters.taken("f_place") or "")

    chosen = scene.view.select
    st.selectbox(
        scene.words(mark("Place")),
        list(options),
        format_func=lambda one: options.get(one, one),
        index=None,
        key=filters.seed("f_place", chosen if chosen in options else None),
        on_change=take,
        placeholder=scene.words(mark("Find a site, area, governorate, district or sub-district")),
        label_visibility="collapsed",
    )


def _ways(scene: Scene, report: Report) -> None:
    profile = report.profile
    on_map = links.on_map(scene, profile.layer_id, profile.id)
    st.html(
        f'<a class="a-button" href="{markup.text(on_map)}" target="_self">'
        f"{markup.text(scene.words(mark('Map')))}</a>",
        width="content",
    )
    st.html(links.booklet(scene, select=scene.view.select), width="content")


def _map(scene: Scene, report: Report) -> str:
    layer_id, feature_id = report.profile.layer_id, report.profile.id
    shapes = _shapes(scene, layer_id, feature_id)
    view = View(date=scene.view.date, lang=scene.view.lang, sector=scene.view.sector)
    drawing = Drawing(size=MAP_PX, chosen=(layer_id, feature_id), stands_alone=True)
    frame = svg_map.window_of(shapes, MAP_PX)
    return drawn_map.picture(Scene(scene.dataset, view, scene.words), drawing, frame)


def _shapes(scene: Scene, layer_id: str, feature_id: str) -> list[BaseGeometry]:
    """Returns the shapes of a feature; of a coordination area those of its units."""
    if layer_id == catalog.ABC_AREAS.id:
        features = scene.dataset.features[catalog.ABC_AREA_UNITS.id]
        return features.geometry[(features["area_id"] == feature_id).to_numpy()].tolist()
    features = scene.dataset.features[layer_id]
    return features.geometry[(features["id"] == feature_id).to_numpy()].tolist()
