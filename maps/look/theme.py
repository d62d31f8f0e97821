"""Colours and measures of the Atlas, named once; style sheets, maps, SVG and slides read them here.

Colours are sRGB hex, lengths are CSS pixels unless the name says otherwise.
"""

from typing import Final, NamedTuple

# Interface
INK: Final = "#22303C"
BODY: Final = "#3A4651"
MUTED: Final = "#5F6B76"
LINE: Final = "#D5DCE3"
WASH: Final = "#F3F6F9"
WHITE: Final = "#FFFFFF"
NAVY: Final = "#0B2A4A"
NAVY_TEXT: Final = "#C9D6E4"

# Meanings: blue presence, rust an end or a lack, violet coordination, dark red blocked
BLUE: Final = "#0077B8"
BLUE_PALE: Final = "#D6E9F5"
BLUE_PALE_TEXT: Final = "#0B3A5C"
BLUE_DEEP: Final = "#004987"
BLUE_BRIGHT: Final = "#64BDEA"
RUST: Final = "#C2410C"
RUST_PALE: Final = "#FDF1EA"
RUST_PALE_TEXT: Final = "#9A3412"
RUST_MID: Final = "#F0B694"
RUST_MID_TEXT: Final = "#5A2408"
VIOLET: Final = "#6B3FA0"
VIOLET_PALE: Final = "#F5EFFB"
BLOCK: Final = "#A8102E"
GREEN: Final = "#1D662A"
GREEN_PALE: Final = "#EDF7EE"
GREEN_LINE: Final = "#A8D3AE"
PAST: Final = "#C3CBD3"
PAST_TEXT: Final = "#36424D"
CELL_NONE: Final = "#F3F5F7"
NO_DATA: Final = "#E6E6E6"

# Base map
LAND: Final = "#FFFFFF"
NEIGHBOUR: Final = "#E9EAEC"
NEIGHBOUR_LINE: Final = "#C9CDD2"
SEA: Final = "#E1E8F6"
LAKE: Final = "#DCE9F7"
WATER_LINE: Final = "#8CCBEE"
COUNTRY_LINE: Final = "#737373"
GOVERNORATE_LINE: Final = "#A9AEB5"
DISTRICT_LINE: Final = "#D9DCE0"
SUBDISTRICT_LINE: Final = "#E4E6E9"
PLACE_LABEL: Final = "#68717B"
CITY_LABEL: Final = BODY
CAPITAL_LABEL: Final = INK
WATER_LABEL: Final = "#2A78AC"
COUNTRY_LABEL: Final = MUTED
HALO_WIDTH_PX: Final = 1.4
HALO_ALPHA: Final = 0.95
ARABIC_SCALE: Final = 1.12
GOVERNORATE_SPACING_EM: Final = 0.12
COUNTRY_SPACING_EM: Final = 0.22

# Type, in px
CAPTION_PX: Final = 12.5
ROW_PX: Final = 13.5
BASE_PX: Final = 15.0
BOX_TITLE_PX: Final = 17.0
PANEL_TITLE_PX: Final = 20.0
PAGE_TITLE_PX: Final = 24.0
FONT_FAMILY: Final = (
    "'Source Sans', 'Noto Sans Arabic', 'Segoe UI', 'Geeza Pro', Tahoma, sans-serif"
)

# Signs, in px
SITE_LABEL_PX: Final = 13.5
SITE_HALO_PX: Final = 2.0
RING_FACTOR: Final = 1.22
RING_EXTRA_PX: Final = 12.0
CELL_SMALLEST_PX: Final = 20.0
HATCH_STROKE_PX: Final = 1.6
HATCH_GAP_PX: Final = 5.0
HATCH_ANGLE_DEGREES: Final = 45.0
HOTSPOT_OUTLINE_PX: Final = 1.4
AREA_STATED_PX: Final = 2.6
AREA_INFERRED_PX: Final = 1.8


class Rgba(NamedTuple):
    """A colour as deck.gl takes it, each part 0-255."""

    red: int
    green: int
    blue: int
    alpha: int


def rgba(colour: str, alpha: int = 255) -> Rgba:
    """Turns `#RRGGBB` and an alpha of 0-255 into numbers."""
    return Rgba(int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), alpha)


def ring_diameter_px(site_px: float) -> float:
    """Outer diameter of the selection ring round a symbol of that diameter."""
    return round(RING_FACTOR * site_px + RING_EXTRA_PX, 1)


COLOURS: Final[dict[str, str]] = {
    "ink": INK,
    "body": BODY,
    "muted": MUTED,
    "line": LINE,
    "wash": WASH,
    "white": WHITE,
    "navy": NAVY,
    "navy-text": NAVY_TEXT,
    "blue": BLUE,
    "blue-pale": BLUE_PALE,
    "blue-pale-text": BLUE_PALE_TEXT,
    "blue-deep": BLUE_DEEP,
    "blue-bright": BLUE_BRIGHT,
    "rust": RUST,
    "rust-pale": RUST_PALE,
    "rust-pale-text": RUST_PALE_TEXT,
    "rust-mid": RUST_MID,
    "rust-mid-text": RUST_MID_TEXT,
    "violet": VIOLET,
    "violet-pale": VIOLET_PALE,
    "block": BLOCK,
    "green": GREEN,
    "green-pale": GREEN_PALE,
    "green-line": GREEN_LINE,
    "past": PAST,
    "past-text": PAST_TEXT,
    "cell-none": CELL_NONE,
    "no-data": NO_DATA,
}


def pale(colour: str) -> str:
    """Returns the pale shade of a colour by its name, white where it has none."""
    return COLOURS.get(f"{colour}-pale", WHITE)


def css_variables() -> str:
    """All colours as custom properties for a style sheet: `:root{--a-ink:#22303C;…}`."""
    return ":root{" + "".join(f"--a-{name}:{value};" for name, value in COLOURS.items()) + "}"
