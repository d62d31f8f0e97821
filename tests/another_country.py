"""A made-up country as a data pack: Zedland, two provinces, codes of 2, 3 and 5 signs."""

import csv

import geopandas as gpd
import shapely

from geo.packs import activities, pack, site_names

COUNTRY = """
iso3 = "ZED"
people_in_a_household = 4
extent = [10.0, 50.0, 14.0, 52.0]

[name]
en = "Zedland"
ar = "زدلاند"

[codes]
governorate = 'Z\\d'
district = 'Z\\d[A-Z]'
subdistrict = 'Z\\d[A-Z]\\d\\d'

[start]
desk = [6, 51, 12]
phone = [5, 51, 12]
window = [5.5, 51, 12]

[sources]
base-map = "drawn"
"""
SOURCES = {"units": "Land office", "census": "Zed Statistics", "drawn": "Drawn by hand"}
ROWS = {
    "sources.csv": [
        {"source_id": one, "title": title, "publisher": title, "caption": title, "date": "2024"}
        for one, title in SOURCES.items()
    ],
    "organisations.csv": [
        {"id": "zed-aid", "acronym": "ZA", "name": "Zed Aid", "type": "NNGO", "source_id": "census"}
    ],
    "informal_sites.csv": [
        {
            "id": f"camp-{number}",
            "name": f"Camp {number}",
            "stated_district": "Z1A",
            "stated_governorate": "One",
            "latitude": "50.5",
            "longitude": f"10.{number}",
            "households": "40",
            "individuals": "160",
            "kind": "self_settled",
        }
        for number in (1, 2, 3)
    ],
    "partner_activities.csv": [
        {
            "id": "zed-aid-health",
            "organisation": "zed-aid",
            "sector": "health",
            "place": "Camp 1",
            "place_level": "site",
            "place_id": "camp-1",
            "start": "2024-01",
            "start_basis": "stated",
            "end_basis": "not_stated",
            "declared_status": "active",
            "link_inferred": "false",
            "last_confirmed": "2024-03-01",
        }
    ],
}


def write(folder):
    """Writes the pack into a folder."""
    layers = [*(f"{one}s" for one in ("governorate", "district", "subdistrict"))]
    sources = dict.fromkeys(layers, "units") | {
        one.layer.id: "census" for one in pack.FILES.values() if one.layer.fields[1:]
    }
    known = (*layers, "informal-sites", "hotspots", "abc-areas", "abc-area-units")
    known += ("blocked-areas", "partner-activities", "service-gaps", "movements")
    lines = [f'{one} = "{sources[one]}"' for one in known]
    (folder / "sites").mkdir(parents=True)
    (folder / "country.toml").write_text(COUNTRY + "\n".join(lines) + "\n", encoding="utf-8")
    for name, spec in pack.FILES.items():
        _sheet(folder / "sites" / name, spec.columns, ROWS.get(name, []))
    _sheet(folder / "sites" / activities.PRESENCE_FILE, activities.PRESENCE_COLUMNS, [])
    _sheet(folder / "sites" / site_names.FILE, site_names.COLUMNS, [])
    _boundaries(folder / "boundaries")


def _sheet(path, columns, rows):
    always = {"source_id": "census", "as_of": "2024-03-01"}
    with path.open("w", encoding="utf-8", newline="") as file:
        made = csv.DictWriter(file, columns, restval="")
        made.writeheader()
        for row in rows:
            made.writerow({name: {**always, **row}.get(name, "") for name in columns})


def _boundaries(folder):
    (folder / "basemap").mkdir(parents=True)
    crosswalk = [{"iom_district": "Z1A", "name_variants": "", "adm2_pcode": "Z1A"}]
    _sheet(folder / "district_crosswalk.csv", tuple(crosswalk[0]), crosswalk)
    provinces = {"Z1": (10, 50, 12, 52), "Z2": (12, 50, 14, 52)}
    districts = {"Z1A": (10, 50, 12, 51), "Z1B": (10, 51, 12, 52), "Z2A": provinces["Z2"]}
    wards = {f"{code}0{n}": _half(box, n) for code, box in districts.items() for n in (1, 2)}
    country = {"Z": (10, 50, 14, 52)}
    for level, units in enumerate((country, provinces, districts, wards)):
        shapes = _units(level, units)
        shapes.to_file(folder / f"zed_admin{level}.geojson", driver="GeoJSON")
        if level == 3:
            shapes.to_parquet(folder / "zed_admin3_full.parquet")
    around = shapely.box(8, 48, 16, 54) - shapely.box(10, 50, 14, 52)
    names = {"name_en": ["Elsewhere"], "name_ar": [None], "iso3": ["ELS"]}
    water = {"in_country": [True], "kind": ["lake"], "major": [False], "scalerank": [5]}
    town = {
        "in_country": [True],
        "capital": [True],
        "scalerank": [1],
        "pop_max": [1],
        "source": [""],
    }
    for name, more, shape in (
        ("neighbours", {}, around),
        ("sea", {}, shapely.box(8, 48, 9, 49)),
        ("rivers", water, shapely.LineString([(11, 50), (11, 52)])),
        ("lakes", water, shapely.box(13, 51, 13.2, 51.2)),
        ("cities", town, shapely.Point(12.5, 51)),
    ):
        drawn = gpd.GeoDataFrame({**names, **more}, geometry=[shape], crs=4326)
        drawn.to_file(folder / "basemap" / f"{name}.geojson", driver="GeoJSON")


def _half(box, number):
    west, south, east, north = box
    middle = (west + east) / 2
    return (west, south, middle, north) if number == 1 else (middle, south, east, north)


def _units(level, units):
    rows = []
    for code, box in units.items():
        row = {"valid_on": "2024-01-01", "area_sqkm": 1.0}
        row |= {"center_lon": (box[0] + box[2]) / 2, "center_lat": (box[1] + box[3]) / 2}
        for above, length in enumerate((1, 2, 3, 5)[: level + 1]):
            row |= {f"adm{above}_pcode": code[:length], f"adm{above}_name": f"Unit {code[:length]}"}
            row |= {f"adm{above}_name1": f"وحدة {code[:length]}", f"adm{above}_name2": None}
        rows.append(row)
    shapes = [shapely.MultiPolygon([shapely.box(*box)]) for box in units.values()]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=4326)
