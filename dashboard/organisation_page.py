"""The page of an organisation: the choice of one, and everything that it does."""

import streamlit as st

from dashboard import drawn_map, filters, links, meeting_points, share_box
from geo import organisation_profile
from geo.action_points import ORGANISATIONS
from geo.language import mark
from geo.organisation_profile import Organisation
from geo.scene import Scene
from geo.view import View
from maps import markup, organisation_sheet, svg_map
from maps.place_work import Pages
from maps.svg_map import Drawing

MAP_PX = (520, 400)


def draw(scene: Scene) -> None:
    """Draws the page of the organisation in the address, or says how to choose one."""
    words = scene.words
    chosen = scene.view.partner[0] if len(scene.view.partner) == 1 else ""
    with st.container(key="pick", horizontal=True, vertical_alignment="center"):
        _picker(scene, chosen)
        if chosen:
            st.html(links.booklet(scene, partner=chosen), width="content")
            share_box.draw(scene)
    if not chosen:
        title = markup.text(words(mark("Choose an organisation")))
        st.html(f'<h1 class="a-h1">{title}</h1>')
        said = mark("Every organisation that a source names has a page: what it does, and where.")
        if scene.view.partner:
            said = mark("A page shows one organisation. Choose one in the list.")
        st.html(markup.empty(words(said)))
        return
    found = organisation_profile.of(scene, chosen)
    pages = Pages(
        lambda one: links.organisation(scene, one),
        lambda layer_id, one: links.place(scene, layer_id, one),
    )
    st.html(organisation_sheet.draw(scene, found, pages, _map(scene, found)))
    meeting_points.draw(scene, f"{ORGANISATIONS}/{chosen}")


def _picker(scene: Scene, chosen: str) -> None:
    options = organisation_profile.options(scene)

    def take() -> None:
        one = filters.taken("f_organisation")
        filters.change(partner=(one,) if one else ())

    st.selectbox(
        scene.words(mark("Organisation")),
        list(options),
        format_func=lambda one: options.get(one, one),
        index=None,
        key=filters.seed("f_organisation", chosen or None),
        on_change=take,
        placeholder=scene.words(mark("Find an organisation")),
        label_visibility="collapsed",
    )


def _map(scene: Scene, organisation: Organisation) -> str:
    """Returns the map of the places where the organisation is or was, empty for none."""
    if not organisation.places:
        return ""
    shapes = []
    for layer_id, feature_id in organisation.places:
        features = scene.dataset.features[layer_id]
        shapes += features.geometry[(features["id"] == feature_id).to_numpy()].tolist()
    view = View(date=scene.view.date, lang=scene.view.lang, layers=())
    drawing = Drawing(size=MAP_PX, stands_alone=True, marked=organisation.places)
    drawn = Scene(scene.dataset, view, scene.words)
    return drawn_map.picture(drawn, drawing, svg_map.window_of(shapes, MAP_PX))
