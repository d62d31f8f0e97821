"""A meeting as each reader may see it: the scenes of an agenda, ready to be drawn anywhere."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from geo import language
from geo.access.gate import Gate
from geo.dataset import names, supposed
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.language import Language
from geo.meeting import action_points, agenda
from geo.meeting.action_points import Point
from geo.meeting.agenda import Agenda, Scene
from geo.meeting.earlier import Earlier
from geo.meeting.scene_text import Record, SceneText, Shown, Task
from geo.view.address import SUPPOSED
from geo.view.view import View

COMPARED: Final = ("compare", "since")
"""What an address may name in place of the last meeting of a scene."""
INSTEAD: Final = (*COMPARED, *SUPPOSED)
"""What an address of a meeting says in place of its scenes."""


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
    return [scene_of(held, number, reader, points) for number in range(1, len(held.scenes) + 1)]


def record(gate: Gate, held: Agenda, reader: Reader, points: Sequence[Point]) -> Record:
    """Returns what minutes of an agenda hold, as a reader may see it."""
    shown = scenes(gate, held, reader)
    tasks = tuple(task(shown[0].context, one) for one in points)
    made_at = dt.datetime.fromisoformat(held.made_at).date() if held.made_at else None
    return Record(held.name, (held.who, made_at) if made_at else None, shown, tasks)


def scene_of(held: Agenda, number: int, reader: Reader, points: Sequence[Point] = ()) -> Shown:
    """Returns the scene of a number (from 1); `points` are the action points that it may show."""
    scene = held.scenes[number - 1]
    view, problems = agenda.view_of(scene, reader.dataset, reader.asked)
    dataset = supposed.of(reader.dataset.on(view.date), view)
    words = language.words(reader.lang)
    context = Context(dataset, view.having(lang=reader.lang), words, problems)
    may_read = agenda.may_read(scene, dataset)
    scene_text = SceneText(
        number=number,
        total=len(held.scenes),
        title=held.said(scene.title, words) if may_read else "",
        note=held.said(scene.note, words) if may_read else "",
        kind=scene.kind,
        figures=scene.figures,
        link=_link(held, number, reader, context.view),
        tasks=tuple(task(context, one) for one in points) if scene.kind == "actions" else (),
        decision=scene.decision if may_read else "",
    )
    return Shown(context, _with_corrections(context, scene_text, reader.earlier))


def _with_corrections(
    context: Context, scene_text: SceneText, earlier: Earlier | None
) -> SceneText:
    """Returns what a scene says with what the data say differently since the last meeting."""
    if earlier is None or scene_text.kind != "since":
        return scene_text
    base = earlier.base(context.dataset, context.view)
    found = earlier.corrections(context.dataset, context.view, base)
    return scene_text._replace(base=base, corrections=found)


def instead(view: View, names: Sequence[str] = INSTEAD) -> tuple[tuple[str, str], ...]:
    """Returns the pairs of an address that take the place of those of the scenes.

    Who is supposed to leave does so on the day that the address names, in every scene.
    """
    if view.supposes:
        names = (*names, "date")
    return tuple(View(**{name: getattr(view, name) for name in names}).to_query())


def where(context: Context, pin: str) -> str:
    """Returns the name of what an action point is about; empty for the whole response."""
    layer_id, _, feature_id = pin.partition("/")
    if layer_id == action_points.ORGANISATIONS:
        return names.organisation(context, feature_id)
    return names.of_record(context, layer_id, feature_id) if layer_id else ""


def task(context: Context, point: Point) -> Task:
    """Returns an action point in the words of a language."""
    return Task(
        text=point.text,
        owner=point.owner,
        due=point.due,
        where=where(context, point.pin),
        state=context.words(action_points.STATES[point.state]),
        is_open=point.is_open,
        is_late=point.is_late(context.day),
    )


def _link(held: Agenda, number: int, reader: Reader, view: View) -> str:
    """Returns the address of a scene on a phone: the view at its page, without an audience."""
    scene: Scene = held.scenes[number - 1]
    path = "/" if scene.page == "map" else f"/{scene.page}"
    if scene.kind in ("since", "actions"):
        takes = (*INSTEAD, "date") if view.supposes else INSTEAD
        compared = {name: getattr(view, name) for name, _ in reader.asked if name in takes}
        named = View(lang=reader.lang, **compared).with_page("agenda", held.in_address)
        path, view = "/meeting", named.with_page("scene", str(number) if number > 1 else "")
    query = replace(view, audience="").query_string()
    return f"{reader.origin}{path}?{query}".rstrip("?")
