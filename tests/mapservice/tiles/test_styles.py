"""The list of styles, the style `atlas`, and its sprite: everything that they name is there."""

import io
import json

import mapbox_vector_tile
import pytest
from PIL import Image

CLIENTS = ["coordinator_client", "partner_client", "public_client"]


@pytest.fixture(params=CLIENTS)
def client(request):
    return request.getfixturevalue(request.param)


def test_every_style_of_the_list_is_served(client):
    content = client.get("/api/styles").json()
    assert [one["id"] for one in content["styles"]] == ["atlas", "base"]
    assert content["default"] == "atlas"
    for one in content["styles"]:
        style = client.get(one["links"][0]["href"]).json()
        assert style["version"] == 8


@pytest.mark.parametrize("language", ["en", "ar", "ckb", "kmr"])
def test_everything_that_the_style_names_can_be_fetched(client, language):
    style = client.get(f"/api/styles/atlas?lang={language}").json()
    source = style["sources"]["atlas"]
    (template,) = source["tiles"]
    address = template.replace("{z}", "6").replace("{y}", "25").replace("{x}", "39")
    tile = mapbox_vector_tile.decode(client.get(address).content)
    drawn = [layer for layer in style["layers"] if layer.get("source") == "atlas"]
    assert {layer["source-layer"] for layer in drawn} == set(tile)
    for scale in ("", "@2x"):
        cells = client.get(f"{style['sprite']}{scale}.json").json()
        picture = Image.open(io.BytesIO(client.get(f"{style['sprite']}{scale}.png").content))
        for name, cell in cells.items():
            assert cell["x"] + cell["width"] <= picture.width
            assert cell["y"] + cell["height"] <= picture.height
            grows = 1.5 if name.startswith("hatch") else 1  # on the way to the next zoom
            assert cell["pixelRatio"] == (2 if scale else 1) * grows
    for other in style["sources"].values():
        if other["type"] == "geojson":
            assert client.get(other["data"]).status_code == 200


def test_filters_of_the_style_are_those_of_its_tiles(client):
    style = client.get("/api/styles/atlas?governorate=IQG15&sector=wash&lang=ar").json()
    (template,) = style["sources"]["atlas"]["tiles"]
    assert "governorate=IQG15" in template
    assert "sector=wash" in template
    assert "lang=ar" in template
    address = template.replace("{z}", "6").replace("{y}", "25").replace("{x}", "39")
    tile = mapbox_vector_tile.decode(client.get(address).content)
    for layer in tile.values():
        for feature in layer["features"]:
            assert feature["properties"]["governorate_pcode"] == "IQG15"


def test_the_style_tells_the_public_no_more_than_the_tiles(public_client, dataset):
    text = json.dumps(public_client.get("/api/styles/atlas").json())
    assert not [site for site in dataset.features["informal-sites"]["id"] if f'"{site}"' in text]


def test_the_sprite_knows_no_parameters_but_a_version(client, refused):
    for name in ("sprite.json", "sprite.png", "sprite@2x.json", "sprite@2x.png"):
        assert client.get(f"/api/symbols/{name}?v=1").status_code == 200
        refused(client.get(f"/api/symbols/{name}?scale=3"), 400)
    refused(client.get("/api/symbols/sprite@3x.png"), 404)
    refused(client.get("/api/styles/nix"), 404)
    refused(client.get("/api/styles/atlas?lines=none"), 400)
