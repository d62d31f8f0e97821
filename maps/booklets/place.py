"""The booklet of a place: everything that its page says, in chapters."""

from collections.abc import Iterable
from itertools import chain

from geo.catalog import layers
from geo.catalog.vocabulary import HOTSPOT_MATCHES
from geo.dataset import names, records, selection
from geo.dataset.context import Context
from geo.language import mark
from geo.needs import gaps
from geo.needs.area_criteria import CRITERIA, AreaCriteria, Measure
from geo.profiles import place as place_profile
from geo.profiles import place_report, sentences
from geo.profiles.place_report import Report
from geo.profiles.surroundings import Link
from geo.view.view import View
from maps.booklets import parts, terms, work
from maps.booklets.parts import (
    Block,
    Booklet,
    Chapter,
    Line,
    Row,
    Run,
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
from maps.charts import hotspot_rule
from maps.look.markup import Tag
from maps.sheets import place_sheet
from maps.sheets.place_criteria import origin

MOST_RANKED = 8
_NAMES = ("name", "name_ar", "name_ckb")


def of(context: Context, select: str) -> Booklet | None:
    """Returns the booklet of a `layer/feature`; None where the audience has no such place."""
    report = place_report.of(context, select)
    return None if report is None else made(context, report)


def made(context: Context, report: Report) -> Booklet:
    """Returns the booklet of a place of which all is gathered."""
    profile, words = report.profile, context.words
    record = context.dataset.record(profile.layer_id, profile.id) or {}
    known = dict.fromkeys(str(record.get(one) or "") for one in _NAMES)
    view = View(date=context.view.date, lang=context.view.lang, sector=context.view.sector)
    day = words(mark("Situation of {day}"), day=words.day(context.day))
    return Booklet(
        file=f"{profile.layer_id}/{profile.id}",
        context=Context(context.dataset, view, words),
        eyebrow=f"{profile.eyebrow} · {day}",
        title=profile.name,
        names=tuple(one for one in known if one not in ("", profile.name)),
        code=str(record.get("pcode") or ""),
        finding=place_sheet.finding(context, report),
        figures=tuple(place_sheet.figures(context, report)),
        marked=((profile.layer_id, profile.id),),
        map_title="",
        chapters=tuple(chapters(context, report)),
        says_something=_says_something(report),
    )


def _says_something(report: Report) -> bool:
    """Whether any source says anything of what is or was at the place."""
    return any(
        (
            report.named,
            report.around,
            report.unsure,
            report.unnamed,
            report.former,
            report.gaps,
            report.sites,
            report.hotspots,
            report.blocked,
            report.areas,
            report.changes,
            report.origins,
            report.takeaways,
        )
    )


def chapters(context: Context, report: Report) -> Iterable[Chapter]:
    """Yields the chapters that have something to say."""
    return chain(
        _situation(context, report),
        _sites(context, report),
        work.works(context, report),
        work.ends(context, report),
        _gaps(context, report),
        _hotspots(context, report),
        _criteria(context, report.criteria),
        _origins(context, report),
        _takeaways(context, report),
        work.history(context, report),
        terms.of_place(context, report),
    )


def _situation(context: Context, report: Report) -> list[Chapter]:
    words = context.words
    told = Context(context.dataset, place_report.view_of(context, report.asked), words)
    paragraph = text(sentences.paragraph(told).text)
    known: list[tuple[str, str | Run | Line]] = [
        (one.title, source(one.value) if one.quoted else one.value) for one in report.profile.facts
    ]
    if report.areas:
        areas = words.listed(one.name for one in report.areas)
        known.append((words(mark("Coordination area")), areas))
    title = words(mark("The situation in sentences"))
    return chapter(title, [paragraph, *facts(title, known)])


def _sites(context: Context, report: Report) -> list[Chapter]:
    words = context.words
    near = report.place.level == "site"
    title = words(mark("Other sites in the sub-district") if near else mark("Informal sites here"))
    shown = _records(context, layers.INFORMAL_SITES.id, report.sites)
    apart = context.dataset.sites_are_told_apart
    head = (
        words(mark("Site") if apart else mark("Sub-district")),
        words(mark("Sub-district") if apart else mark("District")),
        words(mark("Organisations") if apart else mark("Informal sites")),
        words(mark("Households")),
        words(mark("People (est.)")),
    )
    rows = [_site(context, one) for one in shown]
    return chapter(title, [Table(title, head, (4, 3, -2, -2, -2), tuple(rows))] if rows else [])


def _site(context: Context, record: dict[str, object]) -> Row:
    words, apart = context.words, context.dataset.sites_are_told_apart
    where = str(record["subdistrict" if apart else "district"] or "")
    counted = record["partners" if apart else "sites"]
    withheld: str | Tag = Tag(words(mark("withheld")), "off")
    numbers = [
        withheld if record[name] is None else f"{record[name]:,}"
        for name in ("households", "individuals")
    ]
    return row(bold(words.name(record)), where, _number(counted), *numbers)


def _number(value: object) -> str:
    return f"{value:,.0f}" if isinstance(value, int | float) else "–"


def _records(context: Context, layer_id: str, links: Iterable[Link]) -> list[dict[str, object]]:
    """Returns the records of features that the page names, in its order, with the day's values."""
    shown = selection.select(context.dataset, layer_id, _of_day(context))
    by_id = {one["id"]: one for one in records.records(shown)}
    return [by_id[one.id] for one in links if one.id in by_id]


def _of_day(context: Context) -> View:
    view = context.view
    return View(date=view.date, lang=view.lang, sector=view.sector, orgtype=view.orgtype)


def _gaps(context: Context, report: Report) -> list[Chapter]:
    words = context.words
    blocks: list[Block] = list(parts.items([line(source(one)) for one in report.gaps]))
    ranking = gaps.ranking(context.dataset, report.view)
    if len(ranking):
        title = words(mark("Where need meets absence"))
        head = (words(mark("Place")), words(mark("Why")))
        rows = [
            row(bold(one.name), gaps.sentence(context, ranking, one))
            for one in ranking.page(0, MOST_RANKED)
        ]
        blocks += [text(title, "heading"), Table(title, head, (2, 6), tuple(rows))]
        more = len(ranking) - len(rows)
        if more > 0:
            blocks.append(text(words.count("and {n} more", "and {n} more", more), "note"))
    return chapter(words(mark("What is missing")), blocks)


def _hotspots(context: Context, report: Report) -> list[Chapter]:
    words = context.words
    title = words(mark("Hotspots of 2020"))
    rule = text(hotspot_rule.sentence(words), "note")
    if report.profile.layer_id == "hotspots":
        return chapter(title, [text(words(mark("Listed in December 2020."))), rule])
    rows = [
        row(
            bold(words.name(one)),
            *(str(one[name] or "") for name in ("subdistrict", "district")),
            _match(context, one),
        )
        for one in _records(context, layers.HOTSPOTS.id, report.hotspots)
    ]
    if not rows:
        within = report.place.level in ("site", "subdistrict")
        said = mark("Its sub-district is not listed.") if within else mark("None is listed here.")
        return chapter(title, [text(words(said)), rule])
    head = tuple(
        words(one)
        for one in (
            mark("Hotspot"),
            mark("Sub-district"),
            mark("District"),
            mark("In the boundary file"),
        )
    )
    return chapter(title, [Table(title, head, (3, 3, 3, 3), tuple(rows)), rule])


def _match(context: Context, record: dict[str, object]) -> Run:
    match = str(record.get("match") or "")
    return small(context.words(HOTSPOT_MATCHES.get(match, match)))


def _criteria(context: Context, criteria: AreaCriteria | None) -> list[Chapter]:
    if criteria is None:
        return []
    words = context.words
    title = words(mark("Criteria of 2020 for choosing areas"))
    head = (words(mark("Criterion")), words(mark("What is known")))
    rows: list[Row] = []
    for criterion, name in CRITERIA.items():
        rows.append(row(bold(words(name))))
        rows += [_measure(context, one) for one in criteria.measures if one.criterion == criterion]
    note = text(words(mark("Shown side by side; nothing is scored or added up.")), "note")
    return chapter(title, [Table(title, head, (3, 4), tuple(rows)), note])


def _measure(context: Context, measure: Measure) -> Row:
    words = context.words
    place = small(names.unit(context, measure.place)) if measure.place else None
    named = line(words(measure.title), place)
    if measure.value is None:
        said = words(mark("missing: {reason}"), reason=words(measure.reason))
        return row(named, small(said))
    number = f"{measure.value:,}" if isinstance(measure.value, int) else words(measure.value)
    unit = words(measure.unit) if measure.unit else ""
    return row(named, line(bold(number), unit, small(origin(context, measure))))


def _origins(context: Context, report: Report) -> list[Chapter]:
    words = context.words
    blocks: list[Block] = list(
        parts.items([_quoted(one.text, one.remark) for one in report.origins])
    )
    if not blocks and report.place.level == "site":
        said = mark("No source says where the families of this site come from.")
        blocks = [text(words(said), "empty")]
    for one in report.blocked:
        found = place_profile.of(context, one.layer_id, one.id)
        if found is not None:
            known = [(a.title, source(a.value) if a.quoted else a.value) for a in found.facts]
            blocks += [
                text(found.name, "heading"),
                text(found.eyebrow, "where"),
                *facts(found.name, known),
            ]
    return chapter(words(mark("Origin, and blocked returns")), blocks)


def _quoted(said: str, remark: str) -> Line:
    return line(source(said), small(f"({remark})") if remark else None)


def _takeaways(context: Context, report: Report) -> list[Chapter]:
    words = context.words
    own = report.profile.layer_id in ("abc-areas", "abc-area-units")
    found = []
    for title, lines in report.takeaways:
        named = title if own else words(mark("Roundtable of {area}, early 2023"), area=title)
        held = [_quoted(one.text, one.remark) for one in lines]
        found += chapter(named, parts.items(held))
    return found
