"""Streamlit's first page with our name, language and the way to the lite pages."""

import gzip
import re
from pathlib import Path

import httpx
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.responses import FileResponse, PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from maps.pictures import web_fonts
from mapservice.edge.compression import Compression
from mapservice.edge.index_html import LITE_OF, FirstPage

STATIC = Path(streamlit.__file__).parent / "static" / "static"
INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def ask(runner):
    headers = {"Cache-Control": "no-cache"}
    routes = [Route(path, lambda _: FileResponse(INDEX, headers=headers)) for path in LITE_OF]
    routes.append(Mount("/static", StaticFiles(directory=STATIC)))
    routes.append(Route("/other", lambda _: FileResponse(INDEX)))
    routes.append(Route("/text", lambda _: PlainTextResponse("text")))
    app = Compression(FirstPage(Starlette(routes=routes)))
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://atlas.test", trust_env=False
    )

    def asked(path, method="GET", **headers):
        given = {"Accept-Encoding": "identity"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return runner.run(client.request(method, path, headers=given))

    return asked


@pytest.mark.parametrize("path", LITE_OF)
def test_the_page_is_named_and_offers_the_lite_page(ask, path):
    text = ask(path).text
    title = "" if path in ("/", "/sharing") else f"{path[1:].capitalize()} · "
    assert f"<title>{title}Durable Solutions Atlas</title>" in text
    assert "<title>Streamlit" not in text
    assert text.count(f'<a href="{LITE_OF[path]}">Open the light page</a>') == 2
    assert "You need to enable JavaScript" not in text
    wait = text[text.index('<div id="atlas-wait"') : text.index('<div id="root">')]
    assert "Loading…" in wait
    assert [text.count(web_fonts.address(one)) for one in web_fonts.NAMES] == [1, 1]
    assert "SourceSansVF" not in text
    assert '<script type="module"' in text


def test_the_links_keep_the_view_and_its_language(ask):
    text = ask("/partners?lang=ar&governorate=IQG01&sector=wash&embed=true").text
    assert '<html lang="ar" dir="rtl">' in text
    assert 'href="/lite/partners?lang=ar&amp;governorate=IQG01&amp;sector=wash"' in text
    assert 'href="/lite/coverage?compare=2024-05-15"' in ask("/coverage?compare=2024-05-15").text


@pytest.mark.parametrize(
    "query",
    [
        "lang=%22%3E%3Cscript%3E",
        "a=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "%3Cscript%3E",
        "a=%ff%fe",
        "a=" + "x" * 9000,
        r"a=\1\g<0>",
    ],
)
def test_nothing_of_the_address_becomes_markup(ask, query):
    plain, text = ask("/").text, ask(f"/?{query}").text
    assert text.count("<script") == plain.count("<script")
    assert '<html lang="en" dir="ltr">' in text
    assert len(text) < len(plain) + 14_000


def test_length_tag_and_compression_fit_the_new_bytes(ask):
    plain, packed = ask("/"), ask("/", **GZIP)
    assert int(plain.headers["content-length"]) == len(plain.content)
    assert plain.headers["cache-control"] == "no-cache"
    assert "last-modified" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < len(gzip.compress(plain.content)) + 200
    assert packed.headers["etag"] == plain.headers["etag"]
    assert ask("/?lang=ar").headers["etag"] != plain.headers["etag"]


def test_what_the_reader_holds_is_not_sent_again(ask):
    tag = ask("/").headers["etag"]
    again = ask("/", If_None_Match=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert ask("/", If_None_Match='"old"').status_code == 200
    assert ask("/", Range="bytes=0-9").status_code == 200


def test_head_has_the_headers_and_no_body(ask):
    head = ask("/", method="HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == ask("/").headers["content-length"]


def test_everything_else_passes_untouched(ask):
    assert ask("/other").content == INDEX.read_bytes()
    assert ask("/text").text == "text"
    assert ask("/missing").status_code == 404
    assert ask("/", method="POST").status_code == 405


def test_the_sheet_of_streamlit_takes_the_icons_in_use(ask):
    (sheet,) = re.findall(r'href="[.](/static/css/index[^"]+)"', ask("/").text)
    assert "?v=" in sheet, "kept for good: other fonts are another sheet"
    text = ask(sheet).text
    for name, file in web_fonts.NAMES.items():
        assert f"url(../../{web_fonts.address(name)})" in text
        assert file not in text
