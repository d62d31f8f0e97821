"""A meeting as each reader may see it: the scenes of an agenda, ready to be drawn anywhere."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from geo import action_points, agenda, language, names
from geo.access import Gate
from geo.action_points import Point
from geo.agenda import Agenda, Item
from geo.dataset import Dataset
from geo.earlier import Earlier
from geo.language import Language
from geo.scene import Scene
from geo.told import Task, Told
from geo.view import View

COMPARED: Final = ("compare", "since")
"""What an address may name in place of the last meeting of a scene."""


class Shown(NamedTuple):
    """A scene of an agenda: what to draw, and what is said beside it."""

    scene: Scene
    told: Told


class Reader(NamedTuple):
    """Who reads: what they may see, in which language, from which address of the Atlas.

    `asked` are pairs of an address that take the place of the scenes' own, such as another day.
    `earlier` are the revisions before the dataset's, for what was corrected since one.
    """

    dataset: Dataset
    lang: Language
    origin: str = ""
    asked: tuple[tuple[str, str], ...] = ()
    earlier: Earlier | None = None


def scenes(gate: Gate, held: Agenda, reader: Reader) -> list[Shown]:
    """Returns every scene of an agenda as a reader may see it."""
    points = tuple(action_points.listed(gate, reader.dataset))
    return [scene_of(held, number, reader, points) for number in range(1, len(held.items) + 1)]


def scene_of(held: Agenda, number: int, reader: Reader, points: Sequence[Point] = ()) -> Shown:
    """Returns the scene of a number (from 1); `points` are the action points that it may show."""
    item, dataset = held.items[number - 1], reader.dataset
    view, problems = agenda.view_of(item, dataset, reader.asked)
    words = language.words(reader.lang)
    scene = Scene(dataset, view.having(lang=reader.lang), words, problems)
    may_read = agenda.may_read(item, dataset)
    told = Told(
        number=number,
        total=len(held.items),
        title=words(item.title) if may_read else "",
        note=words(item.note) if may_read and item.note else "",
        kind=item.kind,
        figures=item.figures,
        link=_link(held, number, reader, scene.view),
        tasks=tuple(task(scene, one) for one in points) if item.kind == "actions" else (),
        decision=item.decision if may_read else "",
    )
    return Shown(scene, _with_corrections(scene, told, reader.earlier))


def _with_corrections(scene: Scene, told: Told, earlier: Earlier | None) -> Told:
    """Returns what a scene says with what the data say differently since the last meeting."""
    if earlier is None or told.kind != "since":
        return told
    base = earlier.base(scene.dataset, scene.view)
    found = earlier.corrections(scene.dataset, scene.view, base)
    return told._replace(base=base, corrections=found)


def task(scene: Scene, point: Point) -> Task:
    """Returns an action point in the words of a language."""
    layer_id, _, feature_id = point.pin.partition("/")
    where = ""
    if layer_id == action_points.ORGANISATIONS:
        where = names.organisation(scene, feature_id)
    elif layer_id:
        where = names.of_record(scene, layer_id, feature_id)
    return Task(
        text=point.text,
        owner=point.owner,
        due=point.due,
        where=where,
        state=scene.words(action_points.STATES[point.state]),
        is_open=point.is_open,
        is_late=point.is_late(scene.day),
    )


def _link(held: Agenda, number: int, reader: Reader, view: View) -> str:
    """Returns the address of a scene on a phone: the view at its page, without an audience."""
    item: Item = held.items[number - 1]
    path = "/" if item.page == "map" else f"/{item.page}"
    if item.kind in ("since", "actions"):
        compared = {name: getattr(view, name) for name, _ in reader.asked if name in COMPARED}
        named = View(lang=reader.lang, **compared).with_page("agenda", _name(held.name))
        path, view = "/meeting", named.with_page("scene", str(number) if number > 1 else "")
    query = replace(view, audience="").query_string()
    return f"{reader.origin}{path}?{query}".rstrip("?")


def _name(name: str) -> str:
    return "" if name == agenda.EXAMPLE.name else name
