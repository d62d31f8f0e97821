"""The features of a collection as GeoJSON: a page of them, or one by its id."""

from dataclasses import replace
from functools import partial, reduce
from typing import Any
from urllib.parse import quote

import geopandas as gpd
import numpy as np
import orjson
import shapely

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.catalog.registers import SITE_ROUNDS
from geo.dataset import place_names, records, selection
from geo.dataset.dataset import Dataset
from geo.dataset.kept.matched import Matched
from geo.dataset.sources import named_at, standing
from geo.errors import NotFoundError
from geo.exchange import boxes
from geo.language import Language
from geo.presence import periods, presence
from geo.profiles import site_history
from geo.values.crs import BBox
from geo.view.view import View
from mapservice.features import item_operations, item_pages, kept_items
from mapservice.features.geojson import Encoded
from mapservice.features.item_pages import Listed
from mapservice.query import parameters
from mapservice.query.parameters import ItemsQuery
from mapservice.query.parsers import CRS84, Period
from mapservice.web.answers import GEOJSON, JSON, Answer
from mapservice.web.endpoint import PerCollection, Request, Route
from mapservice.web.negotiation import html_answer, wants_html
from mapservice.web.pages import HTML

MOST_ROWS = 1_000
"""Rows of a table on a page for people; programs get up to the maximum of `limit`."""
MATCHES_KEPT = 64
OF_THE_DAY = ("status", "certainty")
"""Properties that are other ones every day: of layers that are counted, and of activities."""
CRS_HEADER = {"Content-Crs": f"<{CRS84}>"}


def page(request: Request) -> Answer:
    """`/api/collections/{id}/items`: a page of the features that pass the filters."""
    layer = request.dataset.layer(request.part("collection"))
    query = parameters.items_query(request.pairs, request.dataset, layer)
    if wants_html(request.http):
        return html_answer(partial(_html_page, request, layer, query), (query,))
    make = partial(_page, request, layer, query)
    return Answer(make, GEOJSON, (query,), headers=dict(CRS_HEADER), negotiated=True)


def one(request: Request) -> Answer:
    """`/api/collections/{id}/items/{featureId}`: one feature with the values of a day."""
    layer = request.dataset.layer(request.part("collection"))
    view = parameters.feature_view(request.pairs, request.dataset)
    found = _by_id(request, layer, request.part("feature"))
    if not len(found):
        raise NotFoundError(_nothing(request, layer))
    if wants_html(request.http):
        return html_answer(partial(_html_one, request, layer, found, view), (view,))
    make = partial(_one, request, layer, found, view)
    return Answer(make, GEOJSON, (view,), headers=dict(CRS_HEADER), negotiated=True)


def _page(request: Request, layer: Layer, query: ItemsQuery) -> bytes:
    dataset = request.dataset
    found = matching(request, layer, query)
    rows = found.page(query.offset, query.limit)
    members = {
        "numberMatched": len(found),
        "numberReturned": len(rows),
        "timeStamp": f"{request.revision.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "day": selection.day(dataset, query.view).isoformat(),
        **supposed_of(dataset),
        "links": _links(request, layer, query, len(found)),
    }
    head = b"".join(
        orjson.dumps(name) + b":" + orjson.dumps(value) + b"," for name, value in members.items()
    )
    listed = b",".join(_features(request, layer, rows, query.view))
    return b'{"type":"FeatureCollection",' + head + b'"features":[' + listed + b"]}"


def _by_id(request: Request, layer: Layer, feature: str) -> Matched:
    """Returns the one feature of an id, or none."""
    dataset, features = request.dataset, request.dataset.features[layer.id]
    rows = request.cache.get(
        ("rows", layer.id), lambda: {one: at for at, one in enumerate(features["id"].tolist())}
    )
    if feature not in rows and layer.id in dataset.kept:
        return kept_items.of_kept_id(dataset, layer, feature)
    return Matched(features, np.array([rows[feature]] if feature in rows else [], dtype=int))


def _nothing(request: Request, layer: Layer) -> str:
    """Returns why there is no feature; of a site that is closed, since when."""
    own = request.part("feature")
    closed = request.dataset.closed_site(own) if layer is layers.INFORMAL_SITES else None
    if closed is None:
        return f"There is no feature “{own[:60]}” in the collection {layer.id}."
    day = closed["until"]
    return f"The site “{own[:60]}” is closed since {day}; a date before that day shows it."


def _rounds(request: Request, layer: Layer) -> list[dict[str, str]]:
    """Returns the link to what each list says of a site, where lists were handed in."""
    own = request.part("feature")
    if layer is not layers.INFORMAL_SITES or not site_history.has_rounds(request.dataset, own):
        return []
    href = f"{request.origin}/api/downloads/{SITE_ROUNDS.id}.csv?site={quote(own, safe='')}"
    return [{"rel": "related", "type": "text/csv", "title": "Households by round", "href": href}]


def _one(request: Request, layer: Layer, found: Matched, view: View) -> bytes:
    path = f"{request.origin}/api/collections/{layer.id}"
    mine = ItemsQuery(view)
    own = f"{path}/items/{request.part('feature')}"
    links = [
        {"rel": "self", "type": GEOJSON, "title": "This feature", "href": mine.address(own, 0)},
        {
            "rel": "alternate",
            "type": HTML,
            "title": "This feature as a page",
            "href": mine.address(own, 0, "html"),
        },
        {"rel": "collection", "type": JSON, "title": layer.title, "href": path},
        *_rounds(request, layer),
    ]
    (encoded,) = _features(request, layer, found.page(0, 1), view)
    others = orjson.dumps({**supposed_of(request.dataset), "links": links})
    return encoded[:-1] + b"," + others[1:]


def supposed_of(dataset: Dataset) -> dict[str, str]:
    """Returns the member of an answer that says what it supposes, if anything."""
    return {} if dataset.supposed is None else {"supposition": dataset.supposed.short()}


def _features(request: Request, layer: Layer, rows: gpd.GeoDataFrame, view: View) -> list[bytes]:
    """Returns rows of a layer as GeoJSON, with the derived values of the day.

    Those of a layer in memory, whose index is their position, are put together from kept pieces.
    """
    dataset = request.dataset
    values = _of_the_day(request, layer, rows, view)
    if layer.id in dataset.kept:
        every = np.arange(len(rows))
        return _encoded(dataset, layer, rows, view.lang).features(every, values)
    encoded = request.cache.get(
        ("encoded", layer.id, view.lang),
        lambda: _encoded(dataset, layer, dataset.features[layer.id], view.lang),
    )
    return encoded.features(rows.index.to_numpy(), values)


def _encoded(
    dataset: Dataset, layer: Layer, features: gpd.GeoDataFrame, language: Language
) -> Encoded:
    """Returns features of a layer, encoded but for the values of a day."""
    shown = place_names.in_language(features.copy(deep=False), dataset.units, language)
    names = [name for name in layer.field_names if name in shown or name in _daily(layer)]
    return Encoded.of(shown, names, _daily(layer))


def _daily(layer: Layer) -> tuple[str, ...]:
    """Returns the names of the properties that are another one every day."""
    own = OF_THE_DAY if layer is layers.PARTNER_ACTIVITIES else named_at.counted_fields(layer)
    return (*own, *standing.fields(layer))


def _of_the_day(
    request: Request, layer: Layer, rows: gpd.GeoDataFrame, view: View
) -> dict[str, list[Any]]:
    """Returns the derived values of the view's day for rows of a layer."""
    dataset = request.dataset
    if layer is layers.PARTNER_ACTIVITIES:
        shown = selection.derived(dataset, layer, rows, view.having(lang=Language.EN))
        found = records.records(shown[[*_daily(layer), "geometry"]])
        return {name: [one[name] for one in found] for name in _daily(layer)}
    on = selection.day(dataset, view).toordinal()
    told = standing.of_the_day(dataset, layer, rows, on)
    if layer.counted and layer.id in dataset.kept:
        told |= named_at.of_the_day(dataset, layer, _places(rows), view)
    elif layer.counted:
        every = dataset.features[layer.id]
        places = request.cache.get(("places", layer.id), lambda: _places(every))
        told |= named_at.of_the_day(dataset, layer, places.iloc[rows.index.to_numpy()], view)
    return {
        name: values.astype(object).where(values.notna(), None).tolist()
        for name, values in told.items()
    }


def _places(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns only the columns that say where each feature's presence is counted."""
    names = [
        name
        for name in features
        if name in ("id", "pcode", "match") or str(name).endswith("_pcode")
    ]
    places: gpd.GeoDataFrame = features[names].astype(object)
    return places


def _html_page(request: Request, layer: Layer, query: ItemsQuery) -> bytes:
    query = replace(query, limit=min(query.limit, MOST_ROWS))
    found = matching(request, layer, query)
    rows = found.page(query.offset, query.limit)
    shown = selection.derived(request.dataset, layer, rows, query.view)
    return item_pages.features(request, layer, query, Listed(records.records(shown), len(found)))


def _html_one(request: Request, layer: Layer, found: Matched, view: View) -> bytes:
    rows = found.page(0, 1)
    (record,) = records.records(selection.derived(request.dataset, layer, rows, view))
    return item_pages.feature(request, layer, record, rows.geometry.iloc[0])


def matching(request: Request, layer: Layer, query: ItemsQuery) -> Matched:
    """Returns the features that pass all filters, kept for the next page."""
    kept = request.cache.part("matching", MATCHES_KEPT)
    key = (layer.id, query.view, query.bbox, query.period, query.wanted, query.order)
    return kept.get(key, lambda: _found(request, layer, query))


def _found(request: Request, layer: Layer, query: ItemsQuery) -> Matched:
    positions, dataset = _matching(request, layer, query), request.dataset
    if layer.id in dataset.kept:
        return kept_items.of_kept(dataset, layer, query, positions)
    return Matched(dataset.features[layer.id], positions)


def _matching(request: Request, layer: Layer, query: ItemsQuery) -> np.ndarray:
    """Returns the positions of the features in memory that pass all filters, in the layer's order.

    The box comes first and the properties last, so that a small box costs little in a large layer.
    """
    dataset = request.dataset
    features, view = dataset.features[layer.id], query.view
    passing = request.cache.get(("passing", layer.id, view), lambda: _passing(dataset, layer, view))
    if query.bbox is None:
        found = np.flatnonzero(passing)
    else:
        sides = (_inside(request, layer, one) for one in boxes.parts(query.bbox))
        found = reduce(np.union1d, sides)
        found = found[passing[found]]
    if query.period is not None:
        found = found[_during(layer, features.iloc[found], query.period)]
    if query.wanted:
        rows = selection.derived(dataset, layer, features.iloc[found], view)
        masks = [wanted.mask(rows) for wanted in query.wanted]
        found = found[np.logical_and.reduce(masks)]
    return _sorted(dataset, layer, query, found) if query.order else found


def _sorted(dataset: Dataset, layer: Layer, query: ItemsQuery, found: np.ndarray) -> np.ndarray:
    """Returns the row positions in the order asked for, then in that of the layer."""
    rows = dataset.features[layer.id].iloc[found]
    if any(layer.field(one.name).derived for one in query.order):
        rows = selection.derived(dataset, layer, rows, query.view.having(lang=Language.EN))
    order = np.arange(len(rows))
    for one in reversed(query.order):
        ranks = rows[one.name].rank(method="dense", ascending=not one.descending)
        missing_last = ranks.fillna(len(rows) + 1).to_numpy(dtype=float)
        order = order[np.argsort(missing_last[order], kind="stable")]
    ordered: np.ndarray = found[order]
    return ordered


def _passing(dataset: Dataset, layer: Layer, view: View) -> np.ndarray:
    """Returns whether each feature of the layer passes the filters of the view."""
    number = len(dataset.features[layer.id])
    on_a_day = view.date is not None and layer is layers.PARTNER_ACTIVITIES
    if not selection.active_filters(view) and not on_a_day:
        return np.ones(number, dtype=bool)
    passing = np.zeros(number, dtype=bool)
    passing[selection.select(dataset, layer.id, view).index.to_numpy()] = True
    return passing


def _inside(request: Request, layer: Layer, bbox: BBox) -> np.ndarray:
    """Returns, in order, the features that have a shape that meets the box, its edges included."""
    box = boxes.shape(bbox)
    shapes = request.dataset.features[layer.id].geometry.to_numpy()
    tree, edges = request.cache.get(("tree", layer.id), lambda: _tree(shapes))
    found: np.ndarray = np.sort(tree.query(box))
    near = edges[found]
    inside = ((near >= bbox[:2] * 2) & (near <= bbox[2:] * 2)).all(axis=1)
    crossing = found[~inside]  # few; what is wholly inside needs no closer look
    shapely.prepare(box)
    apart = crossing[~shapely.intersects(box, shapes[crossing])]
    return np.setdiff1d(found, apart, assume_unique=True) if len(apart) else found


def _tree(shapes: np.ndarray) -> tuple[shapely.STRtree, np.ndarray]:
    """Returns what finds shapes by a box, built now as the first query would do, and their edges.

    Edges are west, south, east, north in degrees.
    """
    tree = shapely.STRtree(shapes)
    tree.query(shapely.Point(0, 0))
    return tree, shapely.bounds(shapes)


def _during(layer: Layer, features: gpd.GeoDataFrame, period: Period) -> np.ndarray:
    """Returns whether each record's own period meets the days asked for."""
    start, end = period.start or periods.OPEN_START, period.end or periods.OPEN_END
    if layer is layers.PARTNER_ACTIVITIES:
        return presence.overlaps(features, start, end)
    first, last = features["as_of"], features["as_of"]
    if layer is layers.MOVEMENTS:
        first, last = features["period_start"].fillna(first), features["period_end"].fillna(last)
    within: np.ndarray = ((first <= end) & (last >= start)).to_numpy(dtype=bool)
    return within


def _links(request: Request, layer: Layer, query: ItemsQuery, matched: int) -> list[dict[str, Any]]:
    path = f"{request.origin}/api/collections/{layer.id}"
    pages = {"self": query.offset, **query.pages(matched)}
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


ITEMS = "/api/collections/{collection}/items"
ROUTES = (
    Route(ITEMS, page, PerCollection(item_operations.of_page)),
    Route(f"{ITEMS}/{{feature}}", one, PerCollection(item_operations.of_feature)),
)
