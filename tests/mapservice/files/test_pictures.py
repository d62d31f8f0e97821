"""Pictures of a view for the asker, and previews of links for anybody: never more than public."""

import html
import io
import re
import threading

import pytest
from PIL import Image
from starlette.requests import Request

from geo.catalog.audience import Audience
from geo.errors import BusyError
from geo.values.cache import Cache
from mapservice.app import STATUSES
from mapservice.files import pictures
from mapservice.lite.frame import link_preview
from mapservice.lite.frame.link_preview import LinkPreview
from mapservice.web.endpoint import AppState

FORMS = ("png", "svg", "pdf")
STARTS = {"png": b"\x89PNG", "svg": b"<svg", "pdf": b"%PDF"}


def metas(text):
    found = re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', text)
    return {name: html.unescape(value) for name, value in found}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("client", ["coordinator_client", "partner_client", "public_client"])
def test_a_view_comes_as_a_file_for_whoever_asks(request, form, client):
    asks = request.getfixturevalue(client)
    answer = asks.get(f"/api/downloads/view.{form}?governorate=IQG01&date=2023-12-13")
    assert answer.status_code == 200
    assert answer.content.startswith(STARTS[form])
    assert answer.headers["content-type"].startswith(pictures.MEDIA_TYPES[form])
    assert f'filename="map-al-anbar-2023-12-13.{form}"' in answer.headers["content-disposition"]
    held = {"If-None-Match": answer.headers["etag"]}
    again = asks.get(f"/api/downloads/view.{form}?governorate=IQG01&date=2023-12-13", held)
    assert again.status_code == 304


def test_each_audience_has_its_own_file(coordinator_client, public_client):
    path = "/api/downloads/view.svg?governorate=IQG01"
    mine, theirs = coordinator_client.get(path), public_client.get(path)
    assert "Coordinator view: do not pass on" in mine.text
    assert "Public view" in theirs.text
    assert "Kilo 7" in mine.text
    assert "Kilo 7" not in theirs.text
    assert mine.headers["cache-control"].startswith("private")
    assert mine.headers["etag"] != theirs.headers["etag"]


def test_a_coordinator_can_ask_for_the_public_file(coordinator_client, public_client):
    path = "/api/downloads/view.svg?governorate=IQG01&audience=public"
    assert "Kilo 7" not in coordinator_client.get(path).text


@pytest.mark.parametrize(("size", "px"), [("16:9", 1920), ("a4", 1754), ("a4-portrait", 1240)])
def test_pictures_come_in_sizes(public_client, size, px):
    answer = public_client.get(f"/api/downloads/view.png?size={size}")
    assert Image.open(io.BytesIO(answer.content)).width == px


@pytest.mark.parametrize(
    "query",
    [
        "size=a0",
        "size=9000x9000",
        "size=a4&size=a3",
        "governorate=XX",
        "limit=1",
        "at=x",
        "layers=zzz",
        "dpi=300",
    ],
)
def test_what_cannot_be_used_is_refused(public_client, refused, query):
    detail = refused(public_client.get(f"/api/downloads/view.png?{query}"), 400)
    assert query.partition("=")[0] in detail


def test_taking_a_file_away_is_noted(client_of, config, tmp_path):
    asks = client_of(default_audience="coordinator", audit=tmp_path / "audit")
    asks.get("/api/downloads/view.pdf?governorate=IQG02")
    asks.get("/api/preview.png?governorate=IQG02")
    noted = "".join(one.read_text() for one in (tmp_path / "audit").iterdir())
    assert "/api/downloads/view.pdf" in noted
    assert "export" in noted
    assert "preview" not in noted


def test_a_preview_is_the_same_for_everybody_and_may_be_kept(
    coordinator_client, partner_client, public_client
):
    path = "/api/preview.png?governorate=IQG01&lang=ar"
    found = [one.get(path) for one in (coordinator_client, partner_client, public_client)]
    assert len({one.content for one in found}) == 1
    assert len({one.headers["etag"] for one in found}) == 1
    for one in found:
        assert one.headers["cache-control"] == "public, max-age=3600"
        assert "vary" not in one.headers or "cookie" not in one.headers["vary"].lower()
    assert Image.open(io.BytesIO(found[0].content)).size == (1200, 630)


@pytest.mark.parametrize(
    "query", ["site=kilo-7", "select=nothing", "limit=1", "a=b", "governorate=" + "x" * 300]
)
def test_a_preview_of_what_the_public_cannot_see_is_refused(coordinator_client, refused, query):
    refused(coordinator_client.get(f"/api/preview.png?{query}"), 400)


def test_a_place_that_is_hidden_draws_the_same_preview_as_none(coordinator_client):
    hidden = coordinator_client.get("/api/preview.png?select=informal-sites/kilo-7")
    unknown = coordinator_client.get("/api/preview.png?select=informal-sites/nowhere")
    assert hidden.content == unknown.content


def test_small_moves_of_the_window_share_a_preview(library):
    near = [pictures.simplified(_view(library, at)) for at in ("7.1/33.41/43.2", "7/33.4/43.16")]
    assert near[0] == near[1]


def _view(library, at):
    public = library.dataset(Audience.PUBLIC)
    return link_preview.View.from_query([("at", at)], public.vocabulary)[0]


def test_too_many_at_once_are_sent_away(library, config, client_of):
    state = AppState(library, config, STATUSES, "", None, cache=Cache())
    held, let_go, refused = threading.Event(), threading.Event(), []

    def slow():
        held.set()
        let_go.wait(5)
        return b""

    asked = [
        threading.Thread(target=lambda: pictures.waiting(state, slow))
        for _ in range(pictures.MOST_WAITING)
    ]
    for thread in asked:
        thread.start()
    held.wait(5)
    for _ in range(500):
        if state.cache.get("drawing", lambda: None)._value == 0:
            break
        threading.Event().wait(0.01)
    try:
        pictures.waiting(state, slow)
    except BusyError as fault:
        refused.append(str(fault))
    let_go.set()
    for thread in asked:
        thread.join()
    assert refused == [pictures.BUSY]
    assert pictures.waiting(state, lambda: b"drawn") == b"drawn"
    assert STATUSES[BusyError] == 503


@pytest.mark.parametrize("path", ["/lite", "/lite/sites", "/lite/partners"])
@pytest.mark.parametrize("client", ["coordinator_client", "public_client"])
def test_lite_pages_tell_what_their_link_shows(request, client, path):
    asks = request.getfixturevalue(client)
    text = asks.get(f"{path}?governorate=IQG01&lang=ar").text
    found = metas(text)
    assert found["og:type"] == "website"
    assert found["twitter:card"] == "summary_large_image"
    assert found["og:image"] == ("http://atlas.test/api/preview.png?governorate=IQG01&lang=ar")
    assert "الانبار" in found["og:title"]
    assert 20 < len(found["og:description"]) <= link_preview.MOST_LETTERS
    assert text.index("og:image") < text.index("</head>")
    picture = asks.get(found["og:image"].removeprefix("http://atlas.test"))
    assert picture.status_code == 200


def test_a_link_tells_the_public_view_whoever_opens_it(coordinator_client, public_client, dataset):
    query = "/lite?site=kilo-7&governorate=IQG01&select=informal-sites/kilo-7&audience=coordinator"
    found = metas(coordinator_client.get(query).text)
    told = " ".join(found.values())
    assert "kilo" not in told.lower()
    assert "audience" not in told
    plain = metas(public_client.get("/lite?governorate=IQG01").text)
    assert found == plain


def test_the_page_of_a_place_tells_of_it_where_it_is_public(coordinator_client, public_client):
    open_to_all = metas(coordinator_client.get("/lite/hotspots/al-amerli").text)
    assert "select=hotspots%2Fal-amerli" in open_to_all["og:image"]
    assert "Al-Amerli" in open_to_all["og:title"]
    hidden = metas(coordinator_client.get("/lite/informal-sites/kilo-7").text)
    assert "kilo" not in " ".join(hidden.values()).lower()


def test_the_tags_follow_the_host_and_are_never_kept_for_another(coordinator_client):
    for host in ("one.test", "two.test"):
        text = coordinator_client.get("/lite", {"Host": host}).text
        assert metas(text)["og:image"] == f"http://{host}/api/preview.png"


@pytest.fixture
def of_request(library, config):
    preview = LinkPreview(library, config)

    def told(query, host="atlas.test", **changes):
        chosen = LinkPreview(library, config.model_copy(update=changes)) if changes else preview
        return chosen.of_request(
            {
                "type": "http",
                "method": "GET",
                "path": "/",
                "scheme": "https",
                "headers": [(b"host", host.encode())],
                "query_string": query.encode(),
            }
        )

    return told


def test_the_first_page_tells_the_view_of_its_address(of_request):
    found = metas(of_request("governorate=IQG01&site=kilo-7&embed=true&table=hotspots"))
    assert found["og:image"] == "https://atlas.test/api/preview.png?governorate=IQG01"
    assert "Al-Anbar" in found["og:title"]
    assert "Situation of 13 December 2023" in found["og:title"]
    assert found["og:image:width"] == "1200"
    public = metas(of_request("", base_url="https://atlas.example.org/"))
    assert public["og:image"] == "https://atlas.example.org/api/preview.png"


@pytest.mark.parametrize(
    "query",
    ['a="><script>', "lang=%22%3E%3Cscript", "%ff%fe", "at=1/2", "governorate=" + "x" * 9000],
)
def test_nothing_of_an_address_becomes_markup(of_request, query):
    text = of_request(query)
    assert "<script" not in text
    assert metas(text)["og:image"].startswith("https://atlas.test/api/preview.png")
    assert len(text) < 3000


def test_a_host_that_is_none_gets_a_page_without_a_preview(of_request):
    assert of_request("", host='a"b') == ""


def test_requests_are_read_as_they_are(library, config):
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "scheme": "http",
        "headers": [],
        "query_string": b"",
    }
    assert LinkPreview(library, config).of_request(scope) == ""
    assert Request(scope).query_params.multi_items() == []
