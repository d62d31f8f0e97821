"""The booklet of an organisation: everything that its page says, in chapters."""

from collections.abc import Iterable
from itertools import chain

from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles import organisation as organisation_profile
from geo.profiles.organisation import Organisation
from geo.view.view import View
from maps.booklets import terms
from maps.booklets.parts import (
    Block,
    Booklet,
    Chapter,
    Row,
    Table,
    bold,
    chapter,
    facts,
    line,
    row,
    small,
    source,
    text,
)
from maps.sheets import organisation_sheet, organisation_words


def of(context: Context, organisation_id: str) -> Booklet | None:
    """Returns the booklet of an organisation; None where the audience knows none of that id."""
    if organisation_id not in context.dataset.vocabulary["partner"]:
        return None
    found = organisation_profile.of(context, organisation_id)
    words, record = context.words, found.record
    title = names.organisation_in_full(context, organisation_id)
    known = dict.fromkeys(str(record.get(one) or "") for one in ("name", "name_ar", "name_ckb"))
    day = words(mark("Situation of {day}"), day=words.day(context.day))
    view = View(date=context.view.date, lang=context.view.lang, layers=())
    last = max(found.months.months, default=context.day)
    map_title = organisation_sheet.MAP_TITLES.get(found.places_when, "")
    return Booklet(
        file=f"organisations/{organisation_id}",
        context=Context(context.dataset, view, words),
        eyebrow=f"{names.value(context, 'orgtype', record['type'])} · {day}",
        title=title,
        names=tuple(one for one in known if one and one not in title),
        code="",
        finding=organisation_sheet.finding(context, found),
        figures=tuple(organisation_sheet.figures(context, found)),
        marked=found.places,
        map_title=words(map_title, month=words.month(last)) if map_title else "",
        chapters=tuple(chapters(context, found)),
    )


def chapters(context: Context, found: Organisation) -> Iterable[Chapter]:
    """Yields the chapters that have something to say."""
    return chain(
        _stays(context, found),
        _with(context, found),
        _handovers(context, found),
        _months(context, found),
        terms.of_organisation(context, found.source_ids),
    )


def _stays(context: Context, found: Organisation) -> list[Chapter]:
    words = context.words
    title = words(mark("Places and sectors"))
    aliases = ", ".join(one for one in (found.record["aliases"] or "").split("|") if one)
    also: list[Block] = []
    if aliases:
        also = facts(title, [(words(mark("Also written as")), source(aliases))])
    rows = tuple(
        row(bold(one.stay.place), line(one.sectors, small(one.funded)), one.until)
        for one in organisation_words.stays(context, found.stays)
    )
    if not rows:
        said = mark("No work is named that goes on, lies ahead or ended this year.")
        return chapter(title, [*also, text(words(said), "empty")])
    head = (words(mark("Place")), words(mark("Sector")), words(mark("Until")))
    return chapter(title, [*also, Table(title, head, (3, 5, 2), rows)])


def _with(context: Context, found: Organisation) -> list[Chapter]:
    words = context.words
    title = words(mark("With whom"))
    pairs = [
        (words(name), words.listed(names.organisation(context, one) for one in ids))
        for name, ids in (
            (mark("Funded by"), found.donors),
            (mark("Works through"), found.implements),
            (mark("Funds"), found.funds),
            (mark("Works for"), found.works_for),
        )
        if ids
    ]
    nobody = text(words(mark("No donor or implementing partner is stated.")), "empty")
    return chapter(title, facts(title, pairs) or [nobody])


def _handovers(context: Context, found: Organisation) -> list[Chapter]:
    words = context.words
    title = words(mark("Handovers"))
    rows = []
    for one in organisation_words.handovers(context, found):
        to = words.listed(names.organisation(context, name) for name in one.to)
        rows.append(
            row(line(bold(one.service), small(one.places)), line(one.status, small(to)), one.gap)
        )
    head = (words(mark("Service")), words(mark("Taken over")), words(mark("Gap")))
    return chapter(title, [Table(title, head, (5, 3, 2), tuple(rows))] if rows else [])


def _months(context: Context, found: Organisation) -> list[Chapter]:
    words, held = context.words, found.months
    title = words(mark("Reported in 2022, districts by month"))
    caption = words(mark("Districts reported by sector and month"))
    head = (words(mark("Sector")), *(words.month(one) for one in held.months))
    rows: list[Row] = [
        row(
            names.sector(context, sector),
            *(f"{held.units.get((sector, month), 0)}" for month in held.months),
        )
        for sector in held.sectors
    ]
    note = mark(
        "Districts in which the 3W of OCHA reports it; 0: not reported. Governorates where "
        "sectors are shown by governorate."
    )
    widths = (3.0, *(-1.0 for _ in held.months))
    blocks: list[Block] = [Table(caption, head, widths, tuple(rows)), text(words(note), "note")]
    return chapter(title, blocks if rows else [])
