"""Who works at a place, how surely and until when; what ends and what changed, as HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from geo import catalog, names
from geo.disclosure import Audience
from geo.language import mark
from geo.place_report import Report
from geo.scene import Scene
from maps import markup, place_words, sheet, work_rows
from maps.place_words import Service, Worker


@dataclass(frozen=True)
class Pages:
    """Where names lead: to the page of an organisation and of a place (layer, id)."""

    organisation: Callable[[str], str]
    place: Callable[[str, str], str]


def works(scene: Scene, report: Report, pages: Pages, printed: int) -> str:
    """Returns the organisations named at the place by sector, then those of wider areas."""
    words = scene.words
    cells = []
    found = place_words.workers(scene, report)
    for sector, held in groupby(found, key=lambda one: one.sector):
        for at, one in enumerate(held):
            title = markup.text(names.sector(scene, sector))
            shown = title if at == 0 else f'<span class="p-sr">{title}</span>'
            cells.append([shown, _organisation(scene, one, pages), markup.tag(*one.until)])
    if cells:
        head = [words(mark("Sector")), words(mark("Organisation")), words(mark("Until"))]
        body = sheet.table(words(mark("Who works here")), head, sheet.rows(words, cells, printed))
    else:
        body = markup.empty(work_rows.nobody(scene))
    if report.is_told_by_district:
        body += markup.note(words(mark("Organisations are shown for the whole district.")))
    return sheet.section(words(mark("Who works here")), body + _others(scene, report, pages))


def _organisation(scene: Scene, one: Worker, pages: Pages) -> str:
    name = names.organisation(scene, one.organisation)
    return (
        f"<b>{markup.link(name, pages.organisation(one.organisation))}</b> "
        f"<small>{markup.text(one.said)}</small>"
    )


def _others(scene: Scene, report: Report, pages: Pages) -> str:
    words = scene.words
    parts = []
    for title, held in place_words.others(scene, report):
        lines = [_linked(scene, one, pages) for one in held]
        parts.append(f"<h3>{markup.text(title)}</h3>{sheet.items(words, lines, 6)}")
    parts += [markup.note(place_words.unnamed(scene, one)) for one in report.unnamed]
    former = place_words.former(scene, report)
    return "".join([*parts, markup.note(former) if former else ""])


def _linked(scene: Scene, one: Service, pages: Pages) -> str:
    name = names.organisation(scene, one.organisation)
    return (
        f"<b>{markup.link(name, pages.organisation(one.organisation))}</b> "
        f"{markup.text(one.sectors)} {_tag(one)}"
    )


def _tag(one: Service) -> str:
    return markup.tag(*one.until) if one.until else ""


def ends(scene: Scene, report: Report, printed: int) -> str:
    """Returns what ends within 180 days, by month, and where one organisation is the only one."""
    words = scene.words
    lines = [
        _service(scene, one)
        + (f' <span class="a-tag end">{markup.text(one.remark)}</span>' if one.remark else "")
        for one in place_words.endings(scene, report)
    ]
    only = [f"{_name(scene, one)} {_tag(one)}" for one in place_words.alone(scene, report)]
    return sheet.section(
        words(mark("Ends within 180 days")), sheet.items(words, lines, printed)
    ) + sheet.section(words(mark("One organisation alone")), sheet.items(words, only, printed))


def _service(scene: Scene, one: Service) -> str:
    return f'<span class="p-day">{markup.text(one.day)}</span> {_name(scene, one)}'


def _name(scene: Scene, one: Service) -> str:
    name = markup.text(names.organisation(scene, one.organisation))
    return f"<b>{name}</b> {markup.text(one.sectors)}"


def history(scene: Scene, report: Report, printed: int) -> str:
    """Returns what changed at the place in the year before the day, the newest first, by month."""
    words = scene.words
    lines = [
        f'{_service(scene, one)} <span class="p-kind">{markup.text(one.remark)}</span>'
        for one in place_words.history(scene, report)
    ]
    return sheet.section(
        words(mark("Changes within a year")), sheet.items(words, lines, printed), "p-changes"
    )


def sources(scene: Scene, report: Report) -> str:
    """Returns the sources of the page, each with its publisher and date, as one line."""
    said = scene.words(
        mark("Sources: {sources}"), sources=scene.words.clauses(source_lines(scene, report))
    )
    return f"{said} · {names.audience(scene, Audience(scene.dataset.audience))}"


def source_lines(scene: Scene, report: Report) -> list[str]:
    """Returns each source of the page once, with its publisher and date."""
    known = {names.source(scene, one) for one in report.source_ids}
    own = report.profile.sources
    others = sorted(one for one in known if one not in own)
    boundaries = names.source(scene, catalog.SUBDISTRICTS.source_id)
    return list(dict.fromkeys([own, *others, boundaries]))
