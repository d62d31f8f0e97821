"""An SQLite file with its tables: connections that read it, and one for each piece of writing.

The file has a rollback journal, so that reading writes nothing: neither beside it nor into it.
"""

import contextlib
import os
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from geo.catalog.layer import Layer
from geo.errors import BUSY, FULL, PROTECTED, StoreError, has_room, no_space, read_only
from geo.store.databases.database import WAIT_S, Connection, LayerTable
from geo.store.databases.migrations import Ladder
from geo.store.frames import CHUNK, StoredRow

_MOST_IDLE = 4
_WRITTEN_IN_MEMORY_KIB = 64 * 1024
"""What is written takes the file from its readers only at the end, up to this size."""
_GONE = "it was deleted or moved away; put it back, or start the Atlas again"
_Identity = tuple[int, int]
LADDER = Ladder("sqlite", ("BEGIN IMMEDIATE",), "PRAGMA user_version", "PRAGMA user_version = {}")
_INSERTED = (
    "INSERT INTO features"
    " (layer, feature, position, opened, closed, digest, properties, geometry, owner)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_STATES = (
    "SELECT feature, position, opened, closed, digest, properties, geometry, owner"
    " FROM features WHERE layer = ?"
)


class SqliteDatabase:
    """One file for many threads; made by `stores.database`.

    Connections that read are kept. Where the file is deleted meanwhile they go on reading it;
    where another one takes its place, that one is read.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, str(path)
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._held: _Identity | None = None
        weakref.finalize(self, _close, self._idle)

    def prepare(self) -> None:
        """Makes the file or brings it to today's tables if need be; StoreError when it cannot.

        A file that this process had open is not made again.
        """
        try:
            if not self.path.exists() and self._held is None:
                self._make()
            with self.reading() as connection:
                is_current = LADDER.is_current(connection)
                (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
        except OSError as fault:
            raise StoreError(f"the store {self.path} cannot be made: {fault}") from fault
        if not is_current:
            with self._written("rw") as connection:
                LADDER.bring_forward(connection)
        if journal != "delete":
            self._change_journal()

    def _make(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._written("rwc") as connection:
            LADDER.bring_forward(connection)

    def _change_journal(self) -> None:
        """Gives a store of an older Atlas, whose readers had to write, the journal of today."""
        with self._lock:
            _close(self._idle)
        others_have_it_open = contextlib.suppress(StoreError)
        with others_have_it_open, self._written("rw") as connection:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("PRAGMA journal_mode = DELETE")

    @contextmanager
    def reading(self, *, many: bool = False, wait_s: int = 0) -> Iterator[sqlite3.Connection]:  # noqa: ARG002 - a file
        """Lends a connection that reads; StoreError when the file cannot be read."""
        connection: sqlite3.Connection | None = None
        try:
            connection, identity = self._lent()
            if _is_torn(connection):
                with self._written("rw") as mending:
                    LADDER.version(mending)
            yield connection
            self._take_back(connection, identity)
            connection = None
        except sqlite3.Error as fault:
            said = fault if self.path.exists() else _GONE
            raise StoreError(f"the store {self.path} cannot be used: {said}") from fault
        finally:
            if connection is not None:
                connection.close()

    @contextmanager
    def writing(
        self,
        of: str = "layers",  # noqa: ARG002 - one file
        *,
        unhurried: bool = False,  # noqa: ARG002 - as above
    ) -> Iterator[sqlite3.Connection]:
        """Opens the file, commits when the work is done, and closes; StoreError when it cannot."""
        with self._written("rw") as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    @contextmanager
    def _written(self, mode: str) -> Iterator[sqlite3.Connection]:
        """Opens the file without a transaction, and closes; StoreError when it cannot."""
        connection: sqlite3.Connection | None = None
        try:
            connection = _opened(self.path, mode)
            connection.execute(f"PRAGMA cache_size = -{_WRITTEN_IN_MEMORY_KIB}")
            yield connection
        except sqlite3.Error as fault:
            is_full = fault.sqlite_errorcode == sqlite3.SQLITE_FULL
            why = no_space(self.path.parent) if is_full else self.trouble()
            if not why or not isinstance(fault, sqlite3.OperationalError):
                public = BUSY if fault.sqlite_errorcode == sqlite3.SQLITE_BUSY else None
                said = f"the store {self.path} cannot be used: {fault}"
                raise StoreError(said, public) from fault
            folder = self.path.parent
            public = {no_space(folder): FULL, read_only(folder): PROTECTED}.get(why)
            raise StoreError(f"the store {self.path} cannot be written: {why}", public) from fault
        finally:
            if connection is not None:
                connection.close()

    def table(self, layer: Layer | str) -> LayerTable:
        """Returns what the rows of a layer are called."""
        named = layer if isinstance(layer, str) else layer.id
        return LayerTable(
            "features",
            "layer = '{}'".format(named.replace("'", "''")),
            "properties",
            "geometry",
            "layer, feature, position, digest, properties, geometry, owner",
        )

    def layers(self, connection: Connection) -> list[str]:
        """Returns the ids of all layers that are kept."""
        return [one for (one,) in connection.execute("SELECT DISTINCT layer FROM features")]

    def stream(
        self,
        connection: Connection,
        sql: str,
        values: Sequence[Any] = (),
        held: int = CHUNK,  # noqa: ARG002 - it holds one
    ) -> Iterator[Any]:
        """Yields rows of which no more are held in memory than said."""
        return iter(connection.execute(sql, values))

    def rows(self, connection: Connection, layer: str) -> Iterator[StoredRow]:
        """Yields every state of every feature of a layer."""
        return (StoredRow(*row) for row in connection.execute(_STATES, (layer,)))

    def insert(self, connection: Connection, layer: str, rows: Iterable[StoredRow]) -> None:
        """Adds rows to a layer."""
        connection.cursor().executemany(_INSERTED, ((layer, *row) for row in rows))

    def snapshot(self, path: Path) -> None:
        """Copies one state of the whole store, while others write, into a new SQLite file."""
        with self.reading() as connection, closing(sqlite3.connect(path)) as copy:
            connection.backup(copy)

    def trouble(self) -> str:
        """Returns why nothing can be written at the moment, empty where no reason is known."""
        folder = self.path.parent
        if not self.path.exists():
            return _GONE
        if not (os.access(self.path, os.W_OK) and os.access(folder, os.W_OK)):
            return read_only(folder)
        return "" if has_room(folder) else no_space(folder)

    def is_copy(self) -> bool:
        """Whether this is a copy that follows another database: a file is itself."""
        return False

    def _lent(self) -> tuple[sqlite3.Connection, _Identity | None]:
        """Returns an idle connection to the file that is there, else a new one."""
        identity = _identity(self.path)
        with self._lock:
            if identity not in (None, self._held):
                _close(self._idle)
                self._held = identity
            if self._idle:
                return self._idle.pop(), self._held
        connection = _opened(self.path, "ro")
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection, identity

    def _take_back(self, connection: sqlite3.Connection, identity: _Identity | None) -> None:
        with self._lock:
            if identity == self._held and len(self._idle) < _MOST_IDLE:
                self._idle.append(connection)
                return
        connection.close()


def _close(connections: list[sqlite3.Connection]) -> None:
    while connections:
        connections.pop().close()


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.as_uri()}?mode={mode}",
        uri=True,
        timeout=WAIT_S,
        isolation_level=None,
        check_same_thread=False,
    )


def _is_torn(connection: sqlite3.Connection) -> bool:
    """Whether a writer was killed half-way, so that only one who may write can read."""
    try:
        LADDER.version(connection)
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode == sqlite3.SQLITE_READONLY_ROLLBACK:
            return True
        raise
    return False


def _identity(path: Path) -> _Identity | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
