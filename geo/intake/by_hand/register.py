"""The register of organisations by hand: other names, corrections, and two that are one.

The rows of the data pack and of senders stay; what is said of an organisation is a row of its own
that is applied when a revision is read.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import AMENDMENTS, ORGANISATIONS
from geo.catalog.vocabulary import ORGANISATION_TYPES
from geo.dataset.counted import emptied
from geo.dataset.counted.decided import AMENDED
from geo.errors import InvalidQueryError, NotFoundError
from geo.intake.accepting import features
from geo.intake.by_hand.hand import OWNER, Hand
from geo.intake.by_hand.record_checks import text
from geo.intake.sheets.known import organisation_key
from geo.language import mark
from geo.packs.validate import LONGEST_NAME
from geo.store.revisions import Change, Revision
from geo.values import days

REGISTER: Final = "register"
"""Why a revision was made: an organisation was corrected, merged with another, or parted again."""
_NAMES: Final = ("name", "name_ar", "acronym", "aliases")
_CAN_BE_EMPTY: Final = ("name_ar", "acronym")


@dataclass(frozen=True)
class Entry:
    """An organisation of the register as it is today, and what was said of it by hand.

    `original` is its own row where anything was said; `records` is the number of its activities;
    `merged` are the organisations that count as this one.
    """

    record: Mapping[str, Any]
    records: int
    original: Mapping[str, Any] | None
    merged: tuple[Mapping[str, Any], ...]

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its other names."""
        return _several(self.record["aliases"])


def entries(hand: Hand) -> list[Entry]:
    """Returns the register, in the order of what organisations are called."""
    dataset, decided = hand.library.dataset(Audience.COORDINATOR), hand.library.decided()
    counts = Counter(dataset.features[layers.PARTNER_ACTIVITIES.id]["organisation"])
    merged: dict[str, list[Mapping[str, Any]]] = {}
    for gone, into in decided.merged.items():
        merged.setdefault(into, []).append(decided.originals[gone])
    found = [
        Entry(
            one,
            counts[one["id"]],
            decided.originals.get(one["id"]),
            tuple(merged.get(one["id"], ())),
        )
        for one in dataset.organisations.values()
    ]
    return sorted(found, key=lambda one: (one.record["acronym"] or one.record["name"]).casefold())


def amend(hand: Hand, organisation: str, said: Mapping[str, str], seen: int) -> Revision:
    """Says something of an organisation instead of its own row; an empty name or type leaves that.

    `said` are fields of `AMENDED`, of which others that are empty say that there is none, and
    `aliases` with bars between them, which are added to its own. InvalidQueryError for what cannot
    be, or a name that another organisation has.
    """
    dataset = hand.library.dataset(Audience.COORDINATOR)
    if organisation not in dataset.organisations:
        raise NotFoundError(mark("The register has no organisation {id}."), id=organisation)
    values = {name: text(said[name]) for name in (*AMENDED, "aliases") if name in said}
    if values.get("type") not in (None, *ORGANISATION_TYPES):
        raise InvalidQueryError(mark("The type of an organisation is one of the list."))
    if values.get("aliases"):
        values["aliases"] = "|".join(dict.fromkeys(_several(values["aliases"]))) or None
    _check_names(dataset.organisations, organisation, values)
    return _write(hand, organisation, values, seen)


def say(hand: Hand, organisation: str, said: Mapping[str, str], seen: int) -> Revision:
    """Keeps what a person says of an organisation, and one more `alias` beside those said before.

    InvalidQueryError where nothing is said.
    """
    held = hand.library.store.held(AMENDMENTS, organisation)
    told = {name: value for name, value in said.items() if name != "alias"}
    if alias := text(said.get("alias", "")):
        before = str((held[1] if held else {}).get("aliases") or "")
        told["aliases"] = "|".join(filter(None, (before, alias)))
    if not told:
        raise InvalidQueryError(mark("Nothing was changed."))
    return amend(hand, organisation, told, seen)


def aliases_said(hand: Hand, organisation: str) -> tuple[str, ...]:
    """Returns the other names of an organisation that people gave it by hand, not its sources."""
    held = hand.library.store.held(AMENDMENTS, organisation)
    return _several(held[1].get("aliases") if held else "")


def forget(hand: Hand, organisation: str, alias: str, seen: int) -> Revision:
    """Takes away an alias that was given by hand; InvalidQueryError where it was not."""
    said = aliases_said(hand, organisation)
    if alias not in said:
        raise InvalidQueryError(
            mark("“{name}” is no other name that was given by hand."), name=alias[:LONGEST_NAME]
        )
    left = "|".join(one for one in said if one != alias)
    return _write(hand, organisation, {"aliases": left or None}, seen)


def merge(hand: Hand, gone: str, into: str, seen: int) -> Revision:
    """Lets all of one organisation count as another's, everywhere; its names find the other."""
    known = hand.library.dataset(Audience.COORDINATOR).organisations
    for one in (gone, into):
        if one not in known:
            raise NotFoundError(mark("The register has no organisation {id}."), id=one)
    if gone == into:
        raise InvalidQueryError(mark("Choose two organisations that differ."))
    hand.check(AMENDMENTS, into, seen)
    return _write(hand, gone, {"merged_into": into}, seen)


def part(hand: Hand, gone: str, seen: int) -> Revision:
    """Lets an organisation that was merged into another be one of its own again."""
    return _write(hand, gone, {"merged_into": None}, seen)


def _write(hand: Hand, organisation: str, values: Mapping[str, Any], seen: int) -> Revision:
    """Keeps what is said of an organisation; a row that says nothing any more is closed."""
    hand.check(AMENDMENTS, organisation, seen)
    held = hand.library.store.held(AMENDMENTS, organisation)
    before = held[1] if held else {}
    gone = {one for one in _CAN_BE_EMPTY if one in values and values[one] is None}
    row = {
        **before,
        **values,
        emptied.FIELD: emptied.after(before, values, gone),
        "id": organisation,
        "who": hand.access.who,
        "as_of": days.today().isoformat(),
        "source_id": OWNER,
        "source_page_or_slide": hand.page,
    }
    says = emptied.said(row, (*AMENDED, "aliases", "merged_into"))
    opened = features.features(AMENDMENTS, [row] if says else [])
    change = Change(opened, () if says else (organisation,), shared=True)
    return hand.write({AMENDMENTS: change}, REGISTER, seen, f"{ORGANISATIONS.id}/{organisation}")


def _check_names(
    known: Mapping[str, Mapping[str, Any]], organisation: str, values: Mapping[str, Any]
) -> None:
    """Raises InvalidQueryError for a name that is too long, or that another organisation has."""
    taken = {
        organisation_key(name): other
        for one, other in known.items()
        if one != organisation
        for name in (one, *(name for field in _NAMES for name in _several(other[field])))
    }
    for name in (one for field in _NAMES for one in _several(values.get(field))):
        if len(name) > LONGEST_NAME:
            raise InvalidQueryError(
                mark("A text has {n} characters, at most {most} can be kept."),
                n=len(name),
                most=LONGEST_NAME,
            )
        if other := taken.get(organisation_key(name)):
            raise InvalidQueryError(
                mark("“{name}” is a name of {other}; merge the two if they are one."),
                name=name,
                other=other["name"],
            )


def _several(texts: Any) -> tuple[str, ...]:  # noqa: ANN401 - a text or nothing
    return tuple(one.strip() for one in str(texts or "").split("|") if one.strip())
