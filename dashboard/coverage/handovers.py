"""The tables of the coverage page about who follows whom: handovers, and several side by side."""

from functools import partial

from markupsafe import Markup

from dashboard.coverage import facts, files
from dashboard.coverage.tables import Box, day_cell, grouped, show, today
from dashboard.session import shared
from geo import days
from geo.coverage import handovers, providers
from geo.coverage.handovers import Handover
from geo.coverage.providers import Overlap
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from maps.document import handover_words
from maps.look import markup
from maps.look.templates import piece

STATUSES = {
    "taken_over": (mark("taken over"), "on"),
    "partly": (mark("taken over in part"), ""),
    "agreed": (mark("agreed"), ""),
    "promised": (mark("promised"), ""),
    "not_taken_over": (mark("not taken over"), "end"),
    "unknown": (mark("not stated"), "off"),
}


def handed(context: Context) -> None:
    """Draws the services that ended or end, who is to follow, and the days without anybody."""
    words = context.words
    found: list[Handover] = shared.answer(handovers.handovers, context.dataset, today(context))
    worst = sorted(
        found,
        key=lambda handover: (
            handover.gap.closed,
            -handover.gap.least_days,
            handover.end,
            -(handover.people.households or 0),
        ),
    )
    rows = [
        [
            facts.organisations(context, (handover.organisation,)),
            names.sector(context, handover.sector),
            facts.named(context, (handover.place,)),
            day_cell(context, handover.end),
            _follower(context, handover),
            _gap(context, handover),
            markup.number(facts.households(context, handover.people)),
        ]
        for handover in worst
    ]
    title = words(mark("Handovers: who follows when a service ends"))
    empty = words(
        mark("No service at these places ended in the year before or ends within 180 days.")
    )
    show(
        context,
        Box(
            "handovers",
            title,
            words.each(
                mark("Organisation"),
                mark("Sector"),
                mark("Place"),
                mark("Ends"),
                mark("Followed by"),
                mark("Nobody named in between"),
                mark("Households"),
            ),
            rows,
            partial(files.handovers, context, found),
            empty,
        ),
    )


def _follower(context: Context, handover: Handover) -> Markup:
    label, kind = STATUSES[handover.status]
    followers = tuple(dict.fromkeys((*handover.to, *handover.successors, *handover.willing)))
    if not followers and not handover.wider and handover.status == "unknown":
        return markup.tag(context.words(mark("nobody named")), "end")
    tag = markup.tag(context.words(label), kind)
    if not followers and handover.wider:
        wider = context.words(mark("named for the sites together or a wider area only"))
        return piece("{} {}", facts.organisations(context, handover.wider[:4]), wider)
    return piece("{} {}", facts.organisations(context, followers[:4]), tag).strip()


def _gap(context: Context, handover: Handover) -> str:
    words = context.words
    if not handover.gap.closed and handover.end >= context.day:
        first = days.plus(handover.end, 1)
        return words(mark("from {day} on"), day=words.day(first, short=True))
    said = handover_words.gap(words, handover.gap)
    if handover.gap.closed or handover.wider:
        return said
    return markup.tag(said, "end")


def overlapping(context: Context) -> None:
    """Draws where several organisations serve side by side, most of them and longest first."""
    words = context.words
    found: list[Overlap] = shared.answer(providers.overlaps, context.dataset, today(context))
    groups = grouped(found, lambda fact: (fact.sector, fact.organisations, fact.first, fact.last))
    groups.sort(
        key=lambda group: (group.fact.last, len(group.fact.organisations), len(group.places)),
        reverse=True,
    )
    rows = [
        [
            facts.organisations(context, group.fact.organisations),
            names.sector(context, group.fact.sector),
            facts.named(context, group.places),
            markup.isolated(_months(context, group.fact)),
        ]
        for group in groups
    ]
    title = words(
        mark("Several side by side, 12 months to {day}"), day=words.day(context.day, short=True)
    )
    empty = words(mark("No sector at these places had several organisations at once."))
    show(
        context,
        Box(
            "overlaps",
            title,
            words.each(mark("Organisations"), mark("Sector"), mark("Places"), mark("Months")),
            rows,
            partial(files.overlaps, context, found),
            empty,
        ),
    )


def _months(context: Context, overlap: Overlap) -> str:
    first, last = context.words.month(overlap.first), context.words.month(overlap.last)
    return first if first == last else f"{first} – {last}"
