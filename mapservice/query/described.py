"""What the description says of the parameters of features and of maps; `parameters` reads them."""

from typing import Final

from geo.catalog.layer import FieldKind, Layer
from geo.dataset.dataset import Dataset
from geo.exchange.cql import syntax
from mapservice.query import property_filters
from mapservice.query.parameters import DEFAULT_LIMIT
from mapservice.query.parsers import CRS84, MAXIMUM_LIMIT
from mapservice.query.queryables import field_schema
from mapservice.web.operation import SHARED, Parameter, choice, example, query

_PERIODS: Final = {
    "partner-activities": "the days from the start to the end of an activity; an unstated start "
    "counts from the date of its source, an unstated end is open",
    "movements": "the period that the figure covers",
}
_ONE_CRS: Final = choice([CRS84], default=CRS84)
CRS: Final = query("crs", _ONE_CRS, "Coordinates are longitude and latitude of WGS 84.")
BOXES: Final = (
    query(
        "bbox",
        {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
        "west,south,east,north in degrees, or with heights third and sixth, which are not used. "
        "West may be east of east for a box over the 180th meridian, of at most 180 degrees. "
        "Features whose shape meets the box, edges included; those without a shape do not.",
        style="form",
        explode=False,
    ),
    CRS | {"name": "bbox-crs"},
    CRS,
)
PAGING: Final = (
    query(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MAXIMUM_LIMIT, "default": DEFAULT_LIMIT},
        f"Features in one answer; above {MAXIMUM_LIMIT} it is capped.",
    ),
    query("offset", {"type": "integer", "minimum": 0, "default": 0}, "Features to pass over."),
)
_SORTED: Final = query(
    "sortby",
    example("name,-as_of"),
    "Sortables of the collection, joined with commas, - before those whose largest value comes "
    "first. Features without a value come last.",
)
_CQL2: Final = (
    query(
        "filter",
        example("as_of >= DATE('2022-01-01') AND casei(name) LIKE casei('a%')"),
        "A condition on the queryables of the collection in CQL2: comparison, IN, LIKE, BETWEEN, "
        "IS NULL, AND, OR, NOT, CASEI, ACCENTI, functions of space (S_INTERSECTS and the others), "
        "of time (T_DURING and the others; whole days, UTC) and of lists (A_CONTAINS and the "
        f"others). At most {syntax.MAXIMUM_LENGTH} characters, {syntax.MAXIMUM_CONDITIONS} "
        f"conditions and {syntax.MAXIMUM_SHAPES} comparisons of shapes.",
    ),
    query(
        "filter-lang",
        choice(syntax.FilterLanguage, default=syntax.FilterLanguage.TEXT),
        "How the filter is written.",
    ),
    query("filter-crs", _ONE_CRS, "Shapes in the filter are longitude and latitude of WGS 84."),
)
SELECT: Final = query(
    "select", example("hotspots/al-amerli"), "The place that is open: collection/feature."
)
MAP_VIEW: Final = (
    *SHARED,
    query(
        "layers",
        example("informal-sites"),
        "Layers that are switched on, joined with commas, or none.",
    ),
    SELECT,
    query("at", example("7/33.4/43.2"), "Where the map starts: zoom/latitude/longitude."),
)
"""The filters, and what is open on the map."""


def period(layer: Layer) -> Parameter:
    """Returns `datetime` of a collection, with the days that it is compared with."""
    means = _PERIODS.get(layer.id, "the day that the record describes, its as_of")
    return query(
        "datetime",
        example("2022-01-01/.."),
        "A day or moment, or two with a slash between, one of which may be left open with "
        f"two dots (RFC 3339; whole days, UTC). It is compared with {means}.",
    )


def conditions(dataset: Dataset, layer: Layer) -> list[Parameter]:
    """Returns the filters on a collection's own properties: in CQL2, and each property by name.

    Which properties those are depends on the audience of the dataset.
    """
    known = property_filters.simple(property_filters.queryables(dataset, layer))
    return [_SORTED, *_CQL2, *(_property(layer, name) for name in known)]


def _property(layer: Layer, name: str) -> Parameter:
    field = layer.field(name)
    value = {key: part for key, part in field_schema(field).items() if not key.startswith("x-")}
    if field.kind is FieldKind.TEXT and not field.choices:
        value |= {"minLength": 1, "maxLength": 200}
    values = {"type": "array", "items": value, "maxItems": 400}
    meaning = f"{field.title}: equal to this value, or to one of several."
    return query(name, values, meaning, style="form", explode=True)
