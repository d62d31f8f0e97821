"""The version of a store's tables: older stores come forward step by step, newer ones are refused.

The version is SQLite's own `user_version`. Step n is `steps/000n.sql`; a step that was released is
never changed, later changes are steps of their own. Each is one transaction, so that a store is
whole at some version whenever a process ends.
"""

import sqlite3
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from geo.errors import StoreError

FOLDER = Path(__file__).parent / "steps"


@cache
def steps(folder: Path = FOLDER) -> tuple[str, ...]:
    """Returns the SQL of every step, in order; the first makes an empty store."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql")))


def version(connection: sqlite3.Connection) -> int:
    """Returns the version of the tables; 0 for an empty file and for stores of before versions."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the store has taken exactly the steps that this Atlas knows."""
    return version(connection) == len(steps())


def bring_forward(connection: sqlite3.Connection, known: Sequence[str] | None = None) -> None:
    """Takes the steps that the store has not taken yet.

    StoreError where it was made by a newer Atlas, which this one could only harm.
    """
    wanted = steps() if known is None else known
    while (held := version(connection)) < len(wanted):
        connection.execute("BEGIN IMMEDIATE")
        if version(connection) == held:  # no other process was faster
            for statement in _statements(wanted[held]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {held + 1}")
        connection.commit()
    if held > len(wanted):
        raise StoreError(
            f"the store has tables of version {held}, this Atlas knows versions up to "
            f"{len(wanted)}: start the newer Atlas that made it, or name another ATLAS_STORE"
        )


def _statements(script: str) -> list[str]:
    """Returns the statements of a script; a semicolon that ends a line ends a statement."""
    return [one for one in script.split(";\n") if one.strip()]
