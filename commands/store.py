"""`atlas migrate`, `atlas backup` and `atlas restore`: the store as a whole."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from geo import settings
from geo.store import backups, stores
from geo.store.layers import Store


def migrate(to: Annotated[str, typer.Option(help="postgresql://… or sqlite:///…, empty")]) -> None:
    """Copies the whole store, with its history, into an empty one, and compares them."""
    source, target = (stores.database(one) for one in (settings.current().store, to))
    _tell(backups.migrate(source, target), Store(target))
    typer.echo("Both hold the same. Name the new one in ATLAS_STORE and start the Atlas again.")


def backup(file: Annotated[Path, typer.Argument(help="Such as atlas-2024-01-10.zip")]) -> None:
    """Puts the whole store aside in a file with a checksum, while people go on writing."""
    source = stores.database(settings.current().store)
    revision = backups.write(source, file)
    typer.echo(f"{_named(Store(source), revision)} in {file}, {file.stat().st_size / 1e6:.1f} MB")


def restore(file: Annotated[Path, typer.Argument(help="What atlas backup wrote")]) -> None:
    """Fills the store, which must be empty, from a file that `atlas backup` wrote."""
    target = stores.database(settings.current().store)
    _tell(backups.restore(file, target), Store(target))
    typer.echo("The store holds what the file holds.")


def _tell(copied: Mapping[str, int], store: Store) -> None:
    for name, number in copied.items():
        if number:
            typer.echo(f"{number:>9,}  {name}")
    typer.echo(_named(store, store.version()))


def _named(store: Store, revision: int) -> str:
    """Returns a revision with the digest of what it holds, the same in every copy of a store."""
    return f"revision {revision} (digest {store.digest(revision)[:16]})"
