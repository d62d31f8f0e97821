"""The document of a place: its finding and figures, its page of one sheet, and its chapters."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Final

from geo.catalog.audience import Audience
from geo.coverage import covered
from geo.dataset import names, supposed
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles import place_figures, place_report, site_history
from geo.profiles.place_report import Report, view_of
from geo.profiles.texts import known_text
from maps.document import terms
from maps.document.parts import Chapter, Document, Sheet, Slot, together
from maps.document.places import place_around, place_card, place_rounds, place_work
from maps.look import key_figures, rows
from maps.look.markup import Figure

LINES_PRINTED: Final = 5
ROUNDS_PRINTED: Final = 12
_NAMES: Final = ("name", "name_ar", "name_ckb")


def of(context: Context, select: str) -> Document | None:
    """Returns the document of a `layer/feature`; None where the audience has no such place."""
    report = place_report.of(context, select)
    return None if report is None else made(context, report)


def made(context: Context, report: Report) -> Document:
    """Returns the document of a place of which all is gathered."""
    profile, words = report.profile, context.words
    context = site_history.shown(context, profile.layer_id, profile.id)
    record = context.dataset.record(profile.layer_id, profile.id) or {}
    known = dict.fromkeys(str(record.get(one) or "") for one in _NAMES)
    view = context.view.only_of_day(audience="", sector=context.view.sector)
    day = supposed.situation(context)
    return Document(
        file=f"{profile.layer_id}/{profile.id}",
        context=Context(context.dataset, view, words),
        eyebrow=f"{profile.eyebrow} · {day}",
        title=profile.name,
        finding=finding(context, report),
        figures=tuple(figures(context, report)),
        sheet=_sheet(context, report),
        make_chapters=partial(_chapters, context, report),
        names=tuple(one for one in known if one not in ("", profile.name)),
        code=str(record.get("pcode") or ""),
        marked=((profile.layer_id, profile.id),),
        says_something=_says_something(report),
    )


def _sheet(context: Context, report: Report) -> Sheet:
    printed = LINES_PRINTED if report.criteria is None else 3
    sources = context.words.clauses(terms.sources_of_place(context, report))
    said = context.words(mark("Sources: {sources}"), sources=sources)
    return Sheet(
        side=(
            Chapter("", (Slot("map"),)),
            Chapter("", tuple(place_around.facts(context, report))),
            *_lacking(context, report),
            *place_around.documents(context, report.profile.layer_id, report.profile.id),
            *place_around.same_name(context, report.profile),
            *place_around.inside(context, report),
        ),
        main=(
            *_working(context, report, printed + 1),
            *place_rounds.chapters(context, report.profile.history, ROUNDS_PRINTED),
            *place_work.history(context, report, printed + 1),
            *place_around.takeaways(context, report, printed),
            *place_around.criteria(context, report.criteria),
        ),
        source=f"{said} · {names.audience(context, Audience(context.dataset.audience))}",
    )


def _lacking(context: Context, report: Report) -> Iterable[Chapter]:
    """Returns what is missing at the place, and what keeps people from returning."""
    if report.profile.is_closed:
        return ()
    return chain(
        place_around.missing(context, report, LINES_PRINTED), place_around.origins(context, report)
    )


def _working(context: Context, report: Report, printed: int) -> Iterable[Chapter]:
    """Returns who works at the place and until when; nothing of a site that is closed."""
    if report.profile.is_closed:
        return ()
    return chain(place_work.works(context, report), place_work.ends(context, report, printed))


def _chapters(context: Context, report: Report) -> Iterable[Chapter]:
    if report.profile.is_closed:
        return _of_closed(context, report)
    title = context.words(mark("Stated ends"))
    return chain(
        place_around.situation(context, report),
        place_rounds.chapters(context, report.profile.history),
        place_around.sites(context, report),
        place_work.works(context, report),
        place_around.same_name(context, report.profile),
        together(title, place_work.ends(context, report)),
        place_around.gaps_in_full(context, report),
        place_around.hotspots(context, report),
        place_around.criteria(context, report.criteria),
        place_around.origins_in_full(context, report),
        place_around.documents(context, report.profile.layer_id, report.profile.id),
        place_around.takeaways(context, report),
        place_work.history(context, report),
        terms.of_place(context, report),
    )


def _of_closed(context: Context, report: Report) -> Iterable[Chapter]:
    """Returns what is told of a site that is gone: what it was, and what lies around."""
    return chain(
        place_around.known(context, report),
        place_rounds.chapters(context, report.profile.history),
        place_around.sites(context, report),
        place_around.hotspots(context, report),
        place_around.documents(context, report.profile.layer_id, report.profile.id),
        place_work.history(context, report),
        terms.of_place(context, report),
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
            report.profile.is_closed,
        )
    )


def finding(context: Context, report: Report) -> str:
    """Returns what matters most about the place on the day, as one sentence."""
    words = context.words
    if report.profile.history.closing is not None:
        return place_rounds.closed(context, report.profile.history.closing)
    number = len(report.organisations)
    if not number:
        return _nobody(context, report)
    if report.is_told_by_district or report.profile.told_of:
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
        "{n} service with a stated end within 180 days",
        "{n} services with a stated end within 180 days",
        report.services,
    )
    return f"{said}; {ends}"


def _asked(context: Context, report: Report) -> Context:
    """Returns the context of the place at which presence was asked for."""
    return replace(context, view=view_of(context, report.asked))


def _nobody(context: Context, report: Report) -> str:
    """Returns that nobody is named here, and who is for more than the place; or no source."""
    words, asked = context.words, _asked(context, report)
    if not covered.of_view(asked.dataset, asked.view).is_described:
        return known_text.coverage(asked)
    said = words(mark("No organisation is named here on {day}"), day=words.day(context.day))
    together = {one.degree.organisation for one in report.for_sites}
    if not together:
        return said
    more = words.count(
        "{n} organisation is named for the informal sites together",
        "{n} organisations are named for the informal sites together",
        len(together),
    )
    return words.clauses([said, more])


def figures(context: Context, report: Report) -> list[Figure]:
    """Returns the key figures of the place: people, organisations, sectors, ends."""
    words, people = context.words, report.people
    if report.profile.is_closed:
        return place_card.figures(report.profile)
    asked = _asked(context, report)
    described = covered.of_view(asked.dataset, asked.view).is_described
    found = []
    if people.households is not None or people.uncounted:
        sites = words.count("{n} informal site", "{n} informal sites", people.sites)
        withheld = words.count("{n} place withheld", "{n} places withheld", people.withheld)
        left_out = names.not_counted(words, people.uncounted)
        told = (withheld if people.withheld else sites, left_out)
        found += [
            Figure(
                _counted(people.households),
                words.beside(place_figures.HOUSEHOLDS, people.households),
                words.clauses(filter(None, told)),
                rows=rows.address(asked, "households"),
            ),
            Figure(
                _counted(people.individuals),
                words.beside(
                    place_figures.PEOPLE,
                    people.individuals,
                    factor=context.dataset.country.people_in_a_household,
                ),
            ),
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
        Figure(
            f"{number}" if number or described else key_figures.NOT_KNOWN,
            words.count("organisation named", "organisations named", number),
            report.profile.told_of,
            warns=not number and described,
            rows=rows.address(asked, "organisations"),
        ),
        Figure(
            f"{len(report.sectors)}" if number or described else key_figures.NOT_KNOWN,
            words.count(
                "sector in which somebody is named",
                "sectors in which somebody is named",
                len(report.sectors),
            ),
            rows=rows.address(asked, "sectors"),
        ),
        Figure(
            f"{report.services}" if report.services or described else key_figures.NOT_KNOWN,
            words.count(
                "service with a stated end within 180 days",
                "services with a stated end within 180 days",
                report.services,
            ),
            warns=report.services > 0,
            rows=rows.address(asked, "ending"),
        ),
    ]


def _counted(number: int | None) -> str:
    return key_figures.NOT_KNOWN if number is None else f"{number:,}"
