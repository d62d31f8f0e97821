"""The page of one place as HTML: one sheet on paper, two columns on a screen."""

from collections.abc import Iterable
from typing import Final

from geo import names, vocabulary
from geo.language import mark
from geo.place_profile import Line
from geo.place_report import Report
from geo.place_surroundings import Link
from geo.scene import Scene
from maps import hotspot_rule, markup, place_criteria, place_work, sheet
from maps.markup import Figure
from maps.place_work import Pages

WORK_PRINTED: Final = 16
LINES_PRINTED: Final = 5
NAMES_PRINTED: Final = 12
_TOLD: Final = ("no_own_polygon",)


def draw(scene: Scene, report: Report, pages: Pages, drawn: str) -> str:
    """Returns the sheet; `drawn` is the map (HTML)."""
    side = "".join((
        f'<figure class="p-map">{drawn}</figure>', _facts(scene, report, pages),
        _gaps(scene, report), _origins(scene, report), _inside(scene, report, pages),
    ))  # fmt: skip
    few = LINES_PRINTED if report.criteria is None else 3
    main = "".join((
        place_work.works(scene, report, pages, WORK_PRINTED),
        place_work.ends(scene, report, few + 1),
        place_work.history(scene, report, few + 1),
        _takeaways(scene, report, few),
        place_criteria.draw(scene, report.criteria) if report.criteria else "",
    ))  # fmt: skip
    source = markup.text(place_work.sources(scene, report))
    return (
        f'<article class="p-sheet">{_head(scene, report)}<div class="p-cols">'
        f'<div class="p-side">{side}</div><div class="p-main">{main}</div></div>'
        f'<p class="p-src">{source}</p></article>'
    )


def _head(scene: Scene, report: Report) -> str:
    words, profile = scene.words, report.profile
    day = words(mark("Situation of {day}"), day=words.day(scene.day))
    return (
        f'<div class="a-eyebrow">{markup.text(profile.eyebrow)} · {markup.text(day)}</div>'
        f'<h1 class="a-h1">{markup.text(profile.name)}</h1>'
        f'<p class="p-find">{markup.text(finding(scene, report))}</p>'
        f"{markup.figures(figures(scene, report), large=True)}"
    )


def finding(scene: Scene, report: Report) -> str:
    """Returns what matters most about the place on the day, as one sentence."""
    words = scene.words
    number = len(report.organisations)
    if not number:
        return words(mark("No organisation is named here on {day}"), day=words.day(scene.day))
    if report.is_told_by_district:
        said = words.count(
            "{n} organisation is named in {place}",
            "{n} organisations are named in {place}",
            number,
            place=names.unit(scene, report.asked.id),
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


def figures(scene: Scene, report: Report) -> list[Figure]:
    """Returns the key figures of the place: people, organisations, sectors, ends."""
    words, people = scene.words, report.people
    found = []
    if people.households is not None:
        households = f"{people.households:,}"
        sites = words.count("{n} informal site", "{n} informal sites", people.sites)
        withheld = words.count(
            "{n} place withheld", "{n} places withheld", people.withheld
        )  # fmt: skip
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


def _facts(scene: Scene, report: Report, pages: Pages) -> str:
    words, profile = scene.words, report.profile
    found = [
        (one.title, markup.source_text(one.value) if one.quoted else markup.text(one.value))
        for one in profile.facts
    ]
    if report.areas:
        areas = _names(scene, report.areas, pages)
        found.append((words(mark("Coordination area")), areas))
    found.append((words(mark("Hotspots of 2020")), _hotspots(scene, report, pages)))
    return markup.facts(found)


def _hotspots(scene: Scene, report: Report, pages: Pages) -> str:
    words = scene.words
    rule = f"<small>{markup.text(hotspot_rule.sentence(words))}</small>"
    if report.profile.layer_id == "hotspots":
        return f"{markup.text(words(mark('Listed in December 2020.')))} {rule}"
    if report.hotspots:
        return f"{_names(scene, report.hotspots, pages)} {rule}"
    within = report.place.level in ("site", "subdistrict")
    said = mark("Its sub-district is not listed.") if within else mark("None is listed here.")
    return f"{markup.text(words(said))} {rule}"


def _names(scene: Scene, links: Iterable[Link], pages: Pages) -> str:
    """Returns names (HTML) that lead to their pages, as one list; paper shows the first."""
    found = list(links)
    shown = [
        markup.link(one.name, pages.place(one.layer_id, one.id))
        + (f" <small>({markup.text(_match(scene, one.note))})</small>" if one.note in _TOLD else "")
        for one in found
    ]
    first = scene.words.listed(shown[:NAMES_PRINTED])
    rest = scene.words.listed(["", *shown[NAMES_PRINTED:]])
    if len(shown) <= NAMES_PRINTED:
        return first
    left = sheet.more(scene.words, len(shown) - NAMES_PRINTED, "span", " ")
    return f'{first}<span class="p-x">{rest}</span>{left}'


def _match(scene: Scene, match: str) -> str:
    return scene.words(vocabulary.HOTSPOT_MATCHES.get(match, match))


def _gaps(scene: Scene, report: Report) -> str:
    words = scene.words
    lines = [markup.source_text(one) for one in report.gaps]
    return sheet.section(
        words(mark("What is missing")), sheet.items(words, lines, LINES_PRINTED), "p-gaps"
    )


def _origins(scene: Scene, report: Report) -> str:
    words = scene.words
    title = words(mark("Origin, and blocked returns"))
    if report.origins:
        lines = [quoted(one) for one in report.origins]
        return sheet.section(title, sheet.items(words, lines, 2))
    if report.place.level != "site":
        return ""
    said = mark("No source says where the families of this site come from.")
    return sheet.section(title, markup.empty(words(said)))


def quoted(line: Line) -> str:
    """Returns words of a source (HTML), with its remark."""
    remark = f" <em>({markup.text(line.remark)})</em>" if line.remark else ""
    return markup.source_text(line.text) + remark


def _inside(scene: Scene, report: Report, pages: Pages) -> str:
    words = scene.words
    near = report.place.level == "site"
    sites = mark("Other sites in the sub-district") if near else mark("Informal sites here")
    parts = [
        sheet.section(words(title), f"<p>{_names(scene, links, pages)}</p>" if links else "")
        for title, links in (
            (sites, report.sites),
            (mark("Blocked areas of origin here"), report.blocked),
        )
    ]
    return "".join(parts)


def _takeaways(scene: Scene, report: Report, printed: int) -> str:
    words = scene.words
    parts = []
    for title, lines in report.takeaways:
        own = report.profile.layer_id in ("abc-areas", "abc-area-units")
        named = title if own else words(mark("Roundtable of {area}, early 2023"), area=title)
        body = sheet.items(words, [quoted(one) for one in lines], printed)
        parts.append(sheet.section(named, body, "p-quoted"))
    return "".join(parts)
