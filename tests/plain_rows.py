"""Sites and work as `data/sites/*.csv` state them, read with pandas alone.

The rules are those of the documents: a
month as a start means its first day and as an end its last; work whose start nobody states is known
from the first day on which a source has it under way; without a stated end nothing is known after
the newest record; a row of the 3W speaks of its month and of no other.
"""

from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd

DATA = Path(__file__).resolve().parent.parent / "data"
UNITS = ("governorate", "district", "subdistrict")


def table(name):
    """Returns a file of the pack, all text, empty where a cell is."""
    return pd.read_csv(DATA / "sites" / f"{name}.csv", dtype=str, keep_default_na=False)


@cache
def sites():
    """Returns the sites with their households, group, and the units that their points lie in."""
    rows = table("informal_sites")
    points = gpd.points_from_xy(rows["longitude"].astype(float), rows["latitude"].astype(float))
    units = gpd.read_parquet(DATA / "boundaries" / "irq_admin3_full.parquet")
    placed = gpd.GeoDataFrame(rows, geometry=points, crs="EPSG:4326").sjoin(
        units[["adm1_pcode", "adm2_pcode", "adm3_pcode", "geometry"]], predicate="within"
    )
    named = dict(zip(("adm1_pcode", "adm2_pcode", "adm3_pcode"), UNITS, strict=True))
    held = pd.DataFrame(placed.rename(columns=named))[["id", "site_group", "households", *UNITS]]
    return held.astype({"households": int}).set_index("id").sort_index()


@cache
def groups():
    """Returns the units that all sites of a group lie in, by the id of the group."""
    named = sites()[sites()["site_group"] != ""].groupby("site_group")[list(UNITS)]
    return named.min().where(named.min() == named.max(), "")


@cache
def work():
    """Returns what is reported: who, of which sector, where, known from when, until when.

    `until` is NaT where no end is stated; `until_is` is `stated`, `scheduled` or `month`. Work that
    was done or is to come on no stated day is not in it.
    """
    rows = pd.concat([_slides(), _monthly()], ignore_index=True)
    return rows.astype({"known": "datetime64[ns]", "until": "datetime64[ns]"})


@cache
def _monthly():
    rows = table("operational_presence_2022")
    links = table("site_names_3w")
    links = links[links["relation"] == "at"]
    keys = ["location", "subdistrict_pcode", "beneficiary"]
    rows = rows.merge(links[[*keys, "place_level", "place_id"]], on=keys, how="left").fillna("")
    month = pd.to_datetime(rows["month"])
    own = rows["place_level"] == ""
    level = rows["location_level"].where(own, rows["place_level"])
    pcode = {"district": "district_pcode", "subdistrict": "subdistrict_pcode"}
    place = rows["place_id"].copy()
    for name, column in pcode.items():
        place = place.mask(own & (rows["location_level"] == name), rows[column])
    return _placed(
        pd.DataFrame(
            {
                "id": rows["id"],
                "organisation": rows["organisation"],
                "type": rows["organisation"].map(_types()),
                "sector": rows["sector"],
                "service": "",
                "level": level,
                "place": place,
                "governorate": rows["governorate_pcode"],
                "district": rows["district_pcode"],
                "subdistrict": rows["subdistrict_pcode"].mask(level == "district", ""),
                "known": month,
                "until": month + pd.offsets.MonthEnd(),
                "until_is": "month",
                "begins": False,
                "extension": False,
            }
        )
    )


@cache
def _slides():
    rows = table("partner_activities")
    undated = (rows["end"] == "") & (rows["declared_status"] == "ended")
    planned = (rows["start"] == "") & (rows["declared_status"] == "planned")
    rows = rows[~undated & ~planned].reset_index(drop=True)
    until = _month(rows["end"]) + pd.offsets.MonthEnd()
    made = _placed(
        pd.DataFrame(
            {
                "id": rows["id"],
                "organisation": rows["organisation"],
                "type": rows["organisation"].map(_types()),
                "sector": rows["sector"],
                "service": rows["service"],
                "level": rows["place_level"],
                "place": rows["place_id"],
                "governorate": rows["place_id"]
                .where(rows["place_id"].str.match("IQG"), "")
                .str[:5],
                "district": rows["place_id"].where(rows["place_id"].str.match("IQG"), "").str[:8],
                "subdistrict": rows["place_id"].where(rows["place_level"] == "subdistrict", ""),
                "known": pd.NaT,
                "until": until,
                "until_is": rows["end_basis"].where(rows["end"] != "", ""),
                "begins": rows["start"].ne("") | rows["start_basis"].eq("recent"),
                "extension": rows["extension_possible"].eq("yes"),
            }
        )
    )
    made["district"] = made["district"].where(made["district"].str.len() == 8, "")
    made["known"] = [
        _known(*pair) for pair in zip(rows.to_dict("records"), made.itertuples(), strict=True)
    ]
    return made


def _types():
    """Returns the types of organisations; the 3W has another for Dary than the later slides."""
    return table("organisations").set_index("id")["type"]


def _month(column):
    return pd.to_datetime(column.where(column != "", None), format="%Y-%m")


def _known(row, made):
    """Returns the first day on which a source has the work under way."""
    said = pd.Timestamp(row["as_of"])
    if row["start"]:
        return pd.Timestamp(f"{row['start']}-01")
    if row["start_basis"] == "recent":
        return said
    days = [said]
    if row["known_since"]:
        days.append(pd.Timestamp(f"{row['known_since']}-01"))
    if row["end"]:
        days.append(pd.Timestamp(f"{row['end']}-01"))
    reported = _monthly()
    same = reported["organisation"].eq(row["organisation"]) & reported["sector"].eq(row["sector"])
    days += reported.loc[same & _inside(reported, made), "known"].tolist()
    return min(days)


def _inside(rows, made):
    """Whether work of the 3W is at the place of a statement of the slides, or inside it."""
    if made.level == "site":
        return rows["level"].eq("site") & rows["place"].eq(made.place)
    if made.level == "site_group":
        own = sites().index[sites()["site_group"] == made.place]
        grouped = rows["level"].eq("site_group") & rows["place"].eq(made.place)
        return grouped | (rows["level"].eq("site") & rows["place"].isin(own))
    in_unit = rows[made.level.removesuffix("_sites")].eq(made.place)
    if made.level == "governorate_sites":
        return in_unit & rows["level"].isin(("site", "site_group"))
    return in_unit & (made.level == "governorate")


def _placed(made):
    """Returns rows at sites and groups with the units that those lie in."""
    for level, held in (("site", sites()), ("site_group", groups())):
        own = made["level"].eq(level)
        for unit in UNITS:
            made.loc[own, unit] = made.loc[own, "place"].map(held[unit])
    return made
