"""What a scene of a meeting says beside its view."""

import datetime as dt
from typing import NamedTuple

from geo.coverage.corrections import Base, Correction
from geo.dataset.context import Context


class Task(NamedTuple):
    """An action point as it is shown: `where` it is pinned, `state` in words."""

    text: str
    owner: str
    due: dt.date
    where: str
    state: str
    is_open: bool
    is_late: bool


class SceneText(NamedTuple):
    """What a scene says beside its view: its place in the agenda, words, kind and link.

    `title` is empty, as `note` and `decision` are, for who may not read the words of a scene.
    `link` is the address of the view on a phone, without an audience. `tasks` are action points.
    `corrections` are what the data say differently than the revision `base`, None where no
    earlier revision was looked for.
    """

    number: int
    total: int
    title: str
    note: str = ""
    kind: str = "map"
    figures: tuple[str, ...] = ()
    link: str = ""
    tasks: tuple[Task, ...] = ()
    decision: str = ""
    base: Base | None = None
    corrections: tuple[Correction, ...] = ()


class Shown(NamedTuple):
    """A scene of an agenda: what to draw, and what is said beside it."""

    context: Context
    scene_text: SceneText


class Record(NamedTuple):
    """A meeting as minutes hold it: its agenda, who changed that last and when, scenes, tasks."""

    agenda: str
    changed: tuple[str, dt.date] | None
    scenes: list[Shown]
    tasks: tuple[Task, ...]
