"""Names on the base map: which names, in which language, where, and from which zoom on.

Points are WGS 84. Texts are as `maps.look.text_order` has them drawn.
"""

import json
import math
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import shapely
from babel import Locale
from babel.core import get_global
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from geo.errors import NotFoundError
from maps.look.labels import ALWAYS, broken, is_arabic_script, text_characters
from maps.look.text_order import drawn

Feature = dict[str, Any]
LANGUAGES: Final = ("en", "ar", "ckb", "kmr")
_RIVERS_CKB: Final = {"Tigris": "دیجلە", "Euphrates": "فورات"}
_BABEL: Final = {"ckb": "ckb", "kmr": "ku"}
_ALPHA2: Final = get_global("territory_aliases")
"""Two letters of a country by its three."""
_ROUND_COUNTRY_DEGREES: Final = 2.2
_SMALLEST_LABEL_ROOM_DEGREES: Final = 0.35
_SAME_TOWN_DEGREES: Final = 0.4
_SMALL_TOWN_ZOOM: Final = 7
_ALONE_DEGREES: Final = 0.6
_SAME_DISTRICT_DEGREES: Final = 0.6
_NAMESAKE_FROM_ZOOM: Final = 9
_NAME_ROOM_PX: Final = (62, 17)  # half of a governorate's name with a town's dot beside it
_LONGEST_LINE: Final = {"governorate": 10, "district": 14, "water": 9, "country": 16}
_CITY_FROM_ZOOM: Final = ((4, 5), (8, 6))  # scale rank at most, whole zoom
_SPELLING: Final = str.maketrans("أإآٱةى", "ااااهي", "ء")


@cache
def features(boundaries_dir: Path, language: str) -> list[Feature]:
    """All labels in a language as GeoJSON point features, weightiest kinds first."""
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise NotFoundError(f"there are no labels in '{language}'; known are {known}")
    return [
        *_cities(boundaries_dir, language),
        *_countries(boundaries_dir, language),
        *_governorates(boundaries_dir, language),
        *_water(boundaries_dir, language),
        *_districts(boundaries_dir, language),
    ]


def characters(boundaries_dir: Path, language: str) -> set[str]:
    """Every character that the labels of one language use."""
    texts = (feature["properties"]["text"] for feature in features(boundaries_dir, language))
    return text_characters(texts)


def words_of(feature: Feature) -> set[str]:
    """Every character of a feature whose properties hold a word per language."""
    properties = feature["properties"]
    words = (properties[language] for language in LANGUAGES if language in properties)
    return text_characters(words) - ALWAYS


def river_words(properties: Feature) -> dict[str, str]:
    """A river's name per language, in drawing order; empty where it has none in Arabic script."""
    latin, arabic = str(properties["name_en"] or ""), str(properties["name_ar"] or "")
    if not latin or not arabic:
        return {}
    kurdish = _RIVERS_CKB.get(latin, arabic)
    return {"en": latin, "kmr": latin, "ar": drawn(arabic), "ckb": drawn(kurdish)}


def _read(path: Path) -> list[Feature]:
    return list(json.loads(path.read_text(encoding="utf-8"))["features"])


def _label(point: Point, text: str, kind: str, rank: int, from_zoom: int) -> Feature:
    lines = broken(text, _LONGEST_LINE[kind]) if kind in _LONGEST_LINE else text
    # Latin breaks in the renderer; text in drawing order must come with its lines made.
    shown = drawn(lines) if is_arabic_script(text) else text
    properties = {"text": shown, "kind": kind, "rank": rank, "from": from_zoom}
    if shown != lines:
        properties["name"] = lines  # as it is read, for a renderer that knows Arabic script
    coordinates = [round(point.x, 4), round(point.y, 4)]
    geometry = {"type": "Point", "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _in_language(names: tuple[str, str | None, str | None], language: str) -> str:
    """Picks from the English, Arabic and Kurdish name; Arabic stands in for Kurdish."""
    english, arabic, kurdish = names
    if language == "ar":
        return arabic or english
    if language == "ckb":
        return kurdish or arabic or english
    return english


def units(boundaries_dir: Path, level: int) -> list[Feature]:
    """Returns the administrative units of a level, 0 for the country, as they are drawn."""
    return _read(next(boundaries_dir.glob(f"*_admin{level}.geojson")))


def _unit_names(unit: Feature, level: int) -> tuple[str, str | None, str | None]:
    properties = unit["properties"]
    name = f"adm{level}_name"
    return properties[name], properties.get(f"{name}1"), properties.get(f"{name}2")


def _unit_point(unit: Feature) -> Point:
    return Point(unit["properties"]["center_lon"], unit["properties"]["center_lat"])


def _plain(name: str | None) -> str:
    """A name in Arabic script without the article and what writers spell differently."""
    return (name or "").translate(_SPELLING).removeprefix("ال")


def _governorates(boundaries_dir: Path, language: str) -> Iterator[Feature]:
    capitals = {
        _plain(city["properties"]["name_ar"])
        for city in _own_cities(boundaries_dir)
        if city["properties"]["capital"]
    }
    for unit in units(boundaries_dir, 1):
        names = _unit_names(unit, 1)
        from_zoom = 8 if _plain(names[1]) in capitals else 4
        text = _in_language(names, language)
        yield _label(_unit_point(unit), text, "governorate", 2, from_zoom)


def _districts(boundaries_dir: Path, language: str) -> Iterator[Feature]:
    namesakes = _kurdish_namesakes(boundaries_dir)
    towns = {
        _plain(city["properties"]["name_ar"]): Point(city["geometry"]["coordinates"])
        for city in _own_cities(boundaries_dir)
    }
    for unit in units(boundaries_dir, 2):
        english, arabic, kurdish = _unit_names(unit, 2)
        names = (english, arabic, kurdish or namesakes.get(_plain(arabic)))
        point, town = _unit_point(unit), towns.get(_plain(arabic))
        doubled = town is not None and _distance(point, town) < _SAME_DISTRICT_DEGREES
        from_zoom = _NAMESAKE_FROM_ZOOM if doubled else 7
        yield _label(point, _in_language(names, language), "district", 9, from_zoom)


def _own_cities(boundaries_dir: Path) -> list[Feature]:
    cities = _read(boundaries_dir / "basemap" / "cities.geojson")
    return [city for city in cities if city["properties"]["in_country"]]


def _kurdish_namesakes(boundaries_dir: Path) -> dict[str, str]:
    """Kurdish name of a unit by its plain Arabic name, for towns and districts called alike."""
    names = (_unit_names(unit, level) for level in (2, 1) for unit in units(boundaries_dir, level))
    return {_plain(arabic): kurdish for _, arabic, kurdish in names if kurdish}


def _cities(boundaries_dir: Path, language: str) -> list[Feature]:
    kurdish = _kurdish_namesakes(boundaries_dir)
    governorates = {
        _plain(_unit_names(unit, 1)[1]): _unit_point(unit) for unit in units(boundaries_dir, 1)
    }
    found = []
    cities = _own_cities(boundaries_dir)
    capitals = {_plain(c["properties"]["name_ar"]) for c in cities if c["properties"]["capital"]}
    shown = [point for name, point in governorates.items() if name not in capitals]
    for city in cities:
        properties, point = city["properties"], Point(city["geometry"]["coordinates"])
        plain, rank = _plain(properties["name_ar"]), int(properties["scalerank"])
        names = (properties["name_en"], properties["name_ar"], kurdish.get(plain))
        text = _in_language(names, language)
        if properties["capital"]:
            found.append(_label(point, text, "capital", 1, 4))
            continue
        from_zoom = next((zoom for most, zoom in _CITY_FROM_ZOOM if rank <= most), _SMALL_TOWN_ZOOM)
        from_zoom = max(from_zoom, _free_from_zoom(point, shown))
        namesake = governorates.get(plain)
        if namesake is not None and _distance(point, namesake) < _SAME_TOWN_DEGREES:
            from_zoom = max(from_zoom, 7)  # until then the governorate's name says it
        found.append(_label(point, text, "city", rank, from_zoom))
    return _fill_empty_country(sorted(found, key=lambda town: int(town["properties"]["rank"])))


def _fill_empty_country(towns: list[Feature]) -> list[Feature]:
    """Shows small towns one zoom earlier where no other name is near, as in the western desert."""
    shown = [_place(town) for town in towns if town["properties"]["from"] < _SMALL_TOWN_ZOOM]
    small = [town for town in towns if town["properties"]["rank"] > _CITY_FROM_ZOOM[-1][0]]
    for town in small:
        alone = all(_distance(_place(town), other) > _ALONE_DEGREES for other in shown)
        if town["properties"]["from"] == _SMALL_TOWN_ZOOM and alone:
            town["properties"]["from"] -= 1
            shown.append(_place(town))
    return towns


def _place(feature: Feature) -> Point:
    return Point(feature["geometry"]["coordinates"])


def _free_from_zoom(point: Point, others: Iterable[Point]) -> int:
    """The first zoom at which a dot is clear of the governorates' names, as far as zoom 8."""
    east_px, north_px = _NAME_ROOM_PX
    zoom = 4
    for other in others:
        east = abs(point.x - other.x)
        north = abs(point.y - other.y) / math.cos(math.radians(point.y))
        while zoom < 8 and (
            east * _px_per_degree(zoom) < east_px and north * _px_per_degree(zoom) < north_px
        ):
            zoom += 1
    return zoom


def _px_per_degree(zoom: int) -> float:
    return 512 * (1 << zoom) / 360


def _distance(one: Point, other: Point) -> float:
    """Degrees, for telling near from far only."""
    return float(math.hypot(one.x - other.x, one.y - other.y))


def _water(boundaries_dir: Path, language: str) -> Iterator[Feature]:
    for lake in _read(boundaries_dir / "basemap" / "lakes.geojson"):
        properties = lake["properties"]
        if properties["in_country"] and properties["name_ar"]:
            names = (properties["name_en"].split(" (")[0], properties["name_ar"], None)
            point = _roomiest(shape(lake["geometry"]))
            yield _label(point, _in_language(names, language), "water", 5, 6)
    reach = _round_country(boundaries_dir)
    for sea in _read(boundaries_dir / "basemap" / "sea.geojson"):
        properties, part = sea["properties"], shape(sea["geometry"]).intersection(reach)
        if not part.is_empty:
            names = (properties["name_en"], properties["name_ar"], None)
            yield _label(_roomiest(part), _in_language(names, language), "water", 3, 4)


def _countries(boundaries_dir: Path, language: str) -> Iterator[Feature]:
    for properties, point in _neighbours(boundaries_dir):
        yield _label(point, _country_name(properties, language), "country", 2, 4)


@cache
def _neighbours(boundaries_dir: Path) -> list[tuple[Feature, Point]]:
    """Neighbours to name, each with where the part of it round the country has the most room."""
    reach = _round_country(boundaries_dir)
    found = []
    for country in _read(boundaries_dir / "basemap" / "neighbours.geojson"):
        part = shape(country["geometry"]).intersection(reach)
        if not part.is_empty and _room(part) >= _SMALLEST_LABEL_ROOM_DEGREES:
            found.append((country["properties"], _roomiest(part)))
    return found


def _country_name(properties: Feature, language: str) -> str:
    if language in _BABEL and properties["iso3"] in _ALPHA2:
        territories = Locale(_BABEL[language]).territories
        return str(territories[_ALPHA2[properties["iso3"]][0]])
    return _in_language((properties["name_en"], properties["name_ar"], None), language)


@cache
def _round_country(boundaries_dir: Path) -> BaseGeometry:
    country = shape(units(boundaries_dir, 0)[0]["geometry"])
    return country.buffer(_ROUND_COUNTRY_DEGREES)


def _room(area: BaseGeometry) -> float:
    """Radius of the largest circle inside, in degrees."""
    return float(_to_its_edge(area).length)


def _roomiest(area: BaseGeometry) -> Point:
    """Middle of the largest circle inside."""
    return Point(_to_its_edge(area).coords[0])


def _to_its_edge(area: BaseGeometry) -> shapely.LineString:
    """The radius of the largest circle inside, from its middle to its edge."""
    if not isinstance(area, shapely.Polygon | shapely.MultiPolygon):
        raise TypeError(f"a label needs an area, got {area.geom_type}")
    return shapely.maximum_inscribed_circle(area, tolerance=0.01)
