"""Everything that reaches the browser of the public, byte by byte: no site, no place of one."""

import json
import re
import struct

import pytest
from playwright.sync_api import Error, expect

from geo.catalog.vocabulary import SENSITIVE_SECTORS

PATHS = (
    "/",
    "/?lang=ar&select=informal-sites/kilo-7",
    "/?table=informal-sites",
    "/?map=simple",
    "/?table=partner-activities&sector=gbv",
    "/partners",
    "/partners?lang=ar&date=2022-02-15",
    "/about",
)


@pytest.fixture(scope="module")
def secrets(dataset, root):
    """A pattern of ids (in quotes or after a slash), names and places of sites."""
    sites = dataset.features["informal-sites"]
    asked = {"kilo-7"}
    written = {f"{sign}{one}" for one in set(sites["id"]) - asked for sign in '"/'}
    written |= {*sites["name"], *sites["name_ar"].dropna(), *sites["source_name"]}
    named_elsewhere = {
        name
        for layer in ("governorates", "districts", "subdistricts", "hotspots")
        for column in ("name", "name_ar")
        for name in dataset.features[layer][column].dropna()
    }
    cities = json.loads((root / "data/boundaries/basemap/cities.geojson").read_bytes())
    for city in cities["features"]:
        named_elsewhere |= {str(one) for one in city["properties"].values()}
    found = {re.escape(one.encode()) for one in written - named_elsewhere if len(one) > 4}
    for point in sites.geometry:
        east, north = (re.escape(f"{degrees:.4f}"[:-1]).encode() for degrees in (point.x, point.y))
        found |= {east + rb"\d*[^\d]{1,16}" + north, north + rb"\d*[^\d]{1,16}" + east}
        found |= {
            re.escape(struct.pack(order, degrees))
            for degrees in (point.x, point.y)
            for order in ("<d", ">d")
        }
    return re.compile(b"|".join(found))


@pytest.fixture(scope="module")
def sensitive_places(dataset):
    """Places of which no row of protection work may tell."""
    activities = dataset.features["partner-activities"]
    sensitive = activities[activities["sector"].isin(SENSITIVE_SECTORS)]
    return set(sensitive["district"].dropna()) | {"Kilo", "Bzebiz"}


def _body(response, context):
    """Returns what was answered; a frame that was drawn anew since is asked for its again."""
    try:
        return response.body()
    except Error:
        return context.request.get(response.url).body()


def _reached(shown):
    """Returns every answer (Streamlit's own files left out) and frame of a visit, by address."""
    for response in shown.responses:
        ours = "/static/" not in response.url and response.status == 200
        if ours and response.request.method == "GET":
            yield response.url, _body(response, shown.page.context)
    for number, frame in enumerate(shown.frames):
        yield f"frame {number}", frame if isinstance(frame, bytes) else frame.encode()


@pytest.mark.parametrize("path", PATHS)
def test_no_site_reaches_the_public(visit, public_server, secrets, sensitive_places, path):
    shown = visit(path, at=public_server)
    if path == "/":
        shown.drawn()
    if "lang=ar" not in path:
        expect(shown.page.locator(".a-aud").first).to_have_text("Public view")
    told = list(_reached(shown))
    assert len(told) > 3
    for where, content in told:
        assert not secrets.search(content), (where, secrets.search(content))
    if "sector=gbv" in path:
        rows = shown.page.locator(".a-table tbody tr").all_inner_texts()
        assert rows
        for row in rows:
            assert not [place for place in sensitive_places if f"\t{place}\t" in row], row
