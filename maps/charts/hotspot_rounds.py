"""Hotspots over time: rounds of the Return Index beside the list of 2020, as HTML."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from markupsafe import Markup

from geo.dataset import names
from geo.dataset.context import Context
from geo.language import forms, mark
from geo.needs import index_rounds
from geo.needs.index_rounds import Change, Found, OverTime, Place, Round
from maps.charts import hotspot_rule
from maps.look import markup, templates
from maps.look.templates import joined, piece

MOST_ROUNDS: Final = 4
"""Rounds that the table shows, the newest; the file has all."""
MOST_ROWS: Final = 60
TITLES: Final[Mapping[str, str]] = {
    index_rounds.CAME: mark("Came"),
    index_rounds.STAYED: mark("Stayed"),
    index_rounds.LEFT: mark("Left"),
    index_rounds.FIRST_KNOWN: mark("Hotspots that the round before does not have"),
    index_rounds.NOT_IN_ROUND: mark("Hotspots that this round does not have"),
}
_NOTHING: Final = "–"
Address = Callable[[str, str], str]
"""The address of a place's page, by layer and id."""


def finding(context: Context, found: OverTime) -> str:
    """Returns how many sub-districts meet the rule in each round, as one sentence."""
    words = context.words
    said = [
        words.count(
            "{n} sub-district meets the rule in {round}",
            "{n} sub-districts meet the rule in {round}",
            found.hotspots(at),
            round=named(context, one),
        )
        for at, one in enumerate(found.rounds)
    ]
    return words.clauses(said[-MOST_ROUNDS:])


def named(context: Context, one: Round) -> str:
    """Returns what a round is called: its number and its day."""
    words, day = context.words, context.words.day(dt.date.fromisoformat(one.day), short=True)
    if not one.number:
        return words(mark("the round of {day}"), day=day)
    return words(mark("round {number} ({day})"), number=one.number, day=day)


def changes(context: Context, found: OverTime, address: Address) -> Markup:
    """Returns what came, stayed and left in each round against the one before, newest first."""
    words, parts = context.words, []
    for later in reversed(range(len(found.rounds))):
        before = found.before(later)
        if before is None:
            continue
        title = words(
            mark("From {before} to {later}"),
            before=named(context, found.rounds[before]),
            later=named(context, found.rounds[later]),
        )
        parts.append(markup.section(title) + _kinds(context, found.changes(later), address))
    return joined(parts[:MOST_ROUNDS])


def _kinds(context: Context, found: Iterable[Change], address: Address) -> Markup:
    words, by_kind = context.words, dict[str, list[Place]]()
    for one in found:
        by_kind.setdefault(one.kind, []).append(one.place)
    if not by_kind:
        return markup.empty(words(mark("No sub-district meets the rule in either round.")))
    return joined(
        piece(
            "<p><b>{}: {}</b> {}</p>",
            words(TITLES[kind]),
            len(places),
            templates.listed(words, [_linked(context, one, address) for one in places]),
        )
        for kind, places in by_kind.items()
    )


def table(context: Context, found: OverTime, address: Address) -> Markup:
    """Returns the hotspots with their severities and returnees in each round."""
    words = context.words
    shown = range(max(0, len(found.rounds) - MOST_ROUNDS), len(found.rounds))
    head = [
        words(mark("Sub-district")),
        words(mark("List of 2020")),
        *(_headed(context, found.rounds[at]) for at in shown),
    ]
    caption = words(mark("Hotspots by round: severity on both scales, and returnees"))
    told = [one for one in found.places if any(one.rounds[at] for at in shown)]
    rows = [_row(context, one, shown, address) for one in told[:MOST_ROWS]]
    drawn = piece('<div class="h-wide">{}</div>', markup.table(caption, head, rows))
    if len(told) > MOST_ROWS:
        said = mark("The first {shown} of {total} rows; the file holds all of them.")
        drawn += markup.note(words(said, shown=MOST_ROWS, total=f"{len(told):,}"))
    return drawn + _silent(context, [one for one in found.places if one not in told], address)


def _headed(context: Context, one: Round) -> str:
    name = named(context, one)
    return name[:1].upper() + name[1:]


def _silent(context: Context, silent: Sequence[Place], address: Address) -> Markup:
    """Returns the hotspots of 2020 of which these rounds say nothing."""
    if not silent:
        return Markup()
    title = context.words(mark("Listed in 2020, in none of these rounds"))
    named_here = templates.listed(context.words, [_linked(context, one, address) for one in silent])
    return markup.note(piece("{}: {}. {}", title, len(silent), named_here))


def _row(
    context: Context, one: Place, shown: Sequence[int], address: Address
) -> list[str | Markup]:
    where = names.unit(context, context.dataset.units.parents(one.pcode).get("governorate", ""))
    listed = context.words(mark("listed")) if one.listed else _NOTHING
    return [
        piece("{} <small>{}</small>", _linked(context, one, address), where),
        listed,
        *(_cell(context, one.rounds[at]) for at in shown),
    ]


def _linked(context: Context, one: Place, address: Address) -> Markup:
    if one.listed:
        name = names.of_record(context, "hotspots", one.listed)
        return markup.link(name, address("hotspots", one.listed))
    return markup.link(names.unit(context, one.pcode), address("subdistricts", one.pcode))


def _cell(context: Context, found: Found | None) -> Markup:
    """Returns both severities with the returnees; a dash where a round has not the place."""
    words = context.words
    if found is None:
        return piece('<span title="{}">{}</span>', words(mark("not in this round")), _NOTHING)
    said = " / ".join(
        words(hotspot_rule.SEVERITIES[one]) if one in hotspot_rule.SEVERITIES else _NOTHING
        for one in (found.livelihoods, found.safety)
    )
    people = _NOTHING if found.returnees is None else f"{found.returnees:,}"
    tag = markup.tag(words(mark("hotspot")), "end") if found.is_hotspot else Markup()
    returnees = words.beside(
        forms("{people} returnee", "{people} returnees"), found.returnees, people=people
    )
    return piece("{} <small>{}</small> {}", said, returnees, tag)


def sources(context: Context, found: OverTime) -> Markup:
    """Returns which source each round is of, its day, and how many names fit no sub-district."""
    words, lines = context.words, []
    for one in found.rounds[-MOST_ROUNDS:]:
        record = context.dataset.sources.get(one.source_id) or {}
        by = words.name(record, "caption") or str(record.get("title") or one.source_id)
        parts = [named(context, one), by, words.count("{n} row", "{n} rows", one.rows)]
        if one.unmatched:
            parts.append(words.count("{n} name to decide", "{n} names to decide", one.unmatched))
        lines.append(words.listed(parts))
    return markup.source(words(mark("Return Index: {rounds}"), rounds=words.clauses(lines)))
