"""The light features that the map in the pages fetches by address."""

from functools import partial

from geo.errors import NotFoundError
from maps import map_features, site_points
from mapservice import parameters
from mapservice.answers import GEOJSON, Answer, Caching
from mapservice.door import Asked

KNOWN = (*map_features.LAYER_IDS, site_points.NAME)


def layer(asked: Asked) -> Answer:
    """`/api/map/{layer}.geojson`: one of the map's layers, or the sites' points, in a language."""
    layer_id = asked.part("layer")
    if layer_id not in KNOWN:
        known = ", ".join(KNOWN)
        raise NotFoundError(f"There is no map layer “{layer_id[:60]}”; known are {known}.")
    language = parameters.language(asked.pairs, "v")
    make = (
        partial(site_points.encoded, asked.dataset, language)
        if layer_id == site_points.NAME
        else partial(map_features.encoded, asked.dataset, layer_id, language)
    )
    keyed = "v" in asked.request.query_params
    return Answer(
        lambda: asked.kept.get(("map", layer_id, language), make),
        GEOJSON,
        (layer_id, language),
        Caching.KEYED if keyed else Caching.DATA,
    )
