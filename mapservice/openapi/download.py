"""What the addresses of downloads are: for the description of the service."""

from collections.abc import Callable, Mapping
from typing import Any

from geo.catalog import layers
from geo.catalog.layer import Geometry, Layer
from geo.dataset.dataset import Dataset
from geo.exchange import formats
from geo.view.filters import FILTERS
from maps.pictures import formats as print_formats
from maps.slides import deck as slide_deck
from mapservice.files import booklets, pictures, slides
from mapservice.files import minutes as minutes_files
from mapservice.files.downloads import CSV, HTML, PAGING
from mapservice.openapi import parameter
from mapservice.openapi.feature import filter_parameters, property_parameters
from mapservice.query.parameters import MAP_PARAMETERS

Described = dict[str, Any]
_HXL: Described = {
    "name": "hxl",
    "in": "query",
    "required": False,
    "description": "With true, csv and xlsx have a row of HXL tags under the column names.",
    "schema": {"type": "boolean", "default": False},
}
_MAP: dict[str, tuple[str, str]] = {
    "layers": ("Layers that are switched on, joined with commas, or none.", "informal-sites"),
    "select": ("The place that is open: collection/feature.", "hotspots/al-amerli"),
    "at": ("Where the map starts: zoom/latitude/longitude.", "7/33.4/43.2"),
}
"""State of a map → what it means, and an example."""
_PICTURES: dict[str, str] = {
    "png": "a picture",
    "svg": "a drawing",
    "pdf": "a page whose text can be selected",
}
_PAPERS: dict[str, str] = {"docx": "a text document", "pdf": "pages to print"}
_MEETING: dict[str, tuple[str, str]] = {
    "agenda": ("Name of the agenda; without it, the example.", "December 2023"),
    "compare": ("Day of the last meeting, for what changed since.", "2023-08-31"),
    "since": ("Number of the revision that the last meeting saw.", "1"),
}
"""Parameter of a meeting → what it means, and an example."""
_FILE: Described = {"type": "string", "format": "binary"}


def download_paths(
    dataset: Dataset, of_items: Callable[[Layer], list[Described]]
) -> dict[str, Described]:
    """Returns the paths of all downloads; `of_items` are the parameters of a page of features."""
    found = {
        f"/api/downloads/{layer.id}.{{extension}}": _collection(dataset, layer, of_items(layer))
        for layer in layers.LAYERS
    }
    activities = layers.PARTNER_ACTIVITIES
    return {
        **found,
        "/api/downloads/operational-presence.csv": _get(
            "Activities in the shape of HDX HAPI's operational presence: one row for each "
            "organisation, sector, administrative unit and period",
            (CSV,),
            _filters(dataset, activities, of_items(activities)),
        ),
        "/api/downloads/view.html": _get(
            "The map of a view as one file that opens without network",
            (HTML,),
            _of_view(),
        ),
        **{
            f"/api/downloads/view.{form}": _get(
                f"The map of a view with title, legend, scale, sources and disclaimer: {about}",
                (pictures.MEDIA_TYPES[form],),
                [*_of_view(), _size(form)],
            )
            for form, about in _PICTURES.items()
        },
        "/api/downloads/place.pdf": _get(
            "Booklet of a place: figures, map, who works there, what ends, gaps and sources",
            (booklets.PDF,),
            [*(parameter.of(one) for one in FILTERS), _needed(_state("select"))],
        ),
        "/api/downloads/organisation.pdf": _get(
            "Booklet of an organisation: what it does, where, until when and with whom",
            (booklets.PDF,),
            [
                _needed(parameter.of(one)) if one.name == booklets.PARTNER else parameter.of(one)
                for one in FILTERS
            ],
        ),
        "/api/downloads/meeting.pptx": _get(
            "The scenes of a meeting as slides with text, tables and charts that can be edited, "
            f"of agendas with at most {slides.MOST_SLIDES} scenes",
            (slide_deck.MEDIA_TYPE,),
            _of_meeting(),
        ),
        **{
            f"/api/downloads/minutes.{form}": _get(
                f"Minutes of a meeting with scenes, decisions and action points, as {about}",
                (minutes_files.MEDIA_TYPES[form],),
                _of_meeting(),
            )
            for form, about in _PAPERS.items()
        },
        "/api/preview.png": _get(
            "A picture of 1200 × 630 px to show beside a link to a view, of the public view "
            "whoever asks",
            (pictures.MEDIA_TYPES["png"],),
            [one for one in _of_view() if one["name"] != "site"],  # the public is told of none
        ),
    }


def _of_view() -> list[Described]:
    return [*(parameter.of(one) for one in FILTERS), *(_state(name) for name in MAP_PARAMETERS)]


def _needed(parameter: Described) -> Described:
    return parameter | {"required": True}


def _of_meeting() -> list[Described]:
    """Returns the parameters of files of a meeting; filters take the place of the scenes' own."""
    return [*(_state(name, _MEETING) for name in _MEETING), *_of_view()]


def _size(form: str) -> Described:
    return {
        "name": pictures.SIZE,
        "in": "query",
        "required": False,
        "description": "Paper, lying or upright, or a slide of 1920 × 1080 px.",
        "schema": {
            "type": "string",
            "enum": list(print_formats.NAMES),
            "default": pictures.DEFAULT_SIZES[form],
        },
    }


def _collection(dataset: Dataset, layer: Layer, paging: list[Described]) -> Described:
    able = {
        name: one
        for name, one in formats.FORMATS.items()
        if one.records or layer.geometry is not Geometry.NONE
    }
    extension = {
        "name": "extension",
        "in": "path",
        "required": True,
        "description": ", ".join(f"{name}: {one.title}" for name, one in able.items()),
        "schema": {"type": "string", "enum": list(able)},
    }
    media_types = tuple(one.media_type for one in able.values())
    asked = [extension, *_filters(dataset, layer, paging)]
    return _get(f"{layer.title}: every feature that passes the filters", media_types, asked)


def _filters(dataset: Dataset, layer: Layer, paging: list[Described]) -> list[Described]:
    return [
        *(one for one in paging if one["name"] not in PAGING),
        *(parameter.of(one) for one in FILTERS),
        *filter_parameters(),
        *property_parameters(dataset, layer),
        _HXL,
    ]


def _state(name: str, known: Mapping[str, tuple[str, str]] = _MAP) -> Described:
    about, example = known[name]
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": about,
        "schema": {"type": "string", "example": example},
    }


def _content(media_type: str) -> Described:
    """Returns what a reader of a media type gets: JSON is read as an object, the rest is bytes."""
    return {"type": "object"} if media_type.endswith("json") else _FILE


def _get(summary: str, media_types: tuple[str, ...], asked: list[Described]) -> Described:
    wrong = {"$ref": "#/components/responses/problem"}
    answers = {
        "200": {
            "description": summary,
            "headers": {
                "Content-Disposition": {
                    "description": "A file name with the layer, the place and the day",
                    "schema": {"type": "string"},
                }
            },
            "content": {one: {"schema": _content(one)} for one in media_types},
        },
        "304": {"description": "The asker holds this answer already (If-None-Match)"},
        "404": wrong,
        "default": wrong,
    }
    return {"get": {"summary": summary, "parameters": asked, "responses": answers}}
