"""How the sheets that the Atlas writes look: sober, in its colours, in the reader's direction."""

from typing import Any, Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from geo.exchange import workbook
from geo.language import Language

NAVY, NAVY_PALE, INK, MUTED, LINE, WASH, WHITE = (
    "0B2A4A",
    "C9D6E4",
    "22303C",
    "5F6B76",
    "D5DCE3",
    "F3F6F9",
    "FFFFFF",
)
"""The colours of the Atlas, as `maps.look.theme` has them."""
_FACE: Final = "Calibri"
"""A face that spreadsheets have, with Arabic letters in theirs."""
_BETWEEN: Final = Side("thin", color=WHITE)
UNDER: Final = Border(bottom=Side("thin", color=LINE))
BESIDE: Final = Border(left=_BETWEEN, right=_BETWEEN)


def font(colour: str = INK, size: int = 11, *, bold: bool = False, italic: bool = False) -> Font:
    """Returns the letters of a cell; the size in points."""
    return Font(name=_FACE, size=size, bold=bold, italic=italic, color=colour)


def fill(colour: str) -> PatternFill:
    """Returns the ground of a cell."""
    return PatternFill("solid", start_color=colour)


def aligned(language: Language, vertical: str = "top", *, wrap: bool = True) -> Alignment:
    """Returns how a text of any script stands in its cell, in the direction of the language."""
    order, side = (2, "right") if language.direction == "rtl" else (1, "left")
    return Alignment(wrap_text=wrap, vertical=vertical, horizontal=side, readingOrder=order)


def heading(language: Language, *, is_strong: bool = True) -> dict[str, Any]:
    """Returns the style of a heading; one that is not strong stands back."""
    return {
        "font": font(WHITE if is_strong else NAVY, bold=True),
        "fill": fill(NAVY if is_strong else NAVY_PALE),
        "alignment": aligned(language, "center"),
        "border": BESIDE,
    }


def styled(sheet: Any, value: object, **style: Any) -> Any:  # noqa: ANN401 - openpyxl's sheets are loosely typed
    """Returns a cell of a sheet that is written row by row; its text is never a formula."""
    cell = workbook.cell(sheet, value)
    for name, one in style.items():
        setattr(cell, name, one)
    return cell
