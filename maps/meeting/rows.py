"""Rows of the scenes of a meeting that are lists: what changed since a day, and what ends next.

Plain values in the words of a language, which screen, slides and minutes draw each in their way.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from geo.coverage import changes, endings
from geo.coverage.changes import Change
from geo.coverage.endings import Ending
from geo.coverage.places import Place
from geo.dataset import names, supposed
from geo.dataset.context import Context
from geo.dataset.sums.people import together
from geo.language import Forms, forms, mark
from geo.meeting import meetings
from geo.meeting.scene_text import SceneText
from maps.document.coverage import facts
from maps.look import key_figures, markup
from maps.look import rows as behind
from maps.look.markup import Figure
from maps.meeting import corrections as meeting_corrections
from maps.meeting import documents, list_row
from maps.meeting.list_row import ENDED, MOVED, NEW, Listing, ListRow, Section

KINDS: Final[Mapping[str, str]] = {
    changes.STARTED: NEW,
    changes.RECENT: NEW,
    changes.ENDED: ENDED,
    changes.LAPSED: ENDED,
    changes.NO_LONGER_CONFIRMED: ENDED,
    changes.HANDED_OVER: MOVED,
}
TAGS: Final[Mapping[str, str]] = {
    changes.STARTED: mark("Started"),
    changes.RECENT: mark("Started recently"),
    changes.ENDED: mark("Ended"),
    changes.LAPSED: mark("Scheduled end passes"),
    changes.NO_LONGER_CONFIRMED: mark("Not confirmed lately"),
    changes.HANDED_OVER: mark("Handed over"),
}
_FIRST: Final = (ENDED, MOVED, NEW)
_ENDS: Final = (changes.ENDED, changes.LAPSED)
_NEWS: Final = (changes.STARTED, changes.RECENT)


def of(context: Context, scene_text: SceneText) -> Listing | None:
    """Returns the rows of a scene that is a list of services; None for every other scene."""
    if scene_text.kind == "since":
        return since(context, scene_text)
    made = {"ends": ends, "plans": documents.plans, "movements": documents.movements}
    make = made.get(scene_text.kind)
    return None if make is None else make(context)


def since(context: Context, scene_text: SceneText) -> Listing:
    """Returns what started, ended and was handed over between the view's `compare` and its day.

    Then what the data say differently than the revision that the last meeting saw. Work whose start
    no source states is no news, whenever it was named first.
    """
    found = changes.between(context.dataset, context.view, *days(context))
    news = [one for one in found.changes if one.kind in KINDS]
    groups: dict[str, dict[tuple[str, str], list[Change]]] = {}
    for one in news:
        held = groups.setdefault(area_code(context, one.place), {})
        held.setdefault((one.kind, one.organisation), []).append(one)
    rows = {area: _changed(context, held) for area, held in groups.items()}
    size = Counter({area: _size(held.values()) for area, held in groups.items()})
    for area, number in meeting_corrections.people(context, scene_text).items():
        size[area] = max(size[area], number)
    for area, more in meeting_corrections.by_area(context, scene_text).items():
        rows[area] = [*rows.get(area, ()), *more]
    sections = tuple(
        Section(list_row.area(context, area), _in_order(rows[area]))
        for area in sorted(rows, key=lambda one: -size[one])
    )
    empty = context.words(mark("Nothing changed between these two days."))
    titles = (
        (_ENDS, _title_of_ends(context), "since-ended"),
        (
            (changes.HANDED_OVER,),
            forms("service handed over", "services handed over"),
            "since-handed-over",
        ),
        (
            _NEWS,
            forms("service that a source calls new", "services that a source calls new"),
            "since-new",
        ),
    )
    first, second = days(context)
    asked = replace(context, view=context.view.having(date=second, compare=first))
    figures = tuple(_tally(asked, news, *one) for one in titles)
    figures = (*figures, *meeting_corrections.figure(context, scene_text))
    notes = (facts.of_many(context), meeting_corrections.note(context, scene_text))
    return Listing(sections, figures, empty, " ".join(filter(None, notes)))


def days(context: Context) -> tuple[dt.date, dt.date]:
    """Returns the day of the last meeting, which the view compares with, and the view's day."""
    first = meetings.since(context.dataset, context.view)
    return first, max(context.view.compare or context.day, context.day)


def _title_of_ends(context: Context) -> Forms:
    if context.dataset.supposed is not None:
        return forms(
            "service whose stated or supposed end passed",
            "services whose stated or supposed end passed",
        )
    return forms("service whose stated end passed", "services whose stated end passed")


def _in_order(rows: Iterable[ListRow]) -> tuple[ListRow, ...]:
    return tuple(sorted(rows, key=lambda one: _FIRST.index(one.kind)))


def _changed(context: Context, held: Mapping[tuple[str, str], list[Change]]) -> list[ListRow]:
    ordered = sorted(
        held.items(), key=lambda one: (_FIRST.index(KINDS[one[0][0]]), -_size([one[1]]))
    )
    return [
        ListRow(
            context.words(TAGS[kind]),
            KINDS[kind],
            names.organisation(context, organisation),
            list_row.what(context, [(one.sector, one.place) for one in rows], _more(context, rows)),
            list_row.people(context, (one.people for one in rows)),
        )
        for (kind, organisation), rows in ordered
    ]


def _more(context: Context, rows: Sequence[Change]) -> str:
    """Returns to whom work went, or that its end may have been put off."""
    ends = supposed.ends(context.dataset)
    if any(not ends.isdisjoint(one.activities) for one in rows):
        return context.words(markup.SUPPOSED)
    if any(one.extension for one in rows):
        return context.words(markup.EXTENSION)
    to = dict.fromkeys(one for row in rows for one in row.to)
    named = context.words.listed(names.organisation(context, one) for one in to)
    return context.words(mark("to {names}"), names=named) if named else ""


def _tally(
    context: Context, found: Iterable[Change], kinds: tuple[str, ...], title: Forms, statement: str
) -> Figure:
    rows = [one for one in found if one.kind in kinds]
    number = len({(one.organisation, one.sector) for one in rows})
    people = list_row.people(context, (one.people for one in rows)) if rows else ""
    ends = supposed.ends(context.dataset)
    ours = {(one.organisation, one.sector) for one in rows if not ends.isdisjoint(one.activities)}
    note = context.words.clauses(filter(None, (supposed.noted(context, len(ours)), people)))
    return Figure(
        f"{number:,}",
        context.words.beside(title, number),
        note,
        warns=kinds == _ENDS and number > 0,
        rows=behind.address(context, statement),
    )


def ends(context: Context) -> Listing:
    """Returns what ends within 180 days of the view's day, the soonest first."""
    words, last = context.words, endings.horizon(context.day)
    soon = endings.at_places(context.dataset, context.view)
    days: dict[dt.date, dict[tuple[str, str], list[Ending]]] = {}
    for one in soon:
        if one.end is not None:
            key = (one.organisation, _LEFT.get((bool(one.left), bool(one.wider)), _HERE))
            days.setdefault(one.end, {}).setdefault(key, []).append(one)
    sections = tuple(
        Section(words.day(day), tuple(_ending(context, *key, held[key]) for key in held))
        for day, held in days.items()
    )
    empty = words(mark("No source states an end until {day}."), day=words.day(last))
    bereft = {(one.organisation, one.sector) for one in soon if one.leaves_nobody}
    number = len(endings.services(soon))
    said = words.beside(key_figures.ENDING_BY, number, day=words.day(last, short=True))
    people = endings.people(soon)
    figures = (
        Figure(
            f"{number:,}",
            key_figures.at_sites(context, said),
            warns=bool(soon),
            rows=behind.address(context, "ending-at-sites"),
        ),
        Figure(
            f"{len(bereft):,}",
            words(mark("of them where nobody else is named in the sector")),
            warns=bool(bereft),
            rows=behind.address(context, "leaving-nobody"),
        ),
        Figure(
            "–" if people.individuals is None else f"{people.individuals:,}",
            words.beside(
                forms("person (est.) where a service ends", "people (est.) where a service ends"),
                people.individuals,
            ),
            names.not_counted(words, people.uncounted),
            rows=behind.address(context, "ending-at-sites"),
        ),
    )
    return Listing(sections, figures, empty, facts.of_many(context))


_NOBODY: Final = mark("nobody else is named")
_WIDER: Final = mark("others for a wider area")
_HERE: Final = mark("others are named there")
_LEFT: Final = {(False, False): _NOBODY, (False, True): _WIDER}


def _ending(context: Context, organisation: str, left: str, rows: Sequence[Ending]) -> ListRow:
    return ListRow(
        context.words(left),
        ENDED if left == _NOBODY else NEW,
        names.organisation(context, organisation),
        list_row.what(
            context,
            [(one.sector, place) for one in rows for place in one.reported],
            context.words(markup.EXTENSION) if any(one.extension for one in rows) else "",
        ),
        list_row.people(context, (one.people for one in rows)),
    )


def area_code(context: Context, place: Place) -> str:
    """Returns the P-code of the district that a place lies in, or what is known instead."""
    if place.level != "site":
        return place.id
    record = context.dataset.record("informal-sites", place.id) or {}
    return str(record.get("district_pcode") or place.id)


def _size(groups: Iterable[Sequence[Change]]) -> int:
    return together(one.people for rows in groups for one in rows).individuals or 0
