"""What people handed in, beside the layers: files, proposals, answers, their links."""

import zlib
from dataclasses import astuple, dataclass, fields
from typing import Final, NamedTuple

from geo.store.databases.database import Connection, Database


@dataclass(frozen=True)
class ImportRow:
    """One proposal as it is stored; times are ISO 8601 in UTC, `wanted` and `summary` JSON.

    `link` is the id of the hand-in link that it came by, empty for a coordinator's.
    """

    id: str
    version: int
    state: str
    name: str
    sha256: str
    who: str
    link: str
    made_at: str
    changed_at: str
    revision: int | None
    wanted: str
    summary: str


@dataclass(frozen=True)
class AnswerRow:
    """What a person said a sender's word means; `about` is what was asked."""

    sender: str
    about: str
    value: str
    answer: str
    who: str
    at: str


@dataclass(frozen=True)
class OrganisationLinkRow:
    """A signed link of one organisation; `purpose` says what it opens."""

    id: str
    purpose: str
    organisation: str
    note: str
    creator: str
    made_at: str
    expires_at: str
    revoked_at: str | None = None
    revoked_by: str | None = None
    last_used_at: str | None = None
    uses: int = 0


class LinkUse(NamedTuple):
    """What came by a link: proposals that wait, those since a time, and bytes of files kept."""

    waiting: int
    lately: int
    kept_bytes: int


class ImportRows:
    """Files, proposals, answers and links of organisations; safe for many readers and writers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, row: ImportRow, content: bytes) -> None:
        """Keeps a new proposal with its file; a file that is kept already is not kept twice."""
        with self._database.writing("imports") as connection:
            connection.execute(
                "INSERT INTO files VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (row.sha256, zlib.compress(content), row.made_at),
            )
            _insert(connection, "imports", row)

    def change(self, row: ImportRow) -> bool:
        """Keeps the version that follows the one that is kept; False when that is not this one."""
        names = [one.name for one in fields(row)]
        changed = ", ".join(f"{name} = ?" for name in names)
        with self._database.writing("imports") as connection:
            cursor = connection.execute(
                f"UPDATE imports SET {changed} WHERE id = ? AND version = ?",  # noqa: S608 - names of ours
                (*astuple(row), row.id, row.version - 1),
            )
            return cursor.rowcount == 1

    def get(self, import_id: str) -> ImportRow | None:
        """Returns a proposal, or None."""
        return next(iter(self._imports("WHERE id = ?", import_id)), None)

    def proposals(self, link: str | None = None) -> list[ImportRow]:
        """Returns the proposals (of a link), the newest first."""
        if link is None:
            return self._imports("WHERE ? = ''", "")
        return self._imports("WHERE link = ?", link)

    def proposals_of(self, organisation: str) -> list[ImportRow]:
        """Returns the proposals that came by any link of an organisation, the newest first."""
        return self._imports(
            "WHERE link IN (SELECT id FROM organisation_links WHERE organisation = ?)", organisation
        )

    def waiting(self) -> int:
        """Returns how many proposals wait for a coordinator."""
        with self._database.reading() as connection:
            (found,) = connection.execute(
                "SELECT count(*) FROM imports WHERE state = 'proposed'"
            ).fetchone()
        return int(found)

    def link_use(self, link_id: str, since: str) -> LinkUse:
        """Returns what came by a link; `since` is an ISO time in UTC."""
        with self._database.reading() as connection:
            waiting, lately = connection.execute(
                "SELECT count(*) FILTER (WHERE state = 'proposed'),"
                " count(*) FILTER (WHERE made_at >= ?) FROM imports WHERE link = ?",
                (since, link_id),
            ).fetchone()
            (kept,) = connection.execute(
                "SELECT coalesce(sum(length(content)), 0) FROM files"
                " WHERE sha256 IN (SELECT sha256 FROM imports WHERE link = ?)",
                (link_id,),
            ).fetchone()
        return LinkUse(waiting, lately, kept)

    def _imports(self, condition: str, value: str) -> list[ImportRow]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_names(ImportRow)} FROM imports {condition}"  # noqa: S608 - words of ours
                " ORDER BY rowid DESC",
                (value,),
            ).fetchall()
        return [ImportRow(*row) for row in rows]

    def content(self, sha256: str) -> bytes | None:
        """Returns a file that was handed in, or None."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT content FROM files WHERE sha256 = ?", (sha256,)
            ).fetchone()
        return None if found is None else zlib.decompress(found[0])

    def answer(self, rows: list[AnswerRow]) -> None:
        """Keeps answers; a new answer to the same question takes the place of the old one."""
        with self._database.writing("imports") as connection:
            for row in rows:
                connection.execute(_ANSWERED, astuple(row))

    def answers(self, sender: str) -> list[AnswerRow]:
        """Returns what was answered for a sender."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_names(AnswerRow)} FROM answers WHERE sender = ?",  # noqa: S608 - as above
                (sender,),
            ).fetchall()
        return [AnswerRow(*row) for row in rows]

    def answers_about(self, about: str) -> list[AnswerRow]:
        """Returns what was answered for every sender about one thing."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_names(AnswerRow)} FROM answers WHERE about = ?",  # noqa: S608 - as above
                (about,),
            ).fetchall()
        return [AnswerRow(*row) for row in rows]

    def add_link(self, row: OrganisationLinkRow) -> None:
        """Keeps a new link of an organisation."""
        with self._database.writing("imports") as connection:
            _insert(connection, "organisation_links", row)

    def links(self, link_id: str = "") -> list[OrganisationLinkRow]:
        """Returns every link, the newest first, or the one of an id."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_names(OrganisationLinkRow)} FROM organisation_links"  # noqa: S608 - as above
                " WHERE ?1 IN ('', id) ORDER BY rowid DESC",
                (link_id,),
            ).fetchall()
        return [OrganisationLinkRow(*row) for row in rows]

    def revoke_link(self, link_id: str, at: str, by: str) -> bool:
        """Ends a link at a time; False when there is none or it was ended before."""
        with self._database.writing("imports") as connection:
            cursor = connection.execute(
                "UPDATE organisation_links SET revoked_at = ?, revoked_by = ?"
                " WHERE id = ? AND revoked_at IS NULL",
                (at, by, link_id),
            )
            return cursor.rowcount == 1

    def count_use(self, link_id: str, at: str) -> None:
        """Notes that a link was opened."""
        with self._database.writing("imports") as connection:
            connection.execute(
                "UPDATE organisation_links SET uses = uses + 1, last_used_at = ? WHERE id = ?",
                (at, link_id),
            )


def _names(row: type) -> str:
    return ", ".join(one.name for one in fields(row))


_ANSWERED: Final = (
    f"INSERT INTO answers ({_names(AnswerRow)}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 - as above
    " ON CONFLICT (sender, about, value)"
    " DO UPDATE SET answer = excluded.answer, who = excluded.who, at = excluded.at"
)


def _insert(connection: Connection, table: str, row: ImportRow | OrganisationLinkRow) -> None:
    places = ", ".join("?" for _ in fields(row))
    connection.execute(
        f"INSERT INTO {table} ({_names(type(row))}) VALUES ({places})",  # noqa: S608 - as above
        astuple(row),
    )
