"""Chapters of a booklet that say who works at a place, what ends and what changed."""

from itertools import groupby

from geo import names
from geo.language import mark
from geo.place_report import Report
from geo.scene import Scene
from maps import place_words, work_rows
from maps.booklet_parts import (
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
from maps.markup import Tag
from maps.place_words import Service


def works(scene: Scene, report: Report) -> list[Chapter]:
    """Returns who works at the place, by sector, then those of wider areas and not sure."""
    words = scene.words
    title = words(mark("Who works here"))
    rows = _workers(scene, report)
    blocks: list[Block] = [text(work_rows.nobody(scene), "empty")]
    if rows:
        head = (words(mark("Sector")), words(mark("Organisation")), words(mark("Until")))
        blocks = [Table(title, head, (2, 5, 2), tuple(rows))]
    if report.is_told_by_district:
        blocks.append(text(words(mark("Organisations are shown for the whole district.")), "note"))
    for name, held in place_words.others(scene, report):
        blocks += [text(name, "heading"), *items([_service(scene, one) for one in held])]
    blocks += [text(place_words.unnamed(scene, one), "note") for one in report.unnamed]
    former = place_words.former(scene, report)
    return chapter(title, [*blocks, *([text(former, "note")] if former else [])])


def _workers(scene: Scene, report: Report) -> list[Row]:
    rows = []
    found = place_words.workers(scene, report)
    for sector, held in groupby(found, key=lambda one: one.sector):
        title = names.sector(scene, sector)
        for at, one in enumerate(held):
            name = names.organisation(scene, one.organisation)
            shown = small(title) if at else bold(title)
            rows.append(row(shown, line(bold(name), small(one.said)), one.until))
    return rows


def _service(scene: Scene, one: Service) -> Line:
    name = names.organisation(scene, one.organisation)
    remark = Tag(one.remark, "end") if one.remark else None
    return line(bold(name), one.sectors, one.until, remark)


def ends(scene: Scene, report: Report) -> list[Chapter]:
    """Returns what ends within 180 days, and where one organisation is the only one."""
    words = scene.words
    blocks: list[Block] = []
    soon = words(mark("Ends within 180 days"))
    head = (words(mark("Month")), words(mark("Organisation")), words(mark("Sector")))
    rows = [_dated(scene, one, Tag(one.remark, "end"))
            for one in place_words.endings(scene, report)]  # fmt: skip
    if rows:
        blocks += [text(soon, "heading"), Table(soon, head, (1.3, 2, 5), tuple(rows))]
    only = [_service(scene, one) for one in place_words.alone(scene, report)]
    if only:
        blocks += [text(words(mark("One organisation alone")), "heading"), *items(only)]
    return chapter(words(mark("What ends next")), blocks)


def _dated(scene: Scene, one: Service, remark: Run | Tag) -> Row:
    name = names.organisation(scene, one.organisation)
    return row(one.day, bold(name), line(one.sectors, remark))


def history(scene: Scene, report: Report) -> list[Chapter]:
    """Returns what changed at the place in the year before the day, the newest first."""
    words = scene.words
    title = words(mark("Changes within a year"))
    head = (words(mark("Month")), words(mark("Organisation")), words(mark("Change")))
    rows = [_dated(scene, one, small(one.remark)) for one in place_words.history(scene, report)]
    return chapter(title, [Table(title, head, (1.3, 2, 5), tuple(rows))] if rows else [])
