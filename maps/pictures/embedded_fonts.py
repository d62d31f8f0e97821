"""Source Sans inside an SVG that is shown as a picture, where the fonts of the page do not reach.

Only the usual letters and those of the picture are cut out, of all weights at once: some 18 KB.
"""

import base64
import io
import string
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

from geo import settings
from maps.look import fonts
from maps.look.fonts import FontFile
from maps.look.kept_file import kept
from maps.pictures import print_fonts

_STYLES: Final = {"Atlas Regular": "normal", "Atlas Italic": "italic"}
_USUAL: Final = frozenset(f"{string.printable}–’·©")
"""What nearly every picture is written with: pictures of other words need no other font."""


def embedded(svg: str) -> str:
    """Returns an SVG document whose first style sheet brings the Latin letters that it uses.

    Where Source Sans is not installed with Streamlit the document stays as it is.
    """
    letters = (frozenset(svg) | _USUAL) & print_fonts.characters()
    faces = "".join(
        _face(one.path, style, letters)
        for stack, style in _STYLES.items()
        if style in svg or style == "normal"
        for one in fonts.files(stack, fonts.installed())
        if one.path.suffix == ".woff2"
    )
    return svg.replace("<style>", f"<style>{faces}", 1)


def prepare() -> None:
    """Reads the fonts once, which the first picture would wait for."""
    for stack in _STYLES:
        for one in fonts.files(stack, fonts.installed()):
            if one.path.suffix == ".woff2":
                _latin(one.path)


@lru_cache(64)
def _face(path: Path, style: str, letters: frozenset[str]) -> str:
    font = TTFont(io.BytesIO(_latin(path)))
    cutter = subset.Subsetter(subset.Options(layout_features=["kern"], hinting=False))
    cutter.populate(text="".join(letters))
    cutter.subset(font)
    font.flavor = "woff2"
    cut = io.BytesIO()
    font.save(cut)
    content = base64.b64encode(cut.getvalue()).decode("ascii")
    return (
        f"@font-face{{font-family:'{print_fonts.LATIN}';font-style:{style};font-weight:200 900;"
        f"src:url(data:font/woff2;base64,{content})}}"
    )


@cache
def _latin(path: Path) -> bytes:
    def make() -> bytes:
        cut = io.BytesIO()
        print_fonts.letters(path).save(cut)
        return cut.getvalue()

    of = (print_fonts.VERSION, FontFile(path, 0).fingerprint, sorted(print_fonts.characters()))
    return kept(settings.current().cache, "fonts", of, make)
