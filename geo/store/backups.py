"""Copies of a store that are put aside: a ZIP of an SQLite store and what it should be."""

import hashlib
import logging
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import orjson

from geo.errors import StoreError, unwritten
from geo.store.databases.copies import copy
from geo.store.databases.database import Database
from geo.store.databases.sqlite import SqliteDatabase
from geo.store.layers import Store
from geo.values import clock

logger = logging.getLogger(__name__)
_STORE: Final = "store.sqlite"
_ABOUT: Final = "about.json"
_BLOCK: Final = 1 << 20


def migrate(source: Database, target: Database) -> dict[str, int]:
    """Copies one state of a store into an empty one of any kind; returns rows by table."""
    with _snapshot(source, None) as kept:
        return copy(SqliteDatabase(kept), target)


def write(database: Database, path: Path) -> int:
    """Puts one state of a store aside in a file, whole or not at all; returns its revision."""
    try:
        with _snapshot(database, path.parent) as kept:
            revision = _write(kept, path)
    except OSError as fault:
        raise StoreError(f"{path} cannot be written: {unwritten(fault, path.parent)}") from fault
    now = clock.now().isoformat(timespec="microseconds")
    try:
        with database.writing("backups") as connection:
            connection.execute("INSERT INTO backups VALUES (?, ?)", (now, revision))
    except StoreError:  # such as a replica
        logger.warning("the copy is whole; the store could not note it", exc_info=True)
    return revision


def restore(path: Path, database: Database) -> dict[str, int]:
    """Fills an empty store from a file; StoreError for one that is damaged; rows by table."""
    with tempfile.TemporaryDirectory(prefix="atlas-") as folder:
        kept = Path(folder) / _STORE
        try:
            with zipfile.ZipFile(path) as packed:
                about = orjson.loads(packed.read(_ABOUT))
                with packed.open(_STORE) as source, kept.open("wb") as file:
                    while block := source.read(_BLOCK):
                        file.write(block)
        except FileNotFoundError as fault:
            raise StoreError(f"{path} is not there") from fault
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError) as fault:
            raise StoreError(f"{path} is damaged, or no backup: {fault}") from fault
        if _digest(kept) != about["sha256"]:
            raise StoreError(f"{path} is damaged: its checksum is another")
        return copy(_opened(kept), database)


@contextmanager
def _snapshot(database: Database, folder: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="atlas-", dir=folder) as made:
        kept = Path(made) / _STORE
        database.snapshot(kept)
        yield kept


def _opened(kept: Path) -> SqliteDatabase:
    """Returns a store of any earlier version, brought to today's tables."""
    found = SqliteDatabase(kept)
    found.prepare()
    return found


def _write(kept: Path, path: Path) -> int:
    revision = Store(SqliteDatabase(kept)).version()
    about: dict[str, Any] = {"revision": revision, "sha256": _digest(kept)}
    beside = kept.with_name(path.name)
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_ABOUT, orjson.dumps(about, option=orjson.OPT_INDENT_2))
        packed.write(kept, _STORE)
    beside.chmod(0o600)
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(path)
    return revision


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
