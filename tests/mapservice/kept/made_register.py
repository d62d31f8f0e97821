"""A register of made-up sites beside the data pack's own, with something odd in many of them."""

import random

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.catalog.layers import INFORMAL_SITES as SITES
from geo.catalog.layers import SUBDISTRICTS
from geo.store.frames import DTYPES
from geo.store.revisions import Change, Note

NOTE = Note("tests", "made up", "", "")
NAMES = ("Al-Amal", "al amal", "Émile", "Straße", "50%_camp", "مخيم الأمل", "back\\slash", "ǅ")
KINDS = ("self_settled", "not_stated", "housing_complex", "high_visibility")


def sites(number, library, seed=7):
    """Returns so many sites in all sub-districts; near each other in one of them."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    sources = [*sorted(library.store.read(SITES)["source_id"].unique()), "from-somebody"]
    units = library.store.read(SUBDISTRICTS)
    inside = units.geometry.representative_point()
    rows = []
    for at in range(number):
        unit = 3 if at % 3 == 0 else chance.randrange(len(units))
        own = units.iloc[unit]
        people = chance.choice((None, 0, 3, 12, 80, chance.randrange(500)))
        told = chance.random() < 0.8 and people is not None
        rows.append(
            {
                "id": f"made-{at:05}",
                "name": f"{chance.choice(NAMES)} {chance.randrange(40)}",
                "name_ar": chance.choice((None, "مخيم", "خيمة")),
                "name_ckb": chance.choice((None, None, "کامپ")),
                "households": people,
                "individuals": people * 6 if told else None,
                "kind": chance.choice(KINDS),
                "edge_km": chance.choice((None, chance.random() * 9)),
                "source_id": chance.choice(sources),
                "as_of": f"20{chance.randrange(18, 25)}-{chance.randrange(1, 13):02}-11",
                "stated_district": own["district"],
                **{
                    name: own[name] for name in units if "district" in name or "governorate" in name
                },
                "subdistrict": own["name"],
                "subdistrict_pcode": own["pcode"],
                "x": inside[unit].x + chance.uniform(-0.03, 0.03),
                "y": inside[unit].y + chance.uniform(-0.03, 0.03),
            }
        )
    made = pd.DataFrame(rows)
    columns = {
        one.name: pd.Series(made.get(one.name), index=made.index, dtype=DTYPES[one.kind])
        for one in SITES.stored_fields
    }
    shapes = shapely.points(made["x"], made["y"])
    shapes[::97] = None
    return gpd.GeoDataFrame(columns, geometry=np.asarray(shapes), crs="EPSG:4326")


def write(library, number):
    """Adds the sites to the store of a library."""
    put(library, sites(number, library))


def put(library, rows):
    """Adds or changes sites as their one sender."""
    library.change({SITES: Change(rows)}, NOTE, "tests", library.store.version())
