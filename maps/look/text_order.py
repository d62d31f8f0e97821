"""Words in drawing order that no renderer joins or turns round once more.

Some renderers draw code points from left to right as they come: MapLibre GL JS before version 6
without its plugin, and what Streamlit carries. Others join and order Arabic script themselves:
the plugin, MapLibre GL JS from version 6 on, MapLibre Native. They would undo what is in drawing
order already, and know no joined forms of Kurdish letters. So our styles name shaped letters by
private code points, which mean nothing to anyone; `maps.look.fonts` gives them the same shapes.
"""

from typing import Final

from maps.look.labels import shaped

BLOCKS: Final = (range(0x600, 0x780), range(0xFB50, 0xFE00), range(0xFE70, 0xFF00))
"""Arabic, its supplement and the forms of both: all that shaped text has of the script."""
_PRIVATE_AREA: Final = 0xE000
_LAST_BITS: Final = 0x0FFF
PRIVATE: Final = {code: _PRIVATE_AREA | code & _LAST_BITS for block in BLOCKS for code in block}
"""Code point of the Arabic script to the private one that stands for it.

No two are alike: the blocks differ in the bits that stay.
"""


def drawn(text: str) -> str:
    """Returns a text as a style is to name it: joined, in drawing order, and held so."""
    return held(shaped(text))


def held(text: str) -> str:
    """Returns a shaped text with private code points for its Arabic letters."""
    return text.translate(PRIVATE)
