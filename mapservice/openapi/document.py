"""The description of the service as OpenAPI 3.0, made of its routes and of the catalogue."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.dataset.dataset import Dataset
from geo.language import Language
from mapservice.openapi import place_codes, schemas
from mapservice.web import path_convertor
from mapservice.web.endpoint import PerCollection, Route


def description(origin: str, dataset: Dataset, routes: Iterable[Route]) -> dict[str, Any]:
    """Returns the whole description; `origin` is where the service is reached.

    Which properties can be filtered by is that of the dataset's audience.
    """
    country = dataset.country.named(Language.EN)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Durable Solutions Atlas",
            "version": "1.0.0",
            "description": f"Layers on displacement in {country} as OGC API - Features. What an "
            "answer holds depends on the audience of the asker; the public sees whole cells only.",
        },
        "servers": [{"url": origin}],
        "paths": _paths(routes, dataset),
        "security": [{}, {"bearer": []}],
        "components": {
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token of a share link: the part of its address after "
                    "/share/. Without one, an opened link, the sign-in, or what everybody may "
                    "see.",
                }
            },
            "schemas": schemas.all_of(dataset),
            "responses": {"problem": schemas.PROBLEM_RESPONSE},
        },
    }


def _paths(routes: Iterable[Route], dataset: Dataset) -> dict[str, Any]:
    """Returns what each path offers; the paths of one collection stand together."""
    paths: dict[str, Any] = {}
    for is_per_collection, group in groupby(
        routes, lambda route: isinstance(route.operation, PerCollection)
    ):
        together = [route for route in group if route.operation or route.post]
        for layer in layers.LAYERS if is_per_collection else (None,):
            paths |= dict(_path(route, dataset, layer) for route in together)
    return paths


def _path(route: Route, dataset: Dataset, layer: Layer | None) -> tuple[str, dict[str, Any]]:
    path, operation = path_convertor.plain(route.path), route.operation
    if layer and isinstance(operation, PerCollection):
        own = place_codes.filled(operation.of(dataset, layer), dataset)
        return path.replace("{collection}", layer.id), {"get": own}
    made = operation(dataset) if callable(operation) else operation
    read = place_codes.filled(made, dataset) if isinstance(made, dict) else made
    both = {"get": read, "post": route.post}
    return path, {method: own for method, own in both.items() if own}
