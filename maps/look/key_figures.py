"""Key figures in the reader's language, each with its unit, day and what it leaves out."""

from geo.catalog.vocabulary import SECTORS
from geo.coverage import figures
from geo.coverage.figures import AreaEnds, SiteFigures
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.language import mark
from geo.view.address import PLACES
from maps.look.markup import Figure


def on_map(context: Context) -> list[Figure]:
    """Returns the four figures of the sites and activities that the filters leave."""
    words = context.words
    sites, ends = figures.on_map(context.dataset, context.view)
    people = words(mark("{people} people (est.)"), people=f"{sites.individuals:,}")
    return [
        Figure(
            f"{sites.sites:,}",
            words(mark("informal sites")),
            withheld(context, sites)
            or credit_lines.caption_of_people(context.dataset, words, "informal-sites"),
        ),
        Figure(f"{sites.households:,}", words(mark("households")), people),
        Figure(
            f"{sites.unserved_sites:,}",
            words(mark("sites, no partner named")),
            words.count("{n} household", "{n} households", sites.unserved_households),
            warns=sites.unserved_sites > 0,
        ),
        ending(context, ends),
    ]


def ending(context: Context, ends: AreaEnds) -> Figure:
    """Returns the figure of the services that end among all activities of a view."""
    words = context.words
    said = words(mark("services end by {day}"), day=words.day(ends.horizon, short=True))
    soonest = (
        words(mark("the first on {day}"), day=words.day(ends.first, short=True))
        if ends.first
        else words(mark("none stated"))
    )
    return Figure(f"{ends.services:,}", in_area(context, said), soonest, warns=ends.services > 0)


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
    return context.words(mark("{figure}, at one or more sites"), figure=figure)


def partners_title(context: Context, found: figures.PartnerFigures) -> str:
    """Returns the finding of the day: what ended and what ends next, else who is active."""
    words = context.words
    parts = []
    if found.ended:
        parts.append(
            words.count(
                "{n} service ended in {year}",
                "{n} services ended in {year}",
                found.ended,
                year=found.ended_since,
            )
        )
    if found.ends.services:
        parts.append(
            words.count(
                "{n} service ends by {day}",
                "{n} services end by {day}",
                found.ends.services,
                day=words.day(found.ends.horizon, short=True),
            )
        )
    if not parts:
        return words.count(
            "{n} organisation is active on {day}",
            "{n} organisations are active on {day}",
            found.active,
            day=words.day(context.day),
        )
    return in_area(context, words.clauses(parts))


def of_partners(context: Context, found: figures.PartnerFigures) -> list[Figure]:
    """Returns the figures of the partners page."""
    words, sites = context.words, found.sites
    served = sites.sites - sites.unserved_sites
    return [
        Figure(
            f"{found.active:,}",
            words(mark("organisations active")),
            words.count(
                "of {named} named in {year}; {n} with no site named",
                "of {named} named in {year}; {n} with no site named",
                found.unplaced,
                named=found.named,
                year=found.ended_since,
            ),
        ),
        Figure(
            f"{found.sectors:,}",
            words(mark("sectors covered")),
            words(mark("of {n}"), n=len(SECTORS)),
        ),
        Figure(
            f"{sites.individuals - sites.unserved_individuals:,}",
            words(mark("people (est.) in sites with a partner named")),
            withheld(context, sites) or words.count("{n} site", "{n} sites", served),
        ),
        Figure(
            f"{sites.unserved_individuals:,}",
            words(mark("people (est.) in sites with no partner named")),
            words.count("{n} site", "{n} sites", sites.unserved_sites),
            warns=sites.unserved_sites > 0,
        ),
        ending(context, found.ends),
    ]
