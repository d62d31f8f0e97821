"""A map drawn on the server, as a picture for pages: it needs no WebGL and prints on paper."""

import base64

from dashboard import cached
from geo.scene import Scene
from maps import markup, svg_map
from maps.svg_frame import Frame
from maps.svg_map import Drawing


def picture(scene: Scene, drawing: Drawing, frame: Frame | None = None) -> str:
    """Returns the map of a scene as an `<img>`; Streamlit takes SVG in HTML no other way."""
    svg = svg_map.draw(scene, cached.ground(), drawing, frame)
    content = base64.b64encode(svg.encode()).decode()
    width, height = drawing.size
    alt = markup.text(svg_map.title_of(scene))
    return (
        f'<img class="a-drawn" src="data:image/svg+xml;base64,{content}" alt="{alt}" '
        f'width="{width}" height="{height}">'
    )
