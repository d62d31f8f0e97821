"""What organisations answered by link, beside the layers: one row for each answer."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Final

from geo.store.databases.database import Database

WAITING: Final = "proposed"
_REPLACED: Final = "replaced"


@dataclass(frozen=True)
class ConfirmationRow:
    """One answer as it is stored; times are ISO 8601 in UTC, `details` JSON.

    `about` stays the same whatever is written of the activity, `record` is the activity that was
    shown, of the revision `seen`. `number` is 0 until the store gives one.
    """

    link: str
    organisation: str
    about: str
    record: str
    said: str
    details: str
    seen: int
    said_at: str
    state: str = WAITING
    decided_by: str = ""
    decided_at: str = ""
    revision: int | None = None
    number: int = 0


_NAMES: Final = tuple(one.name for one in fields(ConfirmationRow))
_KEPT: Final = ", ".join(_NAMES[:-1])
_PLACES: Final = ", ".join("?" for _ in _NAMES[:-1])
_ADDED: Final = (
    f"INSERT INTO confirmations (number, {_KEPT})"  # noqa: S608 - names of ours
    f" SELECT coalesce(max(number), 0) + 1, {_PLACES} FROM confirmations RETURNING number"
)
_NEWEST: Final = (
    f"SELECT {', '.join(_NAMES)} FROM confirmations WHERE number IN"  # noqa: S608 - names of ours
    " (SELECT max(number) FROM confirmations WHERE ?1 IN ('', organisation)"
    " GROUP BY organisation, about) ORDER BY number DESC"
)


class ConfirmationRows:
    """Answers to links; safe for many readers and writers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, rows: Sequence[tuple[ConfirmationRow, int]]) -> list[int]:
        """Keeps answers, each with the number of the answer that it follows; their own numbers.

        0 for one whose activity was answered meanwhile: it is not kept. An answer that waited is
        replaced by the one that follows it.
        """
        made = []
        with self._database.writing("confirmations") as connection:
            for row, follows in rows:
                of = (row.organisation, row.about)
                (newest,) = connection.execute(
                    "SELECT coalesce(max(number), 0) FROM confirmations"
                    " WHERE organisation = ? AND about = ?",
                    of,
                ).fetchone()
                if newest != follows:
                    made.append(0)
                    continue
                connection.execute(
                    "UPDATE confirmations SET state = ?"
                    " WHERE organisation = ? AND about = ? AND state = ?",
                    (_REPLACED, *of, WAITING),
                )
                (number,) = connection.execute(_ADDED, astuple(row)[:-1]).fetchone()
                made.append(number)
        return made

    def newest(self, organisation: str = "") -> list[ConfirmationRow]:
        """Returns the newest answer for each activity (of an organisation), the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(_NEWEST, (organisation,)).fetchall()
        return [ConfirmationRow(*row) for row in rows]

    def number_since(self, organisation: str, at: str) -> int:
        """Returns how many answers an organisation gave since a time, ISO 8601 in UTC."""
        with self._database.reading() as connection:
            (found,) = connection.execute(
                "SELECT count(*) FROM confirmations WHERE organisation = ? AND said_at >= ?",
                (organisation, at),
            ).fetchone()
        return int(found)

    def decide(
        self, numbers: Iterable[int], state: str, by: tuple[str, str], revision: int | None
    ) -> int:
        """Says what became of answers that wait, `by` whom and when; returns of how many."""
        with self._database.writing("confirmations") as connection:
            cursor = connection.cursor()
            cursor.executemany(
                "UPDATE confirmations SET state = ?, decided_by = ?, decided_at = ?, revision = ?"
                " WHERE number = ? AND state = ?",
                [(state, *by, revision, one, WAITING) for one in numbers],
            )
            return cursor.rowcount
