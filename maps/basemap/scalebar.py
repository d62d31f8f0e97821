"""A scale bar drawn on the ground, in the empty desert south of Rutba, as lines and a word.

It is true only at its own latitude; exported pictures carry an exact one.
"""

import math
from typing import Any, Final

from maps.look.text_order import drawn

WEST: Final = 41.35
LATITUDE: Final = 31.8
LENGTHS_KM: Final = (50, 100)
KM_PER_DEGREE: Final = 111.32
_TICK_SHARE: Final = 0.045
_KILOMETRES: Final = {"en": "km", "kmr": "km", "ar": "كم", "ckb": "کم"}


def words(length_km: int) -> dict[str, str]:
    """The bar's word in each language, in drawing order, with Western digits."""
    return {language: drawn(f"{length_km} {unit}") for language, unit in _KILOMETRES.items()}


def features() -> list[dict[str, Any]]:
    """One line (with end ticks) and one point per length, told apart by `km` and `part`."""
    found: list[dict[str, Any]] = []
    for length_km in LENGTHS_KM:
        width = length_km / (KM_PER_DEGREE * math.cos(math.radians(LATITUDE)))
        east, tick = WEST + width, width * _TICK_SHARE
        bar = [[WEST, LATITUDE + tick], [WEST, LATITUDE], [east, LATITUDE], [east, LATITUDE + tick]]
        line = [[round(x, 4), round(y, 4)] for x, y in bar]
        middle = [round(WEST + width / 2, 4), LATITUDE]
        found += [
            _feature("LineString", line, {"part": "line", "km": length_km}),
            _feature("Point", middle, {"part": "text", "km": length_km, **words(length_km)}),
        ]
    return found


def _feature(kind: str, coordinates: list[Any], properties: dict[str, Any]) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
