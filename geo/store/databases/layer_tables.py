"""Tables and views of layers in PostGIS: one for each layer, a column for each declared field.

`history.informal_sites` holds every state of every site with the revisions between which it was
so, `current.informal_sites` those of today. They follow the catalogue: fields that are declared
later are added, and what a layer holds beside its declared fields is kept in `undeclared`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
import orjson
import shapely

from geo.catalog.layer import FieldKind, Geometry, Layer
from geo.store.databases.database import Connection, LayerTable
from geo.store.frames import StoredRow
from geo.values.asked import quoted as quoted

_TYPES: Final = {
    FieldKind.TEXT: "text",
    FieldKind.DATE: "text",  # a day, or a month where the source says no more
    FieldKind.INTEGER: "bigint",
    FieldKind.NUMBER: "double precision",
    FieldKind.BOOLEAN: "boolean",
    FieldKind.LIST: "text[]",
}
_SRID: Final = 4326
OWN: Final = ("feature", "position", "opened", "closed", "digest", "owner", "undeclared")
"""What is kept of a row beside its fields."""
_MADE: Final = """
CREATE TABLE history.{name} (
    rowid BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feature TEXT COLLATE "C" NOT NULL,
    position DOUBLE PRECISION NOT NULL,
    opened BIGINT NOT NULL REFERENCES atlas.revisions (id),
    closed BIGINT REFERENCES atlas.revisions (id),
    digest TEXT NOT NULL,
    owner TEXT NOT NULL DEFAULT '',
    undeclared JSON{geometry}
)
"""
_INDEXED: Final = (
    "CREATE UNIQUE INDEX ON history.{name} (feature) WHERE closed IS NULL",
    "CREATE INDEX ON history.{name} (feature) WHERE closed IS NOT NULL",
    "CREATE INDEX ON history.{name} (opened)",
    "CREATE INDEX ON history.{name} (closed) WHERE closed IS NOT NULL",
)
_DECLARED: Final = """
UPDATE history.{name}
SET {column} = (json_populate_record(NULL::history.{name}, undeclared)).{column}
WHERE undeclared ->> ? IS NOT NULL
"""
_COLUMNS: Final = """
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""


def named(layer: str) -> str:
    """Returns the name of a layer's table and view."""
    return quoted(layer.replace("-", "_"))


def columns(connection: Connection, layer: str) -> dict[str, str]:
    """Returns the columns of a layer's table with their types; none where there is no table."""
    return dict(connection.execute(_COLUMNS, (f"history.{named(layer)}",)).fetchall())


def declared(held: Iterable[str]) -> list[str]:
    """Returns those columns of a table that are fields of the layer."""
    return [one for one in held if one not in (*OWN, "rowid", "geometry")]


def wanting(layer: Layer, held: dict[str, str]) -> dict[str, str]:
    """Returns the fields of a layer that its table has not, or with another type."""
    wanted = {one.name: _TYPES[one.kind] for one in layer.stored_fields}
    return {name: kind for name, kind in wanted.items() if held.get(name) != kind}


def bring_forward(connection: Connection, layer: Layer) -> None:
    """Makes the table and the view of a layer, or gives them the fields that they lack."""
    name, held = named(layer.id), columns(connection, layer.id)
    if not held:
        _make(connection, layer)
    missing = wanting(layer, held)
    if held and not missing:
        return
    connection.execute(f"DROP VIEW IF EXISTS current.{name}")
    for field, kind in missing.items():
        column = quoted(field)
        change = (
            f"ALTER COLUMN {column} TYPE {kind} USING {column}::{kind}"
            if field in held
            else f"ADD COLUMN {column} {kind}"
        )
        connection.execute(f"ALTER TABLE history.{name} {change}")
        if field not in held:
            connection.execute(_DECLARED.format(name=name, column=column), (field,))
    fields = [quoted(one.name) for one in layer.stored_fields]
    shape = [] if layer.geometry is Geometry.NONE else ["geometry"]
    connection.execute(
        f"CREATE VIEW current.{name} AS SELECT {', '.join([*fields, *shape])}"  # noqa: S608 - names of ours
        f" FROM history.{name} WHERE closed IS NULL"
    )


def _make(connection: Connection, layer: Layer) -> None:
    name, has_shapes = named(layer.id), layer.geometry is not Geometry.NONE
    kind = "Point" if layer.geometry is Geometry.POINT else "Geometry"  # or a part of many
    shape = f",\n    geometry public.geometry({kind}, {_SRID})" if has_shapes else ""
    connection.execute(_MADE.format(name=name, geometry=shape))
    for statement in _INDEXED:
        connection.execute(statement.format(name=name))
    if has_shapes:
        connection.execute(f"CREATE INDEX ON history.{name} USING gist (geometry)")


def table(layer: str, held: Sequence[str]) -> LayerTable:
    """Returns what a layer's rows are called, whose table has these columns."""
    fields = ", ".join(quoted(one) for one in declared(held))
    return LayerTable(
        f"history.{named(layer)}",
        "TRUE",
        f"row_to_json((SELECT one FROM (SELECT {fields}) AS one))::text",  # noqa: S608 - names of ours
        "ST_AsBinary(geometry)" if "geometry" in held else "NULL::bytea",
        ", ".join(quoted(one) for one in held if one not in ("rowid", "opened", "closed")),
    )


def copied_columns(held: Sequence[str]) -> list[str]:
    """Returns the columns of a table in the order of `values`."""
    return [*OWN, *declared(held), *(["geometry"] if "geometry" in held else [])]


def states(layer: str, held: Sequence[str]) -> str:
    """Returns the statement for every state of every feature, as `stored` takes them."""
    shape = "ST_AsBinary(geometry)"
    named_columns = (shape if one == "geometry" else quoted(one) for one in copied_columns(held))
    return f"SELECT {', '.join(named_columns)} FROM history.{named(layer)}"  # noqa: S608 - names of ours


def values(rows: Sequence[StoredRow], held: Sequence[str]) -> Iterable[list[Any]]:
    """Yields rows as values of `copied_columns`."""
    fields = declared(held)
    shapes = shapely.from_wkb(np.array([row.geometry for row in rows], dtype=object))
    encoded = shapely.to_wkb(shapely.set_srid(shapes, _SRID), hex=True, include_srid=True)
    for row, shape in zip(rows, encoded, strict=True):
        properties = orjson.loads(row.properties.replace("\\u0000", " "))
        kept = [properties.pop(one, None) for one in fields]
        rest = {name: value for name, value in properties.items() if value is not None}
        undeclared = orjson.dumps(rest).decode() if rest else None
        own = [row.feature, row.position, row.opened, row.closed, row.digest, row.owner, undeclared]
        yield [*own, *kept, *([shape] if "geometry" in held else [])]


def stored(rows: Iterable[Sequence[Any]], held: Sequence[str]) -> Iterator[StoredRow]:
    """Yields values of `copied_columns` as rows; their geometry is WKB."""
    fields, has_shapes = declared(held), "geometry" in held
    for row in rows:
        feature, position, opened, closed, digest, owner, undeclared = row[: len(OWN)]
        properties = dict(zip(fields, row[len(OWN) :], strict=False)) | (undeclared or {})
        encoded = orjson.dumps(properties).decode()
        shape = row[-1] if has_shapes else None
        yield StoredRow(feature, position, opened, closed, digest, encoded, shape, owner)
