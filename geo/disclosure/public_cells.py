"""Aggregates for audiences that may not see single sites: whole cells, made once per revision."""

import calendar
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.catalog.vocabulary import NAMED_SECTORS
from geo.dataset.sums import people
from geo.disclosure import suppression
from geo.disclosure.rules import Rules
from geo.disclosure.suppression import Cells, Withheld
from geo.presence.presence import SITES_TOGETHER
from geo.units import boundaries
from geo.values import crs

if TYPE_CHECKING:
    from geo.store.kept.rows import Kept

_MONTH = len("2023-12")
_OWNER = {"partner-activities": ("organisation", "organisation_name", "organisation_type")}
_PERIOD = (
    "start",
    "start_precision",
    "start_basis",
    "known_since",
    "end",
    "end_precision",
    "end_basis",
    "declared_status",
    "extension_possible",
    "last_confirmed",
)
CELL_FIELDS: Mapping[str, tuple[str, ...]] = {
    "partner-activities": (
        *_OWNER["partner-activities"],
        "sector",
        "donor",
        "donor_relation",
        *_PERIOD,
        "service",
        "beneficiary",
        "source_id",
        "as_of",
    ),
    "partner-activities, sensitive sectors": (
        *_OWNER["partner-activities"],
        "sector",
        *_PERIOD,
        "source_id",
        "as_of",
    ),
    "service-gaps": ("sector", "source_id", "as_of"),
    "service-gaps, sensitive sectors": ("sector", "source_id", "as_of"),
}
"""What an aggregate of records tells. Sensitive work is told without donor and beneficiaries, which
would tie it to open work of the same donor in a district."""
_OPEN = ("partner-activities", "service-gaps")
_NEWEST = ("as_of", "last_confirmed")
"""Of several records that an aggregate joins, the newest day; not a reason to tell two apart."""


def sites(
    features: gpd.GeoDataFrame,
    subdistricts: gpd.GeoDataFrame,
    rules: Rules,
    in_a_household: int,
    kept: "Kept | None" = None,
) -> gpd.GeoDataFrame:
    """Returns one feature per sub-district: sites, households, people, or `suppressed`.

    Households and people are those of the sites whose households are known; how many others there
    are is told besides, where there are any. The shape is the sub-district's, never a site's;
    without one there is no feature. What a withheld cell would tell besides its place (day, source)
    is that of the layer. Sites that are `kept` in the database were summed there.
    """
    cells = summed(features, kept)
    hidden = withheld_cells(cells, rules, in_a_household).hidden
    cells["suppressed"] = hidden
    for name in ("sites", "households", "individuals"):
        cells[name] = cells[name].mask(hidden)
    left_out = (cells["sites"] - cells.pop("counted")).fillna(0).astype("Int64")
    if left_out.any():
        cells[people.UNCOUNTED] = left_out
    if hidden.any():
        every = _rows(features, kept)
        sources = every.groupby("source_id", sort=True)["sites"].sum()
        cells["as_of"] = cells["as_of"].mask(hidden, every["as_of"].max())
        cells["source_id"] = cells["source_id"].mask(hidden, sources.idxmax())
    cells = cells[cells["subdistrict_pcode"].isin(subdistricts["pcode"]).to_numpy(dtype=bool)]
    units = subdistricts.set_index("pcode").loc[cells["subdistrict_pcode"]].reset_index()
    made = cells.reset_index(drop=True)
    _place(made, units, features)
    made["id"] = [f"sites-{code.lower()}" for code in cells["subdistrict_pcode"]]
    made["kind"] = "not_stated"
    return _placed(made, features, units.geometry.to_numpy())


def withheld_cells(cells: pd.DataFrame, rules: Rules, in_a_household: int) -> Withheld:
    """Returns which of the cells that `summed` made are withheld, and how well.

    A cell of which no households are known is withheld and protects no other: its number is in no
    total that a reader may hold.
    `in_a_household` is how many people the sources estimate for a household.
    """
    households = cells["households"].fillna(0).to_numpy(dtype=int)
    governorates = cells["governorate_pcode"].to_numpy(dtype=object)
    small = too_small(cells, rules, in_a_household)
    known = (cells["counted"] > 0).to_numpy(dtype=bool)
    found = suppression.withheld(
        Cells(governorates[known].tolist(), households[known], small[known]), rules.least_households
    )
    hidden, widths = ~known, np.full(len(cells), np.nan)
    hidden[known], widths[known] = found.hidden, found.widths
    return Withheld(hidden, widths, found.open_governorates)


def too_small(cells: pd.DataFrame, rules: Rules, in_a_household: int) -> np.ndarray:
    """Returns which cells have too few households, people or sites to be shown.

    Sites whose households are not known are none of the sites that a number needs.
    """
    households, individuals, number = (
        cells[name].fillna(0).to_numpy(dtype=int)
        for name in ("households", "individuals", "counted")
    )
    few = (individuals > 0) & (individuals < rules.least_households * in_a_household)
    small: np.ndarray = (households < rules.least_households) | few | (number < rules.least_sites)
    return small


def summed(features: gpd.GeoDataFrame, kept: "Kept | None" = None) -> pd.DataFrame:
    """Returns the sites, households and people of each sub-district that has sites.

    `counted` are the sites whose households are known; only theirs are the people, which are
    missing where one of these has not told them, so that no number of one site is left over.
    """
    grouped = _rows(features, kept).groupby("subdistrict_pcode", sort=True)
    sums = {
        name: grouped[name].sum().astype("Int64")
        for name in ("sites", "counted", "households", "individuals")
    }
    unsaid = grouped["unsaid"].any().to_numpy(dtype=bool)
    return pd.DataFrame(
        {
            **sums,
            "individuals": sums["individuals"].mask(unsaid),
            "as_of": grouped["as_of"].max(),
            "source_id": grouped["source_id"].first(),
            "governorate_pcode": grouped["governorate_pcode"].first(),
        }
    ).reset_index()


_SUMMED = ("sites", "counted", "households", "individuals", "unsaid")
_TOLD = ("subdistrict_pcode", "governorate_pcode", "source_id", "as_of")


def _rows(features: gpd.GeoDataFrame, kept: "Kept | None") -> pd.DataFrame:
    """Returns sites in their order with what is summed of each; of those kept, sums of some.

    `unsaid` is whether one has told its households and not its people.
    """
    known = features["households"].notna()
    rows = pd.DataFrame(features[list(_TOLD)]).assign(
        sites=1,
        counted=known.astype("Int64"),
        households=features["households"].fillna(0),
        individuals=features["individuals"].where(known).fillna(0),
        unsaid=known & features["individuals"].isna(),
    )
    if kept is None:
        return rows
    rows["position"] = [kept.positions[one] for one in features["id"]]
    names = [*_TOLD, *_SUMMED, "position"]
    return pd.concat([rows, kept.groups[names]]).sort_values("position", kind="stable")


def blocked_areas(
    features: gpd.GeoDataFrame, level: str, units: gpd.GeoDataFrame, source_id: str
) -> gpd.GeoDataFrame:
    """Returns one record per unit that has a blocked area of origin named in a document.

    `units` are the districts or governorates that `level` names. How many areas it has is not told,
    and `source_id` stands for those of more than one source.
    """
    code = f"{level}_pcode"
    named = features[features["named_in_source"].fillna(value=False).to_numpy(dtype=bool)]
    held = units[units["pcode"].isin(named[code]).to_numpy(dtype=bool)]
    held = held.sort_values("pcode", ignore_index=True)
    made = pd.DataFrame(index=held.index)
    own = [named[(named[code] == pcode).to_numpy(dtype=bool)] for pcode in held["pcode"]]
    made["named_in_source"] = True
    made["standing"] = "2"
    for name in ("obstacle_category", "source_id"):
        made[name] = pd.Series([_common(rows[name]) for rows in own], dtype=object)
    made["source_id"] = made["source_id"].fillna(source_id)
    made["as_of"] = [rows["as_of"].max() for rows in own]
    made["evidence"] = "named in the group's documents"
    made["precision"] = level
    _place(made, held, features)
    made["id"] = [f"blocked-{pcode.lower()}" for pcode in held["pcode"]]
    return _placed(made, features, held.geometry.representative_point().to_numpy())


def _common(values: pd.Series) -> object:
    """Returns the value that all share, None where they differ."""
    found = values.unique()
    return found[0] if len(found) == 1 else None


def records(
    features: gpd.GeoDataFrame, kind: str, level: str, points: Mapping[str, shapely.Point]
) -> gpd.GeoDataFrame:
    """Returns activities or gaps of a kind raised to a level, each distinct record once.

    `points` are where to draw each unit, in degrees, by P-code. Free text, sites, implementers
    and hand-overs go; the place is the unit, days are those of a whole month. Records that were
    reported for a wider place stay there; sensitive work for the informal sites of a governorate
    together is told of the governorate, so that no district answers otherwise than another.
    """
    kept = list(CELL_FIELDS[kind])
    places = boundaries.LEVELS[: boundaries.LEVELS.index(level) + 1]
    read = [*kept, "name", "place_level", *places, *(f"{one}_pcode" for one in places)]
    raised = pd.DataFrame({one: features[one] for one in read if one in features})
    if "start" in kept:
        raised = raised.assign(**_whole_months(raised))
    wide = raised[f"{level}_pcode"].isna()
    raised["cell"] = raised[f"{level}_pcode"].fillna(raised["governorate_pcode"])
    together = (raised["place_level"] == SITES_TOGETHER) & (kind in _OPEN)
    raised["cell_level"] = raised["place_level"].where(
        together, np.where(wide, "governorate", level)
    )
    raised = raised[raised["cell"].notna().to_numpy()]
    newest = [name for name in _NEWEST if name in kept]
    told = ["cell", *(name for name in (*kept, "cell_level") if name not in newest)]
    order = raised.sort_values(newest, ascending=False, kind="stable")
    distinct = order.drop_duplicates(told)
    cells = distinct.iloc[_order(distinct, told)].reset_index(drop=True)
    made = cells[kept].assign(place_id=cells["cell"], place_level=cells["cell_level"])
    _name_places(made, cells, level)
    made["id"] = ids(made)
    shapes = [points.get(code) for code in made["place_id"]]
    return _placed(made, features, np.array(shapes, dtype=object))


def in_plain_order(made: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns records sorted by what they tell: sources are sorted by the places they name."""
    told = [one for one in ("place_id", "organisation", "sector", "start", "end") if one in made]
    return made.iloc[_order(made, told)].reset_index(drop=True)


def _order(rows: pd.DataFrame, names: Sequence[str]) -> list[int]:
    """Returns the positions of rows in the order of what these fields tell, what is missing last.

    Few rows differ late: comparing them one by one is faster than ranking every field.
    """
    keys = list(zip(*(_as_texts(rows[name]) for name in names), strict=True))
    return sorted(range(len(rows)), key=keys.__getitem__)


def _as_texts(values: pd.Series) -> Sequence[object]:
    """Returns what values are compared by: their texts, and where one is missing that as well."""
    texts, missing = values.astype("str").tolist(), values.isna()
    if not missing.any():
        return texts
    return [(True, "") if no else (False, one) for one, no in zip(texts, missing, strict=True)]


def _whole_months(features: pd.DataFrame) -> dict[str, pd.Series]:
    """Returns starts on the first and ends on the last day of their month, and how precise."""
    whole = {}
    for name, last in (("start", False), ("end", True)):
        days, precision = features[name], features[f"{name}_precision"]
        raised = {one: _day(one[:_MONTH], last=last) for one in days.dropna().unique()}
        whole[name] = days.map(raised).astype(days.dtype)
        whole[f"{name}_precision"] = precision.mask(days.notna(), "month")
    return whole


def _day(month: str, *, last: bool) -> str:
    year, number = (int(one) for one in month.split("-"))
    return f"{month}-{calendar.monthrange(year, number)[1] if last else 1:02}"


def _name_places(made: pd.DataFrame, cells: pd.DataFrame, level: str) -> None:
    for one in boundaries.LEVELS[: boundaries.LEVELS.index(level) + 1]:
        own = cells["cell"].str.len() >= cells[f"{one}_pcode"].str.len()
        made[f"{one}_pcode"] = cells[f"{one}_pcode"].where(own).to_numpy()
        made[one] = cells[one].where(own).to_numpy()
    made["place"] = made[level].fillna(made["governorate"])
    titles = made["sector"].map(NAMED_SECTORS).fillna(made["sector"])
    if "organisation" in made:
        short = cells["name"].str.partition(": ")[0]
        made["name"] = short + ": " + titles + ", " + made["place"]
    else:
        made["name"] = titles + ", " + made["place"]
        made["gap"] = made["name"]


def joined(parts: Sequence[gpd.GeoDataFrame], like: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns the parts as one frame, numbered anew, with the columns of `like` and any more."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return like.iloc[:0]
    names = list(dict.fromkeys([*like.columns, *(name for part in filled for name in part)]))
    together = pd.concat([part.reindex(columns=names) for part in filled], ignore_index=True)
    return gpd.GeoDataFrame(together, geometry="geometry", crs=crs.STORED)


def ids(records: pd.DataFrame) -> list[str]:
    """Returns ids made only of what activities or gaps show: no stored id and no gap in a count."""
    owners = records["organisation"] if "organisation" in records else ["gap"] * len(records)
    numbers: Counter[str] = Counter()
    found = []
    for owner, sector, place in zip(owners, records["sector"], records["place_id"], strict=True):
        base = f"{owner}-{sector}-{str(place).lower()}"
        numbers[base] += 1
        found.append(f"{base}-{numbers[base]}")
    return found


def _place(made: pd.DataFrame, units: gpd.GeoDataFrame, like: gpd.GeoDataFrame) -> None:
    for field in ("name", "name_ar", "name_ckb"):
        made[field] = units[field].to_numpy()
    for level in boundaries.LEVELS:
        if f"{level}_pcode" in units and f"{level}_pcode" in like:
            made[f"{level}_pcode"] = units[f"{level}_pcode"].to_numpy()
            made[level] = units[level].to_numpy()


def _placed(made: pd.DataFrame, like: gpd.GeoDataFrame, shapes: np.ndarray) -> gpd.GeoDataFrame:
    """Returns the rows with their shapes, the columns of `like`, and any more, each of its type."""
    kinds = {name: kind for name, kind in like.dtypes.items() if name != like.geometry.name}
    nothing = {kind: pd.Series(None, made.index, dtype=kind) for kind in set(kinds.values())}
    columns = {
        name: made[name].astype(kind) if name in made else nothing[kind]
        for name, kind in kinds.items()
    }
    columns |= {name: made[name].to_numpy() for name in made if name not in columns}
    return gpd.GeoDataFrame(columns, index=made.index, geometry=shapes, crs=crs.STORED)
