"""What a view asks of rows that are kept in the database: its filters, and the values of its day.

Nobody names these rows, so that nobody is named at them: their partners are none, or unknown where
no source covers their governorate on the day. All else they say themselves.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from geo.catalog.layer import FieldKind, Layer
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.sources import confirmers, named_at
from geo.language import Language
from geo.presence import age
from geo.presence.age import Age
from geo.units.boundaries import LEVELS
from geo.values.asked import FALSE, Sql, all_of, among, bound, column, joined
from geo.view.view import View

_TYPES: Final = {
    FieldKind.TEXT: "text",
    FieldKind.DATE: "text",
    FieldKind.INTEGER: "float8",
    FieldKind.NUMBER: "float8",
    FieldKind.BOOLEAN: "boolean",
    FieldKind.LIST: "text[]",
}
_GOVERNORATE: Final = column("governorate_pcode", "text")


def passing(dataset: Dataset, view: View) -> Sql:
    """Returns the condition of the view's filters on kept sites."""
    return all_of(_filters(dataset, view))


def _filters(dataset: Dataset, view: View) -> Iterator[Sql]:
    for level in LEVELS:
        if wanted := getattr(view, level):
            yield among(column(f"{level}_pcode"), wanted)
    if view.area:
        members = {code for one in view.area for code in dataset.area_members.get(one, ())}
        finest = "coalesce(subdistrict_pcode, district_pcode, governorate_pcode)"
        text = f"EXISTS (SELECT FROM unnest({{}}) AS held WHERE starts_with({finest}, held))"
        yield joined(text, bound(sorted(members), "text[]"))
    if view.partner or (view.minimum_partners or 0) > 0:
        yield FALSE
    if view.minimum_partners == 0:
        yield among(column("governorate_pcode"), named_at.covered_governorates(dataset, view))
    if view.site:
        yield among(column("feature"), view.site)


@dataclass(frozen=True)
class Properties:
    """What each property of a kept site is on the view's day, in its language."""

    dataset: Dataset
    layer: Layer
    view: View

    def __call__(self, name: str) -> Sql:
        """Returns a property as SQL; texts are compared by their characters' numbers."""
        if name == "geometry":
            return column(name)
        made = _OF_THE_DAY.get(name) or _IN_LANGUAGE.get(name)
        kind = self.kind(name)
        if made is None:
            return column(name, kind)
        return joined('({}::text COLLATE "C")' if kind == "text" else "({})", made(self))

    def kind(self, name: str) -> str:
        """Returns the type of a property."""
        return _TYPES[self.layer.field(name).kind]

    @property
    def day(self) -> dt.date:
        """The day of the view."""
        return selection.day(self.dataset, self.view)

    def said_by(self) -> Sql:
        """Whether the row had been confirmed by the day."""
        return column("as_of", "text") <= joined('({} COLLATE "C")', _day(self.day))


def _day(day: dt.date) -> Sql:
    return bound(day.isoformat(), "text")


def _of(held: Mapping[str, Any], key: Sql) -> Sql:
    """Returns the value of a key of a mapping, as text; NULL where it has none."""
    return joined("({} ->> {})", bound(orjson.dumps(dict(held)).decode(), "jsonb"), key)


def _partners(asked: Properties) -> Sql:
    covered = among(_GOVERNORATE, named_at.covered_governorates(asked.dataset, asked.view))
    return joined("CASE WHEN {} THEN 0::float8 END", covered)


def _partners_for_sites(asked: Properties) -> Sql:
    named = named_at.for_sites_together(asked.dataset, asked.view)
    numbers = {code: len(who) for code, who in named.items()}
    return joined("coalesce({}::float8, 0)", _of(numbers, _GOVERNORATE))


def _age(asked: Properties) -> Sql:
    ageing = age.AGEING[asked.layer.renewed_days]
    since = (asked.day - dt.timedelta(days) for days in (ageing.delinquent, ageing.due))
    as_of = column("as_of", "text")
    limits = [as_of <= joined('({} COLLATE "C")', _day(one)) for one in since]
    told = [bound(one.value, "text") for one in (Age.STALE, Age.AGEING, Age.FRESH, Age.UNKNOWN)]
    stale, due = limits
    return joined(
        "CASE WHEN {} THEN CASE WHEN {} THEN {} WHEN {} THEN {} ELSE {} END ELSE {} END",
        asked.said_by(),
        stale,
        told[0],
        due,
        told[1],
        told[2],
        told[3],
    )


def _confirmer(asked: Properties) -> Sql:
    known = confirmers.registered(asked.dataset)
    return joined("CASE WHEN {} THEN {} END", asked.said_by(), _of(known, column("source_id")))


def _name(asked: Properties) -> Sql:
    if asked.view.lang is Language.AR:
        return Sql("coalesce(name_ar, name)")
    return Sql("coalesce(name_ckb, name_ar, name)" if asked.view.lang is Language.CKB else "name")


def _unit(level: str) -> Callable[[Properties], Sql]:
    def made(asked: Properties) -> Sql:
        suffix = {Language.AR: "_ar", Language.CKB: "_ckb"}.get(asked.view.lang)
        if suffix is None:
            return column(level)
        units = asked.dataset.units
        return _of(
            {one: units.name(one, suffix) for one in units.codes(level)}, column(f"{level}_pcode")
        )

    return made


_OF_THE_DAY: Final[Mapping[str, Callable[[Properties], Sql]]] = {
    "partners": _partners,
    "sectors": lambda _: Sql("'{}'::text[]"),
    "partners_for_sites": _partners_for_sites,
    "age": _age,
    "place_precision": lambda _: bound("site", "text"),
    "disputed": lambda _: FALSE,
    "last_confirmed_by": _confirmer,
}
_IN_LANGUAGE: Final[Mapping[str, Callable[[Properties], Sql]]] = {
    "name": _name,
    **{level: _unit(level) for level in LEVELS},
}
