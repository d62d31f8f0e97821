"""Text on slides: editable, in the direction and script of its words.

Each paragraph runs as its own first letter does, so that an English title in an Arabic deck keeps
its full stop at its end; it stands on the side where lines of the deck start.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

from geo.language import Language
from maps.look import office_text
from maps.svg.text import wrapped

WIDER: Final = 1.1
"""How much wider Arial may be than `maps.svg.text` takes letters to be."""
LINE_HEIGHT: Final = 1.2
_LANGUAGES: Final = {
    Language.EN: "en-GB",
    Language.AR: "ar-IQ",
    Language.CKB: "ku-Arab-IQ",
    Language.KMR: "kmr-Latn-IQ",
}
_SIDES: Final = {
    (False, "start"): "l",
    (False, "end"): "r",
    (True, "start"): "r",
    (True, "end"): "l",
    (False, "middle"): "ctr",
    (True, "middle"): "ctr",
}


class Tongue(NamedTuple):
    """The language of a deck, EMU to a px of its layout, and its font for Arabic letters."""

    lang: Language
    emu_per_px: float
    arabic_font: str

    @property
    def rtl(self) -> bool:
        """Whether the deck runs from right to left."""
        return self.lang.direction == "rtl"


class Style(NamedTuple):
    """How a paragraph looks: letters in px (0: as the layout says), colour, weight and side.

    A colour is one of the theme (`tx1`) or `#RRGGBB`. Without a side the layout says it.
    """

    size: float
    colour: str = "tx1"
    bold: bool = False
    side: str = "start"


class Line(NamedTuple):
    """A paragraph: its words, its look, the half that is bold, and where it leads."""

    words: str
    style: Style
    bold_half: str = ""
    link: str = ""


def clean(text: str) -> str:
    """Returns a text without the signs that XML cannot hold: controls and half characters."""
    spaced = "".join(" " if one in "\t\r\v\f\x85\u2028\u2029" else one for one in text)
    return office_text.legal(spaced)


def one_line(text: str) -> str:
    """Returns a text as one clean line."""
    return " ".join(clean(text).split())


def fitting(
    text: str, width: float, sizes: Sequence[tuple[float, int]], *, bold: bool = False
) -> tuple[float, str]:
    """Returns the largest size (px) at which a text fits into its number of lines, and the text.

    At the smallest size what has no room ends in an ellipsis; the notes of a slide hold it whole.
    """
    words, weight = one_line(text), 600 if bold else 400
    for size, lines in sizes:
        if len(wrapped(words, width / size / WIDER, 999, weight)) <= lines:
            return size, words
    size, lines = sizes[-1]
    return size, " ".join(wrapped(words, width / size / WIDER, lines, weight))


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Returns about the lines that a text takes in so many px."""
    return wrapped(one_line(text), width / size / WIDER, 9999, 600 if bold else 400)


def fill(body: Any, lines: Iterable[Line], tongue: Tongue, part: Any) -> None:  # noqa: ANN401 - lxml
    """Puts paragraphs in place of those that a text body has; `part` is its slide's."""
    for one in body.findall(qn("a:p")):
        body.remove(one)
    for line in lines:
        body.append(_paragraph(line, tongue, part))


def _paragraph(line: Line, tongue: Tongue, part: Any) -> Any:  # noqa: ANN401 - lxml
    words = one_line(line.words)
    rtl = office_text.runs_right_to_left(words, otherwise=tongue.rtl)
    made = etree.Element(qn("a:p"))
    place = etree.SubElement(made, qn("a:pPr"), rtl="1" if rtl else "0")
    if line.style.side:
        place.set("algn", _SIDES[tongue.rtl, line.style.side])
    parts = [(words, line.style.bold)]
    if line.bold_half and words.endswith(line.bold_half):
        parts = [(words[: -len(line.bold_half)], False), (line.bold_half, True)]
    for text, bold in parts:
        if text:
            _run(made, Line(text, line.style._replace(bold=bold), link=line.link), tongue, part)
    return made


def _run(made: Any, line: Line, tongue: Tongue, part: Any) -> None:  # noqa: ANN401 - lxml
    style = line.style
    run = etree.SubElement(made, qn("a:r"))
    looks = etree.SubElement(run, qn("a:rPr"), lang=_language(line.words, tongue))
    if style.size:
        looks.set("sz", str(round(style.size * tongue.emu_per_px / 127)))
    if style.size or style.bold:
        looks.set("b", "1" if style.bold else "0")
    if style.colour:
        looks.append(colour(style.colour))
    if tongue.rtl:
        etree.SubElement(looks, qn("a:cs"), typeface=tongue.arabic_font)
    if line.link:
        found = part.relate_to(line.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        etree.SubElement(looks, qn("a:hlinkClick")).set(qn("r:id"), found)
    etree.SubElement(run, qn("a:t")).text = line.words


def _language(words: str, tongue: Tongue) -> str:
    """Returns the language of a run: English where a deck in Arabic script has Latin words."""
    if tongue.rtl and not office_text.runs_right_to_left(words, otherwise=True):
        return _LANGUAGES[Language.EN]
    return _LANGUAGES[tongue.lang]


def language(lang: Language) -> str:
    """Returns a language as Office writes it."""
    return _LANGUAGES[lang]


def colour(name: str) -> Any:  # noqa: ANN401 - lxml
    """Returns a fill of a colour of the theme (`tx1`) or of `#RRGGBB`."""
    made = etree.Element(qn("a:solidFill"))
    if name.startswith("#"):
        etree.SubElement(made, qn("a:srgbClr"), val=name[1:])
    else:
        etree.SubElement(made, qn("a:schemeClr"), val=name)
    return made
