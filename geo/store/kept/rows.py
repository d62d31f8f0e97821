"""Rows of a large layer that stay in the database, and the questions that can be asked of them.

Of a layer that is too large for memory, those rows are *held* in memory that others name: sites
with work, with rounds, with corrections, sites that are gone. Everything that is worked out of
several layers is worked out of these, as of any others. The rest are *kept*: of them nothing is
known but what they say themselves, so that SQL can answer for them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd

from geo.catalog.layer import Layer
from geo.errors import StoreError
from geo.store import frames
from geo.store.databases.database import Connection, Database
from geo.store.kept import squares
from geo.store.kept.squares import Cells
from geo.values import asked
from geo.values.asked import LAST, TRUE, Order, Own, Sql, all_of, bound, joined, listed
from geo.values.crs import BBox

MOST_S: Final = 600
"""How long one pass over all rows may take, seconds."""
CHUNK: Final = 5_000
"""Rows that are read at a time."""
_GROUPED: Final = ("governorate_pcode", "district_pcode", "subdistrict_pcode", "source_id", "as_of")
_SUMS: Final = {
    "sites": "count(*)",
    "counted": "count(households)",
    "households": "coalesce(sum(households), 0)::bigint",
    "individuals": "coalesce(sum(individuals) FILTER (WHERE households IS NOT NULL), 0)::bigint",
    "people": "sum(individuals)::bigint",
    "unsaid": "bool_or(households IS NOT NULL AND individuals IS NULL)",
    "position": "min(position)",
    "west": "min(ST_X(geometry))",
    "south": "min(ST_Y(geometry))",
    "east": "max(ST_X(geometry))",
    "north": "max(ST_Y(geometry))",
}


class Part(NamedTuple):
    """Some rows in order: the ids of all, and the features of those that are kept."""

    ids: list[str]
    features: gpd.GeoDataFrame


@dataclass(frozen=True, eq=False)
class Kept:
    """The rows of a layer at a revision that are not held in memory.

    `positions` are those of the rows that are held; `within` is the condition for what lies inside
    a scope.
    """

    database: Database
    layer: Layer
    revision: int
    positions: Mapping[str, float]
    within: Sql = TRUE

    def inside(self, governorates: Collection[str]) -> "Kept":
        """Returns only the rows in these governorates (P-codes)."""
        code = asked.column("governorate_pcode")
        return replace(self, within=all_of([self.within, asked.among(code, governorates)]))

    @cached_property
    def groups(self) -> pd.DataFrame:
        """All kept rows summed by unit, source and day: as many rows as there are of these.

        `individuals` are of those whose households are known, `unsaid` whether any of them has not
        told theirs, `people` of all; `position` is the first, the edges are degrees.
        """
        return self._grouped(TRUE)

    def _grouped(self, condition: Sql) -> pd.DataFrame:
        keys = ", ".join(_GROUPED)
        sums = ", ".join(f"{text} AS {name}" for name, text in _SUMS.items())
        text = f"SELECT {keys}, {sums} FROM {self._table} WHERE {{}} GROUP BY {keys}"  # noqa: S608 - names of ours
        with self._reading(MOST_S) as connection:
            found = self._execute(connection, joined(text, self._where(condition))).fetchall()
        return _in_order(pd.DataFrame(found, columns=[*_GROUPED, *_SUMS]))

    def squares(self, halved: int, summed: tuple[str, ...]) -> Cells:
        """Returns what `cells` does of all kept rows, counted once."""
        kept = self._squares
        if (halved, summed) not in kept:
            kept[halved, summed] = self.cells(TRUE, halved, summed)
        return kept[halved, summed]

    @cached_property
    def _squares(self) -> dict[tuple[int, tuple[str, ...]], Cells]:
        return {}

    def take_over(self, before: "Kept") -> None:
        """Takes over what was summed of an earlier revision, but where a row came or went since."""
        held = before.positions.keys() ^ self.positions.keys()
        since = "({0} > {{}} AND {0} <= {{}})"
        ways = [
            joined(
                since.format(one), *(bound(it, "bigint") for it in (before.revision, self.revision))
            )
            for one in ("opened", "closed")
        ]
        rows = joined("({} OR {} OR {})", *ways, asked.among(asked.column("feature"), held))
        if "groups" in vars(before):
            self.__dict__["groups"] = self._groups_since(before.groups, rows)
        for (halved, summed), cells in vars(before).get("_squares", {}).items():
            went, came = (one.cells(rows, halved, summed) for one in (before, self))
            self._squares[halved, summed] = cells.plus(went, -1).plus(came, 1)

    def _groups_since(self, groups: pd.DataFrame, rows: Sql) -> pd.DataFrame:
        """Returns groups of which those of units with changed rows are summed anew."""
        text = f"SELECT DISTINCT subdistrict_pcode FROM {self._table} WHERE {{}}"  # noqa: S608 - names of ours
        with self._reading(MOST_S) as connection:
            found = self._execute(connection, joined(text, rows)).fetchall()
        units = {one for (one,) in found}
        own = asked.among(asked.column("subdistrict_pcode"), units - {None})
        again = self._grouped(own | Sql("subdistrict_pcode IS NULL") if None in units else own)
        same = groups[~groups["subdistrict_pcode"].isin(units)]
        return _in_order(
            pd.concat([same, again]) if len(same) and len(again) else again if len(again) else same
        )

    @cached_property
    def number(self) -> int:
        """How many rows are kept."""
        return int(self.groups["sites"].sum())

    @property
    def sources(self) -> frozenset[str]:
        """The ids of the sources of all kept rows."""
        return frozenset(self.groups["source_id"].dropna())

    @property
    def bounds(self) -> BBox | None:
        """The box in degrees round all kept points; None where none has a place."""
        edges = self.groups[["west", "south", "east", "north"]].dropna()
        if edges.empty:
            return None
        low, high = edges.min(), edges.max()
        return BBox(*(float(one) for one in (low.west, low.south, high.east, high.north)))

    def apart(self, feature: str) -> "tuple[gpd.GeoDataFrame, Kept]":
        """Returns the row of an id, or none, and what asks for all the others."""
        found = [*self.parts(asked.column("feature") == bound(feature, "text"))]
        if not found:
            return frames.frame(self.layer, []), self
        others = replace(self, positions={**self.positions, feature: LAST})
        others.take_over(self)
        return found[0].features, others

    def has(self, feature: str) -> bool:
        """Whether a row of this id is kept."""
        return self.count(asked.column("feature") == bound(feature, "text")) > 0

    def count(self, condition: Sql = TRUE) -> int:
        """Returns how many rows meet a condition."""
        if condition is asked.FALSE:
            return 0
        text = f"SELECT count(*) FROM {self._table} WHERE {{}}"  # noqa: S608 - names of ours
        with self._reading() as connection:
            (number,) = self._execute(connection, joined(text, self._where(condition))).fetchone()
        return int(number)

    def said(self, name: str, condition: Sql) -> list[Any]:
        """Returns the different values of a column among rows that meet a condition."""
        if condition is asked.FALSE:
            return []
        text = f"SELECT DISTINCT {name} FROM {self._table} WHERE {{}}"  # noqa: S608 - names of ours
        with self._reading(MOST_S) as connection:
            rows = self._execute(connection, joined(text, self._where(condition))).fetchall()
        return [one for (one,) in rows if one is not None]

    def by_unit(self, condition: Sql, unit: str) -> pd.DataFrame:
        """Returns what meets a condition by a unit's column: `sites`, `known`, people where known.

        The index holds the P-codes; empty for rows without one.
        """
        names = ("sites", "known", "households", "individuals")
        if condition is TRUE:
            own = {"known": "counted", "individuals": "people"}
            every = self.groups.assign(
                households=self.groups["households"].where(self.groups["counted"] > 0)
            )
            rows: Any = every[[unit, *(own.get(one, one) for one in names)]].to_numpy()
        elif condition is asked.FALSE:
            rows = []
        else:
            sums = "count(*), count(households), sum(households)::bigint, sum(individuals)::bigint"
            text = f"SELECT {unit}, {sums} FROM {self._table} WHERE {{}} GROUP BY 1"  # noqa: S608 - names of ours
            with self._reading(MOST_S) as connection:
                rows = self._execute(connection, joined(text, self._where(condition))).fetchall()
        found = pd.DataFrame(rows, columns=["unit", *names])
        found = found.astype(dict.fromkeys(names, "Int64"))
        return found.groupby(found["unit"].fillna(""))[list(names)].sum(min_count=1)

    def parts(
        self,
        condition: Sql,
        order: Sequence[Order] = (),
        own: Sequence[Own] = (),
        page: tuple[int, int | None] = (0, None),
    ) -> Iterator[Part]:
        """Yields rows that meet a condition, and those of one's own among them, in order.

        `page` is how many are passed over, and how many are wanted at most.
        """
        with self._reading() as connection:
            statement = self._in_order(condition, order, own, page)
            rows = self.database.stream(connection, statement.text, statement.values, CHUNK)
            while found := list(islice(rows, CHUNK)):
                mine = [row for row, _ in found if row is not None]
                yield Part([feature for _, feature in found], self._features(connection, mine))

    def _in_order(
        self,
        condition: Sql,
        order: Sequence[Order],
        own: Sequence[Own],
        page: tuple[int, int | None],
    ) -> Sql:
        names = [f"key_{at}" for at in range(len(order))]
        kinds = "".join(
            f", {name} {one.kind}" + (' COLLATE "C"' if one.kind == "text" else "")
            for name, one in zip(names, order, strict=True)
        )
        keys = listed(
            [
                Sql("rowid"),
                Sql("feature"),
                Sql("position"),
                *(
                    joined(f"{{}} AS {name}", one.key)
                    for name, one in zip(names, order, strict=True)
                ),
            ]
        )
        given = orjson.dumps(
            [
                {"feature": one.feature, "position": one.position}
                | dict(zip(names, one.keys, strict=True))
                for one in own
            ]
        ).decode()
        sorting = [
            *(
                f"{name} {'DESC' if one.descending else 'ASC'} NULLS LAST"
                for name, one in zip(names, order, strict=True)
            ),
            "position",
            "feature",
        ]
        others = "".join(f", {name}" for name in names)
        # each side in order by itself, as far as it is needed, so that an index gives it
        offset, limit = page
        most = None if limit is None else offset + limit
        text = (
            f"SELECT rowid, feature FROM ((SELECT {{}} FROM {self._table} WHERE {{}}"  # noqa: S608 - names of ours
            f" ORDER BY {', '.join(sorting)} LIMIT {{}})"
            f" UNION ALL SELECT NULL, feature, position{others} FROM json_to_recordset({{}})"
            f' AS own (feature text COLLATE "C", position float8{kinds})) AS both_kinds'
            f" ORDER BY {', '.join(sorting)} OFFSET {{}} LIMIT {{}}"
        )
        edges = (bound(one, "bigint") for one in (offset, limit))
        where = self._where(condition)
        return joined(text, keys, where, bound(most, "bigint"), bound(given, "json"), *edges)

    def _features(self, connection: Connection, rows: Sequence[int]) -> gpd.GeoDataFrame:
        """Returns rows by their numbers, in that order."""
        statement = self.database.table(self.layer).sql(_ROWS)
        found = {
            row: said for row, *said in connection.execute(statement, (list(rows),)).fetchall()
        }
        stored = ((properties, shape) for properties, shape in (found[one] for one in rows))
        return frames.frame(self.layer, stored)

    def cells(
        self, condition: Sql, halved: int, summed: Sequence[str], box: BBox | None = None
    ) -> Cells:
        """Returns how many points that meet a condition lie in each square of the world.

        The world is halved so often in both directions; `box` in degrees is where points are looked
        for, all its edges included.
        """
        if condition is asked.FALSE:
            nothing = np.zeros(0, dtype=np.int64)
            none = dict.fromkeys(summed, (nothing, nothing))
            return Cells(nothing, nothing, nothing, nothing, nothing, none)
        shift = squares.BITS - halved
        sums = "".join(f", coalesce(sum({one}), 0)::bigint, count({one})" for one in summed)
        fields = "".join(f", {one}" for one in summed)
        inner = f"SELECT {squares.X} AS x, {squares.Y} AS y{fields} FROM {self._table} WHERE {{}}"  # noqa: S608 - names of ours
        text = (
            f"SELECT x >> {shift}, y >> {shift}, count(*), sum(x::float8)::bigint,"  # noqa: S608 - as above
            f" sum(y::float8)::bigint{sums} FROM ({inner}) AS points GROUP BY 1, 2"
        )
        parts = [condition, Sql("geometry IS NOT NULL"), *([squares.around(box)] if box else [])]
        with self._reading(MOST_S) as connection:
            found = self._execute(connection, joined(text, self._where(all_of(parts)))).fetchall()
        table = np.array(found, dtype=np.int64).reshape(len(found), 5 + 2 * len(summed)).T
        told = {name: (table[5 + 2 * at], table[6 + 2 * at]) for at, name in enumerate(summed)}
        columns, rows, counts, x, y = table[:5]
        return Cells(columns, rows, counts, x, y, told)

    @property
    def _table(self) -> str:
        return self.database.table(self.layer).table

    def _where(self, condition: Sql) -> Sql:
        held = joined("feature <> ALL({})", bound(sorted(self.positions), "text[]"))
        return all_of([at(self.revision), self.within, held, condition])

    @contextmanager
    def _reading(self, wait_s: int = 0) -> Iterator[Connection]:
        """Lends what reads; StoreError where the database, such as a copy that lags, has less."""
        with self.database.reading(many=True, wait_s=wait_s) as connection:
            (newest,) = connection.execute("SELECT max(id) FROM revisions").fetchone()
            if (newest or 0) < self.revision:
                raise StoreError(f"the store does not hold revision {self.revision} at the moment")
            connection.execute("SET LOCAL jit = off")  # compiling takes longer than most questions
            yield connection

    def _execute(self, connection: Connection, statement: Sql) -> Any:  # noqa: ANN401 - a cursor
        return connection.execute(statement.text, statement.values)


_ROWS: Final = "SELECT rowid, {properties}, {geometry} FROM {table} WHERE rowid = ANY(?::bigint[])"


def at(revision: int) -> Sql:
    """Returns the condition that a row is of a revision."""
    number = bound(revision, "bigint")
    return joined("(opened <= {} AND (closed IS NULL OR closed > {}))", number, number)


def _in_order(groups: pd.DataFrame) -> pd.DataFrame:
    return groups.sort_values(["position", *_GROUPED], ignore_index=True)
