"""Versions of agendas and of action points, beside the layers; none is overwritten."""

from dataclasses import dataclass

from geo.store.databases.database import Database

_COLUMNS = "name, version, content, who, made_at, what"


@dataclass(frozen=True)
class VersionRow:
    """One version of a thing by its name; `content` is JSON, `made_at` ISO 8601 in UTC."""

    name: str
    version: int
    content: str
    who: str
    made_at: str
    what: str


class VersionRows:
    """Versions of one kind of things; safe for many readers and writers."""

    def __init__(self, database: Database, kind: str) -> None:
        self._database, self._kind = database, kind

    def add(self, row: VersionRow) -> bool:
        """Keeps the version that follows the newest one; False when that is not this one.

        Two people who change the same thing at once cannot both follow the version they saw.
        """
        with self._database.writing("meetings") as connection:
            cursor = connection.execute(
                "INSERT INTO meeting_versions"
                " (kind, name, version, content, who, made_at, what)"
                " SELECT ?, ?, ?, ?, ?, ?, ? WHERE ? = 1 + (SELECT COALESCE(MAX(version), 0)"
                " FROM meeting_versions WHERE kind = ? AND name = ?)",
                (
                    self._kind,
                    row.name,
                    row.version,
                    row.content,
                    row.who,
                    row.made_at,
                    row.what,
                    row.version,
                    self._kind,
                    row.name,
                ),
            )
            return cursor.rowcount == 1

    def newest(self) -> list[VersionRow]:
        """Returns the newest version of everything, by name."""
        return self._read(
            "WHERE kind = ?1 AND version = (SELECT MAX(version) FROM meeting_versions AS one"
            " WHERE one.kind = ?1 AND one.name = meeting_versions.name) ORDER BY name",
            (self._kind,),
        )

    def versions(self, name: str) -> list[VersionRow]:
        """Returns every version of one thing, the newest first."""
        return self._read("WHERE kind = ? AND name = ? ORDER BY version DESC", (self._kind, name))

    def version(self, name: str, number: int = 0) -> VersionRow | None:
        """Returns one version of a thing (0 for the newest), or None where there is none."""
        wanted = "AND version = ?" if number else "AND ? = 0 ORDER BY version DESC LIMIT 1"
        found = self._read(f"WHERE kind = ? AND name = ? {wanted}", (self._kind, name, number))
        return found[0] if found else None

    def _read(self, condition: str, values: tuple[object, ...]) -> list[VersionRow]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM meeting_versions {condition}",  # noqa: S608 - words of ours
                values,
            ).fetchall()
        return [VersionRow(*row) for row in rows]
