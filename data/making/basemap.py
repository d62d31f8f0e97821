"""The base map round and inside Iraq: neighbours, sea, rivers, lakes and towns."""

from pathlib import Path
from typing import Any

from making.writing import Places, feature, features_of, write_features

KEPT = {
    "neighbours": ("name_en", "name_ar", "iso3"),
    "sea": ("name_en", "name_ar"),
    "rivers": ("name_en", "name_ar", "kind", "major", "in_country", "scalerank"),
    "lakes": ("name_en", "name_ar", "kind", "in_country", "scalerank"),
    "cities": (
        "name_en",
        "name_ar",
        "iso3",
        "in_country",
        "capital",
        "scalerank",
        "pop_max",
        "source",
    ),
}
WHOLE_NUMBERS = ("scalerank", "pop_max")


def make(places: Places) -> list[Path]:
    """Writes the five base map files as GeoJSON in EPSG:4326, with the fields that draw them."""
    written = []
    for name, kept in KEPT.items():
        source = features_of(places.reference / "basemap" / f"{name}.geojson")
        features = [
            feature(drawn_fields(one["properties"], kept), one["geometry"]) for one in source
        ]
        target = places.output / "boundaries" / "basemap" / f"{name}.geojson"
        written.append(write_features(target, features))
    return written


def drawn_fields(properties: dict[str, Any], kept: tuple[str, ...]) -> dict[str, Any]:
    """Returns the kept fields, ranks and populations as whole numbers."""
    inside = properties.get("in_iraq", properties.get("iso3") == "IRQ")
    known = {"in_country": inside} | properties
    fields = {name: known[name] for name in kept}
    for name in WHOLE_NUMBERS:
        if fields.get(name) is not None:
            fields[name] = int(fields[name])
    return fields
