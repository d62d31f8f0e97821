"""The styles of an XLSX workbook with further ones: the same cell on another ground, own texts."""

import copy
from typing import Any, Final

from lxml import etree

from geo.intake.marked_copy.xlsx_parts import count, parsed
from geo.intake.sheet_look import INK, NAVY, WHITE
from geo.intake.sheets.findings.finding_kinds import Severity

GROUNDS: Final = {
    Severity.ERROR.value: "F0B694",
    Severity.WARNING.value: "FFF0B8",
    Severity.NOTE.value: "D6E9F5",
}
"""The ground of cells by how severe what is said of them is."""
_HEADING: Final = "heading"
_LETTERS: Final = {"title": (16, NAVY, True), _HEADING: (11, WHITE, True), "text": (11, INK, False)}
"""Size in points, colour and weight of own texts."""
_OVERFLOWING: Final = ("title", "line")
"""Texts that reach over the next columns."""


class Styles:
    """Adds styles to those of a workbook; where these are missing or broken, none is marked."""

    def __init__(self, part: bytes | None, *, is_rtl: bool) -> None:
        """Takes the part that holds the styles, and whether own texts are read from the right."""
        self._root = parsed(part)
        self._is_rtl = is_rtl
        self._held: dict[tuple[int, str], int] = {}
        self._fills: dict[str, int] = {}

    @property
    def part(self) -> bytes | None:
        """The part with what was added."""
        return (
            None
            if self._root is None
            else etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        )

    def forget(self) -> None:
        """Takes the grounds of earlier marks away."""
        for fill in self._group("fills"):
            colours = {one.get("rgb", "")[2:] for one in fill.iter("{*}fgColor")}
            if colours & set(GROUNDS.values()):
                for pattern in fill:
                    pattern.set("patternType", "none")
                    pattern[:] = []

    def marked(self, base: int, severity: str) -> int:
        """Returns the style of a cell that has the style `base`, on the ground of a severity."""
        return self._held.get((base, severity)) or self._add(base, severity)

    def own(self, name: str) -> int:
        """Returns the style of an own text: title, heading, line, text or a severity."""
        return self._held.get((-1, name)) or self._add(-1, name)

    def _add(self, base: int, name: str) -> int:
        """Adds a style like another one, or an own one without a base, and returns its number."""
        styles = self._group("cellXfs")
        if not len(styles):
            return max(base, 0)
        like = styles[base if 0 <= base < len(styles) else 0]
        made = copy.deepcopy(like)
        if ground := NAVY if name == _HEADING else GROUNDS.get(name):
            made.set("fillId", str(self._fill(ground)))
            made.set("applyFill", "1")
        if base < 0:
            self._own(made, name)
        styles.append(made)
        self._held[base, name] = count(styles) - 1
        return self._held[base, name]

    def _own(self, style: Any, name: str) -> None:  # noqa: ANN401 - lxml's elements
        """Makes a style that of an own text: no formula, wrapped, in the reader's direction."""
        size, colour, is_bold = _LETTERS.get(name, _LETTERS["text"])
        style.set("quotePrefix", "1")
        style.set("numFmtId", "49")
        style.set("fontId", str(self._font(size, colour, is_bold=is_bold)))
        style.set("borderId", "0")
        if name not in (_HEADING, *GROUNDS):
            style.set("fillId", "0")
        for one in ("applyFont", "applyAlignment", "applyNumberFormat"):
            style.set(one, "1")
        style[:] = []
        alignment = _child(style, "alignment")
        alignment.set("vertical", "top")
        if name not in _OVERFLOWING:
            alignment.set("wrapText", "1")
        alignment.set("horizontal", "right" if self._is_rtl else "left")
        alignment.set("readingOrder", "2" if self._is_rtl else "1")

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            fills = self._group("fills")
            pattern = _child(_child(fills, "fill"), "patternFill", patternType="solid")
            _child(pattern, "fgColor", rgb=f"FF{colour}")
            _child(pattern, "bgColor", indexed="64")
            self._fills[colour] = count(fills) - 1
        return self._fills[colour]

    def _font(self, size: int, colour: str, *, is_bold: bool) -> int:
        fonts = self._group("fonts")
        font = _child(fonts, "font")
        if is_bold:
            _child(font, "b")
        for name, value in (
            ("sz", {"val": str(size)}),
            ("color", {"rgb": f"FF{colour}"}),
            ("name", {"val": "Calibri"}),
            ("family", {"val": "2"}),
        ):
            _child(font, name, **value)
        return count(fonts) - 1

    def _group(self, name: str) -> Any:  # noqa: ANN401 - lxml's elements
        found = None if self._root is None else self._root.find(f"{{*}}{name}")
        return () if found is None else found


def _child(parent: Any, name: str, **attributes: str) -> Any:  # noqa: ANN401 - lxml's elements
    """Adds an element in the namespace of its parent."""
    space = parent.tag[: parent.tag.index("}") + 1] if "}" in parent.tag else ""
    return etree.SubElement(parent, f"{space}{name}", attributes)
