"""One point for each informal site, or for each sub-district that holds sites, for sign and name.

Where an audience may not see sites, the points are the inner points of the sub-districts.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import shapely

from geo.catalog import layers
from geo.catalog.registers import SITE_GROUPS
from geo.dataset import records as dataset_records
from geo.dataset.dataset import Dataset
from geo.language import Language, Words, words
from maps.basemap.map_features import DECIMALS, Record
from maps.look import labels, layer_styles, text_order, theme

NAME: Final = "site-points"
NOT_A_SITE: Final = -2
"""The `n` of a group's point, which no filter lets through."""
_COMMA: Final = {Language.AR: "، ", Language.CKB: "، "}


def encoded(dataset: Dataset, language: Language) -> bytes:
    """Returns the points of sites and of groups as GeoJSON, EPSG:4326; labels are shaped.

    A site has `id`, `n` (its row, by which the map filters), `name`, `label`, `site_label`, its
    `size` in px and its `weight` in households. A group, or a site of no group, has a point in the
    middle with `group_label`, the `size` of its largest sign, its `spread` in degrees of longitude
    and its `members`, each number between commas.
    """
    features = dataset.features[layers.INFORMAL_SITES.id]
    records = dataset_records.records(features)
    inside = shapely.point_on_surface(features.geometry.to_numpy())
    placed = [n for n, point in enumerate(inside) if point is not None and not point.is_empty]
    said = words(language)
    sites = [_site(dataset, records[n], said) | {"n": n} for n in placed]
    named = {one["id"]: one for one in dataset.registered(SITE_GROUPS)}
    found = [inside[n] for n in placed]
    for key, members in _groups([records[n] for n in placed]).items():
        points = shapely.MultiPoint([found[at] for at in members])
        whole = named.get(key, records[placed[members[0]]])
        sites.append(
            _group(said, whole, [sites[at] for at in members]) | {"spread": _spread(points)}
        )
        found.append(points.centroid)
    shapes = dataset_records.shapes(gpd.GeoDataFrame(geometry=found, crs=features.crs), DECIMALS)
    drawn = [dataset_records.feature(one, shape) for one, shape in zip(sites, shapes, strict=True)]
    return b'{"type":"FeatureCollection","features":[' + b",".join(drawn) + b"]}"


def _groups(records: Sequence[Record]) -> Mapping[str, list[int]]:
    """Returns the places in the list of each group's sites; a site of no group is its own."""
    groups: dict[str, list[int]] = {}
    for at, record in enumerate(records):
        groups.setdefault(record["site_group"] or record["id"], []).append(at)
    return groups


def _spread(points: shapely.MultiPoint) -> float:
    """Returns how far the farthest point is from the middle, in degrees of longitude there."""
    return round(float(points.hausdorff_distance(points.centroid)), 3)


def _site(dataset: Dataset, record: Record, said: Words) -> dict[str, Any]:
    name = said.name(record)
    households = record["households"] or 0
    size_px = layer_styles.HOUSEHOLDS.px(households)
    if dataset.has_cells:
        size_px = max(size_px, theme.CELL_SMALLEST_PX)
    count = int(record.get("sites") or 0)
    return {
        "id": record["id"],
        "name": name,
        "label": labels.shaped(name),
        "site_label": _label(said, record, count),
        "size": size_px,
        "weight": int(households),
    }


def _group(said: Words, whole: Record, sites: Sequence[dict[str, Any]]) -> dict[str, Any]:
    count = len(sites) if len(sites) > 1 else 0
    alone = None if count else sites[0]["site_label"]
    return {
        "id": f"group-{whole['id']}",
        "n": NOT_A_SITE,
        "group_label": alone or _label(said, whole, count),
        "members": "," + "".join(f"{one['n']}," for one in sites),
        "size": max(one["size"] for one in sites),
        "weight": sum(one["weight"] for one in sites),
    }


def _label(said: Words, record: Record, sites: int) -> str:
    short = said.name(record, "short_name") or said.name(record)
    if not sites:
        return text_order.drawn(short)
    told = said.count("{n} site", "{n} sites", sites)
    return text_order.drawn(f"{short}{_COMMA.get(said.language, ', ')}{told}")
