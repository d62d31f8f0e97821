"""Who works at a place, how surely and until when; what ends and what changed, as HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles.place_report import Report
from maps.look import escaped as markup
from maps.look import work_rows
from maps.sheets import parts as sheets_parts
from maps.sheets import place_words
from maps.sheets.place_words import Service, Worker


@dataclass(frozen=True)
class Pages:
    """Where names lead: to the page of an organisation and of a place (layer, id)."""

    organisation: Callable[[str], str]
    place: Callable[[str, str], str]


def works(context: Context, report: Report, pages: Pages, printed: int) -> str:
    """Returns the organisations named at the place by sector, then those of wider areas."""
    words = context.words
    cells = []
    found = place_words.workers(context, report)
    for sector, held in groupby(found, key=lambda one: one.sector):
        for at, one in enumerate(held):
            title = markup.text(names.sector(context, sector))
            shown = title if at == 0 else f'<span class="p-sr">{title}</span>'
            cells.append([shown, _organisation(context, one, pages), markup.tag(*one.until)])
    if cells:
        head = [words(mark("Sector")), words(mark("Organisation")), words(mark("Until"))]
        body = sheets_parts.table(
            words(mark("Who works here")), head, sheets_parts.rows(words, cells, printed)
        )
    else:
        body = markup.empty(work_rows.nobody(context))
    if report.is_told_by_district:
        body += markup.note(words(mark("Organisations are shown for the whole district.")))
    return sheets_parts.section(
        words(mark("Who works here")), body + _others(context, report, pages)
    )


def _organisation(context: Context, one: Worker, pages: Pages) -> str:
    name = names.organisation(context, one.organisation)
    return (
        f"<b>{markup.link(name, pages.organisation(one.organisation))}</b> "
        f"<small>{markup.text(one.said)}</small>"
    )


def _others(context: Context, report: Report, pages: Pages) -> str:
    words = context.words
    parts = []
    for title, held in place_words.others(context, report):
        lines = [_linked(context, one, pages) for one in held]
        parts.append(f"<h3>{markup.text(title)}</h3>{sheets_parts.items(words, lines, 6)}")
    parts += [markup.note(place_words.unnamed(context, one)) for one in report.unnamed]
    former = place_words.former(context, report)
    return "".join([*parts, markup.note(former) if former else ""])


def _linked(context: Context, one: Service, pages: Pages) -> str:
    name = names.organisation(context, one.organisation)
    return (
        f"<b>{markup.link(name, pages.organisation(one.organisation))}</b> "
        f"{markup.text(one.sectors)} {_tag(one)}"
    )


def _tag(one: Service) -> str:
    return markup.tag(*one.until) if one.until else ""


def ends(context: Context, report: Report, printed: int) -> str:
    """Returns what ends within 180 days, by month, and where one organisation is the only one."""
    words = context.words
    lines = [
        _service(context, one)
        + (f' <span class="a-tag end">{markup.text(one.remark)}</span>' if one.remark else "")
        for one in place_words.endings(context, report)
    ]
    only = [f"{_name(context, one)} {_tag(one)}" for one in place_words.alone(context, report)]
    return sheets_parts.section(
        words(mark("Ends within 180 days")), sheets_parts.items(words, lines, printed)
    ) + sheets_parts.section(
        words(mark("One organisation alone")), sheets_parts.items(words, only, printed)
    )


def _service(context: Context, one: Service) -> str:
    return f'<span class="p-day">{markup.text(one.day)}</span> {_name(context, one)}'


def _name(context: Context, one: Service) -> str:
    name = markup.text(names.organisation(context, one.organisation))
    return f"<b>{name}</b> {markup.text(one.sectors)}"


def history(context: Context, report: Report, printed: int) -> str:
    """Returns what changed at the place in the year before the day, the newest first, by month."""
    words = context.words
    lines = [
        f'{_service(context, one)} <span class="p-kind">{markup.text(one.remark)}</span>'
        for one in place_words.history(context, report)
    ]
    return sheets_parts.section(
        words(mark("Changes within a year")), sheets_parts.items(words, lines, printed), "p-changes"
    )


def sources(context: Context, report: Report) -> str:
    """Returns the sources of the page, each with its publisher and date, as one line."""
    said = context.words(
        mark("Sources: {sources}"), sources=context.words.clauses(source_lines(context, report))
    )
    return f"{said} · {names.audience(context, Audience(context.dataset.audience))}"


def source_lines(context: Context, report: Report) -> list[str]:
    """Returns each source of the page once, with its publisher and date."""
    known = {names.source(context, one) for one in report.source_ids}
    own = report.profile.sources
    others = sorted(one for one in known if one not in own)
    boundaries = names.source(context, layers.SUBDISTRICTS.source_id)
    return list(dict.fromkeys([own, *others, boundaries]))
