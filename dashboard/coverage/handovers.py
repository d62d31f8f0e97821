"""The tables of the coverage page about who follows whom: handovers, and several side by side."""

import datetime as dt
from functools import partial

from dashboard.coverage import facts, files
from dashboard.coverage.tables import Box, day_cell, grouped, heads, number_cell, show, today
from dashboard.session import shared
from geo.coverage import handovers, providers
from geo.coverage.handovers import Handover
from geo.coverage.providers import Overlap
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from maps.look import escaped as markup

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
        found, key=lambda one: (one.closed, -one.gap_days, one.end, -(one.people.households or 0))
    )
    rows = [
        [
            facts.organisations(context, (one.organisation,)),
            markup.text(names.sector(context, one.sector)),
            facts.named(context, (one.place,)),
            day_cell(context, one.end),
            _follower(context, one),
            _gap(context, one),
            number_cell(facts.households(context, one.people)),
        ]
        for one in worst
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
            heads(
                context,
                mark("Organisation"),
                mark("Sector"),
                mark("Place"),
                mark("Ends"),
                mark("Followed by"),
                mark("Days without anybody"),
                mark("Households"),
            ),
            rows,
            partial(files.handovers, context, found),
            empty,
        ),
    )


def _follower(context: Context, one: Handover) -> str:
    label, kind = STATUSES[one.status]
    followers = tuple(dict.fromkeys((*one.to, *one.successors, *one.willing)))
    named = facts.organisations(context, followers[:4]) if followers else ""
    if not followers and one.status == "unknown":
        return markup.tag(context.words(mark("nobody named")), "end")
    return f"{named} {markup.tag(context.words(label), kind)}".strip()


def _gap(context: Context, one: Handover) -> str:
    words = context.words
    if not one.closed and one.end >= context.day:
        return markup.text(
            words(mark("from {day} on"), day=words.day(one.end + dt.timedelta(days=1), short=True))
        )
    if not one.gap_days:
        return markup.text(words(mark("none")))
    if not one.closed:
        return markup.tag(words.count("{n} day so far", "{n} days so far", one.gap_days), "end")
    if one.at_most:
        return markup.text(words.count("at most {n} day", "at most {n} days", one.gap_days))
    return markup.text(words.count("{n} day", "{n} days", one.gap_days))


def overlapping(context: Context) -> None:
    """Draws where several organisations serve side by side, most of them and longest first."""
    words = context.words
    found: list[Overlap] = shared.answer(providers.overlaps, context.dataset, today(context))
    groups = grouped(found, lambda one: (one.sector, one.organisations, one.first, one.last))
    groups.sort(
        key=lambda one: (one[0].last, len(one[0].organisations), len(one[1].places)), reverse=True
    )
    rows = [
        [
            facts.organisations(context, one.organisations),
            markup.text(names.sector(context, one.sector)),
            facts.named(context, group.places),
            f"<bdi>{markup.text(_months(context, one))}</bdi>",
        ]
        for one, group in groups
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
            heads(context, mark("Organisations"), mark("Sector"), mark("Places"), mark("Months")),
            rows,
            partial(files.overlaps, context, found),
            empty,
        ),
    )


def _months(context: Context, one: Overlap) -> str:
    first, last = context.words.month(one.first), context.words.month(one.last)
    return first if first == last else f"{first} – {last}"
