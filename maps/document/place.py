"""The document of a place: its finding and figures, its page of one sheet, and its chapters."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Final

from geo.catalog.audience import Audience
from geo.coverage import covered
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles import known_text, place_report
from geo.profiles.place_report import Report, view_of
from geo.view.view import View
from maps.document import place_around, place_work, terms
from maps.document.parts import Chapter, Document, Sheet, Slot, together
from maps.look import key_figures, rows
from maps.look.markup import Figure

LINES_PRINTED: Final = 5
_NAMES: Final = ("name", "name_ar", "name_ckb")


def of(context: Context, select: str) -> Document | None:
    """Returns the document of a `layer/feature`; None where the audience has no such place."""
    report = place_report.of(context, select)
    return None if report is None else made(context, report)


def made(context: Context, report: Report) -> Document:
    """Returns the document of a place of which all is gathered."""
    profile, words = report.profile, context.words
    record = context.dataset.record(profile.layer_id, profile.id) or {}
    known = dict.fromkeys(str(record.get(one) or "") for one in _NAMES)
    view = View(date=context.view.date, lang=context.view.lang, sector=context.view.sector)
    day = words(mark("Situation of {day}"), day=words.day(context.day))
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
            *place_around.missing(context, report, LINES_PRINTED),
            *place_around.origins(context, report),
            *place_around.documents(context, report.profile.layer_id, report.profile.id),
            *place_around.same_name(context, report.profile),
            *place_around.inside(context, report),
        ),
        main=(
            *place_work.works(context, report),
            *place_work.ends(context, report, printed + 1),
            *place_work.history(context, report, printed + 1),
            *place_around.takeaways(context, report, printed),
            *place_around.criteria(context, report.criteria),
        ),
        source=f"{said} · {names.audience(context, Audience(context.dataset.audience))}",
    )


def _chapters(context: Context, report: Report) -> Iterable[Chapter]:
    title = context.words(mark("Stated ends"))
    return chain(
        place_around.situation(context, report),
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


def finding(context: Context, report: Report) -> str:
    """Returns what matters most about the place on the day, as one sentence."""
    words = context.words
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
    asked = _asked(context, report)
    described = covered.of_view(asked.dataset, asked.view).is_described
    found = []
    if people.households is not None:
        households = f"{people.households:,}"
        sites = words.count("{n} informal site", "{n} informal sites", people.sites)
        withheld = words.count("{n} place withheld", "{n} places withheld", people.withheld)
        found += [
            Figure(
                households,
                words(mark("households")),
                withheld if people.withheld else sites,
                rows=rows.address(asked, "households"),
            ),
            Figure(
                f"{people.individuals:,}",
                words(
                    mark("people (est., × {n})"), n=context.dataset.country.people_in_a_household
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
            words(mark("organisations named")),
            report.profile.told_of,
            warns=not number and described,
            rows=rows.address(asked, "organisations"),
        ),
        Figure(
            f"{len(report.sectors)}" if number or described else key_figures.NOT_KNOWN,
            words(mark("sectors in which somebody is named")),
            rows=rows.address(asked, "sectors"),
        ),
        Figure(
            f"{report.services}" if report.services or described else key_figures.NOT_KNOWN,
            words(mark("services with a stated end within 180 days")),
            warns=report.services > 0,
            rows=rows.address(asked, "ending"),
        ),
    ]
