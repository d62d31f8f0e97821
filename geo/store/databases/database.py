"""What every database of a store can do; its SQL is written once, with `?` for values."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from geo.catalog.layer import Layer
from geo.store.frames import CHUNK, StoredRow

WAIT_S: Final = 30
"""How long one who writes waits for another."""
T = TypeVar("T")
AT_ONCE: Final = 500
"""Values that are named in one statement at most."""


class Cursor(Protocol):
    """The rows that a statement found, or how many it changed."""

    @property
    def description(self) -> Any:  # noqa: ANN401 - of either library
        """The columns of the rows, each with its name first; None where there are no rows."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object:
        """Runs a statement for each row of values."""

    def fetchone(self) -> Any:  # noqa: ANN401 - a row has values of any kind
        """Returns the next row, None where there is none."""

    def fetchall(self) -> list[Any]:
        """Returns every row."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection of any database."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Cursor:
        """Runs a statement."""

    def cursor(self) -> Cursor:
        """Returns what runs one statement with many rows of values."""


@dataclass(frozen=True)
class LayerTable:
    """What the rows of one layer are called in SQL.

    `layer` is the condition for them in `table`, `copied` all columns but `opened` and `closed`.
    """

    table: str
    layer: str
    properties: str
    geometry: str
    copied: str

    def sql(self, statement: str, number: int = 0) -> str:
        """Returns a statement with these names, and `{values}` for so many values."""
        return statement.format(**vars(self), values=", ".join("?" * number))


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yields values, so many at a time as one statement names."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


class Database(Protocol):
    """One database for many threads and processes; StoreError where it cannot be used."""

    @property
    def name(self) -> str:
        """What it is called in messages, without a password."""

    def reading(self, *, many: bool = False, wait_s: int = 0) -> AbstractContextManager[Connection]:
        """Lends a connection that reads one state of the store; `many` rows may take longer.

        With `wait_s` it waits that long for each statement.
        """

    def writing(
        self, of: str = "layers", *, unhurried: bool = False
    ) -> AbstractContextManager[Connection]:
        """Lends a connection whose transaction is committed at the end, and alone of its kind.

        Who is `unhurried` waits for the database for as long as it takes.
        """

    def trouble(self) -> str:
        """Returns why nothing can be written at the moment, empty where no reason is known."""

    def is_copy(self) -> bool:
        """Whether this is a copy that follows another database, and may be behind it."""

    def table(self, layer: Layer | str) -> LayerTable:
        """Returns what the rows of a layer are called; for a `Layer` it has all its fields."""

    def layers(self, connection: Connection) -> list[str]:
        """Returns the ids of all layers that are kept."""

    def stream(
        self, connection: Connection, sql: str, values: Sequence[Any] = (), held: int = CHUNK
    ) -> Iterator[Any]:
        """Yields rows of which no more are held in memory than said."""

    def rows(self, connection: Connection, layer: str) -> Iterator[StoredRow]:
        """Yields every state of every feature of a layer."""

    def insert(self, connection: Connection, layer: str, rows: Iterable[StoredRow]) -> None:
        """Adds rows to a layer."""

    def snapshot(self, path: Path) -> None:
        """Copies one state of the whole store, while others write, into a new SQLite file."""
