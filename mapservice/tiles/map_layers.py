"""The light features that the map in the pages fetches by address."""

from functools import partial

from geo.errors import NotFoundError
from maps.basemap import map_features, site_points
from mapservice.query import parameters
from mapservice.web.answers import GEOJSON, Answer, Caching
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import SHORT_LANGUAGE, VERSION, asset, choice, example, in_path, query


def known() -> tuple[str, ...]:
    """Returns the names of the layers that the map can fetch."""
    return (*map_features.layer_ids(), site_points.NAME)


def layer(request: Request) -> Answer:
    """`/api/map/{layer}.geojson`: one of the map's layers, or the sites' points, in a language."""
    layer_id = request.part("layer")
    if layer_id not in known():
        listed = ", ".join(known())
        raise NotFoundError(f"There is no map layer “{layer_id[:60]}”; known are {listed}.")
    language = parameters.part_of_view(request.pairs, ("date", "lang"), ["v"]).lang
    make = (
        partial(site_points.encoded, request.dataset, language)
        if layer_id == site_points.NAME
        else partial(map_features.encoded, request.dataset, layer_id, language)
    )
    keyed = "v" in request.http.query_params
    return Answer(
        lambda: request.cache.get(("map", layer_id, language), make),
        GEOJSON,
        (layer_id, language),
        Caching.KEYED if keyed else Caching.DATA,
    )


ROUTES = (
    Route(
        "/api/map/{layer}.geojson",
        layer,
        asset(
            "Light features for the map of the pages",
            GEOJSON,
            in_path("layer", choice(known())),
            SHORT_LANGUAGE,
            query("date", example("2024-03-31"), "The day of which sites are shown; now without."),
            VERSION,
        ),
    ),
)
