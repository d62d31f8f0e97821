"""What is kept beside the layers: share links and sign-outs, in the same database."""

from dataclasses import astuple, dataclass, fields

from geo.store.databases.database import Database


@dataclass(frozen=True)
class LinkRow:
    """One share link as it is stored; times are ISO 8601 in UTC, `scope` is JSON."""

    id: str
    audience: str
    scope: str
    page: str
    view: str
    note: str
    creator: str
    made_at: str
    expires_at: str
    revoked_at: str | None = None
    revoked_by: str | None = None
    last_used_at: str | None = None
    uses: int = 0


_COLUMNS = ", ".join(field.name for field in fields(LinkRow))
_SIGNED_OUT = "SELECT signed_out_at FROM sign_outs WHERE subject = ?"
_PLACES = ", ".join("?" for _ in fields(LinkRow))


class Ledger:
    """Links and sign-outs; safe for many readers and writers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_link(self, row: LinkRow) -> None:
        """Keeps a new link; StoreError when one with its id is there already."""
        with self._database.writing("links") as connection:
            connection.execute(
                f"INSERT INTO links ({_COLUMNS}) VALUES ({_PLACES})",  # noqa: S608 - names of ours
                astuple(row),
            )

    def link(self, link_id: str) -> LinkRow | None:
        """Returns the link with this id, or None."""
        with self._database.reading() as connection:
            found = connection.execute(
                f"SELECT {_COLUMNS} FROM links WHERE id = ?",  # noqa: S608 - names of ours
                (link_id,),
            ).fetchone()
        return None if found is None else LinkRow(*found)

    def links(self) -> list[LinkRow]:
        """Returns every link, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM links ORDER BY rowid DESC"  # noqa: S608 - as above
            ).fetchall()
        return [LinkRow(*row) for row in rows]

    def revoke_link(self, link_id: str, at: str, by: str) -> bool:
        """Ends a link at a time; False when there is none or it was ended before."""
        with self._database.writing("links") as connection:
            cursor = connection.execute(
                "UPDATE links SET revoked_at = ?, revoked_by = ?"
                " WHERE id = ? AND revoked_at IS NULL",
                (at, by, link_id),
            )
            return cursor.rowcount == 1

    def count_use(self, link_id: str, at: str) -> None:
        """Notes that a link was opened."""
        with self._database.writing("links") as connection:
            connection.execute(
                "UPDATE links SET uses = uses + 1, last_used_at = ? WHERE id = ?", (at, link_id)
            )

    def sign_out(self, subject: str, at: str) -> None:
        """Notes that somebody signed out; every session of theirs from before is over.

        What ended once stays ended, where a clock was set back since.
        """
        with self._database.writing("links") as connection:
            found = connection.execute(_SIGNED_OUT, (subject,)).fetchone()
            if found is not None and found[0] >= at:
                return
            connection.execute(
                "INSERT INTO sign_outs (subject, signed_out_at) VALUES (?, ?)"
                " ON CONFLICT (subject) DO UPDATE SET signed_out_at = excluded.signed_out_at",
                (subject, at),
            )

    def signed_out(self, subject: str) -> str | None:
        """Returns when somebody last signed out, or None."""
        with self._database.reading() as connection:
            found = connection.execute(_SIGNED_OUT, (subject,)).fetchone()
        return None if found is None else str(found[0])
