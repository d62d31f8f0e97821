"""The document of an organisation: what it does, where, until when, with whom."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Final

from markupsafe import Markup

from geo.coverage import covered
from geo.coverage.handovers import Handover
from geo.dataset import names, supposed
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles import organisation as organisation_profile
from geo.profiles.organisation import Organisation, Stay, place_name
from geo.profiles.texts import known_text
from geo.profiles.work import Donor
from maps.charts import timeline
from maps.charts.naming import Naming
from maps.charts.timeline import Axis
from maps.document import handover_words, parts, terms, work
from maps.document.parts import (
    ORGANISATIONS,
    Block,
    Chapter,
    Column,
    Document,
    Line,
    Run,
    Sheet,
    Slot,
    Table,
    chapter,
    line,
    row,
    small,
    source,
    text,
)
from maps.look import markup
from maps.look.markup import Figure, Tag, Until
from maps.look.templates import joined

STAYS_PRINTED: Final = 18
MOST_ROWS: Final = 120
HANDOVERS_PRINTED: Final = 6
MAP_TITLES: Final = {
    "now": mark("Where it works"),
    "year": mark("Where its work ended this year"),
    "month": mark("Where it was in {month}, the last month reported"),
}


def of(context: Context, organisation_id: str) -> Document | None:
    """Returns the document of an organisation; None where the audience knows none of that id."""
    if organisation_id not in context.dataset.vocabulary["partner"]:
        return None
    return made(context, organisation_profile.of(context, organisation_id))


def made(context: Context, organisation: Organisation) -> Document:
    """Returns the document of an organisation of which all is gathered."""
    words, record = context.words, organisation.record
    title = names.organisation_in_full(context, organisation.id)
    known = dict.fromkeys(str(record.get(one) or "") for one in ("name", "name_ar", "name_ckb"))
    day = supposed.situation(context)
    view = context.view.only_of_day(audience="", layers=())
    return Document(
        file=f"{ORGANISATIONS}/{organisation.id}",
        context=Context(context.dataset, view, words),
        eyebrow=f"{names.value(context, 'orgtype', record['type'])} · {day}",
        title=title,
        finding=finding(context, organisation),
        figures=tuple(figures(context, organisation)),
        sheet=_sheet(context, organisation),
        make_chapters=partial(_chapters, context, organisation),
        names=tuple(one for one in known if one and one not in title),
        marked=organisation.places,
        map_title=_map_title(context, organisation),
    )


def _sheet(context: Context, organisation: Organisation) -> Sheet:
    words = context.words
    marked = text(words(mark("Marked: the places that are named for it.")), "note")
    sources = dict.fromkeys(names.source(context, one) for one in organisation.source_ids)
    also = _also(context, organisation)
    return Sheet(
        wide=(Chapter(words(mark("Until when")), (Slot("timeline"),), "time"),),
        side=(
            Chapter(_map_title(context, organisation), (Slot("map"), marked)),
            *_with(context, organisation),
            *_months(context, organisation),
        ),
        main=(*_stays(context, organisation.stays, MOST_ROWS), *_handovers(context, organisation)),
        source=words(mark("Sources: {sources}"), sources=words.clauses(sources)),
        lead=line(*also[0]) if also else (),
    )


def _chapters(context: Context, organisation: Organisation) -> Iterable[Chapter]:
    (stays,) = _stays(context, organisation.stays)
    also = parts.facts(stays.title, _also(context, organisation))
    return chain(
        chapter(stays.title, [*also, *stays.blocks]),
        _with(context, organisation),
        _handovers(context, organisation),
        _months(context, organisation),
        terms.of_organisation(context, organisation.source_ids),
    )


def _map_title(context: Context, organisation: Organisation) -> str:
    title = MAP_TITLES.get(organisation.places_when, "")
    last = max(organisation.months.months, default=context.day)
    return context.words(title, month=context.words.month(last)) if title else ""


def _also(context: Context, organisation: Organisation) -> list[tuple[str, Run]]:
    aliases = [one for one in (organisation.record["aliases"] or "").split("|") if one]
    return [(context.words(mark("Also written as")), source(", ".join(aliases)))] if aliases else []


def finding(context: Context, organisation: Organisation) -> str:
    """Returns what matters most about the organisation on the day, as one sentence."""
    words = context.words
    if not organisation.sectors:
        if not covered.of_view(context.dataset, context.view.without_filters()).is_described:
            return known_text.coverage(replace(context, view=context.view.without_filters()))
        return words(mark("It is not named as active on {day}"), day=words.day(context.day))
    number = len(organisation.sectors)
    said = words.count("Active in {n} sector", "Active in {n} sectors", number)
    if not organisation.ending:
        return said
    ends = words.count(
        "{n} service with a stated end within 180 days",
        "{n} services with a stated end within 180 days",
        organisation.ending,
    )
    return words.clauses((said, ends))


def figures(context: Context, organisation: Organisation) -> list[Figure]:
    """Returns the key figures of the organisation."""
    words = context.words
    places = {(one.layer_id, one.id) for one in organisation.stays if one.status == "active"}
    reported = organisation.months.months
    return [
        Figure(
            f"{len(organisation.sectors)}",
            words.count("sector, active", "sectors, active", len(organisation.sectors)),
        ),
        Figure(
            f"{len(places)}",
            words.count("place named, at any level", "places named, at any level", len(places)),
        ),
        Figure(
            f"{organisation.ending}",
            words.count(
                "service with a stated end within 180 days",
                "services with a stated end within 180 days",
                organisation.ending,
            ),
            warns=organisation.ending > 0,
        ),
        Figure(
            f"{len(organisation.ended)}",
            words.count(
                "sector with work that ended this year",
                "sectors with work that ended this year",
                len(organisation.ended),
            ),
            warns=bool(organisation.ended),
        ),
        Figure(
            f"{len(reported)}",
            words.count(
                "month reported in the 3W of 2022",
                "months reported in the 3W of 2022",
                len(reported),
            ),
        ),
    ]


def drawn_timeline(context: Context, organisation: Organisation) -> Markup:
    """Returns the timeline of its work for the page, empty where nothing is of its days."""
    words = context.words
    axis = Axis.around(context.day)
    bars = [bar for bar in organisation.bars if bar.end is None or bar.end >= axis.first]
    if not bars:
        return Markup("")
    drawn = timeline.draw(bars, axis, Naming.of(context), by_organisation=False)
    return joined((drawn, timeline.key(words)))


def _stays(context: Context, stays: Sequence[Stay], most: int | None = None) -> list[Chapter]:
    """Returns where it works, in which sectors and until when; `most` rows of them."""
    words = context.words
    title = words(mark("Places and sectors"))
    if not stays:
        nothing = mark("No work is named that goes on, lies ahead or ended this year.")
        return chapter(title, [text(words(nothing), "empty")])
    columns = (
        Column(words(mark("Place")), 3),
        Column(words(mark("Sector")), 5),
        Column(words(mark("Until")), 2),
    )
    rows = tuple(_stay(context, one) for one in stays[:most])
    blocks: list[Block] = [Table(title, columns, rows, printed=STAYS_PRINTED)]
    if len(stays) > len(rows):
        blocks.append(text(parts.more(words, len(stays) - len(rows)), "note"))
    return chapter(title, blocks)


def _stay(context: Context, stay: Stay) -> tuple[Line, ...]:
    words = context.words
    funded = names.donors(context, stay.donors)
    until = markup.end(
        words,
        Until(stay.status, stay.end, stay.precision, stay.extension, stay.supposed),
        context.day,
    )
    if stay.monthly and stay.end is not None:
        until = Tag(words(mark("reported for {month}"), month=words.month(stay.end)))
    sectors = words.listed(names.sector(context, one) for one in stay.sectors)
    page = f"{stay.layer_id}/{stay.id}" if stay.layer_id else ""
    return row(Run(stay.place, "key", page), line(sectors, small(funded)), until)


def _with(context: Context, organisation: Organisation) -> list[Chapter]:
    words = context.words
    title = words(mark("With whom"))
    both = (*organisation.donors, *organisation.supports)
    pairs = [
        (words(name), _organisations(context, ids))
        for name, ids in (
            (mark("Funded by"), _related(organisation.donors, "funds")),
            (mark("Runs a project of"), _related(organisation.donors, "project_of")),
            (mark("Works through"), organisation.implements),
            (mark("Funds"), _related(organisation.supports, "funds")),
            (mark("Has a project run by"), _related(organisation.supports, "project_of")),
            (mark("In partnership with"), _related(both, "in_partnership")),
            (mark("Works for"), organisation.works_for),
        )
    ]
    nobody = text(words(mark("No donor or implementing partner is stated.")), "empty")
    return chapter(title, parts.facts(title, pairs) or [nobody])


def _related(donors: Iterable[Donor], relation: str) -> list[str]:
    return [one.organisation for one in donors if one.relation == relation]


def _organisations(context: Context, ids: Iterable[str], *, is_small: bool = False) -> Line:
    """Returns organisations as one list, each leading to its page."""
    runs = (
        Run(names.organisation(context, one), "small" if is_small else "", f"{ORGANISATIONS}/{one}")
        for one in ids
    )
    return parts.listed(context.words, ((run,) for run in runs))


def _handovers(context: Context, organisation: Organisation) -> list[Chapter]:
    """Returns the handovers of or to the organisation, one row for all places of a service."""
    words = context.words
    title = words(mark("Handovers"))
    joined: dict[tuple[object, ...], tuple[Handover, list[str]]] = {}
    for one in organisation.handovers:
        key = (one.organisation, one.sector, one.end, one.status, one.to, one.successors)
        joined.setdefault(key, (one, []))[1].append(place_name(context, *one.place))
    rows = tuple(_handover(context, one, places) for one, places in joined.values())
    columns = (
        Column(words(mark("Service")), 5),
        Column(words(mark("Taken over")), 3),
        Column(words(mark("Gap")), 2),
    )
    table = Table(title, columns, rows, printed=HANDOVERS_PRINTED)
    return chapter(title, [table] if rows else [])


def _handover(context: Context, one: Handover, places: Sequence[str]) -> tuple[Line, ...]:
    words = context.words
    name = names.organisation(context, one.organisation)
    gap = handover_words.gap(words, one.gap)
    service = f"{name}: {names.sector(context, one.sector)}, {words.month(one.end)}"
    status = words(work.HANDOVERS.get(one.status, mark("not stated")))
    to = (*one.to, *(x for x in one.successors if x not in one.to))
    return row(
        line(Run(service, "key"), small(words.listed(dict.fromkeys(places)))),
        line(status, _organisations(context, to, is_small=True)),
        gap,
    )


def _months(context: Context, organisation: Organisation) -> list[Chapter]:
    """Returns the months of the 3W by sector, as a table whose cells darken with the number."""
    words, reported = context.words, organisation.months
    title = words(mark("Reported in 2022, districts by month"))
    caption = words(mark("Districts reported by sector and month"))
    months = (Column(words.month(one), 1, is_number=True) for one in reported.months)
    rows = tuple(
        row(
            names.sector(context, sector),
            *(f"{reported.units.get((sector, month), 0)}" for month in reported.months),
        )
        for sector in reported.sectors
    )
    table = Table(caption, (Column(words(mark("Sector")), 3), *months), rows, "heat")
    note = mark(
        "Districts in which the 3W of OCHA reports it; 0: not reported. Governorates where "
        "sectors are shown by governorate."
    )
    return chapter(title, [table, text(words(note), "note")] if rows else [])
