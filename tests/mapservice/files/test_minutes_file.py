"""Minutes by address: for whoever asks, as they may read them, and noted as an export."""

import datetime as dt
import io
from dataclasses import replace

import docx
import pytest
from example_agenda import EXAMPLE

from geo.access.gate import Access, Gate, Via
from geo.catalog.audience import Audience
from geo.meeting import agenda
from geo.meeting.agenda import Scene
from mapservice.files import minutes as minutes_files

LINA = Access(
    Audience.COORDINATOR, who="lina@example.org", via=Via.SIGN_IN, own=Audience.COORDINATOR
)
NOW = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
PATH = "/api/downloads/minutes.docx"


@pytest.fixture(scope="module", autouse=True)
def _agendas(config, library):
    items = (
        Scene("Open", "layers=hotspots", words="public", decision="Meet again."),
        Scene("Closed", "layers=none", decision="Nobody else."),
    )
    for name, made in (("Short minutes", items), ("Long minutes", (items[1],) * 61)):
        agenda.save(Gate(config), LINA, replace(EXAMPLE, name=name, scenes=made), "tests", NOW)


def read(answer):
    return [one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs]


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_minutes_come_as_a_file_and_are_not_sent_twice(public_client, form):
    path = f"/api/downloads/minutes.{form}?agenda=Short%20minutes"
    answer = public_client.get(path)
    assert answer.status_code == 200
    assert answer.content.startswith({"docx": b"PK", "pdf": b"%PDF"}[form])
    assert answer.headers["content-type"] == minutes_files.MEDIA_TYPES[form]
    assert f'filename="minutes-iraq-2023-12-13.{form}"' in answer.headers["content-disposition"]
    again = public_client.get(path, {"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_each_audience_reads_its_own_words(coordinator_client, public_client):
    mine = read(coordinator_client.get(f"{PATH}?agenda=Short%20minutes"))
    theirs = read(public_client.get(f"{PATH}?agenda=Short%20minutes"))
    as_public = read(coordinator_client.get(f"{PATH}?agenda=Short%20minutes&audience=public"))
    assert "Nobody else." in mine
    assert "Nobody else." not in theirs
    assert "Meet again." in theirs
    assert "2. Closed" not in theirs
    assert as_public == theirs


def test_a_decision_that_changes_makes_another_file(coordinator_client, config):
    before = coordinator_client.get(f"{PATH}?agenda=Short%20minutes")
    held = agenda.read(Gate(config), "Short minutes")
    changed = held.edited(0, replace(held.scenes[0], decision="Meet in Ramadi."))
    agenda.save(Gate(config), LINA, changed, "tests", NOW)
    after = coordinator_client.get(f"{PATH}?agenda=Short%20minutes")
    assert before.headers["etag"] != after.headers["etag"]
    assert "Meet in Ramadi." in read(after)


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("agenda=nowhere", 404, "There is no agenda “nowhere”."),
        ("agenda=Long%20minutes", 400, "at most 60"),
        ("agenda=Short%20minutes&agenda=Long%20minutes", 400, "only once"),
        ("governorate=XX", 400, "governorate"),
        ("compare=soon", 400, "compare"),
        ("scene=2", 400, "scene"),
    ],
)
def test_what_cannot_be_used_is_refused(public_client, refused, query, status, said):
    assert said in refused(public_client.get(f"{PATH}?{query}"), status)


def test_taking_minutes_away_is_noted(client_of, tmp_path):
    asks = client_of(default_audience="coordinator", audit=tmp_path / "audit")
    asks.get("/api/downloads/minutes.docx?agenda=Short%20minutes")
    noted = "".join(one.read_text() for one in (tmp_path / "audit").iterdir())
    assert "/api/downloads/minutes.docx" in noted
    assert "export" in noted
