"""Key figures in the reader's language, each with its unit, day and what it leaves out."""

from typing import Final

from geo.catalog.vocabulary import SECTORS
from geo.coverage import covered, figures
from geo.coverage.figures import AreaEnds, SiteFigures
from geo.dataset import names, supposed
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.language import Forms, forms, mark
from geo.profiles import key_statements, place_figures
from geo.view.address import PLACES
from maps.look import rows
from maps.look.markup import Figure

NOT_KNOWN: Final = "–"
"""Stands for a number where no source speaks."""
ENDING_BY: Final = forms(
    "service with a stated end by {day}", "services with a stated end by {day}"
)
NOBODY_AT_SITES: Final = forms(
    "site, none named for the site itself", "sites, none named for the site itself"
)
NOBODY_IN_DISTRICTS: Final = forms(
    "site in a district for which no partner is named",
    "sites in districts for which no partner is named",
)
"""Where sites are not told apart: a site without anybody may lie in a district with somebody."""


def on_map(context: Context) -> list[Figure]:
    """Returns the four figures of the sites and activities that the filters leave."""
    words = context.words
    sites, ends = figures.on_map(context.dataset, context.view)
    people = (
        words(mark("people not known"))
        if sites.individuals is None
        else names.people_of(words, sites.individuals)
    )
    told = names.households_of(words, sites.unserved_households)
    rest = names.not_counted(words, sites.unserved_uncounted)
    households = words.clauses(filter(None, (told, rest)))
    listed = covered.lists_sites(context.dataset, context.view)
    source = credit_lines.caption_of_people(context.dataset, words, "informal-sites")
    not_covered = "" if listed else words(mark("not covered by the list of sites"))
    unserved = _unserved(context, sites, households)
    return [
        figure(
            context,
            "sites",
            forms("informal site", "informal sites"),
            of_districts(context) or withheld(context, sites) or not_covered or source,
        ),
        figure(context, "households", place_figures.HOUSEHOLDS, not_covered or people),
        figure(
            context,
            "unserved",
            nobody(context),
            not_covered or unserved,
            warns=sites.unserved_sites > 0,
        ),
        ending(context, ends),
    ]


def figure(
    context: Context, name: str, label: Forms, note: str = "", *, warns: bool = False, **values: str
) -> Figure:
    """Returns the number of a statement over what it counts, leading to its rows."""
    found = key_statements.of(context.dataset, context.view, name)
    shown = NOT_KNOWN if found.number is None else f"{found.number:,}"
    said = context.words.clauses(
        filter(None, (note, names.not_counted(context.words, found.uncounted)))
    )
    return Figure(
        shown,
        context.words.beside(label, found.number, **values),
        said,
        warns,
        rows.address(context, name),
    )


def of_districts(context: Context) -> str:
    """Says that a filter of who is there leaves whole districts; empty where sites are told."""
    view = context.view
    if context.dataset.sites_are_told_apart or not (view.partner or view.presence != "any"):
        return ""
    return context.words(mark("all sites of the districts where it is so"))


def nobody(context: Context) -> Forms:
    """Returns what the sites without anybody are called, to translate."""
    return NOBODY_AT_SITES if context.dataset.sites_are_told_apart else NOBODY_IN_DISTRICTS


def _unserved(context: Context, sites: SiteFigures, said: str) -> str:
    """Returns what is said of sites without anybody, or of how many that is not known."""
    if sites.unknown_sites:
        return context.words.count(
            "not known of {n} site on this day",
            "not known of {n} sites on this day",
            sites.unknown_sites,
        )
    others = names.together(context, sites.together)
    return context.words.clauses(one for one in (said, others) if one)


def ending(context: Context, ends: AreaEnds) -> Figure:
    """Returns the figure of the services that end among all activities of a view."""
    words = context.words
    soonest = (
        words(mark("the first on {day}"), day=words.day(ends.first, short=True))
        if ends.first
        else words(mark("none stated"))
    )
    day = words.day(ends.horizon, short=True)
    found = figure(context, "ending", ENDING_BY, soonest, warns=ends.services > 0, day=day)
    return found._replace(label=in_area(context, found.label))


def withheld(context: Context, sites: SiteFigures) -> str:
    """Returns how many places are in no sum, empty where none is."""
    if not sites.withheld:
        return ""
    return context.words.count("{n} place withheld", "{n} places withheld", sites.withheld)


def in_area(context: Context, figure: str) -> str:
    """Returns the words of a figure of all activities of a view, with where they are."""
    view, words = context.view, context.words
    if not any(getattr(view, name) for name in PLACES):
        return words(mark("{figure}, in the whole area"), figure=figure)
    if view.wider:
        return words(mark("{figure}, in the places chosen and for wider areas"), figure=figure)
    return words(mark("{figure}, in the places chosen"), figure=figure)


def at_sites(context: Context, figure: str) -> str:
    """Returns the words of a figure of the sites that a view shows, one or more of them."""
    if context.view.wider:
        return context.words(mark("{figure}, at sites and for wider areas"), figure=figure)
    return context.words(mark("{figure}, at one or more sites"), figure=figure)


def partners_title(context: Context, found: figures.PartnerFigures) -> str:
    """Returns the finding of the day: what ended and what ends next, else who is active."""
    words = context.words
    parts = []
    if found.ended:
        said = words.count(
            "{n} service ended in {year}",
            "{n} services ended in {year}",
            found.ended,
            year=found.ended_since,
        )
        rows = key_statements.of(context.dataset, context.view, "ended").rows.features
        noted = supposed.noted_of(context, rows)
        how = mark("{figure} ({how})")
        parts.append(words(how, figure=said, how=noted) if noted else said)
    if found.ends.services:
        parts.append(
            words.count(
                "{n} service has a stated end by {day}",
                "{n} services have a stated end by {day}",
                found.ends.services,
                day=words.day(found.ends.horizon, short=True),
            )
        )
    known = covered.of_view(context.dataset, context.view)
    if not parts and not found.active and not known.is_known:
        return words(mark("Partners on {day}: not known"), day=words.day(context.day))
    if not parts:
        return words.count(
            "{n} organisation is named as active on {day}",
            "{n} organisations are named as active on {day}",
            found.active,
            day=words.day(context.day),
        )
    return in_area(context, words.clauses(parts))


def of_partners(context: Context, found: figures.PartnerFigures) -> list[Figure]:
    """Returns the figures of the partners page."""
    words, sites = context.words, found.sites
    served = sites.sites - sites.unserved_sites - sites.unknown_sites
    named = words.count(
        "of {named} named in {year}; {n} for a district or wider only",
        "of {named} named in {year}; {n} for a district or wider only",
        found.unplaced,
        named=found.named,
        year=found.ended_since,
    )
    apart = context.dataset.sites_are_told_apart
    some, none = (
        (
            forms(
                "person (est.) in sites with a partner named",
                "people (est.) in sites with a partner named",
            ),
            forms(
                "person (est.) in sites, none named for the site itself",
                "people (est.) in sites, none named for the site itself",
            ),
        )
        if apart
        else (
            forms(
                "person (est.) in districts with a partner named",
                "people (est.) in districts with a partner named",
            ),
            forms(
                "person (est.) in districts with no partner named",
                "people (est.) in districts with no partner named",
            ),
        )
    )
    listed = covered.lists_sites(context.dataset, context.view)
    counted = words.count("{n} site", "{n} sites", sites.unserved_sites)
    return [
        figure(
            context,
            "organisations",
            forms("organisation named as active", "organisations named as active"),
            named if found.named else "",
        ),
        figure(
            context,
            "sectors",
            forms("sector in which somebody is named", "sectors in which somebody is named"),
            words(mark("of {n}"), n=len(SECTORS)),
        ),
        figure(
            context,
            "people-served",
            some,
            withheld(context, sites)
            or (words.count("{n} site", "{n} sites", served) if listed else ""),
        ),
        figure(
            context,
            "people-unserved",
            none,
            _unserved(context, sites, counted) if listed else "",
            warns=sites.unserved_sites > 0,
        ),
        ending(context, found.ends),
    ]
