"""A view as one file that needs no network: map, places, figures, sites and sources.

The file holds our own script and no other; its content security policy lets nothing else run.
"""

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.dataset import selection
from geo.dataset.context import Context
from geo.exchange import provenance
from geo.language import mark
from maps.look import key_figures, layer_styles, markup, symbols, theme
from maps.look.templates import rendered, trusted
from maps.offline import ground, lists
from maps.offline import places as offline_places
from maps.offline import signs as offline_signs
from maps.offline.ground import Base, Label
from maps.offline.places import Place, Rows
from maps.svg import defs
from maps.svg import fit as svg_fit

CLOSEST_ZOOM: Final = 11.5
NEAR_ZOOM: Final = 9.5
WIDTH, HEIGHT = 1000, 640
_KM: Final = {"en": "km", "kmr": "km", "ar": "كم", "ckb": "کم"}
_FOLDER: Final = Path(__file__).parent
TITLE: Final = mark(
    "Map of {country} with informal sites, hotspots, coordination areas, blocked areas"
)


def page(context: Context, base: Base) -> str:
    """Returns the whole file for a view of a disclosed dataset, in the view's language."""
    at_work = offline_places.work_by_place(context)
    drawn = layer_styles.drawn()
    places = [one for layer in drawn for one in _places(context, layer, at_work)]
    start = _start(context)
    about = provenance.of_map(context, TITLE, drawn)
    style, script = _style(), (_FOLDER / "page.js").read_text(encoding="utf-8")
    return rendered(
        _FOLDER / "page.html",
        policy=f"default-src 'none'; style-src '{_digest(style)}'; "
        f"script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'",
        language=context.view.lang,
        words=context.words,
        about=about,
        brand=symbols.svg("brand"),
        style=trusted(style),
        script=trusted(script),
        data=_told(context, base, places, start),
        ground=trusted(base.svg),
        legend=lists.legend_of(context, drawn, places),
        options=lists.options(places),
        figures=markup.figures(one._replace(rows="") for one in key_figures.on_map(context)),
        sites_title=context.words(layers.INFORMAL_SITES.title),
        sites=lists.sites(context, places),
        footer=lists.footer(context, about),
        **_drawing(places, start),
    )


def _style() -> str:
    own = (
        f":root{{--neighbour:{theme.NEIGHBOUR};--place:{theme.PLACE_LABEL};"
        f"--water-name:{theme.WATER_LABEL};--font:{theme.FONT_FAMILY}}}"
    )
    return (
        theme.css_variables()
        + own
        + defs.area_rules("", lambda one: one.file)
        + (_FOLDER / "page.css").read_text(encoding="utf-8")
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _places(context: Context, layer: Layer, at_work: Rows) -> list[Place]:
    features = selection.select(context.dataset, layer.id, context.view)
    style = layer_styles.of(layer, context.dataset)
    drawn = offline_signs.draw(style, features, ground.window())
    told = offline_places.told(context, layer, features, at_work)
    found = [Place(layer, *pair) for pair in zip(told, drawn, strict=True)]
    return sorted(found, key=lambda one: -one.drawn.size)


def _start(context: Context) -> tuple[float, float, float, float]:
    """Returns left, top, right and bottom (px) of what the View asks to see."""
    west, south, east, north = svg_fit.sought(context).bounds
    frame = ground.window()
    (left, top), (right, bottom) = frame.point(west, north), frame.point(east, south)
    return round(left), round(top), round(right), round(bottom)


def _told(
    context: Context, base: Base, places: Sequence[Place], start: tuple[float, float, float, float]
) -> dict[str, Any]:
    """Returns everything that the script works with."""
    frame = ground.window()
    words = context.words
    told: dict[str, Any] = {
        "unitsPerWorld": frame.px_per_world,
        "north": frame.north,
        "extent": {"width": frame.width, "height": frame.height},
        "bounds": start,
        "most": 2.0 ** (CLOSEST_ZOOM - ground.ZOOM),
        "near": 2.0 ** (NEAR_ZOOM - ground.ZOOM),
        "km": _KM[context.view.lang.value],
        "labels": [list(one) for one in (*base.labels, *_sign_labels(context, places))],
        "places": [_for_script(one) for one in places],
        "chosen": _chosen(context, places),
        "at": None,
        "words": {
            "hint": words(mark("Choose a place on the map or in the list above.")),
            "work": words(mark("Who works here")),
            "nobody": words(
                mark(
                    "No organisation is named for this place on {day}. Sources may not "
                    "cover it; someone may be working here."
                ),
                day=words.day(context.day),
            ),
            "close": words(mark("Close")),
        },
    }
    if context.view.at is not None:
        x, y = frame.point(context.view.at.longitude, context.view.at.latitude)
        told["at"] = {"x": x, "y": y, "k": 2.0 ** (context.view.at.zoom - ground.ZOOM)}
    return told


def _for_script(place: Place) -> dict[str, Any]:
    told = {name: value for name, value in place.told.items() if name not in ("id", "record")}
    return told | place.drawn.position


def _sign_labels(context: Context, places: Sequence[Place]) -> list[Label]:
    """Returns the names beside signs, of the layers whose style has them."""
    named = [
        (one, names.screen)
        for one in places
        if one.drawn.size and (names := layer_styles.of(one.layer, context.dataset).names)
    ]
    return [
        Label(one.drawn.x, one.drawn.y, one.told["name"], "sign", rank, from_zoom, one.drawn.size)
        for rank, (one, from_zoom) in enumerate(named)
    ]


def _chosen(context: Context, places: Sequence[Place]) -> int:
    wanted = [f"{one.layer.id}/{one.told['id']}" == context.view.select for one in places]
    return wanted.index(True) if True in wanted else -1


def _drawing(
    places: Sequence[Place], start: tuple[float, float, float, float]
) -> dict[str, object]:
    """Returns the map as it stands before the script runs, or without it."""
    left, top, right, bottom = start
    k = min(WIDTH / (right - left), HEIGHT / (bottom - top))
    x, y = WIDTH / 2 - (left + right) / 2 * k, HEIGHT / 2 - (top + bottom) / 2 * k
    signs = sorted({one.drawn.symbol for one in places if one.drawn.symbol})
    areas, points = [], []
    for layer in layer_styles.drawn():
        held = [(i, one) for i, one in enumerate(places) if one.layer is layer]
        group = f'<g data-layer="{layer.id}">'
        areas.append(group + "".join(one.drawn.area(i, one.told["name"]) for i, one in held))
        points.append(
            group + "".join(one.drawn.sign(i, one.told["name"], (k, x, y)) for i, one in held)
        )
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "transform": f"matrix({k:.4f} 0 0 {k:.4f} {x:.1f} {y:.1f})",
        "definitions": trusted(
            symbols.hatches("", layer_styles.styles(), 1 / k) + defs.signs("s-", signs)
        ),
        "shapes": trusted("</g>".join(areas) + "</g>"),
        "signs": trusted("</g>".join(points) + "</g>"),
    }
