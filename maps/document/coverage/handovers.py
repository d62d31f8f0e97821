"""The tables of Coverage about who follows whom: handovers, and several side by side."""

from geo.coverage.handovers import Handover
from geo.coverage.providers import Overlap
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.values import days
from maps.document import handover_words, parts
from maps.document.coverage import facts
from maps.document.coverage.box import Box, Rows, grouped
from maps.document.parts import Line, Run, line, row
from maps.look.markup import Tag

STATUSES = {
    "taken_over": (mark("taken over"), "on"),
    "partly": (mark("taken over in part"), ""),
    "agreed": (mark("agreed"), ""),
    "promised": (mark("promised"), ""),
    "not_taken_over": (mark("not taken over"), "end"),
    "unknown": (mark("not stated"), "off"),
}


def handed(context: Context) -> Box:
    """Returns the services that ended or end, who is to follow, and the days without anybody."""
    words = context.words
    worst = sorted(
        facts.handovers(context),
        key=lambda handover: (
            handover.gap.closed,
            -handover.gap.least_days,
            handover.end,
            -(handover.people.households or 0),
        ),
    )
    rows = Rows(
        worst,
        lambda handover: row(
            facts.organisations(context, (handover.organisation,)),
            names.sector(context, handover.sector),
            facts.named(context, (handover.place,)),
            parts.date(words, handover.end),
            _follower(context, handover),
            _gap(context, handover),
            parts.number(facts.households(context, handover.people)),
        ),
    )
    title = words(mark("Handovers: who follows when a service ends"))
    heads = words.each(
        mark("Organisation"),
        mark("Sector"),
        mark("Place"),
        mark("Ends"),
        mark("Followed by"),
        mark("Nobody named in between"),
        mark("Households"),
    )
    empty = words(
        mark("No service at these places ended in the year before or ends within 180 days.")
    )
    return Box("handovers", title, heads, rows, empty)


def _follower(context: Context, handover: Handover) -> Line:
    followers = tuple(dict.fromkeys((*handover.to, *handover.successors, *handover.willing)))
    if not followers and not handover.wider and handover.status == "unknown":
        return line(Tag(context.words(mark("nobody named")), "end"))
    if not followers and handover.wider:
        wider = context.words(mark("named for the sites together or a wider area only"))
        return line(facts.organisations(context, handover.wider[:4]), wider)
    return line(facts.organisations(context, followers[:4]), status_tag(context, handover.status))


def status_tag(context: Context, status: str) -> Tag:
    """Returns what a source states of a handover."""
    label, kind = STATUSES[status]
    return Tag(context.words(label), kind)


def _gap(context: Context, handover: Handover) -> str | Tag:
    words = context.words
    if not handover.gap.closed and handover.end >= context.day:
        first = days.plus(handover.end, 1)
        return words(mark("from {day} on"), day=words.day(first, short=True))
    said = handover_words.gap(words, handover.gap)
    if handover.gap.closed or handover.wider:
        return said
    return Tag(said, "end")


def overlapping(context: Context) -> Box:
    """Returns where several organisations serve side by side, most of them and longest first."""
    words = context.words
    groups = grouped(
        facts.overlaps(context),
        lambda fact: (fact.sector, fact.organisations, fact.first, fact.last),
    )
    groups.sort(
        key=lambda group: (group.fact.last, len(group.fact.organisations), len(group.places)),
        reverse=True,
    )
    rows = Rows(
        groups,
        lambda group: row(
            facts.organisations(context, group.fact.organisations),
            names.sector(context, group.fact.sector),
            facts.named(context, group.places),
            Run(_months(context, group.fact), "name"),
        ),
    )
    title = words(
        mark("Several side by side, 12 months to {day}"), day=words.day(context.day, short=True)
    )
    heads = words.each(mark("Organisations"), mark("Sector"), mark("Places"), mark("Months"))
    empty = words(mark("No sector at these places had several organisations at once."))
    return Box("overlaps", title, heads, rows, empty)


def _months(context: Context, overlap: Overlap) -> str:
    first, last = context.words.month(overlap.first), context.words.month(overlap.last)
    return first if first == last else f"{first} – {last}"
