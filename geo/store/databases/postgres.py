"""A PostgreSQL database with PostGIS: many who read, and one at a time who writes."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict

from geo.catalog.layer import Layer
from geo.errors import SettingsError
from geo.store.databases import layer_tables
from geo.store.databases.connections import (
    ANSWER_S,
    IDLE_S,
    SILENT_S,
    WHOLE_S,
    Connections,
    Link,
    ServerCursor,
)
from geo.store.databases.copies import copy
from geo.store.databases.database import WAIT_S, Connection, LayerTable
from geo.store.databases.migrations import Ladder
from geo.store.databases.sqlite import SqliteDatabase
from geo.store.frames import CHUNK, StoredRow

_UNTIMED: Final = "SET LOCAL statement_timeout = 0"
LADDER: Final = Ladder(
    "postgres",
    ("BEGIN", _UNTIMED, "SELECT pg_advisory_xact_lock(hashtext('atlas steps'))"),
    "SELECT coalesce((SELECT substring(obj_description(oid, 'pg_namespace') from '[0-9]+$')::int"
    " FROM pg_namespace WHERE nspname = 'atlas'), 0)",
    "COMMENT ON SCHEMA atlas IS 'Durable Solutions Atlas, tables of version {}'",
)
_READING: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_MANY_ROWS: Final = f"SET LOCAL statement_timeout = '{WHOLE_S}s'"


class PostgresDatabase:
    """One database for many threads; made by `stores.database`."""

    def __init__(self, address: str) -> None:
        try:
            known = conninfo_to_dict(address)
        except psycopg.ProgrammingError:  # its text may hold the password
            raise SettingsError(
                "ATLAS_STORE: expected postgresql://user@host/database, perhaps with options"
            ) from None
        self.name = f"postgresql://{known.get('host', '')}/{known.get('dbname', '')}"
        self._connections = Connections(address, self.name)
        self._columns: dict[str, dict[str, str]] = {}

    def prepare(self) -> None:
        """Brings the database to today's tables if need be; StoreError when it cannot."""
        with self._connections.lent() as link:
            if not LADDER.is_current(link):
                link.patience_s = math.inf
                LADDER.bring_forward(link)

    @contextmanager
    def reading(self, *, many: bool = False, wait_s: int = 0) -> Iterator[Link]:
        """Lends a connection that reads one state of the store."""
        wait_s = wait_s or (WHOLE_S if many else ANSWER_S)
        begin = f"{_READING}; SET LOCAL statement_timeout = '{wait_s}s'"
        with self._connections.lent(begin, wait_s) as link:
            yield link
            link.execute("COMMIT")

    @contextmanager
    def writing(self, of: str = "layers", *, unhurried: bool = False) -> Iterator[Link]:
        """Lends a connection whose transaction is committed at the end, and alone of its kind."""
        idle_s = 0 if unhurried else IDLE_S
        begin = f"BEGIN; {_UNTIMED}; SET LOCAL idle_in_transaction_session_timeout = '{idle_s}s'"
        with self._connections.lent(begin, max(WAIT_S, SILENT_S)) as link:
            link.execute("SELECT pg_advisory_xact_lock(hashtext(?))", (f"atlas {of}",))
            if unhurried:
                link.patience_s = math.inf
            yield link
            link.is_ending = True
            link.execute("COMMIT")
            link.is_ending = False
        self._connections.wrote()

    def trouble(self) -> str:
        """Returns why nothing can be written at the moment, empty where no reason is known."""
        return self._connections.trouble()

    def is_copy(self) -> bool:
        """Whether this is a copy that follows another database, and may be behind it."""
        return self._connections.is_copy()

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
                with self.writing(unhurried=True) as connection:
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
        link = cast("Link", connection)
        if link.patience_s < WHOLE_S:
            link.patience_s = WHOLE_S + 1
            link.execute(_MANY_ROWS)
        with ServerCursor(link, "stream") as cursor:
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
        with cast("Link", connection).cursor().copy(copied) as copy:
            while part := list(islice(given, CHUNK)):
                for one in layer_tables.values(part, held):
                    copy.write_row(one)

    def snapshot(self, path: Path) -> None:
        """Copies one state of the whole store, while others write, into a new SQLite file."""
        made = SqliteDatabase(path)
        made.prepare()
        copy(self, made)
