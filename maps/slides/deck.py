"""The scenes of a meeting as a deck of slides (PPTX) whose text, tables and charts can be edited.

The first slide names the meeting and its scenes, the last its sources and terms. Whose deck it is
stands on each of them.
"""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from geo.dataset import supposed
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.exchange.provenance import SourceLine
from geo.language import mark
from geo.meeting.scene_text import Shown
from maps.document.parts import Column, Run, Table, row
from maps.look import symbols, theme
from maps.meeting import lists as meeting_lists
from maps.meeting import scene as meeting_scene
from maps.pictures.typeset import Typesetter
from maps.slides import board as slide_board
from maps.slides import frame, lists, tables
from maps.slides import notes as slide_notes
from maps.slides import scene as slide_scene
from maps.slides import text as slide_text
from maps.slides import theme as slide_theme
from maps.slides.board import Board, Box
from maps.slides.frame import Maker
from maps.slides.text import Line, Style
from maps.svg import furniture as map_furniture
from maps.svg.ground import Ground

NAME: Final = "Durable Solutions Atlas"
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MOST_LISTED: Final = 16
"""Scenes that the first slide names."""
_NAME_SIZES: Final = ((80.0, 3), (64.0, 4), (52.0, 5), (40.0, 6))


class About(NamedTuple):
    """What a deck says beside its scenes: the agenda, the day it was made, and a template."""

    agenda: str
    made_on: dt.date
    template: bytes | None = None


class Tools(NamedTuple):
    """What maps are drawn with."""

    ground: Ground
    typesetter: Typesetter


def make(shown: Sequence[Shown], about: About, tools: Tools) -> bytes:
    """Returns the deck as a file; InvalidQueryError where the template cannot be used."""
    context = shown[0][0]
    lang = context.view.lang
    base = (
        slide_theme.own(rtl=lang.direction == "rtl")
        if about.template is None
        else slide_theme.of_template(about.template)
    )
    made = frame.maker(base, slide_board.tongue(base, lang))
    _first(made, shown, about)
    for one in shown:
        _scene(made, one, tools)
    _last(made, shown, about)
    _properties(made, context, about)
    written = io.BytesIO()
    base.deck.save(written)
    return written.getvalue()


def _scene(made: Maker, shown: Shown, tools: Tools) -> None:
    context, scene_text = shown
    listed = meeting_lists.of(context, scene_text)
    if listed is None:
        board, figures = slide_scene.draw(made, shown, tools)
        boards = [board]
    else:
        boards, figures = lists.draw(made, shown, listed), listed.figures
    for board in boards:
        said = list(slide_notes.lines(context, scene_text, figures))
        slide_notes.put(board.slide, said, made.tongue)


def _first(made: Maker, shown: Sequence[Shown], about: About) -> None:
    """Makes the slide that names the meeting: its day, whose deck it is, and what it is about."""
    context, board = shown[0][0], made.board(first=True)
    words, room = context.words, made.room
    day = words.day(max(one.day for one, _ in shown))
    below = [
        words(mark("Situation of {day}"), day=day),
        *filter(None, [supposed.of_all(one for one, _ in shown)]),
        map_furniture.audience(context),
        *([] if room.is_own else [words(NAME)]),
    ]
    size = slide_text.fitting(words(about.agenda), 716, _NAME_SIZES, bold=True)[0]
    name = Line(
        words(about.agenda), Style(size if room.is_own else 0, "", room.is_own, frame.side(made))
    )
    found = board.slide.shapes.title
    part = board.slide.part
    if found is None:
        frame.title(made, board, words(about.agenda))
    else:
        slide_text.fill(found._element.txBody, [name], made.tongue, part)  # noqa: SLF001
    lines = [Line(one, Style(32 if room.is_own else 0, "", side=frame.side(made))) for one in below]
    places = [one for one in board.slide.placeholders if one.element.ph.get("type") == "subTitle"]
    if places:
        slide_text.fill(places[0]._element.txBody, lines, made.tongue, part)  # noqa: SLF001
    else:
        low = [one._replace(style=Style(28)) for one in lines]
        board.text(Box(room.margin, room.top + 20, 1000, 200), low, "About")
    if room.is_own:
        _brand(board, words(NAME))
        _contents(board, shown)
    said = [
        Line(words(about.agenda), Style(0, "", bold=True)),
        *(Line(one, Style(0, "")) for one in below),
    ]
    slide_notes.put(board.slide, said, made.tongue)


def _brand(board: Board, name: str) -> None:
    drawing = symbols.drawing("brand")
    high = 64.0
    png = symbols.png("brand", 3 * round(high))
    board.picture(png, Box(72, 84, high * drawing.width / drawing.height, high), "", "Sign")
    line = Line(name, Style(30, "bg1", bold=True))
    board.text(Box(72 + high + 20, 84, 560, high), [line], "Atlas", "ctr")


def _contents(board: Board, shown: Sequence[Shown]) -> None:
    """Puts the titles of the scenes beside the name of the meeting."""
    words = shown[0][0].words
    left, wide = slide_theme.SIDE_PX + 72.0, slide_theme.WIDTH_PX - slide_theme.SIDE_PX - 144.0
    listed = shown[:MOST_LISTED]
    high = min(100.0, 860.0 / (len(listed) + 1))
    size = 32.0 if high > 80 else 28.0 if high > 56 else 22.0
    top = (1080 - high * len(listed)) / 2
    for at, (context, scene_text) in enumerate(listed):
        box = Box(left, top + at * high, wide, high)
        title = meeting_scene.title(context, scene_text)
        fitted = slide_text.fitting(title, wide - 70, ((size, 2 if high > 70 else 1), (20.0, 2)))
        number = Line(str(scene_text.number), Style(size, theme.BLUE, bold=True))
        board.text(box._replace(width=60.0), [number], "Number", "ctr")
        said = Line(fitted[1], Style(fitted[0], "tx1"))
        board.text(box._replace(x=left + 70, width=wide - 70), [said], "Scene", "ctr")
        if at:
            board.plate(box._replace(height=1.5), theme.LINE)
    rest = len(shown) - len(listed)
    if rest:
        more = words.count("and {n} more", "and {n} more", rest)
        box = Box(left + 70, top + high * len(listed), wide - 70, 50)
        board.text(box, [Line(more, Style(size, theme.MUTED))], "More", "ctr")


def _last(made: Maker, shown: Sequence[Shown], about: About) -> None:
    """Makes the slides of sources and terms."""
    context = shown[0][0]
    words, room = context.words, made.room
    table, notes = _sources(shown)
    rooms = _rooms(made)
    for at, (box, part) in enumerate(tables.pages(table, rooms)):
        board = made.board()
        frame.title(made, board, words(mark("Sources and terms")))
        frame.audience_pill(
            board, context, (room.width - room.margin, 26.0 if room.is_own else room.top - 48)
        )
        tables.draw(board, part, box, "Sources")
        age = credit_lines.age(context.dataset, words, about.made_on)
        said = [*filter(None, (age,)), *notes, map_furniture.printed_on(context, about.made_on)]
        if not at:
            _terms(made, board, said)
        frame.number(board, made)
        lines = [Line(one, Style(0, "")) for one in said]
        slide_notes.put(board.slide, lines, made.tongue)


def _terms(made: Maker, board: Board, said: Sequence[str]) -> None:
    room = made.room
    wide = room.width - 2 * room.margin - (420 if room.is_own else 0)
    text = " ".join(said)
    size, _ = slide_text.fitting(text, wide, ((20.0, 5), (16.0, 8)))
    lines = [Line(one, Style(size, frame.muted(room))) for one in said]
    box = Box(room.margin, room.bottom - 190, wide, 160)
    board.text(box, lines, "Terms", "b")


def _rooms(made: Maker) -> Iterator[Box]:
    room = made.room
    while True:
        top = room.top + 16
        yield Box(room.margin, top, room.width - 2 * room.margin, room.bottom - 200 - top)


def _sources(shown: Sequence[Shown]) -> tuple[Table, list[str]]:
    """Returns all sources of the scenes as a table, and the terms that hold for them."""
    words = shown[0][0].words
    sources: dict[SourceLine, None] = {}
    notes: dict[str, None] = {}
    for context in {one.view.layers: one for one, _ in shown}.values():
        about = slide_notes.about_scene(context)
        sources |= dict.fromkeys(about.sources)
        notes |= dict.fromkeys(about.notes)
    columns = (
        Column(words(mark("Source")), 46),
        Column(words(mark("Publisher")), 24),
        Column(words(mark("Date")), 10),
        Column(words(mark("Licence")), 20),
    )
    rows = tuple(
        row(Run(one.title, target=one.url), one.publisher, one.date, one.licence) for one in sources
    )
    alt = f"{words(mark('Sources'))}: {words.count('{n} line', '{n} lines', len(rows))}"
    return Table(alt, columns, rows), list(notes)


def _properties(made: Maker, context: Context, about: About) -> None:
    held = made.base.deck.core_properties
    held.title = slide_text.one_line(context.words(about.agenda))[:255]
    held.author = held.last_modified_by = NAME
    held.subject = map_furniture.audience(context)
    held.language = slide_text.language(context.view.lang)
    held.keywords = held.comments = held.category = ""
    when = dt.datetime.combine(about.made_on, dt.time())
    held.created = held.modified = when
    held.revision = 1
