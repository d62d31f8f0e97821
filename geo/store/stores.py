"""Opens what a store keeps at an address: layers, links, agendas, proposals, answers to links."""

import threading
from pathlib import Path
from weakref import WeakValueDictionary

from geo.errors import SettingsError
from geo.store.agenda_rows import VersionRows
from geo.store.confirmation_rows import ConfirmationRows
from geo.store.databases.database import Database
from geo.store.databases.postgres import PostgresDatabase
from geo.store.databases.sqlite import SqliteDatabase
from geo.store.import_rows import ImportRows
from geo.store.layers import Store
from geo.store.ledger import Ledger

_DATABASES: WeakValueDictionary[Path | str, SqliteDatabase | PostgresDatabase] = (
    WeakValueDictionary()
)
_making = threading.Lock()


def database(address: str) -> Database:
    """Opens the database at an address such as sqlite:///var/atlas.sqlite or postgresql://host/name.

    It is made or brought to today's tables if need be; StoreError when it cannot.
    """
    place = _place(address)
    with _making:
        found = _DATABASES.get(place)
        if found is None:
            found = PostgresDatabase(place) if isinstance(place, str) else SqliteDatabase(place)
            _DATABASES[place] = found
    found.prepare()
    return found


def _place(address: str) -> Path | str:
    scheme, _, place = address.partition("://")
    if scheme == "sqlite" and place.startswith("/") and place != "/":
        return Path(place[1:]).absolute()
    if scheme in ("postgresql", "postgres") and place:
        return address
    raise SettingsError(
        "ATLAS_STORE: expected sqlite:///path/to/file or postgresql://user@host/database"
        + (f", got {address!r}" if "@" not in address else "")  # it may hold a password
    )


def connect(address: str, in_memory: int | None = None) -> Store:
    """Opens the layers of the store at an address, with the most features of one in memory."""
    return Store(database(address), in_memory)


def ledger(address: str) -> Ledger:
    """Opens the ledger of links and sign-outs that is kept beside the layers of a store."""
    return Ledger(database(address))


def versions(address: str, kind: str) -> VersionRows:
    """Opens the versions of agendas or action points that are kept beside the layers."""
    return VersionRows(database(address), kind)


def imports(address: str) -> ImportRows:
    """Opens what people handed in, which is kept beside the layers."""
    return ImportRows(database(address))


def confirmations(address: str) -> ConfirmationRows:
    """Opens what organisations answered to their links, which is kept beside the layers."""
    return ConfirmationRows(database(address))
