"""A data pack with the real files and as many made-up informal sites as wanted."""

import csv
import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geo.settings import ROOT
from geo.values.crs import BBox

IRAQ = BBox(38.79, 29.06, 48.57, 37.38)

SEED = 20231213
SITES = Path("sites") / "informal_sites.csv"
KINDS = ("self_settled", "high_visibility")


def pack(folder: Path, number: int) -> Path:
    """Makes a data pack whose sites are the real ones and so many more, spread evenly over Iraq."""
    whole = folder / f"pack-{number}"
    if not (whole / "made").exists():
        shutil.rmtree(whole, ignore_errors=True)
        shutil.copytree(ROOT / "data", whole, ignore=shutil.ignore_patterns("__pycache__"))
        _add(whole, number)
        (whole / "made").touch()
    return whole


def _add(whole: Path, number: int) -> None:
    units = gpd.read_parquet(whole / "boundaries" / "irq_admin3_full.parquet")
    light = gpd.read_file(whole / "boundaries" / "irq_admin3.geojson").set_index("adm3_pcode")
    stated = _districts(whole)
    units = units[units["adm3_pcode"].str[:8].isin(list(stated))]  # one has no name in the sources
    random = np.random.default_rng(SEED)
    places, unit = _places(random, units.geometry.to_numpy(), number)
    codes = units["adm3_pcode"].to_numpy(dtype=object)[unit]
    named = light.loc[codes]
    households = random.integers(1, 550, number)
    kinds = np.array(KINDS)[random.integers(0, len(KINDS), number)]
    columns = {
        "id": [f"made-{at}" for at in range(number)],
        "name": (named["adm3_name"] + [f" {at}" for at in range(number)]).tolist(),
        "name_ar": (named["adm3_name1"] + [f" {at}" for at in range(number)]).tolist(),
        "source_name": named["adm3_name"].tolist(),
        "stated_governorate": named["adm1_name"].tolist(),
        "stated_district": [stated[code[:8]] for code in codes],
        "latitude": [f"{place:.8f}" for place in places[:, 1]],
        "longitude": [f"{place:.8f}" for place in places[:, 0]],
        "households": households.tolist(),
        "individuals": (households * 6).tolist(),
        "kind": kinds.tolist(),
        "kind_basis": ["Made up for a benchmark"] * number,
        "source_id": ["dstwg-2023-12"] * number,
        "source_page_or_slide": ["none, made up"] * number,
        "as_of": ["2023-12-10"] * number,
    }
    with (whole / SITES).open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    with (whole / SITES).open("a", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        empty = [""] * number
        writer.writerows(zip(*(columns.get(name, empty) for name in header), strict=True))


def _places(
    random: np.random.Generator, shapes: np.ndarray, number: int
) -> tuple[np.ndarray, np.ndarray]:
    """Returns longitude and latitude in degrees, and in which shape each place is."""
    tree = shapely.STRtree(shapes)
    west, south, east, north = IRAQ
    places, units = [], []
    missing = number
    while missing > 0:
        tried = random.uniform((west, south), (east, north), (2 * missing + 100, 2)).round(8)
        point, unit = tree.query(shapely.points(tried), predicate="intersects")
        _, first = np.unique(point, return_index=True)
        first = first[:missing]
        places.append(tried[point[first]])
        units.append(unit[first])
        missing -= len(first)
    return np.concatenate(places), np.concatenate(units)


def _districts(whole: Path) -> dict[str, str]:
    """Returns a known spelling of each district by its P-code."""
    with (whole / "boundaries" / "district_crosswalk.csv").open(encoding="utf-8") as lines:
        return {row["adm2_pcode"]: row["iom_district"] for row in csv.DictReader(lines)}
