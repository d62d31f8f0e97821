"""Chapters that say who works at a place, how surely and until when, what ends, what changed."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

from geo.catalog.vocabulary import AGES, NAMED_SECTORS
from geo.coverage import changes, degrees
from geo.coverage.degrees import Unnamed
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.presence.links import PRESENT
from geo.profiles.place_report import DatedDegree, Report
from geo.profiles.texts import age_text
from geo.values import days
from maps.document import work
from maps.document.parts import (
    ORGANISATIONS,
    Block,
    Chapter,
    Column,
    Line,
    Part,
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
from maps.look import markup
from maps.look.markup import Tag, Until

WORK_PRINTED: Final = 16
OTHERS_PRINTED: Final = 6
DEGREES: Final[Mapping[str, str]] = {
    "present": mark("named here"),
    "reported_for_group": mark("named for the group of sites"),
    "reported_for_sites": mark("named for the informal sites together"),
    "reported_for_area": mark("named for a wider area"),
    degrees.UNCONFIRMED: mark("not confirmed lately"),
    degrees.SCHEDULED_END_PASSED: mark("scheduled end passed"),
    degrees.REPORTED_BEFORE: mark("reported for an earlier month"),
}
FRESHNESS: Final[Mapping[str, str]] = {"fresh": mark("confirmed {day}"), **age_text.CONFIRMED}
CHANGES: Final[Mapping[str, str]] = {
    changes.STARTED: mark("started"),
    changes.RECENT: mark("started recently"),
    changes.ENDED: mark("ended"),
    changes.HANDED_OVER: mark("handed over"),
    changes.LAPSED: mark("scheduled end passed"),
    changes.NO_LONGER_CONFIRMED: mark("no longer confirmed"),
    changes.FIRST_KNOWN: mark("named, start not stated"),
}
_STATUS: Final = {
    degrees.UNCONFIRMED: "unconfirmed",
    degrees.SCHEDULED_END_PASSED: "scheduled_end_passed",
    degrees.REPORTED_BEFORE: "reported_before",
}
_GONE: Final = (changes.ENDED, changes.HANDED_OVER, changes.LAPSED)


def works(context: Context, report: Report) -> list[Chapter]:
    """Returns who works at the place, by sector, then those of wider areas and not sure."""
    words = context.words
    title = work.title(context, report.profile)
    rows = _workers(context, report)
    blocks: list[Block] = [text(work.nobody(context, report.profile), "empty")]
    if rows:
        columns = (
            Column(words(mark("Sector")), 2),
            Column(words(mark("Organisation")), 5),
            Column(words(mark("Until")), 2),
        )
        blocks = [Table(title, columns, tuple(rows), printed=WORK_PRINTED)]
    if report.is_told_by_district:
        blocks.append(text(words(mark("Organisations are shown for the whole district.")), "note"))
    for name, others in (
        (mark("Reported for the informal sites together"), report.for_sites),
        (mark("Reported for a wider area"), report.around),
        (mark("Named before, not confirmed lately"), report.unsure),
    ):
        if others:
            lines = _by_organisation(context, others)
            blocks += [text(words(name), "heading"), *items(lines, OTHERS_PRINTED)]
    blocks += [text(_unnamed(context, one), "note") for one in report.unnamed]
    former = _former(context, report)
    return chapter(title, [*blocks, *([text(former, "note")] if former else [])])


def _workers(context: Context, report: Report) -> list[tuple[Line, ...]]:
    rows = []
    order = list(NAMED_SECTORS)
    ordered = sorted(report.named, key=lambda one: order.index(one.degree.sector))
    for sector, named in groupby(ordered, key=lambda one: one.degree.sector):
        title = names.sector(context, sector)
        for at, one in enumerate(named):
            who = line(_linked(context, one.degree.organisation), small(_how(context, report, one)))
            rows.append(row(Run(title, "again" if at else "key"), who, _until(context, one)))
    return rows


def _linked(context: Context, organisation: str) -> Run:
    return bold(names.organisation(context, organisation), f"{ORGANISATIONS}/{organisation}")


def _how(context: Context, report: Report, one: DatedDegree) -> str:
    """Returns how an organisation was named, and when it was confirmed."""
    degree, words = one.degree, context.words
    later = degree.confirmed > context.day
    said_of = mark("told by a source of {day}") if later else FRESHNESS[degree.freshness]
    day = words.day(degree.confirmed, short=True)
    confirmed = words(said_of, day=age_text.confirmed(context, day, degree.confirmed_in))
    by_district = report.is_told_by_district and degree.degree == PRESENT
    how = mark("named in the district") if by_district else DEGREES[degree.degree]
    parts = [words(how), confirmed]
    if one.is_disputed:
        parts.append(words(mark("another source says otherwise")))
    return " · ".join(parts)


def _until(context: Context, one: DatedDegree) -> Tag:
    """Returns until when somebody is named; the end of a reported month is no end."""
    if one.month is not None:
        month = context.words.month(one.month)
        return Tag(context.words(mark("reported for {month}"), month=month))
    status = _STATUS.get(one.degree.degree, "active")
    until = Until(status, one.degree.end, one.precision, one.extension)
    return markup.end(context.words, until, context.day)


def _by_organisation(context: Context, others: Iterable[DatedDegree]) -> list[Line]:
    """Returns one line for each organisation and end, with its sectors."""
    joined: dict[tuple[str, Tag], list[str]] = {}
    for one in others:
        key = (one.degree.organisation, _until(context, one))
        joined.setdefault(key, []).append(one.degree.sector)
    return [
        line(_linked(context, organisation), _sectors(context, sectors), until)
        for (organisation, until), sectors in joined.items()
    ]


def _unnamed(context: Context, one: Unnamed) -> str:
    """Returns how many organisations a source counts without their names."""
    words = context.words
    return words.count(
        "{n} organisation counted in {place} without a name, {day} ({freshness})",
        "{n} organisations counted in {place} without names, {day} ({freshness})",
        one.number,
        place=one.name_in_source,
        day=words.day(one.as_of, short=True),
        freshness=words(AGES[one.freshness]),
    )


def _former(context: Context, report: Report) -> str:
    """Returns how many others were named before, empty where nobody was."""
    if not report.former:
        return ""
    if report.last is None:
        return context.words.count(
            "{n} other organisation was named here before.",
            "{n} other organisations were named here before.",
            report.former,
        )
    return context.words.count(
        "{n} other organisation was named here before, the last until {month}.",
        "{n} other organisations were named here before, the last until {month}.",
        report.former,
        month=context.words.month(report.last),
    )


def ends(context: Context, report: Report, printed: int = 0) -> list[Chapter]:
    """Returns what ends within 180 days, and where one organisation is the only one."""
    words = context.words
    soon = words(mark("Stated ends within 180 days"))
    rows = _endings(context, report)
    table = [_by_month(context, soon, mark("Sector"), rows, printed)] if rows else []
    only = items(_alone(context, report), printed)
    return [
        *chapter(soon, table),
        *chapter(words(mark("One organisation alone named for the place itself")), only),
    ]


def _endings(context: Context, report: Report) -> list[tuple[Line, ...]]:
    """Returns what ends by month; a remark says where nobody else is named."""
    rows = []
    for end, held in groupby(report.endings, key=lambda one: one.end):
        ordered = sorted(held, key=lambda one: (one.organisation, one.sector))
        for organisation, own in groupby(ordered, key=lambda one: one.organisation):
            found = list(own)
            last = [one.sector for one in found if one.leaves_nobody]
            nobody = context.words(
                mark("nobody else is named in {sectors}"), sectors=_sectors(context, last)
            )
            sectors = _sectors(context, [one.sector for one in found])
            until = Until("active", end, "month", any(one.extension for one in found))
            sectors = markup.extended(context.words, sectors, until)
            remark = Tag(nobody, "end") if last else None
            rows.append(_dated(context, end, organisation, line(sectors, remark)))
    return rows


def _by_month(
    context: Context, title: str, last: str, rows: Iterable[tuple[Line, ...]], printed: int
) -> Table:
    words = context.words
    columns = (
        Column(words(mark("Month")), 1.3),
        Column(words(mark("Organisation")), 2),
        Column(words(last), 5),
    )
    return Table(title, columns, tuple(rows), "list", printed)


def _dated(context: Context, day: dt.date, organisation: str, what: Part) -> tuple[Line, ...]:
    name = names.organisation(context, organisation)
    return row(Run(context.words.month(day), "day"), bold(name), what)


def _alone(context: Context, report: Report) -> list[Line]:
    """Returns the services of which one organisation is the only provider."""
    found: dict[tuple[str, Until], list[str]] = {}
    for one in report.single:
        until = Until("active", one.end, one.precision, one.extension)
        found.setdefault((one.organisation, until), []).append(one.sector)
    return [
        line(
            bold(names.organisation(context, organisation)),
            _sectors(context, sectors),
            markup.end(context.words, until, context.day),
        )
        for (organisation, until), sectors in found.items()
    ]


def history(context: Context, report: Report, printed: int = 0) -> list[Chapter]:
    """Returns what changed at the place in the year before the day, the newest first."""
    title = context.words(mark("Changes within a year"))
    joined: dict[tuple[dt.date, str, str], list[str]] = {}
    for one in reversed(report.changes):
        day = days.plus(one.day, -1) if one.kind in _GONE else one.day
        joined.setdefault((day, one.kind, one.organisation), []).append(one.sector)
    rows = [
        _dated(
            context,
            day,
            organisation,
            line(_sectors(context, sectors), Run(context.words(CHANGES[kind]), "change")),
        )
        for (day, kind, organisation), sectors in joined.items()
    ]
    table = [_by_month(context, title, mark("Change"), rows, printed)] if rows else []
    return chapter(title, table, "changes")


def _sectors(context: Context, sectors: Sequence[str]) -> str:
    return context.words.listed(names.sector(context, one) for one in sectors)
