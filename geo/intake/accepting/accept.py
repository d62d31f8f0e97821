"""Accepting what was handed in: one revision, in one transaction, of exactly what it changes."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final, NamedTuple

from geo.access.datasets import Library
from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.catalog.registers import ORGANISATIONS, SOURCE_SCOPES, SOURCES
from geo.dataset.counted.decided import NOTHING, Decided
from geo.dataset.dataset import Dataset
from geo.intake import progress
from geo.intake.accepting import complete_lists, features, lists
from geo.intake.progress import Part
from geo.intake.sheets import kind
from geo.intake.sheets.changes.difference import Pair, Stored
from geo.intake.sheets.outcome import Outcome
from geo.intake.sheets.work.rows import Source, Values, slug, where
from geo.store.revisions import Change, Note, Revision

IMPORT: Final = "import"
"""Why a revision was made: a file that was handed in."""


class Accepted(NamedTuple):
    """The outcome that was accepted, and its revision; None where nothing had to be written."""

    outcome: Outcome
    revision: Revision | None


def changes(
    outcome: Outcome, dataset: Dataset, who: str, decided: Decided = NOTHING
) -> dict[Layer, Change]:
    """Returns what accepting an outcome writes, by layer; nothing where nothing changes."""
    is_work = outcome.reading.kind is kind.ACTIVITIES
    found = (
        _activities(outcome, dataset, decided) if is_work else lists.changes(outcome, dataset, who)
    )
    if covers := complete_lists.of(outcome, dataset, who):
        found[SOURCE_SCOPES] = complete_lists.change(covers)
    if found:
        known = features.source(outcome.source, dataset)
        found[SOURCES] = Change(features.features(SOURCES, [known]))
    return found


def _activities(outcome: Outcome, dataset: Dataset, decided: Decided) -> dict[Layer, Change]:
    """Returns what a list of activities writes.

    Rows of an organisation that was merged into another stay its own, in case they part again.
    """
    pairs = [one for one in outcome.difference.pairs if one.writes]
    gone = [_over(one, outcome.source) for one in outcome.difference.gone]
    if not pairs and not gone:
        return {}
    named = features.organisations(outcome.taken, dataset, outcome.source)
    rows = map(decided.as_sent, chain(_rows(pairs, dataset, outcome.source), gone))
    every = {**named, **decided.originals}
    found = {
        layers.PARTNER_ACTIVITIES: Change(features.activities(rows, dataset, every), alone=True)
    }
    if named:
        new = features.features(ORGANISATIONS, list(named.values()))
        found[ORGANISATIONS] = Change(new)
    return found


def accept(
    library: Library, dataset: Dataset, outcome: Outcome, note: tuple[str, Mapping[str, Any]]
) -> Accepted:
    """Writes an outcome that was worked out of a dataset; `note` is who accepts it, and details.

    ConflictError where somebody else changed the sender's rows meanwhile.
    """
    who, details = note
    written = changes(outcome, dataset, who, library.decided())
    if not written:
        return Accepted(outcome, None)
    source = outcome.source
    made = Note(
        who,
        IMPORT,
        outcome.name,
        outcome.sha256,
        {
            "sender": source.sender,
            "sheet": source.sheet,
            "difference": outcome.difference.counts._asdict(),
            **details,
        },
    )
    progress.tell(Part.WRITING, 0)
    revision = library.change(written, made, source.id, dataset.revision)
    return Accepted(outcome, revision)


def _rows(pairs: list[Pair], dataset: Dataset, source: Source) -> Iterator[Values]:
    """Yields what is stored of rows: what they say over what was known, with an id."""
    used = set(dataset.features[layers.PARTNER_ACTIVITIES.id]["id"])
    source_id = source.id
    for one in pairs:
        if one.stored is not None and not one.is_other:
            yield {**one.stored, **one.row.values}
            continue
        made = dict(one.row.values.items())
        made["id"] = _new_id(one, source_id, used)
        if one.stored is not None:
            made["beside"] = one.stored["id"]
        used.add(str(made["id"]))
        yield made


def _new_id(pair: Pair, source_id: str, used: set[str]) -> str:
    """Returns an id of the source that nothing has: of the sender's own, else of the key."""
    told = pair.row.own_id or "|".join(pair.row.key)
    base = f"{source_id}-{slug(pair.row.own_id) if pair.row.own_id else features.short(told)}"
    number, found = 1, base
    while found in used:
        number += 1
        found = f"{base}-{number}"
    return found


def _over(stored: Stored, source: Source) -> Values:
    """Returns a row that a complete list has no more: over after what was last known of it.

    When it ended is not said by that: its last day known is the end of what was reported.
    """
    last = stored["last_confirmed"] or stored["as_of"]
    said = f"Not in the complete list of {source.day} any more"
    return {
        **stored,
        "end": last,
        "end_precision": "day",
        "end_basis": "reporting_month",
        "note": ". ".join(filter(None, (stored["note"], said))),
        "as_of": source.day,
        "source_page_or_slide": where(source.file, source.sheet),
    }
