"""Every address that takes a view says of itself that it supposes, and leads back to the stated."""

import io
import re
from urllib.parse import parse_qsl, urlsplit

import docx
import openpyxl
import pytest
from pptx import Presentation

WITHOUT = "without=drc&without=mercy-corps&date=2023-06-15"
TOLD = "without drc, mercy-corps from 2023-06-15"
ITEMS = "/api/collections/partner-activities/items"
ADDRESSES = (
    ITEMS,
    "/api/collections/informal-sites/items",
    "/api/collections/districts/items/IQG01Q02",
    "/api/collections/districts/tiles/WebMercatorQuad",
    "/api/tiles/WebMercatorQuad/tilejson.json",
    "/api/tiles/WebMercatorQuad/6/25/39",
    "/api/styles/atlas",
    "/api/downloads/partner-activities.csv",
    "/api/downloads/operational-presence.csv",
    "/api/downloads/view.html",
    "/api/downloads/view.svg",
    "/api/downloads/meeting.pptx",
    "/lite",
    "/lite/sites",
    "/lite/partners",
    "/lite/coverage",
    "/lite/districts/IQG01Q02",
)
LITE = (
    "/lite",
    "/lite/coverage",
    "/lite/sites",
    "/lite/hotspots",
    "/lite/areas",
    "/lite/partners",
    "/lite/about",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_says_what_it_supposes_and_where_the_stated_is(public_client, address):
    answer = public_client.get(f"{address}?{WITHOUT}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Atlas-Supposition"] == TOLD
    link = re.fullmatch(r'<(.+)>; rel="alternate"; title=".+"', answer.headers["Link"])
    stated = urlsplit(link[1])
    assert (stated.path, parse_qsl(stated.query)) == (address, [("date", "2023-06-15")])
    back = public_client.get(f"{stated.path}?{stated.query}")
    assert back.status_code == 200
    assert "Atlas-Supposition" not in back.headers
    assert back.headers["ETag"] != answer.headers["ETag"]


@pytest.mark.parametrize("path", [*LITE, "/lite/districts/IQG01Q02"])
@pytest.mark.parametrize(("lang", "said"), [("en", "a supposition"), ("ar", "افتراض")])
def test_every_lite_page_has_the_banner_and_keeps_the_supposition(public_client, path, lang, said):
    page = public_client.get(f"{path}?{WITHOUT}&lang={lang}").text
    assert page.count('class="a-supposed"') == 1
    assert said in page
    ways = [dict.fromkeys(n for n, _ in parse_qsl(urlsplit(one).query)) for one in _pages(page)]
    kept = [one for one in ways if "without" in one]
    assert len(kept) > len(LITE)
    assert 'class="a-supposed"' not in public_client.get(f"{path}?lang={lang}").text


def _pages(page):
    return re.findall(r'href="(/lite[^"]*)"', page.replace("&amp;", "&"))


def test_geojson_says_it_in_a_member(public_client):
    for address in (ITEMS, "/api/collections/districts/items/IQG01Q02"):
        assert public_client.get(f"{address}?{WITHOUT}").json()["supposition"] == TOLD
        assert "supposition" not in public_client.get(address).json()


def test_rows_and_places_are_told_without_them(public_client):
    asked = f"{ITEMS}?limit=1000&district=IQG01Q01&date=2023-06-15"
    stated = {one["id"] for one in public_client.get(asked).json()["features"]}
    left = public_client.get(f"{asked}&without=drc").json()["features"]
    assert {one["id"] for one in left} < stated
    assert "drc" not in {one["properties"]["organisation"] for one in left}
    every = public_client.get(f"{ITEMS}?limit=10000&partner=drc&{WITHOUT}").json()["features"]
    assert every == []


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", ["without", "without_donor"])
def test_whoever_cannot_be_named_has_the_same_answer_as_whoever_does_not_exist(
    public_client, name, lang
):
    said = set()
    for wrong in ("no-such", "not-named-1", "echo", "unfpa", "uims-gbv"):
        answer = public_client.get(f"{ITEMS}?{name}={wrong}&lang={lang}")
        if answer.status_code != 200:
            assert answer.status_code == 400
            said.add(answer.json()["detail"].replace(wrong, "?"))
    assert len(said) == 1


def test_files_are_called_supposed(public_client):
    for address in ("partner-activities.csv", "view.html", "operational-presence.csv"):
        answer = public_client.get(f"/api/downloads/{address}?{WITHOUT}")
        assert "-2023-06-15-supposed." in answer.headers["Content-Disposition"]


SUPPOSED_ENDS = "without=drc&date=2023-06-15"


@pytest.mark.parametrize("path", ["/lite/partners", "/lite/organisation"])
def test_every_supposed_end_is_called_so(public_client, coordinator_client, path):
    asked = f"{path}?partner=drc&{SUPPOSED_ENDS}"
    for client in (public_client, coordinator_client):
        page = client.get(asked).text
        ends = page.count("ended 14 Jun 2023")
        assert ends
        assert page.count("ended 14 Jun 2023, supposed, by no source") == ends
        assert "taken over" not in page


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_rows_behind_a_number_say_which_ends_are_supposed(coordinator_client, lang):
    page = coordinator_client.get(f"/lite/rows/ended?lang={lang}&{SUPPOSED_ENDS}").text
    said = {"en": "supposed, by no source", "ar": "مفترض، لا يذكره أي مصدر"}[lang]
    rows = coordinator_client.get(f"{ITEMS}?limit=1000&{SUPPOSED_ENDS}&partner=drc").json()
    assert page.count(said) > 1
    assert rows["features"] == []
    plain = coordinator_client.get(f"/lite/rows/ended?lang={lang}&date=2023-06-15").text
    assert said not in plain


@pytest.mark.whole
def test_slides_hand_nothing_over_by_supposition(coordinator_client):
    made = coordinator_client.get(f"/api/downloads/meeting.pptx?{SUPPOSED_ENDS}")
    said = _words_of("meeting.pptx", made.content)
    assert "services whose stated or supposed end passed" in said
    assert "services whose stated end passed" not in said
    assert "by supposition only" in said
    assert "DRC" in said
    (handed,) = re.findall(r"(\d+)\n+services handed over", said)
    plain = coordinator_client.get("/api/downloads/meeting.pptx?date=2023-06-15")
    (before,) = re.findall(r"(\d+)\n+services handed over", _words_of("x.pptx", plain.content))
    assert int(handed) <= int(before)


def test_the_state_says_that_it_is_that_of_the_sources(public_client):
    stated = public_client.get("/api/state?date=2023-06-15").json()["statements"]
    said = f"What the sources state, without the supposition: {stated:,} statements"
    assert said in public_client.get(f"/lite?{SUPPOSED_ENDS}").text
    assert "without the supposition" not in public_client.get("/lite?date=2023-06-15").text


@pytest.mark.parametrize("scene", [1, 2])
def test_a_meeting_has_one_day_with_its_banner(coordinator_client, scene):
    page = coordinator_client.get(f"/lite/meeting?scene={scene}&{SUPPOSED_ENDS}").text
    assert {*re.findall(r"If DRC left on (\d+ \w+ \d+)", page)} == {"15 June 2023"}


@pytest.mark.parametrize("name", ["minutes.docx", "meeting.pptx"])
def test_what_is_taken_to_a_meeting_says_it_first_and_once_a_line(coordinator_client, name):
    answer = coordinator_client.get(f"/api/downloads/{name}?{SUPPOSED_ENDS}")
    said = _words_of(name, answer.content)
    if name == "meeting.pptx":
        first = Presentation(io.BytesIO(answer.content)).slides[0]
        told = "\n".join(one.text_frame.text for one in first.shapes if one.has_text_frame)
    else:
        told = said[: said.index("Minutes written on")]
        assert "15 June 2023" in told.replace("left on 15 June 2023", "")
    assert "If DRC left on 15 June 2023: a supposition, not what the sources state." in told
    assert max(line.count("If DRC left") for line in said.splitlines()) == 1


def test_what_takes_no_view_takes_no_supposition(public_client):
    for address in (
        "/api/collections",
        "/api/search?q=drc",
        "/api/map/informal-sites.geojson",
        "/api/state",
        "/api/feeds/changes.json",
        "/api/feeds/ends.ics",
    ):
        sign = "&" if "?" in address else "?"
        assert public_client.get(f"{address}{sign}without=drc").status_code == 400


def test_a_long_supposition_has_a_short_header(public_client):
    known = public_client.get("/api/collections/partner-activities/queryables").json()
    everybody = known["x-filters"]["without"]["enum"]
    query = "&".join(f"without={one}" for one in everybody)
    answer = public_client.get(f"{ITEMS}?limit=1&{query}")
    assert answer.headers["Atlas-Supposition"].count(",") == 8
    assert len(answer.headers["Atlas-Supposition"]) < 400


def _words_of(name, content):
    if name.endswith(".pptx"):
        slides = Presentation(io.BytesIO(content)).slides
        shapes = [one for slide in slides for one in slide.shapes if one.has_text_frame]
        return "\n".join(one.text_frame.text for one in shapes)
    if name.endswith(".docx"):
        document = docx.Document(io.BytesIO(content))
        cells = [one.text for table in document.tables for one in table._cells]
        return "\n".join([one.text for one in document.paragraphs] + cells)
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        return "\n".join(str(row) for sheet in book for row in sheet.values)
    return re.sub("<[^>]*>", " ", content.decode())


@pytest.mark.parametrize(
    "name", ["view.html", "view.svg", "meeting.pptx", "minutes.docx", "partner-activities.xlsx"]
)
def test_every_file_to_print_or_to_pass_on_says_it(public_client, name):
    answer = public_client.get(f"/api/downloads/{name}?{WITHOUT}")
    said = " ".join(_words_of(name, answer.content).split())
    assert "If DRC, Mercy Corps left on 15 June 2023" in said
    plain = public_client.get(f"/api/downloads/{name}?date=2023-06-15")
    assert "If DRC" not in _words_of(name, plain.content)


def test_links_that_are_passed_on_say_it(public_client):
    page = public_client.get(f"/lite?{WITHOUT}").text
    title = re.search('property="og:title" content="([^"]*)"', page)[1]
    picture = re.search('property="og:image" content="([^"]*)"', page)[1]
    assert "If DRC, Mercy Corps left on 15 June 2023" in title
    assert "without=drc" in picture


def test_the_first_lite_page_says_what_would_be_lost(coordinator_client, public_client):
    title = "would lose the last organisation of a sector"
    page = coordinator_client.get(f"/lite?{WITHOUT}").text
    assert title in page
    assert "CCCM: 16 sites, 10,134 people (est.)" in page
    assert "WASH: 19 sites, 13,026 people (est.)" in page
    page = public_client.get(f"/lite?{WITHOUT}").text
    assert "CCCM: 1 district, at least 11,724 people (est.)" in page
    assert title not in public_client.get("/lite?date=2023-06-15").text
