"""If they leave: what each place would lose without them, and figures before and after."""

from collections.abc import Hashable
from typing import Final

from geo.coverage import leaving
from geo.coverage.by_unit import counted_by
from geo.coverage.leaving import Lost
from geo.dataset import names, supposed
from geo.dataset.context import Context
from geo.language import Forms, forms, mark
from maps.document import parts
from maps.document.coverage import facts, finding
from maps.document.coverage.box import Box, Group, Rows, grouped
from maps.document.coverage.handovers import status_tag
from maps.document.coverage.tables import DEGREES
from maps.document.parts import Line, Run, line, row
from maps.look.markup import Figure, Tag

_LAST: Final = forms(
    "loses the last organisation of a sector", "lose the last organisation of a sector"
)
_ALONE: Final = forms(
    "has one organisation alone left in a sector", "have one organisation alone left in a sector"
)


def title(context: Context) -> str:
    """Returns what a supposition finds: at how many places nobody is left in a sector."""
    words, supposition = context.words, supposed.said(context)
    number = len({one.place for one in facts.lost(context) if one.is_last})
    if not number:
        said = mark("{supposition}: no place would lose the last organisation of a sector")
        return words(said, supposition=supposition)
    kind = counted_by(context.dataset, context.view)
    if kind == "unit":
        return words.count(
            "{supposition}: the sites of {n} unit would lose the last organisation of a sector",
            "{supposition}: the sites of {n} units would lose the last organisation of a sector",
            number,
            supposition=supposition,
        )
    if kind == "site":
        return words.count(
            "{supposition}: {n} site would lose the last organisation of a sector",
            "{supposition}: {n} sites would lose the last organisation of a sector",
            number,
            supposition=supposition,
        )
    return words.count(
        "{supposition}: {n} district would lose the last organisation of a sector",
        "{supposition}: {n} districts would lose the last organisation of a sector",
        number,
        supposition=supposition,
    )


def lead(context: Context) -> str:
    """Returns what is compared, and what of their work is not counted."""
    words, found = context.words, facts.sides(context)
    said = words(
        mark("Before: what the sources state of {day}. After: the same without their work."),
        day=words.day(context.day),
    )
    if found.wider:
        said += " " + words.count(
            "{n} service of theirs is reported for the sites together or a wider area only, and "
            "is not counted.",
            "{n} services of theirs are reported for the sites together or a wider area only, and "
            "are not counted.",
            len(found.wider),
        )
    many = facts.of_many(context)
    return said + finding.presence(context) + (many and f" {many}")


def lost(context: Context) -> Box:
    """Returns what they leave, what stays there and who is nearest."""
    words, found = context.words, facts.lost(context)
    groups = grouped(found, _alike)
    groups.sort(key=lambda group: (not group.fact.is_last, -group.households, group.fact.sector))
    title = words(mark("What they leave on {day}"), day=words.day(context.day, short=True))
    heads = words.each(
        mark("Sector"),
        mark("Places"),
        mark("Who leaves"),
        mark("Who stays there"),
        mark("Nearest in the sector"),
        mark("Handed over to"),
        mark("Households"),
        mark("People (est.)"),
    )
    rows = Rows(groups, lambda group: _row(context, group, found))
    empty = words(
        mark("Work reported for a wider area only is not counted.")
        if facts.sides(context).wider
        else mark("None of their work is stated at these places on this day.")
    )
    note = words(
        mark(
            "Who stays is named for the place itself or its group on the day. Handovers are what "
            "sources state of the real end. Where sources are silent, it is not known."
        )
    )
    return Box("leaving", title, heads, rows, empty, note)


def _alike(one: Lost) -> Hashable:
    near = one.nearest and (one.nearest.place, one.nearest.organisations)
    return (one.sector, one[2:6], near, one.handed_to, one.handover)


def figures(context: Context) -> list[Figure]:
    """Returns the key figures of the day, as stated and as supposed."""
    words, found, lost = context.words, facts.sides(context), facts.lost(context)
    last = [one for one in lost if one.is_last]
    alone = [one for one in lost if one.is_alone]
    before, after = found.before, found.after
    nobody = (facts.households(context, one.nobody) if one.unserved else "0" for one in found[:2])
    return [
        Figure(
            finding.arrow(len(before.organisations), len(after.organisations)),
            words.beside(finding.ORGANISATIONS, len(after.organisations)),
            words(mark("distinct, before and after")),
        ),
        Figure(
            finding.arrow(len(before.services), len(after.services)),
            words.beside(finding.SERVICES, len(after.services)),
            words(mark("organisation and sector pairs")),
        ),
        Figure(
            finding.arrow(before.unserved, after.unserved),
            words.beside(finding.unserved(context), after.unserved),
            words.beside(
                facts.HOUSEHOLDS,
                after.nobody.households if after.unserved else 0,
                number=finding.between(*nobody),
            ),
            warns=after.unserved > before.unserved,
        ),
        _figure(context, lost, forms("concerned", "concerned")),
        _figure(context, last, _LAST)._replace(warns=bool(last)),
        _figure(context, alone, _ALONE),
    ]


def _figure(context: Context, found: list[Lost], label: Forms) -> Figure:
    people = leaving.people(found)
    number = len({one.place for one in found})
    note = (
        facts.individuals_in_words(context, people) if found else names.people_of(context.words, 0)
    )
    return Figure(facts.count(context, number), context.words.beside(label, number), note)


def _row(context: Context, group: Group[Lost], found: list[Lost]) -> tuple[Line, ...]:
    fact = group.fact
    return row(
        names.sector(context, fact.sector),
        facts.named(context, group.places),
        facts.organisations(context, fact.organisations),
        _stays(context, fact),
        _nearest(context, group, found),
        _handed(context, fact),
        parts.number(facts.households(context, group.people)),
        parts.number(facts.individuals(context, group.people)),
    )


def _stays(context: Context, fact: Lost) -> Line:
    words = context.words
    told: list[str | Line | Tag] = [facts.organisations(context, fact.left)]
    if fact.is_last:
        told.append(Tag(words(DEGREES["absent"]), "end"))
    for said, who in (
        (mark("another kind of service:"), fact.other_kind),
        (mark("for the sites together or a wider area:"), fact.wider),
    ):
        if who:
            told += [words(said), facts.organisations(context, who)]
    return line(*told)


def _nearest(context: Context, group: Group[Lost], found: list[Lost]) -> str | Line:
    words, near = context.words, group.fact.nearest
    if not group.fact.is_bare:
        return "–"
    if near is None:
        return words(mark("not known: no source names anybody elsewhere"))
    where = facts.named(context, (near.place,))
    who = (*where, Run(": "), *facts.organisations(context, near.organisations))
    if near.km is None:
        return who
    kms = [
        one.nearest.km
        for one in found
        if one.place in group.places
        and one.sector == group.fact.sector
        and one.nearest
        and one.nearest.km is not None
    ]
    least, most = (f"{max(round(one), 1):,}" for one in (min(kms), max(kms)))
    away = least if least == most else f"{least}–{most}"
    said = (
        mark("about {km} km away, in the same district")
        if near.same_district
        else mark("about {km} km away, in another district")
    )
    return parts.listed(words, [who, line(words(said, km=f"\u2066{away}\u2069"))])


def _handed(context: Context, fact: Lost) -> str | Line:
    if not fact.handed_to and not fact.handover:
        return context.words(mark("not known"))
    tag = status_tag(context, fact.handover or "unknown")
    return line(facts.organisations(context, fact.handed_to), tag)
