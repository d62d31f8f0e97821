"""A slide as a sheet of px that runs from the side where lines start, with everything native on it.

A slide of 16:9 is 1920 × 1080 px, as a projected scene is. What is only decoration is marked so,
and every picture says in words what it shows, for people who listen to a slide.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from lxml import etree
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.slide import Slide

from geo.language import Language
from maps.slides import text as slide_text
from maps.slides import theme
from maps.slides.text import Line, Tongue
from maps.slides.theme import Base

LEAST_WIDTH_PX: Final = 1440.0
HEIGHT_PX: Final = 1080.0
PILL: Final = "Audience"
_DECORATIVE: Final = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_DECORATIVE_SPACE: Final = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_FOOTERS: Final = ("dt", "ftr", "sldNum")


class Box(NamedTuple):
    """A rectangle in px; `x` is measured from the side where lines start."""

    x: float
    y: float
    width: float
    height: float


class Room(NamedTuple):
    """Where things are on the slides of a deck, in px.

    `title` is the place of the title; content has room from `top` to `bottom` and from `margin` to
    `width - margin`. In decks of ours bands and maps reach the edges of the slide.
    """

    width: float
    title: Box
    top: float
    bottom: float
    margin: float
    is_own: bool

    @property
    def edge(self) -> float:
        """Where bands and maps begin and end."""
        return 0.0 if self.is_own else self.margin


def tongue(base: Base, lang: Language) -> Tongue:
    """Returns the language of a deck with its measure."""
    deck = base.deck
    unit = min(deck.slide_width / LEAST_WIDTH_PX, deck.slide_height / HEIGHT_PX)
    return Tongue(lang, unit, theme.FONT)


def room(base: Base, speech: Tongue) -> Room:
    """Returns where things are: below the title of the layout, and above its footers."""
    unit = speech.emu_per_px
    width, height = base.deck.slide_width / unit, base.deck.slide_height / unit
    if base.is_own:
        x, y, wide, high = theme.TITLE_PX
        return Room(width, Box(x, y, wide, high), 164, height, x, True)
    found = {one.element.ph.get("type"): one for one in base.other.placeholders}
    title = found.get("title") or found.get("ctrTitle")
    margin, top = 0.04 * width, 90.0
    held = Box(margin, 40, width - 2 * margin, 110)
    if title is not None and title.width:
        left, wide = title.left / unit, title.width / unit
        held = Box(left, title.top / unit, wide, title.height / unit)
        margin = min(max(min(left, width - left - wide), 0.02 * width), 0.08 * width)
    top = max(held.y + held.height, top)
    feet = [one.top / unit for kind, one in found.items() if kind in _FOOTERS and one.top]
    bottom = min([one for one in feet if one > 0.8 * height] or [height - 24])
    if top > height / 2:
        top = 90.0
    return Room(width, held, top + 52, bottom - 6, margin, False)


@dataclass(frozen=True)
class Board:
    """One slide that things are put on; later ones lie above earlier ones and are read after."""

    slide: Slide
    tongue: Tongue
    width: float

    def text(self, box: Box, lines: Sequence[Line], name: str, anchor: str = "t") -> Any:  # noqa: ANN401 - a shape
        """Returns a new box of text without edges; `anchor` is t, ctr or b."""
        made = self.slide.shapes.add_textbox(*self.emu(box))
        self._put(made, lines, name, anchor)
        return made

    def plate(self, box: Box, colour: str, lines: Sequence[Line] = (), name: str = "") -> Any:  # noqa: ANN401
        """Returns a new plate of a colour with text in its middle; without text a decoration.

        The plate that says for whom a slide is has round ends.
        """
        kind = MSO_SHAPE.ROUNDED_RECTANGLE if name == PILL else MSO_SHAPE.RECTANGLE
        made = self.slide.shapes.add_shape(kind, *self.emu(box))
        if name == PILL:
            made.adjustments[0] = 0.5
        style = made._element.find(qn("p:style"))  # noqa: SLF001 - its shadow and line of the theme
        if style is not None:
            made._element.remove(style)  # noqa: SLF001
        looks = made._element.spPr  # noqa: SLF001
        looks.append(slide_text.colour(colour))
        etree.SubElement(etree.SubElement(looks, qn("a:ln")), qn("a:noFill"))
        self._put(made, lines, name, "ctr")
        if not lines:
            decorative(made)
        return made

    def picture(self, png: bytes, box: Box, alt: str, name: str, link: str = "") -> Any:  # noqa: ANN401 - a shape
        """Returns a new picture; without `alt` it is a decoration."""
        made = self.slide.shapes.add_picture(io.BytesIO(png), *self.emu(box))
        made.name = name
        if alt:
            describe(made, alt)
        else:
            decorative(made)
        if link:
            made.click_action.hyperlink.address = link
        return made

    def emu(self, box: Box) -> tuple[int, int, int, int]:
        """Returns left, top, width and height in EMU."""
        left = self.width - box.x - box.width if self.tongue.rtl else box.x
        unit = self.tongue.emu_per_px
        return (
            round(left * unit),
            round(box.y * unit),
            round(box.width * unit),
            round(box.height * unit),
        )

    def _put(self, shape: Any, lines: Sequence[Line], name: str, anchor: str) -> None:  # noqa: ANN401
        shape.name = name or "Decoration"
        body = shape._element.txBody  # noqa: SLF001 - paragraphs of several directions
        frame = body.find(qn("a:bodyPr"))
        for side in ("lIns", "tIns", "rIns", "bIns"):
            frame.set(side, "0")
        frame.set("wrap", "square")
        frame.set("anchor", anchor)
        if self.tongue.rtl:
            frame.set("rtlCol", "1")
        for one in list(frame):
            frame.remove(one)
        etree.SubElement(frame, qn("a:noAutofit"))
        held = lines or [Line("", slide_text.Style(12))]
        slide_text.fill(body, held, self.tongue, self.slide.part)


def describe(shape: Any, alt: str) -> None:  # noqa: ANN401 - any shape of python-pptx
    """Says in words what a picture, table or chart shows."""
    _named(shape).set("descr", slide_text.one_line(alt))


def decorative(shape: Any) -> None:  # noqa: ANN401 - any shape of python-pptx
    """Marks a shape as decoration, which is not read out."""
    held = _named(shape)
    held.set("descr", "")
    listed = etree.SubElement(held, qn("a:extLst"))
    entry = etree.SubElement(listed, qn("a:ext"), uri=_DECORATIVE)
    etree.SubElement(
        entry, f"{{{_DECORATIVE_SPACE}}}decorative", {"val": "1"}, nsmap={"adec": _DECORATIVE_SPACE}
    )


def _named(shape: Any) -> Any:  # noqa: ANN401 - lxml
    return next(shape._element.iter(qn("p:cNvPr")))  # noqa: SLF001 - python-pptx has no alt text
