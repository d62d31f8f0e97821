"""Layers without a row: every address answers, over what links open and over a store without them.

A link to one layer leaves all others empty, so that two links empty each; boundaries and sources
are everybody's, and only a store can be without them: here those on which most others lean.
`ATLAS_FUZZ=full` asks every address, of every layer and register, for both audiences.
"""

import datetime as dt
import os
import sqlite3
from itertools import cycle, product

import pytest
from begun import begun

from geo.access import sharing
from geo.access.gate import Access, Gate
from geo.access.links.shares import Draft
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import ORGANISATIONS, REGISTERS
from geo.dataset.scope import Scope
from geo.store import stores
from geo.store.revisions import Note

LINA = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)
PARTS = {
    "tileMatrixSet": "WebMercatorQuad",
    "tileMatrix": "6",
    "tileRow": "25",
    "tileCol": "39",
    "fontstack": "Atlas Regular",
    "range": "0-255",
    "feature": "kilo-7",
}
FULL = os.environ.get("ATLAS_FUZZ") == "full"
EVERY = (*layers.LAYERS, *REGISTERS)
PAPERS = (".pdf", ".png", ".svg", ".pptx", ".docx")
"""Each takes half a second and reads what the pages read."""
FILES = ("/api/downloads", "/api/symbols", "/api/basemap", "/api/fonts", "/api/leaflet")
LISTS = ("?f=html", "?f=html&governorate=IQG15", "?bbox=42,33,45,36", "?date=2022-03-01&lang=ar")
PLACES = (
    "/lite/abc-areas/west-anbar",
    "/lite/governorates/IQG01",
    "/lite/informal-sites/kilo-7",
    "/lite/organisations/drc",
    "/lite?governorate=IQG15&date=2022-03-15",
)


@pytest.fixture(scope="module")
def addresses(coordinator_client):
    """Every address of the description, documents and lists of features also as pages."""
    description = coordinator_client.get("/api/openapi.json").json()
    found = list(PLACES)
    for path, methods in description["paths"].items():
        if "get" not in methods or path.startswith(("/hand-in", "/confirm", "/api/imports")):
            continue
        parameters = (*methods.get("parameters", ()), *methods["get"].get("parameters", ()))
        of_path = [one for one in parameters if one["in"] == "path"]
        choices = [one["schema"].get("enum") or [PARTS.get(one["name"], "x")] for one in of_path]
        for chosen in product(*choices):
            address = path
            for one, value in zip(of_path, chosen, strict=True):
                address = address.replace(f"{{{one['name']}}}", str(value))
            found.append(address)
            if address.endswith("/items"):
                found += [address + query for query in LISTS]
            elif address.startswith("/api") and "tiles" not in address:
                found += [f"{address}?f=html"] if address.count("/") < 5 else []
    return [one for one in found if not one.partition("?")[0].endswith(PAPERS)]


def broken(client, addresses, headers=None):
    answers = ((one, client.get(one, headers).status_code) for one in addresses)
    return [(status, one) for one, status in answers if status >= 500]


@pytest.mark.parametrize("opened", ["movements", "informal-sites"])
@pytest.mark.whole
def test_a_link_to_one_layer_breaks_no_address(config, coordinator_client, addresses, opened):
    draft = Draft(Audience.PARTNER, Scope(layers=(opened,)))
    gate = Gate(config)
    token = gate.shares.token(sharing.make(gate, LINA, draft, dt.datetime.now(dt.UTC)))
    documents = [one for one in addresses if not one.startswith(FILES)]
    assert len(documents) > 100
    bearer = {"Authorization": f"Bearer {token}"}
    assert broken(coordinator_client, documents, bearer) == []


@pytest.fixture(scope="module")
def without(config, library, client_of, tmp_path_factory):
    """Returns a client of a store in which a layer or register has no row."""

    def made(empty, audience):
        path = tmp_path_factory.mktemp("empty") / "atlas.sqlite"
        with sqlite3.connect(config.store.removeprefix("sqlite:///")) as held:
            held.execute("VACUUM INTO ?", (str(path),))
        held.close()
        store = stores.connect(f"sqlite:///{path}")
        rows = store.read(empty).iloc[:0]
        store.write({empty: rows}, Note("tests", "a test", "no rows", "0" * 64))
        return client_of(
            begun(library, store), store=f"sqlite:///{path}", default_audience=audience
        )

    return made


AUDIENCES = ("coordinator", "public")
LEANED_ON = (layers.INFORMAL_SITES, layers.PARTNER_ACTIVITIES, ORGANISATIONS)
TURNS = [*product(EVERY, AUDIENCES)] if FULL else [*zip(LEANED_ON, cycle(AUDIENCES), strict=False)]


@pytest.mark.whole
@pytest.mark.parametrize(("empty", "audience"), TURNS, ids=lambda one: getattr(one, "id", one))
def test_a_store_without_rows_of_a_layer_breaks_no_address(without, addresses, empty, audience):
    asked = [one for one in addresses if FULL or not one.startswith(FILES)]
    assert broken(without(empty, audience), asked) == []
