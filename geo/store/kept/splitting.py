"""Which rows of a large layer are read, and what asks for the rest."""

from collections.abc import Collection
from typing import Final, NamedTuple

import geopandas as gpd

from geo.catalog.layer import Layer
from geo.store import frames
from geo.store.databases.database import Database
from geo.store.kept.rows import Kept, at
from geo.values import asked
from geo.values.asked import Sql, bound, joined, listed

_INDEXES: Final = {
    "in_order": "(position, feature)",
    "by_feature": "(feature)",
    "by_group": "(site_group) WHERE site_group IS NOT NULL",
    "gone": "(feature) WHERE until IS NOT NULL",
    "by_district": "(district_pcode)",
    "by_subdistrict": "(subdistrict_pcode)",
}
"""What a layer's table has besides while rows of it are kept."""


class Named(NamedTuple):
    """The rows of a layer that others name: by id, and by the group that they belong to."""

    ids: Collection[str]
    groups: Collection[str]


def is_large(database: Database, layer: Layer, revision: int, limit: int) -> bool:
    """Whether a layer has more rows at a revision than this."""
    text = f"SELECT count(*) FROM (SELECT FROM {database.table(layer).table} WHERE {{}} LIMIT {{}}) AS held"  # noqa: E501, S608 - names of ours
    asked_for = joined(text, at(revision), bound(limit + 1, "bigint"))
    with database.reading() as connection:
        (number,) = connection.execute(asked_for.text, asked_for.values).fetchone()
    return int(number) > limit


def split(
    database: Database, layer: Layer, revision: int, named: Named, before: Kept | None = None
) -> tuple[gpd.GeoDataFrame, Kept]:
    """Returns the rows of a layer that others name or that are gone, in order, and the rest.

    What was summed of the rest `before`, at an earlier revision, is taken over.
    """
    _index(database, layer)
    feature, group = asked.column("feature"), asked.column("site_group")
    ways = [asked.among(feature, named.ids), asked.among(group, named.groups)]
    ways.append(Sql("until IS NOT NULL"))
    table = database.table(layer)
    rows = listed(
        [
            joined(
                f"SELECT rowid FROM {table.table} WHERE {{}} AND {{}}",  # noqa: S608 - names of ours
                at(revision),
                one,
            )
            for one in ways
        ],
        " UNION ",
    )
    text = table.sql(_HELD).replace("[rows]", "{}")
    statement = joined(text, rows)
    with database.reading(many=True) as connection:
        found = connection.execute(statement.text, statement.values).fetchall()
    held = frames.frame(layer, ((properties, shape) for _, _, properties, shape in found))
    positions = {feature: position for feature, position, *_ in found}
    made = Kept(database, layer, revision, positions)
    if before is not None:
        made.take_over(before)
    return held, made


_HELD: Final = (
    "SELECT feature, position, {properties}, {geometry} FROM {table}"
    " WHERE rowid IN ([rows]) ORDER BY position, feature"
)


def _index(database: Database, layer: Layer) -> None:
    """Makes what questions need to be answered soon; once, when a layer has become large."""
    table = database.table(layer).table
    name = layer.id.replace("-", "_")
    wanted = {f"{name}_{one}": text for one, text in _INDEXES.items()}
    with database.reading() as connection:
        held = connection.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'history'")
        missing = wanted.keys() - {one for (one,) in held.fetchall()}
    if not missing:
        return
    with database.writing(unhurried=True) as connection:
        for one in sorted(missing):
            connection.execute(f"CREATE INDEX IF NOT EXISTS {one} ON {table} {wanted[one]}")
        connection.execute(f"ANALYZE {table}")
