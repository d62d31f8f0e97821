"""The one gate: what each audience may see, decided once per revision.

Everything that leaves the process is made from a Dataset that went through `disclose`. For
`public` the dataset is reduced to whole cells (sub-districts for sites, districts for presence,
governorates for sensitive sectors); filters then only choose cells.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

import geopandas as gpd
import pandas as pd
import shapely

from geo import catalog, public_cells
from geo.dataset import Dataset
from geo.layer import Sensitivity
from geo.vocabulary import SENSITIVE_SECTORS


class Audience(StrEnum):
    """Who is looking: anybody with a link, a partner, or a coordinator."""

    PUBLIC = "public"
    PARTNER = "partner"
    COORDINATOR = "coordinator"


class Treatment(StrEnum):
    """What happens to a kind of record: shown as it is, aggregated, or not shown."""

    SHOW = "show"
    TO_SUBDISTRICT = "sub-district cells"
    TO_DISTRICT = "district cells"
    TO_GOVERNORATE = "governorate cells"
    HIDE = "hide"


SHOW, HIDE = Treatment.SHOW, Treatment.HIDE
RULES: Mapping[str, Mapping[Audience, Treatment]] = {
    kind: dict(zip(Audience, treatments, strict=True))
    for kind, treatments in {
        # kind of record:            public                     partner  coordinator
        "governorates": (SHOW, SHOW, SHOW),
        "districts": (SHOW, SHOW, SHOW),
        "subdistricts": (SHOW, SHOW, SHOW),
        "informal-sites": (Treatment.TO_SUBDISTRICT, SHOW, SHOW),
        "hotspots": (SHOW, SHOW, SHOW),
        "abc-areas": (SHOW, SHOW, SHOW),
        "abc-area-units": (SHOW, SHOW, SHOW),
        "blocked-areas": (Treatment.TO_DISTRICT, SHOW, SHOW),
        "partner-activities": (Treatment.TO_DISTRICT, SHOW, SHOW),
        "partner-activities, sensitive sectors": (
            Treatment.TO_GOVERNORATE, Treatment.TO_GOVERNORATE, SHOW,
        ),
        "service-gaps": (Treatment.TO_DISTRICT, SHOW, SHOW),
        "service-gaps, sensitive sectors": (
            Treatment.TO_GOVERNORATE, Treatment.TO_GOVERNORATE, SHOW,
        ),
        "movements": (SHOW, SHOW, SHOW),
        "organisations": (SHOW, SHOW, SHOW),
        "sources": (SHOW, SHOW, SHOW),
        "site-groups": (HIDE, SHOW, SHOW),
        "area-profiles": (HIDE, SHOW, SHOW),
    }.items()
}  # fmt: skip
"""Kind of record × audience → treatment. What is not in the table is hidden."""


_PROXY_HEADERS = (
    "forwarded", "x-forwarded", "x-real-ip", "x-client-ip", "x-original", "true-client-ip",
    "cf-", "fastly-", "via",
)  # fmt: skip


def treatment(kind: str, audience: Audience) -> Treatment:
    """Returns the rule for a kind of record; `hide` where the table has none."""
    return RULES.get(kind, {}).get(audience, HIDE)


def disclose(dataset: Dataset, audience: Audience) -> Dataset:
    """Returns the dataset as the audience may see it; the same values for every request."""
    if audience is Audience.COORDINATOR:
        return dataset
    features = {layer_id: _disclosed(dataset, layer_id, audience) for layer_id in dataset.features}
    apart = treatment("informal-sites", audience) is SHOW
    return replace(dataset, audience=audience.value, features=features, sites_are_told_apart=apart)


def _disclosed(dataset: Dataset, layer_id: str, audience: Audience) -> gpd.GeoDataFrame:
    features = dataset.features[layer_id]
    rule = treatment(layer_id, audience)
    if layer_id in ("partner-activities", "service-gaps"):
        return _by_sector(dataset, layer_id, features, audience)
    if rule is SHOW:
        return _without_restricted(layer_id, features, audience)
    if rule is Treatment.TO_SUBDISTRICT and layer_id == catalog.INFORMAL_SITES.id:
        return public_cells.sites(features, dataset.features["subdistricts"])
    if rule is Treatment.TO_DISTRICT and layer_id == catalog.BLOCKED_AREAS.id:
        return public_cells.blocked_areas(features, dataset.features["districts"])
    return features.iloc[:0]


def _by_sector(
    dataset: Dataset, layer_id: str, features: gpd.GeoDataFrame, audience: Audience
) -> gpd.GeoDataFrame:
    sensitive = features["sector"].isin(SENSITIVE_SECTORS)
    parts = []
    for kind, rows in (
        (layer_id, features[~sensitive]),
        (f"{layer_id}, sensitive sectors", features[sensitive]),
    ):
        rule = treatment(kind, audience)
        if rule is SHOW:
            parts.append(rows)
        elif rule in (Treatment.TO_DISTRICT, Treatment.TO_GOVERNORATE):
            level = "district" if rule is Treatment.TO_DISTRICT else "governorate"
            parts.append(public_cells.records(rows, level, _points(dataset)))
    return public_cells.joined(parts, features)


def _without_restricted(
    layer_id: str, features: gpd.GeoDataFrame, audience: Audience
) -> gpd.GeoDataFrame:
    """Returns the features; for the public with nothing in the fields that are restricted."""
    layers = {layer.id: layer for layer in (*catalog.LAYERS, *catalog.REGISTERS)}
    restricted = [
        field.name
        for field in layers[layer_id].stored_fields
        if field.sensitivity is Sensitivity.RESTRICTED
    ]
    if audience is not Audience.PUBLIC or not restricted:
        return features
    shown = features.copy(deep=False)
    for name in restricted:
        shown[name] = pd.Series(None, index=features.index, dtype=features[name].dtype)
    return shown


def _points(dataset: Dataset) -> dict[str, shapely.Point]:
    """Returns a point inside each governorate and district, in degrees, by P-code."""
    points: dict[str, shapely.Point] = {}
    for layer in (catalog.GOVERNORATES, catalog.DISTRICTS):
        units = dataset.features[layer.id]
        points |= dict(zip(units["pcode"], units.geometry.representative_point(), strict=True))
    return points


def audience_of(
    default: str | None, bound_to: str, host: str, headers: Mapping[str, str]
) -> Audience:
    """Returns the audience of whoever is not signed in.

    A `default` from the settings wins. Without one it is `coordinator` only on your own machine:
    the process listens on loopback, the request names a loopback host and no proxy has forwarded
    it; everybody else is `public`. A proxy that hides itself cannot be told from your own
    machine: behind one, the default has to be set.
    """
    if default:
        return Audience(default)
    forwarded = any(name.lower().startswith(_PROXY_HEADERS) for name in headers)
    local = _is_loopback(bound_to) and _is_loopback(_host_name(host))
    return Audience.COORDINATOR if local and not forwarded else Audience.PUBLIC


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if ":" in host else host


def _is_loopback(name: str) -> bool:
    """Whether a name is this machine's own; `127.example.org` is somebody else's."""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
