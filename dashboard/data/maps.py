"""Small maps of the page Data, as pictures: where a name may be, and where something changes."""

import base64
from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from dashboard.session import shared
from geo.catalog import layers
from geo.dataset.context import Context
from maps.charts import spot_map
from maps.charts.spot_map import Spot
from maps.look.templates import piece

CANDIDATES_PX: Final = (320, 240)
CHANGES_PX: Final = (640, 460)


def picture(context: Context, spots: Sequence[Spot], size: tuple[int, int], title: str) -> Markup:
    """Returns a map as an `<img>`; nothing where there is no spot."""
    if not spots:
        return Markup()
    svg = spot_map.draw(spots, shared.ground(), size, context.words.language, title)
    content = base64.b64encode(svg.encode()).decode()
    return piece(
        '<img class="a-drawn" src="data:image/svg+xml;base64,{}" alt="{}" width="{}" height="{}">',
        content,
        title,
        *size,
    )


def points(context: Context, places: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Returns longitude and latitude of places: units by their P-codes, sites by their ids."""
    wanted, found = set(places), dict[str, tuple[float, float]]()
    for layer, name in (
        (layers.INFORMAL_SITES, "id"),
        *((one, "pcode") for one in layers.BOUNDARIES),
    ):
        features = context.dataset.features[layer.id]
        own = features[features[name].isin(wanted).to_numpy(dtype=bool)]
        at = own.geometry.representative_point()
        found |= dict(zip(own[name], zip(at.x, at.y, strict=True), strict=True))
    return found
