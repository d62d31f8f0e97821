"""After any edits, what every audience is served is what reading the whole store again gives."""

import random

import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

from geo.access.datasets import Library
from geo.catalog import layers, registers
from geo.catalog.audience import Audience
from geo.dataset import records
from geo.store.frames import DTYPES
from geo.store.revisions import Change, Note
from geo.store.stores import connect

NOTE = Note("tests", "an edit", "", "")
SITES, WORK, HOTSPOTS = layers.INFORMAL_SITES, layers.PARTNER_ACTIVITIES, layers.HOTSPOTS
FEW = {WORK.id: 250, layers.MOVEMENTS.id: 5}
"""Rows of the pack that are enough here."""


@pytest.fixture
def store(address, library):
    """A store of each kind with a part of the pack."""
    made, held = connect(address), library.store
    every = (*layers.LAYERS, *registers.REGISTERS)
    made.write({one: held.read(one).iloc[: FEW.get(one.id)] for one in every}, NOTE)
    return made


class Editing:
    """Random edits of each kind, as people make them."""

    def __init__(self, store, seed):
        self.store, self.chance = store, random.Random(seed)  # noqa: S311 - no secret

    def some(self, layer, number=1):
        rows = self.store.read(layer)
        return rows.iloc[sorted(self.chance.sample(range(len(rows)), number))].reset_index(
            drop=True
        )

    def change(self, layer, opened, closed=()):
        told = {layer: Change(opened, closed, shared=True)}
        self.store.change(told, NOTE, "tests", self.store.version())

    def decide(self, register, said):
        values = {"who": "tests", "source_id": "handed-in-tests", "as_of": "2023-12-01", **said}
        columns = {
            one.name: pd.Series([values.get(one.name)], dtype=DTYPES[one.kind])
            for one in register.stored_fields
        }
        self.change(register, gpd.GeoDataFrame(columns, geometry=[None], crs="EPSG:4326"))

    def households(self):
        site = self.some(SITES)
        self.change(SITES, site.assign(households=site["households"] + self.chance.randint(1, 90)))

    def moved_site(self):
        one, other = self.some(SITES), self.some(SITES)
        places = [
            f"{level}{end}" for level in ("district", "subdistrict") for end in ("", "_pcode")
        ]
        told = {name: other[name] for name in places}
        self.change(SITES, one.assign(**told, geometry=other.geometry.values))

    def regrouped_site(self):
        self.change(SITES, self.some(SITES).assign(site_group=self.some(SITES)["site_group"]))

    def new_site(self):
        self.change(SITES, self.some(SITES).assign(id=f"new-{self.store.version()}"))

    def lost_site(self):
        self.change(SITES, self.some(SITES).iloc[:0], self.some(SITES)["id"].tolist())

    def corrected_site(self):
        (site,) = self.some(SITES)["id"]
        told = {"id": site, "name": "Said", "households": 5, "individuals": 30}
        self.decide(registers.SITE_EDITS, told)

    def closed_site(self):
        (site,) = self.some(SITES)["id"]
        self.decide(registers.SITE_EDITS, {"id": site, "until": "2023-06-30"})

    def work(self):
        self.change(WORK, self.some(WORK, 3).assign(end="2024-06-30"))

    def new_work(self):
        rows = self.some(WORK, 2)
        ids = [f"{one}-{self.store.version()}" for one in rows["id"]]
        self.change(WORK, rows.assign(id=ids, organisation=self.some(WORK)["organisation"][0]))

    def set_aside(self):
        one, other = self.some(WORK, 2)["id"]
        told = {"id": f"{WORK.id}/{one}", "layer": WORK.id, "record": one, "counts": other}
        self.decide(registers.SET_ASIDE, told)

    def merged(self):
        one, other = self.some(WORK, 2)["organisation"]
        self.decide(registers.AMENDMENTS, {"id": one, "merged_into": other})

    def organisation(self):
        self.change(registers.ORGANISATIONS, self.some(registers.ORGANISATIONS).assign(acronym="X"))

    def area_unit(self):
        self.change(
            layers.ABC_AREA_UNITS,
            self.some(layers.ABC_AREA_UNITS).iloc[:0],
            [self.some(layers.ABC_AREA_UNITS)["id"][0]],
        )

    def unit(self):
        self.change(layers.DISTRICTS, self.some(layers.DISTRICTS).assign(name_ar="غيرها"))

    def hotspot(self):
        self.change(HOTSPOTS, self.some(HOTSPOTS).assign(remark="another"))

    def undone(self):
        self.store.undo(self.store.version(), NOTE)


EDITS = [name for name in vars(Editing) if name not in ("some", "change", "decide")]
EDITS = [name for name in EDITS if not name.startswith("_")]


def _assert_same(served, whole):
    assert served.edition == whole.edition
    assert list(served.features) == list(whole.features)
    for name, rows in whole.features.items():
        assert_geodataframe_equal(served.features[name], rows, check_dtype=True)
        if served.audience == Audience.PUBLIC:
            assert records.geojson(served.features[name]) == records.geojson(rows)
    assert served.day == whole.day
    assert served.vocabulary == whole.vocabulary
    assert served.area_members == whole.area_members
    assert served.units.by_pcode == whole.units.by_pcode
    pd.testing.assert_frame_equal(served.presence.links, whole.presence.links)
    pd.testing.assert_frame_equal(served.presence.activities, whole.presence.activities)


@pytest.mark.whole
def test_every_audience_is_served_what_the_whole_store_read_again_gives(store, address):
    editing, served = Editing(store, len(EDITS)), Library(store)
    for audience in Audience:
        served.dataset(audience)
    editing.chance.shuffle(EDITS)
    kinds = EDITS if address.startswith("sqlite") else EDITS[:2]  # what is read is tested for both
    for some in (kinds[at : at + 4] for at in range(0, len(kinds), 4)):
        for kind in some:
            getattr(editing, kind)()
        served.look_again()
        whole = Library(store)
        for audience in Audience:
            _assert_same(served.dataset(audience), whole.dataset(audience))
        for name in ("decisions", "merged", "originals", "sources", "sent", "overtaken"):
            assert getattr(served.decided(), name) == getattr(whole.decided(), name)


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_what_an_edit_does_not_reach_is_not_made_again(store):
    editing, served = Editing(store, 3), Library(store)
    before = {one: served.dataset(one) for one in Audience}
    editing.households()
    served.look_again()
    for audience, held in before.items():
        now = served.dataset(audience)
        assert now.units is held.units
        assert now.area_members is held.area_members
    full, held = served.dataset(Audience.COORDINATOR), before[Audience.COORDINATOR]
    again = [name for name, rows in full.features.items() if rows is not held.features[name]]
    assert set(again) <= {SITES.id, layers.CLOSED_SITES.id, registers.SITE_ROUNDS.id}
    assert full.presence is held.presence
    partner = served.dataset(Audience.PARTNER)
    assert partner.presence is before[Audience.PARTNER].presence
