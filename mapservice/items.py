"""The features of a collection as GeoJSON: a page of them, or one by its id."""

from dataclasses import replace
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import orjson
import shapely

from geo import catalog, export, presence, selection
from geo.dataset import Dataset
from geo.errors import NotFoundError
from geo.language import Language
from geo.layer import Layer
from geo.view import View
from mapservice import item_pages, parameters
from mapservice.answers import GEOJSON, JSON, Answer
from mapservice.door import Asked
from mapservice.item_pages import Listed
from mapservice.negotiation import html_answer, wants_html
from mapservice.pages import HTML
from mapservice.parameters import CRS84, BBox, ItemsQuery, Period

OPEN_START, OPEN_END = "0000-00-00", "9999-12-31"
MOST_ROWS = 1_000
"""Rows of a table on a page for people; programs get up to the maximum of `limit`."""
CRS_HEADER = {"Content-Crs": f"<{CRS84}>"}


def page(asked: Asked) -> Answer:
    """`/api/collections/{id}/items`: a page of the features that pass the filters."""
    layer = asked.dataset.layer(asked.part("collection"))
    query = parameters.items_query(asked.pairs, asked.dataset, layer)
    if wants_html(asked.request):
        return html_answer(partial(_html_page, asked, layer, query), (query,))
    make = partial(_page, asked, layer, query)
    return Answer(make, GEOJSON, (query,), headers=dict(CRS_HEADER), negotiated=True)


def one(asked: Asked) -> Answer:
    """`/api/collections/{id}/items/{featureId}`: one feature with the values of a day."""
    layer = asked.dataset.layer(asked.part("collection"))
    view = parameters.feature_view(asked.pairs, asked.dataset)
    features = asked.dataset.features[layer.id]
    found = np.flatnonzero(features["id"].to_numpy(dtype=object) == asked.part("feature"))
    if len(found) == 0:
        wanted = asked.part("feature")[:60]
        raise NotFoundError(f"There is no feature “{wanted}” in the collection {layer.id}.")
    if wants_html(asked.request):
        return html_answer(partial(_html_one, asked, layer, found, view), (view,))
    make = partial(_one, asked, layer, found, view)
    return Answer(make, GEOJSON, (view,), headers=dict(CRS_HEADER), negotiated=True)


def _page(asked: Asked, layer: Layer, query: ItemsQuery) -> bytes:
    dataset = asked.dataset
    found = matching(asked, layer, query)
    positions = found[query.offset : query.offset + query.limit]
    members = {
        "numberMatched": len(found),
        "numberReturned": len(positions),
        "timeStamp": f"{asked.revision.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "day": selection.day(dataset, query.view).isoformat(),
        "links": _links(asked, layer, query, len(found)),
    }
    head = b"".join(
        orjson.dumps(name) + b":" + orjson.dumps(value) + b"," for name, value in members.items()
    )
    listed = b",".join(_features(asked, layer, positions, query.view))
    return b'{"type":"FeatureCollection",' + head + b'"features":[' + listed + b"]}"


def _one(asked: Asked, layer: Layer, found: np.ndarray, view: View) -> bytes:
    path = f"{asked.origin}/api/collections/{layer.id}"
    mine = ItemsQuery(view)
    own = f"{path}/items/{asked.part('feature')}"
    links = [
        {"rel": "self", "type": GEOJSON, "title": "This feature", "href": mine.address(own, 0)},
        {
            "rel": "alternate",
            "type": HTML,
            "title": "This feature as a page",
            "href": mine.address(own, 0, "html"),
        },
        {"rel": "collection", "type": JSON, "title": layer.title, "href": path},
    ]
    (encoded,) = _features(asked, layer, found, view)
    return encoded[:-1] + b',"links":' + orjson.dumps(links) + b"}"


def _features(asked: Asked, layer: Layer, positions: np.ndarray, view: View) -> list[bytes]:
    """Returns the features at these positions as GeoJSON, with the derived values of the day."""
    dataset, kept = asked.dataset, asked.kept
    features = dataset.features[layer.id]
    shapes = kept.get(("shapes", layer.id), lambda: export.shapes(features))
    records = kept.get(
        ("records", layer.id, view.lang), lambda: _records(dataset, layer, view.lang)
    )
    rows = features.iloc[positions]
    shown = selection.derived(dataset, layer, rows, view.having(lang=Language.EN))
    names = [field.name for field in layer.fields if field.derived and field.name in shown]
    names = [*names, "id", "geometry"]
    return [
        export.feature(records[position] | values, shapes[position])
        for position, values in zip(positions.tolist(), export.records(shown[names]), strict=True)
    ]


def _records(dataset: Dataset, layer: Layer, language: Language) -> list[dict[str, Any]]:
    """Returns the properties of a whole layer in the order of the catalogue."""
    shown = selection.derived(dataset, layer, dataset.features[layer.id], View(lang=language))
    names = [name for name in layer.field_names if name in shown.columns]
    return export.records(shown[[*names, "geometry"]])


def _html_page(asked: Asked, layer: Layer, query: ItemsQuery) -> bytes:
    query = replace(query, limit=min(query.limit, MOST_ROWS))
    found = matching(asked, layer, query)
    rows = asked.dataset.features[layer.id].iloc[found[query.offset : query.offset + query.limit]]
    shown = selection.derived(asked.dataset, layer, rows, query.view)
    return item_pages.features(asked, layer, query, Listed(export.records(shown), len(found)))


def _html_one(asked: Asked, layer: Layer, found: np.ndarray, view: View) -> bytes:
    rows = asked.dataset.features[layer.id].iloc[found]
    (record,) = export.records(selection.derived(asked.dataset, layer, rows, view))
    return item_pages.feature(asked, layer, record, rows.geometry.iloc[0])


def matching(asked: Asked, layer: Layer, query: ItemsQuery) -> np.ndarray:
    """Returns the row positions of the features that pass all filters, kept for the next page."""
    dataset = asked.dataset
    found: np.ndarray = asked.kept.get(
        ("matching", layer.id, query.view, query.bbox, query.period, query.wanted),
        lambda: _matching(dataset, layer, query),
    )
    return found


def _matching(dataset: Dataset, layer: Layer, query: ItemsQuery) -> np.ndarray:
    """Returns the row positions of the features that pass all filters, in the layer's order."""
    features = selection.select(dataset, layer.id, query.view)
    if query.bbox is not None:
        features = features[_inside(features, query.bbox)]
    if query.period is not None:
        features = features[_during(layer, features, query.period)]
    for wanted in query.wanted:
        features = features[wanted.mask(features)]
    return features.index.to_numpy()


def _inside(features: gpd.GeoDataFrame, bbox: BBox) -> np.ndarray:
    """Returns whether each feature has a shape that meets the box, its edges included."""
    if bbox.west > bbox.east:  # over the 180th meridian
        parts = (bbox._replace(east=180.0), bbox._replace(west=-180.0))
        both: np.ndarray = _inside(features, parts[0]) | _inside(features, parts[1])
        return both
    corners = [(bbox.west, bbox.south), (bbox.east, bbox.south),
               (bbox.east, bbox.north), (bbox.west, bbox.north)]  # fmt: skip
    box = shapely.convex_hull(shapely.MultiPoint(corners))
    shapely.prepare(box)
    meets: np.ndarray = shapely.intersects(box, features.geometry.to_numpy())
    return meets


def _during(layer: Layer, features: gpd.GeoDataFrame, period: Period) -> np.ndarray:
    """Returns whether each record's own period meets the days asked for."""
    start, end = period.start or OPEN_START, period.end or OPEN_END
    if layer is catalog.PARTNER_ACTIVITIES:
        return presence.overlaps(features, start, end)
    first, last = features["as_of"], features["as_of"]
    if layer is catalog.MOVEMENTS:
        first, last = features["period_start"].fillna(first), features["period_end"].fillna(last)
    within: np.ndarray = ((first <= end) & (last >= start)).to_numpy(dtype=bool)
    return within


def _links(asked: Asked, layer: Layer, query: ItemsQuery, matched: int) -> list[dict[str, Any]]:
    path = f"{asked.origin}/api/collections/{layer.id}"
    pages = {"self": query.offset}
    if query.offset + query.limit < matched:
        pages["next"] = query.offset + query.limit
    if query.offset:
        pages["prev"] = max(0, query.offset - query.limit)
    titles = {"self": "This page", "next": "Next page", "prev": "Page before"}
    links = [
        {
            "rel": rel,
            "type": GEOJSON,
            "title": titles[rel],
            "href": query.address(f"{path}/items", offset),
        }
        for rel, offset in pages.items()
    ]
    page = query.address(f"{path}/items", query.offset, "html")
    return [
        *links,
        {"rel": "alternate", "type": HTML, "title": "This page for people", "href": page},
        {"rel": "collection", "type": JSON, "title": layer.title, "href": path},
    ]
