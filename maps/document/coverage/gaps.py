"""Where need meets absence: the ranking of places in words, and as a table."""

from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.needs import gaps
from geo.needs.gaps import Ranking
from maps.document.coverage import facts
from maps.document.coverage.box import MOST_ROWS, Box
from maps.document.parts import Run, row


def title(context: Context, found: Ranking) -> str:
    """Returns which place comes first, in the sectors that count."""
    words = context.words
    sectors = words.listed(names.sector(context, one) for one in found.sectors)
    if not len(found):
        return words(mark("Where need meets absence"))
    first = found.page(0, 1)[0].name
    if sectors:
        return words(
            mark("Where need meets absence in {sectors}: {place} comes first"),
            sectors=sectors,
            place=first,
        )
    return words(mark("Where need meets absence: {place} comes first"), place=first)


def stability(context: Context, found: Ranking) -> str:
    """Returns how far the first places depend on the weights."""
    words, stability = context.words, found.stability
    return words(
        mark(
            "On average {kept} of the first {top} stay among them under {trials} other weights, "
            "at least {least}."
        ),
        kept=f"{stability.kept * stability.top:.1f}".removesuffix(".0"),
        least=round(stability.kept_least * stability.top),
        top=stability.top,
        trials=stability.trials,
    )


def note(context: Context, found: Ranking) -> str:
    """Returns what the points are, and what is not counted."""
    words = context.words
    said = words(
        mark(
            "Points are 0 to 100: each part counts against the highest of all sites, by its "
            "weight. A hotspot listed in 2020 tells of returnees, so it counts half."
        )
    )
    if found.hidden:
        hidden = words.listed(names.sector(context, one) for one in found.hidden)
        said += " " + words(mark("Not counted, place withheld: {sectors}."), sectors=hidden)
    return said


def nowhere(context: Context) -> str:
    """Returns that no place can be ranked."""
    return context.words(mark("No place here has people and gaps on record."))


def box(context: Context) -> Box:
    """Returns the first places of the ranking, with their points and why."""
    words, found = context.words, facts.ranking(context)
    rows = [
        row(
            Run(f"{place.rank}. {place.name}", target=f"{place.layer_id}/{place.id}"),
            gaps.sentence(context, found, place),
        )
        for place in found.page(0, MOST_ROWS)
    ]
    heads = words.each(mark("Place"), mark("Why"))
    said = f"{stability(context, found)} {note(context, found)}" if rows else ""
    return Box("gaps", title(context, found), heads, rows, nowhere(context), said)
