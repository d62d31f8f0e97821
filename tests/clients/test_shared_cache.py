"""A shared cache in front never hands one audience's answer to another: nginx, `atlas serve`."""

import contextlib
import datetime as dt
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from dashboard_session import tab
from openid_provider import environment, free_port, started
from shared_cache import (
    ANBAR_LINKS,
    AS_IS,
    CARELESS,
    FOR_ALL,
    LINKS,
    NAMED,
    NOBODY,
    STRANGER,
    USER,
    ask,
    cookie,
    everybody,
    nginx,
)

from geo import settings
from geo.access.gate import Gate
from geo.catalog.audience import Audience

KEY = "a key of the tests that is long enough to sign with"
PINNED = "audience=public"
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ITEMS = "/api/collections/partner-activities/items"
TILE = "/api/collections/informal-sites/tiles/WebMercatorQuad/6/25/39"
PATHS = (
    "/",
    "/partners",
    "/api",
    "/api/openapi.json",
    "/api/collections",
    f"{ITEMS}?limit=3",
    f"{ITEMS}?limit=3&{PINNED}",
    f"{ITEMS}?limit=3&audience=partner",
    f"{ITEMS}?limit=x",
    f"{ITEMS}?{PINNED}&audience=coordinator",
    "/api/collections/informal-sites/items/kilo-7",
    "/api/map/hotspots.geojson?v=1-public",
    f"/api/map/informal-sites.geojson?v=1-public&{PINNED}",
    TILE,
    f"{TILE}?{PINNED}",
    "/api/tiles/WebMercatorQuad/tilejson.json",
    "/api/styles/atlas",
    "/api/styles/base?sites=1,2",
    "/api/basemap/sea.geojson",
    "/api/symbols/atlas.png",
    "/api/downloads/informal-sites.csv",
    f"/api/downloads/hotspots.fgb?{PINNED}",
    "/lite/partners",
    f"/lite/partners?{PINNED}",
    "/lite/sites/kilo-7",
    "/api/nix",
    "/readyz",
    "/share/leave",
    "/_stcore/health",
)
ADDRESSES = [
    *((path, {}) for path in PATHS),
    *((path, PAGE) for path in ("/api", f"{ITEMS}?limit=3", f"{ITEMS}?limit=x")),
    ("/api/downloads/informal-sites.csv", {"Accept-Encoding": "br, gzip"}),
]


@pytest.fixture(scope="module")
def port():
    """The port of nginx, which the public address of the Atlas names."""
    return free_port()


@pytest.fixture(scope="module")
def own(library, config, tmp_path_factory):
    """The settings of an Atlas with a store of its own, a copy of that of the test run."""
    assert library.store.version()
    folder = tmp_path_factory.mktemp("behind")
    held, copy = config.store.removeprefix("sqlite:///"), folder / "atlas.sqlite"
    with (
        contextlib.closing(sqlite3.connect(held)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    return settings.load(store=f"sqlite:///{copy}", secret_key=KEY, audit=folder / "audit")


@pytest.fixture(scope="module")
def tokens(own):
    shares, now = Gate(own).shares, dt.datetime.now(dt.UTC)
    made = {
        name: shares.make(draft, "lina@example.org", Audience.COORDINATOR, now)
        for name, draft in LINKS.items()
    }
    shares.revoke(made["revoked"].id, "lina@example.org", now)
    return {name: shares.token(share) for name, share in made.items()}


@pytest.fixture(scope="module")
def atlas(own, config, root, port):
    """The address of the Atlas behind nginx."""
    behind, folder = free_port(), own.audit.parent
    env = {
        **environment(),
        "ATLAS_STORE": own.store,
        "ATLAS_CACHE": str(config.cache),
        "ATLAS_SECRET_KEY": KEY,
        "ATLAS_AUDIT": str(own.audit),
        "PYTHONPATH": str(root),
        "ATLAS_BASE_URL": f"http://127.0.0.1:{port}",
        "ATLAS_DEFAULT_AUDIENCE": "public",
        "ATLAS_TRUSTED_USER_HEADER": USER,
        "ATLAS_ROLES": '{"coordinator": ["lina@example.org"]}',
    }
    command = [sys.executable, "-m", "atlas", "serve", "--port", str(behind)]
    address = f"http://127.0.0.1:{behind}"
    with (
        (folder / "log").open("wb") as log,
        started(command, f"{address}/readyz", env=env, cwd=folder, stdout=log),
    ):
        yield address


@pytest.fixture(scope="module")
def askers(tokens):
    return everybody(tokens)


@pytest.fixture(scope="module")
def direct(atlas, askers):
    """What the Atlas itself answers to everybody at every address."""
    return {
        (who, path, str(accept)): ask(atlas, path, {**said, **accept})
        for path, accept in ADDRESSES
        for who, said in askers.items()
    }


@pytest.fixture
def caching(request):
    return getattr(request, "param", AS_IS)


@pytest.fixture
def cache(root, tmp_path, atlas, port, caching):
    """Runs nginx with an empty cache before the Atlas; gives its address."""
    with nginx(root, tmp_path, atlas, port, caching) as address:
        yield address


def mixed_up(cache, direct, askers, order):
    """Asks everything of a cache in an order, each with the tags that the others hold.

    Returns who got something else than from the Atlas itself, and how often it was the cache's.
    """
    wrong, hits = [], 0
    for path, accept in ADDRESSES:
        own = {who: direct[who, path, str(accept)] for who in order}
        tags = {one.tag for one in own.values() if one.tag}
        for who in (*order, NOBODY):
            others = ", ".join(sorted(tags - {own[who].tag})) or '"nothing"'
            answer = ask(cache, path, {**askers[who], **accept, "If-None-Match": others})
            is_hit = answer.cached == "HIT"
            hits += is_hit
            if answer.told != own[who].told or (is_hit and not own[who].is_everybodys):
                wrong.append((who, path, accept))
    return wrong, hits


def test_the_audiences_differ_so_that_a_mix_up_would_show(direct):
    told = {who: direct[who, f"{ITEMS}?limit=3", "{}"].told[2] for who, *_ in direct}
    for who in (NAMED, "coordinator, by token"):
        assert told[who] == told["coordinator, by cookie"]
    for who in (STRANGER, "revoked, by cookie"):
        assert told[who] == told[NOBODY]
    assert len(set(told.values())) == len(("coordinator", "partner", "public", *ANBAR_LINKS))


def test_one_tag_never_stands_for_two_answers(direct):
    answers = {}
    for (_, *address), answer in direct.items():
        if answer.tag:
            answers.setdefault((*address, answer.tag), set()).add(answer.told[2])
    assert [tagged for tagged, told in answers.items() if len(told) > 1] == []


def test_a_cache_may_keep_only_what_nobody_in_particular_is_answered(direct):
    for (who, *address), answer in direct.items():
        is_nobodys = answer.told == direct[NOBODY, *address].told
        private = answer.headers["cache-control"].startswith(("private", "no-store"))
        assert (who, *address, private or is_nobodys) == (who, *address, True)
        assert not (private and answer.is_everybodys)


@pytest.mark.parametrize(
    ("caching", "first"),
    [
        (AS_IS, "partner, by cookie"),
        (FOR_ALL, NOBODY),
        (FOR_ALL, "coordinator, by cookie"),
        (FOR_ALL, "public in Anbar, by cookie"),
    ],
    indirect=["caching"],
)
def test_nobody_gets_what_another_was_answered(cache, direct, askers, tmp_path, first):
    order = [first, *(who for who in askers if who != first)]
    wrong, hits = mixed_up(cache, direct, askers, order)
    assert wrong == []
    assert hits > len(ADDRESSES)
    kept = [path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert kept
    for held in kept:
        head = held.partition(b"\r\n\r\n")[0].lower()
        assert b"cache-control: public, " in head
        assert b"set-cookie" not in head


@pytest.mark.parametrize("caching", [CARELESS], indirect=True)
def test_a_cache_that_overrules_the_atlas_is_caught(cache, direct, askers):
    wrong, _ = mixed_up(cache, direct, askers, ["coordinator, by cookie", NOBODY])
    assert (NOBODY, f"{ITEMS}?limit=3", {}) in wrong


@pytest.mark.parametrize(
    ("caching", "who"),
    [
        (AS_IS, NOBODY),
        (AS_IS, "partner, by cookie"),
        (AS_IS, "coordinator, by token"),
        (FOR_ALL, "partner in Anbar, by cookie"),
    ],
    indirect=["caching"],
)
def test_what_is_everybodys_comes_from_the_cache_and_nothing_else(
    cache, direct, askers, caching, who
):
    stays_outside = caching == AS_IS and who != NOBODY
    for path, accept in ADDRESSES:
        own, asked = direct[who, path, str(accept)], {**askers[who], **accept}
        held = "" if stays_outside else "HIT" if own.is_everybodys else "MISS"
        ask(cache, path, asked)
        answer, head = ask(cache, path, asked), ask(cache, path, asked, "HEAD")
        assert (path, answer.cached, head.cached) == (path, held, held)
        assert answer.told == own.told
        assert (head.status, head.tag, head.content) == (own.status, own.tag, b"")
        if own.tag and held != "MISS":  # what nginx does not keep it always sends whole
            again = ask(cache, path, {**asked, "If-None-Match": own.tag})
            assert (path, again.status, again.content) == (path, 304, b"")
            assert again.tag == own.tag


@pytest.mark.parametrize("caching", [FOR_ALL], indirect=True)
def test_many_at_once_get_each_their_own(cache, direct, askers):
    paths = (f"{ITEMS}?limit=3", TILE, "/lite/partners")
    turns = [(who, path) for _ in range(2) for path in paths for who in askers]
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda turn: ask(cache, turn[1], askers[turn[0]]), turns))
    got = zip(turns, answers, strict=True)
    assert [turn for turn, answer in got if answer.told != direct[*turn, "{}"].told] == []


@pytest.mark.parametrize("caching", [AS_IS, FOR_ALL], indirect=True)
def test_only_who_opens_a_link_gets_its_cookie(cache, tokens):
    for name in ("partner", "coordinator", "partner"):
        answer = ask(cache, f"/share/{tokens[name]}")
        assert (answer.status, answer.headers["location"]) == (303, "/")
        assert tokens[name] in answer.headers["set-cookie"]
        assert answer.cached == "MISS"
    over = f"/share/{tokens['revoked']}"
    refused = ask(cache, over, cookie(tokens["partner"]))
    assert refused.status == 410
    assert "Max-Age=0" in refused.headers["set-cookie"]
    assert "set-cookie" not in ask(cache, over).headers


def test_lies_about_host_and_scheme_poison_nothing(cache, direct):
    path = "/api/styles/atlas"
    assert ask(cache, path, {"Host": "elsewhere.example"}).status == 400
    for lie in (
        {"X-Forwarded-Host": "elsewhere.example"},
        {"Forwarded": "host=elsewhere.example"},
        {"X-Forwarded-Proto": "https"},
        {},
    ):
        assert ask(cache, path, lie).told == direct[NOBODY, path, "{}"].told


@pytest.mark.parametrize(("who", "view"), [("", "Public view"), ("partner", "Partner view")])
def test_the_dashboards_websocket_comes_through(cache, tokens, who, view):
    with httpx.Client(base_url=cache, trust_env=False) as http:
        if who:
            http.cookies.set("atlas_share", tokens[who])
        with tab(http, "/about?lang=en") as page:
            assert f'class="a-aud">{view}<' in page.run()
