"""Rounds that were handed in, as tables: what each list says of each site, and Return Indices."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, Final

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.catalog.registers import RETURN_ROUNDS, SITE_ROUNDS
from geo.dataset import records
from geo.dataset.dataset import Dataset
from geo.disclosure import disclosure
from geo.disclosure.disclosure import Treatment
from geo.errors import WithheldError
from geo.language import mark
from geo.units import boundaries
from geo.view.filters import BY_NAME
from mapservice.files.downloads import CSV, EXPORT
from mapservice.query import parameters
from mapservice.web.answers import Answer
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import LANGUAGE, download, shared

_FIELDS: Final = {**{one: f"{one}_pcode" for one in boundaries.LEVELS}, "site": "site_id"}
"""The filters, with the field that each looks at."""


def table(register: Layer, kind: str, request: Request) -> Answer:
    """`/api/downloads/{register}.csv`: every round of the places asked for, the oldest first.

    `kind` is that of the rule by which somebody may see them; WithheldError for who may not.
    """
    if disclosure.treatment(kind, request.audience) is not Treatment.SHOW:
        raise WithheldError(mark("Rounds that were handed in are not shown to you."))
    names = [one for one, field in _FIELDS.items() if field in register.field_names]
    view = parameters.part_of_view(request.pairs, (*names, "lang"), (), request.dataset)
    headers = {"Content-Disposition": f'attachment; filename="{register.id}.csv"'}
    make = partial(_csv, request.dataset, register, {one: getattr(view, one) for one in names})
    return Answer(make, CSV, (view,), headers=headers, audit_action=EXPORT)


def _csv(dataset: Dataset, register: Layer, wanted: Mapping[str, Collection[str]]) -> bytes:
    """Returns the rounds as a table, under the names of their fields."""
    head = [one.name for one in register.stored_fields]
    rows = [
        one
        for one in dataset.registered(register)
        if all(_is_at(one, name, chosen) for name, chosen in wanted.items() if chosen)
    ]
    rows.sort(key=lambda one: (one["as_of"] or "", one["source_id"] or "", one["id"]))
    return records.table([head, *([one[name] for name in head] for one in rows)])


def _is_at(record: Mapping[str, Any], name: str, chosen: Collection[str]) -> bool:
    values = {record.get(_FIELDS[name])} | ({record.get("beside")} if name == "site" else set())
    return not values.isdisjoint(chosen)


def _route(register: Layer, kind: str, summary: str, *names: str) -> Route:
    filters = [shared(BY_NAME[one]) for one in names]
    described = download(summary, [CSV], [*filters, LANGUAGE])
    return Route(f"/api/downloads/{register.id}.csv", partial(table, register, kind), described)


ROUTES = (
    _route(
        SITE_ROUNDS,
        layers.INFORMAL_SITES.id,
        "What each list of sites that was handed in says of each site, for who sees sites",
        *_FIELDS,
    ),
    _route(
        RETURN_ROUNDS,
        RETURN_ROUNDS.id,
        "The rounds of the Return Index that were handed in, for who may see them",
        *boundaries.LEVELS,
    ),
)
