"""Rows that a file changes as a table: what becomes of each, and what was before."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from dashboard.data.proposal import changes
from dashboard.data.proposal.changes import TITLES, Change
from geo.catalog import vocabulary
from geo.dataset import names
from geo.dataset.context import Context
from geo.intake.sheets.changes.difference import DERIVED
from geo.intake.sheets.outcome import Outcome
from geo.intake.templates.template_rows import LAYERS
from geo.language import mark
from geo.units.boundaries import LEVELS
from maps.look import markup
from maps.look.templates import joined, piece

_TAGS: Final = {"new": "on", "ended": "end", "missing": "off", "same": "off"}
_NOTHING: Final = piece("–")


class Titles(NamedTuple):
    """What is called how: fields of the layer, and organisations that no register has yet."""

    fields: Mapping[str, str]
    organisations: Mapping[str, str]


def html(context: Context, own: Sequence[Change], found: Outcome) -> Markup:
    """Returns changes of a file as a table."""
    words = context.words
    head = words.each(mark("Row"), mark("Change"), mark("What"), mark("Where"))
    layer = LAYERS.get(found.reading.kind.name)
    fields = {one.name: one.title for one in layer.fields} if layer else {}
    titles = Titles(fields, changes.newcomers(found))
    rows = [_row(context, one, titles) for one in own]
    if any(row[-1] for row in rows):
        head.append(words(mark("Before → after")))
    caption = words.count("{n} row", "{n} rows", len(own))
    table = markup.table(caption, head, [row[: len(head)] for row in rows])
    if any(one.is_other for one in own):
        text = mark(
            "Beside another source: what it states stays as it is. Both are kept, both are shown."
        )
        table += markup.note(words(text))
    return table


def arrow(context: Context) -> str:
    """Returns the arrow from what was before to what is after, as the language is read."""
    return "←" if context.words.language.direction == "rtl" else "→"


def _row(context: Context, one: Change, titles: Titles) -> list[str]:
    values = one.values
    return [
        markup.number(one.row) if one.row else _NOTHING,
        _kind(context, one),
        _what(context, values, titles),
        _where(context, values),
        _changed(context, one, titles),
    ]


def _kind(context: Context, one: Change) -> Markup:
    tag = markup.tag(context.words(TITLES[one.kind]), _TAGS.get(one.kind, ""))
    beside = markup.tag(context.words(mark("beside another source")), "off")
    return piece("{} {}", tag, beside) if one.is_other and one.kind != "same" else tag


def _what(context: Context, values: Mapping[str, Any], titles: Titles) -> Markup:
    """Returns what a row is of: organisation, sector and activity; else its name."""
    if not values.get("organisation"):
        return markup.isolated(values.get("name") or values.get("id") or _NOTHING)
    sector = str(values.get("sector") or "")
    said = (
        context.words(vocabulary.SECTORS[sector])
        if sector in vocabulary.SECTORS
        else (values.get("source_sector") or "")
    )
    own = str(values["organisation"])
    who = titles.organisations.get(own) or names.organisation(context, own)
    activity = values.get("activity") or ""
    below = piece("<br><small><bdi>{}</bdi></small>", activity) if activity else ""
    return piece("<b><bdi>{}</bdi></b> · {}{}", who, said, below)


def _where(context: Context, values: Mapping[str, Any]) -> Markup:
    codes = [values.get(f"{level}_pcode") for level in reversed(LEVELS)]
    units = [names.unit(context, str(code)) for code in codes if code]
    known = {context.dataset.units.name(str(code)) for code in codes if code}
    place = values.get("place")
    own = [str(place)] if place and place not in known else []
    parts = [markup.isolated(one) for one in dict.fromkeys((*own, *units))]
    return joined(parts, " · ") if parts else _NOTHING


def _changed(context: Context, one: Change, titles: Titles) -> Markup:
    found = fields(context, one.changes, titles.fields)
    if one.kind == "ended" and not one.row:
        text = mark("Not in the complete list any more: over after its last known day.")
        found += piece("<li>{}</li>", context.words(text))
    return piece('<ul class="da-list">{}</ul>', found) if found else Markup()


def fields(
    context: Context, changed: Mapping[str, tuple[Any, Any]], titles: Mapping[str, str]
) -> Markup:
    """Returns what changes as items of a list: each field before and after."""
    return joined(
        piece(
            "<li>{}: <s>{}</s> {} <b>{}</b></li>",
            context.words(titles.get(name, name)),
            _value(context, name, before),
            arrow(context),
            _value(context, name, after),
        )
        for name, (before, after) in changed.items()
        if name not in DERIVED
    )


def _value(context: Context, name: str, value: object) -> Markup:
    """Returns a stored value as people read it."""
    if value is None or value == "":
        return _NOTHING
    text = str(value)
    if name in ("start", "end", "known_since", "as_of"):
        return markup.date(context.words, dt.date.fromisoformat(text))
    if isinstance(value, int) and not isinstance(value, bool):
        return markup.number(value)
    if name == "organisation":
        text = names.organisation(context, text)
    elif name in _WORDS:
        text = context.words(_WORDS[name].get(text, text))
    return markup.isolated(text)


_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "sector": vocabulary.SECTORS,
    "declared_status": vocabulary.STATUSES,
    "beneficiary": vocabulary.BENEFICIARIES,
    "kind": vocabulary.SITE_KINDS,
}
