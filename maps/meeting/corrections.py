"""What the data say differently than the last meeting saw, as rows of its list."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from geo.catalog import vocabulary
from geo.catalog.audience import Audience
from geo.coverage import corrections
from geo.coverage.corrections import Correction
from geo.coverage.places import Place
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.meeting.scene_text import SceneText
from maps.document import work
from maps.look.markup import Figure
from maps.meeting import list_row
from maps.meeting.list_row import ENDED, MOVED, NEW, ListRow

TAGS: Final[Mapping[str, tuple[str, str]]] = {
    corrections.REMOVED: (mark("No longer listed"), ENDED),
    corrections.MOVED: (mark("Moved"), MOVED),
    corrections.CORRECTED: (mark("Corrected"), MOVED),
    corrections.ADDED: (mark("Added to the list"), NEW),
}
_FEW_M: Final = 1000
_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": vocabulary.SITE_KINDS,
    "match": vocabulary.HOTSPOT_MATCHES,
    "evidence": vocabulary.EVIDENCE,
    "obstacle_category": vocabulary.OBSTACLES,
    "declared_status": {**vocabulary.STATUSES, "reported": mark("reported")},
    "handover_status": work.HANDOVERS,
}
_RECORDS: Final = {"site_group": "site-groups", "area_id": "abc-areas"}
Group = tuple[str, str, str, object, object, str, int]


def by_area(context: Context, scene_text: SceneText) -> dict[str, list[ListRow]]:
    """Returns rows by the area they are in, alike ones of an organisation together."""
    groups: dict[str, dict[Group, list[Correction]]] = {}
    for one in scene_text.corrections:
        groups.setdefault(one.area, {}).setdefault(_alike(one), []).append(one)
    order = list(TAGS)
    return {
        area: [
            row(context, rows)
            for _, rows in sorted(held.items(), key=lambda scene: order.index(scene[0][0]))
        ]
        for area, held in groups.items()
    }


def people(context: Context, scene_text: SceneText) -> dict[str, int]:
    """Returns how many people the corrections of each area concern, each site counted once."""
    held: dict[str, list[Correction]] = {}
    for one in scene_text.corrections:
        held.setdefault(one.area, []).append(one)
    return {
        area: corrections.people(context.dataset, rows).individuals or 0
        for area, rows in held.items()
    }


def figure(context: Context, scene_text: SceneText) -> tuple[Figure, ...]:
    """Returns how many records were corrected, where an earlier revision was compared."""
    if not scene_text.corrections:
        return ()
    # ids of work are counted anew: one that is gone is not the later one of the same id
    records = {
        (one.layer, one.record, one.kind == corrections.REMOVED) for one in scene_text.corrections
    }
    title = context.words.count(
        "record changed in the data", "records changed in the data", len(records)
    )
    return (Figure(f"{len(records):,}", title, _people(context, scene_text.corrections)),)


def note(context: Context, scene_text: SceneText) -> str:
    """Returns which revision the data were compared with, or why with none."""
    words, base = context.words, scene_text.base
    if base is None:
        return ""
    if not base.number:
        text = mark("No earlier revision of the data than that of {day}: only days are compared.")
        return words(text, day=words.day(base.day))
    if base.number == context.dataset.revision:
        text = mark("The data are still those of {day} (revision {n}).")
    elif scene_text.corrections:
        text = mark("Compared with the data of {day} (revision {n}).")
    else:
        text = mark("Nothing was corrected in the data of {day} (revision {n}).")
    return words(text, day=words.day(base.day), n=base.number)


def _alike(one: Correction) -> Group:
    own = "" if one.organisation else one.record
    return (
        one.kind,
        one.layer,
        one.field,
        one.before,
        one.after,
        one.organisation or own,
        one.metres,
    )


def row(context: Context, rows: Sequence[Correction]) -> ListRow:
    """Returns corrections that are alike as one row."""
    one = rows[0]
    tag, kind = TAGS[one.kind]
    who = (
        names.organisation(context, one.organisation)
        if one.organisation
        else context.words.name(dict(zip(("name", "name_ar", "name_ckb"), one.names, strict=True)))
    )
    return ListRow(
        context.words(tag), kind, who or one.record, _what(context, rows), _people(context, rows)
    )


def _what(context: Context, rows: Sequence[Correction]) -> str:
    one = rows[0]
    changed = _changed(context, one)
    if one.organisation:
        where = list_row.what(context, [(row.sector, row.place) for row in rows])
        return f"{changed} · {where}" if changed else where
    return changed or context.words(context.dataset.layer(one.layer).title)


def _changed(context: Context, one: Correction) -> str:
    words = context.words
    if one.kind == corrections.MOVED:
        if one.metres < _FEW_M:
            return words(mark("{n} m from where it was"), n=one.metres)
        return words(mark("{n} km from where it was"), n=f"{one.metres / 1000:,.1f}")
    if one.kind != corrections.CORRECTED:
        return ""
    title = words(context.dataset.layer(one.layer).field(one.field).title)
    if one.field == "place":
        title = words(mark("Place"))
    before, after = (_value(context, one.field, value) for value in (one.before, one.after))
    return words(mark("{field}: {before}, now {after}"), field=title, before=before, after=after)


def _value(context: Context, field: str, value: object) -> str:
    if value is None:
        return context.words(mark("not stated"))
    if isinstance(value, Place):
        return list_row.place(context, value)
    return f"{value:,}" if isinstance(value, int) else _text(context, field, str(value))


def _text(context: Context, field: str, text: str) -> str:
    if field in ("start", "end"):
        day, words = dt.date.fromisoformat(text), context.words
        by_month = context.dataset.audience == Audience.PUBLIC  # the public has whole months
        return words.month(day) if by_month else words.day(day, short=True)
    if field in _RECORDS:
        return names.of_record(context, _RECORDS[field], text)
    if field in ("organisation", "sector"):
        return (names.organisation if field == "organisation" else names.sector)(context, text)
    return context.words(_VALUES.get(field, {}).get(text, text))


def _people(context: Context, rows: Sequence[Correction]) -> str:
    return list_row.known_people(context, corrections.people(context.dataset, rows))
