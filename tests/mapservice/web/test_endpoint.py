"""Methods, tags, caching, CORS, errors and addresses of the whole service."""

import datetime as dt
import re
import shutil

import pytest
from starlette.routing import Route

from geo.access.datasets import Library
from geo.access.gate import Gate
from geo.access.links.shares import Draft
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope
from geo.errors import GeoError
from geo.store import backups, stores
from geo.store.stores import connect
from mapservice.app import STATUSES, routes

READABLE = [
    "/api",
    "/api/",
    "/api/conformance",
    "/api/openapi.json",
    "/api/collections",
    "/api/collections/hotspots",
    "/api/collections/hotspots/queryables",
    "/api/collections/hotspots/items?limit=2",
    "/api/collections/hotspots/items/al-amerli",
    "/api/map/hotspots.geojson?v=1",
    "/api/basemap/sea.geojson",
    "/api/basemap/en/labels.geojson",
    "/api/fonts/Atlas%20Regular/0-255.pbf",
    "/api/symbols/brand.svg",
    "/api/symbols/brand.png",
    "/api/symbols/atlas.png",
    "/api/symbols/atlas.json",
    "/api/styles/base",
    "/healthz",
    "/readyz",
]
TAGGED = [path for path in READABLE if not path.endswith("z")]


def _said(answer):
    """Returns the bytes of an answer without the moment at which items were put together."""
    return re.sub(rb'"timeStamp":"[^"]*",', b"", answer.content)


@pytest.mark.parametrize("path", READABLE)
def test_head_says_what_get_says_without_the_bytes(coordinator_client, path):
    got, head = coordinator_client.get(path), coordinator_client.request("HEAD", path)
    assert got.status_code == head.status_code == 200
    assert head.content == b""
    assert head.headers == got.headers
    assert int(head.headers["content-length"]) == len(got.content)
    assert head.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", READABLE)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(coordinator_client, refused, path, method):
    answer = coordinator_client.request(method, path)
    refused(answer, 405)
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("client", ["coordinator_client", "public_client"])
@pytest.mark.parametrize("path", TAGGED)
def test_who_holds_an_answer_is_not_sent_it_again(request, client, path):
    asks = request.getfixturevalue(client)
    tag = asks.get(path).headers["etag"]
    for held in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
        answer = asks.get(path, {"If-None-Match": held})
        assert answer.status_code == 304
        assert answer.content == b""
        assert answer.headers["etag"] == tag
    assert asks.get(path, {"If-None-Match": '"other"'}).status_code == 200


def test_tags_differ_by_audience_language_and_query(coordinator_client, partner_client):
    path = "/api/collections/hotspots/items"
    tags = [
        coordinator_client.get(path + query).headers["etag"]
        for query in ("", "?lang=ar", "?limit=5", "?date=2022-02-15", "?limit=5&offset=5")
    ]
    tags.append(partner_client.get(path).headers["etag"])
    assert len(set(tags)) == len(tags)
    again = coordinator_client.get(f"{path}?governorate=IQG15&governorate=IQG01").headers["etag"]
    swapped = coordinator_client.get(f"{path}?governorate=IQG01&governorate=IQG15").headers["etag"]
    assert again == swapped


@pytest.mark.parametrize("path", READABLE)
def test_only_public_answers_may_be_shared(public_client, partner_client, path):
    shared, private = public_client.get(path), partner_client.get(path)
    assert shared.headers["access-control-allow-origin"] == "*"
    if path.endswith("z"):
        assert "access-control-allow-origin" not in private.headers
        assert shared.headers["cache-control"] == private.headers["cache-control"] == "no-store"
    elif path.startswith(("/api/collections", "/api/map")) or path.count("/") < 3:
        assert shared.headers["cache-control"] == "public, max-age=60"
        assert private.headers["cache-control"] == "private, no-cache"
        assert "access-control-allow-origin" not in private.headers
        kept_apart = private.headers["vary"].split(", ")
        assert {"Cookie", "Authorization"} <= set(kept_apart)
        assert shared.headers["vary"] == private.headers["vary"]
    else:
        assert private.headers["cache-control"] == "public, max-age=86400"
        assert private.headers == shared.headers  # a cache hands either of them to anybody


def test_only_an_address_with_the_version_of_its_answer_is_kept_for_a_day(
    public_client, partner_client, public, partner
):
    for asks, seen, who in (
        (public_client, public, "public"),
        (partner_client, partner, "private"),
    ):
        for path in ("/api/map/hotspots.geojson", "/api/tiles/WebMercatorQuad/6/25/39"):
            answer = asks.get(f"{path}?v={seen.edition}")
            assert answer.headers["cache-control"] == f"{who}, max-age=86400"
            for other in ("1", f"{seen.revision + 1}-{who}", f"{seen.edition}-", "style"):
                brief = asks.get(f"{path}?v={other}").headers["cache-control"]
                assert brief in ("public, max-age=60", "private, no-cache")


def test_caches_keep_apart_whom_a_proxy_names(client_of):
    named = client_of(default_audience="public", trusted_user_header="X-Auth-Email")
    for path in ("/api/collections", "/api/collections/hotspots/items"):
        assert "X-Auth-Email" in named.get(path).headers["vary"].split(", ")
        assert "X-Auth-Email" not in named.get(f"{path}?audience=public").headers["vary"]


def test_the_public_view_of_a_link_is_the_whole_public_view(client_of, config, public_client):
    gate = Gate(config)
    draft = Draft(Audience.PARTNER, Scope(governorates=("IQG01",)))
    share = gate.shares.make(draft, "lina", Audience.COORDINATOR, dt.datetime.now(dt.UTC))
    asking = {"Cookie": f"atlas_share={gate.shares.token(share)}"}
    path = "/api/collections/hotspots/items"
    part = public_client.get(path, asking).json()
    assert part["numberMatched"] < public_client.get(path).json()["numberMatched"]
    everybodys = public_client.get(f"{path}?audience=public")
    theirs = public_client.get(f"{path}?audience=public", asking)
    assert (_said(theirs), theirs.headers) == (_said(everybodys), everybodys.headers)


@pytest.mark.parametrize("path", [one for one in READABLE if "/collections" in one])
def test_an_address_that_asks_for_the_public_view_is_the_same_for_all(
    public_client, partner_client, coordinator_client, path
):
    address = f"{path}{'&' if '?' in path else '?'}audience=public"
    answers = [one.get(address) for one in (public_client, partner_client, coordinator_client)]
    assert len({_said(one) for one in answers}) == 1
    assert {one.headers["etag"] for one in answers} == {answers[0].headers["etag"]}
    for one in answers:
        assert one.headers["cache-control"].startswith("public")
        assert "Cookie" not in one.headers.get("vary", "")


def test_nobody_is_shown_more_because_the_address_asks_for_it(public_client, partner_client):
    path = "/api/collections/informal-sites/items"
    for asks, wanted in ((public_client, "partner"), (partner_client, "coordinator")):
        answer = asks.get(f"{path}?audience={wanted}")
        assert answer.status_code == 403
        assert f"asks for the {wanted} view" in answer.json()["detail"]
    assert public_client.get(f"{path}?audience=everything").status_code == 400
    assert partner_client.get(f"{path}?audience=partner").status_code == 200


def test_errors_too_may_be_read_from_other_sites_only_by_the_public(public_client, partner_client):
    path = "/api/collections/nix"
    assert public_client.get(path).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in partner_client.get(path).headers
    before = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    asked = public_client.request("OPTIONS", "/api/collections", before)
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    closed = partner_client.request("OPTIONS", "/api/collections", before)
    assert not [name for name in closed.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "path",
    [
        "/api/x",
        "/api/collections/a/b/c/d/e",
        "/api/collections/hotspots/items/a/b",
        "/api/map/x.geojson",
        "/api/map/hotspots.json",
        "/api/collections/%2e%2e/items",
        "/api/collections/hotspots/items/%00",
        "/api/collections/%ED%A0%80/items",
        "/api/collections/hotspots/items/%FF",
        "/api/map/governorates.geojson",
        "/api/styles/nowhere",
        "/api/nowhere",
    ],
)
def test_what_does_not_exist_is_said_in_the_same_shape(coordinator_client, refused, path):
    refused(coordinator_client.get(path), 404)
    assert coordinator_client.request("HEAD", path).status_code == 404


@pytest.mark.parametrize("path", ["/api/a%0A", "/api/leaflet/%0A%0D", "/lite/a%0Ab", "/lite/%0A/a"])
def test_a_line_break_in_a_path_is_not_found_either(coordinator_client, path):
    answer = coordinator_client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith(("application/problem+json", "text/html"))


def test_a_post_to_nowhere_is_not_found(coordinator_client, refused):
    refused(coordinator_client.request("POST", "/api/nowhere"), 404)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("a b", 400),
        ("[", 400),
        ("x/y", 400),
        ("", 400),
        ("x:y", 400),
        ("[::1]:8501", 200),
        ("atlas.example.org:8501", 200),
    ],
)
def test_a_strange_host_is_refused_not_echoed(coordinator_client, host, status):
    answer = coordinator_client.get("/api", {"Host": host})
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["links"][0]["href"] == f"http://{host}/api"


def test_links_follow_the_set_base_address(client_of):
    asks = client_of(base_url="https://atlas.example.org/")
    content = asks.get("/api/collections/hotspots/items").json()
    assert all(
        link["href"].startswith("https://atlas.example.org/api/") for link in content["links"]
    )


@pytest.mark.parametrize(
    ("headers", "seen"),
    [
        ({"Host": "localhost:8501"}, 28),
        ({"Host": "127.0.0.1"}, 28),
        ({"Host": "atlas.example.org"}, 5),
        ({"Host": "localhost", "X-Forwarded-For": "192.0.2.1"}, 5),
        ({"Host": "localhost", "Forwarded": "for=192.0.2.1"}, 5),
    ],
)
def test_only_your_own_machine_is_a_coordinator_unasked(unset_client, headers, seen):
    answer = unset_client.get("/api/collections/informal-sites/items", headers)
    assert answer.json()["numberMatched"] == seen


def test_every_kind_of_error_has_a_status():
    kinds = [GeoError, *GeoError.__subclasses__()]
    assert set(kinds) == set(STATUSES)


def test_no_route_takes_an_address_of_streamlits(library, config):
    ours = [route for route in routes(library, config) if isinstance(route, Route)]
    for path in ("/", "/partners", "/_stcore/stream", "/static/x.js", "/media/x", "/auth/login"):
        assert not [one.path for one in ours if one.path_regex.match(path)], path


def test_without_data_the_service_says_so_and_lives(client_of, refused, tmp_path):
    empty = Library(connect(f"sqlite:///{tmp_path / 'empty.sqlite'}"))
    for audience in ("public", "coordinator"):
        asks = client_of(empty, default_audience=audience)
        assert asks.get("/healthz").json() == {"status": "alive"}
        for path in (
            "/readyz",
            "/api",
            "/api/collections/hotspots/items",
            "/api/map/hotspots.geojson",
        ):
            detail = refused(asks.get(path), 503)
            assert str(tmp_path) not in detail


def test_a_broken_store_is_named_only_to_coordinators(client_of, refused, tmp_path):
    path = tmp_path / "broken.sqlite"
    broken = Library(connect(f"sqlite:///{path}"))
    path.write_bytes(b"this is not a database" * 100)
    for audience, told in (("public", False), ("partner", False), ("coordinator", True)):
        asks = client_of(broken, default_audience=audience)
        assert (str(path) in refused(asks.get("/readyz"), 503)) is told


def test_ready_says_which_revision_and_day(public_client):
    content = public_client.get("/readyz").json()
    assert content == {"status": "ready", "revision": 1, "newest_revision": 1, "day": "2023-12-13"}


def test_ready_tells_coordinators_how_old_the_last_copy_of_the_store_is(
    client_of, config, tmp_path
):
    own = tmp_path / "own.sqlite"
    shutil.copyfile(config.store.removeprefix("sqlite:///"), own)
    address = f"sqlite:///{own}"
    asks = client_of(Library(connect(address)), store=address, default_audience="coordinator")
    assert asks.get("/readyz").json()["backup"] is None
    backups.write(stores.database(address), tmp_path / "aside.zip")
    told = asks.get("/readyz").json()["backup"]
    assert dt.datetime.fromisoformat(told["made_at"]).tzinfo
    assert told["age_hours"] == 0
