"""Sites by hand: corrected, closed, and which of several statements of their people counts.

The row of a site stays as its source has it; what is said of it lies over it. Every statement of
its people is kept: its own row's, those of the rounds of other sources, and those made by hand.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.layer import Layer
from geo.catalog.registers import SITE_EDITS, SITE_ROUNDS
from geo.catalog.vocabulary import SITE_KINDS
from geo.dataset.counted import emptied
from geo.dataset.counted.decided import EDITED
from geo.errors import InvalidQueryError, NotFoundError
from geo.intake.accepting import features
from geo.intake.by_hand.decisions import DECIDED
from geo.intake.by_hand.hand import EDIT, OWNER, Hand
from geo.intake.by_hand.record_checks import check_fields, text
from geo.language import mark
from geo.store.revisions import Change, Revision
from geo.values import days

OWN: Final = "own"
"""The statement of a site's people that its own row makes."""
PEOPLE: Final = ("households", "individuals")
_CAN_BE_EMPTY: Final = ("name_ar", "note", *PEOPLE)
_LAYER: Final = layers.INFORMAL_SITES
_ORIGIN: Final = ("source_id", "source_page_or_slide", "as_of")


class Statement(NamedTuple):
    """What one source says of the people at a site, and whether that is what counts.

    `record` has households, individuals, source and day.
    """

    id: str
    record: Mapping[str, Any]
    counts: bool


def statements(hand: Hand, site: str) -> list[Statement]:
    """Returns what each source says of the people at a site: its own row first, then by their day.

    Of the rounds of a source the newest is told. NotFoundError for a site that is not there.
    """
    own = _own(hand, site)
    held = hand.library.store.held(SITE_EDITS, site)
    chosen = (held[1] if held else {}).get("statement")
    found = {
        one["source_id"]: one
        for one in sorted(_rounds(hand, site), key=lambda one: one["as_of"])
        if one["source_id"] != own["source_id"] and one["id"] != chosen
    }
    others = [*found.values()]
    if chosen and (kept := hand.library.store.held(SITE_ROUNDS, chosen)):
        others.append(kept[1])
    others.sort(key=lambda one: (one["as_of"], one["id"]))
    return [
        Statement(OWN, own, not chosen),
        *(Statement(one["id"], one, one["id"] == chosen) for one in others),
    ]


class Edit(NamedTuple):
    """What a person says of a site: fields of `EDITED`, of a revision they saw, known on a day.

    None says that it is not known, or that there is none.
    """

    site: str
    said: Mapping[str, Any]
    seen: int
    day: str


def save(hand: Hand, edit: Edit) -> Revision:
    """Keeps what a person says of a site, in one revision.

    Households without people mean as many people as households usually have; people without
    households are for a site whose households are not known. Where households are emptied, people
    that had followed from them are not known either. InvalidQueryError for what cannot be,
    EditedError where somebody else changed it meanwhile.
    """
    own = _own(hand, edit.site)
    values = {name: text(value) for name, value in edit.said.items() if name in EDITED}
    if "name" in values and not values["name"]:
        raise InvalidQueryError(mark("A site needs a name."))
    if values.get("kind") not in (None, *SITE_KINDS):
        raise InvalidQueryError(mark("The kind of a site is one of the list."))
    check_fields(_LAYER, {**values, "as_of": edit.day})
    if values.keys().isdisjoint(PEOPLE):
        return _write(hand, edit._replace(said=values), _emptied(values))
    if "households" not in values and own["households"] is not None:
        raise InvalidQueryError(mark("A number of people needs the number of households."))
    values |= _people(hand, edit.site, own, values)
    made = _statement(hand, edit, own, values)
    told = Change(features.features(SITE_ROUNDS, [made]))
    values["statement"] = made["id"]
    return _write(hand, edit._replace(said=values), _emptied(values), {SITE_ROUNDS: told})


def _emptied(values: Mapping[str, Any]) -> set[str]:
    return {name for name in _CAN_BE_EMPTY if name in values and values[name] is None}


def _people(
    hand: Hand, site: str, own: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Returns the households and the people of a site by what a person says of them."""
    usual = hand.library.dataset(Audience.COORDINATOR).country.people_in_a_household
    households, people = values.get("households"), values.get("individuals")
    if households is not None:
        people = households * usual if people is None else people
    elif "individuals" not in values:
        held = hand.library.store.held(SITE_EDITS, site)
        now = {**own, **(emptied.said(held[1], PEOPLE) if held else {})}
        followed = now["households"] is not None and (
            now["individuals"] == now["households"] * usual
        )
        people = None if followed else now["individuals"]
    return {"households": households, "individuals": people}


def _statement(
    hand: Hand, edit: Edit, own: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Returns the people of a site as they are entered by hand, as a round of its own."""
    return {
        **{name: own.get(name) for name in ("name", "name_ar")},
        **{name: value for name, value in own.items() if name.endswith("_pcode")},
        **{name: values.get(name) for name in PEOPLE},
        "id": f"{OWNER}-{edit.site}/{edit.day}",
        "site_id": f"{OWNER}-{edit.site}",
        "beside": edit.site,
        "population": "displaced",
        "as_of": edit.day,
        "source_id": OWNER,
        "source_page_or_slide": hand.page,
    }


def close(hand: Hand, site: str, day: dt.date, seen: int) -> Revision:
    """Says that a site is gone since a day; its row and its rounds stay."""
    if day > days.today():
        raise InvalidQueryError(mark("What is over cannot end on a day ahead, {end}."), end=day)
    _own(hand, site)
    return _write(hand, Edit(site, {"until": day.isoformat()}, seen, day.isoformat()), ())


def count(hand: Hand, site: str, statement: str, seen: int) -> Revision:
    """Decides which statement of the people at a site counts, by its id."""
    known = {one.id: one.record for one in statements(hand, site)}
    if statement not in known:
        raise NotFoundError(
            mark("There is no record {id} any more; it was taken back."), id=statement
        )
    said: dict[str, Any] = dict.fromkeys((*PEOPLE, "statement"))
    gone: set[str] = set()
    if statement != OWN:
        record = known[statement]
        said = {**{name: record[name] for name in (*PEOPLE, *_ORIGIN)}, "statement": statement}
        gone = {name for name in PEOPLE if record[name] is None}
    return _write(hand, Edit(site, said, seen, ""), gone, why=DECIDED)


def _own(hand: Hand, site: str) -> dict[str, Any]:
    held = hand.library.store.held(_LAYER, site)
    if held is None:
        raise NotFoundError(mark("There is no record {id} any more; it was taken back."), id=site)
    return held[1]


def _rounds(hand: Hand, site: str) -> list[dict[str, Any]]:
    """Returns what rounds say of a site that other sources list."""
    rounds = hand.library.dataset(Audience.COORDINATOR).registered(SITE_ROUNDS)
    return [one for one in rounds if one["beside"] == site]


def _write(
    hand: Hand,
    edit: Edit,
    gone: Collection[str],
    rows: Mapping[Layer, Change] | None = None,
    why: str = EDIT,
) -> Revision:
    """Keeps what is said of a site over what was said before; nothing said closes the row.

    `gone` are the fields of what is said that were emptied.
    """
    site, said = edit.site, edit.said
    for layer in (_LAYER, SITE_EDITS):
        hand.check(layer, site, edit.seen)
    held = hand.library.store.held(SITE_EDITS, site)
    day = edit.day or days.today().isoformat()
    now = {"source_id": OWNER, "source_page_or_slide": hand.page, "as_of": day}
    is_told = not said.keys().isdisjoint((*PEOPLE, "until"))
    origin = now if why == EDIT and (is_told or held is None) else {}
    before = held[1] if held else now
    row = {**before, **origin, **said, "id": site, "who": hand.access.who}
    row[emptied.FIELD] = emptied.after(before, said, gone)
    says = emptied.said(row, EDITED)
    made = features.features(SITE_EDITS, [row] if says else [])
    change = Change(made, () if says else (site,), shared=True)
    return hand.write({**(rows or {}), SITE_EDITS: change}, why, edit.seen, f"{_LAYER.id}/{site}")
