"""Finds the fonts that installed packages bring and opens them for drawing map letters.

Latin comes from the Source Sans that streamlit serves anyway, Arabic script from Noto Sans
Arabic where the system has it, and the system's DejaVu Sans (or Arial) stands in for either.
"""

import functools
import hashlib
import importlib.util
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont
from PIL import ImageFont

from geo.errors import NotFoundError, SettingsError
from maps.look.text_order import PRIVATE

FONTSTACKS: Final = ("Atlas Regular", "Atlas Medium", "Atlas Italic")
WEIGHTS: Final = {"Atlas Regular": 400, "Atlas Medium": 600, "Atlas Italic": 400}
NOTO_FOLDERS: Final = (
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/noto"),
    Path("/usr/share/fonts/google-noto"),
    Path("/usr/local/share/fonts"),
)
SPARE_FOLDERS: Final = (
    Path("/usr/share/fonts/truetype/dejavu"),
    Path("/usr/share/fonts/dejavu"),
    Path("/usr/share/fonts/dejavu-sans-fonts"),
    Path("/usr/share/fonts/TTF"),
    Path("/usr/local/share/fonts"),
    Path("/System/Library/Fonts/Supplemental"),
    Path("C:/Windows/Fonts"),
)
_SPARE: Final = {
    "Atlas Regular": ("DejaVuSans.ttf", "Arial.ttf"),
    "Atlas Medium": ("DejaVuSans-Bold.ttf", "DejaVuSans.ttf", "Arial Bold.ttf", "arialbd.ttf"),
    "Atlas Italic": ("DejaVuSans-Oblique.ttf", "DejaVuSans.ttf", "Arial Italic.ttf", "ariali.ttf"),
}
ADVICE: Final = (
    "no font for the map's letters was found: install streamlit for Latin and Debian's "
    "fonts-noto-core for Arabic script, or fonts-dejavu-core for both"
)
# Some joined forms of Kurdish letters have no code point of their own. `labels` writes these
# private ones for them; here they are given the shapes that the font itself joins with.
JOINED_FORMS: Final = {
    0xE001: (0x0695, "fina"),
    0xE004: (0x06CE, "fina"),
    0xE005: (0x06CE, "init"),
    0xE006: (0x06CE, "medi"),
    0xE007: (0x06B5, "fina"),
    0xE008: (0x06B5, "init"),
    0xE009: (0x06B5, "medi"),
}


@dataclass(frozen=True)
class FontPlaces:
    """Folders to look for fonts in; None where the package is not installed."""

    streamlit: Path | None
    noto: tuple[Path, ...]
    spare: tuple[Path, ...]


@dataclass(frozen=True)
class FontFile:
    """A font file and the weight to draw it with, where its weight can vary."""

    path: Path
    weight: int

    @property
    def fingerprint(self) -> str:
        """Changes when the file, or the weight asked for, changes."""
        status = self.path.stat()
        return _fingerprint(self, status.st_size, status.st_mtime_ns)


@dataclass(frozen=True)
class Face:
    """An opened font: which characters it has, and the drawing tool at the size asked for."""

    characters: frozenset[int]
    pen: ImageFont.FreeTypeFont


def installed() -> FontPlaces:
    """The folders of this machine; packages are looked up, not imported."""
    return FontPlaces(_package("streamlit"), NOTO_FOLDERS, SPARE_FOLDERS)


def files(fontstack: str, places: FontPlaces | None = None) -> tuple[FontFile, ...]:
    """Font files for a fontstack, best first; a character is drawn from the first that has it."""
    if fontstack not in WEIGHTS:
        known = ", ".join(FONTSTACKS)
        raise NotFoundError(f"there is no fontstack '{fontstack}'; known are {known}")
    places = places or installed()
    found = [*_latin(fontstack, places), *_arabic(fontstack, places), *_spare(fontstack, places)]
    if not found:
        raise SettingsError(ADVICE)
    return tuple(FontFile(path, WEIGHTS[fontstack]) for path in found)


@functools.lru_cache(maxsize=16)
def face(font_file: FontFile, size_px: int) -> Face:
    """Opens a font (woff2 too) at a size, with Kurdish joined forms and private numbers added."""
    font = TTFont(font_file.path)
    font.flavor = None
    _add_joined_forms(font)
    _add_private_numbers(font)
    stream = io.BytesIO()
    font.save(stream)
    stream.seek(0)
    pen = ImageFont.truetype(stream, size_px, layout_engine=ImageFont.Layout.BASIC)
    if "fvar" in font:
        pen.set_variation_by_axes([font_file.weight])
    return Face(frozenset(font.getBestCmap()), pen)


@functools.lru_cache(maxsize=32)
def _fingerprint(font_file: FontFile, size: int, mtime_ns: int) -> str:  # noqa: ARG001 cache key
    digest = hashlib.sha256(font_file.path.read_bytes())
    digest.update(str(font_file.weight).encode())
    return digest.hexdigest()


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _latin(fontstack: str, places: FontPlaces) -> Iterator[Path]:
    if places.streamlit is None:
        return
    cut = "Italic" if fontstack == "Atlas Italic" else "Upright"
    yield from sorted((places.streamlit / "static").rglob(f"SourceSansVF-{cut}*.woff2"))[:1]


def _arabic(fontstack: str, places: FontPlaces) -> Iterator[Path]:
    weights = ("SemiBold", "Bold") if fontstack == "Atlas Medium" else ("Regular",)
    names = [f"NotoSansArabic-{weight}.ttf" for weight in weights]
    paths = (folder / name for folder in places.noto for name in names)
    yield from [path for path in paths if path.is_file()][:1]


def _spare(fontstack: str, places: FontPlaces) -> Iterator[Path]:
    paths = (folder / name for folder in places.spare for name in _SPARE[fontstack])
    yield from [path for path in paths if path.is_file()][:2]


def _add_joined_forms(font: TTFont) -> None:
    characters = font.getBestCmap()
    for code, (letter, form) in JOINED_FORMS.items():
        glyph = _substitutes(font, form).get(characters.get(letter, ""))
        if glyph is None:
            continue
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format in {4, 12}:
                table.cmap[code] = glyph


def _add_private_numbers(font: TTFont) -> None:
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in {4, 12}:
            known = ((PRIVATE.get(code), glyph) for code, glyph in table.cmap.items())
            table.cmap |= {private: glyph for private, glyph in known if private is not None}


def _substitutes(font: TTFont, form: str) -> dict[str, str]:
    """Glyph name to the name of its joined form, from the font's own substitution table."""
    if "GSUB" not in font:
        return {}
    table = font["GSUB"].table
    found: dict[str, str] = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != form:
            continue
        for index in record.Feature.LookupListIndex:
            for part in table.LookupList.Lookup[index].SubTable:
                found.update(getattr(getattr(part, "ExtSubTable", part), "mapping", {}))
    return found
