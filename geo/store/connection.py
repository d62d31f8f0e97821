"""An SQLite file with its tables, and one connection to it for one piece of work."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.errors import StoreError
from geo.store import migrations


def prepared(path: str) -> Path:
    """Returns the file, made or brought to today's tables if need be; StoreError when it cannot."""
    made = Path(path)
    try:
        made.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(f"the store {path} cannot be made: {fault}") from fault
    with opened(made) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        migrations.bring_forward(connection)
    return made


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Opens the file, commits when the work is done, and closes; StoreError when it cannot."""
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        connection.execute("PRAGMA busy_timeout = 30000")
        yield connection
        if connection.in_transaction:
            connection.commit()
    except sqlite3.Error as fault:
        raise StoreError(f"the store {path} cannot be used: {fault}") from fault
    finally:
        if connection is not None:
            connection.close()
