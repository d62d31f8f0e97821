"""One connection to an SQLite file, for one piece of work."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.errors import StoreError


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
