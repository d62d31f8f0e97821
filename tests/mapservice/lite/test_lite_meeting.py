"""The lite page of a meeting: every scene, in the words that its reader may read."""

import datetime as dt
import html
import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from example_agenda import EXAMPLE

from geo.access.gate import Access, Gate, Via
from geo.catalog.audience import Audience
from geo.language import Language
from geo.meeting import action_points, agenda, meeting
from geo.meeting.agenda import Scene
from geo.meeting.meeting import Reader
from maps.meeting import lists, scene

LINA = Access(
    Audience.COORDINATOR, who="lina@example.org", via=Via.SIGN_IN, own=Audience.COORDINATOR
)
NOW = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
NAME = "Two scenes"
SCENES = (
    Scene("Open <i>words", "layers=hotspots", words="public", decision="Meet again & soon."),
    Scene("Closed", "layers=none", decision="Nobody else."),
)


@pytest.fixture(scope="module", autouse=True)
def held(config, library):
    made = replace(EXAMPLE, name=NAME, scenes=SCENES)
    return agenda.save(Gate(config), LINA, made, "tests", NOW)


def page(client, **asked):
    return client.get(f"/lite/meeting?{urlencode(asked)}")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_scene_says_what_the_wall_says(partner_client, library, config, lang):
    dataset = library.dataset(Audience.PARTNER)
    points = tuple(action_points.listed(Gate(config), dataset))
    reader = Reader(dataset, Language(lang), "http://testserver")
    for number in range(1, len(EXAMPLE.scenes) + 1):
        shown = page(partner_client, scene=number, lang=lang)
        assert shown.status_code == 200
        text = html.unescape(shown.text)
        context, said = meeting.scene_of(EXAMPLE, number, reader, points)
        assert f"<h1>{scene.title(context, said)}</h1>" in text
        listed = lists.of(context, said)
        figures = listed.figures if listed else scene.figures(context, said)
        found = re.findall(r"<dt>(.*?)<br>.*?</dt><dd>(?:<a[^>]*>)?(.*?)(?:</a>)?</dd>", text)
        assert [(one.label, one.number) for one in figures] == found
        assert bool(listed) == ('<figure class="map"' not in text)
        rows = len(listed.table.rows) if listed else 0
        assert text.count("<tr") == (rows + 1 if rows else 0)


def test_each_audience_reads_its_own_words(coordinator_client, public_client):
    assert "Nobody else." in page(coordinator_client, agenda=NAME, scene=2).text
    theirs = page(public_client, agenda=NAME, scene=2).text
    assert "Nobody else." not in theirs
    assert "Closed" not in theirs
    first = page(public_client, agenda=NAME).text
    assert "Meet again &amp; soon." in first
    assert "Open &lt;i&gt;words" in first


def test_scenes_lead_to_one_another_and_keep_the_agenda(coordinator_client):
    first = html.unescape(page(coordinator_client, agenda=NAME, lang="ar").text)
    assert "/lite/meeting?agenda=Two+scenes&scene=2&lang=ar" in first.replace(
        "lang=ar&agenda=Two+scenes&scene=2", "agenda=Two+scenes&scene=2&lang=ar"
    )
    last = page(coordinator_client, agenda=NAME, scene=99).text
    assert "<h1>Closed</h1>" in last


def test_a_decision_that_changes_makes_another_page(coordinator_client, config):
    before = page(coordinator_client, agenda=NAME)
    kept = agenda.read(Gate(config), NAME)
    changed = kept.edited(0, replace(kept.scenes[0], decision="Meet in Ramadi."))
    agenda.save(Gate(config), LINA, changed, "tests", NOW)
    after = page(coordinator_client, agenda=NAME)
    assert before.headers["etag"] != after.headers["etag"]
    assert "Meet in Ramadi." in after.text


@pytest.mark.parametrize(
    ("client", "is_told"), [("coordinator_client", True), ("public_client", False)]
)
def test_an_agenda_that_is_not_there_is_said(request, client, is_told):
    answer = page(request.getfixturevalue(client), agenda="<b>nowhere")
    assert answer.status_code == 404
    assert "There is no agenda of this name" in answer.text
    assert "<b>nowhere" not in answer.text
    assert (NAME in answer.text) is is_told
