"""Brotli and gzip around the whole app: what is compressed, for whom, and only once."""

import asyncio
import gzip
from urllib.parse import unquote

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute

from mapservice.edge.compression import Compression, encoding

SCRIPT = b"const displaced = 1;\n" * 5000
IMMUTABLE = {"Cache-Control": "public, immutable, max-age=31536000", "ETag": '"strong"'}


class Site:
    """A small app that counts how often it is asked."""

    def __init__(self):
        self.asked = 0
        routes = [
            Route("/static/{name}", self.static),
            Route("/small", lambda _: PlainTextResponse("small")),
            Route("/text", lambda _: PlainTextResponse(SCRIPT, headers={"ETag": '"strong"'})),
            Route("/weak", lambda _: PlainTextResponse(SCRIPT, headers={"ETag": 'W/"weak"'})),
            Route("/picture", lambda _: Response(SCRIPT, media_type="image/png")),
            Route(
                "/packed",
                lambda _: Response(
                    gzip.compress(SCRIPT),
                    headers={"Content-Encoding": "gzip"},
                    media_type="text/css",
                ),
            ),
            Route(
                "/varying",
                lambda asked: PlainTextResponse(
                    SCRIPT, headers={"Vary": unquote(str(asked.url.query))}
                ),
            ),
            Route("/stream", lambda _: StreamingResponse(self.parts(), media_type="text/plain")),
        ]
        self.app = Starlette(routes=[*routes, WebSocketRoute("/socket", self.socket)])

    async def static(self, request):
        self.asked += 1
        name = request.path_params["name"]
        if name == "missing.js":
            return Response("no", 404, IMMUTABLE)
        kind = "font/woff2" if name.endswith("woff2") else "text/javascript"
        headers = {} if name == "changing.js" else IMMUTABLE
        return Response(SCRIPT, 200, headers, kind)

    async def parts(self):
        for _ in range(10):
            yield SCRIPT

    async def socket(self, websocket):
        await websocket.accept()
        await websocket.close()


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def get(site, runner):
    app = Compression(site.app, most_bytes_kept=4000)

    def ask(path, accepted="gzip", method="GET", **headers):
        async def answer():
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
                client.headers.pop("accept-encoding")
                sent = {"Accept-Encoding": accepted} if accepted else {}
                return await client.request(method, path, headers=sent | headers)

        return runner.run(answer())

    return ask


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("GZIP", "gzip"),
        ("*", "br"),
        ("BR", "br"),
        ("x-gzip", "gzip"),
        ("br;q=1, gzip;q=0.1", "br"),
        ("br;q=0.1, gzip", "gzip"),
        ("", ""),
        ("br;q=0, gzip;q=0", ""),
        ("gzip;q=0", ""),
        ("gzip;q=0, *", "br"),
        ("br;q=0, *", "gzip"),
        ("*;q=0", ""),
        ("identity", ""),
        ("gzip;q=0.000", ""),
        ("zstd", ""),
        (",,", ""),
        ("identity;q=1, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip", "gzip"),
        ("gzip;q=x", ""),
        (" gzip ; q=0.5 ", "gzip"),
        ("br;q=nan", ""),
    ],
)
def test_accept_encoding_is_read_with_its_weights(header, chosen):
    assert encoding(header) == chosen


@pytest.mark.parametrize("path", ["/text", "/stream", "/static/app.js", "/static/changing.js"])
def test_brotli_goes_to_who_asks_for_it(get, path):
    packed, gzipped, plain = get(path, "gzip, br"), get(path), get(path, "")
    assert packed.headers["content-encoding"] == "br"
    assert packed.content == plain.content
    assert gzipped.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]


def test_each_encoding_of_a_script_is_kept_for_itself(get, site):
    for _ in range(2):
        assert get("/static/app.js", "br").headers["content-encoding"] == "br"
        assert get("/static/app.js", "gzip").headers["content-encoding"] == "gzip"
    assert site.asked == 2


@pytest.mark.parametrize("path", ["/text", "/stream", "/static/app.js", "/static/changing.js"])
def test_texts_are_compressed_for_who_accepts_it(get, path):
    packed, plain = get(path), get(path, "gzip;q=0")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["vary"] == "Accept-Encoding"
    assert get(path, "").content == plain.content


@pytest.mark.parametrize("named", ["accept-encoding", "Accept, Accept-Encoding, Cookie, Accept"])
def test_vary_names_each_header_once(get, named):
    names = [one.strip() for one in get(f"/varying?{named}").headers["vary"].split(",")]
    assert len({one.lower() for one in names}) == len(names)
    assert {one.lower() for one in names} >= {one.strip().lower() for one in named.split(",")}


@pytest.mark.parametrize("path", ["/small", "/picture", "/static/font.woff2"])
def test_small_and_packed_things_stay_as_they_are(get, path):
    assert "content-encoding" not in get(path).headers


def test_nothing_is_compressed_twice(get):
    assert get("/packed").content == SCRIPT


def test_an_immutable_script_is_made_once_and_kept(get, site):
    first, second = get("/static/app.js"), get("/static/app.js")
    assert site.asked == 1
    assert first.content == second.content == SCRIPT
    assert first.headers == second.headers
    for path in ("/static/changing.js", "/static/missing.js", "/static/font.woff2"):
        before = site.asked
        assert get(path).status_code == get(path).status_code
        assert site.asked == before + 2


def test_who_goes_away_while_a_script_is_packed_leaves_it_whole_for_others(runner, tmp_path):
    script = tmp_path / "big.js"
    script.write_bytes(SCRIPT * 40)  # many pieces
    app = Compression(Starlette(routes=[Route("/static/big.js", lambda _: _file(script))]))

    async def asked(*, goes_away):
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},  # as uvicorn has it
            "method": "GET",
            "path": "/static/big.js",
            "query_string": b"",
            "headers": [(b"accept-encoding", b"gzip")],
        }
        sent = []

        async def receive():
            if not goes_away:
                await asyncio.Future()
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        await app(scope, receive, send)
        return b"".join(one.get("body", b"") for one in sent)

    runner.run(asked(goes_away=True))
    assert gzip.decompress(runner.run(asked(goes_away=False))) == SCRIPT * 40


def _file(path):
    return FileResponse(path, headers=IMMUTABLE, media_type="text/javascript")


def test_the_memory_for_scripts_is_bounded(get, site):
    for number in range(40):
        get(f"/static/{number}.js")
    before = site.asked
    get("/static/0.js")
    get("/static/39.js")
    assert site.asked == before + 1


def test_a_strong_tag_becomes_weak_and_still_matches(get):
    assert get("/text").headers["etag"] == 'W/"strong"'
    assert get("/text", "identity").headers["etag"] == '"strong"'
    assert get("/weak").headers["etag"] == 'W/"weak"'
    tag = get("/static/app.js").headers["etag"]
    held = get("/static/app.js", **{"If-None-Match": tag})
    assert held.status_code == 304
    assert held.content == b""


@pytest.mark.parametrize(
    "path",
    [
        "/api/downloads/hotspots.csv",
        "/api/downloads/hotspots.kml",
        "/api/nothing",
        "/api/openapi.json",
        "/api/collections/hotspots/queryables",
        "/lite",
        "/api/collections/subdistricts/tiles/WebMercatorQuad/6/25/39",
    ],
)
def test_every_text_of_the_service_is_compressed(client_of, path):
    answer = client_of(wrap=Compression).get(path)
    assert answer.headers.get("content-encoding") == "br" or len(answer.content) < 500


def test_head_and_ranges_pass(get):
    head = get("/static/app.js", method="HEAD")
    assert head.status_code == 200
    assert head.content == b""
    assert get("/static/app.js", Range="bytes=0-10").status_code == 200


def test_websockets_pass_untouched(site, runner):
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message["type"])

    scope = {
        "type": "websocket",
        "path": "/socket",
        "headers": [(b"accept-encoding", b"gzip")],
        "query_string": b"",
        "subprotocols": [],
    }
    runner.run(Compression(site.app)(scope, receive, send))
    assert sent == ["websocket.accept", "websocket.close"]


def test_the_service_keeps_its_tags_through_compression(client_of):
    plain, packed = client_of(), client_of(wrap=Compression)
    for path in ("/api/collections/hotspots/items", "/api/basemap/sea.geojson"):
        compressed = packed.get(path)
        assert compressed.headers["content-encoding"] == "br"
        assert compressed.headers["etag"] == plain.get(path).headers["etag"]
        held = packed.get(path, {"If-None-Match": compressed.headers["etag"]})
        assert held.status_code == 304
        assert compressed.json() == plain.get(path).json()
