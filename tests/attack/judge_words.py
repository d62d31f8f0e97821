"""Judges what can be read: hidden names, ids and places in any answer, whatever its format."""

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

import numpy as np
import shapely
from asker import Reply
from findings import Finding
from hidden import Hidden

NEAR_DEGREES = 0.0004
"""About 40 m: what is written that close to a hidden place names it."""
_PAIR = re.compile(r"(-?\d{2}\.\d{3,})[\s,;/]+(-?\d{2}\.\d{3,})")
_GROUND = ("/api/basemap/", "/api/collections/subdistricts", "/api/collections/districts")
"""Boundaries and the base map, whose lines go where they go."""


def words(reply: Reply, hidden: Hidden) -> Iterator[Finding]:
    """Yields the hidden texts that an answer holds and that its address did not hand in."""
    text = reply.text
    for held, what in hidden.texts.items():
        if held in text and held not in unquote_plus(reply.address) and _is_word(held, text):
            yield Finding("name", reply.address, what, f"“{held}” is written in the answer")


def _is_word(held: str, text: str) -> bool:
    """Whether the text stands there by itself, as no part of a longer name such as Al-…."""
    return re.search(rf"(?<![\w\-]){re.escape(held)}(?![\w])", text) is not None


def places(reply: Reply, hidden: Hidden, public: shapely.MultiPoint) -> Iterator[Finding]:
    """Yields the hidden places that an answer draws or writes."""
    if reply.address.startswith(_GROUND):
        return
    found = [(one.x, one.y) for one in map(_point, reply.rows) if one is not None]
    if not reply.rows:
        found += [(float(a), float(b)) for a, b in _PAIR.findall(reply.text)]
    if not found:
        return
    places, what = hidden.points
    pairs = np.array(found)
    for both in (pairs, pairs[:, ::-1]):
        near = np.abs(both[:, None, :] - places[None, :, :]).max(axis=2) < NEAR_DEGREES
        for at, which in zip(*np.nonzero(near), strict=True):
            point = shapely.Point(both[at])
            if public.distance(point) > NEAR_DEGREES:
                why = f"{point.x}, {point.y} is within 40 m of it"
                yield Finding("place", reply.address, f"the place of {what[which]}", why)


def _point(row: dict) -> shapely.Point | None:
    place = row.get("geometry")
    return place if isinstance(place, shapely.Point) and not place.is_empty else None
