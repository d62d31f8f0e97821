"""The usual dashboard with pydeck: `streamlit run` draws it."""

import figures
import pydeck as pdk
import streamlit as st

picked = figures.chosen()
sites = figures.within(figures.layer("sites"), picked)
points = sites.assign(x=sites.geometry.x, y=sites.geometry.y)[["name", "households", "x", "y"]]
st.pydeck_chart(
    pdk.Deck(
        map_provider=None,
        initial_view_state=pdk.ViewState(latitude=33.3, longitude=43.7, zoom=5.5),
        layers=[
            pdk.Layer(
                "GeoJsonLayer",
                figures.geojson("subdistricts", picked),
                id="subdistricts",
                get_fill_color=[143, 166, 189, 60],
                get_line_color=[74, 96, 118],
                line_width_min_pixels=1,
                pickable=True,
            ),
            pdk.Layer(
                "GeoJsonLayer",
                figures.geojson("hotspots", picked),
                id="hotspots",
                get_fill_color=[192, 57, 43, 120],
                pickable=True,
            ),
            pdk.Layer(
                "ScatterplotLayer",
                points,
                id="sites",
                get_position=["x", "y"],
                get_radius=3000,
                radius_min_pixels=5,
                get_fill_color=[0, 102, 204],
                pickable=True,
            ),
        ],
        tooltip={"text": "{name}"},
    ),
    height=500,
)
figures.table(picked)
