"""The usual dashboard with folium: `streamlit run` draws it."""

import figures
import folium
from streamlit_folium import st_folium

COLOURS = {"fillColor": "#8fa6bd", "color": "#4a6076", "weight": 1, "fillOpacity": 0.2}

picked = figures.chosen()
drawn = folium.Map(location=(33.3, 43.7), zoom_start=6, tiles=None)
units = figures.geojson("subdistricts", picked)
named = folium.GeoJsonTooltip(["name"])
folium.GeoJson(units, name="Sub-districts", style_function=lambda _: COLOURS, tooltip=named).add_to(
    drawn
)
hotspots = folium.GeoJsonTooltip(["name"])
folium.GeoJson(
    figures.geojson("hotspots", picked),
    name="Hotspots",
    style_function=lambda _: {**COLOURS, "fillColor": "#c0392b", "fillOpacity": 0.5},
    tooltip=hotspots,
).add_to(drawn)
for site in figures.within(figures.layer("sites"), picked).itertuples():
    folium.CircleMarker(
        (site.geometry.y, site.geometry.x), radius=6, tooltip=site.name, fill=True
    ).add_to(drawn)
folium.LayerControl().add_to(drawn)
st_folium(drawn, height=500, use_container_width=True, returned_objects=[])
figures.table(picked)
