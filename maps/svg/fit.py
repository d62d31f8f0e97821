"""What a View asks to see, and the window that shows it: the same for every map.

What is selected, else the places that filters name, else what is shown. Each kind of place has a
closest zoom, so that what lies around it can be seen.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.catalog import layers as catalog_layers
from geo.dataset import selection
from geo.dataset.context import Context
from geo.profiles import place as place_profile
from geo.units import boundaries
from maps.look import layer_styles
from maps.svg import frame as svg_frame
from maps.svg.frame import Bounds, Frame

AROUND_A_POINT_DEGREES: Final = 0.16
"""How much is shown at least to each side of a place."""
_AROUND_A_PLACE: Final = 0.06
"""And to each side of a place that was asked for, as a share of its longer side."""
_CLOSEST: Final = {
    catalog_layers.GOVERNORATES.id: 8.6,
    catalog_layers.DISTRICTS.id: 9.4,
    catalog_layers.SUBDISTRICTS.id: 10.0,
    catalog_layers.HOTSPOTS.id: 10.0,
}
CLOSEST_ZOOM: Final = 9.4
"""Of every other place: sites, coordination areas, blocked areas."""
_COUNTRY_PADDING_PX: Final = 8


class Sought(NamedTuple):
    """What is to be seen, west, south, east, north in degrees, and from how near at most."""

    bounds: Bounds
    closest: float = CLOSEST_ZOOM
    padding_px: int = svg_frame.PADDING_PX

    def frame(self, size: tuple[int, int], covered: Sequence[Bounds] = ()) -> Frame:
        """Returns the window of a size that shows it, clear of boxes in px that lie over it."""
        return svg_frame.around(self.bounds, size, self.padding_px, self.closest, covered)


def window(context: Context, size: tuple[int, int], covered: Sequence[Bounds] = ()) -> Frame:
    """Returns the window of the View: where `at` says, else round what it asks to see.

    `covered` are boxes in px that lie over the map.
    """
    if context.view.at is not None:
        return svg_frame.at(context.view.at, size)
    return sought(context).frame(size, covered)


def sought(context: Context) -> Sought:
    """Returns what the View asks to see: selection, else places, else what is shown."""
    layer_id, _, feature_id = context.view.select.partition("/")
    if feature_id and (found := _round(shapes_of(context, layer_id, feature_id), layer_id)):
        return found
    return _round(*_places(context)) or _shown(context)


def window_of(
    context: Context, shapes: Sequence[shapely.Geometry | None], size: tuple[int, int]
) -> Frame:
    """Returns the window round shapes in degrees; round the country where none has a position."""
    found = _round(shapes, closest=svg_frame.CLOSEST_ZOOM) or _country(context)
    return found.frame(size)


def shapes_of(context: Context, layer_id: str, feature_id: str) -> list[BaseGeometry]:
    """Returns the shapes of a place: of an area those of its units, of a group its sites."""
    return place_profile.mapped(context, layer_id, feature_id).features.geometry.tolist()


def _having(
    context: Context, layer_id: str, column: str, values: Iterable[str]
) -> list[BaseGeometry]:
    features = context.dataset.features[layer_id]
    return features.geometry[features[column].isin(values).to_numpy(dtype=bool)].tolist()


def _places(context: Context) -> tuple[list[BaseGeometry], str]:
    """Returns the shapes of the most precise places that filters name, and their layer."""
    view = context.view
    if view.site:
        sites = catalog_layers.INFORMAL_SITES.id
        return _having(context, sites, "id", view.site), sites
    for level in reversed(boundaries.LEVELS):
        if codes := getattr(view, level):
            units = boundaries.COLLECTIONS[level]
            return _having(context, units, "pcode", codes), units
    units = catalog_layers.ABC_AREA_UNITS.id
    return _having(context, units, "area_id", view.area), units


def _shown(context: Context) -> Sought:
    """Returns what is round the signs that are shown; else round the areas, else the country."""
    wanted = context.view.layers
    on = [one for one in layer_styles.drawn() if wanted is None or one.id in wanted]
    signed = [one for one in on if layer_styles.of(one).sign]
    for layers in (signed, on):
        shapes: list[Any] = []
        for one in layers:
            shapes += selection.passing(context.dataset, one.id, context.view).geometry.tolist()
        if found := _round(shapes):
            return found
    return _country(context)


def _round(
    shapes: Sequence[Any], layer_id: str = "", closest: float | None = None
) -> Sought | None:
    """Returns what is round shapes, and a little more round small ones; None without a position."""
    placed = np.array([one for one in shapes if one is not None and not one.is_empty], dtype=object)
    if len(placed) == 0:
        return None
    west, south, east, north = shapely.total_bounds(placed).tolist()
    span = max(east - west, north - south)
    spare = max(_AROUND_A_PLACE * span if layer_id else 0.0, AROUND_A_POINT_DEGREES - span / 2)
    nearest = _CLOSEST.get(layer_id, CLOSEST_ZOOM) if closest is None else closest
    return Sought((west - spare, south - spare, east + spare, north + spare), nearest)


def _country(context: Context) -> Sought:
    west, south, east, north = context.dataset.country.extent
    return Sought((west, south, east, north), padding_px=_COUNTRY_PADDING_PX)
