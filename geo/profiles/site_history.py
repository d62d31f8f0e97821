"""The history of a site: what each source said of its people by day, and that it is gone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from geo.catalog import layers
from geo.catalog.registers import SITE_ROUNDS
from geo.dataset.context import Context
from geo.dataset.counted.sites_by_day import RETURNEES
from geo.dataset.dataset import Dataset
from geo.units import boundaries

Record = Mapping[str, Any]
_LAYER: Final = layers.INFORMAL_SITES.id


class Statement(NamedTuple):
    """What a source says of a site on a day (ISO); people are None where it does not say.

    `where` is the file, sheet and row, or the page. `gone_from` are the P-codes, or `all`, for
    which a list is complete that has the site no more; empty for one that has it.
    """

    day: str
    round: str
    households: int | None
    individuals: int | None
    source_id: str
    where: str
    gone_from: tuple[str, ...] = ()


class Closing(NamedTuple):
    """Since which day (ISO) a site is gone, by which source; the `list` that has it no more."""

    day: str
    source_id: str
    list: Statement | None


@dataclass(frozen=True)
class History:
    """What was said of a site, the oldest first; `closing` where it is gone."""

    statements: tuple[Statement, ...] = ()
    closing: Closing | None = None

    @property
    def counted(self) -> tuple[Statement, ...]:
        """The statements that count households."""
        return tuple(one for one in self.statements if one.households is not None)


NOTHING: Final = History()


def shown(context: Context, layer_id: str, feature_id: str) -> Context:
    """Returns the context in which a feature can be told.

    That is with a site that is gone as it was, and with one that is not in memory.
    """
    if (
        layer_id == _LAYER
        and context.dataset.kept
        and context.dataset.record(_LAYER, feature_id) is None
    ):
        context = replace(context, dataset=context.dataset.with_kept(feature_id))
    if not is_closed(context.dataset, layer_id, feature_id):
        return context
    return replace(context, dataset=context.dataset.with_closed(feature_id))


def is_closed(dataset: Dataset, layer_id: str, feature_id: str) -> bool:
    """Whether a feature is a site that is gone on the day of the dataset."""
    is_there = layer_id != _LAYER or dataset.record(_LAYER, feature_id) is not None
    return not is_there and dataset.closed_site(feature_id) is not None


def closed(context: Context) -> list[Record]:
    """Returns the sites that are gone by the day and lie in the units of the view, by name."""
    dataset, view = context.dataset, context.view
    wanted = {f"{level}_pcode": getattr(view, level) for level in boundaries.LEVELS}
    found = [
        one
        for one in dataset.closed_sites
        if is_closed(dataset, _LAYER, one["id"])
        and all(one[name] in codes for name, codes in wanted.items() if codes)
    ]
    return sorted(found, key=context.words.name)


def has_rounds(dataset: Dataset, site: str) -> bool:
    """Whether a list that was handed in says something of a site."""
    return site in _rounds(dataset)


def of(context: Context, layer_id: str, feature_id: str) -> History:
    """Returns the history of a feature; empty for all but sites of which a list was handed in."""
    dataset = context.dataset
    if layer_id != _LAYER:
        return NOTHING
    found = [_statement(one) for one in _rounds(dataset).get(feature_id, ())]
    own = dataset.with_closed(feature_id).record(_LAYER, feature_id)
    told = {(one.source_id, one.day) for one in found}
    if own and found and (own["source_id"], own["as_of"]) not in told:
        found.append(_statement(own))
    ordered = sorted(found, key=lambda one: (one.day, one.source_id))
    closing = None
    if is_closed(dataset, layer_id, feature_id):
        closing = _closing(dataset.closed_site(feature_id) or {}, ordered)
    return History(tuple(ordered), closing)


def _closing(record: Record, statements: Iterable[Statement]) -> Closing:
    day = str(record["until"])
    said = (one for one in statements if one.gone_from and one.day == day)
    return Closing(day, record["source_id"], next(said, None))


def _rounds(dataset: Dataset) -> Mapping[str, list[Record]]:
    """Returns what rounds say of displaced people, by the site that it is about."""
    return dataset.derived.get("rounds by site", lambda: _by_site(dataset))


def _by_site(dataset: Dataset) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    if SITE_ROUNDS.id not in dataset.features:
        return found
    for one in dataset.registered(SITE_ROUNDS):
        if one["population"] != RETURNEES:
            for site in {one["site_id"], one["beside"]} - {None}:
                found.setdefault(site, []).append(one)
    return found


def _statement(record: Record) -> Statement:
    return Statement(
        record["as_of"],
        record.get("round") or "",
        record["households"],
        record["individuals"],
        record["source_id"],
        record["source_page_or_slide"] or "",
        tuple((record.get("gone_from") or "").split("|")) if record.get("gone_from") else (),
    )
