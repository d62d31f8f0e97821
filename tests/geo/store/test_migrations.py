"""Older stores come forward step by step and lose nothing; newer ones are refused in words."""

import gzip
import sqlite3
from contextlib import closing

import pytest
from pydantic import SecretStr

from geo.access.datasets import Library
from geo.access.gate import Gate
from geo.catalog.audience import Audience
from geo.errors import StoreError
from geo.meeting import action_points, agenda
from geo.store.databases.sqlite import LADDER
from geo.store.stores import connect, ledger, versions

TABLES = "CREATE TABLE first (a TEXT NOT NULL);\nINSERT INTO first VALUES ('kept');\n"
COLUMN = "ALTER TABLE first ADD COLUMN b TEXT NOT NULL DEFAULT 'new';\n"
AGENDAS = {"December 2023": 2, "اجتماع January 2024": 3}
TOKEN = "89yOq6ZrLwi_p1fgwhki9ciQFT-v6C6hJw"  # noqa: S105 - opens the link of this file only
SECRET = "store-of-the-migration-test-0123456789abcdef"  # noqa: S105 - signs the link of this file only
BROKEN = "ALTER TABLE first ADD COLUMN c TEXT;\nINSERT INTO nowhere VALUES (1);\n"


@pytest.fixture
def before_versions(request, tmp_path):
    """A store written by the last program that wrote no version (gzip, 2 revisions)."""
    path = tmp_path / "old.sqlite"
    path.write_bytes(
        gzip.decompress(request.path.with_name("before_versions.sqlite.gz").read_bytes())
    )
    return path


def held(path):
    with closing(sqlite3.connect(path)) as connection:
        return LADDER.version(connection)


def test_a_new_store_has_the_newest_version(tmp_path):
    connect(f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert held(tmp_path / "new.sqlite") == len(LADDER.steps) > 0


def test_a_store_of_before_versions_opens_with_all_that_it_held(before_versions, config):
    assert held(before_versions) == 0
    address = f"sqlite:///{before_versions}"
    store = connect(address)
    assert held(before_versions) == len(LADDER.steps)
    newest, first = store.revisions()
    assert (first.who, first.why, newest.who, newest.why) == (
        "atlas",
        "data pack",
        "lina@example.org",
        "correction",
    )
    library = Library(store)
    dataset = library.dataset(Audience.COORDINATOR)
    sites = dataset.features["informal-sites"]
    assert (len(sites), sites["households"].sum(), dataset.revision) == (28, 3147, 2)
    assert len(library.dataset_at(1, Audience.PUBLIC).features["partner-activities"]) > 0
    gate = Gate(config.model_copy(update={"store": address, "secret_key": SecretStr(SECRET)}))
    assert gate.shares.known(TOKEN).creator == "lina@example.org"
    assert ledger(address).signed_out("karim@example.org") == "2024-01-10T09:00:00+00:00"
    assert {name: len(versions(address, "agenda").versions(name)) for name in AGENDAS} == AGENDAS
    assert all(agenda.read(gate, name).scenes for name in AGENDAS)
    assert len(action_points.listed(gate, dataset)) == 3


def test_a_newer_store_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "newer.sqlite"
    connect(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match=r"version 99.*newer Atlas"):
        connect(f"sqlite:///{path}")
    assert held(path) == 99


def test_steps_are_taken_one_by_one_and_a_broken_one_changes_nothing():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        LADDER.bring_forward(connection, [TABLES])
        LADDER.bring_forward(connection, [TABLES, COLUMN])
        assert connection.execute("SELECT a, b FROM first").fetchall() == [("kept", "new")]
        with pytest.raises(sqlite3.OperationalError):
            LADDER.bring_forward(connection, [TABLES, COLUMN, BROKEN])
        connection.rollback()
        assert LADDER.version(connection) == 2
        columns = [row[1] for row in connection.execute("PRAGMA table_info(first)")]
        assert columns == ["a", "b"]
