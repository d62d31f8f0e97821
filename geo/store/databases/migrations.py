"""The version of a store's tables: older stores come forward step by step, newer ones are refused.

Step n of a kind of database is `steps/KIND/000n.sql`; a step that was released is never changed,
later changes are steps of their own. Each is one transaction, so that a store is whole at some
version whenever a process ends. Tables of layers follow the catalogue and need no step.

Alembic would bring SQLAlchemy, a second language for the tables of each step and a table of its own
for the version; these are the lines below, and the SQL that is run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from geo.errors import StoreError
from geo.store.databases.database import Connection

FOLDER = Path(__file__).parent / "steps"


@dataclass(frozen=True)
class Ladder:
    """The steps of one kind of database, and how it begins one and keeps the version."""

    kind: str
    begin: tuple[str, ...]
    read: str
    write: str

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The SQL of every step, in order; the first makes an empty store."""
        paths = sorted((FOLDER / self.kind).glob("*.sql"))
        return tuple(path.read_text(encoding="utf-8") for path in paths)

    def version(self, connection: Connection) -> int:
        """Returns the version of the tables; 0 for an empty store and one of before versions."""
        return int(connection.execute(self.read).fetchone()[0])

    def is_current(self, connection: Connection) -> bool:
        """Whether the store has taken exactly the steps that this Atlas knows."""
        return self.version(connection) == len(self.steps)

    def bring_forward(self, connection: Connection, known: Sequence[str] | None = None) -> None:
        """Takes the steps that the store has not taken yet.

        StoreError where it was made by a newer Atlas, which this one could only harm.
        """
        wanted = self.steps if known is None else known
        while (held := self.version(connection)) < len(wanted):
            for statement in self.begin:
                connection.execute(statement)
            if self.version(connection) == held:  # no other process was faster
                for statement in _statements(wanted[held]):
                    connection.execute(statement)
                connection.execute(self.write.format(held + 1))
            connection.execute("COMMIT")
        if held > len(wanted):
            raise StoreError(
                f"the store has tables of version {held}, this Atlas knows versions up to "
                f"{len(wanted)}: start the newer Atlas that made it, or name another ATLAS_STORE"
            )


def _statements(script: str) -> list[str]:
    """Returns the statements of a script; a semicolon that ends a line ends a statement."""
    return [one for one in script.split(";\n") if one.strip()]
