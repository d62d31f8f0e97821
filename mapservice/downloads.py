"""Files of exactly what is filtered: a collection in many formats, the shape of HDX HAPI, a map."""

from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo import catalog, formats, operational_presence, provenance, selection
from geo.dataset import Dataset
from geo.errors import InvalidQueryError
from geo.formats import Content
from geo.language import Language, mark, words
from geo.layer import Layer
from geo.scene import Scene
from geo.view import Problem
from maps import offline_ground, offline_map, svg_ground
from maps.offline_ground import Base
from mapservice import items, parameters
from mapservice.answers import Answer
from mapservice.door import Asked, Process
from mapservice.parameters import ItemsQuery
from mapservice.streamed import spooled

PAGING = ("limit", "offset", "f")
"""Parameters of items that mean nothing for a file, which holds every row."""
HXL = "hxl"
EXPORT = "export"
"""What the audit log calls a file that is taken away."""
GROUND = "ground of drawn maps"
"""The base map, kept in the process under the name that the lite pages use, too."""
CSV = "text/csv; charset=utf-8"
HTML = "text/html; charset=utf-8"
_TITLES = {
    "bbox": mark("Box in degrees"),
    "datetime": mark("Period"),
    "filter": mark("Condition"),
}
_TRUTHS = {"true": True, "false": False}


def collection(asked: Asked) -> Answer:
    """`/api/downloads/{id}.{ext}`: every feature that passes the filters, as a file."""
    layer = asked.dataset.layer(asked.part("collection"))
    extension = asked.part("extension")
    chosen = formats.of(extension)
    formats.refuse_records(extension, layer)
    query, tagged = _query(asked, layer, tags_fit=chosen.tags)
    scene = _scene(asked.dataset, query)
    return Answer(
        bytes,
        chosen.media_type,
        (query, tagged),
        headers=attachment(scene, layer.id, extension),
        stream=partial(_spool, asked, layer, (extension, query, tagged)),
        deed=EXPORT,
    )


def presence(asked: Asked) -> Answer:
    """`/api/downloads/operational-presence.csv`: activities in the shape of HDX HAPI."""
    layer = catalog.PARTNER_ACTIVITIES
    query, tagged = _query(asked, layer, tags_fit=True)
    scene = _scene(asked.dataset, query)

    def make() -> bytes:
        found = _matching(asked, layer, query, Language.EN)
        return operational_presence.sheet(
            operational_presence.rows(asked.dataset, found), tagged=tagged
        )

    headers = attachment(scene, "operational-presence", "csv")
    return Answer(make, CSV, (query, tagged), headers=headers, deed=EXPORT)


def view(asked: Asked) -> Answer:
    """`/api/downloads/view.html`: the map of a view as one file that needs no network."""
    chosen = parameters.map_view(asked.pairs, asked.dataset)
    scene = Scene(asked.dataset, chosen, words(chosen.lang))
    return Answer(
        lambda: offline_map.page(scene, _base(asked.process, chosen.lang)).encode(),
        HTML,
        (chosen,),
        headers=attachment(scene, "map", "html"),
        deed=EXPORT,
    )


def _base(process: Process, language: Language) -> Base:
    """Returns the base map, drawn once per process and language."""
    boundaries = process.config.data / "boundaries"
    ground = partial(process.kept.get, GROUND, partial(svg_ground.read, boundaries))
    return process.kept.get(
        ("offline base", language), lambda: offline_ground.draw(ground(), language)
    )


def _query(asked: Asked, layer: Layer, *, tags_fit: bool) -> tuple[ItemsQuery, bool]:
    """Reads the parameters: those of items but paging, and whether HXL tags are wanted."""
    refused = [Problem(name, "", "") for name, _ in asked.pairs if name in PAGING]
    wanted = [value for name, value in asked.pairs if name == HXL]
    if len(wanted) > 1:
        refused.append(Problem(HXL, wanted[1], mark("it can be given only once")))
    elif wanted and wanted[0] not in _TRUTHS:
        refused.append(Problem(HXL, wanted[0], mark("expected true or false")))
    elif wanted == ["true"] and not tags_fit:
        refused.append(Problem(HXL, "true", mark("only csv and xlsx have a row for HXL tags")))
    if refused:
        raise InvalidQueryError(" ".join(one.sentence(words(_language(asked))) for one in refused))
    others = [pair for pair in asked.pairs if pair[0] != HXL]
    return parameters.items_query(others, asked.dataset, layer), wanted == ["true"]


def _language(asked: Asked) -> Language:
    found = [value for name, value in asked.pairs if name == "lang" and value in list(Language)]
    return Language(found[0]) if found else Language.EN


def _scene(dataset: Dataset, query: ItemsQuery) -> Scene:
    return Scene(dataset, query.view, words(query.view.lang))


def _spool(asked: Asked, layer: Layer, wanted: tuple[str, ItemsQuery, bool]) -> Any:  # noqa: ANN401 - a file
    extension, query, tagged = wanted
    features = _matching(asked, layer, query, query.view.lang)
    scene = _scene(asked.dataset, query)
    sources = features["source_id"].dropna()
    about = provenance.of_layer(scene, layer, sources, _further(layer, query))
    shape = formats.shape_of(layer, asked.dataset.features[layer.id])
    content = Content(layer, features, about, shape, tagged)

    def write(path: Path) -> None:
        formats.write(path, extension, content)

    return spooled(f"{layer.id}.{extension}", write)


def _matching(
    asked: Asked, layer: Layer, query: ItemsQuery, language: Language
) -> gpd.GeoDataFrame:
    """Returns the features that pass all filters, with the derived values of the day."""
    rows = asked.dataset.features[layer.id].iloc[items.matching(asked, layer, query)]
    return selection.derived(asked.dataset, layer, rows, query.view.having(lang=language))


def _further(layer: Layer, query: ItemsQuery) -> list[tuple[str, str]]:
    """Returns the filters that are no part of a view, as pairs of a title and a value."""
    say = words(query.view.lang)
    titles = {field.name: field.title for field in layer.fields} | _TITLES
    return [(say(titles[name]), value) for name, value in query.own if name in titles]


def attachment(scene: Scene, what: str, extension: str) -> dict[str, str]:
    """Returns the header that names the file: what, where, and the day it describes."""
    name = f"{what}-{provenance.place_slug(scene)}-{scene.day.isoformat()}.{extension}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}
