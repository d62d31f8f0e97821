"""The page of one place as HTML: one sheet on paper, two columns on a screen."""

from collections.abc import Iterable
from typing import Final

from geo.catalog import vocabulary
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles.place import Line
from geo.profiles.place_report import Report
from geo.profiles.surroundings import Link
from maps.charts import hotspot_rule
from maps.look import escaped as markup
from maps.look.markup import Figure
from maps.sheets import parts as sheets_parts
from maps.sheets import place_criteria, place_work
from maps.sheets.place_work import Pages

WORK_PRINTED: Final = 16
LINES_PRINTED: Final = 5
NAMES_PRINTED: Final = 12
_TOLD: Final = ("no_own_polygon",)


def draw(context: Context, report: Report, pages: Pages, drawn: str) -> str:
    """Returns the sheet; `drawn` is the map (HTML)."""
    side = "".join(
        (
            f'<figure class="p-map">{drawn}</figure>',
            _facts(context, report, pages),
            _gaps(context, report),
            _origins(context, report),
            _inside(context, report, pages),
        )
    )
    few = LINES_PRINTED if report.criteria is None else 3
    main = "".join(
        (
            place_work.works(context, report, pages, WORK_PRINTED),
            place_work.ends(context, report, few + 1),
            place_work.history(context, report, few + 1),
            _takeaways(context, report, few),
            place_criteria.draw(context, report.criteria) if report.criteria else "",
        )
    )
    source = markup.text(place_work.sources(context, report))
    return (
        f'<article class="p-sheet">{_head(context, report)}<div class="p-cols">'
        f'<div class="p-side">{side}</div><div class="p-main">{main}</div></div>'
        f'<p class="p-src">{source}</p></article>'
    )


def _head(context: Context, report: Report) -> str:
    words, profile = context.words, report.profile
    day = words(mark("Situation of {day}"), day=words.day(context.day))
    return (
        f'<div class="a-eyebrow">{markup.text(profile.eyebrow)} · {markup.text(day)}</div>'
        f'<h1 class="a-h1">{markup.text(profile.name)}</h1>'
        f'<p class="p-find">{markup.text(finding(context, report))}</p>'
        f"{markup.figures(figures(context, report), large=True)}"
    )


def finding(context: Context, report: Report) -> str:
    """Returns what matters most about the place on the day, as one sentence."""
    words = context.words
    number = len(report.organisations)
    if not number:
        return words(mark("No organisation is named here on {day}"), day=words.day(context.day))
    if report.is_told_by_district:
        said = words.count(
            "{n} organisation is named in {place}",
            "{n} organisations are named in {place}",
            number,
            place=names.unit(context, report.asked.id),
        )
    else:
        said = words.count(
            "{n} organisation is named here", "{n} organisations are named here", number
        )
    if not report.services:
        return said
    ends = words.count(
        "{n} service ends within 180 days", "{n} services end within 180 days", report.services
    )
    return f"{said}; {ends}"


def figures(context: Context, report: Report) -> list[Figure]:
    """Returns the key figures of the place: people, organisations, sectors, ends."""
    words, people = context.words, report.people
    found = []
    if people.households is not None:
        households = f"{people.households:,}"
        sites = words.count("{n} informal site", "{n} informal sites", people.sites)
        withheld = words.count("{n} place withheld", "{n} places withheld", people.withheld)
        found += [
            Figure(households, words(mark("households")), withheld if people.withheld else sites),
            Figure(f"{people.individuals:,}", words(mark("people (est., × 6)"))),
        ]
    elif people.withheld:
        found.append(
            Figure("—", words(mark("withheld: too few households, or next to such a place")))
        )
    else:
        found.append(Figure("—", words(mark("people: no informal site is listed here"))))
    number = len(report.organisations)
    return [
        *found,
        Figure(f"{number}", words(mark("organisations named")), warns=not number),
        Figure(f"{len(report.sectors)}", words(mark("sectors covered"))),
        Figure(
            f"{report.services}",
            words(mark("services ending within 180 days")),
            warns=report.services > 0,
        ),
    ]


def _facts(context: Context, report: Report, pages: Pages) -> str:
    words, profile = context.words, report.profile
    found = [
        (one.title, markup.source_text(one.value) if one.quoted else markup.text(one.value))
        for one in profile.facts
    ]
    if report.areas:
        areas = _names(context, report.areas, pages)
        found.append((words(mark("Coordination area")), areas))
    found.append((words(mark("Hotspots of 2020")), _hotspots(context, report, pages)))
    return markup.facts(found)


def _hotspots(context: Context, report: Report, pages: Pages) -> str:
    words = context.words
    rule = f"<small>{markup.text(hotspot_rule.sentence(words))}</small>"
    if report.profile.layer_id == "hotspots":
        return f"{markup.text(words(mark('Listed in December 2020.')))} {rule}"
    if report.hotspots:
        return f"{_names(context, report.hotspots, pages)} {rule}"
    within = report.place.level in ("site", "subdistrict")
    said = mark("Its sub-district is not listed.") if within else mark("None is listed here.")
    return f"{markup.text(words(said))} {rule}"


def _names(context: Context, links: Iterable[Link], pages: Pages) -> str:
    """Returns names (HTML) that lead to their pages, as one list; paper shows the first."""
    found = list(links)
    shown = [
        markup.link(one.name, pages.place(one.layer_id, one.id))
        + (
            f" <small>({markup.text(_match(context, one.note))})</small>"
            if one.note in _TOLD
            else ""
        )
        for one in found
    ]
    first = context.words.listed(shown[:NAMES_PRINTED])
    rest = context.words.listed(["", *shown[NAMES_PRINTED:]])
    if len(shown) <= NAMES_PRINTED:
        return first
    left = sheets_parts.more(context.words, len(shown) - NAMES_PRINTED, "span", " ")
    return f'{first}<span class="p-x">{rest}</span>{left}'


def _match(context: Context, match: str) -> str:
    return context.words(vocabulary.HOTSPOT_MATCHES.get(match, match))


def _gaps(context: Context, report: Report) -> str:
    words = context.words
    lines = [markup.source_text(one) for one in report.gaps]
    return sheets_parts.section(
        words(mark("What is missing")), sheets_parts.items(words, lines, LINES_PRINTED), "p-gaps"
    )


def _origins(context: Context, report: Report) -> str:
    words = context.words
    title = words(mark("Origin, and blocked returns"))
    if report.origins:
        lines = [quoted(one) for one in report.origins]
        return sheets_parts.section(title, sheets_parts.items(words, lines, 2))
    if report.place.level != "site":
        return ""
    said = mark("No source says where the families of this site come from.")
    return sheets_parts.section(title, markup.empty(words(said)))


def quoted(line: Line) -> str:
    """Returns words of a source (HTML), with its remark."""
    remark = f" <em>({markup.text(line.remark)})</em>" if line.remark else ""
    return markup.source_text(line.text) + remark


def _inside(context: Context, report: Report, pages: Pages) -> str:
    words = context.words
    near = report.place.level == "site"
    sites = mark("Other sites in the sub-district") if near else mark("Informal sites here")
    parts = [
        sheets_parts.section(
            words(title), f"<p>{_names(context, links, pages)}</p>" if links else ""
        )
        for title, links in (
            (sites, report.sites),
            (mark("Blocked areas of origin here"), report.blocked),
        )
    ]
    return "".join(parts)


def _takeaways(context: Context, report: Report, printed: int) -> str:
    words = context.words
    parts = []
    for title, lines in report.takeaways:
        own = report.profile.layer_id in ("abc-areas", "abc-area-units")
        named = title if own else words(mark("Roundtable of {area}, early 2023"), area=title)
        body = sheets_parts.items(words, [quoted(one) for one in lines], printed)
        parts.append(sheets_parts.section(named, body, "p-quoted"))
    return "".join(parts)
