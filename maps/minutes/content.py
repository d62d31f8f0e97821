"""Minutes of a meeting as plain values, which a text document and a PDF write each in their way.

Everything comes from the scenes as their reader may see them: words that are withheld are not
here, and the public gets no action points.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from geo.catalog.audience import Audience
from geo.dataset import names, supposed
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.language import Language, Words, mark
from geo.meeting.scene_text import SceneText, Task
from maps.document.parts import Run, Table, line, plain, style_of
from maps.look import office_text
from maps.look.markup import Figure
from maps.meeting import lists
from maps.meeting import scene as meeting_scene
from maps.meeting.lists import Listed
from maps.svg import furniture as map_furniture
from maps.svg import map as svg_map

TITLE: Final = mark("Minutes of the meeting")
MOST_MAPS: Final = 60
"""Scenes with a map in the minutes; those after them have the link to it."""


class Picture(NamedTuple):
    """A map as an SVG document, and what it shows in words."""

    svg: str
    alt: str


class Decision(NamedTuple):
    """What a meeting decided at a scene, line by line."""

    context: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One scene: `said` stands in place of a list or map, `link` leads to the live view."""

    heading: str
    below: str
    figures: tuple[Figure, ...]
    message: str
    decided: tuple[str, ...]
    link: str
    picture: Picture | None = None
    table: Table | None = None
    said: str = ""


class Labels(NamedTuple):
    """Titles and words that the minutes themselves write, in their language."""

    decisions: str
    scenes: str
    actions: str
    sources: str
    decided: str
    link: str
    page: str


@dataclass(frozen=True)
class Minutes:
    """The whole document; `facts` are terms and values, `actions_said` stands for no table."""

    language: Language
    title: str
    agenda: str
    facts: tuple[tuple[str, str], ...]
    audience: str
    is_public: bool
    labels: Labels
    decisions: tuple[Decision, ...]
    no_decision: str
    parts: tuple[Part, ...]
    actions: Table | None
    actions_said: str
    sources: tuple[str, ...]
    disclaimer: str


class Head(NamedTuple):
    """What minutes say beside their scenes; `changed` is who changed the agenda last, and when."""

    agenda: str
    written: dt.date
    changed: tuple[str, dt.date] | None = None
    tasks: tuple[Task, ...] = ()
    most_maps: int = MOST_MAPS


def of(
    head: Head, shown: Sequence[tuple[Context, SceneText]], drawn: Callable[[Context], str]
) -> Minutes:
    """Returns the minutes of scenes as a reader may see them; `drawn` makes the SVG of a map."""
    context = shown[0][0]
    words, is_public = context.words, context.dataset.audience == Audience.PUBLIC
    parts = tuple(_parts(shown, drawn, head.most_maps))
    actions = None if is_public or not head.tasks else _legal(lists.tasks(words, head.tasks))
    none_yet = "" if is_public or actions else words(mark("There is no action point yet."))
    *sources, _ = credit_lines.lines(context.dataset, words)
    return Minutes(
        language=words.language,
        title=words(TITLE),
        agenda=office_text.legal(head.agenda),
        facts=tuple(_facts(context, head, [one for one, _ in shown])),
        audience=map_furniture.audience(context),
        is_public=is_public,
        labels=_labels(words),
        decisions=tuple(Decision(one.heading, one.decided) for one in parts if one.decided),
        no_decision=words(mark("No decision is written down.")),
        parts=parts,
        actions=actions,
        actions_said=none_yet,
        sources=tuple(sources),
        disclaimer=map_furniture.disclaimer(context),
    )


def _labels(words: Words) -> Labels:
    return Labels(
        decisions=words(mark("Decisions")),
        scenes=words(mark("Scenes")),
        actions=words(mark("Action points")),
        sources=words(mark("Sources")),
        decided=words(mark("Decided:")),
        link=words(mark("Open the live view")),
        page=words(mark("{number} of {total}"), number="{number}", total="{total}"),
    )


def _facts(context: Context, head: Head, shown: Sequence[Context]) -> Iterator[tuple[str, str]]:
    words = context.words
    yield words(mark("Agenda")), office_text.legal(head.agenda)
    if supposition := supposed.of_all(shown):
        yield words(mark("Supposition")), supposition
    days = {one.day for one in shown}
    if len(days) == 1 and days != {context.dataset.day}:
        yield words(names.FILTER_TITLES["date"]), words.day(context.day)
    age = credit_lines.age(context.dataset, words, head.written)
    described = filter(None, (words.day(context.dataset.day), age))
    yield words(mark("Day of the data")), " · ".join(described)
    yield words(mark("Minutes written on")), words.day(head.written)
    yield words(mark("Scenes")), f"{len(shown):,}"
    is_told = context.dataset.audience == Audience.COORDINATOR and not context.dataset.scope
    if head.changed and is_told:
        who, day = head.changed
        changed = words(mark("{who}, {day}"), who=office_text.legal(who), day=words.day(day))
        yield words(mark("Agenda last changed by")), changed


def _parts(
    shown: Sequence[tuple[Context, SceneText]], drawn: Callable[[Context], str], most: int
) -> Iterator[Part]:
    maps = 0
    for context, scene_text in shown:
        maps += scene_text.kind == "map"
        yield _part(context, scene_text, drawn if maps <= most else None)


def _part(context: Context, scene_text: SceneText, drawn: Callable[[Context], str] | None) -> Part:
    below = (
        meeting_scene.place(context),
        map_furniture.situation(context),
        map_furniture.filters(context, beside_place=True),
    )
    has_message = bool(scene_text.note.strip()) or scene_text.kind == "since"
    is_actions = scene_text.kind == "actions"  # they stand once, at the end
    listed = None if is_actions else lists.of(context, scene_text)
    is_map = listed is None and not is_actions
    figures = tuple(meeting_scene.figures(context, scene_text)) if is_map else ()
    table = _legal(listed.table) if listed and listed.table.rows else None
    return Part(
        heading=f"{scene_text.number}. {_line(meeting_scene.title(context, scene_text))}",
        below=" · ".join(one for one in below if one),
        figures=listed.figures if listed else figures,
        message=_line(meeting_scene.message(context, scene_text)) if has_message else "",
        decided=_lines(scene_text.decision),
        link=scene_text.link,
        picture=Picture(drawn(context), svg_map.title_of(context)) if is_map and drawn else None,
        table=table,
        said=_below(listed, table) or _said(context, scene_text, no_map=not drawn),
    )


def _below(listed: Listed | None, table: Table | None) -> str:
    """Returns what stands below a list, or in its place."""
    if listed is None:
        return ""
    return " ".join(one for one in ("" if table else listed.empty, listed.note) if one)


def _said(context: Context, scene_text: SceneText, *, no_map: bool) -> str:
    """Returns what stands in place of a map."""
    if scene_text.kind == "actions":
        if context.dataset.audience == Audience.PUBLIC:
            said = mark("Action points are for partners; the public view has none.")
        else:
            said = mark("The action points are listed at the end of these minutes.")
        return context.words(said)
    if scene_text.kind == "map" and no_map:
        return context.words(mark("The map of this scene is in the live view."))
    return ""


def _line(text: str) -> str:
    return " ".join(office_text.legal(" ".join(text.split())).split())


def _lines(text: str) -> tuple[str, ...]:
    lines = (_line(one) for one in text.splitlines())
    return tuple(one for one in lines if one)


def _legal(table: Table) -> Table:
    """Returns a table without what no document may hold, each cell as one line."""
    rows = (
        tuple(line(Run(_line(plain(cell)), style_of(cell))) for cell in row) for row in table.rows
    )
    return table._replace(rows=tuple(rows))
