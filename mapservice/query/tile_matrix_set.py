"""The one way in which the service cuts the world into tiles: WebMercatorQuad of the OGC."""

from typing import Any

from geo.errors import NotFoundError
from mapservice.query import parameters
from mapservice.web.answers import JSON, Answer, document
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import choice, data, in_path, only_format

SCHEME = "WebMercatorQuad"
SCHEME_URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
CRS_URI = "http://www.opengis.net/def/crs/EPSG/0/3857"
SCHEMES = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
LAST_MATRIX = 24
_SCALE_SET = "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"
_TITLE = "Google Maps Compatible for the World"
_HALF_WORLD_M = 20_037_508.342789244
_TILE_PX = 256
_PX_M = 0.00028


def listed(request: Request) -> Answer:
    """`/api/tileMatrixSets`: the tile matrix sets, of which there is one."""
    parameters.nothing_but(request.pairs, "f")
    href = f"{request.origin}/api/tileMatrixSets"
    link = {"rel": "self", "type": JSON, "title": _TITLE, "href": f"{href}/{SCHEME}"}
    one = {"id": SCHEME, "title": _TITLE, "uri": SCHEME_URI, "crs": CRS_URI, "links": [link]}
    own = {"rel": "self", "type": JSON, "title": "Tile matrix sets", "href": href}
    return document({"links": [own], "tileMatrixSets": [one]})


def one(request: Request) -> Answer:
    """`/api/tileMatrixSets/{tms}`: the definition, as in the OGC's standard."""
    parameters.nothing_but(request.pairs, "f")
    refuse_others(request)
    definition = {
        "id": SCHEME,
        "title": _TITLE,
        "uri": SCHEME_URI,
        "crs": CRS_URI,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": _SCALE_SET,
        "tileMatrices": [_matrix(zoom) for zoom in range(LAST_MATRIX + 1)],
    }
    return document(definition)


def refuse_others(request: Request) -> None:
    """Refuses every tile matrix set but the one that there is."""
    wanted = request.part("tileMatrixSet")
    if wanted != SCHEME:
        raise NotFoundError(f"There is no tile matrix set “{wanted[:60]}”; there is {SCHEME}.")


def links(request: Request) -> list[dict[str, Any]]:
    """Returns the link from the landing page to the tile matrix sets."""
    href = f"{request.origin}/api/tileMatrixSets"
    return [{"rel": SCHEMES, "type": JSON, "title": "Tile matrix sets", "href": href}]


def _matrix(zoom: int) -> dict[str, Any]:
    cell_m = 2 * _HALF_WORLD_M / (_TILE_PX << zoom)
    return {
        "id": str(zoom),
        "scaleDenominator": cell_m / _PX_M,
        "cellSize": cell_m,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-_HALF_WORLD_M, _HALF_WORLD_M],
        "tileWidth": _TILE_PX,
        "tileHeight": _TILE_PX,
        "matrixWidth": 1 << zoom,
        "matrixHeight": 1 << zoom,
    }


PART = in_path("tileMatrixSet", choice([SCHEME]))
ROUTES = (
    Route(
        "/api/tileMatrixSets", listed, data("The tile matrix sets", [JSON], [only_format("json")])
    ),
    Route(
        "/api/tileMatrixSets/{tileMatrixSet}",
        one,
        data("A tile matrix set", [JSON], [PART, only_format("json")]),
    ),
)
