"""Fonts as the dashboard sends them: those letters and icons of Streamlit's that are in use.

Its icons are ligatures of a font of 4,000: until its 370 KB have come the bar reads "expand_more".
"""

import hashlib
import importlib.util
import io
import re
from functools import cache, partial
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from geo import settings
from maps.look.fonts import FontFile
from maps.look.kept_file import kept
from maps.pictures import print_fonts

NAMES: Final = {"icons": "MaterialSymbols-Rounded", "latin": "SourceSansVF-Upright"}
"""The fonts, and what Streamlit's file of each begins with."""
_ICON: Final = re.compile(rb":material/([a-z0-9_]+):")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789_"
_AXES: Final = {"FILL": 0, "GRAD": 0, "opsz": 24, "wght": 400}


def icons() -> frozenset[str]:
    """Returns the icons that our pages and Streamlit's own controls name."""
    ours = (settings.ROOT / "dashboard").rglob("*.py")
    theirs = (_streamlit() / "js").glob("*.js")
    found = (_ICON.findall(one.read_bytes()) for one in (*ours, *theirs))
    return frozenset(name.decode() for each in found for name in each)


@cache
def content(name: str) -> bytes:
    """Returns a font of `NAMES` as WOFF2; icons of one weight, letters of all.

    FileNotFoundError where this Streamlit brings no such font.
    """
    path = next((_streamlit() / "media").glob(f"{NAMES[name]}*.woff2"), None)
    if path is None:
        raise FileNotFoundError(NAMES[name])
    chosen = sorted(icons()) if name == "icons" else sorted(print_fonts.characters())
    of = (print_fonts.VERSION, FontFile(path, 0).fingerprint, chosen, _AXES)
    make = partial(_cut, path, frozenset(chosen) if name == "icons" else None)
    return kept(settings.current().cache, "fonts", of, make)


@cache
def address(name: str) -> str:
    """Returns where the service has a font, below its root; another address for other content."""
    return f"api/fonts/{name}.woff2?v={hashlib.sha256(content(name)).hexdigest()[:12]}"


def _cut(path: Path, names: frozenset[str] | None) -> bytes:
    """Returns a font of these icons, else of Latin letters."""
    font = print_fonts.letters(path) if names is None else _icons_of(path, names)
    font.flavor = "woff2"
    cut = io.BytesIO()
    font.save(cut)
    return cut.getvalue()


def _icons_of(path: Path, names: frozenset[str]) -> TTFont:
    font = TTFont(path)
    font.flavor = None
    options = subset.Options(layout_features=["liga", "rlig"], layout_closure=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=_LETTERS, glyphs=names & set(font.getGlyphOrder()))
    cutter.subset(font)
    if "fvar" in font:
        given = {one.axisTag: _AXES.get(one.axisTag, one.defaultValue) for one in font["fvar"].axes}
        instancer.instantiateVariableFont(font, given, inplace=True)
    return font


def _streamlit() -> Path:
    found = importlib.util.find_spec("streamlit")
    if found is None or found.origin is None:
        raise FileNotFoundError("streamlit")
    return Path(found.origin).parent / "static" / "static"
