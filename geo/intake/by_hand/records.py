"""Activities by hand: entered, corrected, closed, or confirmed, each as a revision of its own rows.

A row of the data pack or of another sender is never changed: what is said of it stands beside it as
a row entered by hand, and counts in its place where the person who says it decides so.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.layer import Layer
from geo.catalog.registers import SET_ASIDE
from geo.dataset.sources import confirmers
from geo.errors import InvalidQueryError, NotFoundError
from geo.intake.accepting import features
from geo.intake.by_hand import decisions, record_checks
from geo.intake.by_hand.hand import EDIT, Hand
from geo.intake.sheets.known import row_key
from geo.intake.sheets.work.rows import Values, slug
from geo.language import mark
from geo.presence import periods
from geo.store.revisions import Change, Revision
from geo.values import days

CONFIRMED: Final = "confirmed"
"""Why a revision was made: records were said to be still true."""
_LAYER: Final = layers.PARTNER_ACTIVITIES
_LONGEST_ID: Final = 60
NO_END: Final[Values] = {
    "end": None,
    "end_precision": None,
    "end_basis": "not_stated",
    "extension_possible": None,
    "declared_status": "active",
}
"""What work says that goes on although the end that it had has passed."""
NOT_BEGUN: Final[Values] = {
    "start": None,
    "start_precision": None,
    "start_basis": "not_stated",
    **NO_END,
    "declared_status": periods.NOT_BEGUN,
}
"""What a plan says that is given up: it was under way on no day."""


class Edit(NamedTuple):
    """What a person says of an activity: the fields that they changed, of a revision they saw.

    `record` is empty for a new one. `day` (ISO) is when it was known to be so; empty leaves that
    as it was. `instead` says that a row entered by hand counts in place of another source's.
    """

    record: str
    values: Mapping[str, Any]
    seen: int
    day: str = ""
    instead: bool = True


class Row(NamedTuple):
    """A row to be written by hand, the id of another source's that it stands beside, and whether
    it counts in place of that.
    """

    values: Values
    other: str = ""
    instead: bool = True


def save(hand: Hand, edit: Edit) -> Revision:
    """Keeps what a person says of an activity, in one revision; as `saved`."""
    row = saved(hand, edit)
    return hand.write(changes(hand, [row]), EDIT, edit.seen, edit.record or str(row.values["id"]))


def saved(hand: Hand, edit: Edit) -> Row:
    """Returns the row of what a person says of an activity.

    InvalidQueryError for what cannot be, NotFoundError for a record that is not there any more,
    EditedError where somebody else changed it meanwhile.
    """
    dataset = hand.library.dataset(Audience.COORDINATOR)
    known = record_checks.completed(edit.values, edit.day, dataset)
    row = _corrected(hand, edit, known) if edit.record else _new(hand, known, edit.day)
    record_checks.check(row.values)
    return row._replace(instead=edit.instead)


def close(hand: Hand, record: str, day: dt.date, seen: int) -> Revision:
    """Says that an activity is over since a day, in one revision; as `closed`."""
    return hand.write(changes(hand, [closed(hand, record, day, seen)]), EDIT, seen, record)


def closed(hand: Hand, record: str, day: dt.date, seen: int) -> Row:
    """Returns the row of an activity that is over since a day; as `saved`.

    A plan has not begun then, and does not.
    """
    ended = {"end": day.isoformat(), "declared_status": "ended"}
    known = min(day, days.today())
    return saved(hand, Edit(record, ended, seen, max(known.isoformat(), _known(hand, record))))


def confirm(
    hand: Hand, records: Collection[str], day: dt.date, seen: int, past_end: Collection[str] = ()
) -> Revision:
    """Says that activities are still true on a day, in one revision of exactly these; as
    `confirmed`.
    """
    rows = confirmed(hand, records, day, seen, past_end)
    about = ", ".join(sorted(set(records))[:3])
    return hand.write(changes(hand, rows), CONFIRMED, seen, about)


def confirmed(
    hand: Hand, records: Collection[str], day: dt.date, seen: int, past_end: Collection[str] = ()
) -> list[Row]:
    """Returns the rows of activities that are still true on a day.

    Those of `past_end` go on although their end has passed, which does not hold any more.

    InvalidQueryError where none is chosen, one is over by then, or was confirmed later.
    """
    if not records:
        raise InvalidQueryError(mark("Choose at least one record."))
    if day > days.today():
        raise InvalidQueryError(mark("What will be true cannot be confirmed: the day is ahead."))
    said = {"last_confirmed": day.isoformat(), "as_of": day.isoformat()}
    told = {one: {**said, **(NO_END if one in past_end else {})} for one in records}
    rows = [_corrected(hand, Edit(one, {}, seen), values) for one, values in told.items()]
    for (one, values), row in zip(told.items(), rows, strict=True):
        before = hand.library.store.held(_LAYER, one)
        known = {**(before[1] if before else row.values)}
        if "end" in values:
            known["end"] = None
        record_checks.check_confirmed(known, day)
    return rows


def own(hand: Hand, record: str) -> str:
    """Returns the id of the row entered by hand that stands for a record, or would."""
    held = hand.library.store.held(_LAYER, record)
    if held is not None and held[0] == hand.owner:
        return record
    return standing(hand.owner, record)


def standing(owner: str, record: str) -> str:
    """Returns the id of the row of an owner that stands beside a record of another source."""
    base = f"{owner}-{record}"
    return base if len(base) <= _LONGEST_ID else f"{owner}-{features.short(record)}"


def _known(hand: Hand, record: str) -> str:
    held = hand.library.store.held(_LAYER, record)
    return str((held[1] if held else {}).get("as_of") or "")


def _corrected(hand: Hand, edit: Edit, said: Mapping[str, Any]) -> Row:
    """Returns a record with what is said of it over what was, as a row entered by hand."""
    held = hand.library.store.held(_LAYER, edit.record)
    if held is None:
        raise NotFoundError(
            mark("There is no record {id} any more; it was taken back."), id=edit.record
        )
    hand.check(_LAYER, edit.record, edit.seen)
    other = "" if held[0] == hand.owner else edit.record
    identifier = own(hand, edit.record)
    if other:
        hand.check(_LAYER, identifier, edit.seen)
    stands = hand.library.store.held(_LAYER, identifier)
    before = stands[1] if stands else {**held[1], "beside": other}
    where = {"id": identifier, "source_id": hand.owner, "source_page_or_slide": hand.page}
    values = {**before, **said, **where, confirmers.SOURCE: _confirmed_in(hand, before, said)}
    if _is_given_up(before, values):
        return Row({**values, **NOT_BEGUN}, other)
    return Row({**values, "known_since": periods.known_since(before, values)}, other)


def _confirmed_in(hand: Hand, before: Values, said: Mapping[str, Any]) -> str | None:
    """Returns the other source that confirmed a row last: a correction alone confirms nothing."""
    if "last_confirmed" in said:
        return None
    was = confirmers.source(before)
    return was if was != hand.owner else None


def _is_given_up(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether what was a plan is over without a day on which it can have been under way."""
    today = days.today().isoformat()
    is_plan = before["declared_status"] == "planned" or str(before["start"] or "") > today
    begun = bool(now["start"]) and now["start"] <= (now["end"] or today)
    return is_plan and now["declared_status"] == "ended" and not begun


def _new(hand: Hand, said: Mapping[str, Any], day: str) -> Row:
    told = day or days.today().isoformat()
    values = {
        "start_basis": "not_stated",
        "end_basis": "not_stated",
        "sector_basis": "stated",
        "known_since": None if said.get("start") else told,
        "last_confirmed": told,
        "as_of": told,
        **said,
        "source_id": hand.owner,
        "source_page_or_slide": hand.page,
    }
    names = (str(values.get(one) or "") for one in ("organisation", "sector"))
    key = features.short("|".join(row_key(values)))[:6]
    identifier = "-".join([hand.owner, *(slug(one)[:24] for one in names), key])
    if hand.library.store.held(_LAYER, identifier) is not None:
        raise InvalidQueryError(
            mark("The same work was entered by hand already, in record {id}."), id=identifier
        )
    return Row({**values, "id": identifier})


def changes(
    hand: Hand, rows: Collection[Row], aside: Collection[Values] = ()
) -> dict[Layer, Change]:
    """Returns what is written of rows, of the decisions by which they count in place of others,
    and of the decisions `aside` (`decisions.rows`).
    """
    dataset = hand.library.dataset(Audience.COORDINATOR)
    names = hand.library.decided().originals
    made: dict[Layer, Change] = {}
    if rows:
        values = [dict(one.values) for one in rows]
        made[_LAYER] = Change(features.activities(values, dataset, names))
    instead = {one.other: str(one.values["id"]) for one in rows if one.other and one.instead}
    decided = [*decisions.rows(hand, _LAYER, instead, ""), *aside]
    if decided:
        made[SET_ASIDE] = decisions.change(decided)
    return made
