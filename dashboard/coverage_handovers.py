"""The tables of the coverage page about who follows whom: handovers, and several side by side."""

import datetime as dt
from functools import partial

from dashboard import cached, coverage_facts, coverage_files
from dashboard.coverage_tables import Box, day_cell, grouped, heads, number_cell, show, today
from geo import handovers, names, providers
from geo.handovers import Handover
from geo.language import mark
from geo.providers import Overlap
from geo.scene import Scene
from maps import markup

STATUSES = {
    "taken_over": (mark("taken over"), "on"),
    "partly": (mark("taken over in part"), ""),
    "agreed": (mark("agreed"), ""),
    "promised": (mark("promised"), ""),
    "not_taken_over": (mark("not taken over"), "end"),
    "unknown": (mark("not stated"), "off"),
}


def handed(scene: Scene) -> None:
    """Draws the services that ended or end, who is to follow, and the days without anybody."""
    words = scene.words
    found: list[Handover] = cached.answer(handovers.handovers, scene.dataset, today(scene))
    worst = sorted(found, key=lambda one: (
        one.closed, -one.gap_days, one.end, -(one.people.households or 0)))  # fmt: skip
    rows = [
        [
            coverage_facts.organisations(scene, (one.organisation,)),
            markup.text(names.sector(scene, one.sector)),
            coverage_facts.named(scene, (one.place,)),
            day_cell(scene, one.end),
            _follower(scene, one),
            _gap(scene, one),
            number_cell(coverage_facts.households(scene, one.people)),
        ]
        for one in worst
    ]
    title = words(mark("Handovers: who follows when a service ends"))
    empty = words(mark("No service at these places ended in the year before or ends within "
                       "180 days."))  # fmt: skip
    show(scene, Box("handovers", title, heads(scene, mark("Organisation"), mark("Sector"),
         mark("Place"), mark("Ends"), mark("Followed by"), mark("Days without anybody"),
         mark("Households")), rows,
         partial(coverage_files.handovers, scene, found), empty))  # fmt: skip


def _follower(scene: Scene, one: Handover) -> str:
    label, kind = STATUSES[one.status]
    followers = tuple(dict.fromkeys((*one.to, *one.successors, *one.willing)))
    named = coverage_facts.organisations(scene, followers[:4]) if followers else ""
    if not followers and one.status == "unknown":
        return markup.tag(scene.words(mark("nobody named")), "end")
    return f"{named} {markup.tag(scene.words(label), kind)}".strip()


def _gap(scene: Scene, one: Handover) -> str:
    words = scene.words
    if not one.closed and one.end >= scene.day:
        return markup.text(words(mark("from {day} on"), day=words.day(
            one.end + dt.timedelta(days=1), short=True)))  # fmt: skip
    if not one.gap_days:
        return markup.text(words(mark("none")))
    if not one.closed:
        return markup.tag(words.count("{n} day so far", "{n} days so far", one.gap_days), "end")
    if one.at_most:
        return markup.text(words.count("at most {n} day", "at most {n} days", one.gap_days))
    return markup.text(words.count("{n} day", "{n} days", one.gap_days))


def overlapping(scene: Scene) -> None:
    """Draws where several organisations serve side by side, most of them and longest first."""
    words = scene.words
    found: list[Overlap] = cached.answer(providers.overlaps, scene.dataset, today(scene))
    groups = grouped(found, lambda one: (one.sector, one.organisations, one.first, one.last))
    groups.sort(key=lambda one: (one[0].last, len(one[0].organisations), len(one[1].places)),
                reverse=True)  # fmt: skip
    rows = [
        [
            coverage_facts.organisations(scene, one.organisations),
            markup.text(names.sector(scene, one.sector)),
            coverage_facts.named(scene, group.places),
            f"<bdi>{markup.text(_months(scene, one))}</bdi>",
        ]
        for one, group in groups
    ]
    title = words(mark("Several side by side, 12 months to {day}"),
                  day=words.day(scene.day, short=True))  # fmt: skip
    empty = words(mark("No sector at these places had several organisations at once."))
    show(scene, Box("overlaps", title, heads(scene, mark("Organisations"), mark("Sector"),
         mark("Places"), mark("Months")), rows,
         partial(coverage_files.overlaps, scene, found), empty))  # fmt: skip


def _months(scene: Scene, one: Overlap) -> str:
    first, last = scene.words.month(one.first), scene.words.month(one.last)
    return first if first == last else f"{first} – {last}"
