"""The made files: boundaries, base map and gazetteer, and that the script makes just these."""

import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
BOUNDARIES = DATA / "boundaries"
REFERENCE = ROOT.parent / "shared" / "reference"
UNITS = {0: 1, 1: 18, 2: 101, 3: 294}


def unit_codes():
    return {
        code
        for level in UNITS
        for code in gpd.read_file(BOUNDARIES / f"irq_admin{level}.geojson")[f"adm{level}_pcode"]
    }


@pytest.mark.parametrize("level", UNITS)
def test_boundaries_have_every_unit_and_the_fields_of_the_specification(level):
    light = gpd.read_file(BOUNDARIES / f"irq_admin{level}.geojson")
    full = gpd.read_parquet(BOUNDARIES / f"irq_admin{level}_full.parquet")
    for units in (light, full):
        assert len(units) == UNITS[level]
        assert units.crs == "EPSG:4326"
        assert units.geometry.is_valid.all()
        assert set(units["lang"]) == {"en"}
        for above in range(level + 1):
            assert units[f"adm{above}_name1"].notna().all()
            assert {f"adm{above}_name", f"adm{above}_name2"} <= set(units.columns)
    assert light[f"adm{level}_pcode"].tolist() == full[f"adm{level}_pcode"].tolist()
    centres = gpd.GeoSeries(
        gpd.points_from_xy(full["center_lon"], full["center_lat"]), crs="EPSG:4326"
    )
    assert full.covers(centres).all()


def test_light_subdistricts_leave_no_gap_and_do_not_overlap():
    units = gpd.read_file(BOUNDARIES / "irq_admin3.geojson").to_crs("ESRI:102025")
    country = gpd.read_file(BOUNDARIES / "irq_admin0.geojson").to_crs("ESRI:102025")
    together = units.union_all()
    assert abs(units.area.sum() - together.area) / together.area < 1e-6
    assert together.symmetric_difference(country.geometry[0]).area / together.area < 1e-6


def test_gazetteer_and_crosswalk_are_whole():
    places = pd.read_parquet(BOUNDARIES / "gazetteer.parquet")
    assert len(places) == 22_651
    assert len(places.columns) == 16
    codes = unit_codes()
    assert set(places["adm3_pcode"].dropna()) <= codes
    crosswalk = pd.read_csv(BOUNDARIES / "district_crosswalk.csv")
    assert len(crosswalk) == 109
    assert set(crosswalk["adm2_pcode"]) <= codes


@pytest.mark.parametrize(
    ("name", "count"),
    [("neighbours", 9), ("sea", 2), ("rivers", 22), ("lakes", 10), ("cities", 138)],
)
def test_base_map_files_hold_every_feature_one_to_a_line(name, count):
    path = BOUNDARIES / "basemap" / f"{name}.geojson"
    features = gpd.read_file(path)
    assert len(features) == count
    assert {"name_en", "name_ar"} <= set(features.columns)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith('{"type": "Feature", ') for line in lines) == count


@pytest.mark.whole
def test_the_made_files_are_what_the_script_makes(tmp_path):
    if not REFERENCE.is_dir():
        return  # the reference files are not part of the repository
    subprocess.run(
        [
            sys.executable,
            str(DATA / "make.py"),
            "--reference",
            str(REFERENCE),
            "--output",
            str(tmp_path),
        ],
        check=True,
        capture_output=True,
    )
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(made) == 17
    different = [
        str(path) for path in made if (tmp_path / path).read_bytes() != (DATA / path).read_bytes()
    ]
    assert different == []
