"""The light features that the map in the pages fetches by address."""

from functools import partial

from geo.errors import NotFoundError
from maps import map_features
from mapservice import parameters
from mapservice.answers import GEOJSON, Answer, Caching
from mapservice.door import Asked


def layer(asked: Asked) -> Answer:
    """`/api/map/{layer}.geojson`: one of the map's layers in a language."""
    layer_id = asked.part("layer")
    if layer_id not in map_features.LAYER_IDS:
        known = ", ".join(map_features.LAYER_IDS)
        raise NotFoundError(f"There is no map layer “{layer_id[:60]}”; known are {known}.")
    language = parameters.language(asked.pairs, "v")
    make = partial(map_features.encoded, asked.dataset, layer_id, language)
    keyed = "v" in asked.request.query_params
    return Answer(
        lambda: asked.kept.get(("map", layer_id, language), make),
        GEOJSON,
        (layer_id, language),
        Caching.KEYED if keyed else Caching.DATA,
    )
