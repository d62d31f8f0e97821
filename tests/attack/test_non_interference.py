"""What is hidden makes no difference to what the public is answered with.

The store holds the data pack and imported months. What the public may not see is changed at random:
places of sites inside their sub-districts, counts inside cells such that the same are withheld, the
districts of sensitive work, sites, words and days of open work, names of who opted out. The public
dataset must stay the same, and so must the bytes of every kind of address. A few rounds are in the
usual run; `ATLAS_ATTACK=full` or `ATLAS_FUZZ=full` makes 1,000.
"""

import os
from contextlib import closing
from dataclasses import replace

import pytest
import weakened
from asker import Asker

from geo.access.datasets import Library
from geo.catalog.audience import Audience
from geo.dataset import scope as scopes
from geo.dataset.scope import EVERYTHING
from geo.disclosure import hidden_changes, non_interference
from geo.disclosure.disclosure import disclose
from geo.disclosure.non_interference import changed_at_random, differences
from geo.disclosure.rules import SHIPPED, Key, Level, Treatment

FULL = "full" in (os.environ.get("ATLAS_ATTACK"), os.environ.get("ATLAS_FUZZ"))
ROUNDS = 500 if FULL else 4
OPTED_OUT = replace(SHIPPED, opted_out=("drc", "Mercy Corps", "unicef"))
SITES, WORK = "informal-sites", "partner-activities"
ADDRESSES = (
    "/api",
    "/api/collections",
    "/api/openapi.json",
    "/api/dcat.jsonld",
    "/api/search?q=kilo&limit=50",
    "/api/state",
    *(
        f"/api/collections/{one}/items?limit=10000"
        for one in (SITES, WORK, "blocked-areas", "service-gaps", "hotspots", "districts")
    ),
    f"/api/collections/{SITES}/items?presence=2&sector=wash&date=2022-02-15",
    f"/api/collections/{WORK}/items?filter=place LIKE 'K%25' OR site_id IS NOT NULL",
    "/api/collections/hotspots/items?sector=gbv&presence=none&date=2022-02-15&limit=1000",
    f"/api/collections/{SITES}/items?bbox=43.2,33.3,43.4,33.5",
    "/api/tiles/WebMercatorQuad/8/102/158",
    f"/api/downloads/{WORK}.csv?sector=wash",
    f"/api/downloads/{SITES}.geojson",
    "/api/downloads/operational-presence.csv",
    "/api/downloads/view.svg?governorate=IQG01",
    "/api/map/informal-sites.geojson",
    "/api/preview.png?governorate=IQG01",
    "/api/feeds/changes.atom",
    "/api/feeds/ends.ics?lang=ar",
    "/lite",
    "/lite/sites",
    "/lite/partners?governorate=IQG01",
    "/lite/coverage?governorate=IQG01",
    "/lite/governorates/IQG01",
    "/lite/rows/ending",
    "/lite/informal-sites/kilo-7",
)


class World(Library):
    """A library of one whole dataset, which tells each audience what a gate lets through."""

    def __init__(self, store, full, gate=disclose):
        super().__init__(store)
        self.full, self.gate, self.made = full, gate, {}

    def dataset(self, audience, scope=EVERYTHING):
        """Returns the dataset as an audience may see it."""
        if audience not in self.made:
            self.made[audience] = self.gate(self.full, audience, SHIPPED)
        return scopes.within(self.made[audience], scope.data)


@pytest.fixture(scope="module")
def worlds(dataset):
    """The whole dataset as it is and changed, each with its public dataset."""
    changed = [changed_at_random(dataset, SHIPPED, (7, number)) for number in range(4)]
    return [(one, disclose(one, Audience.PUBLIC, SHIPPED)) for one in (dataset, *changed)]


@pytest.mark.parametrize("rules", [SHIPPED, OPTED_OUT], ids=["shipped", "opted out"])
def test_the_public_dataset_stays_the_same(dataset, rules):
    found = non_interference.tried(dataset, rules, ROUNDS, seed=20231213)
    assert found == (ROUNDS, ())


@pytest.mark.parametrize("name", hidden_changes.EVERY)
def test_each_change_changes_what_coordinators_see_and_nothing_public(dataset, name):
    only = {name: hidden_changes.EVERY[name]}
    changed = changed_at_random(dataset, OPTED_OUT, (1, 1), only)
    assert list(differences(dataset, changed))
    before, after = (disclose(one, Audience.PUBLIC, OPTED_OUT) for one in (dataset, changed))
    assert list(differences(before, after)) == []


def test_what_a_rule_shows_is_not_taken_for_hidden(dataset):
    key = Key(SITES, Level.SITE, Audience.PUBLIC)
    open_sites = replace(SHIPPED, table={**SHIPPED.table, key: Treatment.SHOW}, reason="a test")
    only = {name: hidden_changes.EVERY[name] for name in ("site places", "site counts")}
    assert changed_at_random(dataset, open_sites, (1, 1), only) is dataset


@pytest.mark.parametrize(
    ("kind", "treatment"),
    [
        (WORK, Treatment.TO_GOVERNORATE),
        (WORK, Treatment.SHOW),
        ("partner-activities, sensitive sectors", Treatment.TO_DISTRICT),
        (SITES, Treatment.HIDE),
    ],
)
def test_other_rules_are_tried_by_what_they_hide(dataset, kind, treatment):
    table = {
        key: treatment if key.kind == kind and key.audience is Audience.PUBLIC else held
        for key, held in SHIPPED.table.items()
    }
    rules = replace(SHIPPED, table=table, least_households=20, reason="a test")
    assert non_interference.tried(dataset, rules, 2, seed=11).told == ()


def test_the_bytes_of_every_kind_of_address_stay_the_same(handed_in, config, worlds):
    answers = []
    for full, _ in (worlds[0], worlds[-1]):
        with closing(Asker(World(handed_in.store, full), config)) as asker:
            answers.append([asker.get(one) for one in ADDRESSES])
    for one, other in zip(*answers, strict=True):
        assert one.status == other.status, one.address
        assert one.body == other.body, one.address
        assert one.headers == other.headers, one.address
    assert sum(one.status == 200 for one in answers[0]) > len(ADDRESSES) - 5


# --- a gate that tells too much is caught


def days_as_they_are(full, public):
    """The start of an activity is told by its day."""
    rows = public.features[WORK].copy()
    known = full.features[WORK]["start"].dropna().iloc[0]
    rows.iloc[0, rows.columns.get_loc("start")] = known
    return weakened._with(public, WORK, rows)


def words_of_a_sheet(full, public):
    """What a sheet says in free words is told."""
    rows = public.features[WORK].copy()
    known = full.features[WORK]["activity"].dropna().iloc[0]
    rows.iloc[0, rows.columns.get_loc("activity")] = known
    return weakened._with(public, WORK, rows)


def sites_in_their_order(full, public):
    """Cells lie in an order that follows from sites: the one with the largest site is first."""
    cells = public.features[SITES]
    sizes = full.features[SITES].groupby("subdistrict_pcode")["households"].max()
    order = cells["subdistrict_pcode"].map(sizes).astype(float).argsort(kind="stable")
    return weakened._with(public, SITES, cells.iloc[order].reset_index(drop=True))


LEAKS = (
    weakened.without_complement,
    weakened.totals_of_everything,
    weakened.people_left,
    weakened.sensitive_at_its_district,
    weakened.only_sensitive_with_another_word,
    weakened.site_in_a_property,
    weakened.site_in_a_shape,
    weakened.blocked_area_in_its_subdistrict,
    days_as_they_are,
    words_of_a_sheet,
    sites_in_their_order,
)


@pytest.mark.parametrize("weaken", LEAKS, ids=lambda one: one.__name__)
def test_a_planted_leak_is_caught(worlds, weaken):
    (full, public), *changed = worlds
    told = weaken(full, public)
    found = [list(differences(told, weaken(*one))) for one in changed]
    assert any(found), "the leak made no difference in any round"


def test_a_name_that_is_left_of_who_opted_out_is_caught(dataset):
    def gate(full, audience, rules):
        told = disclose(full, audience, rules)
        organisations = told.features["organisations"].copy()
        register = full.features["organisations"].set_index("id")
        organisations.iloc[0, organisations.columns.get_loc("note")] = register.loc["drc", "name"]
        return weakened._with(told, "organisations", organisations)

    found = non_interference.tried(dataset, OPTED_OUT, 6, seed=3, gate=gate)
    assert found.told == ("organisations: note",)


def test_presence_that_is_counted_on_the_full_data_is_caught_in_its_answers(
    handed_in, config, worlds
):
    def gate(full, audience, rules):
        told = disclose(full, audience, rules)
        return weakened.presence_of_everything(full, told) if audience == "public" else told

    asked = "/api/collections/hotspots/items?sector=gbv&presence=1&date=2022-02-15"
    bodies = []
    for full, _ in worlds:
        with closing(Asker(World(handed_in.store, full, gate), config)) as asker:
            bodies.append(asker.get(asked).body)
    assert len(set(bodies)) > 1
