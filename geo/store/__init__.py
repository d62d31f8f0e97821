"""Where revisions of the layers are kept: nothing is overwritten, every write is a revision."""

from geo.errors import SettingsError
from geo.store.sqlite import Revision, SqliteStore

Store = SqliteStore

__all__ = ["Revision", "Store", "connect"]


def connect(address: str) -> Store:
    """Opens the store at an address such as sqlite:///var/atlas.sqlite, making it if needed."""
    scheme, _, path = address.partition(":///")
    if scheme != "sqlite" or not path:
        raise SettingsError(f"ATLAS_STORE: expected sqlite:///path/to/file, got {address!r}")
    return SqliteStore(path)
