"""Pictures and pages from SVG and from Typst markup, without a browser.

PNG of any size, and PDF with vectors and text that can be selected. The typesetter shapes Arabic
and Kurdish itself; it places SVG text as if all ran left to right, so `left_to_right` turns the
anchors of right-to-left text round first.
"""

import datetime as dt
import json
import re
import threading
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape
from pathlib import Path
from typing import Final, Literal, cast
from xml.etree import ElementTree

import typst

from geo.errors import DrawingError
from maps.look import theme
from maps.pictures import print_fonts
from maps.pictures.print_fonts import ARABIC

_ROOM: Final = str(Path(__file__).parents[1])
"""Below which papers import one another: `#import "/pictures/paper.typ": *`."""
Form = Literal["png", "pdf"]
SVG: Final = "http://www.w3.org/2000/svg"
RIGHT_TO_LEFT: Final = "\u200f\u202b{}\u202c\u200f"
"""Makes what it holds run from right to left, in a renderer that takes each line to run from left
to right; `maps.pictures.print_fonts` lets the fonts have the signs."""
_TURNED: Final = {"start": "end", "end": "start"}
_MATRIX: Final = (
    "#set document(title: sys.inputs.title0)\n"
    "#set page(width: eval(sys.inputs.width), height: eval(sys.inputs.height), margin: 0pt)\n"
    "#for one in range(int(sys.inputs.pages)) {\n"
    "  if one > 0 { pagebreak() }\n"
    '  image(bytes(sys.inputs.at("page" + str(one))), width: 100%, height: 100%,\n'
    '    format: "svg", fit: "contain", alt: sys.inputs.at("title" + str(one)))\n'
    "}\n"
)
_ARABIC_WORDS: Final = re.compile(
    "([\u200f\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc]+"
    "(?: +[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc]+)*)"
)
_LIST_OF_BOTH: Final = re.compile(r"([A-Za-z])([،؛·] \d)")
"""A Latin name before a number: what is between them belongs to the line, not to the name."""
_MIDDLE_EM: Final = 0.34
"""From the middle of a line down to its foot."""
_TITLE: Final = re.compile(r"<title>([^<]*)</title>")
_NUMBER: Final = re.compile(r"[\d.]+")


@dataclass(frozen=True)
class Typesetter:
    """Makes pictures and pages; `cache` is where its fonts are made once."""

    cache: Path

    @cached_property
    def fonts(self) -> typst.Fonts:
        """The fonts: ours, and what the system has for other scripts."""
        return typst.Fonts(
            include_system_fonts=True,
            include_embedded_fonts=False,
            font_paths=[str(print_fonts.folder(self.cache))],
        )

    def png(self, svg: str, width_px: int) -> bytes:
        """Returns an SVG document as a PNG picture of this width."""
        width, _ = size_px(svg)
        return self._drawn([svg], "png", 72 * width_px / width)[0]

    def pdf(self, pages: Sequence[str], size_mm: tuple[float, float] | None = None) -> bytes:
        """Returns SVG documents as one PDF, a page each: of this size, or as many pt as px."""
        return self._drawn(pages, "pdf", None, size_mm)[0]

    def _drawn(
        self,
        pages: Sequence[str],
        form: Form,
        ppi: float | None,
        size_mm: tuple[float, float] | None = None,
    ) -> list[bytes]:
        width, height = size_px(pages[0])
        unit = "pt"
        if size_mm is not None:
            (width, height), unit = size_mm, "mm"
        inputs = {f"page{at}": left_to_right(one) for at, one in enumerate(pages)}
        inputs |= {f"title{at}": title_of(one) for at, one in enumerate(pages)}
        inputs |= {"pages": str(len(pages)), "width": f"{width}{unit}", "height": f"{height}{unit}"}
        return self.compiled(_MATRIX, inputs, form, ppi)

    def paper(
        self, markup: Path, content: Mapping[str, object], pictures: Mapping[str, str] | None = None
    ) -> bytes:
        """Returns a paper of ours as a PDF: its words, and pictures (SVG) by the name it has."""
        look = {"colours": theme.COLOURS, "fonts": print_fonts.FAMILIES}
        inputs = {"content": json.dumps(content), "look": json.dumps(look), **(pictures or {})}
        return self.compiled(markup.read_text(encoding="utf-8"), inputs)[0]

    def compiled(
        self, markup: str, inputs: Mapping[str, str], form: Form = "pdf", ppi: float | None = None
    ) -> list[bytes]:
        """Returns Typst markup as a PDF, or as one picture a page; DrawingError when it cannot."""
        try:
            with _ONE_AT_A_TIME:
                found = typst.compile(
                    markup.encode(),
                    root=_ROOM,  # type: ignore[type-var]  # its types want bytes, as the input
                    font_paths=self.fonts,
                    format=form,
                    ppi=ppi,
                    sys_inputs=dict(inputs),
                    timestamp=dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
                )
        except typst.TypstError as fault:
            raise DrawingError(f"the picture cannot be drawn: {fault.message}") from fault
        made = cast("bytes | list[bytes]", found)  # pictures of several pages come as a list
        return made if isinstance(made, list) else [made]


_ONE_AT_A_TIME = threading.Lock()
"""Drawing takes a whole core and much memory: one picture at a time leaves the other for people."""


@cache
def edition(markup: Path) -> int:
    """Returns a number that changes with the markup of a paper, or with what all papers share."""
    return zlib.crc32(Path(__file__).with_name("paper.typ").read_bytes() + markup.read_bytes())


def title_of(svg: str) -> str:
    """Returns the title of an SVG document, empty where it has none."""
    found = _TITLE.search(svg)
    return unescape(found[1]) if found else ""


def size_px(svg: str) -> tuple[float, float]:
    """Returns width and height of an SVG document, by its `viewBox`."""
    found = re.search(r'viewBox="([^"]*)"', svg)
    numbers = [float(one) for one in _NUMBER.findall(found[1])] if found else []
    if len(numbers) != 4 or not numbers[2] or not numbers[3]:
        raise DrawingError("the picture has no size: expected an SVG document with a viewBox")
    return numbers[2], numbers[3]


def left_to_right(svg: str) -> str:
    """Returns the document with right-to-left text anchored and marked for plain renderers.

    Words in Arabic script name their font: beside letters of another font the renderer would
    not find it by itself.
    """
    if "rtl" not in svg and not _ARABIC_WORDS.search(svg):
        return svg
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    _turn(root, "ltr")
    return ElementTree.tostring(root, encoding="unicode")


def _turn(element: ElementTree.Element, direction: str) -> None:
    if "m" in (element.get("class") or "").split():
        direction = "ltr"  # the map's own style says so
    direction = element.attrib.pop("direction", direction)
    if element.tag != f"{{{SVG}}}text":
        for child in element:
            _turn(child, direction)
        return
    if direction == "rtl":
        anchor = element.get("text-anchor", "start")
        element.set("text-anchor", _TURNED.get(anchor, anchor))
    _lift(element)
    for one in list(element.iter()):
        _mark(one, RIGHT_TO_LEFT if direction == "rtl" else "{}")


def _lift(element: ElementTree.Element) -> None:
    """Places lines of a name by their foot instead of their middle, where scripts are mixed.

    The renderer takes the middle of each font, so that figures would stand lower than the words.
    """
    classes = (element.get("class") or "").split()
    if "m-name" not in classes or "m-scale" in classes:
        return
    if not _ARABIC_WORDS.search("".join(element.itertext())):
        return
    element.set("style", "dominant-baseline:auto")
    size = float(element.get("font-size", "0"))
    for line in element.iter(f"{{{SVG}}}tspan"):
        line.set("y", f"{float(line.get('y', '0')) + _MIDDLE_EM * size:.1f}")


def _mark(element: ElementTree.Element, mark: str) -> None:
    """Marks the text of an element, and puts its Arabic words into elements with their font."""
    text = element.text
    if not text or not text.strip():
        return
    if mark != "{}":
        text = _LIST_OF_BOTH.sub("\\1\u200f\\2", text)
    parts = _ARABIC_WORDS.split(mark.replace("{}", text))
    element.text = parts[0]
    for at in range(1, len(parts), 2):
        words = ElementTree.Element(f"{{{SVG}}}tspan", style=f"font-family:'{ARABIC}'")
        words.text, words.tail = parts[at], parts[at + 1]
        element.insert(at // 2, words)
