"""A layer that is too large for memory: PostGIS answers as memory does, each audience its own."""

import dataclasses
import random
from urllib.parse import parse_qsl, urlencode

import made_register
import mapbox_vector_tile
import pytest

from geo.catalog.audience import Audience
from geo.catalog.layers import INFORMAL_SITES as SITES
from geo.catalog.layers import LAYERS
from geo.catalog.registers import DECISIONS, HISTORY, REGISTERS
from geo.coverage import figures
from geo.dataset.context import Context
from geo.dataset.kept import named
from geo.dataset.sums import all_sites, drawn_sites
from geo.errors import StoreError
from geo.exchange.tiles.counted import Counted
from geo.exchange.tiles.tileset import SUMMED
from geo.language import Language, words
from geo.profiles.texts import known_text
from geo.view.view import View

EVERY = (*LAYERS, *REGISTERS, *HISTORY, *DECISIONS)
ITEMS = "/api/collections/informal-sites/items"
TILES = "/api/collections/informal-sites/tiles/WebMercatorQuad"
FILTERS = (
    "name LIKE 'Al%'",
    r"name LIKE '50\%%'",
    "name LIKE '%\\'",
    "CASEI(name) LIKE 'strasse%'",
    "CASEI(name) >= CASEI('ǆ')",
    "CASEI(ACCENTI(name)) LIKE CASEI(ACCENTI('ÉMI%'))",
    "kind IN ('self_settled', 'not_stated') OR households IS NULL",
    "NOT (households BETWEEN 3 AND 20)",
    "households * 1 > 3",
    "households > individuals",
    "NOT (households > 10 AND individuals > 100)",
    "(households > 5) <> (individuals > 50)",
    "disputed OR name > name_ar",
    "partners IS NULL",
    "partners = 0 OR age = 'stale'",
    "age IN ('fresh', 'unknown', 'ageing')",
    "last_confirmed_by > 'I' AND place_precision = 'site'",
    "A_CONTAINEDBY(sectors, ('health', 'wash'))",
    "NOT A_OVERLAPS(sectors, ('wash'))",
    "A_EQUALS(sectors, ('health'))",
    "S_INTERSECTS(geometry, BBOX(43, 33, 45, 35))",
    "NOT S_WITHIN(geometry, POLYGON((42 32, 46 32, 46 36, 42 32)))",
    "S_CROSSES(geometry, LINESTRING(43 33, 45 35)) OR TRUE",
    "as_of BETWEEN '2019-01-01' AND DATE('2021-06-11')",
    "NOT T_DURING(as_of, INTERVAL('2019-01-01', '2022-01-01'))",
    "T_INTERSECTS(INTERVAL(as_of, '..'), INTERVAL('..', '2020-01-01'))",
    "name_ar < name_ckb OR edge_km > 4.5",
    "governorate = 'Anbar' OR district LIKE '_a%'",
    "partners_for_sites > 0",
    "'a' = 'b' OR households = 3",
    "nothing = 3",
)
VIEWS = (
    {},
    {"governorate": "IQG01"},
    {"district": ["IQG01Q01", "IQG08Q01"]},
    {"subdistrict": "IQG01Q01N01"},
    {"area": "west-anbar"},
    {"presence": "none"},
    {"presence": "2", "sector": "health"},
    {"partner": "drc", "orgtype": "INGO"},
    {"site": ["made-00004", "made-00007"]},
    {"site": "nowhere"},
    {"without": "drc", "date": "2022-02-15"},
)
TILE_PLACES = ("0/0/0", "5/12/19", "7/50/79", "8/101/158", "10/406/635", "12/1626/2540")


def addresses(number, seed=17):
    """Returns random addresses of items, the same ones in every run."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(number):
        asked = dict(chance.choice(VIEWS))
        for name, share, values in (
            ("filter", 0.6, FILTERS),
            ("date", 0.5, ("2020-06-01", "2022-02-15", "2023-12-13", "2024-05-05")),
            ("lang", 0.3, ("ar", "ckb", "kmr")),
            ("bbox", 0.3, ("43,33,45,35", "44.1,31,44.2,37", "-170,-80,170,80")),
            ("datetime", 0.2, ("2020-01-01/..", "2019-05-05/2021-01-11")),
            ("sortby", 0.4, ("-households,name", "partners,-age", "name_ar", "-edge_km,kind")),
            ("kind", 0.1, (["self_settled", "not_stated"],)),
            ("limit", 0.7, (1, 7, 40)),
            ("offset", 0.5, (0, 3, 50, 400, 5000)),
        ):
            if name not in asked and chance.random() < share:
                asked[name] = chance.choice(values)
        yield f"{ITEMS}?{urlencode(asked, doseq=True)}"


def test_most_sites_stay_in_the_database(libraries):
    kept = libraries[1].dataset(Audience.COORDINATOR)
    assert len(kept.features[SITES.id]) < 50
    assert kept.kept[SITES.id].number > 1_400


@pytest.mark.parametrize(("who", "number"), [("coordinator", 40), ("partner", 15), ("public", 15)])
@pytest.mark.whole
def test_the_same_features_come_for_any_filter(both, who, number):
    for path in addresses(number, seed=number):
        memory, database = both(who, path)
        assert (memory.status_code, memory.text) == (database.status_code, database.text), path


@pytest.mark.parametrize("who", ["coordinator", "partner", "public"])
@pytest.mark.parametrize(
    "path",
    [
        f"{ITEMS}/made-00004",
        f"{ITEMS}/made-00004?f=html&lang=ar",
        f"{ITEMS}/nothing",
        f"{ITEMS}?f=html&limit=20",
        "/api/collections/informal-sites",
        "/api/collections/informal-sites/schema",
        "/api/tiles/WebMercatorQuad/tilejson.json",
        "/api/collections/partner-activities/items?limit=500&wider=true&district=IQG01Q01",
        "/api/collections/partner-activities/items?limit=500&wider=true&district=IQG18Q05",
    ],
)
def test_whatever_else_is_asked_is_the_same(both, who, path):
    memory, database = both(who, path)
    assert (memory.status_code, memory.text) == (database.status_code, database.text)


@pytest.mark.parametrize("who", ["coordinator", "public"])
@pytest.mark.parametrize("query", ["", "?lang=ar&filter=households > 10", "?presence=1"])
def test_tiles_hold_the_same(both, who, query):
    for place in TILE_PLACES:
        memory, database = (
            {
                name: sorted(map(repr, layer["features"]))
                for name, layer in mapbox_vector_tile.decode(one.content).items()
            }
            for one in both(who, f"{TILES}/{place}{query}")
        )
        assert memory == database, place


def test_the_public_sees_cells_that_were_summed_in_the_database(libraries):
    memory, database = (one.dataset(Audience.PUBLIC) for one in libraries)
    assert not database.kept
    assert memory.features[SITES.id].equals(database.features[SITES.id])
    assert memory.day == database.day


def test_a_map_of_very_many_sums_them_by_subdistrict(libraries, monkeypatch):
    monkeypatch.setattr(drawn_sites, "MOST_DRAWN", 300)
    for view in (View(), View(governorate=("IQG01",))):
        memory, database = (
            drawn_sites.drawn(one.dataset(Audience.COORDINATOR), view) for one in libraries
        )
        assert memory.drawn == database.drawn
        assert memory.features[SITES.id].equals(database.features[SITES.id])


@pytest.mark.parametrize(
    "query", ["", "governorate=IQG01", "presence=none&sector=health", "partner=drc"]
)
def test_key_figures_count_every_site(libraries, query):
    found = []
    for one in libraries:
        dataset = one.dataset(Audience.PARTNER)
        view, problems = View.from_query(parse_qsl(query), dataset.vocabulary)
        assert not problems
        found.append((figures.sites_shown(dataset, view), all_sites.number(dataset, view)))
    assert found[0] == found[1]


def test_pages_say_that_lists_are_short_of_them(libraries):
    memory, database = (one.dataset(Audience.COORDINATOR) for one in libraries)
    told = [
        known_text.lines(Context(one, View(), words(Language.EN)), one.day, of_partners=False)
        for one in (memory, database)
    ]
    assert f"{len(memory.features[SITES.id]):,} informal sites are too many" in told[1][-1].text
    assert len(told[0]) + 1 == len(told[1])


def test_a_database_without_the_revision_answers_nothing_of_it(libraries):
    kept = libraries[1].dataset(Audience.COORDINATOR).kept[SITES.id]
    ahead = dataclasses.replace(kept, revision=kept.revision + 1)  # as beside a copy that lags
    with pytest.raises(StoreError, match="does not hold revision"):
        ahead.groups  # noqa: B018 - asks the database


def test_what_is_changed_is_answered_at_once(libraries, both):
    for one in libraries:
        for who in Audience:
            one.dataset(who)
    libraries[1].dataset(Audience.COORDINATOR).kept[SITES.id].squares(14, SUMMED)
    changed = made_register.sites(3, libraries[1], seed=8).assign(name="changed", households=4000)
    made_register.put(libraries[1], changed.assign(id=["made-00001", "made-00002", "new-1"]))
    libraries[0].look_again()
    memory, database = (one.dataset(Audience.PUBLIC).features[SITES.id] for one in libraries)
    assert memory.equals(database)
    for path in ("?name=changed", "?site=new-1", "?limit=5"):
        memory, database = both("coordinator", ITEMS + path)
        assert memory.status_code == database.status_code == 200
        assert memory.text == database.text
    newest = libraries[1].dataset(Audience.COORDINATOR).kept[SITES.id]
    features = {one.id: libraries[1].store.read(one) for one in EVERY}
    _, anew = libraries[1].store.split(SITES, newest.revision, named.of(features))
    assert newest.groups.equals(anew.groups)
    mine, theirs = (Counted.of(one.squares(14, SUMMED), 14) for one in (newest, anew))
    assert (mine.codes == theirs.codes).all()
    for name, numbers in mine.sums.items():
        assert (numbers == theirs.sums[name]).all()


def test_work_around_a_site_that_is_not_in_memory_is_the_same(both):
    path = "/api/collections/partner-activities/items?limit=500&wider=true&site=made-00004"
    memory, database = both("partner", path)
    assert memory.status_code == database.status_code == 200
    assert memory.text == database.text
