"""What is said of the work at a place, as plain values: the page and the booklet show the same."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from geo.catalog.vocabulary import SECTORS
from geo.coverage import changes, degrees
from geo.coverage.degrees import Unnamed
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.presence.presence import PRESENT
from geo.profiles.place_report import DatedDegree, Report
from maps.look import escaped as markup
from maps.look.markup import Tag

DEGREES: Final[Mapping[str, str]] = {
    "present": mark("named here"),
    "reported_for_group": mark("named for the group of sites"),
    "reported_for_area": mark("named for a wider area"),
    degrees.UNCONFIRMED: mark("not confirmed lately"),
    degrees.SCHEDULED_END_PASSED: mark("scheduled end passed"),
}
FRESHNESS: Final[Mapping[str, str]] = {
    "fresh": mark("confirmed {day}"),
    "due": mark("confirmed {day}, a new report is due"),
    "overdue": mark("confirmed {day}, a new report is overdue"),
    "delinquent": mark("confirmed {day}, too old to rely on"),
}
AGES: Final[Mapping[str, str]] = {
    "fresh": mark("fresh"),
    "due": mark("due for an update"),
    "overdue": mark("overdue"),
    "delinquent": mark("too old to rely on"),
}
CHANGES: Final[Mapping[str, str]] = {
    changes.STARTED: mark("started"),
    changes.FIRST_REPORTED: mark("first reported"),
    changes.ENDED: mark("ended"),
    changes.HANDED_OVER: mark("handed over"),
    changes.LAPSED: mark("scheduled end passed"),
    changes.NO_LONGER_CONFIRMED: mark("no longer confirmed"),
}
_STATUS: Final = {
    degrees.UNCONFIRMED: "unconfirmed",
    degrees.SCHEDULED_END_PASSED: "scheduled_end_passed",
}
_GONE: Final = (changes.ENDED, changes.HANDED_OVER, changes.LAPSED)


class Worker(NamedTuple):
    """An organisation at a place in a sector; `said` is how it was named and when confirmed."""

    sector: str
    organisation: str
    said: str
    until: Tag


class Service(NamedTuple):
    """Work of an organisation in sectors (in words), with a day, a tag and a remark in words."""

    organisation: str
    sectors: str
    day: str = ""
    until: Tag | None = None
    remark: str = ""


def workers(context: Context, report: Report) -> list[Worker]:
    """Returns the organisations named at the place, in the order of sectors."""
    ordered = sorted(report.named, key=lambda one: list(SECTORS).index(one.degree.sector))
    return [
        Worker(
            one.degree.sector,
            one.degree.organisation,
            _said(context, report, one),
            until(context, one),
        )
        for one in ordered
    ]


def _said(context: Context, report: Report, one: DatedDegree) -> str:
    degree, words = one.degree, context.words
    later = degree.confirmed > context.day
    said_of = mark("told by a source of {day}") if later else FRESHNESS[degree.freshness]
    confirmed = words(said_of, day=words.day(degree.confirmed, short=True))
    by_district = report.is_told_by_district and degree.degree == PRESENT
    how = mark("named in the district") if by_district else DEGREES[degree.degree]
    return f"{words(how)} · {confirmed}"


def until(context: Context, one: DatedDegree) -> Tag:
    """Returns until when somebody is named; the end of a reported month is no end."""
    if one.month is not None:
        month = context.words.month(one.month)
        return Tag(context.words(mark("reported for {month}"), month=month))
    status = _STATUS.get(one.degree.degree, "active")
    return markup.end(context.words, status, one.degree.end, one.precision, context.day)


def unnamed(context: Context, one: Unnamed) -> str:
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


def former(context: Context, report: Report) -> str:
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


def others(context: Context, report: Report) -> list[tuple[str, list[Service]]]:
    """Returns who is reported for a wider area and who is not sure, under their titles."""
    return [
        (context.words(title), by_organisation(context, held))
        for title, held in (
            (mark("Reported for a wider area, place not named"), report.around),
            (mark("Named before, not confirmed lately"), report.unsure),
        )
        if held
    ]


def by_organisation(context: Context, held: Iterable[DatedDegree]) -> list[Service]:
    """Returns one line for each organisation and end, with its sectors."""
    joined: dict[tuple[str, Tag], list[str]] = {}
    for one in held:
        joined.setdefault((one.degree.organisation, until(context, one)), []).append(
            one.degree.sector
        )
    return [
        Service(name, listed(context, sectors), until=tag)
        for (name, tag), sectors in joined.items()
    ]


def endings(context: Context, report: Report) -> list[Service]:
    """Returns what ends within 180 days by month; a remark says where nobody else is named."""
    lines = []
    for end, held in groupby(report.endings, key=lambda one: one.end):
        ordered = sorted(held, key=lambda one: (one.organisation, one.sector))
        for organisation, own in groupby(ordered, key=lambda one: one.organisation):
            found = list(own)
            last = [one.sector for one in found if one.leaves_nobody]
            said = context.words(
                mark("nobody else is named in {sectors}"), sectors=listed(context, last)
            )
            lines.append(
                Service(
                    organisation,
                    listed(context, [one.sector for one in found]),
                    context.words.month(end),
                    remark=said if last else "",
                )
            )
    return lines


def alone(context: Context, report: Report) -> list[Service]:
    """Returns the services of which one organisation is the only provider."""
    found: dict[tuple[str, dt.date | None], list[str]] = {}
    for one in report.single:
        found.setdefault((one.organisation, one.end), []).append(one.sector)
    return [
        Service(
            organisation,
            listed(context, sectors),
            until=markup.end(context.words, "active", end, "month", context.day),
        )
        for (organisation, end), sectors in found.items()
    ]


def history(context: Context, report: Report) -> list[Service]:
    """Returns what changed within a year, the newest first, by month; a remark says how."""
    joined: dict[tuple[dt.date, str, str], list[str]] = {}
    for one in reversed(report.changes):
        day = one.day - dt.timedelta(days=1) if one.kind in _GONE else one.day
        joined.setdefault((day, one.kind, one.organisation), []).append(one.sector)
    return [
        Service(
            organisation,
            listed(context, sectors),
            context.words.month(day),
            remark=context.words(CHANGES[kind]),
        )
        for (day, kind, organisation), sectors in joined.items()
    ]


def listed(context: Context, sectors: Sequence[str]) -> str:
    """Returns the titles of sectors as one list."""
    return context.words.listed(names.sector(context, one) for one in sectors)
