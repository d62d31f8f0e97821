"""The empty deck that slides are put into: the look of the Atlas, or a template of somebody's own.

Arial is the font of our own decks: PowerPoint for Windows and for Mac and Google Slides have it,
LibreOffice has one of the same widths, and it has the letters of Arabic and Kurdish. So what fits
on a slide here fits there.
"""

import io
import re
import zipfile
from typing import Final, NamedTuple

from lxml import etree
from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout

from geo.errors import InvalidQueryError
from maps.look import theme as look_theme

FONT: Final = "Arial"
WIDTH_PX, HEIGHT_PX = 1920, 1080
EMU_PER_PX: Final = 6350
TITLE_PX: Final = (56, 70, 1808, 84)
NUMBER_FIELD: Final = (
    '<a:fld id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">'
    '<a:rPr lang="en-GB"/><a:t>1</a:t></a:fld>'
)
SIDE_PX: Final = 860
"""The navy side of the first slide."""
MOST_TEMPLATE_BYTES: Final = 100 * 1024 * 1024
_CONTENT_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_ALIKE: Final = (
    b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
)
_FAULTS: Final = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    AttributeError,
    OSError,
    RuntimeError,
    IndexError,
    NotImplementedError,
    PythonPptxError,
    etree.XMLSyntaxError,
)
"""What python-pptx raises for files that are none of its kind."""
_TITLE, _TITLE_ONLY = "title", "titleOnly"
_COLOURS: Final = {
    "dk1": look_theme.INK,
    "lt1": look_theme.WHITE,
    "dk2": look_theme.NAVY,
    "lt2": look_theme.WASH,
    "accent1": look_theme.BLUE,
    "accent2": look_theme.RUST,
    "accent3": look_theme.GREEN,
    "accent4": look_theme.VIOLET,
    "accent5": look_theme.MUTED,
    "accent6": look_theme.BLOCK,
    "hlink": "#0069A3",
    "folHlink": look_theme.VIOLET,
}


class Base(NamedTuple):
    """An empty deck: its layouts for the first and for all other slides, and whether it is ours."""

    deck: Deck
    first: SlideLayout
    other: SlideLayout
    is_own: bool


def own(*, rtl: bool) -> Base:
    """Returns an empty deck of 16:9 in the look of the Atlas; right-to-left ones are mirrored."""
    deck = Presentation()
    deck.element.set("rtl", "1" if rtl else "0")
    deck.slide_width, deck.slide_height = WIDTH_PX * EMU_PER_PX, HEIGHT_PX * EMU_PER_PX
    deck.element.find(qn("p:sldSz")).attrib.pop("type", None)
    layouts = list(deck.slide_layouts)
    first, other = layouts[0], layouts[5]
    for one in layouts:
        if one not in (first, other):
            deck.slide_layouts.remove(one)
    _drop_pictures_of_others(deck)
    master, side = deck.slide_master, (WIDTH_PX - SIDE_PX if rtl else 0)
    title, number = _placeholder("title", TITLE_PX, rtl=rtl), _number(rtl=rtl)
    body = _placeholder("body", (56, 180, 1808, 700), 1, rtl=rtl)
    _fill(master, [_rectangle((0, 0, WIDTH_PX, 10)), title, body, number])
    named = _placeholder("ctrTitle", (side + 72, 260, SIDE_PX - 144, 340), rtl=rtl)
    below = _placeholder("subTitle", (side + 72, 630, SIDE_PX - 144, 300), 1, rtl=rtl)
    _fill(first, [_rectangle((side, 0, SIDE_PX, HEIGHT_PX)), named, below], hides=True)
    _fill(other, [title, number])
    first.name, other.name = "Durable Solutions Atlas: title", "Durable Solutions Atlas: scene"
    _set_titles(master, "r" if rtl else "l")
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme.blob = _coloured(theme.blob)
    return Base(deck, first, other, True)


def of_template(content: bytes) -> Base:
    """Returns somebody's template without its slides; InvalidQueryError where it is none."""
    deck = _opened(content)
    layouts = [one for master in deck.slide_masters for one in master.slide_layouts]
    if not layouts:
        raise InvalidQueryError("The template has no layouts, so no slide can be made of it.")
    _empty(deck)
    other = _best(layouts, _TITLE_ONLY)
    return Base(deck, _best(layouts, _TITLE), other, False)


def _opened(content: bytes) -> Deck:
    wrong = "The template is not a PowerPoint file (.pptx or .potx) that can be opened."
    if len(content) > MOST_TEMPLATE_BYTES:
        raise InvalidQueryError(
            f"The template has more than {MOST_TEMPLATE_BYTES // 1024**2} MB: leave out pictures."
        )
    try:
        return Presentation(io.BytesIO(_as_presentation(content)))
    except InvalidQueryError:
        raise
    except _FAULTS as fault:
        raise InvalidQueryError(wrong) from fault


def _as_presentation(content: bytes) -> bytes:
    """Returns the file as a presentation, where it is a template or a show of slides."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        types = packed.read(_CONTENT_TYPES)
        if b"macroEnabled" in types:
            raise InvalidQueryError("The template has macros: save it as .pptx or .potx first.")
        if not any(one in types for one in _ALIKE):
            return content
        for one in _ALIKE:
            types = types.replace(one, _MAIN)
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
            for name in packed.namelist():
                target.writestr(name, types if name == _CONTENT_TYPES else packed.read(name))
    return written.getvalue()


def _empty(deck: Deck) -> None:
    """Takes out the slides, and the sections and shows that name them."""
    held = deck.slides._sldIdLst  # noqa: SLF001 - python-pptx has no other way to drop a slide
    for one in list(held):
        deck.part.drop_rel(one.rId)
        held.remove(one)
    for path in (qn("p:custShowLst"), qn("p:extLst")):
        for one in deck.element.findall(path):
            deck.element.remove(one)


def _best(layouts: list[SlideLayout], kind: str) -> SlideLayout:
    """Returns the layout of a kind, else the one with a title and the least beside it."""
    of_kind = [one for one in layouts if one.element.get("type") == kind]
    if of_kind:
        return of_kind[0]
    return min(layouts, key=lambda one: (not has_title(one), len(list(one.placeholders))))


def has_title(layout: SlideLayout) -> bool:
    """Whether slides of a layout have a place for their title."""
    kinds = {one.element.ph.get("type") for one in layout.placeholders}
    return bool(kinds & {"title", "ctrTitle"})


def _drop_pictures_of_others(deck: Deck) -> None:
    """Takes out the picture and the printer of the person who made the library's empty deck."""
    for held in (deck.part.package, deck.part):
        rels = held._rels  # noqa: SLF001 - python-pptx has no other way
        for number, one in list(rels.items()):
            if one.reltype.endswith(("/thumbnail", "/printerSettings")):
                rels.pop(number)


def _coloured(theme: bytes) -> bytes:
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>' for name, colour in _COLOURS.items()
    )
    scheme = f'<a:clrScheme name="Durable Solutions Atlas">{colours}</a:clrScheme>'
    text = theme.decode("utf-8").replace('name="Office Theme"', 'name="Durable Solutions Atlas"')
    text = re.sub(r"<a:clrScheme.*?</a:clrScheme>", scheme, text, flags=re.DOTALL)
    text = re.sub(r'<a:font script="[^"]*" typeface="[^"]*"/>', "", text)
    for kind in ("latin", "cs"):
        text = re.sub(f'<a:{kind} typeface="[^"]*"/>', f'<a:{kind} typeface="{FONT}"/>', text)
    return text.encode("utf-8")


def _set_titles(master: object, side: str) -> None:
    style = master.element.find(qn("p:txStyles")).find(qn("p:titleStyle"))  # type: ignore[attr-defined]  # untyped there
    level = style.find(qn("a:lvl1pPr"))
    level.set("algn", side)
    level.find(qn("a:defRPr")).set("sz", "3000")
    level.find(qn("a:defRPr")).set("b", "1")
    next(level.iter(qn("a:schemeClr"))).set("val", "tx2")


def _fill(holder: object, shapes: list[str], *, hides: bool = False) -> None:
    """Puts shapes in place of those that a master or layout has; `hides` those of its master."""
    element = holder.element  # type: ignore[attr-defined]  # master or layout
    tree = element.find(qn("p:cSld")).find(qn("p:spTree"))
    for one in list(tree)[2:]:
        tree.remove(one)
    for at, one in enumerate(shapes, 2):
        tree.append(parse_xml(one.replace("<p:sp>", f"<p:sp {nsdecls('p', 'a')}>").format(id=at)))
    if hides:
        element.set("showMasterSp", "0")


def _frame(box: tuple[int, int, int, int]) -> str:
    x, y, width, height = (one * EMU_PER_PX for one in box)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def _placeholder(
    kind: str, box: tuple[int, int, int, int], idx: int = 0, *, rtl: bool = False
) -> str:
    side = 'algn="r" rtl="1"' if rtl else 'algn="l"'
    number = f' idx="{idx}"' if idx else ""
    anchor = {"ctrTitle": "b", "title": "ctr"}.get(kind, "t")
    colour = "bg1" if kind in ("ctrTitle", "subTitle") else "tx2" if kind == "title" else "tx1"
    size = {"ctrTitle": 4000, "subTitle": 1600, "title": 3000}.get(kind, 1400)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{{id}}" name="{kind}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}"{number}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}">'
        f'<a:normAutofit/></a:bodyPr><a:lstStyle><a:lvl1pPr marL="0" indent="0" {side}><a:buNone/>'
        f'<a:defRPr sz="{size}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:defRPr>'
        f"</a:lvl1pPr></a:lstStyle><a:p><a:r><a:rPr/><a:t>{kind}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _number(*, rtl: bool) -> str:
    box, side = ((440, 1006, 70, 32), "l") if rtl else ((1410, 1006, 70, 32), "r")
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="Slide number"/>'
        '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        '<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle>'
        f'<a:lvl1pPr algn="{side}"><a:defRPr sz="1000"><a:solidFill>'
        '<a:schemeClr val="accent5"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle><a:p>'
        f"{NUMBER_FIELD}</a:p></p:txBody></p:sp>"
    )


def _rectangle(box: tuple[int, int, int, int]) -> str:
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="Navy"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )
