"""The layers of a GeoPackage as sheets: nothing but plain reading is done in its database."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Final, NamedTuple

import shapely
from shapely.errors import ShapelyError

from geo.intake.formats import limits, points
from geo.intake.formats.limits import Budget, Limits, NotReadError
from geo.intake.formats.points import Feature, Point
from geo.intake.formats.sheet import Sheet
from geo.language import mark

_LAYERS: Final = """
SELECT m.name, m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%', coalesce(g.column_name, ''),
       coalesce(s.organization, ''), coalesce(s.organization_coordsys_id, 0),
       coalesce(s.definition, '')
FROM gpkg_contents c
JOIN sqlite_master m ON lower(m.name) = lower(c.table_name) AND m.type IN ('table', 'view')
LEFT JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name)
LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
WHERE c.data_type IN ('features', 'attributes')
"""
_NO_LAYERS: Final = mark("the file is a database, but no GeoPackage with layers")
_ALLOWED: Final = frozenset([sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION])
_STEPS: Final = 100_000
"""Steps of the database between two looks at the clock."""
_LONGEST: Final = 64 * 1024**2
_MODES: Final = slice(18, 20)
"""The bytes that say whether a second file (WAL) belongs to the database."""
_ENVELOPES: Final = (0, 32, 48, 48, 64)
_WGS84: Final = ("epsg", 4326)


class _Layer(NamedTuple):
    """A table of features, its column of shapes, their system of coordinates (empty: WGS 84).

    What is no plain table is worked out from others.
    """

    name: str
    is_plain: bool
    geometry: str
    system: str


def read(content: bytes, most: Limits) -> Iterator[Sheet]:
    """Yields each layer of a GeoPackage; one that is worked out from others as hidden, unread."""
    budget = Budget(most)
    try:
        with closing(sqlite3.connect(":memory:")) as base:
            _open(base, content, budget)
            layers = list(_layers(base))
            if not layers:
                raise NotReadError("kind", _NO_LAYERS)
            for one in layers:
                features = _features(base, one) if one.is_plain else ()
                read = points.layer(one.name, features, budget, one.system)
                yield read._replace(is_hidden=not one.is_plain)
    except sqlite3.Error as error:
        budget.look()
        raise limits.broken() from error


def _open(base: sqlite3.Connection, content: bytes, budget: Budget) -> None:
    """Opens a database so that it can only be read, and runs no code of its own."""
    plain = bytearray(content)
    plain[_MODES] = b"\1\1"
    base.deserialize(plain)
    base.text_factory = lambda text: text.decode("utf-8", "replace")
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    base.execute("PRAGMA trusted_schema = OFF")
    base.execute("PRAGMA cell_size_check = ON")
    base.execute("PRAGMA query_only = ON")
    base.set_progress_handler(lambda: budget.is_over, _STEPS)
    base.set_authorizer(
        lambda act, *_: sqlite3.SQLITE_OK if act in _ALLOWED else sqlite3.SQLITE_DENY
    )


def _layers(base: sqlite3.Connection) -> Iterator[_Layer]:
    if not base.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_contents'").fetchone():
        raise NotReadError("kind", _NO_LAYERS)
    found = base.execute(_LAYERS).fetchall()
    for name, is_plain, geometry, organisation, code, definition in found:
        system = f"EPSG:{code}" if organisation.lower() == "epsg" else definition
        is_stored = (organisation.lower(), code) == _WGS84 or code <= 0
        yield _Layer(name, bool(is_plain), geometry, "" if is_stored else system)


def _features(base: sqlite3.Connection, layer: _Layer) -> Iterator[Feature]:
    quoted = layer.name.replace('"', '""')
    found = base.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - it can only be read
    names = [column[0] for column in found.description]
    for row in found:
        said = dict(zip(names, row, strict=True))
        yield Feature(said, _point(said.pop(layer.geometry, None)))


def _point(stored: object) -> Point | None:
    """Returns where a shape lies that is stored behind a header of its own."""
    if not isinstance(stored, bytes) or stored[:2] != b"GP":
        return None
    try:
        begins = 8 + _ENVELOPES[stored[3] >> 1 & 7]
        return points.inside(shapely.from_wkb(stored[begins:], on_invalid="ignore"))
    except (ShapelyError, IndexError):
        return None
