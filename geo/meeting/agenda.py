"""Agendas of meetings: scenes in an order, kept with their history.

A scene is a saved View with words of its own. Its view is shown to each reader as their own
audience; its words only to the audiences that its author let read them.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final
from urllib.parse import parse_qsl

import orjson

from geo import cells
from geo.access import sharing
from geo.access.gate import Access, Gate
from geo.catalog.audience import Audience
from geo.dataset.dataset import Dataset
from geo.errors import InvalidQueryError, NotFoundError, WithheldError
from geo.language import mark
from geo.meeting import meetings
from geo.store.agenda_rows import VersionRow, VersionRows
from geo.store.stores import versions
from geo.view.address import Problem
from geo.view.view import View

KINDS: Final = ("map", "ends", "since", "actions", "plans", "movements")
PAGES: Final = ("map", "partners", "coverage", "areas", "hotspots", "place", "organisation")
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
    """The scenes of a meeting; `version` 0 is the example that nobody has changed yet."""

    name: str
    scenes: tuple[Scene, ...]
    version: int = 0
    who: str = ""
    made_at: str = ""
    what: str = ""

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


EXAMPLE: Final = Agenda(
    "December 2023",
    (
        Scene(
            mark("Hotspots of return, as listed in 2020"),
            "layers=hotspots&date=2023-12-13",
            mark(
                "Each scores high on services or on safety, or has many returnees. "
                "The list is of December 2020."
            ),
            figures=("hotspots",),
            page="hotspots",
            words="public",
        ),
        Scene(
            mark("Area groups hand over to joint forums"),
            "layers=abc-area-units&date=2023-12-13",
            mark(
                "Joint Coordination Forums were endorsed in May 2023. Each area decides on the day "
                "of its transition."
            ),
            figures=("areas",),
            page="areas",
            words="public",
        ),
        Scene(
            mark("Families from blocked areas cannot go home"),
            "layers=blocked-areas&date=2023-12-13",
            mark(
                "A return obstacle of category 3, security and political challenges. "
                "Each area has the day of its own evidence."
            ),
            figures=("blocked",),
            words="public",
        ),
        Scene(
            mark("The informal sites of Anbar and who is there"),
            "governorate=IQG01&layers=informal-sites&date=2023-12-13&at=7/33.6/42.2",
            mark(
                "A ring with a core: none named for the site itself, somebody for the sites "
                "together. Hollow: nobody is named."
            ),
            figures=("sites", "households", "unserved"),
            words="public",
        ),
        Scene(
            mark("Water trucking to Kilo 9 and Kilo 18 stopped"),
            "site=kilo-9&site=kilo-18-al-karama&sector=wash&layers=informal-sites,hotspots"
            "&date=2023-12-13&at=9.3/33.32/43.45",
            mark("Mercy Corps ended its water trucking in September 2023. Families now buy water."),
            figures=("households", "unserved"),
            words="partner",
        ),
        Scene(
            mark("Stated ends in Anbar, soonest first"),
            "governorate=IQG01&date=2023-12-13&wider=true",
            mark(
                "The last days that the sources state, and where they hold an extension possible."
            ),
            kind="ends",
            page="partners",
            words="public",
        ),
        Scene(meetings.SINCE, "date=2023-12-13", kind="since", page="coverage", words="public"),
        Scene(
            mark("How far the plans of action are"),
            "date=2023-12-13",
            mark(
                "All eight plans were completed in 2022. "
                "In early 2023 all groups were revising theirs."
            ),
            kind="plans",
            page="areas",
            words="public",
        ),
        Scene(
            mark("Facilitated movements until April 2023"),
            "select=governorates/IQG01&date=2023-12-13",
            mark(
                "The text and the table of the source have different totals. "
                "It does not explain the difference."
            ),
            kind="movements",
            page="place",
            words="public",
        ),
        Scene(mark("Action points"), kind="actions", words="public"),
    ),
)
"""In the spirit of the meeting of December 2023, made of views of the data pack."""


def names(gate: Gate) -> list[str]:
    """Returns the names of all agendas, the example first."""
    kept = [row.name for row in _rows(gate).newest() if row.name != EXAMPLE.name]
    return [EXAMPLE.name, *kept]


def read(gate: Gate, name: str, version: int = 0) -> Agenda:
    """Returns an agenda, the newest version of it unless one is named; else NotFoundError."""
    row = _rows(gate).version(name, version)
    if row is not None:
        return _agenda(row)
    if name == EXAMPLE.name and not version:
        return EXAMPLE
    raise NotFoundError(mark("There is no agenda “{name}”."), name=name[:NAME_LENGTH])


def history(gate: Gate, name: str) -> list[Agenda]:
    """Returns every version of an agenda, the newest first."""
    shipped = [EXAMPLE] if name == EXAMPLE.name else []
    return [*(_agenda(row) for row in _rows(gate).versions(name)), *shipped]


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
    """Returns the newest version of an agenda with the scenes of an older one (0: the example)."""
    newest = read(gate, name)
    older = EXAMPLE if not version and name == EXAMPLE.name else read(gate, name, version)
    return replace(newest, scenes=older.scenes)


def copied(agenda: Agenda, name: str) -> Agenda:
    """Returns the same scenes as a new agenda of another name."""
    return Agenda(" ".join(name.split()), agenda.scenes)


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


def _agenda(row: VersionRow) -> Agenda:
    scenes = tuple(
        Scene(**one | {"figures": tuple(one["figures"])}) for one in orjson.loads(row.content)
    )
    return Agenda(row.name, scenes, row.version, row.who, row.made_at, row.what)
