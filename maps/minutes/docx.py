"""Minutes as a document for Word and LibreOffice: their own headings, lists and tables."""

import datetime as dt
import io
from dataclasses import dataclass
from typing import Final

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from PIL import Image

from geo.language import Language
from maps.look import theme
from maps.look.markup import Figure
from maps.look.office_text import runs_right_to_left
from maps.minutes import word_parts
from maps.minutes.content import Minutes, Part, Picture
from maps.minutes.word_parts import Style, element, line, paragraph
from maps.pictures.typeset import Typesetter

NAME: Final = "Durable Solutions Atlas"
MAP_PX: Final = 1300
FONT: Final = "Arial"
"""Word has it everywhere, with Arabic and Kurdish letters; elsewhere a font of its measures."""
_MARGIN_MM: Final = 20
_TEXT_MM: Final = 210 - 2 * _MARGIN_MM
_MOST_TITLE: Final = 255
_LANGUAGES: Final = {
    Language.EN: ("en-GB", "ar-IQ"),
    Language.AR: ("en-GB", "ar-IQ"),
    Language.CKB: ("en-GB", "ku-Arab-IQ"),
    Language.KMR: ("kmr-Latn-TR", "ar-IQ"),
}
"""The language of text that runs from left to right, and of text that runs from right to left."""


@dataclass(frozen=True)
class _Look:
    """How a style is written: size and room before and after in pt."""

    size: float
    colour: str
    bold: bool = False
    before: float = 0.0
    after: float = 0.0
    with_next: bool = False


_STYLES: Final = {
    "Normal": _Look(10.5, theme.BODY, after=4),
    "Title": _Look(24, theme.NAVY, bold=True, after=4),
    "Heading 1": _Look(16, theme.NAVY, bold=True, before=16, after=5, with_next=True),
    "Heading 2": _Look(13, theme.NAVY, bold=True, before=16, after=2, with_next=True),
    "List Bullet": _Look(10.5, theme.INK, after=2),
    "Header": _Look(8.5, theme.MUTED),
    "Footer": _Look(8.5, theme.MUTED),
    "Atlas Note": _Look(9.5, theme.MUTED, after=5),
    "Atlas Below": _Look(9.5, theme.MUTED, after=5, with_next=True),
    "Atlas Fact": _Look(10.5, theme.BODY, after=1),
    "Atlas Picture": _Look(6, theme.BODY, before=4, after=4, with_next=True),
    "Atlas Message": _Look(11.5, theme.INK, before=4, after=4, with_next=True),
    "Atlas Decided": _Look(10.5, theme.NAVY, bold=True, before=5, after=1, with_next=True),
    "Atlas Decision": _Look(11.5, theme.NAVY, after=3, with_next=True),
    "List Continue": _Look(10.5, theme.BODY, after=4),
    "Atlas Figure": _Look(20, theme.NAVY, bold=True, before=2, with_next=True),
    "Atlas Label": _Look(9.5, theme.BODY, after=3, with_next=True),
    "Atlas Remark": _Look(9, theme.MUTED, after=3, with_next=True),
    "Atlas Cell": _Look(9.5, theme.BODY, before=2, after=2),
    "Atlas Head": _Look(9.5, theme.NAVY, bold=True, before=2, after=2, with_next=True),
    "Atlas Group": _Look(10, theme.NAVY, bold=True, before=5, after=2, with_next=True),
}


def write(minutes: Minutes, typesetter: Typesetter) -> bytes:
    """Returns the minutes as the bytes of a .docx file."""
    paper = _Paper(minutes, docx.Document(), typesetter)
    paper.prepare()
    paper.begin()
    for part in minutes.parts:
        paper.context(part)
    paper.end()
    written = io.BytesIO()
    paper.document.save(written)
    return written.getvalue()


@dataclass(frozen=True)
class _Paper:
    """One document that is being written, from its first line to its last."""

    minutes: Minutes
    document: Document
    typesetter: Typesetter

    @property
    def rtl(self) -> bool:
        """Whether the document runs from right to left."""
        return self.minutes.language.direction == "rtl"

    def prepare(self) -> None:
        """Sets paper, styles, languages, properties, header and footer."""
        _clear(self.document)
        _styles(self.document)
        _languages(self.document, self.minutes.language)
        _properties(self.document, self.minutes)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(_MARGIN_MM)
        section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
        section.header_distance = section.footer_distance = Mm(9)
        if self.rtl:
            word_parts.turn(self.document.element.body[-1])
        above = " · ".join((self.minutes.audience, self.minutes.title, self.minutes.agenda))
        _only(section.header.part.element, line(above, Style("Header"), rtl=self.rtl))
        style = Style("Footer")
        page = word_parts.fields(self.minutes.labels.page, style, rtl=self.rtl)
        named = word_parts.runs(f"{NAME} · ", style, rtl=self.rtl)
        _only(section.footer.part.element, paragraph([*named, *page], style, rtl=self.rtl))

    def begin(self) -> None:
        """Writes the head and the list of all decisions."""
        self._line(self.minutes.title, "Title")
        for term, value in self.minutes.facts:
            self._labelled(term + ": ", value, Style("AtlasFact"))
        colour = "" if self.minutes.is_public else theme.RUST.removeprefix("#")
        self._add(line(self.minutes.audience, Style("AtlasFact", True, colour), rtl=self.rtl))
        self._line(self.minutes.labels.decisions, "Heading1")
        if not self.minutes.decisions:
            self._line(self.minutes.no_decision, "Normal")
        for one in self.minutes.decisions:
            self._add(line(one.context, Style("ListBullet", bold=True), rtl=self.rtl))
            for told in one.lines:
                self._told(told, Style("ListContinue"))
        self._line(self.minutes.labels.scenes, "Heading1")

    def context(self, part: Part) -> None:
        """Writes one scene."""
        self._line(part.heading, "Heading2")
        self._line(part.below, "AtlasBelow")
        if part.picture:
            self._picture(part.picture)
        if part.figures:
            self._add(word_parts.boxes([self._figure(one) for one in part.figures], rtl=self.rtl))
        if part.message:
            self._told(part.message, Style("AtlasMessage"))
        if part.decided:
            self._line(self.minutes.labels.decided, "AtlasDecided")
        for one in part.decided:
            self._told(one, Style("AtlasDecision"))
        if part.table:
            self._add(word_parts.table(part.table, rtl=self.rtl))
        if part.said:
            self._line(part.said, "AtlasNote")
        self._link(part.link)

    def end(self) -> None:
        """Writes action points, sources and disclaimer."""
        if self.minutes.actions or self.minutes.actions_said:
            self._line(self.minutes.labels.actions, "Heading1")
        if self.minutes.actions:
            self._add(word_parts.table(self.minutes.actions, rtl=self.rtl))
        elif self.minutes.actions_said:
            self._line(self.minutes.actions_said, "Normal")
        self._line(self.minutes.labels.sources, "Heading1")
        for one in self.minutes.sources:
            self._line(one, "ListBullet")
        self._line(self.minutes.disclaimer, "AtlasNote")

    def _add(self, made: BaseOxmlElement) -> None:
        self.document.element.body[-1].addprevious(made)

    def _line(self, text: str, style: str) -> None:
        self._add(line(text, Style(style), rtl=self.rtl))

    def _told(self, text: str, style: Style) -> None:
        """Writes words of people in the direction in which they begin."""
        self._add(line(text, style, rtl=runs_right_to_left(text, otherwise=self.rtl)))

    def _labelled(self, label: str, text: str, style: Style) -> None:
        bold = Style(style.id, bold=True)
        inner = [
            *word_parts.runs(label, bold, rtl=self.rtl),
            *word_parts.runs(text, style, rtl=self.rtl),
        ]
        self._add(paragraph(inner, style, rtl=self.rtl))

    def _figure(self, one: Figure) -> list[BaseOxmlElement]:
        colour = theme.RUST.removeprefix("#") if one.warns else ""
        found = [line(one.number, Style("AtlasFigure", colour=colour), rtl=self.rtl)]
        found.append(line(one.label, Style("AtlasLabel"), rtl=self.rtl))
        if one.note:
            found.append(line(one.note, Style("AtlasRemark"), rtl=self.rtl))
        return found

    def _picture(self, picture: Picture) -> None:
        drawn = _small(self.typesetter.png(picture.svg, MAP_PX))
        held = self.document.add_paragraph(style="Atlas Picture")
        held.add_run().add_picture(io.BytesIO(drawn), width=Mm(_TEXT_MM))
        inner = held.paragraph_format.element
        inner.pPr.append(element("w:bidi", val="1" if self.rtl else "0"))
        for one in inner.xpath(".//wp:docPr"):
            one.set("descr", picture.alt)
            for side in ("distT", "distB", "distL", "distR"):
                one.getparent().set(side, "0")  # LibreOffice would take 3 mm
        self._add(inner)

    def _link(self, address: str) -> None:
        if not address.startswith("http"):
            return
        relation = self.document.part.relate_to(
            address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        style = Style("AtlasNote", colour=theme.BLUE.removeprefix("#"))
        inner = word_parts.link(self.minutes.labels.link, relation, style, rtl=self.rtl)
        self._add(paragraph([inner], style, rtl=self.rtl))


def _small(picture: bytes) -> bytes:
    """Returns a PNG picture in 256 colours, a third of the bytes."""
    with Image.open(io.BytesIO(picture)) as opened:
        fewer = opened.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT, dither=_PLAIN)
    written = io.BytesIO()
    fewer.save(written, "PNG")
    return written.getvalue()


_PLAIN: Final = Image.Dither.NONE


def _clear(document: Document) -> None:
    body = document.element.body
    for one in list(body)[:-1]:
        body.remove(one)


def _only(where: BaseOxmlElement, inner: BaseOxmlElement) -> None:
    """Puts one paragraph into a header or footer in place of what is there."""
    for one in list(where):
        where.remove(one)
    where.append(inner)


def _styles(document: Document) -> None:
    known = {one.name for one in document.styles}
    for name, how in _STYLES.items():
        if name not in known:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style = document.styles[name]
        if isinstance(style, ParagraphStyle):
            _set(style, how)


def _set(style: ParagraphStyle, how: _Look) -> None:
    about = style.element.get_or_add_rPr()
    for one in list(about):
        about.remove(one)
    about.append(element("w:rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT))
    if how.bold:
        about.extend([element("w:b"), element("w:bCs")])
    style.font.color.rgb = RGBColor.from_string(how.colour.removeprefix("#"))
    half_points = str(round(how.size * 2))
    about.extend([element("w:sz", val=half_points), element("w:szCs", val=half_points)])
    room = style.paragraph_format
    for border in style.element.xpath("w:pPr/w:pBdr | w:pPr/w:contextualSpacing"):
        border.getparent().remove(border)
    room.space_before, room.space_after = Pt(how.before), Pt(how.after)
    room.keep_with_next, room.line_spacing = how.with_next, 1.15


def _languages(document: Document, language: Language) -> None:
    """Says the language of the text, and that the document is of today's Word."""
    left, right = _LANGUAGES[language]
    for defaults in document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr"):
        for one in defaults.xpath("w:lang | w:rFonts"):
            defaults.remove(one)
        defaults.insert(0, element("w:rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT))
        defaults.append(element("w:lang", val=left, eastAsia="en-GB", bidi=right))
    held = document.settings.element
    for one in held.xpath("w:themeFontLang"):
        one.set(qn("w:val"), left)
        one.set(qn("w:bidi"), right)
    for one in held.xpath("w:compat"):
        mode = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word"}
        one.append(element("w:compatSetting", (), **mode, val="15"))


def _properties(document: Document, minutes: Minutes) -> None:
    about = document.core_properties
    about.title = f"{minutes.title}: {minutes.agenda}"[:_MOST_TITLE]
    about.author, about.last_modified_by = NAME, NAME
    about.subject, about.language = minutes.audience, minutes.language.value
    about.comments = about.keywords = ""
    now = dt.datetime.now(dt.UTC).replace(microsecond=0, tzinfo=None)
    about.created = about.modified = now
