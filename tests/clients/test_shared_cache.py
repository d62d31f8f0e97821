"""A shared cache in front: a real nginx, as the README sets it up, before a real `atlas serve`."""

import contextlib
import datetime as dt
import os
import pwd
import re
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from dashboard_session import tab
from openid_provider import environment, free_port, started

from geo import settings
from geo.access import Gate
from geo.disclosure import Audience
from geo.scope import Scope
from geo.shares import Draft

KEY = "a key of the tests that is long enough to sign with"
USER = "X-Auth-Email"
WHOLE = Path(__file__).with_name("nginx.conf")
ANBAR = Scope(governorates=("IQG01",))
LINKS = {
    "coordinator": Draft(Audience.COORDINATOR),
    "partner": Draft(Audience.PARTNER),
    "partner in Anbar": Draft(Audience.PARTNER, ANBAR),
    "public in Anbar": Draft(Audience.PUBLIC, ANBAR),
    "public pages": Draft(Audience.PUBLIC, Scope(pages=("partners",))),
    "revoked": Draft(Audience.PARTNER),
}
ANBAR_LINKS = [name for name, draft in LINKS.items() if draft.scope == ANBAR]
NOBODY, NAMED = "nobody", "named by a proxy"
PINNED = "audience=public"
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ITEMS = "/api/collections/partner-activities/items"
TILE = "/api/collections/informal-sites/tiles/WebMercatorQuad/6/25/39"
PATHS = (
    "/", "/partners", "/api", "/api/openapi.json", "/api/collections", f"{ITEMS}?limit=3",
    f"{ITEMS}?limit=3&{PINNED}", f"{ITEMS}?limit=3&audience=partner", f"{ITEMS}?limit=x",
    f"{ITEMS}?{PINNED}&audience=coordinator", "/api/collections/informal-sites/items/kilo-7",
    "/api/map/hotspots.geojson?v=1-public", f"/api/map/informal-sites.geojson?v=1-public&{PINNED}",
    TILE, f"{TILE}?{PINNED}", "/api/tiles/WebMercatorQuad/tilejson.json",
    "/api/styles/atlas", "/api/styles/base?sites=1,2", "/api/basemap/sea.geojson",
    "/api/symbols/atlas.png", "/api/downloads/partner-activities.csv",
    f"/api/downloads/hotspots.fgb?{PINNED}", "/lite?governorate=IQG01", "/lite/partners",
    f"/lite/partners?{PINNED}", "/lite/sites/kilo-7", "/api/nix", "/readyz", "/share/nix",
    "/share/leave", "/_stcore/health",
)  # fmt: skip
ADDRESSES = [(path, {}) for path in PATHS] + [
    (path, PAGE) for path in ("/api", "/api/collections", f"{ITEMS}?limit=3", f"{ITEMS}?limit=x")
]
STALE = {"date", "server", "connection", "transfer-encoding", "x-cache-status", "set-cookie",
         "accept-ranges", "content-length"}  # fmt: skip
"""Headers that each server sets anew; lengths are told by the bytes."""
_MADE = re.compile(rb'"timeStamp":"[^"]*",')
"""When items were put together."""
pytestmark = pytest.mark.clients


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
    with contextlib.closing(sqlite3.connect(held)) as source, contextlib.closing(
        sqlite3.connect(copy)
    ) as target:
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
    env = {**environment(), "ATLAS_STORE": own.store, "ATLAS_CACHE": str(config.cache),
           "ATLAS_SECRET_KEY": KEY, "ATLAS_AUDIT": str(own.audit), "PYTHONPATH": str(root),
           "ATLAS_BASE_URL": f"http://127.0.0.1:{port}", "ATLAS_DEFAULT_AUDIENCE": "public",
           "ATLAS_TRUSTED_USER_HEADER": USER,
           "ATLAS_ROLES": '{"coordinator": ["lina@example.org"]}'}  # fmt: skip
    command = [sys.executable, "-m", "atlas", "serve", "--port", str(behind)]
    address = f"http://127.0.0.1:{behind}"
    with (folder / "log").open("wb") as log, started(
        command, f"{address}/readyz", env=env, cwd=folder, stdout=log
    ):
        yield address


@pytest.fixture(scope="module")
def askers(tokens):
    """The headers of everybody who asks, by who they are."""
    return {
        NOBODY: {},
        "somebody with other cookies": {"Cookie": "_streamlit_xsrf=2|a|b|1; theme=dark"},
        **{f"{name}, by cookie": _cookie(token) for name, token in tokens.items()},
        "coordinator, by token": {"Authorization": f"Bearer {tokens['coordinator']}"},
        "partner, by token": {"Authorization": f"Bearer {tokens['partner']}"},
        NAMED: {USER: "lina@example.org"},
    }


@pytest.fixture(scope="module")
def direct(atlas, askers):
    """What the Atlas itself answers to everybody at every address."""
    return {
        (who, path, str(accept)): _ask(atlas, path, {**said, **accept})
        for path, accept in ADDRESSES
        for who, said in askers.items()
    }


@pytest.fixture
def cache(root, tmp_path, atlas, port):
    """Runs nginx with an empty cache before the Atlas; gives its address."""
    with running(root, tmp_path, atlas, port) as address:
        yield address


@contextlib.contextmanager
def running(root, folder, atlas, port, more=""):
    """Runs nginx with the example of the README, on a loopback port and without a certificate."""
    readme = (root / "README.md").read_text("utf-8")
    example = re.search(r"```nginx\n(.*?)```", readme, re.DOTALL)[1]
    for there, here in (
        ("/var/cache/nginx/atlas", str(folder / "cache")),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("ssl_certificate /etc/ssl/atlas.pem;", ""),
        ("ssl_certificate_key /etc/ssl/atlas.key;", ""),
        ("http://127.0.0.1:8501;", f"{atlas};{more}"),
    ):
        assert example.count(there) == 1, there
        example = example.replace(there, here)
    (folder / "example.conf").write_text(example, "utf-8")
    whole = WHOLE.read_text("utf-8").replace("@folder@", str(folder))
    whole = whole.replace("@user@", pwd.getpwuid(os.getuid()).pw_name)
    (folder / "nginx.conf").write_text(whole, "utf-8")
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is missing: make test installs it (Debian: nginx-light)"
    command = [program, "-p", folder, "-e", folder / "log", "-c", folder / "nginx.conf"]
    address = f"http://127.0.0.1:{port}"
    with started(command, f"{address}/healthz", stdout=subprocess.DEVNULL):
        yield address


def _cookie(token):
    return {"Cookie": f"atlas_share={token}"}


def _ask(address, path, headers=(), method="GET"):
    """Asks on a connection of its own, as different people do."""
    said = {"Connection": "close", **dict(headers)}
    return httpx.request(
        method, address + path, headers=said, timeout=30, trust_env=False, verify=False
    )


def _told(answer):
    """What an answer says, without what each server sets anew."""
    headers = {name: value for name, value in answer.headers.items() if name not in STALE}
    return answer.status_code, headers, _MADE.sub(b"", answer.content)


def _is_everybodys(answer):
    """Whether the Atlas lets a shared cache keep an answer."""
    return re.search(r"\bpublic\b.*max-age", answer.headers.get("cache-control", "")) is not None


def _mixed_up(cache, direct, askers, order, addresses=ADDRESSES):
    """Asks everything of a cache in an order, each with the tags that the others hold.

    Returns who got something else than from the Atlas itself, and how often it was the cache's.
    """
    wrong, hits = [], 0
    for path, accept in addresses:
        own = {who: direct[who, path, str(accept)] for who in order}
        tags = {one.headers["etag"] for one in own.values() if "etag" in one.headers}
        for who in (*order, NOBODY):
            others = tags - {own[who].headers.get("etag")}
            held = {"If-None-Match": ", ".join(sorted(others))} if others else {}
            for asked in ({}, held):
                answer = _ask(cache, path, {**askers[who], **accept, **asked})
                is_hit = answer.headers["x-cache-status"] == "HIT"
                hits += is_hit
                if _told(answer) != _told(own[who]) or (is_hit and not _is_everybodys(own[who])):
                    wrong.append((who, path, accept, asked))
    return wrong, hits


def test_the_audiences_differ_so_that_a_mix_up_would_show(direct):
    path = (f"{ITEMS}?limit=3", "{}")
    told = {who: _told(direct[who, *path])[2] for who, *_ in direct}
    for who in (NAMED, "coordinator, by token"):
        assert told[who] == told["coordinator, by cookie"]
    for who in ("revoked, by cookie", "somebody with other cookies"):
        assert told[who] == told[NOBODY]
    assert len(set(told.values())) == len(("coordinator", "partner", "public", *ANBAR_LINKS))


def test_one_tag_never_stands_for_two_answers(direct):
    by_tag = {}
    for (_, path, _), answer in direct.items():
        if "etag" in answer.headers:
            by_tag.setdefault((path, answer.headers["etag"]), set()).add(_told(answer)[2])
    assert [told for told, answers in by_tag.items() if len(answers) > 1] == []


@pytest.mark.parametrize(
    "first",
    [NOBODY, "partner, by cookie", "coordinator, by token", "public in Anbar, by cookie", NAMED],
)
def test_nobody_gets_what_another_was_answered(cache, direct, askers, tmp_path, first):
    order = [first, *(who for who in askers if who != first)]
    wrong, hits = _mixed_up(cache, direct, askers, order)
    assert wrong == []
    assert hits > len(ADDRESSES)
    kept = [path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert kept
    for held in kept:
        head = held.partition(b"\r\n\r\n")[0].lower()
        assert b"cache-control: public, " in head
        assert b"set-cookie" not in head


def test_a_cache_that_overrules_the_atlas_is_caught(
    root, tmp_path, atlas, port, direct, askers
):
    careless = "proxy_ignore_headers Cache-Control Vary; proxy_cache_valid 200 1m;"
    with running(root, tmp_path, atlas, port, careless) as address:
        order = ["coordinator, by cookie", NOBODY]
        wrong, _ = _mixed_up(address, direct, askers, order, [(f"{ITEMS}?limit=3", {})])
    assert NOBODY in [who for who, *_ in wrong]


def test_what_is_everybodys_comes_from_the_cache_and_nothing_else(cache, direct, askers):
    for path, accept in ADDRESSES:
        for who, said in askers.items():
            own = direct[who, path, str(accept)]
            asked = [_ask(cache, path, {**said, **accept}, method) for method in ("HEAD", "GET")]
            assert [one.headers["x-cache-status"] for one in asked][1] == (
                "HIT" if _is_everybodys(own) else "MISS"
            ), (who, path)
            assert asked[0].content == b""
            assert _told(asked[0])[:2] == _told(own)[:2]
