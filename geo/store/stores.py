"""Opens what a store keeps at an address: layers, links and sign-outs, versions of agendas."""

from geo.errors import SettingsError
from geo.store.agenda_rows import VersionRows
from geo.store.ledger import SqliteLedger
from geo.store.sqlite import SqliteStore

Store = SqliteStore
Ledger = SqliteLedger


def connect(address: str) -> Store:
    """Opens the store at an address such as sqlite:///var/atlas.sqlite, making it if needed."""
    return SqliteStore(_path(address))


def ledger(address: str) -> Ledger:
    """Opens the ledger of links and sign-outs that is kept beside the layers of a store."""
    return SqliteLedger(_path(address))


def versions(address: str, kind: str) -> VersionRows:
    """Opens the versions of agendas or action points that are kept beside the layers."""
    return VersionRows(_path(address), kind)


def _path(address: str) -> str:
    scheme, _, path = address.partition(":///")
    if scheme != "sqlite" or not path:
        raise SettingsError(f"ATLAS_STORE: expected sqlite:///path/to/file, got {address!r}")
    return path
