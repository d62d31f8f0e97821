"""What every slide of a scene has: title, place, day, audience, message, sources and code."""

from typing import Any, Final, NamedTuple

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide

from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.language import mark
from geo.meeting.scene_text import SceneText
from geo.profiles.texts import state_text
from maps.look import qr, state_bar, theme
from maps.meeting import scene as meeting_scene
from maps.slides import board as slide_board
from maps.slides import text
from maps.slides.board import PILL, Board, Box, Room
from maps.slides.text import WIDER, Line, Style, Tongue
from maps.slides.theme import NUMBER_FIELD, Base
from maps.svg import furniture as map_furniture
from maps.svg.text import BOLD, width_em

FOOT_PX: Final = 114.0
BAND_PX: Final = 92.0
_TITLE_SIZES: Final = ((60.0, 1), (52.0, 1), (46.0, 1), (40.0, 1), (34.0, 2), (28.0, 2))
_BAND_SIZES: Final = ((38.0, 1), (34.0, 1), (32.0, 2), (28.0, 2), (23.0, 3))
_LATER_TITLES_PT: Final = (40, 36, 32, 28, 24, 20)
_EYEBROW_PX, _SOURCE_PX, _CODE_PX, _LINK_PX = 26.0, 15.5, 100.0, 250.0


class Maker(NamedTuple):
    """What slides are made with: the empty deck, its language and its room."""

    base: Base
    tongue: Tongue
    room: Room

    def board(self, *, first: bool = False) -> Board:
        """Returns a new slide without empty places for content."""
        slide = self.base.deck.slides.add_slide(self.base.first if first else self.base.other)
        for one in list(slide.placeholders):
            if one.element.ph.get("type") not in ("title", "ctrTitle", "subTitle"):
                one.element.getparent().remove(one.element)
        return Board(slide, self.tongue, self.room.width)


def maker(base: Base, tongue: Tongue) -> Maker:
    """Returns what slides of a deck are made with."""
    return Maker(base, tongue, slide_board.room(base, tongue))


def title(made: Maker, board: Board, words: str) -> None:
    """Puts the title into the place that the layout has for it, else into a box of its own."""
    room, found = made.room, board.slide.shapes.title
    if found is None:
        held = Line(words, Style(40, "tx1", bold=True))
        board.text(room.title, [held], "Title", "ctr")
        return
    size, said = _title_size(made, board.slide, words)
    text.fill(
        found._element.txBody,  # noqa: SLF001 - paragraphs of several directions
        [Line(said, Style(size, "", room.is_own and size > 0, side(made)))],
        made.tongue,
        board.slide.part,
    )


def side(made: Maker) -> str:
    """Returns where titles stand: templates say that themselves where lines start at the left."""
    return "start" if made.room.is_own or made.tongue.rtl else ""


def _title_size(made: Maker, slide: Slide, words: str) -> tuple[float, str]:
    """Returns how large (px) a title has to be; 0 where the layout's own size does."""
    width, height = made.room.title.width, made.room.title.height
    if made.room.is_own:
        return text.fitting(words, width, _TITLE_SIZES, bold=True)
    per_pt = 12700 / made.tongue.emu_per_px
    usual = _usual_pt(slide)
    sizes = [
        (one * per_pt, max(1, int(height / (one * per_pt * text.LINE_HEIGHT))))
        for one in (usual, *(one for one in _LATER_TITLES_PT if one < usual))
    ]
    size, said = text.fitting(words, width * 0.94, sizes, bold=True)
    return (0.0 if size == sizes[0][0] else size), said


def _usual_pt(slide: Slide) -> float:
    """Returns the size of titles in the layout or the master of a slide, else 44 pt."""
    layout = slide.slide_layout
    own = [
        one for one in layout.placeholders if one.element.ph.get("type") in ("title", "ctrTitle")
    ]
    styles = [one._element.txBody for one in own]  # noqa: SLF001 - python-pptx has no list styles
    master = layout.slide_master.element.find(qn("p:txStyles"))
    styles += [master.find(qn("p:titleStyle"))] if master is not None else []
    for style in styles:
        for level in style.iter(qn("a:lvl1pPr")):
            for run in level.iter(qn("a:defRPr")):
                if run.get("sz"):
                    return int(run.get("sz")) / 100
    return 44.0


def head(
    made: Maker, board: Board, shown: tuple[Context, SceneText], part: tuple[int, int]
) -> None:
    """Puts title, number and place, day and audience on a slide; `part` of how many slides."""
    (context, scene_text), (at, of) = shown, part
    words, room = context.words, made.room
    title(made, board, meeting_scene.title(context, scene_text))
    count = words(mark("{number} of {total}"), number=scene_text.number, total=scene_text.total)
    if of > 1:
        count += f" ({at}/{of})"
    y = 26.0 if room.is_own else room.top - 48
    start = Box(room.margin, y, room.width * 0.5, 40)
    where = f"{count} · {meeting_scene.about(context)}"
    eye = text.fitting(where, start.width, ((_EYEBROW_PX, 1), (20.0, 1)))
    board.text(start, [Line(eye[1], Style(eye[0], muted(room)))], "Number and place", "ctr")
    pill = audience_pill(board, context, (room.width - room.margin, y))
    day = Box(room.width * 0.5, y, room.width * 0.5 - room.margin - pill - 24, 40)
    said = Line(words.day(context.day), Style(_EYEBROW_PX, "tx1", bold=True, side="end"))
    board.text(day, [said], "Day", "ctr")
    if room.is_own:
        board.plate(Box(0, 160, room.width, 2), theme.LINE)


def audience_pill(board: Board, context: Context, at: tuple[float, float]) -> float:
    """Puts the audience on a slide as a pill; `at` is its upper end corner. Returns its width."""
    words, size = map_furniture.audience(context), 21.0
    is_public = Audience(context.dataset.audience) is Audience.PUBLIC
    width = width_em(words, BOLD) * size * WIDER + 36
    box = Box(at[0] - width, at[1], width, 40)
    ground, colour = (theme.WASH, theme.NAVY) if is_public else (theme.RUST, theme.WHITE)
    board.plate(box, ground, [Line(words, Style(size, colour, bold=True, side="middle"))], PILL)
    return width


def muted(room: Room) -> str:
    """Returns the colour of what is beside the point; a template says itself what can be read."""
    return theme.MUTED if room.is_own else "tx1"


def message(made: Maker, board: Board, shown: tuple[Context, SceneText]) -> None:
    """Puts the message band on a slide: its last sentence is the bold half."""
    room, said = made.room, meeting_scene.message(*shown)
    band = Box(room.edge, room.bottom - FOOT_PX - BAND_PX, room.width - 2 * room.edge, BAND_PX)
    inner = band._replace(x=room.margin + 8 * (not room.is_own), width=room.width - 2 * room.margin)
    board.plate(band, "tx2")
    wide = inner.width - 16 * (not room.is_own)
    size, fitted = text.fitting(said, wide, _BAND_SIZES, bold=True)
    _, stop, rest = fitted.partition(". ")
    half = rest if stop else ""
    line = Line(fitted, Style(size, "bg1"), bold_half=half)
    board.text(inner._replace(width=wide), [line], "Message", "ctr")


def foot(made: Maker, board: Board, shown: tuple[Context, SceneText]) -> None:
    """Puts sources, disclaimer, the code and link of the live view, and the number on a slide."""
    (context, scene_text), room = shown, made.room
    top = room.bottom - FOOT_PX
    end = room.width - room.margin
    code = _code(scene_text.link)
    used = _link(board, shown, (end, top), code) if scene_text.link else 0.0
    wide = end - room.margin - max(used, _LINK_PX + _CODE_PX + 36) - 100
    small = Style(_SOURCE_PX, muted(room))
    _state(board, context, (room.margin, top + 10))
    said = f"{map_furniture.sources(context)} · {map_furniture.disclaimer(context)}"
    said = f"{state_text.sentence(context)} {said}"
    size, words = text.fitting(said, wide, ((_SOURCE_PX, 5), (13.0, 6)))
    board.text(
        Box(room.margin, top + 20, wide, FOOT_PX - 24),
        [Line(words, small._replace(size=size))],
        "Sources",
        "ctr",
    )
    number(board, made)


def _state(board: Board, context: Context, at: tuple[float, float]) -> None:
    """Puts the ages of all statements of the view on a slide as one thin bar."""
    left, top = at
    for part in state_bar.parts(context):
        box = Box(left + part.start, top, part.wide, state_bar.HIGH_PX)
        board.plate(box, part.outline if part.fill == theme.WHITE else part.fill)


def _code(link: str) -> bytes:
    try:
        return qr.png(link) if link else b""
    except InvalidQueryError:
        return b""  # too long for a code: the link is there all the same


def _link(
    board: Board, shown: tuple[Context, SceneText], at: tuple[float, float], code: bytes
) -> float:
    """Puts code and link on a slide, `at` their upper end corner, and returns their width."""
    (context, scene_text), (end, top) = shown, at
    words = context.words(mark("This view on your phone"))
    side = _CODE_PX + 16 if code else 0.0
    wide = _LINK_PX
    box = Box(end - side - wide, top + 6, wide, _CODE_PX)
    size, said = text.fitting(words, wide, ((20.0, 1), (17.0, 1), (15.0, 1)))
    line = Line(said, Style(size, "hlink", side="end"), link=scene_text.link)
    board.text(box, [line], "Link to the live view", "ctr")
    if code:
        alt = context.words(
            mark("Code that leads to this view: {address}"), address=scene_text.link
        )
        place = Box(end - _CODE_PX, top + 6, _CODE_PX, _CODE_PX)
        board.picture(code, place, alt, "Code", scene_text.link)
    return side + wide + 20


def number(board: Board, made: Maker) -> None:
    """Puts the number of the slide where the layout has a place for it."""
    for one in made.base.other.placeholders:
        held = one.element.ph
        if held.get("type") != "sldNum":
            continue
        field = NUMBER_FIELD.format()
        board.slide.shapes._spTree.append(  # noqa: SLF001 - python-pptx leaves it out
            parse_xml(
                f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr><p:cNvPr id='{_free_id(board)}' "
                f"name='Slide number'/><p:cNvSpPr><a:spLocks noGrp='1'/></p:cNvSpPr><p:nvPr>"
                f"<p:ph type='sldNum' sz='quarter' idx='{int(held.get('idx', '12'))}'/></p:nvPr>"
                "</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>"
                f"<a:p>{field}</a:p></p:txBody></p:sp>"
            )
        )


def _free_id(board: Board) -> int:
    return max(int(one.get("id")) for one in board.slide.element.iter(qn("p:cNvPr"))) + 1


def empty(board: Board, words: str, box: Box) -> Any:  # noqa: ANN401 - a shape
    """Puts what an empty list says on a slide."""
    size, said = text.fitting(words, box.width - 120, ((32.0, 4), (24.0, 8)))
    held = [Line(said, Style(size, theme.INK, side="middle"))]
    return board.plate(box._replace(height=min(box.height, 240.0)), theme.WASH, held, "Note")
