"""Chapters of a booklet that say who works at a place, what ends and what changed."""

from itertools import groupby

from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles.place_report import Report
from maps.booklets.parts import (
    Block,
    Chapter,
    Line,
    Row,
    Run,
    Table,
    bold,
    chapter,
    items,
    line,
    row,
    small,
    text,
)
from maps.look import work_rows
from maps.look.markup import Tag
from maps.sheets import place_words
from maps.sheets.place_words import Service


def works(context: Context, report: Report) -> list[Chapter]:
    """Returns who works at the place, by sector, then those of wider areas and not sure."""
    words = context.words
    title = words(mark("Who works here"))
    rows = _workers(context, report)
    blocks: list[Block] = [text(work_rows.nobody(context), "empty")]
    if rows:
        head = (words(mark("Sector")), words(mark("Organisation")), words(mark("Until")))
        blocks = [Table(title, head, (2, 5, 2), tuple(rows))]
    if report.is_told_by_district:
        blocks.append(text(words(mark("Organisations are shown for the whole district.")), "note"))
    for name, held in place_words.others(context, report):
        blocks += [text(name, "heading"), *items([_service(context, one) for one in held])]
    blocks += [text(place_words.unnamed(context, one), "note") for one in report.unnamed]
    former = place_words.former(context, report)
    return chapter(title, [*blocks, *([text(former, "note")] if former else [])])


def _workers(context: Context, report: Report) -> list[Row]:
    rows = []
    found = place_words.workers(context, report)
    for sector, held in groupby(found, key=lambda one: one.sector):
        title = names.sector(context, sector)
        for at, one in enumerate(held):
            name = names.organisation(context, one.organisation)
            shown = small(title) if at else bold(title)
            rows.append(row(shown, line(bold(name), small(one.said)), one.until))
    return rows


def _service(context: Context, one: Service) -> Line:
    name = names.organisation(context, one.organisation)
    remark = Tag(one.remark, "end") if one.remark else None
    return line(bold(name), one.sectors, one.until, remark)


def ends(context: Context, report: Report) -> list[Chapter]:
    """Returns what ends within 180 days, and where one organisation is the only one."""
    words = context.words
    blocks: list[Block] = []
    soon = words(mark("Ends within 180 days"))
    head = (words(mark("Month")), words(mark("Organisation")), words(mark("Sector")))
    rows = [
        _dated(context, one, Tag(one.remark, "end")) for one in place_words.endings(context, report)
    ]
    if rows:
        blocks += [text(soon, "heading"), Table(soon, head, (1.3, 2, 5), tuple(rows))]
    only = [_service(context, one) for one in place_words.alone(context, report)]
    if only:
        blocks += [text(words(mark("One organisation alone")), "heading"), *items(only)]
    return chapter(words(mark("What ends next")), blocks)


def _dated(context: Context, one: Service, remark: Run | Tag) -> Row:
    name = names.organisation(context, one.organisation)
    return row(one.day, bold(name), line(one.sectors, remark))


def history(context: Context, report: Report) -> list[Chapter]:
    """Returns what changed at the place in the year before the day, the newest first."""
    words = context.words
    title = words(mark("Changes within a year"))
    head = (words(mark("Month")), words(mark("Organisation")), words(mark("Change")))
    rows = [_dated(context, one, small(one.remark)) for one in place_words.history(context, report)]
    return chapter(title, [Table(title, head, (1.3, 2, 5), tuple(rows))] if rows else [])
