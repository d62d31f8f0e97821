"""Files of exactly what is filtered: a collection in many formats, the shape of HDX HAPI, a map."""

from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo.catalog import layers
from geo.catalog.layer import Geometry, Layer
from geo.dataset import selection
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.errors import InvalidQueryError
from geo.exchange import formats, operational_presence, provenance, streams
from geo.exchange.formats import Content
from geo.language import Language, mark, words
from geo.view.address import Problem
from maps.offline import ground as offline_ground
from maps.offline import page
from maps.offline.ground import Base
from maps.svg import ground as svg_ground
from mapservice.features import items
from mapservice.query import described, parameters
from mapservice.query.parameters import ItemsQuery
from mapservice.web.answers import Answer
from mapservice.web.endpoint import AppState, PerCollection, Request, Route
from mapservice.web.operation import SHARED, Operation, Parameter, choice, download, in_path, query
from mapservice.web.streamed import spooled

PAGING = ("limit", "offset", "f")
"""Parameters of items that mean nothing for a file, which holds every row."""
HXL = "hxl"
EXPORT = "export"
"""What the audit log calls a file that is taken away."""
GROUND = "ground of drawn maps"
"""The base map, kept in the process under the name that the lite pages use, too."""
CSV = "text/csv; charset=utf-8"
HTML = "text/html; charset=utf-8"
_TITLES = {"bbox": mark("Box in degrees"), "datetime": mark("Period"), "filter": mark("Condition")}
_TRUTHS = {"true": True, "false": False}


def collection(request: Request) -> Answer:
    """`/api/downloads/{id}.{ext}`: every feature that passes the filters, as a file."""
    layer = request.dataset.layer(request.part("collection"))
    extension = request.part("extension")
    chosen = formats.of(extension)
    formats.refuse_records(extension, layer)
    query, tagged = read_query(request, layer, tags_fit=chosen.tags)
    context = scene(request.dataset, query)
    return Answer(
        bytes,
        chosen.media_type,
        (query, tagged),
        headers=attachment(context, layer.id, extension),
        stream=partial(_spool, request, layer, (extension, query, tagged)),
        audit_action=EXPORT,
    )


def presence(request: Request) -> Answer:
    """`/api/downloads/operational-presence.csv`: activities in the shape of HDX HAPI."""
    layer = layers.PARTNER_ACTIVITIES
    query, tagged = read_query(request, layer, tags_fit=True)
    context = scene(request.dataset, query)

    def make() -> bytes:
        found = _matching(request, layer, query, Language.EN)
        return operational_presence.sheet(
            operational_presence.rows(request.dataset, found), tagged=tagged
        )

    headers = attachment(context, "operational-presence", "csv")
    return Answer(make, CSV, (query, tagged), headers=headers, audit_action=EXPORT)


def view(request: Request) -> Answer:
    """`/api/downloads/view.html`: the map of a view as one file that needs no network."""
    request.opens("map")
    chosen = parameters.map_view(request.pairs, request.dataset)
    context = Context(request.dataset, chosen, words(chosen.lang))
    return Answer(
        lambda: page.page(context, _base(request.state, chosen.lang)).encode(),
        HTML,
        (chosen,),
        headers=attachment(context, "map", "html"),
        audit_action=EXPORT,
    )


def _base(state: AppState, language: Language) -> Base:
    """Returns the base map, drawn once per process and language."""
    boundaries = state.config.data / "boundaries"
    ground = partial(state.cache.get, GROUND, partial(svg_ground.read, boundaries))
    return state.cache.get(
        ("offline base", language), lambda: offline_ground.draw(ground(), language)
    )


def read_query(request: Request, layer: Layer, *, tags_fit: bool) -> tuple[ItemsQuery, bool]:
    """Reads the parameters: those of items but paging, and whether HXL tags are wanted."""
    refused = [Problem(name, "", "") for name, _ in request.pairs if name in PAGING]
    wanted = [value for name, value in request.pairs if name == HXL]
    if len(wanted) > 1:
        refused.append(Problem(HXL, wanted[1], mark("it can be given only once")))
    elif wanted and wanted[0] not in _TRUTHS:
        refused.append(Problem(HXL, wanted[0], mark("expected true or false")))
    elif wanted == ["true"] and not tags_fit:
        refused.append(Problem(HXL, "true", mark("only csv and xlsx have a row for HXL tags")))
    if refused:
        raise InvalidQueryError(" ".join(one.sentence(words(request.language)) for one in refused))
    others = [pair for pair in request.pairs if pair[0] != HXL]
    return parameters.items_query(others, request.dataset, layer), wanted == ["true"]


def scene(dataset: Dataset, query: ItemsQuery) -> Context:
    """Returns what a query looks at."""
    return Context(dataset, query.view, words(query.view.lang))


def _spool(request: Request, layer: Layer, wanted: tuple[str, ItemsQuery, bool]) -> Any:  # noqa: ANN401 - a file
    extension, query, tagged = wanted
    found = items.matching(request, layer, query)
    context, dataset = scene(request.dataset, query), request.dataset
    about = provenance.of_layer(context, layer, found.sources(), _further(layer, query))
    is_kept = layer.id in dataset.kept
    shape = formats.shape_of(layer, dataset.features[layer.id], is_kept)

    def content(rows: gpd.GeoDataFrame) -> Content:
        shown = selection.derived(dataset, layer, rows, query.view)
        return Content(layer, shown, about, shape, tagged)

    def write(path: Path) -> None:
        if is_kept and extension in streams.STREAMED:
            parts = (content(rows) for rows in found.parts())
            streams.write(path, extension, parts)
        else:
            formats.write(path, extension, content(found.whole()))

    if is_kept:
        streams.check(extension, len(found))
    return spooled(f"{layer.id}.{extension}", write)


def _matching(
    request: Request, layer: Layer, query: ItemsQuery, language: Language
) -> gpd.GeoDataFrame:
    """Returns the features that pass all filters, with the derived values of the day."""
    rows = items.matching(request, layer, query).whole()
    return selection.derived(request.dataset, layer, rows, query.view.having(lang=language))


def _further(layer: Layer, query: ItemsQuery) -> list[tuple[str, str]]:
    """Returns the filters that are no part of a view, as pairs of a title and a value."""
    say = words(query.view.lang)
    titles = {field.name: field.title for field in layer.fields} | _TITLES
    return [(say(titles[name]), value) for name, value in query.own if name in titles]


def attachment(context: Context, what: str, extension: str) -> dict[str, str]:
    """Returns the header that names the file: what, where, and the day it describes."""
    name = f"{what}-{provenance.place_slug(context)}-{context.day.isoformat()}"
    name += f"{'-supposed' if context.dataset.supposed else ''}.{extension}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


_TAGGED = query(
    HXL,
    {"type": "boolean", "default": False},
    "With true, csv and xlsx have a row of HXL tags under the column names.",
)


def conditions(dataset: Dataset, layer: Layer) -> list[Parameter]:
    """Returns the parameters of items but paging."""
    own = described.conditions(dataset, layer)
    return [*described.BOXES, described.period(layer), *SHARED, *own]


def _filters(dataset: Dataset, layer: Layer) -> list[Parameter]:
    return [*conditions(dataset, layer), _TAGGED]


def _of_collection(dataset: Dataset, layer: Layer) -> Operation:
    able = {
        name: chosen
        for name, chosen in formats.FORMATS.items()
        if chosen.records or layer.geometry is not Geometry.NONE
    }
    titles = ", ".join(f"{name}: {chosen.title}" for name, chosen in able.items())
    return download(
        f"{layer.title}: every feature that passes the filters",
        [chosen.media_type for chosen in able.values()],
        [in_path("extension", choice(able), titles), *_filters(dataset, layer)],
    )


def _of_presence(dataset: Dataset) -> Operation:
    return download(
        "Activities in the shape of HDX HAPI's operational presence: one row for each "
        "organisation, sector, administrative unit and period",
        [CSV],
        _filters(dataset, layers.PARTNER_ACTIVITIES),
    )


ROUTES = (
    Route("/api/downloads/{collection}.{extension}", collection, PerCollection(_of_collection)),
    Route("/api/downloads/operational-presence.csv", presence, _of_presence),
    Route(
        "/api/downloads/view.html",
        view,
        download(
            "The map of a view as one file that opens without network", [HTML], described.MAP_VIEW
        ),
    ),
)
