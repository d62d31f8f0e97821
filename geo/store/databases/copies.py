"""A whole store copied into an empty one of any kind, counted and compared before it counts."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import orjson

from geo.catalog import layers, registers
from geo.catalog.layer import Geometry, Layer
from geo.errors import StoreError
from geo.store.databases.database import AT_ONCE, Connection, Database

_TABLES: Final = (
    "revisions",
    "links",
    "sign_outs",
    "meeting_versions",
    "files",
    "imports",
    "answers",
    "organisation_links",
    "confirmations",
)
"""What is kept beside the layers; those that others refer to come first."""
_KNOWN: Final = {
    one.id: one
    for module in (layers, registers)
    for one in vars(module).values()
    if isinstance(one, Layer)
}


def copy(source: Database, target: Database) -> dict[str, int]:
    """Copies one state of a store, with its history, into an empty one; returns rows by table.

    One transaction: StoreError leaves the target empty, as where it was not, or where what it
    holds in the end is not what was copied.
    """
    with source.reading() as one:
        kept = source.layers(one)
        for layer in kept:
            target.table(_KNOWN.get(layer) or Layer(layer, layer, "", Geometry.POLYGON, ()))
        with target.writing(unhurried=True) as other:
            _check_empty(target, other)
            for table in _TABLES:
                _copy_table(source, one, other, table)
            for layer in kept:
                target.insert(other, layer, source.rows(one, layer))
            given, found = _contents(source, one), _contents(target, other)
            if given != found:
                wrong = next(name for name in given if given[name] != found.get(name))
                raise StoreError(f"nothing was copied: {wrong} came out different")
    return {name: number for name, (number, _) in given.items()}


def _check_empty(database: Database, connection: Connection) -> None:
    for table in _TABLES:
        found = connection.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - names of ours
        if found.fetchone():
            raise StoreError(
                f"the store {database.name} holds something already; only an empty one is filled"
            )


def _copy_table(source: Database, one: Connection, other: Connection, table: str) -> None:
    columns = _columns(one, table)
    places = ", ".join("?" * len(columns))
    names = ", ".join(columns)
    rows = _rows(source, one, table, names)
    while some := list(islice(rows, _held(table))):
        other.cursor().executemany(
            f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608 - as above
            some,
        )


def _rows(database: Database, connection: Connection, table: str, names: str) -> Iterator[Any]:
    statement = f"SELECT {names} FROM {table} ORDER BY rowid"  # noqa: S608 - as above
    return database.stream(connection, statement, held=_held(table))


def _held(table: str) -> int:
    """Returns how many rows of a table are held in memory: of files, which are large, one."""
    return 1 if table == "files" else AT_ONCE


def _columns(connection: Connection, table: str) -> list[str]:
    """Returns the columns of a table, by name so that all databases have them in one order."""
    cursor = connection.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 - as above
    return sorted(one[0] for one in cursor.description or () if one[0] != "rowid")


def _contents(database: Database, connection: Connection) -> dict[str, tuple[int, str]]:
    """Returns how many rows each table and layer has, and a digest of all that they say."""
    found = {}
    for table in _TABLES:
        names = ", ".join(_columns(connection, table))
        in_order = enumerate(_rows(database, connection, table, names))
        found[table] = _digest([at, *_plain(row)] for at, row in in_order)
    for layer in database.layers(connection):
        counted = _digest(_states(database, connection, layer))
        if counted[0]:
            found[layer] = counted
    return found


def _states(database: Database, connection: Connection, layer: str) -> Iterator[list[Any]]:
    """Yields every state of every feature, the same whatever a database makes of its values."""
    for row in database.rows(connection, layer):
        properties = orjson.loads(row.properties.replace("\\u0000", " "))
        said = {
            name: float(one) if type(one) is int else one
            for name, one in properties.items()
            if one is not None
        }
        yield [said, *_plain(row._replace(properties=""))]


def _plain(row: tuple[Any, ...]) -> list[Any]:
    """Returns values as JSON has them, with a blank for what PostgreSQL keeps in no text."""
    said = (one.hex() if isinstance(one, bytes) else one for one in row)
    return [one.replace("\0", " ") if isinstance(one, str) else one for one in said]


def _digest(rows: Iterator[list[Any]]) -> tuple[int, str]:
    """Returns the number of rows, and a digest that is the same in whichever order they come."""
    number = total = 0
    for row in rows:
        number += 1
        encoded = orjson.dumps(row, option=orjson.OPT_SORT_KEYS)
        total += int.from_bytes(hashlib.sha256(encoded).digest())
    return number, f"{total:x}"
