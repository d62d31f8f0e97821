"""One library of the real data with other values in it, and addresses that show every surface."""

import shutil

from geo.access.datasets import Library
from geo.catalog import layers
from geo.catalog.registers import REGISTERS
from geo.store.revisions import Note
from geo.store.stores import connect

FORMATS = ("geojson", "gpkg", "parquet", "fgb", "csv", "xlsx", "kml")
PLACES = (
    "informal-sites/kilo-7",
    "abc-areas/west-anbar",
    "hotspots/al-amerli",
    "districts/IQG01Q03",
    "governorates/IQG01",
)
SURFACES = (
    "/readyz",
    "/api/collections",
    *(f"/api/collections/{one.id}/items" for one in layers.LAYERS),
    *(f"/api/collections/{one.id}/items?f=html" for one in layers.LAYERS),
    *(f"/api/collections/{one.id}/queryables" for one in layers.LAYERS),
    "/api/openapi.json",
    "/api/tiles/WebMercatorQuad/tilejson.json",
    "/api/tiles/WebMercatorQuad/6/25/39",
    "/api/styles/atlas?lang=ar",
    "/api/preview.png",
    *(f"/api/downloads/informal-sites.{one}" for one in FORMATS),
    *(f"/api/downloads/partner-activities.{one}?sector=wash" for one in FORMATS),
    "/api/downloads/operational-presence.csv",
    *(f"/api/downloads/view.{one}" for one in ("html", "pdf", "png", "svg")),
    *(f"/api/downloads/place.pdf?select={one}" for one in PLACES),
    "/api/downloads/organisation.pdf?partner=drc",
    "/api/downloads/organisation.pdf?partner=drc&lang=ar",
    "/api/downloads/minutes.pdf?lang=ar",
    *(f"/lite{one}" for one in ("", "/sites", "/hotspots", "/areas", "/blocked", "/partners")),
    *(f"/lite/{one}" for one in PLACES),
    "/lite/rows/ending",
    "/lite?lang=ar&governorate=IQG01&presence=none",
)


def changed(config, folder, change):
    """Returns settings and library of a copy of the store with `change(layer, features)` in it."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(config.store.removeprefix("sqlite:///"), folder / "atlas.sqlite")
    store = connect(f"sqlite:///{folder / 'atlas.sqlite'}")
    every = (*layers.LAYERS, *REGISTERS)
    store.write({one: change(one, store.read(one)) for one in every}, Note("t", "t", "t", ""))
    own = {"store": f"sqlite:///{folder / 'atlas.sqlite'}", "audit": folder / "audit"}
    return config.model_copy(update=own), Library(store)


def broken(client, addresses=SURFACES):
    """Returns the addresses that do not answer, with what they say."""
    answers = {one: client.get(one) for one in addresses}
    return {one: got.text[:300] for one, got in answers.items() if got.status_code != 200}
