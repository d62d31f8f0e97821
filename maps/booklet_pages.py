"""A booklet as a PDF of A4 pages, and the map on its cover."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from shapely.geometry.base import BaseGeometry

from geo import catalog
from geo import credits as credit_lines
from geo.disclosure import Audience
from geo.language import mark
from geo.scene import Scene
from maps import booklet_parts, look, map_furniture, svg_map, symbols
from maps.booklet_parts import Booklet
from maps.map_furniture import Entry
from maps.printed_map import NAME
from maps.svg_ground import Ground
from maps.svg_map import Drawing
from maps.typeset import Typesetter, left_to_right

MAP_PX: Final = (720, 540)
_SIZED: Final = ("circles by size", "squares by size")


@cache
def template() -> str:
    """Returns the pages as Typst markup; the words come in as values."""
    return Path(__file__).with_name("booklet.typ").read_text(encoding="utf-8")


def pdf(booklet: Booklet, ground: Ground, typesetter: Typesetter) -> bytes:
    """Returns the booklet as a PDF file."""
    return typesetter.compiled(template(), inputs(booklet, ground))[0]


def pages(pdf: bytes) -> int:
    """Returns how many pages a PDF file has that we made; 0 where it does not say."""
    found = pdf.rpartition(b"/Type/Pages")[2].partition(b"/Count ")[2]
    digits = found[:6].split(b"\n")[0].split(b"/")[0].split(b">")[0].strip()
    return int(digits) if digits.isdigit() else 0


def inputs(booklet: Booklet, ground: Ground) -> dict[str, str]:
    """Returns all that the pages take: the words as JSON, pictures as SVG, colours."""
    signs = [entry for group in map_furniture.groups(booklet.scene)
             for entry in map_furniture.on_card(group) if entry.sign not in _SIZED]  # fmt: skip
    found = {f"sign{at}": symbols.svg(one.sign) for at, one in enumerate(signs)}
    if booklet.marked:
        found["map"] = left_to_right(cover_map(booklet, ground))
    return {
        **found,
        "brand": symbols.svg("brand"),
        "colours": json.dumps(look.COLOURS),
        "content": json.dumps(content(booklet, signs)),
    }


def content(booklet: Booklet, signs: Sequence[Entry] = ()) -> dict[str, Any]:
    """Returns the words of a booklet as values of JSON."""
    scene = booklet.scene
    words = scene.words
    shown = {
        "title": booklet.map_title,
        "alt": svg_map.title_of(scene),
        "signs": [(f"sign{at}", one.words) for at, one in enumerate(signs)],
        "sources": map_furniture.sources(scene),
    }
    return {
        "lang": scene.view.lang.value,
        "dir": scene.view.lang.direction,
        "atlas": words(NAME),
        "audience": map_furniture.audience(scene),
        "public": Audience(scene.dataset.audience) is Audience.PUBLIC,
        "eyebrow": booklet.eyebrow,
        "title": booklet.title,
        "names": booklet.names,
        "code": booklet.code,
        "day": map_furniture.situation(scene),
        "finding": booklet.finding,
        "figures": booklet.figures,
        "keywords": [one for one in (booklet.title, booklet.code, words(NAME)) if one],
        "map": shown if booklet.marked else None,
        "contents": words(mark("Contents")),
        "page": words(mark("Page {n} of {m}")),
        "disclaimer": words(credit_lines.DISCLAIMER),
        "chapters": booklet_parts.as_json(booklet.chapters),
    }


def cover_map(booklet: Booklet, ground: Ground) -> str:
    """Returns the map of the marked features as an SVG document."""
    scene = booklet.scene
    drawing = Drawing(size=MAP_PX, stands_alone=True, marked=booklet.marked)
    shapes = [shape for one in booklet.marked for shape in _shapes(scene, *one)]
    return svg_map.draw(scene, ground, drawing, svg_map.window_of(shapes, MAP_PX))


def _shapes(scene: Scene, layer_id: str, feature_id: str) -> list[BaseGeometry]:
    """Returns the shapes of a feature; of a coordination area those of its units."""
    is_area = layer_id == catalog.ABC_AREAS.id
    layer, column = (catalog.ABC_AREA_UNITS.id, "area_id") if is_area else (layer_id, "id")
    features = scene.dataset.features[layer]
    return features.geometry[(features[column] == feature_id).to_numpy()].tolist()
