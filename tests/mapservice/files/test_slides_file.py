"""Slides of a meeting by address: for whoever asks, never more than they may see."""

import datetime as dt
import io
import threading

import pytest
from pptx import Presentation

from geo.access.gate import Access, Gate
from geo.catalog.audience import Audience
from geo.meeting import agenda
from geo.meeting.agenda import Agenda, Scene
from maps.slides import deck as slide_deck

NOW = dt.datetime(2023, 12, 14, tzinfo=dt.UTC)
ACCESS = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)


@pytest.fixture(scope="module")
def path(config, library):
    """The address of the slides of a short agenda."""
    held = Agenda("By address", (Scene("Kilo 7 first", "governorate=IQG01", words="partner"),))
    agenda.save(Gate(config), ACCESS, held, "made", NOW)
    return "/api/downloads/meeting.pptx?agenda=By%20address"


def words(answer):
    deck = Presentation(io.BytesIO(answer.content))
    return "\n".join(
        one.text_frame.text for slide in deck.slides for one in slide.shapes if one.has_text_frame
    )


def test_slides_come_as_a_file_for_whoever_asks(coordinator_client, public_client, path):
    mine, theirs = coordinator_client.get(path), public_client.get(path)
    assert mine.status_code == theirs.status_code == 200
    assert mine.headers["content-type"] == slide_deck.MEDIA_TYPE
    assert 'filename="meeting-iraq-2023-12-13.pptx"' in mine.headers["content-disposition"]
    assert mine.headers["cache-control"].startswith("private")
    assert mine.headers["etag"] != theirs.headers["etag"]
    assert "Kilo 7 first" in words(mine)
    assert "Coordinator view: do not pass on" in words(mine)
    assert "Kilo 7" not in words(theirs)
    assert "Public view" in words(theirs)
    again = coordinator_client.get(path, {"If-None-Match": mine.headers["etag"]})
    assert again.status_code == 304


def test_filters_take_the_place_of_those_of_the_scenes(public_client, path):
    told = words(public_client.get(f"{path}&governorate=IQG15&lang=ar&date=2023-12-01"))
    assert "نينوى" in told
    assert "1 كانون الأول 2023" in told


def test_a_filter_that_takes_the_place_of_another_is_another_file(config, coordinator_client):
    held = Agenda("Nobody", (Scene("Nobody named", "governorate=IQG01&presence=none"),))
    agenda.save(Gate(config), ACCESS, held, "made", NOW)
    path = "/api/downloads/meeting.pptx?agenda=Nobody"
    everywhere, nobody = (
        coordinator_client.get(f"{path}&presence=any"),
        coordinator_client.get(path),
    )
    assert everywhere.headers["etag"] != nobody.headers["etag"]
    assert "28" in words(everywhere).splitlines()
    assert "28" not in words(nobody).splitlines()


def test_a_changed_agenda_is_another_file(config, coordinator_client, path):
    before = coordinator_client.get(path).headers["etag"]
    held = agenda.read(Gate(config), "By address")
    agenda.save(Gate(config), ACCESS, held.duplicated(0), "twice", NOW)
    after = coordinator_client.get(path)
    assert after.headers["etag"] != before
    assert len(Presentation(io.BytesIO(after.content)).slides) == 4


@pytest.mark.parametrize(
    "query", ["governorate=XX", "limit=1", "date=soon", "size=a4", "since=x", "compare=x"]
)
def test_what_cannot_be_used_is_refused(public_client, refused, path, query):
    detail = refused(public_client.get(f"{path}&{query}"), 400)
    assert query.partition("=")[0] in detail


def test_an_agenda_is_named_once_and_exists(public_client, refused, path):
    assert "agenda" in refused(public_client.get(f"{path}&agenda=b"), 400)
    refused(public_client.get("/api/downloads/meeting.pptx?agenda=none"), 404)
    arabic = refused(public_client.get("/api/downloads/meeting.pptx?agenda=none&lang=ar"), 404)
    assert "لا يوجد جدول أعمال باسم «none»." in arabic


def test_too_many_scenes_are_for_the_command_line(config, public_client, refused):
    held = Agenda("Long", (Scene("a", kind="actions"),) * 61)
    agenda.save(Gate(config), ACCESS, held, "made", NOW)
    detail = refused(public_client.get("/api/downloads/meeting.pptx?agenda=Long"), 400)
    assert detail == "The agenda has 61 scenes; by address there are slides of at most 60."


def test_taking_slides_away_is_noted(client_of, path, tmp_path):
    asks = client_of(default_audience="coordinator", audit=tmp_path / "audit")
    asks.request("HEAD", path)
    noted = "".join(one.read_text() for one in (tmp_path / "audit").iterdir())
    assert "/api/downloads/meeting.pptx" in noted
    assert "export" in noted


def test_where_too_much_is_drawn_already_it_says_so(client_of, refused, path, monkeypatch):
    none_free = threading.BoundedSemaphore(1)
    none_free.acquire()
    monkeypatch.setattr("mapservice.files.pictures.threading.BoundedSemaphore", lambda _: none_free)
    refused(client_of(default_audience="public").get(f"{path}&sector=wash"), 503)
