"""Agendas of meetings: scenes in an order, kept with their history.

A scene is a saved View with words of its own. Its view is shown to each reader as their own
audience; its words only to the audiences that its author let read them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Final, get_args
from urllib.parse import parse_qsl

import orjson

from geo.access import sharing
from geo.access.gate import Access, Gate
from geo.catalog.audience import Audience
from geo.dataset.dataset import Dataset
from geo.errors import InvalidQueryError, NotFoundError, ValidationError, WithheldError
from geo.language import Words, mark
from geo.meeting import meetings
from geo.packs import agenda as pack_agenda
from geo.packs.agenda import Said
from geo.store.agenda_rows import VersionRow, VersionRows
from geo.store.stores import versions
from geo.values import cells
from geo.view.address import Problem
from geo.view.view import View

KINDS: Final[tuple[str, ...]] = get_args(pack_agenda.Kind)
PAGES: Final[tuple[str, ...]] = get_args(pack_agenda.Page)
"""The pages that the code of a scene leads to."""
MOST_SCENES: Final = 1000
MOST_FIGURES: Final = 3
NAME_LENGTH, TITLE_LENGTH, NOTE_LENGTH, DECISION_LENGTH = 80, 120, 220, 1000
_LONG_TITLE: Final = mark("The title has {n} characters; at most {most} can be read on a wall.")
_LONG_NOTE: Final = mark("The message has {n} characters; at most {most} can be read on a wall.")
_LONG_DECISION: Final = mark("The decision has {n} characters, at most {most}.")
_ORDER: Final = tuple(Audience)


@dataclass(frozen=True)
class Scene:
    """One scene: `view` is a query string, `figures` ids of figures, at most three.

    `words` names the least audience that may read title, note and `decision`, what the meeting
    decided here; everybody else gets a title made from the view.
    """

    title: str
    view: str = ""
    note: str = ""
    kind: str = "map"
    page: str = "map"
    figures: tuple[str, ...] = ()
    words: str = Audience.COORDINATOR.value
    decision: str = ""

    def __post_init__(self) -> None:
        cells.keep_printable(self, ["title"], ["note", "decision"])


@dataclass(frozen=True)
class Agenda:
    """The scenes of a meeting; `version` 0 is what the pack brings and nobody has changed yet.

    `texts` are words of the pack in its languages, by their English; `is_first` says that it is
    the agenda which an address without a name opens.
    """

    name: str
    scenes: tuple[Scene, ...]
    version: int = 0
    who: str = ""
    made_at: str = ""
    what: str = ""
    texts: Mapping[str, Said] = field(default_factory=dict, compare=False, repr=False)
    is_first: bool = field(default=False, compare=False)

    @property
    def in_address(self) -> str:
        """Its name in an address, which leaves out that of the first."""
        return "" if self.is_first else self.name

    def said(self, text: str, words: Words) -> str:
        """Returns words of a scene in the reader's language, as far as they are known in it."""
        own = self.texts.get(text)
        return own.of(words.language) if own else words(text)

    def added(self, scene: Scene, after: int) -> "Agenda":
        """Returns the agenda with a scene after a position (0-based; -1 for the first)."""
        return self._with((*self.scenes[: after + 1], scene, *self.scenes[after + 1 :]))

    def edited(self, at: int, scene: Scene) -> "Agenda":
        """Returns the agenda with another scene at a position."""
        return self._with((*self.scenes[:at], scene, *self.scenes[at + 1 :]))

    def duplicated(self, at: int) -> "Agenda":
        """Returns the agenda with a scene twice, the copy after it."""
        return self.added(self.scenes[at], at)

    def removed(self, at: int) -> "Agenda":
        """Returns the agenda without a scene; its history keeps it."""
        return self._with((*self.scenes[:at], *self.scenes[at + 1 :]))

    def moved(self, at: int, by: int) -> "Agenda":
        """Returns the agenda with a scene so many places later; the ends are as far as it goes."""
        rest = [*self.scenes[:at], *self.scenes[at + 1 :]]
        rest.insert(min(max(at + by, 0), len(rest)), self.scenes[at])
        return self._with(tuple(rest))

    def _with(self, scenes: tuple[Scene, ...]) -> "Agenda":
        return replace(self, scenes=scenes)


_PLAIN: Final = Agenda(
    "Meeting",
    (
        Scene(mark("Stated ends, soonest first"), kind="ends", page="partners", words="public"),
        Scene(meetings.SINCE, kind="since", page="coverage", words="public"),
        Scene(mark("Action points"), kind="actions", words="public"),
    ),
    is_first=True,
)
"""Where a pack has no agenda of its own."""


def first(folder: Path) -> Agenda:
    """Returns the agenda that a pack brings (`data/agenda.toml`), which nobody has changed yet."""
    path = folder / pack_agenda.FILE
    return _first(folder, path.stat().st_mtime_ns) if path.is_file() else _PLAIN


@cache
def _first(folder: Path, _changed_ns: int) -> Agenda:
    try:
        brought = pack_agenda.read(folder)
    except ValidationError:  # the pack is refused, and goes on being served as it was before
        brought = None
    if brought is None:
        return _PLAIN
    scenes = (
        Scene(
            one.title.en,
            one.view,
            one.note.en if one.note else "",
            one.kind,
            one.page,
            one.figures,
            one.words.value,
        )
        for one in brought.scenes
    )
    return Agenda(brought.name, tuple(scenes), texts=brought.texts, is_first=True)


def names(gate: Gate) -> list[str]:
    """Returns the names of all agendas, that of the pack first."""
    own = first(gate.config.data).name
    kept = [row.name for row in _rows(gate).newest() if row.name != own]
    return [own, *kept]


def read(gate: Gate, name: str | None = None, version: int = 0) -> Agenda:
    """Returns an agenda, the newest version of it unless one is named; else NotFoundError.

    Without a name it is that of the pack.
    """
    brought = first(gate.config.data)
    name = brought.name if name is None else name
    row = _rows(gate).version(name, version)
    if row is not None:
        return _agenda(row, brought)
    if name == brought.name and not version:
        return brought
    raise NotFoundError(mark("There is no agenda “{name}”."), name=name[:NAME_LENGTH])


def history(gate: Gate, name: str) -> list[Agenda]:
    """Returns every version of an agenda, the newest first."""
    brought = first(gate.config.data)
    kept = [_agenda(row, brought) for row in _rows(gate).versions(name)]
    return [*kept, brought] if name == brought.name else kept


def save(gate: Gate, access: Access, agenda: Agenda, what: str, now: dt.datetime) -> Agenda:
    """Keeps a changed agenda as its next version; nothing is changed unless the audit log says so.

    WithheldError for who may not, InvalidQueryError for words too long, too many scenes, or a
    version that is no longer the newest.
    """
    if not access.may_manage:
        raise WithheldError(mark("Agendas are changed by coordinators."))
    check(agenda)
    made = replace(
        agenda,
        version=agenda.version + 1,
        who=access.who,
        made_at=now.isoformat(timespec="seconds"),
        what=what,
    )
    own = replace(access, audience=access.own)
    gate.noted(own, "change", f"agenda {agenda.name}", did=what, version=made.version)
    content = orjson.dumps([asdict(one) for one in made.scenes]).decode("utf-8")
    row = VersionRow(made.name, made.version, content, made.who, made.made_at, what)
    if not _rows(gate).add(row):
        raise InvalidQueryError(
            mark("Somebody else has changed this agenda in the meantime. Look at it again.")
        )
    return made


def restored(gate: Gate, name: str, version: int) -> Agenda:
    """Returns the newest version of an agenda with the scenes of an older one (0: the pack's)."""
    newest, brought = read(gate, name), first(gate.config.data)
    older = brought if not version and newest.is_first else read(gate, name, version)
    return replace(newest, scenes=older.scenes)


def copied(agenda: Agenda, name: str) -> Agenda:
    """Returns the same scenes as a new agenda of another name."""
    return Agenda(" ".join(name.split()), agenda.scenes, texts=agenda.texts)


def check(agenda: Agenda) -> None:
    """Raises InvalidQueryError with the first thing that an agenda cannot have."""
    if not 0 < len(agenda.name) <= NAME_LENGTH or not agenda.name.isprintable():
        raise InvalidQueryError(
            mark("The name of an agenda has 1 to {most} characters."), most=NAME_LENGTH
        )
    if not 0 < len(agenda.scenes) <= MOST_SCENES:
        raise InvalidQueryError(mark("An agenda has 1 to {most} scenes."), most=f"{MOST_SCENES:,}")
    for scene in agenda.scenes:
        _check_item(scene)


def _check_item(scene: Scene) -> None:
    for text, most, said in (
        (scene.title, TITLE_LENGTH, _LONG_TITLE),
        (scene.note, NOTE_LENGTH, _LONG_NOTE),
        (scene.decision, DECISION_LENGTH, _LONG_DECISION),
    ):
        if len(text) > most:
            raise InvalidQueryError(said, n=f"{len(text):,}", most=f"{most:,}")
    if not scene.title.strip():
        raise InvalidQueryError(mark("A scene needs a title."))
    known = scene.kind in KINDS and scene.page in PAGES and scene.words in list(Audience)
    if not known or len(scene.figures) > MOST_FIGURES:
        raise InvalidQueryError(
            mark("A scene has one kind, one page and at most {n} figures."), n=MOST_FIGURES
        )


def view_of(
    scene: Scene, dataset: Dataset, instead: Sequence[tuple[str, str]] = ()
) -> tuple[View, tuple[Problem, ...]]:
    """Returns the view of a scene as a dataset can show it, and what of it that cannot.

    The pairs of `instead` take the place of those of the scene that have their names.
    """
    left_out = {"audience", "lang"} | {name for name, _ in instead}
    own = [pair for pair in parse_qsl(scene.view) if pair[0] not in left_out]
    asked, problems = View.from_query([*own, *instead], dataset.vocabulary)
    return sharing.fitting(asked.having(page=()), dataset), problems


def may_read(scene: Scene, dataset: Dataset) -> bool:
    """Whether title and note are for who sees this dataset; a part of it gets public words only."""
    needed, held = Audience(scene.words), Audience(dataset.audience)
    if dataset.scope and needed is not Audience.PUBLIC:
        return False
    return _ORDER.index(needed) <= _ORDER.index(held)


def _rows(gate: Gate) -> VersionRows:
    return versions(gate.config.store, "agenda")


def _agenda(row: VersionRow, brought: Agenda) -> Agenda:
    scenes = tuple(
        Scene(**one | {"figures": tuple(one["figures"])}) for one in orjson.loads(row.content)
    )
    kept = (row.version, row.who, row.made_at, row.what)
    return Agenda(row.name, scenes, *kept, brought.texts, row.name == brought.name)
