"""The map of a scene of a meeting: large letters, and what it speaks of circled.

For the wall as SVG, with its inset beside it; for slides as one picture of all of it.
"""

from typing import Final, NamedTuple

import numpy as np
import shapely

from geo.catalog import layers
from geo.dataset.context import Context
from geo.values.crs import BBox
from maps.look import layer_styles, theme
from maps.pictures import page
from maps.svg import fit as svg_fit
from maps.svg import frame as svg_frame
from maps.svg import furniture as map_furniture
from maps.svg import map as svg_map
from maps.svg import paths as svg_paths
from maps.svg.frame import Frame
from maps.svg.ground import Ground
from maps.svg.map import Drawing
from maps.svg.text import Sheet

MAGNIFIED: Final = 1.3
"""How much larger the whole drawing is shown than it is drawn."""
LETTERS: Final = 1.9
"""Letters grow by this beside: the smallest of 10.5 px is shown with 25.9; see svg_names."""
SIGNS: Final = 1.1
CIRCLE_PX: Final = 6.0
CIRCLE_AWAY_PX: Final = 5.0
INSET_PX: Final = (190, 196)
INSET_ZOOM: Final = 6.4
_INSET_AT: Final = (24.0, 24.0)
_NOTICE_PX: Final = 32.0


class Drawn(NamedTuple):
    """The map as an SVG document, and the inset where the window is small, else nothing."""

    svg: str
    inset: str


def draw(context: Context, ground: Ground, size_px: tuple[int, int]) -> Drawn:
    """Returns the map of a scene to be shown in so many px."""
    size = (round(size_px[0] / MAGNIFIED), round(size_px[1] / MAGNIFIED))
    frame = svg_fit.window(context, size)
    drawing = Drawing(size, stands_alone=True, marked=_opened(context))
    svg = svg_map.draw(context, ground, drawing, frame)
    svg = svg.removesuffix("</svg>") + _circles(context, frame) + "</svg>"
    larger = f".m-k{{transform:scale({LETTERS})}}.m-s{{transform:scale({SIGNS})}}.w{{display:none}}"
    svg = svg.replace("</style>", f"{larger}</style>", 1)
    return Drawn(
        svg,
        _inset(ground, context.dataset.country.extent, frame) if frame.zoom > INSET_ZOOM else "",
    )


def picture(context: Context, ground: Ground, size_px: tuple[int, int]) -> str:
    """Returns map, inset and what an empty map has to say as one SVG document."""
    width, height = size_px
    drawn = draw(context, ground, size_px)
    sheet = Sheet(width, height)
    middle = (width / 2, height / 2)
    parts = [
        sheet.placed(drawn.svg, (0, 0), size_px),
        sheet.placed(drawn.inset, _INSET_AT, INSET_PX) if drawn.inset else "",
        page.message(sheet, map_furniture.notice(context), middle, _NOTICE_PX),
    ]
    return sheet.document(parts, context.view.lang.value, svg_map.title_of(context))


def _opened(context: Context) -> tuple[tuple[str, str], ...]:
    """Returns the place that is open, where it is no site: its outline or sign is marked."""
    layer_id, _, feature_id = context.view.select.partition("/")
    on_map = layer_id in svg_map.layers_on(context) and layer_id != layers.INFORMAL_SITES.id
    return ((layer_id, feature_id),) if feature_id and on_map else ()


def _circles(context: Context, frame: Frame) -> str:
    """Returns a circle round each site in question: those that the view names or has open."""
    layer_id, _, feature_id = context.view.select.partition("/")
    wanted = {*context.view.site, *([feature_id] if layer_id == layers.INFORMAL_SITES.id else [])}
    sites = context.dataset.features[layers.INFORMAL_SITES.id]
    found = sites[sites["id"].isin(wanted).to_numpy(dtype=bool)]
    parts = []
    points = found[(found.geometry.geom_type == "Point").to_numpy(dtype=bool)]
    places = shapely.get_coordinates(points.geometry.to_numpy()).tolist()
    known = points["households"].to_numpy(dtype=float, na_value=0).tolist()
    for place_at, households in zip(places, known, strict=True):
        x, y = frame.point(*place_at)
        radius = layer_styles.HOUSEHOLDS.px(households) * SIGNS / 2 + CIRCLE_AWAY_PX
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" '
            f'stroke="{theme.RUST}" stroke-width="{CIRCLE_PX / MAGNIFIED:.1f}"/>'
        )
    return "".join(parts)


def _inset(ground: Ground, extent: BBox, window: Frame) -> str:
    """Returns the small map of the country with the window of the large one."""
    frame = svg_frame.around(extent, INSET_PX, 10)
    country = svg_paths.areas(ground.shapes.get("country", np.array([], dtype=object)), frame)
    scale = frame.px_per_world
    left, top = (window.west - frame.west) * scale, (window.north - frame.north) * scale
    wide, high = (side / window.px_per_world * scale for side in (window.width, window.height))
    width, height = INSET_PX
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="{theme.NEIGHBOUR}"/>'
        f'<path d="{country}" fill="{theme.WHITE}" stroke="{theme.COUNTRY_LINE}"/>'
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{max(wide, 10):.1f}" '
        f'height="{max(high, 8):.1f}" fill="none" stroke="{theme.RUST}" stroke-width="3"/></svg>'
    )
