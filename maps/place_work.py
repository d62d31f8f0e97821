"""Who works at a place, how surely and until when; what ends and what changed, as HTML."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from geo import catalog, changes, degrees, names
from geo.disclosure import Audience
from geo.language import mark
from geo.place_report import Named, Report
from geo.presence import PRESENT
from geo.scene import Scene
from geo.vocabulary import SECTORS
from maps import markup, sheet, work_rows

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
_STATUS: Final = {degrees.UNCONFIRMED: "unconfirmed",
                  degrees.SCHEDULED_END_PASSED: "scheduled_end_passed"}  # fmt: skip
CHANGES: Final[Mapping[str, str]] = {
    changes.STARTED: mark("started"),
    changes.FIRST_REPORTED: mark("first reported"),
    changes.ENDED: mark("ended"),
    changes.HANDED_OVER: mark("handed over"),
    changes.LAPSED: mark("scheduled end passed"),
    changes.NO_LONGER_CONFIRMED: mark("no longer confirmed"),
}
_GONE: Final = (changes.ENDED, changes.HANDED_OVER, changes.LAPSED)


@dataclass(frozen=True)
class Pages:
    """Where names lead: to the page of an organisation and of a place (layer, id)."""

    organisation: Callable[[str], str]
    place: Callable[[str, str], str]


def works(scene: Scene, report: Report, pages: Pages, printed: int) -> str:
    """Returns the organisations named at the place by sector, then those of wider areas."""
    words = scene.words
    ordered = sorted(report.named, key=lambda one: list(SECTORS).index(one.degree.sector))
    cells = []
    for sector, held in groupby(ordered, key=lambda one: one.degree.sector):
        for at, one in enumerate(held):
            title = markup.text(names.sector(scene, sector))
            shown = title if at == 0 else f'<span class="p-sr">{title}</span>'
            said = _organisation(scene, report, one, pages)
            cells.append([shown, said, _until(scene, one)])
    if cells:
        head = [words(mark("Sector")), words(mark("Organisation")), words(mark("Until"))]
        body = sheet.table(words(mark("Who works here")), head, sheet.rows(words, cells, printed))
    else:
        body = markup.empty(work_rows.nobody(scene))
    if report.is_told_by_district:
        body += markup.note(words(mark("Organisations are shown for the whole district.")))
    return sheet.section(words(mark("Who works here")), body + _others(scene, report, pages))


def _organisation(scene: Scene, report: Report, one: Named, pages: Pages) -> str:
    degree, words = one.degree, scene.words
    name = names.organisation(scene, degree.organisation)
    later = degree.confirmed > scene.day
    said_of = mark("told by a source of {day}") if later else FRESHNESS[degree.freshness]
    confirmed = words(said_of, day=words.day(degree.confirmed, short=True))
    by_district = report.is_told_by_district and degree.degree == PRESENT
    how = mark("named in the district") if by_district else DEGREES[degree.degree]
    said = f"{words(how)} · {confirmed}"
    return (
        f"<b>{markup.link(name, pages.organisation(degree.organisation))}</b> "
        f"<small>{markup.text(said)}</small>"
    )


def _until(scene: Scene, one: Named) -> str:
    if one.month is not None:
        month = scene.words.month(one.month)
        return markup.tag(scene.words(mark("reported for {month}"), month=month))
    status = _STATUS.get(one.degree.degree, "active")
    return markup.end_tag(scene.words, status, one.degree.end, one.precision, scene.day)


def _others(scene: Scene, report: Report, pages: Pages) -> str:
    words = scene.words
    parts = []
    for title, held in (
        (mark("Reported for a wider area, place not named"), report.around),
        (mark("Named before, not confirmed lately"), report.unsure),
    ):
        if held:
            lines = _by_organisation(scene, held, pages)
            parts.append(f"<h3>{markup.text(words(title))}</h3>{sheet.items(words, lines, 6)}")
    for one in report.unnamed:
        said = words.count(
            "{n} organisation counted in {place} without a name, {day} ({freshness})",
            "{n} organisations counted in {place} without names, {day} ({freshness})",
            one.number,
            place=one.name_in_source,
            day=words.day(one.as_of, short=True),
            freshness=words(AGES[one.freshness]),
        )
        parts.append(markup.note(said))
    if report.former:
        parts.append(markup.note(_former(scene, report)))
    return "".join(parts)


AGES: Final[Mapping[str, str]] = {
    "fresh": mark("fresh"),
    "due": mark("due for an update"),
    "overdue": mark("overdue"),
    "delinquent": mark("too old to rely on"),
}


def _former(scene: Scene, report: Report) -> str:
    if report.last is None:
        return scene.words.count(
            "{n} other organisation was named here before.",
            "{n} other organisations were named here before.",
            report.former,
        )
    return scene.words.count(
        "{n} other organisation was named here before, the last until {month}.",
        "{n} other organisations were named here before, the last until {month}.",
        report.former,
        month=scene.words.month(report.last),
    )


def _by_organisation(scene: Scene, held: Iterable[Named], pages: Pages) -> list[str]:
    """Returns one line for each organisation and end, with its sectors."""
    joined: dict[tuple[str, str], list[str]] = {}
    for one in held:
        key = (one.degree.organisation, _until(scene, one))
        joined.setdefault(key, []).append(names.sector(scene, one.degree.sector))
    return [
        f"<b>{markup.link(names.organisation(scene, name), pages.organisation(name))}</b> "
        f"{markup.text(scene.words.listed(sectors))} {tag}"
        for (name, tag), sectors in joined.items()
    ]


def ends(scene: Scene, report: Report, printed: int) -> str:
    """Returns what ends within 180 days, by month, and where one organisation is the only one."""
    words = scene.words
    lines = []
    for end, held in groupby(report.endings, key=lambda one: one.end):
        for organisation, own in groupby(
            sorted(held, key=lambda one: one.organisation), key=lambda one: one.organisation
        ):
            found = list(own)
            last = [one.sector for one in found if one.leaves_nobody]
            line = _service(scene, end, organisation, [one.sector for one in found])
            if last:
                said = words(
                    mark("nobody else is named in {sectors}"), sectors=_sectors(scene, last)
                )
                line += f' <span class="a-tag end">{markup.text(said)}</span>'
            lines.append(line)
    alone: dict[tuple[str, dt.date | None], list[str]] = {}
    for one in report.single:
        alone.setdefault((one.organisation, one.end), []).append(one.sector)
    only = [_alone(scene, *key, sectors) for key, sectors in alone.items()]
    return sheet.section(
        words(mark("Ends within 180 days")), sheet.items(words, lines, printed)
    ) + sheet.section(words(mark("One organisation alone")), sheet.items(words, only, printed))


def _service(scene: Scene, day: dt.date, organisation: str, sectors: list[str]) -> str:
    when = markup.text(scene.words.month(day))
    name = markup.text(names.organisation(scene, organisation))
    return f'<span class="p-day">{when}</span> <b>{name}</b> {_text(scene, sectors)}'


def _alone(scene: Scene, organisation: str, end: dt.date | None, sectors: list[str]) -> str:
    name = markup.text(names.organisation(scene, organisation))
    tag = markup.end_tag(scene.words, "active", end, "month", scene.day)
    return f"<b>{name}</b> {_text(scene, sectors)} {tag}"


def _sectors(scene: Scene, sectors: Iterable[str]) -> str:
    return scene.words.listed(names.sector(scene, one) for one in sectors)


def _text(scene: Scene, sectors: Iterable[str]) -> str:
    return markup.text(_sectors(scene, sectors))


def history(scene: Scene, report: Report, printed: int) -> str:
    """Returns what changed at the place in the year before the day, the newest first, by month."""
    words = scene.words
    joined: dict[tuple[dt.date, str, str], list[str]] = {}
    for one in reversed(report.changes):
        day = one.day - dt.timedelta(days=1) if one.kind in _GONE else one.day
        joined.setdefault((day, one.kind, one.organisation), []).append(one.sector)
    lines = [
        f'{_service(scene, day, organisation, sectors)} <span class="p-kind">'
        f"{markup.text(words(CHANGES[kind]))}</span>"
        for (day, kind, organisation), sectors in joined.items()
    ]
    return sheet.section(
        words(mark("Changes within a year")), sheet.items(words, lines, printed), "p-changes"
    )


def sources(scene: Scene, report: Report) -> str:
    """Returns the sources of the page, each with its publisher and date, as one line."""
    known = {names.source(scene, one) for one in report.source_ids}
    own = report.profile.sources
    others = sorted(one for one in known if one not in own)
    parts = [own, *others, *_boundaries(scene)]
    said = scene.words(
        mark("Sources: {sources}"), sources=scene.words.clauses(dict.fromkeys(parts))
    )
    return f"{said} · {names.audience(scene, Audience(scene.dataset.audience))}"


def _boundaries(scene: Scene) -> tuple[str, ...]:
    return (names.source(scene, catalog.SUBDISTRICTS.source_id),)
