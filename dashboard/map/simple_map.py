"""The map without WebGL: Leaflet in the place of deck.gl, with the same signs and selection."""

from dataclasses import replace

import streamlit as st
import streamlit_folium
from streamlit.runtime import get_instance

from dashboard.map import crop, map_view
from dashboard.session import acts
from geo import settings
from geo.dataset.context import Context
from geo.language import mark
from maps.interactive import leaflet_files, leaflet_map
from maps.interactive.leaflet_map import Texts
from maps.look import markup

KEY = "simple_map_state"
_HEIGHT_PX = 600
"""Until the style sheet gives the frame the height of its box."""


def draw(context: Context) -> None:
    """Draws the map; a click selects the feature in the panel, pan and zoom stay in the browser."""
    with st.container(key="simplemap", height="stretch"):
        if leaflet_files.folder(settings.current().leaflet) is None:
            advice = context.words(leaflet_files.ADVICE)
            instead = context.words(mark("The button “Table” shows the same content."))
            st.html(markup.empty(f"{advice} {instead}"))
            return
        frame = map_view.frame(context)
        start = context.dataset.country.start.desk
        # another place in the address would make the map anew
        still = replace(frame, **start._asdict())
        # the pages are imported before the first session, when Streamlit registers no component
        get_instance().component_registry.register_component(streamlit_folium._component_func)  # noqa: SLF001
        crop.note(frame)
        acts.watch(
            KEY, lambda: _clicked() not in ("", context.view.select), _take_click, remembers=True
        )
        streamlit_folium.st_folium(
            leaflet_map.draw(still, _texts(context)),
            key=KEY,
            height=_HEIGHT_PX,
            use_container_width=True,
            returned_objects=["last_object_clicked_tooltip"],
            feature_group_to_add=leaflet_map.signs(
                map_view.sights(map_view.drawn(context)), map_view.chosen(context), frame
            ),
            center=(frame.latitude, frame.longitude),
            zoom=frame.zoom + leaflet_map.ZOOM_STEP,
            on_change=_take_click,
        )


def _texts(context: Context) -> Texts:
    words = context.words
    return Texts(
        zoom_in=words(mark("Zoom in")),
        zoom_out=words(mark("Zoom out")),
        kilometres=words(mark("km")),
        metres=words(mark("m")),
        missing=words(mark("Part of the map could not be loaded. Reload the page to try again.")),
    )


def _take_click() -> None:
    """Callback: a feature was clicked; its tooltip carries layer, id and zoom."""
    found = _found()
    if found:
        map_view.take(*found)


def _clicked() -> str:
    """Returns the feature that was clicked last, as layer/id, empty for none."""
    found = _found()
    return found[0] if found else ""


def _found() -> tuple[str, float] | None:
    found = leaflet_map.clicked((acts.taken(KEY) or {}).get("last_object_clicked_tooltip"))
    return found and (map_view.told_apart(found[0]), found[1])
