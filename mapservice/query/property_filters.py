"""Filters on the properties of one collection: `?kind=self_settled`, and whole CQL2 filters."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from geo.catalog import layers
from geo.catalog.layer import FieldKind, Layer
from geo.dataset.dataset import Dataset
from geo.dataset.sources import named_at, standing
from geo.errors import InvalidQueryError
from geo.exchange.cql import filters
from geo.exchange.cql.filters import Filter
from geo.exchange.cql.operands import Kind, Queryables
from geo.exchange.cql.syntax import FilterLanguage
from geo.language import mark
from geo.view.address import LISTS, MAXIMUM_VALUES, Problem
from mapservice.query import parsers
from mapservice.query.parsers import Parser

TAKEN = (*LISTS, "presence", "date", "lang", "wider", "audience", *parsers.ITEMS)
"""Names of parameters that mean something else than equality with a property."""


_OF_THE_DAY = ("status", "certainty")


def queryables(dataset: Dataset, layer: Layer) -> Queryables:
    """Returns the properties that a filter may name, as the audience of the dataset sees them."""
    derived = named_at.counted_fields(layer)
    if layer is layers.PARTNER_ACTIVITIES:
        derived = _OF_THE_DAY
    return filters.queryables(
        layer, {*dataset.features[layer.id].columns, *derived, *standing.fields(layer)}
    )


def simple(known: Queryables) -> dict[str, Kind]:
    """Returns the properties that are a parameter of their own, equal to one of its values."""
    return {
        name: kind
        for name, kind in known.items()
        if kind in (Kind.TEXT, Kind.NUMBER, Kind.TRUTH, Kind.DAY) and name not in TAKEN
    }


def sortables(known: Queryables) -> dict[str, Kind]:
    """Returns the properties that features can be sorted by: those with one value each."""
    one_value = (Kind.TEXT, Kind.NUMBER, Kind.TRUTH, Kind.DAY)
    return {name: kind for name, kind in known.items() if kind in one_value}


@dataclass(frozen=True)
class Split:
    """The parameters of an address that name properties, the others, and what is wrong."""

    wanted: Filter | None
    pairs: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


_BARE_T = re.compile(r"(\d{4}-\d{2}-\d{2})T(?=/|$)", re.ASCII)


def as_gdal_writes_days(pairs: Iterable[tuple[str, str]], layer: Layer) -> list[tuple[str, str]]:
    """Returns the parameters with the days in `datetime` that GDAL writes made right.

    GDAL turns a comparison with any column of days into `datetime=2023-01-01T/..`. That is what
    was meant where the only such column is the one that `datetime` looks at; elsewhere it would
    give wrong rows, so the T stays and is refused.
    """
    days = [field.name for field in layer.fields if field.kind is FieldKind.DATE]
    if days != ["as_of"]:
        return list(pairs)
    return [
        (name, _BARE_T.sub(r"\1", text) if name == "datetime" else text) for name, text in pairs
    ]


def split(pairs: Iterable[tuple[str, str]], layer: Layer | None, known: Queryables) -> Split:
    """Reads the parameters that are equality with a property; repeats mean one or the other."""
    kinds = simple(known) if layer else {}
    mine: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    values: dict[str, list[Any]] = {}
    problems: list[Problem] = []
    for name, text in pairs:
        if layer is None or name not in kinds:
            others.append((name, text))
            continue
        parser = _parser(layer, name, kinds[name])
        held = values.setdefault(name, [])
        value = parser.value(name, text)
        if isinstance(value, Problem):
            problems.append(value)
        held.append(value)
        mine.append((name, text))
        if len(held) > MAXIMUM_VALUES:
            many = mark("at most {n} values can be given")
            problems.append(Problem(name, text, many, {"n": MAXIMUM_VALUES}))
            break
    wanted = None if problems else filters.combined(values.items(), known)
    return Split(wanted, tuple(mine), tuple(others), tuple(problems))


def written(text: str, language: FilterLanguage, known: Queryables) -> Filter | Problem:
    """Returns the filter that was written in CQL2, or what cannot be used in it."""
    try:
        return filters.read(text, language, known)
    except InvalidQueryError as fault:
        return Problem("filter", text, fault.text, fault.values)


def _parser(layer: Layer, name: str, kind: Kind) -> Parser:
    choices = layer.field(name).choices
    if choices:
        one_of = partial(parsers.one_of, known=choices)
        return Parser(one_of, _CHOICES, values={"choices": ", ".join(choices)})
    return _PARSERS[kind]


def _text(text: str) -> str:
    if not text or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise ValueError(text)
    return text


def _truth(text: str) -> bool:
    return parsers.one_of(text, ("true", "false")) == "true"


_CHOICES = mark("expected {choices}")
_PARSERS: Mapping[Kind, Parser] = {
    Kind.TEXT: Parser(_text, mark("expected a short text")),
    Kind.NUMBER: Parser(parsers.number, mark("expected a number")),
    Kind.TRUTH: Parser(_truth, mark("expected true or false")),
    Kind.DAY: Parser(parsers.day, mark("expected a day such as 2023-12-13")),
}
