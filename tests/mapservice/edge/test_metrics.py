"""What an operator watches: counted as it was, told to whoever has the token and to nobody else."""

import json
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from geo.access.datasets import Library
from geo.store import backups, stores
from geo.values import days
from mapservice import app
from mapservice.edge.metrics import Metrics, _Kept

WORD = "a word of the tests"
BEARER = {"Authorization": f"Bearer {WORD}"}


@pytest.fixture
def watched(client_of, library, config):
    def made(token):
        own = config.model_copy(update={"metrics_token": SecretStr(token) if token else None})
        paths = [one.path for one in app.ROUTES]
        return client_of(wrap=lambda inner: Metrics(inner, own, library, paths))

    return made


@pytest.fixture
def read(watched):
    client = watched(WORD)

    def told(*addresses):
        for one in addresses:
            client.get(one)
        answer = client.get("/metrics", headers=BEARER)
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        return {
            (one.name, *sorted(one.labels.items())): one.value
            for family in text_string_to_metric_families(answer.text)
            for one in family.samples
        }

    told.client = client
    return told


def requests(path, status, method="GET"):
    return "atlas_requests_total", ("method", method), ("path", path), ("status", str(status))


def test_requests_are_counted_by_what_was_asked_and_answered(read):
    many = [f"/made-up-{number}" for number in range(50)]
    read.client.request("MADE-UP", "/api")
    told = read("/api", "/api/collections", "/api/collections/hotspots/items", "/lite", *many)
    assert told[requests("/api/collections", 200)] == 2
    assert told[requests("/lite", 200)] == 1
    assert told[requests("other", 404)] == len(many)
    assert sum(number for key, number in told.items() if key[0] == "atlas_requests_total") == 55
    assert told["atlas_request_seconds_count", ("path", "/lite")] == 1
    assert {dict(key[1:])["method"] for key in told if key[0] == "atlas_requests_total"} == {
        "GET",
        "other",
    }


def test_data_store_and_memory_are_told_as_they_are(read, library):
    told = read()
    dataset = library.dataset("coordinator")
    assert told["atlas_revision",] == told["atlas_newest_revision",] == dataset.revision
    assert told["atlas_data_age_seconds",] == (days.today() - dataset.day).days * 86_400
    assert told["atlas_store_up",] == 1
    assert told["atlas_imports_waiting",] >= 0
    assert told["process_resident_memory_bytes",] > 50_000_000


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer other"}, {"Authorization": WORD}])
def test_nobody_else_reads_them(read, watched, given):
    assert read.client.get("/metrics", headers=given).status_code == 404
    without = watched("")
    assert without.get("/metrics", headers=BEARER).status_code == 404
    assert without.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_the_age_of_the_last_backup_is_told_once_there_is_one(config, library, tmp_path):
    own = f"sqlite:///{tmp_path / 'own.sqlite'}"
    backups.migrate(stores.database(config.store), stores.database(own))
    kept = _Kept(Library(stores.connect(own)), config.model_copy(update={"store": own}))
    told = {one.name: one.samples[0].value for one in kept.collect()}
    assert "atlas_backup_age_seconds" not in told
    backups.write(stores.database(own), tmp_path / "aside.zip")
    told = {one.name: one.samples[0].value for one in kept.collect()}
    assert 0 <= told["atlas_backup_age_seconds"] < 60


def test_the_dashboard_of_grafana_asks_what_is_told_and_all_of_it(
    read, config, library, root, tmp_path
):
    own = f"sqlite:///{tmp_path / 'own.sqlite'}"
    backups.migrate(stores.database(config.store), stores.database(own))
    backups.write(stores.database(own), tmp_path / "aside.zip")
    kept = _Kept(Library(stores.connect(own)), config.model_copy(update={"store": own}))
    told = {name for name, *_ in read("/lite")} | {one.name for one in kept.collect()}
    board = json.loads((root / "deploy" / "grafana.json").read_text(encoding="utf-8"))
    asked = {
        name
        for panel in board["panels"]
        for one in panel["targets"]
        for name in re.findall(r"\b(?:atlas|process)_\w+", one["expr"])
    }
    assert asked <= told
    gauges = {one.name for one in kept.collect()}
    assert gauges | {"atlas_open_pages", "atlas_requests_total"} <= asked
