"""Plain addresses of the map service are answered at once; all others go through Streamlit."""

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from mapservice.edge.direct import Direct


@pytest.fixture(scope="module")
def answered_by(runner):
    ours = Route("/{rest:path}", lambda _: PlainTextResponse("the map service"))
    app = Direct(PlainTextResponse("Streamlit"), [ours])
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://atlas.test", trust_env=False
    )
    return lambda path: runner.run(client.get(path)).text


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/tiles/WebMercatorQuad/6/25/39?v=1&date=2023-12-13",
        "/api/collections/informal-sites/items/kilo-7",
        "/api/downloads/informal-sites.gpkg",
    ],
)
def test_plain_addresses_of_the_service_take_the_short_way(answered_by, path):
    assert answered_by(path) == "the map service"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/apis",
        "/lite",
        "/static/js/index.js",
        "/api//host/share",
        "/api/%2e%2e/secret",
        "/api/..%2fsecret",
        "/api/.hidden",
        "/api/C:/secret",
        "/api/%5c%5chost",
        "/api/a%00b",
        "/api/items/a%0a",
    ],
)
def test_whatever_else_goes_through_streamlit(answered_by, path):
    assert answered_by(path) == "Streamlit"
