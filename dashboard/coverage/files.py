"""The tables of the coverage page as CSV files: names and ids, one row for each fact."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from dashboard.coverage import facts
from dashboard.session import downloads
from dashboard.session.downloads import File
from geo.coverage.changes import Changes
from geo.coverage.corrections import Correction
from geo.coverage.endings import Ending
from geo.coverage.handovers import Handover
from geo.coverage.matrix import Column
from geo.coverage.places import People, Place
from geo.coverage.providers import Overlap, Single, Unserved
from geo.coverage.two_days import Both, TwoDays
from geo.dataset import records
from geo.dataset.context import Context
from geo.needs import gaps
from geo.needs.gaps import Ranking


def button(context: Context, name: str, content: Callable[[], bytes]) -> None:
    """Draws the button that hands out a table as a file, which is made when it is asked for."""
    second = facts.two(context).days.second
    file = File(f"coverage-{name}-{context.day.isoformat()}-{second.isoformat()}.csv", content)
    downloads.button(context, file, f"csv_{name}")


def _sheet(head: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    return records.table([head, *rows])


PLACE = ("place_level", "place_id", "place")
PEOPLE = ("sites", "households", "individuals", "places_withheld")


def _place(context: Context, place: Place) -> tuple[object, ...]:
    return (*place, facts.name(context, place))


def _people(people: People) -> tuple[object, ...]:
    return tuple(people)


def matrix(
    context: Context, columns: Sequence[Column], cells: Mapping[tuple[str, str], Both]
) -> bytes:
    """Returns who is named before and after, by place of the matrix and sector."""
    days = facts.two(context).days
    title = {one.id: one for one in columns}
    rows = [
        (
            title[place].filter,
            place,
            title[place].name,
            sector,
            days.first,
            len(both.before),
            both.before,
            days.second,
            len(both.after),
            both.after,
            both.unstated,
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
        "no_end_stated",
    )
    return _sheet(head, rows)


def endings(context: Context, found: Iterable[Ending]) -> bytes:
    """Returns the last day of each organisation in each sector at each place."""
    head = (*PLACE, "sector", "organisation", "end", "scheduled", "leaves_nobody", *PEOPLE)
    return _sheet(
        head,
        (
            (
                *_place(context, one.place),
                one.sector,
                one.organisation,
                one.end,
                one.scheduled,
                one.leaves_nobody,
                *_people(one.people),
            )
            for one in found
        ),
    )


def losing(context: Context, found: TwoDays) -> bytes:
    """Returns the places and sectors that lose their last organisation between the two days."""
    head = (*PLACE, "sector", "organisations", "first_day", "second_day", *PEOPLE)
    return _sheet(
        head,
        (
            (
                *_place(context, place),
                sector,
                both.before,
                found.days.first,
                found.days.second,
                *_people(found.places[place]),
            )
            for (place, sector), both in found.cells.items()
            if both.is_lost
        ),
    )


def changes(context: Context, found: Changes) -> bytes:
    """Returns every change between the two days."""
    head = ("change", *PLACE, "sector", "organisation", "day", "to", *PEOPLE)
    return _sheet(
        head,
        (
            (
                one.kind,
                *_place(context, one.place),
                one.sector,
                one.organisation,
                one.day,
                one.to,
                *_people(one.people),
            )
            for one in found.changes
        ),
    )


def single(context: Context, found: Iterable[Single]) -> bytes:
    """Returns the places and sectors that one organisation serves alone."""
    head = (*PLACE, "sector", "organisation", "end", "scheduled", *PEOPLE)
    return _sheet(
        head,
        (
            (
                *_place(context, one.place),
                one.sector,
                one.organisation,
                one.end,
                one.scheduled,
                *_people(one.people),
            )
            for one in found
        ),
    )


def unserved(context: Context, found: Iterable[Unserved]) -> bytes:
    """Returns the places and sectors in which nobody counts."""
    head = (*PLACE, "sector", "degree", "last", "since", "wider_area", *PEOPLE)
    return _sheet(
        head,
        (
            (
                *_place(context, one.place),
                one.sector,
                one.degree,
                one.last,
                one.since,
                one.wider,
                *_people(one.people),
            )
            for one in found
        ),
    )


def handovers(context: Context, found: Iterable[Handover]) -> bytes:
    """Returns the services that end, who follows, and the days between."""
    head = (
        *PLACE,
        "sector",
        "organisation",
        "end",
        "scheduled",
        "to",
        "status",
        "successors",
        "willing",
        "gap_days",
        "closed",
        "at_most",
        *PEOPLE,
    )
    return _sheet(
        head,
        ((*_place(context, one.place), *tuple(one)[1:-1], *_people(one.people)) for one in found),
    )


def corrections(context: Context, found: Iterable[Correction]) -> bytes:
    """Returns what the data say differently than an earlier revision, with both values."""
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
        *PEOPLE,
    )
    return _sheet(
        head,
        (
            (
                *_place(context, one.place),
                one.kind,
                one.layer,
                one.record,
                one.names[0],
                one.organisation,
                one.sector,
                one.field,
                _value(one.before),
                _value(one.after),
                one.metres or None,
                *_people(one.people),
            )
            for one in found
        ),
    )


def _value(value: object) -> object:
    return value.id if isinstance(value, Place) else value


def overlaps(context: Context, found: Iterable[Overlap]) -> bytes:
    """Returns where several organisations served side by side, and in which months."""
    head = (*PLACE, "sector", "first_month", "last_month", "organisations")
    return _sheet(head, ((*_place(context, one.place), *tuple(one)[1:]) for one in found))


def ranking(context: Context, found: Ranking) -> bytes:
    """Returns every ranked place with its points, ranks and sentence, then those without data."""
    parts = [f"points_{one}" for one in gaps.TITLES]
    head = ("rank", "layer", "id", "name", "score", *parts, "best_rank", "worst_rank", "why")
    ranked = [
        (
            one.rank,
            one.layer_id,
            one.id,
            one.name,
            round(one.score, 1),
            *(round(part.points, 1) if part.value is not None else None for part in one.parts),
            one.best,
            one.worst,
            gaps.sentence(context, found, one),
        )
        for one in found.places
    ]
    rest = [
        (
            None,
            one.layer_id,
            one.id,
            one.name,
            *([None] * (len(parts) + 3)),
            context.words(one.reason),
        )
        for one in found.no_data
    ]
    return _sheet(head, [*ranked, *rest])
