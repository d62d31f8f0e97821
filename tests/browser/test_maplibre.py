"""MapLibre GL JS itself, as its makers publish it, opens the style `atlas` and draws all of it."""

import functools
import http.server
import io
import threading

import numpy as np
import pytest
from PIL import Image

from geo.catalog import layers

IRAQ = [[38.7, 29.0], [48.8, 37.5]]
ANBAR = [[41.0, 32.4], [45.0, 34.6]]
WHOLE, PART = {"width": 1200, "height": 1000}, {"width": 800, "height": 500}
PAGE = """<!doctype html><meta charset="utf-8"><title>MapLibre</title>
<link rel="stylesheet" href="maplibre-gl.css"><link rel="icon" href="data:,">
<style>html, body, #map { margin: 0; height: 100% }</style><div id="map"></div>
<script type="module">
  import * as maplibregl from "./maplibre-gl.mjs";
  window.version = maplibregl.getVersion();
  window.open_style = (style, bounds) => new Promise((resolve, reject) => {
    const map = new maplibregl.Map({container: "map", style, bounds, fadeDuration: 0});
    map.on("error", (event) => reject(event.error));
    map.once("idle", () => { window.map = map; resolve(); });
  });
  window.ready = true;
</script>"""
COUNTED = """
(source) => Object.fromEntries(map.getStyle().layers.filter((one) => one.source === source).map(
  ({id}) => [id, new Set(map.queryRenderedFeatures({layers: [id]})
                         .map((one) => one.properties.id ?? one.properties.text)).size]))
"""
AS_READ = """
() => new Promise((resolve) => {
  map.getStyle().layers.filter((one) => one.source === "labels" && one.type === "symbol").forEach(
    ({id}) => map.setLayoutProperty(id, "text-field",
                                    ["coalesce", ["get", "name"], ["get", "text"]]));
  map.once("idle", () => resolve());  // not the event, which holds the whole map
})
"""
WITHOUT_NAMES = """
() => new Promise((resolve) => {
  map.getStyle().layers.filter((one) => one.source === "labels").forEach(
    ({id}) => map.setLayoutProperty(id, "visibility", "none"));
  map.once("idle", () => resolve());  // not the event, which holds the whole map
})
"""


@pytest.fixture(scope="module")
def library_files(root):
    folder = root / "var" / "npm" / "node_modules" / "maplibre-gl" / "dist"
    if not (folder / "maplibre-gl.mjs").is_file():
        pytest.fail("MapLibre GL JS is not there; `make test` installs it with npm into var/npm.")
    return folder


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, *_said):
        return


@pytest.fixture
def elsewhere(library_files, tmp_path):
    """Another site with MapLibre on a page of its own: the browser wants our leave to read."""
    (tmp_path / "maplibre").mkdir()
    (tmp_path / "maplibre" / "index.html").write_text(PAGE, encoding="utf-8")
    for file in library_files.glob("maplibre-gl*"):
        (tmp_path / "maplibre" / file.name).symlink_to(file)
    handler = functools.partial(Quiet, directory=tmp_path)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        yield f"http://localhost:{site.server_port}"
        site.shutdown()
        thread.join()


@pytest.fixture
def opened(chromium, library_files):
    """Opens a style of a server on a page of some origin; any fault fails the test."""
    context = chromium.new_context()
    context.set_default_timeout(60_000)
    faults = []

    def give(route):
        name = route.request.url.partition("/maplibre/")[2].partition("?")[0]
        if name:
            route.fulfill(path=library_files / name)
        else:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")

    def made(running, query="", bounds=IRAQ, *, at=None, style="atlas"):
        origin = at or running.origin
        page = context.new_page()
        page.set_viewport_size(WHOLE if bounds is IRAQ else PART)
        if at is None:  # as if the server had MapLibre: others may not read what it is told
            page.route(f"{origin}/maplibre/**", give)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda one: one.type == "error" and faults.append(one.text))
        page.on("response", lambda one: one.status >= 400 and faults.append(one.url))
        page.goto(f"{origin}/maplibre/")
        page.wait_for_function("window.ready")
        address = f"{running.origin}/api/styles/{style}{query}"
        page.evaluate("([style, bounds]) => open_style(style, bounds)", [address, bounds])
        return page

    yield made
    context.close()
    assert faults == []


def expected(dataset):
    """Returns how many features each layer of the style is to draw."""
    units, hotspots, blocked, sites = (
        dataset.features[one.id]
        for one in (
            layers.ABC_AREA_UNITS,
            layers.HOTSPOTS,
            layers.BLOCKED_AREAS,
            layers.INFORMAL_SITES,
        )
    )
    grades = units["evidence"].value_counts()
    return {
        "abc-area-units ground": len(units),
        **{f"abc-area-units {grade}": count for grade, count in grades.items()},
        "hotspots hatch": shapes(hotspots),
        "hotspots outline": shapes(hotspots),
        "hotspots signs": points(hotspots),
        "blocked-areas signs": points(blocked),
        "informal-sites cells": shapes(sites),
        "informal-sites outline": shapes(sites),
        "informal-sites signs": points(sites),
    }


def points(features):
    return int((features.geom_type == "Point").sum())


def shapes(features):
    return int(features.geom_type.isin(["Polygon", "MultiPolygon"]).sum())


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_feature_of_the_pack_is_drawn(opened, server, dataset, lang):
    page = opened(server, f"?lang={lang}")
    counted = page.evaluate(COUNTED, "atlas")
    assert counted == expected(dataset)
    assert counted["informal-sites signs"] == 28
    names = page.evaluate(COUNTED, "labels")
    assert names["capital-name"] == 1
    assert names["governorate-names"] >= 10
    assert names["country-names"] >= 4


def test_a_page_of_another_site_shows_the_public_what_the_public_may_see(
    opened, public_server, public, elsewhere
):
    page = opened(public_server, at=elsewhere)
    counted = page.evaluate(COUNTED, "atlas")
    assert counted == expected(public)
    assert counted["informal-sites signs"] == 0
    assert counted["informal-sites cells"] > 0


def test_a_filter_of_the_style_is_one_of_the_map(opened, server, dataset):
    counted = opened(server, "?governorate=IQG15").evaluate(COUNTED, "atlas")
    hotspots = dataset.features["hotspots"]
    inside = hotspots[hotspots["governorate_pcode"] == "IQG15"]
    assert counted["hotspots hatch"] == shapes(inside)
    assert counted["hotspots signs"] == points(inside)
    assert counted["informal-sites signs"] == 0


def picture(page):
    shot = page.locator("#map canvas").screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)


def test_arabic_names_look_as_maplibre_itself_joins_and_orders_them(opened, server):
    """Our names come joined and in order; its own work on the plain names is the judge."""
    page = opened(server, "?lang=ar", ANBAR, style="base")
    ours = picture(page)
    page.evaluate(AS_READ)
    its = picture(page)
    page.evaluate(WITHOUT_NAMES)
    written = (np.abs(its - picture(page)).max(axis=2) > 60).sum()
    assert written > 1000
    assert (np.abs(its - ours).max(axis=2) > 60).sum() < written / 200
