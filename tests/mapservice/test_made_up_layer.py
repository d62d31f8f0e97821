"""Layers that nobody has written a line for: declared, given a style, and found everywhere."""

import json
import re
import sqlite3
from dataclasses import replace

import geopandas as gpd
import mapbox_vector_tile
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit_folium import _get_feature_group_string

from dashboard.map import map_view
from geo import language, settings
from geo.access import datasets as libraries
from geo.access.datasets import Library
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.fields import COUNTS, INTEGER, NAMES, NOTE, ORIGIN, PLACE, TEXT
from geo.catalog.layer import Field, Geometry, Layer
from geo.dataset.context import Context
from geo.exchange import formats
from geo.store import stores
from geo.store.revisions import Note
from geo.view.view import View
from maps.interactive import deck_map, leaflet_map
from maps.interactive.deck_map import Chosen, Frame
from maps.interactive.leaflet_map import Texts
from maps.look import layer_styles
from maps.look.style import Density, Ground, Key, NamesFrom, Outline, Scale, Sign, Style
from maps.offline import ground as offline_ground
from maps.offline import page as offline_page
from maps.svg import furniture
from maps.svg import ground as svg_ground
from maps.svg import map as svg_map
from maps.svg.map import Drawing

FRAME = Frame("http://atlas.test", "en", "v", 43.0, 33.75, 6.6)
EVERYWHERE = Density(deck=0.1, leaflet=0.2, tiles=0.3, svg=0.4, file=0.5)


def made_up(layer_id, title, geometry, *fields):
    return Layer(
        id=layer_id,
        title=title,
        singular=title.removesuffix("s"),
        description=f"{title} that a test has made up.",
        geometry=geometry,
        fields=(*NAMES, *fields, *COUNTS, *PLACE, NOTE, *ORIGIN),
        counted=True,
        on_map=True,
    )


WELLS = made_up("wells", "Wells", Geometry.POINT, Field("litres", INTEGER, "Litres"))
FLOODS = made_up("floods", "Floods", Geometry.POLYGON)
PLANS = made_up("plans", "Plans", Geometry.POLYGON, Field("stage", TEXT, "Stage"))
CAMPS = made_up("camps", "Camps", Geometry.POINT)
MADE_UP = (WELLS, FLOODS, PLANS, CAMPS)
STYLES = {
    WELLS.id: Style(
        "Wells, by litres",
        25,
        "well",
        Sign(
            (Key("octagon-green", "a well"),),
            Scale("litres", "litres", 1000, 10, 30, "green", (10, 500)),
        ),
        names=NamesFrom(5.0, 5.0),
    ),
    FLOODS.id: Style(
        "Floods of 2019",
        12,
        "flood",
        ground=Ground("violet", EVERYWHERE, hatched=True, outline_px=2.0),
    ),
    PLANS.id: Style(
        "Plans, by stage",
        11,
        "plan",
        ground=Ground(
            "blue-deep",
            EVERYWHERE,
            field="stage",
            outlines=(
                Outline("draft", 1.0, (2.0, 1.0), Key("hatched-navy", "a draft")),
                Outline("agreed", 3.0, None, Key("area-navy", "agreed")),
            ),
        ),
        listed_as="plans",
    ),
}
"""The camps have none: a style by their geometry."""
SYMBOLS = {WELLS.id: "octagon-green", CAMPS.id: "disc-green"}
ALL = pytest.mark.parametrize("layer", [pytest.param(one, id=one.id) for one in MADE_UP])


def rows(layer, dataset):
    """Returns two features of a layer in two sub-districts of Al-Anbar."""
    units = dataset.features["subdistricts"]
    units = units[(units["governorate_pcode"] == "IQG01").to_numpy()].iloc[:2]
    shapes = units.geometry.tolist()
    if layer.geometry is Geometry.POINT:
        shapes = [one.representative_point() for one in shapes]
    columns = {one.name: [None, None] for one in layer.stored_fields}
    columns |= {name: units[name].tolist() for name in columns if name.endswith("_pcode")}
    for name in ("governorate", "district", "subdistrict"):
        columns[name] = units[f"{name}_pcode"].tolist()
    columns |= {
        "id": [f"{layer.id}-1", f"{layer.id}-2"],
        "name": [f"First of {layer.id}", f"Second of {layer.id}"],
        "source_id": ["dstwg-2023-12"] * 2,
        "as_of": ["2023-12-10"] * 2,
    }
    columns |= {"litres": [10, 900]} if layer is WELLS else {}
    columns |= {"stage": ["draft", "agreed"]} if layer is PLANS else {}
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


@pytest.fixture(scope="module")
def catalogue():
    """Declares the layers and their styles, which is all that there is to do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layers, "LAYERS", (*layers.LAYERS, *MADE_UP))
        for layer_id, style in STYLES.items():
            patch.setitem(layer_styles.STYLES, layer_id, style)
        yield


@pytest.fixture(scope="module")
def own_config(config, library, dataset, catalogue, tmp_path_factory):
    """A copy of the store of the test run, with rows of the layers."""
    path = tmp_path_factory.mktemp("made up") / "atlas.sqlite"
    with sqlite3.connect(config.store.removeprefix("sqlite:///")) as held:
        held.execute("VACUUM INTO ?", (str(path),))
    held.close()
    made = config.model_copy(update={"store": f"sqlite:///{path}"})
    features = {layer: rows(layer, dataset) for layer in MADE_UP}
    stores.connect(made.store).write(features, Note("tests", "a test", "made up", "0" * 64))
    return made


@pytest.fixture(scope="module")
def own_library(own_config):
    return Library(stores.connect(own_config.store))


@pytest.fixture(scope="module")
def context(own_library):
    view = View()
    found = own_library.dataset(Audience.COORDINATOR)
    return Context(found, view, language.words(view.lang), ())


@pytest.fixture(scope="module")
def ask(own_config, own_library, client_of):
    """Returns what the service answers, over a store that has the layers."""
    client = client_of(own_library, store=own_config.store, default_audience="coordinator")

    def answer(path):
        found = client.get(path)
        assert found.status_code == 200, found.text
        return found

    return answer


@pytest.fixture(scope="module")
def ground(config):
    return svg_ground.read(config.data / "boundaries")


@ALL
def test_deck_map(context, layer):
    drawn = json.loads(deck_map.draw(map_view.sights(context), Chosen(), FRAME).to_json())
    own = [one for one in drawn["layers"] if one["id"].partition(" ")[0] == layer.id]
    assert own
    for one in own:
        assert one["data"] == f"/api/map/{layer.id}.geojson?lang=en&v=v"
        assert one["filterCategories"] == [0, 1]
    if layer.id in SYMBOLS:
        assert own[0]["getIcon"] == SYMBOLS[layer.id]
    assert "&plans=0,1" in drawn["mapStyle"]


@ALL
def test_what_the_deck_map_fetches(ask, layer):
    found = ask(f"/api/map/{layer.id}.geojson").json()["features"]
    assert {one["properties"]["name"] for one in found} == {
        f"First of {layer.id}",
        f"Second of {layer.id}",
    }
    if layer is WELLS:
        assert [one["properties"]["size"] for one in found] == [29.0, 12.0]
    if layer is PLANS:
        assert {one["properties"]["stage"] for one in found} == {"draft", "agreed"}
    drawn = ask("/api/styles/base?plans=0,1&sites=none").json()
    names = [one["id"] for one in drawn["layers"]]
    assert {"plans draft", "plans agreed", "camps-room"} <= set(names)


def test_signs_and_hatches_are_in_the_pictures_that_maps_load(ask):
    for path in ("/api/symbols/atlas.json", "/api/symbols/sprite.json"):
        assert set(SYMBOLS.values()) <= set(ask(path).json())
    assert "hatch-violet" in ask("/api/symbols/sprite.json").json()
    for name in ("octagon-green", "hatched-navy", "area-navy"):
        assert ask(f"/api/symbols/{name}.svg").text.startswith("<svg")


@ALL
def test_maplibre_style_and_its_tiles(ask, layer):
    style = ask("/api/styles/atlas").json()
    own = {one["id"]: one for one in style["layers"] if one.get("source-layer") == layer.id}
    kinds = [one["type"] for one in own.values()]
    assert (
        kinds
        == {
            WELLS: ["symbol"],
            CAMPS: ["symbol"],
            FLOODS: ["fill", "line"],
            PLANS: ["fill", "line", "line"],
        }[layer]
    )
    pictures = ask("/api/symbols/sprite.json").json()
    for one in own.values():
        name = one.get("layout", {}).get("icon-image") or one.get("paint", {}).get("fill-pattern")
        assert name is None or name in pictures
    (address,) = style["sources"]["atlas"]["tiles"]
    address = address.removeprefix("http://atlas.test")
    for name in ("z", "y", "x"):
        address = address.replace(f"{{{name}}}", "0")
    assert len(mapbox_vector_tile.decode(ask(address).content)[layer.id]["features"]) == 2


@ALL
def test_leaflet(context, layer):
    the_map = leaflet_map.draw(FRAME, Texts("in", "out", "km", "m", "missing"))
    group = leaflet_map.signs(map_view.sights(context), Chosen(), FRAME)
    script = _get_feature_group_string(group, the_map)
    told = json.loads(re.search(r"window\.atlas\.signs\(\w+, (\{.*\})\);", script)[1])
    own = told["layers"][layer.id]
    assert own["visible"] == [0, 1]
    assert own.get("symbol") == SYMBOLS.get(layer.id)
    html = the_map.get_root().render()
    base = json.loads(re.search(r"window\.atlas\.base\(\w+, (\{.*\})\);", html)[1])
    is_point = layer.geometry is Geometry.POINT
    assert (layer.id if is_point else f"{layer.id}-ground") in base["panes"]
    if layer is FLOODS:
        assert own["ground"]["fill"].startswith("url(#atlas-hatch-violet)")
        assert 'id="atlas-hatch-violet"' in base["hatch"]
    if layer is PLANS:
        assert own["ground"]["classes"] == {"draft": [1.0, [2.0, 1.0]], "agreed": [3.0, None]}


@ALL
def test_svg(context, ground, layer):
    drawn = svg_map.draw(context, ground, Drawing(link=lambda *place: "/".join(place)))
    assert f'href="{layer.id}/{layer.id}-1"' in drawn
    assert f"<title>First of {layer.id} · {layer.title.removesuffix('s')}</title>" in drawn
    if layer.id in SYMBOLS:
        assert f'<symbol id="m-{SYMBOLS[layer.id]}"' in drawn
    else:
        name = layer_styles.of(layer).css
        classes = [one.partition("</g>")[0] for one in drawn.split(f'<g class="m-{name}"')[1:]]
        assert "".join(classes).count("<path ") == 2
        assert f".m-{name}{{" in svg_map.css()


def test_svg_names_signs_from_the_zoom_of_the_style(context, ground):
    near = replace(context, view=View(governorate=("IQG01",), layers=("wells", "camps")))
    drawn = svg_map.draw(near, ground, Drawing())
    written = re.findall(r"<text[^>]*>(?:<[^>]*>)*([^<]*)", drawn)
    assert "First of wells" in written
    assert "First of camps" not in written


@ALL
def test_legend_in_pictures(context, layer):
    titles = [
        [one.words for one in rows]
        for rows in furniture.groups(context)
        if rows[0].words == layer_styles.of(layer).title
    ]
    assert (
        titles
        == {
            WELLS: [["Wells, by litres", "a well", "litres"]],
            FLOODS: [["Floods of 2019"]],
            PLANS: [["Plans, by stage", "agreed", "a draft"]],
            CAMPS: [["Camps"]],
        }[layer]
    )


@ALL
def test_dashboard_legend_and_table(own_config, layer):
    page = """
from dashboard.map import legend, tables
from dashboard.session import filters

legend.draw(filters.context())
tables.draw(filters.context(), "{layer}")
"""
    chosen = {"store": own_config.store, "cache": own_config.cache, "audit": own_config.audit}
    settings.use(**chosen, default_audience="coordinator", secret_file=own_config.secret_file)
    libraries._shared.cache_clear()
    try:
        app = AppTest.from_string(page.format(layer=layer.id), default_timeout=60).run()
    finally:
        for name in (*chosen, "default_audience", "secret_file"):
            settings._CHOSEN.pop(name)
        settings.current.cache_clear()
        libraries._shared.cache_clear()
    assert not app.exception
    labels = {one.key: one.label for one in app.checkbox}
    assert labels[f"ly_{layer.id}"] == layer_styles.of(layer).title
    assert f"First of {layer.id}" in "".join(one.value for one in app.get("html"))


@ALL
def test_lite_map_list_and_place(ask, layer):
    overview = ask("/lite").text
    assert f'href="/lite/{layer.id}/{layer.id}-1"' in overview
    assert layer_styles.of(layer).title in overview
    listed = ask(f"/lite/{layer.id}").text
    assert f'href="/lite/{layer.id}/{layer.id}-2"' in listed
    assert f"<h1>First of {layer.id}</h1>" in ask(f"/lite/{layer.id}/{layer.id}-1").text


@ALL
@pytest.mark.parametrize("extension", formats.FORMATS)
def test_downloads(ask, layer, extension, tmp_path):
    path = tmp_path / f"{layer.id}.{extension}"
    path.write_bytes(ask(f"/api/downloads/{path.name}").content)
    if extension == "xlsx":
        sheets = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
        names = {one for sheet in sheets.values() for row in sheet.to_numpy() for one in row}
    elif extension == "csv":
        names = set(pd.read_csv(path)["name"])
    elif extension == "parquet":
        names = set(gpd.read_parquet(path)["name"])
    else:
        columns = gpd.read_file(path)
        names = set(columns["Name" if extension == "kml" else "name"])
    assert {f"First of {layer.id}", f"Second of {layer.id}"} <= names


@ALL
def test_offline_map(context, ground, layer):
    base = offline_ground.draw(ground, context.view.lang)
    html = offline_page.page(context, base)
    assert f'data-layer="{layer.id}"' in html
    assert layer_styles.of(layer).title in html
    told = json.loads(
        re.search(r'<script type="application/json" id="data">(.*?)</script>', html)[1]
    )
    assert f"First of {layer.id}" in {one["name"] for one in told["places"]}
    if layer.id in SYMBOLS:
        assert f'href="#s-{SYMBOLS[layer.id]}"' in html
    else:
        assert html.count(f'class="{layer_styles.of(layer).css}"') == 2


def test_the_public_sees_nothing_of_a_layer_that_no_rule_opens(own_library):
    public = own_library.dataset(Audience.PUBLIC)
    assert all(public.features[layer.id].empty for layer in MADE_UP)
