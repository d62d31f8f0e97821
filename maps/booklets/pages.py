"""A booklet as a PDF of A4 pages, and the map on its cover."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from shapely.geometry.base import BaseGeometry

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.language import mark
from maps.booklets import parts
from maps.booklets.parts import Booklet
from maps.look import symbols, theme
from maps.pictures.page import NAME
from maps.pictures.typeset import Typesetter, left_to_right
from maps.svg import furniture as map_furniture
from maps.svg import map as svg_map
from maps.svg.furniture import Entry
from maps.svg.ground import Ground
from maps.svg.map import Drawing

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
    signs = [
        entry
        for group in map_furniture.groups(booklet.context)
        for entry in map_furniture.on_card(group)
        if entry.sign not in _SIZED
    ]
    found: dict[str, str] = {f"sign{at}": symbols.svg(one.sign) for at, one in enumerate(signs)}
    if booklet.marked:
        found["map"] = left_to_right(cover_map(booklet, ground))
    return {
        **found,
        "brand": symbols.svg("brand"),
        "colours": json.dumps(theme.COLOURS),
        "content": json.dumps(content(booklet, signs)),
    }


def content(booklet: Booklet, signs: Sequence[Entry] = ()) -> dict[str, Any]:
    """Returns the words of a booklet as values of JSON."""
    context = booklet.context
    words = context.words
    shown = {
        "title": booklet.map_title,
        "alt": svg_map.title_of(context),
        "signs": [(f"sign{at}", one.words) for at, one in enumerate(signs)],
        "sources": map_furniture.sources(context),
    }
    return {
        "lang": context.view.lang.value,
        "dir": context.view.lang.direction,
        "atlas": words(NAME),
        "audience": map_furniture.audience(context),
        "public": Audience(context.dataset.audience) is Audience.PUBLIC,
        "eyebrow": booklet.eyebrow,
        "title": booklet.title,
        "names": booklet.names,
        "code": booklet.code,
        "day": map_furniture.situation(context),
        "finding": booklet.finding,
        "figures": booklet.figures,
        "keywords": [one for one in (booklet.title, booklet.code, words(NAME)) if one],
        "map": shown if booklet.marked else None,
        "contents": words(mark("Contents")),
        "page": words(mark("Page {n} of {m}")),
        "disclaimer": words(credit_lines.DISCLAIMER),
        "chapters": parts.as_json(booklet.chapters),
    }


def cover_map(booklet: Booklet, ground: Ground) -> str:
    """Returns the map of the marked features as an SVG document."""
    context = booklet.context
    drawing = Drawing(size=MAP_PX, stands_alone=True, marked=booklet.marked)
    shapes = [shape for one in booklet.marked for shape in _shapes(context, *one)]
    return svg_map.draw(context, ground, drawing, svg_map.window_of(shapes, MAP_PX))


def _shapes(context: Context, layer_id: str, feature_id: str) -> list[BaseGeometry]:
    """Returns the shapes of a feature; of a coordination area those of its units."""
    is_area = layer_id == layers.ABC_AREAS.id
    layer, column = (layers.ABC_AREA_UNITS.id, "area_id") if is_area else (layer_id, "id")
    features = context.dataset.features[layer]
    return features.geometry[(features[column] == feature_id).to_numpy()].tolist()
