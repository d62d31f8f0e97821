"""Nothing that people or data bring becomes an element, an attribute or a script of any page.

A store in which every text is marked, and marked addresses, agendas, links and tables of readers:
each page is parsed as a browser parses it, and what the mark would make must not be there, while
the mark itself stands in the page to be read.
"""

import datetime as dt
import json
import re
import shutil
from contextlib import closing
from urllib.parse import quote

import html5lib
import httpx
import pytest
from one_loop import Loop
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from commands import booklet_folder
from commands.booklet_choice import Subject
from commands.booklet_folder import Written
from geo import language, settings
from geo.access import datasets as libraries
from geo.access import sharing
from geo.access.datasets import Library
from geo.access.gate import Access, Gate
from geo.access.links.shares import Draft
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.layer import FieldKind
from geo.catalog.registers import REGISTERS
from geo.dataset.context import Context
from geo.meeting import action_points, agenda
from geo.meeting.action_points import Point
from geo.meeting.agenda import KINDS, Agenda, Scene
from geo.store.revisions import Note
from geo.store.stores import connect
from geo.view.view import View
from maps.interactive import deck_properties
from maps.pictures import web_fonts
from mapservice.app import application
from mapservice.edge import index_html
from mapservice.lite.frame.link_preview import LinkPreview

MARK = "\"'><img src=x onerror=alert(1)>&amp;{{7*7}}</script></style>"
ASKED = quote(MARK, safe="")
NOTE = Note("tests", "marked texts", "tests", "")
NOW = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
LINA = Access(Audience.COORDINATOR, who=f"lina{MARK}@example.org", own=Audience.COORDINATOR)
NAMESPACE = re.compile(r"^\{http[^}]*\}")
BROWSER = {"accept": "text/html", "user-agent": "Mozilla/5.0 Firefox/140"}
CODES = {
    "id",
    "pcode",
    "organisation",
    "donor",
    "implementing_partner",
    "handover_to",
    "site_group",
    "about",
    "obstacles",
    "plan_of_action_source",
    "part_of",
    "date",
    "caption_date",
    "topic",
    "value",
    "url",
}
"""Fields that code reads: they name a row of another table, a kind, an address or a number."""


def _is_text(field):
    is_code = field.name in CODES or field.name.endswith(("_id", "_pcode"))
    return field.kind is FieldKind.TEXT and not field.choices and not is_code


def _marked(layer, features):
    for field in filter(_is_text, layer.stored_fields):
        held = features[field.name]
        features[field.name] = (held + MARK).where(held.notna(), held)
    if "note" in features:
        features["note"] = features["note"].fillna(f"note {MARK}")
    return features


@pytest.fixture(scope="module")
def hostile(config, library, tmp_path_factory):
    """Returns the settings of a store whose texts are marked, and its library."""
    folder = tmp_path_factory.mktemp("hostile")
    address = f"sqlite:///{folder / 'atlas.sqlite'}"
    shutil.copy(config.store.removeprefix("sqlite:///"), folder / "atlas.sqlite")
    store = connect(address)
    everything = (*layers.LAYERS, *REGISTERS)
    store.write({one: _marked(one, store.read(one)) for one in everything}, NOTE)
    own = {"secret_file": folder / "secret.key", "audit": folder / "audit"}
    changed = config.model_copy(
        update={"store": address, "default_audience": Audience.COORDINATOR, **own}
    )
    return changed, Library(store)


@pytest.fixture(scope="module")
def dataset(hostile):
    return hostile[1].dataset(Audience.COORDINATOR)


@pytest.fixture(scope="module")
def get(hostile):
    """Returns the page of an address of the service."""
    changed, shelf = hostile
    with closing(Loop()) as loop:
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(application(shelf, changed)),
            base_url="http://atlas.test",
            trust_env=False,
        )
        yield lambda path: loop.run(client.get(path, headers=BROWSER))


def _fragment(html):
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


def _page(html):
    return html5lib.parse(html, namespaceHTMLElements=False)


def read(tree):
    """Returns what a page shows and holds in attributes; nothing of it may come from the mark."""
    shown = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            shown.append(element.text or "")  # a comment
            continue
        names = [NAMESPACE.sub("", str(name)) for name in element.attrib]
        assert set("".join(names)).isdisjoint("\"'<>&{"), (element.tag, element.attrib)
        assert "onerror" not in element.attrib, element.attrib
        assert element.attrib.get("src") != "x", element.attrib
        if element.tag not in ("style", "script"):
            shown.append(element.text or "")
            shown += element.attrib.values()
        elif element.get("type") in ("application/json", "application/ld+json"):
            shown.append(" ".join(_texts(json.loads(element.text))))
        else:
            assert "onerror" not in (element.text or "")
        shown.append(element.tail or "")
    text = " ".join(" ".join(shown).split())
    for twice in ("&lt;", "&#34;", "&#39;", "&amp;amp;", "&quot;", "49</"):
        assert twice not in text, (
            f"escaped twice, or worked out: {text[text.index(twice) - 80 :][:200]}"
        )
    return text


def _texts(told):
    if isinstance(told, dict | list):
        for part in told.values() if isinstance(told, dict) else told:
            yield from _texts(part)
    elif isinstance(told, str):
        yield told


def _first(dataset, layer_id):
    return dataset.features[layer_id]["id"].iloc[0]


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
)
PLACES = (
    "informal-sites",
    "hotspots",
    "abc-areas",
    "blocked-areas",
    "governorates",
    "districts",
    "subdistricts",
)


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("path", LITE)
def test_lite_pages(get, path, lang):
    assert MARK in read(_page(get(f"{path}?lang={lang}").text))


@pytest.mark.parametrize("layer_id", PLACES)
def test_lite_pages_of_places(get, dataset, layer_id):
    shown = read(_page(get(f"/lite/{layer_id}/{_first(dataset, layer_id)}").text))
    assert shown.count(MARK) > 2


@pytest.mark.parametrize(
    "path",
    [
        f"/lite/sites?partner={ASKED}&governorate={ASKED}&date={ASKED}&{ASKED}=1",
        f"/lite?select=informal-sites/{ASKED}",
        f"/api/collections/informal-sites/items?{ASKED}=1",
        f"/api/collections/informal-sites/items?limit={ASKED}",
        f"/api/collections/{ASKED}/items",
        f"/api/collections/hotspots/items/{ASKED}",
        f"/api/collections/hotspots/items?filter={ASKED}",
        f"/api/{ASKED}",
        f"/api/downloads/meeting.pptx?agenda={ASKED}",
    ],
)
def test_what_an_address_asks_in_vain_is_said_as_text(get, path):
    shown = read(_page(get(path).text))
    assert MARK[:20] in shown  # long values are cut


@pytest.mark.parametrize(
    "path",
    [
        f"/lite/{ASKED}",
        f"/lite/informal-sites/{ASKED}?lang={ASKED}",
        f"/share/{ASKED}?lang={ASKED}",
        f"/share/leave?{ASKED}",
        f"/auth/login?{ASKED}={ASKED}",
        f"/api?f=html&lang=ar&{ASKED}",
        f"/api/docs?lang={ASKED}",
    ],
)
def test_what_an_address_asks_besides_makes_nothing(get, path):
    read(_page(get(path).text))


def test_pages_of_the_service(get, dataset):
    for path in ("/api", "/api/conformance", "/api/docs", "/api/collections"):
        answer = get(f"{path}?f=html")
        assert answer.status_code == 200, path
        read(_page(answer.text))
    for layer in layers.LAYERS:
        path = f"/api/collections/{layer.id}"
        one = f"{path}/items/{_first(dataset, layer.id)}?f=html"
        for address in (one, f"{path}/items?limit=3&f=html", f"{path}?f=html"):
            answer = get(address)
            assert answer.status_code == 200, address
            assert MARK in read(_page(answer.text)), address
        read(_page(get(f"{path}/queryables?f=html").text))


def test_filters_of_a_list_are_shown_as_text(get):
    shown = read(_page(get(f"/api/collections/partner-activities/items?activity={ASKED}").text))
    assert MARK in shown


def test_the_offline_map(get):
    shown = read(_page(get("/api/downloads/view.html").text))
    assert shown.count(MARK) > 50


def test_the_preview_of_a_link(hostile, dataset):
    changed, shelf = hostile
    site = _first(shelf.dataset(Audience.PUBLIC), "abc-areas")
    query = f"select=abc-areas/{site}&partner={ASKED}&{ASKED}=1".encode()
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": query,
        "headers": [(b"host", b"atlas.test")],
    }
    head = LinkPreview(shelf, changed).of_request(scope)
    page = "<html lang='en'><head><title>x</title></head><body><div id='root'></div>"
    page = index_html.rewritten(page.encode(), "/", query.decode()).decode()
    tree = _page(page.replace("</head>", f"{head}</head>"))
    shown = read(tree)
    assert MARK in shown
    assert {one.tag for one in tree.find("head")} <= {"title", "meta", "noscript", "style", "link"}
    links = tree.find("head").findall("link")
    (font,) = (one for one in links if one.get("rel") != "alternate")
    assert font.get("href") == f"./{web_fonts.address('icons')}"
    assert {one.get("type") for one in links} >= {"text/calendar", "application/atom+xml"}


def test_the_list_of_booklets(dataset):
    context = Context(dataset, View(), language.words(View().lang), ())
    names = [Subject(kind, MARK, f"{kind} {MARK}", None) for kind in ("governorates", "areas")]
    html = booklet_folder.index(context, [Written(names[0], 2, 9000)], [names[1]]).decode()
    assert read(_page(html)).count(MARK) >= 3


PAGE = """
from dashboard.frame import bar
from dashboard.session import filters
from dashboard.app_pages import {page} as page

context = filters.context()
bar.open_page(context, [])
page.draw(context)
bar.close_page(context)
"""


@pytest.fixture(scope="module")
def gate(hostile, dataset):
    """A meeting, action points and a link by somebody who writes the mark everywhere."""
    made = Gate(hostile[0])
    scenes = tuple(
        Scene(f"{kind} {MARK}", f"site={ASKED}", f"note {MARK}", kind, decision=f"decided {MARK}")
        for kind in KINDS
    )
    agenda.save(made, LINA, Agenda(f"Agenda {MARK}", scenes), f"why {MARK}", NOW)
    point = Point(f"do {MARK}", f"who {MARK}", dt.date(2026, 2, 1))
    action_points.save(made, LINA, point, dataset, NOW)
    sharing.make(made, LINA, Draft(audience=Audience.PARTNER, note=f"for {MARK}"), NOW)
    return made


@pytest.fixture(scope="module")
def opened(hostile, gate):
    """Returns the run of a page of the dashboard."""
    changed, shelf = hostile
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(libraries, "_shared", lambda: shelf)
        names = ("store", "cache", "default_audience", "secret_file", "audit")
        settings.use(**{name: getattr(changed, name) for name in names})
        patch.setattr(ContextProxy, "cookies", {})

        def run(page, **query):
            app = AppTest.from_string(PAGE.format(page=page), default_timeout=60)
            for name, value in query.items():
                app.query_params[name] = value
            return app.run()

        yield run
        for name in names:
            settings._CHOSEN.pop(name)
        settings.current.cache_clear()


def _written(app):
    """Returns what a page writes as HTML, also what its own components put into the page."""
    assert not app.exception, [one.value for one in app.exception]
    written = [one.value for one in app.get("html")]
    for one in app.get("bidi_component"):
        told = json.loads(one.proto.json or "{}")
        written.append(told.get("html", ""))
    return "".join(written)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("map", {"partner": MARK, "colour": MARK}),
        ("map", {"select": "informal-sites/kilo-7"}),
        ("partners", {}),
        ("coverage", {"compare": "2023-08-31"}),
        ("areas", {}),
        ("hotspots", {}),
        ("place", {"select": "informal-sites/kilo-7"}),
        ("organisation", {"partner": "drc"}),
        ("about", {}),
        ("sharing", {}),
        ("meeting", {"agenda": f"Agenda {MARK}"}),
        ("meeting", {"agenda": f"Agenda {MARK}", "scene": "4"}),
        ("meeting", {"agenda": f"Agenda {MARK}", "scene": "2", "compare": "2023-08-31"}),
        ("meeting", {"agenda": f"Agenda {MARK}", "meeting": "edit"}),
        ("meeting", {"agenda": MARK}),
    ],
)
def test_pages_of_the_dashboard(opened, page, query):
    assert MARK in read(_fragment(_written(opened(page, **query))))


def test_a_table_that_a_reader_brings(opened):
    head = "governorate,subdistrict,livelihoods,safety,returnees\n"
    app = opened("hotspots")
    (uploader,) = app.get("file_uploader")
    cell = '"' + MARK.replace('"', '""') + '"'
    uploader.set_value((f"{MARK}.csv", f"{head}{cell},{cell},high,low,9\n".encode(), "text/csv"))
    assert MARK in read(_fragment(_written(app.run())))
    (uploader,) = app.get("file_uploader")
    uploader.set_value((f"{MARK}.csv", f"{head}a,b,{cell},low,{cell}\n".encode(), "text/csv"))
    assert MARK[:20] in read(_fragment(_written(app.run())))


def test_the_interactive_map_takes_names_as_text():
    # the script of Streamlit's map escapes what it puts in the place of {name}
    assert deck_properties.tooltip("ltr")["html"] == "{name}"
