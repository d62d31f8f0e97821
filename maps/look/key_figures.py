"""Key figures in the reader's language, each with its unit, day and what it leaves out."""

from geo.catalog.vocabulary import SECTORS
from geo.coverage import figures
from geo.dataset.context import Context
from geo.language import mark
from maps.look.markup import Figure


def on_map(context: Context) -> list[Figure]:
    """Returns the four figures of the sites that the filters leave."""
    words = context.words
    found = figures.on_map(context.dataset, context.view)
    withheld = (
        words.count("{n} place withheld", "{n} places withheld", found.suppressed)
        if found.suppressed
        else ""
    )
    people = words(mark("{people} people (est.)"), people=f"{found.individuals:,}")
    horizon = words.day(found.horizon, short=True)
    soonest = (
        words(mark("the first on {day}"), day=words.day(found.next_end, short=True))
        if found.next_end
        else words(mark("none stated"))
    )
    return [
        Figure(
            f"{found.sites:,}",
            words(mark("informal sites")),
            withheld or words(mark("DTM in DSTWG, 10 Dec 2023")),
        ),
        Figure(f"{found.households:,}", words(mark("households")), people),
        Figure(
            f"{found.unserved_sites:,}",
            words(mark("sites, no partner named")),
            words.count("{n} household", "{n} households", found.unserved_households),
            warns=found.unserved_sites > 0,
        ),
        Figure(
            f"{found.ending:,}",
            words(mark("services end by {day}"), day=horizon),
            soonest,
            warns=found.ending > 0,
        ),
    ]


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
    if found.ending:
        parts.append(
            words.count(
                "{n} service ends by {day}",
                "{n} services end by {day}",
                found.ending,
                day=words.day(found.horizon, short=True),
            )
        )
    if not parts:
        return words.count(
            "{n} organisation is active on {day}",
            "{n} organisations are active on {day}",
            found.active,
            day=words.day(context.day),
        )
    return words.clauses(parts)


def of_partners(context: Context, found: figures.PartnerFigures) -> list[Figure]:
    """Returns the figures of the partners page."""
    words = context.words
    soonest = (
        words(mark("the first on {day}"), day=words.day(found.next_end, short=True))
        if found.next_end
        else words(mark("none stated"))
    )
    withheld = words.count("{n} place withheld", "{n} places withheld", found.withheld)
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
            f"{found.people - found.unserved_people:,}",
            words(mark("people (est.) in sites with a partner named")),
            withheld
            if found.withheld
            else words.count("{n} site", "{n} sites", found.sites - found.unserved_sites),
        ),
        Figure(
            f"{found.unserved_people:,}",
            words(mark("people (est.) in sites with no partner named")),
            words.count("{n} site", "{n} sites", found.unserved_sites),
            warns=found.unserved_sites > 0,
        ),
        Figure(
            f"{found.ending:,}",
            words(mark("services end by {day}"), day=words.day(found.horizon, short=True)),
            soonest,
            warns=found.ending > 0,
        ),
    ]
