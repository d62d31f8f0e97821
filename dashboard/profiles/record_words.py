"""Records of activities in words: lines of a table, statements side by side, what changed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from geo.access import people
from geo.catalog import layers, vocabulary
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.sources import confirmers, disagreements
from geo.intake.by_hand.hand import EditedError
from geo.language import mark
from geo.profiles.organisation import place_name
from geo.profiles.record_list import Listed, Record
from geo.profiles.texts import age_text
from maps.look import markup
from maps.look.markup import Until
from maps.look.templates import joined, piece

_LAYER: Final = layers.PARTNER_ACTIVITIES
NOTHING: Final = "–"
_ORGANISATIONS: Final = ("organisation", "donor", "implementing_partner")
_STATUSES: Final = {
    **vocabulary.STATUSES,
    "reported": mark("reported for a month"),
    "not_begun": mark("will not begin"),
}


def cells(context: Context, one: Listed) -> list[str]:
    """Returns the cells of a record: who, what, where, until when, how sure, by whom."""
    record, words = one.record, context.words
    what: Markup | str = names.sector(context, record["sector"])
    if record["activity"]:
        what = piece("{} <small>{}</small>", what, markup.source_text(record["activity"]))
    shown = [
        names.organisation(context, record["organisation"]),
        what,
        place_name(context, record["place_level"], record["place_id"]),
        _until(context, one),
        _confirmed(context, record),
        _source(context, one),
    ]
    if one.decision is None:
        return shown
    struck: list[str] = [piece("<s>{}</s>", cell) for cell in shown[:-1]]
    said = words(
        mark("set aside by {who}, {day}"),
        who=_isolated(people.called(context, one.decision["who"])),
        day=names.day(context, one.decision["as_of"]),
    )
    told = [said, markup.isolated(one.decision["reason"])] if one.decision["reason"] else [said]
    return [*struck, joined([shown[-1], piece("<small>{}</small>", joined(told, ": "))], " ")]


def _confirmed(context: Context, record: Record) -> str:
    day = names.day(context, record["last_confirmed"] or record["as_of"])
    return age_text.confirmed(context, day, [confirmers.source(record)])


def _until(context: Context, one: Listed) -> Markup | str:
    record = one.record
    end = dt.date.fromisoformat(record["end"]) if record["end"] else None
    if one.decision is not None:
        return names.day(context, record["end"]) or NOTHING
    until = Until(
        one.status, end, record["end_precision"] or "", extension=bool(record["extension_possible"])
    )
    return markup.end_tag(context.words, until, context.day)


def _source(context: Context, one: Listed) -> Markup:
    said = context.words(mark("another source says otherwise"))
    return origin(context, one.record, markup.tag(said) if one.is_disputed else Markup())


def origin(context: Context, record: Record, tag: Markup) -> Markup:
    """Returns who says something and where, with a tag below it."""
    parts = [piece("<span>{}</span>", source(context, record))]
    if page := record["source_page_or_slide"]:
        parts.append(piece("<small>{}</small>", markup.isolated(page)))
    return joined([*parts, tag] if tag else parts, " ")


def source(context: Context, record: Record) -> str:
    """Returns who says something, in short."""
    known = context.dataset.sources.get(record["source_id"])
    return (context.words.name(known, "caption") if known else "") or record["source_id"]


def _isolated(text: str) -> str:
    """Returns words of people or data whose direction does not touch what stands beside them."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def line(context: Context, one: Listed) -> str:
    """Returns a record in one line, as the label of a box to tick; no sign of it is markup."""
    record, words = one.record, context.words
    end = names.day(context, record["end"])
    parts = [
        names.organisation(context, record["organisation"]),
        names.sector(context, record["sector"]),
        record["activity"] or "",
        place_name(context, record["place_level"], record["place_id"]),
        words(mark("until {when}"), when=end) if end else "",
        words(mark("confirmed {day}"), day=_confirmed(context, record)),
    ]
    said = " · ".join(filter(None, parts))
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-.!|~$:^" else sign for sign in said)


def is_told(group: Sequence[Record], out: Mapping[str, Any]) -> bool:
    """Whether there is something to decide of a group, or was decided."""
    return bool(disagreements.differing(group)) or any(one["id"] in out for one in group)


def side_by_side(context: Context, group: Sequence[Record], out: Mapping[str, Any]) -> Markup:
    """Returns what several sources say of the same work: a column for each, with its day."""
    words = context.words
    heads = [words(mark("Statement"))]
    for one in group:
        said = [_isolated(source(context, one)), names.day(context, one["as_of"])]
        tag = [words(mark("set aside"))] if one["id"] in out else []
        heads.append(words.listed([*said, *tag]))
    fields = ["name", *disagreements.differing(group)]
    rows = [
        [
            words(_LAYER.field(field).title),
            *(_struck(value(context, field, one[field]), one["id"] in out) for one in group),
        ]
        for field in fields
    ]
    rows += [
        [
            words(mark("Page or slide")),
            *(markup.isolated(one["source_page_or_slide"] or NOTHING) for one in group),
        ]
    ]
    return markup.table(words(mark("Statements of the same work")), heads, rows, sorts=False)


def _struck(text: str, is_out: bool) -> str:
    return piece("<s>{}</s>", text) if is_out else text


def meanwhile(context: Context, fault: EditedError) -> Markup:
    """Returns what somebody else changed of a record, field by field."""
    words = context.words
    known = {one.name: one.title for one in _LAYER.fields}
    rows = [
        [words(known.get(field, field)), value(context, field, before), value(context, field, now)]
        for field, (before, now) in fault.meanwhile.changes.items()
        if field in (*disagreements.COMPARED, "note", "last_confirmed", "place")
    ]
    head = words.each(mark("Field"), mark("Before"), mark("Now"))
    note = words(
        mark("What you typed is still in the form. Save again to keep it on top of these changes.")
    )
    caption = words(mark("What was changed meanwhile"))
    return joined([markup.table(caption, head, rows, sorts=False), markup.note(note)])


def value(context: Context, field: str, held: Any) -> str:  # noqa: ANN401 - of any field
    """Returns a value of a field as people call it; a dash for none."""
    if held in (None, ""):
        return NOTHING
    if field in _ORGANISATIONS:
        own = (names.organisation(context, one) for one in str(held).split("|"))
        return context.words.listed(own)
    if field == "sector":
        return names.sector(context, held)
    if field == "declared_status":
        return context.words(_STATUSES.get(held, held))
    if _LAYER.field(field).day_span is not None:
        return names.day(context, held)
    return f"{held:,}" if isinstance(held, int) else markup.isolated(held)
