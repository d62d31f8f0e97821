"""A map drawn on the server, as a picture for pages: it needs no WebGL and prints on paper."""

import base64

from markupsafe import Markup

from dashboard.session import shared
from geo.dataset.context import Context
from maps.look.templates import piece
from maps.svg import map as svg_map
from maps.svg.frame import Frame
from maps.svg.map import Drawing


def picture(context: Context, drawing: Drawing, frame: Frame | None = None) -> Markup:
    """Returns the map of a scene as an `<img>`; Streamlit takes SVG in HTML no other way."""
    svg = svg_map.draw(context, shared.ground(), drawing, frame)
    content = base64.b64encode(svg.encode()).decode()
    width, height = drawing.size
    return piece(
        '<img class="a-drawn" src="data:image/svg+xml;base64,{}" alt="{}" width="{}" height="{}">',
        content,
        svg_map.title_of(context),
        width,
        height,
    )
