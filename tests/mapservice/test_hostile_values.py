"""Every parameter that the service describes, given what it cannot use: a sentence, never a 500."""

import re
from urllib.parse import quote

import pytest
from every_pair import FULL

TURNS = 3
"""Of so many parameters one is given a value, each parameter some of the values."""
VALUES = (
    "",
    "1e999",
    "NaN",
    "99999999999999999999",
    "45,33,42,35",
    "' OR 1=1 --\"><script>",
    "%00\N{ARABIC LETTER NOON}((",
    "x" * 5000,
)
PARTS = {
    "{layer}": "hotspots",
    "{language}": "en",
    "{fontstack}": "Atlas Regular",
    "{range}": "0-255",
    "{style}": "base",
    "{extension}": "csv",
    "{tileMatrixSet}": "WebMercatorQuad",
    "{tileMatrix}": "6",
    "{tileRow}": "25",
    "{tileCol}": "39",
    "{rest}": "nothing",
    "{collection}": "informal-sites",
}
KEPT = ("informal-sites", "partner-activities")
"""Collections that are asked; the others are read by the same lines."""


def _real(path):
    name = {"basemap": "sea", "symbols": "brand", "leaflet": "leaflet.css", "woff2": "icons"}
    feature = "kilo-7" if "informal-sites" in path else "al-amerli"
    parts = PARTS | {
        "{name}": next((to for at, to in name.items() if at in path), "sea"),
        "{feature}": feature,
    }
    for part, value in parts.items():
        path = path.replace(part, value)
    return path


@pytest.fixture(scope="module")
def described(coordinator_client):
    """Returns address, parameter and its type, empty where only some values are allowed."""
    paths = coordinator_client.get("/api/openapi.json").json()["paths"]
    found = {}
    for path, methods in paths.items():
        of_one = re.match(r"/api/(?:collections|downloads)/([\w-]+)", path)
        if of_one and "{" not in of_one[1] and of_one[1] not in (*KEPT, "view"):
            continue
        if path.startswith("/lite") and path != "/lite/sites":
            continue  # all lite pages read their address alike
        if "get" not in methods or path.startswith(("/hand-in", "/confirm", "/api/imports")):
            continue
        for one in methods["get"].get("parameters", []):
            if one["in"] == "query":
                schema = one["schema"].get("items", one["schema"])
                limited = {"enum", "format", "pattern", "minimum"} & {*schema}
                found[_real(path), one["name"]] = "" if limited else schema["type"]
    return [(path, name, kind) for (path, name), kind in found.items()]


def _may_be_meant(kind, value):
    """Whether a value is of the kind of a property, so that it is rightly found nowhere."""
    if kind in ("integer", "number"):
        return re.fullmatch(r"-?\d{1,20}", value) is not None
    return kind == "string"


@pytest.mark.whole
@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:24])
def test_what_cannot_be_used_is_said_and_nothing_breaks(coordinator_client, described, value):
    assert len(described) > 200
    wrong = []
    for path, name, kind in described if FULL else described[VALUES.index(value) % TURNS :: TURNS]:
        asked = f"{path}?{quote(name)}={quote(value)}"
        answer = coordinator_client.get(asked)
        if path.startswith("/lite"):
            fits = answer.status_code in (200, 404) and b"Traceback" not in answer.content
        elif answer.status_code == 200:
            fits = _may_be_meant(kind, value)
        else:
            problem = answer.headers["content-type"] == "application/problem+json"
            said = answer.json() if problem else {}
            fits = answer.status_code in (400, 404, 414) and len(said.get("detail", "")) > 10
            fits = fits and set(said) == {"type", "title", "status", "detail"}
            fits = fits and name in said["detail"]
        if not fits:
            wrong.append((answer.status_code, asked[:140], answer.content[:160]))
    assert not wrong, wrong[:12]


@pytest.mark.parametrize(
    "path",
    [
        "/api/collections/{}",
        "/api/collections/{}/items",
        "/api/collections/hotspots/items/{}",
        "/api/collections/{}/queryables",
        "/api/downloads/{}.csv",
        "/api/downloads/hotspots.{}",
        "/api/map/{}.geojson",
        "/api/styles/{}",
        "/api/symbols/{}.svg",
        "/api/basemap/{}.geojson",
        "/api/fonts/{}/0-255.pbf",
        "/api/fonts/Atlas%20Regular/{}.pbf",
        "/api/tileMatrixSets/{}",
        "/api/collections/hotspots/tiles/{}",
        "/api/tiles/WebMercatorQuad/{}/1/1",
        "/api/tiles/WebMercatorQuad/6/{}/1",
        "/api/tiles/WebMercatorQuad/6/1/{}",
        "/lite/informal-sites/{}",
        "/lite/{}",
    ],
)
def test_a_part_of_a_path_that_is_not_there_is_not_found(coordinator_client, path):
    wrong = []
    for value in VALUES[1:]:
        answer = coordinator_client.get(path.format(quote(value, safe="")))
        page = path.startswith("/lite") or answer.headers["content-type"].startswith("text/html")
        shaped = page or answer.headers["content-type"] == "application/problem+json"
        if answer.status_code not in (400, 404, 414) or not shaped:
            wrong.append((answer.status_code, value[:40], answer.content[:120]))
    assert not wrong, wrong[:12]
