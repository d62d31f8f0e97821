"""The Atlas's own features as files and tables for its peers: the same properties and shapes."""

import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.access.datasets import Library
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.layer import Layer
from geo.dataset import records, selection
from geo.dataset.dataset import Dataset
from geo.settings import load
from geo.store.stores import connect
from geo.view.view import View

POINTS = "points"


def store_of(folder: Path, pack: Path) -> str:
    """Returns the address of the store that holds a pack."""
    return f"sqlite:///{folder / pack.name}.sqlite"


def files(folder: Path, real: Path, made: Path) -> Mapping[str, Path]:
    """Returns GeoJSON of the real sites and polygons, GeoPackage of the points, by table name."""
    dataset = _dataset(folder, real)
    found = {}
    for name, layer in (("sites", layers.INFORMAL_SITES), ("polygons", layers.SUBDISTRICTS)):
        found[name] = folder / f"{name}.geojson"
        found[name].write_bytes(records.geojson(_shown(dataset, layer)))
    points = folder / f"{made.name}.gpkg"
    if not points.exists():
        sys.stderr.write("writing the points as a GeoPackage\n")
        shown = _shown(_dataset(folder, made), layers.INFORMAL_SITES)
        shown.to_file(points, layer=POINTS, driver="GPKG", engine="pyogrio")
        with closing(sqlite3.connect(points)) as connection:
            connection.execute(f"CREATE UNIQUE INDEX {POINTS}_id ON {POINTS} (id)")
    return {**found, POINTS: points}


def tables(paths: Mapping[str, Path]) -> Mapping[str, gpd.GeoDataFrame]:
    """Returns the features of these files."""
    return {name: gpd.read_file(path, engine="pyogrio") for name, path in paths.items()}


def _dataset(folder: Path, pack: Path) -> Dataset:
    config = load(store=store_of(folder, pack), data=pack)
    library = Library(connect(config.store))
    library.bring(config, "benchmark")
    return library.dataset(Audience.PARTNER)


def _shown(dataset: Dataset, layer: Layer) -> gpd.GeoDataFrame:
    shown = selection.select(dataset, layer.id, View())
    names = [name for name in layer.field_names if name in shown]
    if "sectors" in shown:
        shown["sectors"] = pd.Series([";".join(one) for one in shown["sectors"]], dtype="str")
    return shown[[*names, shown.geometry.name]]
