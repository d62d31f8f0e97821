"""A PostgreSQL database with PostGIS: connections that are kept, and one at a time that writes."""

import re
import threading
import time
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final, cast

import psycopg
from psycopg import RawCursor, RawServerCursor, errors
from psycopg.conninfo import conninfo_to_dict

from geo.catalog.layer import Layer
from geo.errors import SettingsError, StoreError
from geo.store.databases import layer_tables
from geo.store.databases.copies import copy
from geo.store.databases.database import WAIT_S, Connection, LayerTable
from geo.store.databases.migrations import Ladder
from geo.store.databases.sqlite import SqliteDatabase
from geo.store.frames import CHUNK, StoredRow

LADDER: Final = Ladder(
    "postgres",
    ("BEGIN", "SELECT pg_advisory_xact_lock(hashtext('atlas steps'))"),
    "SELECT coalesce((SELECT substring(obj_description(oid, 'pg_namespace') from '[0-9]+$')::int"
    " FROM pg_namespace WHERE nspname = 'atlas'), 0)",
    "COMMENT ON SCHEMA atlas IS 'Durable Solutions Atlas, tables of version {}'",
)
_OPTIONS: Final[dict[str, Any]] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "atlas",
    "autocommit": True,
}
_SETTINGS: Final = f"-c search_path=atlas,public -c lock_timeout={WAIT_S}s"
_READ_S: Final = 30
"""How long one statement that reads may take, so that a slow database holds up nobody for ever."""
_READING: Final = (
    f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '{_READ_S}s'"
)
_MOST_IDLE: Final = 8
_AWAY: Final = 5
"""How many times longer than finding nobody took, nobody is looked for again."""
_Link = psycopg.Connection[Any]


class PostgresDatabase:
    """One database for many threads; made by `stores.database`. Connections that read are kept."""

    def __init__(self, address: str) -> None:
        self._address = address
        try:
            known = conninfo_to_dict(address)
        except psycopg.ProgrammingError:  # its text may hold the password
            raise SettingsError(
                "ATLAS_STORE: expected postgresql://user@host/database, perhaps with options"
            ) from None
        self.name = f"postgresql://{known.get('host', '')}/{known.get('dbname', '')}"
        self._lock = threading.Lock()
        self._idle: list[_Link] = []
        self._columns: dict[str, dict[str, str]] = {}
        self._away: tuple[float, StoreError] | None = None
        weakref.finalize(self, _close, self._idle)

    def prepare(self) -> None:
        """Brings the database to today's tables if need be; StoreError when it cannot."""
        with self._lent() as connection:
            if not LADDER.is_current(connection):
                LADDER.bring_forward(connection)

    @contextmanager
    def reading(self) -> Iterator[_Link]:
        """Lends a connection that reads one state of the store."""
        with self._lent(_READING) as connection:
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def writing(self, of: str = "layers") -> Iterator[_Link]:
        """Lends a connection whose transaction is committed at the end, and alone of its kind."""
        with self._lent("BEGIN") as connection:
            connection.execute("SELECT pg_advisory_xact_lock(hashtext(?))", (f"atlas {of}",))
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def _lent(self, begin: str = "SELECT 1") -> Iterator[_Link]:
        """Lends a connection that has begun; StoreError when the database cannot be used."""
        connection: _Link | None = None
        try:
            connection = self._begun(begin)
            yield connection
            with self._lock:
                if len(self._idle) < _MOST_IDLE:
                    self._idle.append(connection)
                    connection = None
        except psycopg.Error as fault:
            raise StoreError(f"the store {self.name} {_said(fault)}") from fault
        finally:
            if connection is not None:
                connection.close()

    def _begun(self, begin: str) -> _Link:
        """Returns an idle connection, or a new one where the database has left those that idle."""
        while True:
            with self._lock:
                idle = self._idle.pop() if self._idle else None
            if idle is None:
                made = self._connected()
                made.execute(begin)
                return made
            try:
                idle.execute(begin)
            except psycopg.OperationalError:
                idle.close()
            else:
                return idle

    def _connected(self) -> _Link:
        """Returns a new connection.

        Where nobody answers, others who ask meanwhile do not wait as long: they are told the same.
        """
        began = time.monotonic()
        if self._away and began < self._away[0]:
            raise self._away[1]
        options = f"{conninfo_to_dict(self._address).get('options', '')} {_SETTINGS}"
        try:
            made = _AtlasConnection.connect(self._address, options=options, **_OPTIONS)
        except psycopg.OperationalError as fault:
            told = StoreError(f"the store {self.name} {_said(fault)}")
            now = time.monotonic()
            self._away = (now + _AWAY * (now - began), told)
            raise
        self._away = None
        return made

    def trouble(self) -> str:
        """Returns why nothing can be written at the moment, empty where no reason is known."""
        try:
            with self._lent() as connection:
                rows = connection.execute(
                    "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'"
                )
                (is_read_only,) = rows.fetchone() or (False,)
        except StoreError as fault:
            return str(fault)
        return f"{self.name} can only be read" if is_read_only else ""

    def table(self, layer: Layer | str) -> LayerTable:
        """Returns what the rows of a layer are called; for a `Layer` it has all its fields."""
        return layer_tables.table(layer if isinstance(layer, str) else layer.id, self._held(layer))

    def _held(self, layer: Layer | str) -> list[str]:
        """Returns the columns of a layer's table, which is made or brought forward if need be."""
        named = layer if isinstance(layer, str) else layer.id
        held = self._columns.get(named, {})
        if not held or (isinstance(layer, Layer) and layer_tables.wanting(layer, held)):
            with self.reading() as connection:
                held = layer_tables.columns(connection, named)
            if isinstance(layer, Layer) and (not held or layer_tables.wanting(layer, held)):
                with self.writing() as connection:
                    layer_tables.bring_forward(connection, layer)
                    held = layer_tables.columns(connection, named)
            self._columns[named] = held
        return list(held)

    def layers(self, connection: Connection) -> list[str]:
        """Returns the ids of all layers that are kept."""
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'history'")
        return [one.replace("_", "-") for (one,) in found]

    def stream(
        self, connection: Connection, sql: str, values: Sequence[Any] = (), held: int = CHUNK
    ) -> Iterator[Any]:
        """Yields rows of which no more are held in memory than said."""
        with _ServerCursor(cast("_Link", connection), "stream") as cursor:
            cursor.itersize = held
            cursor.execute(sql, values)
            yield from cursor

    def rows(self, connection: Connection, layer: str) -> Iterator[StoredRow]:
        """Yields every state of every feature of a layer."""
        held = self._held(layer)
        return layer_tables.stored(self.stream(connection, layer_tables.states(layer, held)), held)

    def insert(self, connection: Connection, layer: str, rows: Iterable[StoredRow]) -> None:
        """Adds rows to a layer."""
        held = self._held(layer)
        columns = ", ".join(layer_tables.quoted(one) for one in layer_tables.copied_columns(held))
        copied = f"COPY {self.table(layer).table} ({columns}) FROM STDIN"
        given = iter(rows)
        with cast("_Link", connection).cursor().copy(copied) as copy:
            while part := list(islice(given, CHUNK)):
                for one in layer_tables.values(part, held):
                    copy.write_row(one)

    def snapshot(self, path: Path) -> None:
        """Copies one state of the whole store, while others write, into a new SQLite file."""
        made = SqliteDatabase(path)
        made.prepare()
        copy(self, made)


class _Cursor(RawCursor[Any]):
    """Takes `?` for values, as our SQL has it."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> "_Cursor":  # noqa: ANN401 - of the library
        return super().execute(_numbered(query), _kept(params or ()) or None, **more)

    def executemany(self, query: Any, params_seq: Any, **more: Any) -> None:  # noqa: ANN401 - as above
        super().executemany(_numbered(query), map(_kept, params_seq), **more)


class _ServerCursor(RawServerCursor[Any]):
    """The same for rows that the database holds back until they are asked for."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> "_ServerCursor":  # noqa: ANN401 - of the library
        return super().execute(_numbered(query), _kept(params or ()) or None, **more)


class _AtlasConnection(psycopg.Connection[Any]):
    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - of the library
        super().__init__(*given, **more)
        self.cursor_factory = _Cursor


def _kept(values: Iterable[Any]) -> list[Any]:
    """Returns values with a blank for the one character that PostgreSQL keeps in no text."""
    return [one.replace("\0", " ") if isinstance(one, str) else one for one in values]


@lru_cache(256)
def _numbered(sql: str) -> str:
    """Returns SQL with `$1` for the first `?`, or for `?1`."""
    count = 0

    def numbered(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"${found[1] or count}"

    return re.sub(r"\?(\d*)", numbered, sql)


def _said(fault: psycopg.Error) -> str:
    """Returns what is wrong, after the name of the store."""
    known: dict[type[psycopg.Error], str] = {
        errors.DiskFull: "cannot be written: no space left on its disk",
        errors.ReadOnlySqlTransaction: "cannot be written: it can only be read",
        errors.QueryCanceled: "cannot be read: it takes too long to answer",
        errors.LockNotAvailable: f"cannot be written: somebody else has written for {WAIT_S} s",
    }
    if type(fault) in known:
        return known[type(fault)]
    diagnosis = fault.diag.message_primary or str(fault).strip().partition("\n")[0]
    hint = f" ({fault.diag.message_hint})" if fault.diag.message_hint else ""
    is_away = isinstance(fault, psycopg.OperationalError)
    return f"cannot be {'reached' if is_away else 'used'}: {diagnosis}{hint}"


def _close(connections: list[_Link]) -> None:
    while connections:
        connections.pop().close()
