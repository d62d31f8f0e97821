"""The map under everything else as small GeoJSON: land, water, lines between units, scale bar.

Read from the boundary files of the data pack. WGS 84, longitude first, 3 or 4 decimals: a line
between two units is drawn once, and a border of a higher level is not drawn again by a lower one.
"""

import itertools
import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import MultiLineString, mapping, shape
from shapely.geometry.base import BaseGeometry

from geo.errors import NotFoundError
from maps.basemap import labels as basemap_labels
from maps.basemap import scalebar
from maps.look.labels import ARABIC_LETTERS, whole_scripts
from maps.look.text_order import held

Feature = dict[str, Any]
Segment = tuple[tuple[float, float], tuple[float, float]]
COARSE: Final = 3
FINE: Final = 4
COURSE_DEGREES: Final = 0.06
FADE_DEGREES: Final = 1.3
FADE_STEPS: Final = 16
_SAME_PLACE: Final = 6  # decimals in which two corners count as one


def layer_names() -> tuple[str, ...]:
    """The names that `basemap_layer` knows."""
    return tuple(_LAYERS)


def basemap_layer(boundaries_dir: Path, name: str) -> bytes:
    """One layer of the base map as GeoJSON bytes; an unknown name is refused."""
    if name not in _LAYERS:
        raise NotFoundError(f"there is no base map layer '{name}'; known are {', '.join(_LAYERS)}")
    return _geojson(_LAYERS[name](boundaries_dir))


def labels(boundaries_dir: Path, language: str) -> bytes:
    """All point labels in a language as GeoJSON bytes: `text` (drawn), `kind`, `rank`, `from`.

    `from` is the whole zoom step from which a label may show; the lower its rank, the weightier.
    """
    return _geojson(basemap_labels.features(boundaries_dir, language))


@cache
def characters(boundaries_dir: Path) -> frozenset[str]:
    """Every character that the map's labels may use, in all languages together.

    Names of the base map are known; those of sites come with the data, so their scripts are whole.
    """
    letters = whole_scripts()
    found = letters | set(held("".join(letters)))
    found |= set(ARABIC_LETTERS)  # for renderers that join plain names themselves
    for language in basemap_labels.LANGUAGES:
        found |= basemap_labels.characters(boundaries_dir, language)
    for feature in _rivers(boundaries_dir) + scalebar.features():
        found |= basemap_labels.words_of(feature)
    return frozenset(found)


def _read(path: Path) -> list[Feature]:
    content = json.loads(path.read_text(encoding="utf-8"))
    return list(content["features"])


def _geojson(features: Iterable[Feature]) -> bytes:
    collection = {"type": "FeatureCollection", "features": list(features)}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(geometry: BaseGeometry, decimals: int, **properties: object) -> Feature:
    return {
        "type": "Feature",
        "properties": {key: value for key, value in properties.items() if value is not None},
        "geometry": mapping(_rounded(geometry, decimals)),
    }


def _rounded(geometry: BaseGeometry, decimals: int) -> BaseGeometry:
    """Rounds all coordinates and drops corners that fall on the one before."""
    coarse = shapely.transform(geometry, lambda corners: np.round(corners, decimals))
    tidy: BaseGeometry = shapely.remove_repeated_points(coarse)
    return tidy


def _basemap_file(boundaries_dir: Path, name: str) -> list[Feature]:
    return _read(boundaries_dir / "basemap" / f"{name}.geojson")


def _units(boundaries_dir: Path, level: int) -> list[Feature]:
    return basemap_labels.units(boundaries_dir, level)


def _countries(boundaries_dir: Path) -> list[Feature]:
    """Borders between the neighbours, whose land is the background, and rings that fade it out."""
    features = _basemap_file(boundaries_dir, "neighbours")
    shapes = [shape(feature["geometry"]) for feature in features]
    frame = tuple(shapely.total_bounds(shapes).tolist())
    return [_feature(_inside_frame(shapes, frame), COARSE, part="line"), *_fading(frame)]


def _inside_frame(shapes: Iterable[BaseGeometry], frame: tuple[float, ...]) -> BaseGeometry:
    """Outlines without the straight edges where everything was cut off."""
    return _merged(line for line in set(_segments(shapes)) if not _on_frame(line, frame))


def _fading(frame: tuple[float, ...]) -> list[Feature]:
    """Rings along the edge of the data, each a little narrower, for drawing over one another."""
    west, south, east, north = frame
    outside = shapely.box(west - 1, south - 1, east + 1, north + 1)
    widths = (FADE_DEGREES * step / FADE_STEPS for step in range(1, FADE_STEPS + 1))
    holes = (shapely.box(west + i, south + i, east - i, north - i) for i in widths)
    return [_feature(outside - hole, COARSE, part="fade") for hole in holes]


def _on_frame(segment: Segment, frame: tuple[float, ...]) -> bool:
    """Whether a segment lies on the edge where the neighbours were cut off."""
    west, south, east, north = frame
    (x0, y0), (x1, y1) = segment
    nearly = 2e-3

    def both(a: float, b: float, edge: float) -> bool:
        return abs(a - edge) < nearly and abs(b - edge) < nearly

    sides = (both(x0, x1, west), both(x0, x1, east), both(y0, y1, south), both(y0, y1, north))
    return any(sides)


def _sea(boundaries_dir: Path) -> list[Feature]:
    """The sea, and its shores without the edges where it was cut off."""
    features = _basemap_file(boundaries_dir, "sea")
    shapes = [shape(feature["geometry"]) for feature in features]
    neighbours = _basemap_file(boundaries_dir, "neighbours")
    frame = tuple(shapely.total_bounds([shape(each["geometry"]) for each in neighbours]).tolist())
    water = [_feature(geometry, COARSE, part="water") for geometry in shapes]
    return [*water, _feature(_inside_frame(shapes, frame), COARSE, part="shore")]


def _lakes(boundaries_dir: Path) -> list[Feature]:
    features = _basemap_file(boundaries_dir, "lakes")
    return [_feature(shape(feature["geometry"]), FINE) for feature in features]


def _rivers(boundaries_dir: Path) -> list[Feature]:
    """Rivers as lines, and the smoothed courses of the large ones for their names from afar."""
    rivers = _basemap_file(boundaries_dir, "rivers")
    lines = [
        _feature(
            shape(river["geometry"]),
            FINE if river["properties"]["in_country"] else COARSE,
            part="line",
            major=bool(river["properties"]["major"]),
            **basemap_labels.river_words(river["properties"]),
        )
        for river in rivers
    ]
    large = [river for river in rivers if river["properties"]["major"]]
    by_name = itertools.groupby(large, key=lambda river: str(river["properties"]["name_en"]))
    return [*lines, *(_course(list(pieces)) for _, pieces in by_name)]


def _course(pieces: list[Feature]) -> Feature:
    line = shapely.line_merge(shapely.union_all([shape(each["geometry"]) for each in pieces]))
    words = basemap_labels.river_words(pieces[0]["properties"])
    long_parts = [part for part in shapely.get_parts(line) if part.length > 5 * COURSE_DEGREES]
    course = MultiLineString([part.simplify(COURSE_DEGREES) for part in long_parts])
    return _feature(course, COARSE, part="course", **words)


def _country(boundaries_dir: Path) -> list[Feature]:
    units = _units(boundaries_dir, 0)
    return [_feature(shape(unit["geometry"]), FINE) for unit in units]


def _lines(level: int) -> Callable[[Path], list[Feature]]:
    """Reads the lines between units of a level that are no lines of the level above."""

    def read(boundaries_dir: Path) -> list[Feature]:
        own = set(_segments(_shapes(boundaries_dir, level)))
        higher = set(_segments(_shapes(boundaries_dir, level - 1)))
        return [_feature(_merged(own - higher), FINE)]

    return read


def _shapes(boundaries_dir: Path, level: int) -> list[BaseGeometry]:
    return [shape(unit["geometry"]) for unit in _units(boundaries_dir, level)]


def _segments(shapes: Iterable[BaseGeometry]) -> Iterable[Segment]:
    """Every straight piece of every ring, each in one direction so that shared ones are equal."""
    for geometry in shapes:
        for ring in shapely.get_rings(shapely.get_parts(geometry)):
            rounded = shapely.get_coordinates(ring).round(_SAME_PLACE)
            corners = [(x, y) for x, y in rounded.tolist()]
            for pair in itertools.pairwise(corners):
                low, high = sorted(pair)
                if low != high:
                    yield low, high


def _merged(segments: Iterable[Segment]) -> BaseGeometry:
    merged: BaseGeometry = shapely.line_merge(MultiLineString(sorted(segments)))
    return merged


def _scalebar(_boundaries_dir: Path) -> list[Feature]:
    return scalebar.features()


_LAYERS: Final[dict[str, Callable[[Path], list[Feature]]]] = {
    "countries": _countries,
    "sea": _sea,
    "lakes": _lakes,
    "rivers": _rivers,
    "country": _country,
    "governorates": _lines(1),
    "districts": _lines(2),
    "subdistricts": _lines(3),
    "scalebar": _scalebar,
}
