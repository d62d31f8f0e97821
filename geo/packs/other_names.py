"""Names that a data pack knows beside those of its layers: populated places, and other spellings.

Both files may be missing: then only the names of the layers are known.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from geo.packs.files import BOUNDARIES

_PLACES: Final = "gazetteer.parquet"
SPELLINGS: Final = "other_names.csv"
_NAMES: Final = ("name", "name_ar", "name_ckb", "name_ku", "alt_names")


class PopulatedPlace(NamedTuple):
    """A town, village or quarter: its names, the unit that it lies in, its point in degrees.

    `name_ar` and `name_ckb` are empty where they are not known; `is_seat` says whether a unit
    is run from it.
    """

    name: str
    name_ar: str
    name_ckb: str
    names: tuple[str, ...]
    pcode: str
    latitude: float
    longitude: float
    is_seat: bool


@cache
def populated_places(folder: Path) -> tuple[PopulatedPlace, ...]:
    """Returns the populated places of a pack that lie in one of its sub-districts."""
    path = folder / BOUNDARIES / _PLACES
    if not path.is_file():
        return ()
    columns = [*_NAMES, "kind", "adm3_pcode", "lat", "lon"]
    rows = pd.read_parquet(path, columns=columns).dropna(subset=["name", "adm3_pcode"])
    texts = rows[list(_NAMES)].fillna("")
    return tuple(
        PopulatedPlace(
            named[0],
            named[1],
            named[2],
            tuple(dict.fromkeys(one for text in named for one in text.split("|") if one)),
            code,
            round(latitude, 5),
            round(longitude, 5),
            str(kind).endswith("_seat"),
        )
        for named, code, latitude, longitude, kind in zip(
            texts.itertuples(index=False, name=None),
            rows["adm3_pcode"],
            rows["lat"],
            rows["lon"],
            rows["kind"],
            strict=True,
        )
    )


@cache
def of_units(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Returns other names of administrative units, in any script, by P-code."""
    path = folder / BOUNDARIES / SPELLINGS
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {row["pcode"]: tuple(row["other_names"].split("|")) for row in csv.DictReader(lines)}
