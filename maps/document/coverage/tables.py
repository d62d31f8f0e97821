"""The tables of Coverage: losses, changes, single and missing providers.

What is the same at several places stands in one row; the files hold every place.
"""

import datetime as dt

from geo.coverage import changes
from geo.coverage.changes import Change
from geo.coverage.places import Place
from geo.coverage.providers import Single, Unserved
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.sums.people import together
from geo.language import mark
from geo.values import days
from maps.document import parts
from maps.document.coverage import facts
from maps.document.coverage.box import Box, Rows, grouped
from maps.document.parts import Line, line, row
from maps.look import markup
from maps.look.markup import Tag, Until

KINDS = {
    changes.ENDED: mark("Ended"),
    changes.HANDED_OVER: mark("Handed over"),
    changes.LAPSED: mark("Scheduled end passes"),
    changes.NO_LONGER_CONFIRMED: mark("Not confirmed lately"),
    changes.STARTED: mark("Started"),
    changes.RECENT: mark("Started recently"),
    changes.FIRST_KNOWN: mark("Named, start not stated"),
}
_TAGS = {
    changes.STARTED: "on",
    changes.RECENT: "on",
    changes.FIRST_KNOWN: "off",
    changes.NO_LONGER_CONFIRMED: "off",
}


def changed(context: Context) -> Box:
    """Returns what changes between the two days, by kind, and the people concerned."""
    words, found = context.words, facts.changes(context)
    order = list(KINDS)
    groups = grouped(
        found.changes,
        lambda change: (change.kind, change.organisation, change.sector, change.day, change.to),
    )
    groups.sort(
        key=lambda group: (order.index(group.fact.kind), group.fact.day, -len(group.places))
    )
    rows = Rows(
        groups,
        lambda group: row(
            Tag(words(KINDS[group.fact.kind]), _TAGS.get(group.fact.kind, "end")),
            _who_changed(context, group.fact),
            names.sector(context, group.fact.sector),
            facts.named(context, group.places),
            parts.date(words, group.fact.day),
            parts.number(facts.households(context, group.people)),
        ),
    )
    counted = [
        words(
            mark("{kind}: {households}"),
            kind=words(KINDS[kind]),
            households=facts.households_in_words(context, found.people[kind]),
        )
        for kind in KINDS
        if found.people[kind].sites or found.people[kind].withheld
    ]
    notes = [f"{words.listed(counted)}."] if counted else []
    notes.append(words(mark("“Not confirmed lately” states no end: above it is not known.")))
    title = words(
        mark("What changes from {first} to {second}"),
        first=words.day(found.first, short=True),
        second=words.day(found.second, short=True),
    )
    heads = words.each(
        mark("Change"),
        mark("Organisation"),
        mark("Sector"),
        mark("Places"),
        mark("Day"),
        mark("Households"),
    )
    empty = words(mark("Nothing starts or ends at these places between the two days."))
    return Box("changes", title, heads, rows, empty, " ".join(notes))


def _who_changed(context: Context, change: Change) -> Line:
    who = facts.organisations(context, (change.organisation,))
    after = facts.organisations(context, change.to)
    return line(who, "→", after) if after else who


def single(context: Context) -> Box:
    """Returns the organisations that serve alone, those that leave first at the top."""
    words = context.words
    groups = grouped(
        facts.single(context), lambda fact: (fact.organisation, fact.sector, _until(fact))
    )
    groups.sort(key=lambda group: (group.fact.end or dt.date.max, -group.households))
    rows = Rows(
        groups,
        lambda group: row(
            facts.organisations(context, (group.fact.organisation,)),
            names.sector(context, group.fact.sector),
            facts.named(context, group.places),
            markup.end(words, _until(group.fact), context.day),
            parts.number(facts.households(context, group.people)),
        ),
    )
    title = words(
        mark("One organisation alone named for the place itself, {day}"),
        day=words.day(context.day, short=True),
    )
    heads = words.each(
        mark("Organisation"), mark("Sector"), mark("Places"), mark("Until"), mark("Households")
    )
    empty = words(mark("No sector at these places depends on one organisation alone."))
    return Box("single", title, heads, rows, empty)


def _until(fact: Single) -> Until:
    return Until("active", fact.end, fact.precision, fact.extension)


def losing(context: Context) -> Box:
    """Returns who loses the last organisation of a sector between the two days."""
    words, found = context.words, facts.two(context)
    lost: dict[tuple[str, tuple[str, ...]], list[Place]] = {}
    for (place, sector), both in found.cells.items():
        if both.is_lost:
            lost.setdefault((sector, both.before), []).append(place)
    people = {
        (sector, gone): together(found.left[place, sector] for place in places)
        for (sector, gone), places in lost.items()
    }
    order = sorted(lost, key=lambda key: (-(people[key].households or 0), key))
    rows = Rows(
        order,
        lambda key: row(
            names.sector(context, key[0]),
            facts.named(context, lost[key]),
            facts.organisations(context, key[1]),
            parts.number(facts.households(context, people[key])),
            parts.number(facts.individuals(context, people[key])),
        ),
    )
    supposes = context.dataset.supposed is not None
    title = words(
        mark("Besides, between the two days: who loses the last organisation by {day}")
        if supposes
        else mark("Who loses the last organisation by {day}"),
        day=words.day(found.days.second, short=True),
    )
    heads = words.each(
        mark("Sector"), mark("Places"), mark("Who goes"), mark("Households"), mark("People (est.)")
    )
    empty = words(mark("No place loses the last organisation of a sector between the two days."))
    return Box("losing", title, heads, rows, empty)


DEGREES = {
    "reported_for_sites": mark("for the sites together or a wider area only"),
    "reported_for_area": mark("for a wider area only"),
    "unconfirmed": mark("not confirmed lately"),
    "scheduled_end_passed": mark("scheduled end passed"),
    "reported_before": mark("reported for an earlier month"),
    "absent": mark("nobody named"),
}


def unserved(context: Context) -> Box:
    """Returns the sectors in which nobody is left at places, with most households first."""
    words = context.words
    groups = grouped(
        facts.unserved(context),
        lambda fact: (fact.sector, fact.degree, fact.last, fact.since, fact.wider),
    )
    groups.sort(key=lambda group: (-group.households, group.fact.sector))
    rows = Rows(
        groups,
        lambda group: row(
            names.sector(context, group.fact.sector),
            facts.named(context, group.places),
            _who_was(context, group.fact),
            parts.number(facts.households(context, group.people)),
        ),
    )
    title = words(mark("No organisation counts, {day}"), day=words.day(context.day, short=True))
    heads = words.each(mark("Sector"), mark("Places"), mark("Who was there"), mark("Households"))
    empty = words(mark("Every sector that these places have had is served at each of them."))
    note = words(
        mark(
            "Sectors that other places of the selection have or had. Silence of the "
            "sources is not absence."
        )
    )
    return Box("unserved", title, heads, rows, empty, note)


def _who_was(context: Context, fact: Unserved) -> Line:
    words = context.words
    said = ""
    if fact.last and fact.since:
        day = words.day(days.plus(fact.since, -1), short=True)
        said = words(mark("until {day}:"), day=day)
    elif fact.last:
        said = words(mark("earlier, no day stated:"))
    return line(
        Tag(words(DEGREES[fact.degree]), "off"),
        facts.organisations(context, fact.wider[:4]),
        said,
        facts.organisations(context, fact.last[:4]),
    )
