"""The tables of the coverage page as CSV files: names and ids, one row for each fact."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from dashboard.session import downloads
from dashboard.session.downloads import File
from geo.coverage.changes import Changes
from geo.coverage.corrections import Correction
from geo.coverage.endings import Ending
from geo.coverage.handovers import Handover
from geo.coverage.leaving import Lost
from geo.coverage.matrix import Column
from geo.coverage.places import UNIT_SITES, Place
from geo.coverage.providers import Overlap, Single, Unserved
from geo.coverage.two_days import Both, TwoDays
from geo.dataset import records
from geo.dataset.context import Context
from geo.dataset.sums.people import People
from geo.needs import gaps
from geo.needs.gaps import Ranking
from maps.document.coverage import facts


def head(context: Context, title: str, name: str, content: Callable[[], bytes]) -> None:
    """Draws the title of a box with the button that hands out its table as a file."""
    second = facts.two(context).days.second
    file = File(f"coverage-{name}-{context.day.isoformat()}-{second.isoformat()}.csv", content)
    downloads.head(context, title, file, f"csv_{name}")


PLACE = ("place_level", "place_id", "place")
PEOPLE = ("sites", "households", "individuals", "places_withheld")
UNCOUNTED = ("sites_not_counted",)
"""The last column where the households of some sites are not known."""


class _Fact(Protocol):
    @property
    def place(self) -> Place: ...
    @property
    def people(self) -> People: ...


def _facts(context: Context, found: Iterable[_Fact], *fields: str, **renamed: str) -> bytes:
    """Returns one row for each fact: its place, its fields, and the people there.

    `renamed` are fields by the titles of their columns, which otherwise are the fields' names.
    """
    columns = {field: field for field in fields} | renamed
    facts_found = [*found]
    people = _counted(one.people for one in facts_found)
    return _sheet(
        (*PLACE, *columns, *people),
        (
            (
                *_place(context, fact.place),
                *(getattr(fact, field) for field in columns.values()),
                *fact.people[: len(people)],
            )
            for fact in facts_found
        ),
    )


def _counted(several: Iterable[People]) -> tuple[str, ...]:
    """Returns the titles of the columns of people, with that of uncounted sites where some are."""
    return (*PEOPLE, *(UNCOUNTED if any(one.uncounted for one in several) else ()))


def _sheet(head: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    return records.table([head, *rows])


def _place(context: Context, place: Place) -> tuple[object, ...]:
    return (*place, facts.name(context, place))


def matrix(
    context: Context, columns: Sequence[Column], cells: Mapping[tuple[str, str], Both]
) -> bytes:
    """Returns who is named before and after, by place of the matrix and sector."""
    days = facts.two(context).days
    column = {column.id: column for column in columns}
    rows = [
        (
            UNIT_SITES if column[place].sites else column[place].filter,
            place,
            column[place].name,
            sector,
            days.first,
            len(both.before),
            both.before,
            days.second,
            len(both.after),
            both.after,
            both.unknown,
            both.wider,
        )
        for (place, sector), both in cells.items()
    ]
    head = (
        *PLACE,
        "sector",
        "first_day",
        "before",
        "organisations_before",
        "second_day",
        "after",
        "organisations_after",
        "not_known_whether_after",
        "for_a_wider_area_after",
    )
    return _sheet(head, rows)


def endings(context: Context, found: Iterable[Ending]) -> bytes:
    """Returns the last day of each organisation in each sector at each place."""
    return _facts(
        context, found, "sector", "organisation", "end", "scheduled", "extension", "leaves_nobody"
    )


def losing(context: Context, found: TwoDays) -> bytes:
    """Returns the places and sectors that lose their last organisation between the two days."""
    lost = [(key, both) for key, both in found.cells.items() if both.is_lost]
    people = _counted(found.places[place] for (place, _), _ in lost)
    head = (*PLACE, "sector", "organisations", "first_day", "second_day", *people)
    days = (found.days.first, found.days.second)
    rows = (
        (*_place(context, place), sector, both.before, *days, *found.places[place][: len(people)])
        for (place, sector), both in lost
    )
    return _sheet(head, rows)


def changes(context: Context, found: Changes) -> bytes:
    """Returns every change between the two days."""
    fields = ("sector", "organisation", "day", "to")
    people = _counted(change.people for change in found.changes)
    rows = (
        (
            change.kind,
            *_place(context, change.place),
            *(getattr(change, field) for field in fields),
            *change.people[: len(people)],
        )
        for change in found.changes
    )
    return _sheet(("change", *PLACE, *fields, *people), rows)


def single(context: Context, found: Iterable[Single]) -> bytes:
    """Returns the places and sectors that one organisation serves alone."""
    return _facts(context, found, "sector", "organisation", "end", "scheduled")


def unserved(context: Context, found: Iterable[Unserved]) -> bytes:
    """Returns the places and sectors in which nobody counts."""
    return _facts(context, found, "sector", "degree", "last", "since", wider_area="wider")


def leaving(context: Context, found: Sequence[Lost]) -> bytes:
    """Returns what each place would lose in each sector, who stays and who is nearest."""
    people = _counted(lost.people for lost in found)
    head = (
        *PLACE,
        "sector",
        "who_leaves",
        "who_stays",
        "other_kind_of_service",
        "for_a_wider_area",
        "nearest_place",
        "nearest_organisations",
        "km",
        "same_district",
        "handed_over_to",
        "handover",
        *people,
    )
    rows = (
        (
            *_place(context, lost.place),
            *lost[1:6],
            *((lost.nearest.place.id, *lost.nearest[1:]) if lost.nearest else (None,) * 4),
            *lost[7:9],
            *lost.people[: len(people)],
        )
        for lost in found
    )
    return _sheet(head, rows)


def handovers(context: Context, found: Iterable[Handover]) -> bytes:
    """Returns the services that end, who follows, and the days between."""
    return _facts(context, found, *Handover._fields[1:-1])


def corrections(context: Context, found: Sequence[Correction]) -> bytes:
    """Returns what the data say differently than an earlier revision, with both values."""
    people = _counted(correction.people for correction in found)
    head = (
        *PLACE,
        "change",
        "layer",
        "record",
        "name",
        "organisation",
        "sector",
        "field",
        "before",
        "after",
        "metres",
        *people,
    )
    return _sheet(
        head,
        (
            (
                *_place(context, correction.place),
                correction.kind,
                correction.layer,
                correction.record,
                correction.names[0],
                correction.organisation,
                correction.sector,
                correction.field,
                _value(correction.before),
                _value(correction.after),
                correction.metres or None,
                *correction.people[: len(people)],
            )
            for correction in found
        ),
    )


def _value(value: object) -> object:
    return value.id if isinstance(value, Place) else value


def overlaps(context: Context, found: Iterable[Overlap]) -> bytes:
    """Returns where several organisations served side by side, and in which months."""
    head = (*PLACE, "sector", "first_month", "last_month", "organisations")
    return _sheet(head, ((*_place(context, overlap.place), *overlap[1:]) for overlap in found))


def ranking(context: Context, found: Ranking) -> bytes:
    """Returns every ranked place with its points, ranks and sentence, then those without data."""
    parts = [f"points_{criterion}" for criterion in gaps.TITLES]
    head = ("rank", "layer", "id", "name", "score", *parts, "best_rank", "worst_rank", "why")
    ranked = [
        (
            place.rank,
            place.layer_id,
            place.id,
            place.name,
            round(place.score, 1),
            *(round(part.points, 1) if part.value is not None else None for part in place.parts),
            place.best,
            place.worst,
            gaps.sentence(context, found, place),
        )
        for place in found.places
    ]
    rest = [
        (
            None,
            place.layer_id,
            place.id,
            place.name,
            *([None] * (len(parts) + 3)),
            context.words(place.reason),
        )
        for place in found.no_data
    ]
    return _sheet(head, [*ranked, *rest])
