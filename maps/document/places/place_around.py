"""Chapters of a place about what surrounds it: people, gaps, hotspots, criteria, origins."""

from collections.abc import Iterable
from typing import Any, Final

from geo.catalog import layers
from geo.catalog.vocabulary import BENEFICIARIES, HOTSPOT_MATCHES
from geo.dataset import names, records, selection
from geo.dataset.context import Context
from geo.dataset.sums.people import is_unknown
from geo.language import mark
from geo.needs import gaps
from geo.needs.area_criteria import AreaCriteria
from geo.needs.area_measures import CRITERIA, Measure
from geo.profiles import place as place_profile
from geo.profiles import place_report, statements
from geo.profiles.place import Fact, Profile
from geo.profiles.place_report import Report
from geo.profiles.surroundings import Link
from geo.profiles.texts import sentences
from geo.view.view import View
from maps.charts import hotspot_rule
from maps.document import movements, parts
from maps.document.parts import (
    ORGANISATIONS,
    Block,
    Chapter,
    Column,
    Line,
    Part,
    Run,
    Table,
    Text,
    bold,
    chapter,
    line,
    quoted,
    row,
    small,
    source,
    text,
)
from maps.look.markup import Tag

MOST_RANKED: Final = 8
NAMES_PRINTED: Final = 12
_TOLD: Final = ("no_own_polygon",)
"""How a hotspot was found in the boundaries, where a list of names says so."""


def situation(context: Context, report: Report) -> list[Chapter]:
    """Returns the place in sentences, and what its source says of it field by field."""
    about = Context(context.dataset, place_report.view_of(context, report.asked), context.words)
    paragraph = text(sentences.paragraph(about).text)
    title = context.words(mark("The situation in sentences"))
    return chapter(title, [paragraph, *parts.facts(title, _known(context, report))])


def known(context: Context, report: Report) -> list[Chapter]:
    """Returns what the source of a place says of it field by field."""
    title = context.words(mark("What is known of the place"))
    return chapter(title, parts.facts(title, _known(context, report)))


def facts(context: Context, report: Report) -> list[Block]:
    """Returns what is known of the place field by field, with the hotspots of 2020 in it."""
    words = context.words
    shown = line(_hotspots_here(context, report), small(hotspot_rule.sentence(words)))
    known = [*_known(context, report), (words(mark("Hotspots of 2020")), shown)]
    return parts.facts(report.profile.name, known)


def _known(context: Context, report: Report) -> list[tuple[str, Part]]:
    known = fields(report.profile)
    if report.areas:
        areas = _names(context, report.areas)
        known.append((context.words(mark("Coordination area")), areas))
    return known


def fields(profile: Profile) -> list[tuple[str, Part]]:
    """Returns the fields of a place with their values."""
    return [(one.title, _value(one)) for one in profile.facts]


def _value(fact: Fact) -> Part:
    if fact.target:
        return line(Run(fact.value, target=fact.target))
    return source(fact.value) if fact.quoted else fact.value


def _names(context: Context, links: Iterable[Link]) -> Line:
    """Returns names that lead to their pages as one list, of which paper shows the first."""
    words = context.words
    found = []
    for at, one in enumerate(links):
        note = f"({_match(context, one.note)})" if one.note in _TOLD else ""
        name = line(Run(one.name, target=f"{one.layer_id}/{one.id}"), small(note))
        if at >= NAMES_PRINTED:
            name = tuple(run._replace(medium="screen") for run in name)
        found.append(name)
    left = len(found) - NAMES_PRINTED
    cut = (Run(f" {parts.more(words, left)}", medium="paper"),) if left > 0 else ()
    return (*parts.listed(words, found), *cut)


def _match(context: Context, match: str) -> str:
    return context.words(HOTSPOT_MATCHES.get(match, match))


def inside(context: Context, report: Report) -> list[Chapter]:
    """Returns the names of sites and blocked areas at the place, or of sites near it."""
    blocked = context.words(mark("Blocked areas of origin here"))
    return [
        Chapter(title, (Text(_names(context, links)),))
        for title, links in (
            (_sites_title(context, report), report.sites),
            (blocked, report.blocked),
        )
        if links
    ]


def _sites_title(context: Context, report: Report) -> str:
    near = report.place.level == "site"
    return context.words(
        mark("Other sites in the sub-district") if near else mark("Informal sites here")
    )


def sites(context: Context, report: Report) -> list[Chapter]:
    """Returns the sites at the place, or of a site those near it, with their people."""
    words = context.words
    title = _sites_title(context, report)
    apart = context.dataset.sites_are_told_apart
    columns = (
        Column(words(mark("Site") if apart else mark("Sub-district")), 4),
        Column(words(mark("Sub-district") if apart else mark("District")), 3),
        Column(words(mark("Organisations") if apart else mark("Informal sites")), 2, True),
        Column(words(mark("Households")), 2, is_number=True),
        Column(words(mark("People (est.)")), 2, is_number=True),
    )
    shown = _records(context, layers.INFORMAL_SITES.id, report.sites)
    rows = tuple(_site(context, one) for one in shown)
    return chapter(title, [Table(title, columns, rows)] if rows else [])


def _site(context: Context, record: dict[str, Any]) -> tuple[Line, ...]:
    words, apart = context.words, context.dataset.sites_are_told_apart
    where = str(record["subdistrict" if apart else "district"] or "")
    counted = _number(record["partners" if apart else "sites"])
    if apart and record["partners"] == 0:
        counted = names.nobody_at(context, record["partners_for_sites"])
    withheld: str | Tag = "–" if is_unknown(record) else Tag(words(mark("withheld")), "off")
    numbers = [
        withheld if record[name] is None else f"{record[name]:,}"
        for name in ("households", "individuals")
    ]
    return row(bold(words.name(record)), where, counted, *numbers)


def _number(value: object) -> str:
    return f"{value:,.0f}" if isinstance(value, int | float) else "–"


def _records(context: Context, layer_id: str, links: Iterable[Link]) -> list[dict[str, Any]]:
    """Returns the records of features that the page names, in its order, with the day's values."""
    shown = selection.select(context.dataset, layer_id, _of_day(context))
    by_id = {one["id"]: one for one in records.records(shown)}
    return [by_id[one.id] for one in links if one.id in by_id]


def _of_day(context: Context) -> View:
    view = context.view
    return view.only_of_day(audience="", sector=view.sector, orgtype=view.orgtype)


def missing(context: Context, report: Report, printed: int = 0) -> list[Chapter]:
    """Returns the gaps that sources state of the place."""
    lines = [quoted(*one) for one in report.gaps]
    return chapter(context.words(mark("What is missing")), parts.items(lines, printed), "gaps")


def gaps_in_full(context: Context, report: Report) -> list[Chapter]:
    """Returns the stated gaps, then the places inside where need meets absence most."""
    words = context.words
    blocks = [block for one in missing(context, report) for block in one.blocks]
    ranking = gaps.ranking(context.dataset, report.view)
    if len(ranking):
        title = words(mark("Where need meets absence"))
        columns = (Column(words(mark("Place")), 2), Column(words(mark("Why")), 6))
        rows = tuple(
            row(bold(one.name), gaps.sentence(context, ranking, one))
            for one in ranking.page(0, MOST_RANKED)
        )
        blocks += [text(title, "heading"), Table(title, columns, rows)]
        left = len(ranking) - len(rows)
        if left > 0:
            blocks.append(text(parts.more(words, left), "note"))
    return chapter(words(mark("What is missing")), blocks)


def _hotspots_here(context: Context, report: Report) -> Line:
    """Returns the names of the hotspots of 2020 at the place, or that there is none."""
    if report.profile.layer_id == layers.HOTSPOTS.id:
        return line(context.words(mark("Listed in December 2020.")))
    if report.hotspots:
        return _names(context, report.hotspots)
    within = report.place.level in ("site", "subdistrict")
    said = mark("Its sub-district is not listed.") if within else mark("None is listed here.")
    return line(context.words(said))


def hotspots(context: Context, report: Report) -> list[Chapter]:
    """Returns the hotspots of 2020 at the place, with the rule by which they were listed."""
    words = context.words
    title = words(mark("Hotspots of 2020"))
    rule = text(hotspot_rule.sentence(words), "note")
    listed = report.profile.layer_id != layers.HOTSPOTS.id
    rows = tuple(
        row(
            bold(words.name(one)),
            *(str(one[name] or "") for name in ("subdistrict", "district")),
            small(_match(context, str(one.get("match") or ""))),
        )
        for one in _records(context, layers.HOTSPOTS.id, report.hotspots if listed else ())
    )
    if not rows:
        return chapter(title, [Text(_hotspots_here(context, report)), rule])
    heads = (mark("Hotspot"), mark("Sub-district"), mark("District"), mark("In the boundary file"))
    columns = tuple(Column(words(head), 3) for head in heads)
    return chapter(title, [Table(title, columns, rows), rule])


def criteria(context: Context, known: AreaCriteria | None) -> list[Chapter]:
    """Returns what is known of an area by each criterion of 2020; what is missing says why."""
    if known is None:
        return []
    words = context.words
    title = words(mark("Criteria of 2020 for choosing areas"))
    columns = (Column(words(mark("Criterion")), 3), Column(words(mark("What is known")), 4))
    rows: list[tuple[Line, ...]] = []
    for criterion, name in CRITERIA.items():
        rows.append(row(Run(words(name), "key")))
        rows += [_measure(context, one) for one in known.measures if one.criterion == criterion]
    note = text(words(mark("Shown side by side; nothing is scored or added up.")), "note")
    return chapter(title, [Table(title, columns, tuple(rows)), note], "criteria")


def _measure(context: Context, measure: Measure) -> tuple[Line, ...]:
    words = context.words
    place = small(names.unit(context, measure.place)) if measure.place else None
    named = line(words(measure.title), place)
    if measure.value is None:
        said = words(mark("missing: {reason}"), reason=words(measure.reason))
        return row(named, Run(said, "missing"))
    number = f"{measure.value:,}" if isinstance(measure.value, int) else words(measure.value)
    counted = measure.value if isinstance(measure.value, int) else None
    unit = words.beside(measure.unit, counted) if measure.unit else ""
    return row(
        named,
        line(bold(number), unit, small(names.origin(context, measure.source_id, measure.as_of))),
    )


def origins(context: Context, report: Report, printed: int = 2) -> list[Chapter]:
    """Returns what the roundtables say of where people come from, of a site also that none does."""
    words = context.words
    lines = [quoted(one.text, one.remark) for one in report.origins]
    blocks = parts.items(lines, printed)
    if not blocks and report.place.level == "site":
        unknown = mark("No source says where the families of this site alone come from.")
        blocks = [text(words(unknown), "empty")]
    return chapter(words(mark("Origin, and blocked returns")), blocks)


def origins_in_full(context: Context, report: Report) -> list[Chapter]:
    """Returns the origins, then what is known of each blocked area at the place."""
    blocks = [block for one in origins(context, report) for block in one.blocks]
    for one in report.blocked:
        area = place_profile.of(context, one.layer_id, one.id)
        if area is not None:
            known = parts.facts(area.name, fields(area))
            blocks += [text(area.name, "heading"), text(area.eyebrow, "where"), *known]
    return chapter(context.words(mark("Origin, and blocked returns")), blocks)


def same_name(context: Context, profile: Profile) -> list[Chapter]:
    """Returns who works for other people in a place of the site's name, apart from its own."""
    words = context.words
    lines = [
        line(
            bold(
                names.organisation(context, one.organisation), f"{ORGANISATIONS}/{one.organisation}"
            ),
            names.sector(context, one.sector),
            words.listed(words.month(month) for month in one.months),
            small(words(BENEFICIARIES.get(one.beneficiary, one.beneficiary))),
        )
        for one in profile.same_name
    ]
    told = words(mark("Reported for other people than the displaced families of the site."))
    sources = dict.fromkeys(names.source(context, one.source_id) for one in profile.same_name)
    note = text(f"{told} {words.listed(sources)}", "note")
    title = words(mark("Reported for people in a place of the same name"))
    return chapter(title, [*parts.items(lines), note] if lines else [], "rows")


def documents(context: Context, layer_id: str, feature_id: str) -> list[Chapter]:
    """Returns what documents state of the place beside its layer, and movements from there."""
    words = context.words
    record = context.dataset.record(layer_id, feature_id) or {"id": feature_id}
    found = statements.of_place(context, layer_id, record)
    pairs = [
        (
            words.name(one, "title"),
            line(
                words.name(one, "text"),
                small(names.origin(context, one["source_id"], one["as_of"] or "")),
            ),
        )
        for one in found
    ]
    title = words(mark("What the documents say of it"))
    moved = any(one["topic"] == statements.MOVEMENTS for one in found)
    return [
        *chapter(title, parts.facts(title, pairs)),
        *(movements.chapter(context) if moved else ()),
    ]


def takeaways(context: Context, report: Report, printed: int = 0) -> list[Chapter]:
    """Returns what the roundtables of early 2023 say of the area, or of those that hold it."""
    own = report.profile.layer_id in ("abc-areas", "abc-area-units")
    roundtable = mark("Roundtable of {area}, early 2023")
    return [
        one
        for title, lines in report.takeaways
        for one in chapter(
            title if own else context.words(roundtable, area=title),
            parts.items([quoted(said.text, said.remark) for said in lines], printed),
            "quoted",
        )
    ]
