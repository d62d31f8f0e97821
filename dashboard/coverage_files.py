"""The tables of the coverage page as CSV files: names and ids, one row for each fact."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from dashboard import coverage_facts, downloads
from dashboard.downloads import File
from geo import export, gaps
from geo.changes import Changes
from geo.corrections import Correction
from geo.gaps import Ranking
from geo.handovers import Handover
from geo.places import People, Place
from geo.providers import Overlap, Single, Unserved
from geo.scene import Scene
from geo.sector_matrix import Column
from geo.two_days import Both, Ending, TwoDays


def button(scene: Scene, name: str, content: Callable[[], bytes]) -> None:
    """Draws the button that hands out a table as a file, which is made when it is asked for."""
    second = coverage_facts.two(scene).days.second
    file = File(f"coverage-{name}-{scene.day.isoformat()}-{second.isoformat()}.csv", content)
    downloads.button(scene, file, f"csv_{name}")


def _sheet(head: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    return export.table([head, *rows])


PLACE = ("place_level", "place_id", "place")
PEOPLE = ("sites", "households", "individuals", "places_withheld")


def _place(scene: Scene, place: Place) -> tuple[object, ...]:
    return (*place, coverage_facts.name(scene, place))


def _people(people: People) -> tuple[object, ...]:
    return tuple(people)


def matrix(scene: Scene, columns: Sequence[Column], cells: Mapping[tuple[str, str], Both]) -> bytes:
    """Returns who is named before and after, by place of the matrix and sector."""
    days = coverage_facts.two(scene).days
    title = {one.id: one for one in columns}
    rows = [
        (title[place].filter, place, title[place].name, sector, days.first, len(both.before),
         both.before, days.second, len(both.after), both.after, both.unstated)
        for (place, sector), both in cells.items()
    ]  # fmt: skip
    head = (*PLACE, "sector", "first_day", "before", "organisations_before", "second_day",
            "after", "organisations_after", "no_end_stated")  # fmt: skip
    return _sheet(head, rows)


def endings(scene: Scene, found: Iterable[Ending]) -> bytes:
    """Returns the last day of each organisation in each sector at each place."""
    head = (*PLACE, "sector", "organisation", "end", "scheduled", "leaves_nobody", *PEOPLE)
    return _sheet(
        head,
        ((*_place(scene, one.place), one.sector, one.organisation, one.end, one.scheduled,
          one.leaves_nobody, *_people(one.people)) for one in found),
    )  # fmt: skip


def losing(scene: Scene, found: TwoDays) -> bytes:
    """Returns the places and sectors that lose their last organisation between the two days."""
    head = (*PLACE, "sector", "organisations", "first_day", "second_day", *PEOPLE)
    return _sheet(
        head,
        ((*_place(scene, place), sector, both.before, found.days.first, found.days.second,
          *_people(found.places[place]))
         for (place, sector), both in found.cells.items() if both.is_lost),
    )  # fmt: skip


def changes(scene: Scene, found: Changes) -> bytes:
    """Returns every change between the two days."""
    head = ("change", *PLACE, "sector", "organisation", "day", "to", *PEOPLE)
    return _sheet(
        head,
        ((one.kind, *_place(scene, one.place), one.sector, one.organisation, one.day, one.to,
          *_people(one.people)) for one in found.changes),
    )  # fmt: skip


def single(scene: Scene, found: Iterable[Single]) -> bytes:
    """Returns the places and sectors that one organisation serves alone."""
    head = (*PLACE, "sector", "organisation", "end", "scheduled", *PEOPLE)
    return _sheet(
        head,
        ((*_place(scene, one.place), one.sector, one.organisation, one.end, one.scheduled,
          *_people(one.people)) for one in found),
    )  # fmt: skip


def unserved(scene: Scene, found: Iterable[Unserved]) -> bytes:
    """Returns the places and sectors in which nobody counts."""
    head = (*PLACE, "sector", "degree", "last", "since", "wider_area", *PEOPLE)
    return _sheet(
        head,
        ((*_place(scene, one.place), one.sector, one.degree, one.last, one.since, one.wider,
          *_people(one.people)) for one in found),
    )  # fmt: skip


def handovers(scene: Scene, found: Iterable[Handover]) -> bytes:
    """Returns the services that end, who follows, and the days between."""
    head = (*PLACE, "sector", "organisation", "end", "scheduled", "to", "status", "successors",
            "willing", "gap_days", "closed", "at_most", *PEOPLE)  # fmt: skip
    return _sheet(
        head,
        ((*_place(scene, one.place), *tuple(one)[1:-1], *_people(one.people)) for one in found),
    )


def corrections(scene: Scene, found: Iterable[Correction]) -> bytes:
    """Returns what the data say differently than an earlier revision, with both values."""
    head = (*PLACE, "change", "layer", "record", "name", "organisation", "sector", "field",
            "before", "after", "metres", *PEOPLE)  # fmt: skip
    return _sheet(
        head,
        ((*_place(scene, one.place), one.kind, one.layer, one.record, one.names[0],
          one.organisation, one.sector, one.field, _value(one.before), _value(one.after),
          one.metres or None, *_people(one.people)) for one in found),
    )  # fmt: skip


def _value(value: object) -> object:
    return value.id if isinstance(value, Place) else value


def overlaps(scene: Scene, found: Iterable[Overlap]) -> bytes:
    """Returns where several organisations served side by side, and in which months."""
    head = (*PLACE, "sector", "first_month", "last_month", "organisations")
    return _sheet(head, ((*_place(scene, one.place), *tuple(one)[1:]) for one in found))


def ranking(scene: Scene, found: Ranking) -> bytes:
    """Returns every ranked place with its points, ranks and sentence, then those without data."""
    parts = [f"points_{one}" for one in gaps.TITLES]
    head = ("rank", "layer", "id", "name", "score", *parts, "best_rank", "worst_rank", "why")
    ranked = [
        (one.rank, one.layer_id, one.id, one.name, round(one.score, 1),
         *(round(part.points, 1) if part.value is not None else None for part in one.parts),
         one.best, one.worst, gaps.sentence(scene, found, one))
        for one in found.places
    ]  # fmt: skip
    rest = [
        (None, one.layer_id, one.id, one.name, *([None] * (len(parts) + 3)),
         scene.words(one.reason))
        for one in found.no_data
    ]  # fmt: skip
    return _sheet(head, [*ranked, *rest])
