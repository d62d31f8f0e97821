"""What coordinators do with records on a page: opened, kept, closed, confirmed, decided."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from dashboard.data.by_hand import hand_desk
from dashboard.data.by_hand.hand_desk import Opened, hand
from dashboard.session import acts, filters
from geo.access import datasets
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.dataset.counted.decided import NOTHING, Decided
from geo.errors import InvalidQueryError
from geo.intake.by_hand import decisions, records
from geo.intake.by_hand.records import Edit
from geo.language import mark
from geo.store.revisions import Revision

NEW: Final = "new"
"""The name of a record that is not there yet, in addresses."""
SITE: Final = "site"
"""What stands in addresses for the site of the page instead of a record."""
_LAYER: Final = layers.PARTNER_ACTIVITIES


def may(context: Context) -> bool:
    """Whether who looks at a page may change records on it: never where it supposes something."""
    seen, _ = filters.access()
    dataset = context.dataset
    sees_all = dataset.audience == Audience.COORDINATOR and not dataset.scope
    return seen.may_manage and sees_all and dataset.supposed is None


def decided(context: Context) -> Decided:
    """Returns what was decided of records: nothing for who may not change them."""
    return datasets.shared().decided() if may(context) else NOTHING


def opened(context: Context, name: str, blank: Mapping[str, Any]) -> Opened | None:
    """Returns a record as it was when its form was opened; None where there is none of that id."""

    def read() -> Opened | None:
        record = blank if name == NEW else _record(context, name)
        return None if record is None else Opened(record, context.dataset.revision)

    return hand_desk.opened(form_of(name, blank), read)


def form_of(name: str, blank: Mapping[str, Any]) -> str:
    """Returns the name of a form: that of the record, or what a new one begins with."""
    return " ".join([name, *map(str, blank.values())]) if name == NEW else name


def _record(context: Context, name: str) -> Mapping[str, Any] | None:
    """Returns a record by its id, or the one entered by hand that stands beside it."""
    own = context.dataset.record(_LAYER.id, records.own(hand(), name))
    return own or context.dataset.record(_LAYER.id, name)


def close_form(form: str) -> None:
    """Callback: a form is left; what was typed in it goes."""
    hand_desk.leave(form)
    filters.show_state("edit")


def save(held: Opened, form: str, typed: Callable[[], Mapping[str, Any]]) -> None:
    """Callback: the form of a record was sent."""
    told, is_new = dict(typed()), "id" not in held.record
    held = hand_desk.opened_before(form) or held
    day, instead = str(told.pop("as_of") or ""), bool(told.pop("instead", True))
    before = {} if is_new else held.record
    said = {one: value for one, value in told.items() if value != before.get(one)}
    day = day if is_new or day != held.record.get("as_of") else ""

    def kept() -> Revision:
        if not said and not day:
            raise InvalidQueryError(mark("Nothing was changed."))
        record = "" if is_new else str(held.record["id"])
        return records.save(hand(), Edit(record, said, held.seen, day, instead))

    _done(kept, form)


def close(held: Opened, form: str, key: str) -> None:
    """Callback: a record is over since the day of a widget."""
    held, day = hand_desk.opened_before(form) or held, acts.taken(key)
    if isinstance(day, dt.date):
        _done(partial(records.close, hand(), str(held.record["id"]), day, held.seen), form)


def confirm(ids: list[str], key: str, seen: int) -> None:
    """Callback: the ticked records are still true on the day of a widget."""
    day = acts.taken(f"{key}_day")
    chosen = [one for one in ids if acts.taken(f"{key} {one}")]
    if acts.taken(f"{key}_all"):
        chosen = ids
    if isinstance(day, dt.date):
        _done(partial(records.confirm, hand(), chosen, day, seen))


def decide(counts: str, others: list[str], key: str, seen: int) -> None:
    """Callback: one of several statements counts, for the reason of a widget."""
    said = (str(acts.taken(key) or ""), seen)
    _done(partial(decisions.decide, hand(), _LAYER, counts, others, said))


def lift(record: str, seen: int) -> None:
    """Callback: a record that was set aside counts again."""
    _done(partial(decisions.lift, hand(), _LAYER, record, seen))


def _done(act: Callable[[], Revision], form: str = "") -> None:
    """Does what was asked, and closes its form where that was possible."""
    if hand_desk.done(act, form) and form:
        filters.show_state("edit")
