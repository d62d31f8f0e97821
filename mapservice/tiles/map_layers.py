"""The light features that the map in the pages fetches by address."""

from functools import partial
from typing import Any, Final

from geo.catalog import layers
from geo.dataset.dataset import Dataset
from geo.dataset.sums import drawn_sites
from geo.errors import NotFoundError
from geo.view.address import FILTERS
from maps.basemap import map_features, site_points
from mapservice.query import parameters
from mapservice.web.answers import GEOJSON, Answer, Caching
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import (
    SHARED,
    SHORT_LANGUAGE,
    VERSION,
    asset,
    choice,
    example,
    in_path,
    query,
)

_FILTERS: Final = (*FILTERS, "presence")
_OF_SITES: Final = (layers.INFORMAL_SITES.id, site_points.NAME)


def known() -> tuple[str, ...]:
    """Returns the names of the layers that the map can fetch."""
    return (*map_features.layer_ids(), site_points.NAME)


def layer(request: Request) -> Answer:
    """`/api/map/{layer}.geojson`: one of the map's layers, or the sites' points, in a language."""
    layer_id = request.part("layer")
    if layer_id not in known():
        listed = ", ".join(known())
        raise NotFoundError(f"There is no map layer “{layer_id[:60]}”; known are {listed}.")
    whole = request.dataset
    view = parameters.part_of_view(request.pairs, _asked(whole), ["v"], whole)
    language = view.lang
    drawn = drawn_sites.drawn(whole, view) if layer_id in _OF_SITES else whole
    make = (
        partial(site_points.encoded, drawn, language)
        if layer_id == site_points.NAME
        else partial(map_features.encoded, drawn, layer_id, language)
    )
    keyed = "v" in request.http.query_params
    return Answer(
        lambda: drawn.derived.get(("map", layer_id, language), make),
        GEOJSON,
        (layer_id, language, *(drawn.drawn or ())),
        Caching.KEYED if keyed else Caching.DATA,
    )


def _asked(dataset: Dataset) -> tuple[str, ...]:
    """Returns the parts of a View that matter: filters where not all sites are drawn, else none."""
    return (*(_FILTERS if drawn_sites.are_many(dataset) else ()), "date", "lang")


def _described(dataset: Dataset) -> dict[str, Any]:
    return asset(
        "Light features for the map of the pages",
        GEOJSON,
        in_path("layer", choice(known())),
        SHORT_LANGUAGE,
        query("date", example("2024-03-31"), "The day of which sites are shown; now without."),
        VERSION,
        *(one for one in SHARED if drawn_sites.are_many(dataset) and one["name"] in _FILTERS),
    )


ROUTES = (Route("/api/map/{layer}.geojson", layer, _described),)
