"""The Nu HTML checker, which the HTML standard's own authors keep, over every kind of page.

It knows the elements, what may stand in what, attributes and their values, ids, and CSS; the
parser of `html5lib` in other tests knows only where a text is not well formed.
"""

import json
import re
import shutil
import subprocess
import urllib.error
import urllib.request

import pytest

BROWSER = {"Accept": "text/html"}
FILTERED = (
    "governorate=IQG01&governorate=IQG15&sector=wash&sector=health&presence=2&date=2022-02-15"
    "&partner=drc&orgtype=INGO&wider=true&at=8/33.4/43.2&site=nowhere"
)
LITE = (
    "/lite",
    "/lite/sites",
    "/lite/hotspots",
    "/lite/areas",
    "/lite/blocked",
    "/lite/partners",
    "/lite/coverage",
    "/lite/organisation",
    "/lite/meeting",
    f"/lite?{FILTERED}",
    "/lite?at=5.6/33.4/43.4",
    "/lite/partners?sector=health",
    "/lite/informal-sites/kilo-7",
    "/lite/informal-sites/kilo-9",
    "/lite/hotspots/al-amerli",
    "/lite/abc-areas/sinjar",
    "/lite/abc-areas/east-anbar",
    "/lite/blocked-areas/al-ewessat",
    "/lite/governorates/IQG01",
    "/lite/districts/IQG01Q03",
    "/lite/subdistricts/IQG01Q03N03",
    "/lite/nothing",
)
SERVICE = (
    "/api",
    "/api/conformance",
    "/api/docs",
    "/api/collections",
    "/api/collections/informal-sites",
    "/api/collections/informal-sites/queryables",
    "/api/collections/informal-sites/items",
    "/api/collections/informal-sites/items?limit=5&offset=5&kind=self_settled",
    "/api/collections/partner-activities/items?sector=gbv",
    "/api/collections/movements/items",
    "/api/collections/hotspots/items/al-amerli",
    "/api/collections/informal-sites/items/kilo-7",
    "/api/collections/nothing",
    "/api/collections/informal-sites/items?limit=x",
    "/api/nothing",
)
OF_THE_PUBLIC = (
    "/lite",
    "/lite/sites",
    "/lite/partners",
    "/lite/informal-sites/kilo-7",
    "/api/collections/informal-sites/items",
)

NOT_KNOWN_TO_IT = "CSS: “paint-order”: Property “paint-order” doesn't exist."
"""It does, for names on maps: https://www.w3.org/TR/SVG2/painting.html#PaintOrder"""
A_GUESS = "This document appears to be written in"
"""It guesses languages by chance: another time it says nothing of the same page."""
SOON_READY = ("-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Room for the checker's recursion, and no more of Java's own work than a short run is worth."""
FAULTY = "<!DOCTYPE html><html lang=en><title>x</title><p id=a><div id=a><img src=b></div>"


def in_languages(paths):
    return [
        f"{path}{'&' if '?' in path else '?'}lang={lang}" for path in paths for lang in ("en", "ar")
    ]


PAGES = [("coordinator", path) for path in in_languages((*LITE, *SERVICE))]
PAGES += [("public", path) for path in in_languages(OF_THE_PUBLIC)]


def page(address):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=BROWSER)) as answer:
            return answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.headers["Content-Type"], refusal.read()


@pytest.fixture(scope="module")
def texts(coordinator_service, public_service):
    served = {"coordinator": coordinator_service, "public": public_service}
    found = {}
    for audience, path in PAGES:
        media_type, content = page(served[audience] + path)
        assert media_type == "text/html; charset=utf-8", path
        found[audience, path] = content.decode()
    return found


@pytest.fixture(scope="module")
def found(texts, tmp_path_factory, root):
    """Returns what the checker says of each page: all in one run, because Java starts slowly."""
    jar = root / "var" / "npm" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    java = shutil.which("java")
    if not jar.is_file() or java is None:
        pytest.fail("The HTML checker is not there; `make test` installs it (npm and Java).")
    folder = tmp_path_factory.mktemp("pages")
    files = []
    for at, text in enumerate(texts.values()):
        files.append(folder / f"{at}.html")
        files[-1].write_text(text, encoding="utf-8")
    (folder / "faulty.html").write_text(FAULTY, encoding="utf-8")
    ran = subprocess.run(
        [
            java,
            *SOON_READY,
            "-jar",
            jar,
            "--format",
            "json",
            "--exit-zero-always",
            *files,
            folder / "faulty.html",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    said = {one: [] for one in ("faulty", *PAGES)}
    for message in json.loads(ran.stderr)["messages"]:
        if not message["message"].startswith((NOT_KNOWN_TO_IT, A_GUESS)):
            at = message["url"].rpartition("/")[2].removesuffix(".html")
            extract = " ".join(message.get("extract", "").split())
            sentence = f"{message['type']}: {message['message']} … {extract}"
            said[PAGES[int(at)] if at.isdigit() else at].append(sentence)
    return said


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_the_checker_finds_no_fault(found, page):
    assert found[page] == []


def test_the_checker_finds_the_faults_of_a_faulty_page(found):
    said = " ".join(found["faulty"])
    assert "Duplicate ID" in said
    assert "alt" in said


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_a_page_loads_nothing_and_runs_nothing(texts, page):
    """Links lead where they like; files, pictures, styles and scripts come with the page."""
    text = texts[page]
    assert not re.search(
        r"<script(?! type=.application/ld\+json.>)|<iframe|<object|<embed|\ssrc=|\ssrcset="
        r"|@import|url\((?!#)",
        text,
    )
    linked = re.findall(r"<link\b[^>]*>", text)
    assert all('rel="alternate"' in one or 'href="/api/' in one for one in linked), linked
