"""What both usual dashboards show beside their map: read once for all pages, filtered at each run.

The folder in `USUAL_DATA` holds GeoJSON of sites, hotspots and sub-districts, simplified as one
would for a browser, and a table of activities.
"""

import json
import os
from pathlib import Path

import geopandas as gpd
import pandas as pd
import streamlit as st

FOLDER = Path(os.environ["USUAL_DATA"])


@st.cache_data
def layer(name: str) -> gpd.GeoDataFrame:
    """Reads a layer."""
    return gpd.read_file(FOLDER / f"{name}.geojson")


@st.cache_data
def activities() -> pd.DataFrame:
    """Reads the activities."""
    return pd.read_csv(FOLDER / "activities.csv", dtype=str)


@st.cache_data
def geojson(name: str, governorates: tuple[str, ...]) -> dict[str, object]:
    """Returns a layer in these governorates, or in all, as GeoJSON."""
    made: dict[str, object] = json.loads(within(layer(name), governorates).to_json())
    return made


def within(rows: pd.DataFrame, governorates: tuple[str, ...]) -> pd.DataFrame:
    """Returns the rows in these governorates, or all."""
    return rows[rows["governorate"].isin(governorates)] if governorates else rows


def chosen() -> tuple[str, ...]:
    """Draws title, filter and key figures; returns the governorates that are chosen."""
    st.set_page_config(page_title="Sites", layout="wide")
    st.title("Informal sites and partners")
    sites = layer("sites")
    names = sorted(set(layer("subdistricts")["governorate"].dropna()))
    picked = tuple(st.multiselect("Governorate", names))
    shown, work = within(sites, picked), within(activities(), picked)
    columns = st.columns(4)
    columns[0].metric("Sites", len(shown))
    columns[1].metric("Households", int(shown["households"].sum()))
    columns[2].metric("Organisations", work["organisation"].nunique())
    columns[3].metric("Hotspots", len(within(layer("hotspots"), picked)))
    return picked


def table(picked: tuple[str, ...]) -> None:
    """Draws who works where."""
    columns = ["organisation", "sector", "governorate", "district", "start", "end"]
    st.dataframe(within(activities(), picked)[columns], height=300)
