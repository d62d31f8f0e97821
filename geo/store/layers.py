"""Layers by revision: statements that every database understands."""

import datetime as dt
import hashlib
import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import orjson

from geo.catalog.layer import Layer
from geo.errors import ConflictError, NotFoundError
from geo.language import mark
from geo.store import frames, positions, revisions
from geo.store.databases.database import Connection, Database, LayerTable, parts
from geo.store.kept import splitting
from geo.store.kept.rows import Kept
from geo.store.kept.splitting import Named
from geo.store.patches import Placed, patched
from geo.store.revisions import Change, Note, Revision, Touched

logger = logging.getLogger(__name__)
_ROOM: Final = 1e7
"""Positions of a revision: the data pack's rows stand before those of every import."""
_ALL: Final = 2**31


class Store:
    """Layers by revision; safe for many readers and one writer at a time.

    Layers with more features than `in_memory` can be split into what is read and what stays.
    """

    def __init__(self, database: Database, in_memory: int | None = None) -> None:
        self._database = database
        self._in_memory = in_memory

    def version(self) -> int:
        """Returns the id of the newest revision, 0 for an empty store."""
        with self._database.reading() as connection:
            (newest,) = connection.execute("SELECT max(id) FROM revisions").fetchone()
        return newest or 0

    def last_backup(self) -> dt.datetime | None:
        """Returns when a copy of the store was last put aside; None where none ever was."""
        with self._database.reading() as connection:
            (made_at,) = connection.execute("SELECT max(made_at) FROM backups").fetchone()
        return made_at and dt.datetime.fromisoformat(made_at)

    def trouble(self) -> str:
        """Returns why nothing can be written at the moment, empty where no reason is known."""
        return self._database.trouble()

    def is_copy(self) -> bool:
        """Whether this is a copy that follows another store, and may be behind it."""
        return self._database.is_copy()

    def newest(self) -> Revision | None:
        """Returns the newest revision, None for an empty store."""
        return next(iter(self.revisions(most=1)), None)

    def revisions(self, most: int = _ALL) -> list[Revision]:
        """Returns every revision, or the newest few, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, made_at, who, why, source, source_sha256, counts, details"
                " FROM revisions ORDER BY id DESC LIMIT ?",
                (most,),
            ).fetchall()
        return [
            Revision(
                number,
                dt.datetime.fromisoformat(made_at),
                who,
                why,
                source,
                sha256,
                orjson.loads(counts),
                orjson.loads(details),
            )
            for number, made_at, who, why, source, sha256, counts, details in rows
        ]

    def read(self, layer: Layer, revision: int | None = None) -> gpd.GeoDataFrame:
        """Returns a layer's features as of a revision (the newest), EPSG:4326, in stored order.

        NotFoundError for a revision that the store does not have.
        """
        return self.placed(layer, revision).features

    def placed(self, layer: Layer, revision: int | None = None) -> Placed:
        """Returns what `read` does, with where each feature stands."""
        newest = self.version()
        if revision is not None and not 1 <= revision <= newest:
            raise NotFoundError(f"the store has no revision {revision}")
        at = newest if revision is None else revision
        found = self._database.table(layer).sql(_READ)
        with self._database.reading() as connection:
            stored = self._database.stream(connection, found, (at, at))
            return frames.placed(layer, stored)

    def brought(self, layer: Layer, held: Placed, since: int, revision: int) -> Placed:
        """Returns a layer as of a revision of what it was at an earlier one, `since`.

        Only the features that were opened or closed between the two are read.
        """
        table = self._database.table(layer)
        with self._database.reading() as connection:
            left = self._database.stream(connection, table.sql(_GONE), (since, revision, since))
            gone = [feature for (feature,) in left]
            come = self._database.stream(connection, table.sql(_COME), (since, *[revision] * 2))
            opened = frames.placed(layer, come)
        return patched(held, gone, opened)

    def keeps(self, layer: Layer, revision: int) -> bool:
        """Whether a layer has more features at a revision than may be read into memory."""
        limit = self._in_memory
        return limit is not None and splitting.is_large(self._database, layer, revision, limit)

    def split(
        self, layer: Layer, revision: int, named: Named, before: Kept | None = None
    ) -> tuple[gpd.GeoDataFrame, Kept]:
        """Returns the features of a large layer that others name, and what asks for the rest.

        `before` asks for those of an earlier revision.
        """
        return splitting.split(self._database, layer, revision, named, before)

    def digest(self, revision: int) -> str:
        """Returns one digest of what all layers hold at a revision, the same in any database."""
        found = hashlib.sha256()
        with self._database.reading() as connection:
            for layer in sorted(self._database.layers(connection)):
                statement = self._database.table(layer).sql(_DIGESTS)
                for row in self._database.stream(connection, statement, (revision, revision)):
                    found.update(orjson.dumps((layer, *row)))
        return found.hexdigest()

    def write(
        self, features: Mapping[Layer, gpd.GeoDataFrame], note: Note, *, once: bool = False
    ) -> Revision:
        """Makes one revision in which the data pack holds exactly these features in these layers.

        Layers that are not given, and rows of other owners, stay as they are. One transaction: an
        interrupted write leaves the last revision whole. With `once`, ConflictError where the last
        revision of the same reason is of the same source: another process was faster.
        """
        counts = {layer.id: len(rows) for layer, rows in features.items()}
        tables = {layer: self._database.table(layer) for layer in features}
        with self._database.writing() as connection:
            revision = revisions.begun(connection, note, counts)
            if once:
                revisions.check_new(connection, revision)
            for layer, rows in features.items():
                one = _Writing(self._database, connection, tables[layer], revision.id)
                one.replace(layer, rows)
        return revision

    def change(
        self, changes: Mapping[Layer, Change], note: Note, owner: str, seen: int
    ) -> Revision:
        """Makes one revision of what an owner changes of its rows; it costs what it changes.

        `seen` is the newest revision that whoever changes them saw. ConflictError where one of
        these rows was changed since, or is another owner's.
        """
        counts = {one.id: len(rows.opened) + len(rows.closed) for one, rows in changes.items()}
        tables = {layer: self._database.table(layer) for layer in changes}
        with self._database.writing() as connection:
            revision = revisions.begun(connection, note, counts)
            for layer, rows in changes.items():
                one = _Writing(self._database, connection, tables[layer], revision.id)
                one.check_unchanged(rows, owner, seen)
                one.change(layer, rows, owner)
        return revision

    def touched(self, revision: int) -> list[Touched]:
        """Returns every feature that a revision opened, changed or closed."""
        with self._database.reading(many=True) as connection:
            return _touched(self._database, connection, revision)

    def undo(self, revision: int, note: Note, keep: Collection[tuple[str, str]] = ()) -> Revision:
        """Makes one revision that takes another back; its features are again as they were before.

        Those of `keep` (layer and id) stay as they are. ConflictError where others were changed
        since that revision.
        """
        with self._database.writing() as connection:
            touched = _touched(self._database, connection, revision)
            found = [one for one in touched if (one.layer, one.feature) not in keep]
            later = [one for one in found if one.later is not None]
            if later:
                raise ConflictError(
                    mark("{id} was changed in revision {n}, after what you saw."),
                    id=later[0].feature,
                    n=later[0].later,
                )
            counts = Counter(one.layer for one in found)
            begun = revisions.begun(connection, note, counts)
            for layer in counts:
                table = self._database.table(layer)
                here = [one for one in found if one.layer == layer]
                writing = _Writing(self._database, connection, table, begun.id)
                writing.close([one.feature for one in here if one.now])
                writing.reopen([one.feature for one in here if one.before], revision)
        return begun

    def held(self, layer: Layer, feature: str) -> tuple[str, dict[str, Any]] | None:
        """Returns whose a feature is and what it is today; None where there is none of that id."""
        table = self._database.table(layer)
        with self._database.reading() as connection:
            found = connection.execute(table.sql(_HELD), (feature,)).fetchone()
        return None if found is None else (found[0], orjson.loads(found[1]))

    def versions(self, layer: Layer, feature: str) -> list[tuple[int, dict[str, Any]]]:
        """Returns what a feature was in each revision that changed it, the newest first."""
        table = self._database.table(layer)
        with self._database.reading() as connection:
            rows = connection.execute(table.sql(_VERSIONS), (feature,)).fetchall()
        return [(opened, orjson.loads(properties)) for opened, properties in rows]


_READ = (
    "SELECT {properties}, {geometry}, position FROM {table} WHERE {layer} AND opened <= ?"
    " AND (closed IS NULL OR closed > ?) ORDER BY position, feature"
)
_GONE = "SELECT feature FROM {table} WHERE {layer} AND closed > ? AND closed <= ? AND opened <= ?"
_COME = (
    "SELECT {properties}, {geometry}, position FROM {table} WHERE {layer} AND opened > ?"
    " AND opened <= ? AND (closed IS NULL OR closed > ?) ORDER BY position, feature"
)
_DIGESTS = (
    "SELECT feature, owner, digest FROM {table} WHERE {layer} AND opened <= ?"
    " AND (closed IS NULL OR closed > ?) ORDER BY feature"
)
_HELD = "SELECT owner, {properties} FROM {table} WHERE {layer} AND feature = ? AND closed IS NULL"
_VERSIONS = """
SELECT opened, {properties} FROM {table} WHERE {layer} AND feature = ?1 AND closed IS NULL
UNION ALL
SELECT opened, {properties} FROM {table} WHERE {layer} AND feature = ?1 AND closed IS NOT NULL
ORDER BY opened DESC
"""
_CHANGED_SINCE = "SELECT feature, {column} FROM {{table}} WHERE {{layer}} AND {column} > ?"
_OF_PACK = (
    "SELECT feature, position, digest FROM {table} WHERE {layer} AND closed IS NULL AND owner = ''"
)
_STANDING = (
    "SELECT feature, position, owner FROM {table}"
    " WHERE {layer} AND closed IS NULL AND feature IN ({values})"
)
_CLOSED = "UPDATE {table} SET closed = ? WHERE {layer} AND closed IS NULL AND feature IN ({values})"
_REOPENED = (
    "INSERT INTO {table} (opened, {copied}) SELECT ?, {copied} FROM {table}"
    " WHERE {layer} AND closed = ? AND feature IN ({values})"
)
_TOUCHED = """
SELECT feature, max(before), max(digest), max(closed) FROM (
    SELECT feature, 1 AS before, NULL AS digest, NULL AS closed FROM {table}
    WHERE {layer} AND closed = ?1
    UNION ALL
    SELECT feature, 0, digest, closed FROM {table} WHERE {layer} AND opened = ?1
) AS states GROUP BY feature ORDER BY feature
"""
_TODAY = (
    "SELECT feature, opened, digest FROM {table}"
    " WHERE {layer} AND closed IS NULL AND feature IN ({values})"
)


def _touched(database: Database, connection: Connection, revision: int) -> list[Touched]:
    counts = connection.execute("SELECT counts FROM revisions WHERE id = ?", (revision,)).fetchone()
    found = []
    for layer in sorted(orjson.loads(counts[0])) if counts else ():
        table = database.table(layer)
        rows = connection.execute(table.sql(_TOUCHED), (revision,)).fetchall()
        ids = [row[0] for row in rows]
        today = {
            feature: (opened, digest)
            for some in parts(ids)
            for feature, opened, digest in connection.execute(table.sql(_TODAY, len(some)), some)
        }
        for feature, before, digest, closed in rows:
            opened, held = today.get(feature, (None, None))
            is_later = (closed is not None or digest is None) and (opened or 0) > revision
            later = None if held == digest else (closed or opened if is_later or closed else None)
            found.append(Touched(layer, feature, bool(before), feature in today, later))
    return found


@dataclass(frozen=True)
class _Writing:
    """A revision that is being written into one layer."""

    database: Database
    connection: Connection
    table: LayerTable
    number: int

    def check_unchanged(self, change: Change, owner: str, seen: int) -> None:
        """ConflictError where rows of a change were changed after a revision."""
        ids = None if change.alone else {*change.opened["id"].tolist(), *change.closed}
        theirs, values = ("", ()) if change.shared else (" AND owner = ?", (owner,))
        for column in ("opened", "closed"):
            statement = self.table.sql(_CHANGED_SINCE.format(column=column)) + theirs
            for feature, revision in self.connection.execute(statement, (seen, *values)):
                if ids is None or feature in ids:
                    raise ConflictError(
                        mark("{id} was changed in revision {n}, after what you saw."),
                        id=feature,
                        n=revision,
                    )

    def change(self, layer: Layer, change: Change, owner: str) -> None:
        """Closes and opens rows of one owner; a row that follows another stands where that stood.

        ConflictError where a row is another owner's.
        """
        opened = change.opened["id"].tolist()
        held = self._standing([*opened, *change.closed])
        for feature, (_, whose) in held.items():
            if not change.shared and whose != owner:
                raise ConflictError(mark("{id} is a row of another source."), id=feature)
        self.close(list(held))
        first = self.number * _ROOM
        places = [held[one][0] if one in held else first + at for at, one in enumerate(opened)]
        for start in range(0, len(opened), frames.CHUNK):
            part = slice(start, start + frames.CHUNK)
            rows = frames.rows(layer, change.opened.iloc[part], places[part], self.number, owner)
            self.database.insert(self.connection, layer.id, rows)

    def replace(self, layer: Layer, features: gpd.GeoDataFrame) -> None:
        """Closes what changed or went and opens what is new or changed; the rest stays open."""
        held = {
            feature: (position, digest)
            for feature, position, digest in self.connection.execute(self.table.sql(_OF_PACK))
        }
        ids = features["id"].tolist()
        places = positions.kept([held.get(one, (None,))[0] for one in ids])
        self.close(list(held.keys() - set(ids)))
        for start in range(0, len(ids), frames.CHUNK):
            part = slice(start, start + frames.CHUNK)
            rows = frames.rows(layer, features.iloc[part], places[part], self.number, "")
            changed = [row for row in rows if held.get(row.feature) != (row.position, row.digest)]
            self.close([row.feature for row in changed if row.feature in held])
            self.database.insert(self.connection, layer.id, changed)

    def _standing(self, features: Sequence[str]) -> dict[str, tuple[float, str]]:
        """Returns where those of these rows that there are stand, and whose they are."""
        return {
            feature: (position, owner)
            for some in parts(features)
            for feature, position, owner in self.connection.execute(
                self.table.sql(_STANDING, len(some)), some
            )
        }

    def close(self, features: Sequence[str]) -> None:
        """Closes rows."""
        for some in parts(features):
            self.connection.execute(self.table.sql(_CLOSED, len(some)), (self.number, *some))

    def reopen(self, features: Sequence[str], revision: int) -> None:
        """Opens rows again as they were before a revision closed them."""
        for some in parts(features):
            statement = self.table.sql(_REOPENED, len(some))
            self.connection.execute(statement, (self.number, revision, *some))
