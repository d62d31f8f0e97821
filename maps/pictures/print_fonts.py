"""Fonts for paper, slides and pictures, made once from those that packages bring.

The typesetter reads fonts of one weight as TTF; Source Sans comes as one woff2 of all weights, so
it is cut into one for each. For letters that a font lacks it takes the font whose name begins
alike, so Noto Sans Arabic is copied under the name Source Sans Arabic. Where one is missing,
the system's DejaVu Sans stands in.
"""

import io
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from geo.errors import SettingsError
from maps.look import fonts
from maps.look.fonts import FontPlaces

LATIN: Final = "Source Sans"
ARABIC: Final = "Source Sans Arabic"
SPARE: Final = "DejaVu Sans"
FAMILIES: Final = (LATIN, ARABIC, SPARE)
_WEIGHTS: Final = {400: "Regular", 600: "SemiBold"}
_LETTERS: Final = (
    *range(0x20, 0x180),
    *range(0x2010, 0x2040),
    0x2190,
    0x2192,
    0x2212,
    0x2264,
    0x2265,
)
"""Latin letters, punctuation, arrows and signs: what Source Sans is for. Cutting them out first
takes a tenth of the time."""
_DIRECTIONS: Final = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Signs that turn the direction of text: without a form, but a font must have them, or the
typesetter takes the letters beside them from another font."""
VERSION: Final = "4"
"""Another one where other letters or tables are cut out."""


def folder(cache: Path, places: FontPlaces | None = None) -> Path:
    """Returns the folder that holds the fonts, made now if need be.

    SettingsError when it cannot be made, or when no font is found at all.
    """
    places = places or fonts.installed()
    sources = _sources(places)
    if not sources:
        raise SettingsError(fonts.ADVICE)
    key = "-".join([VERSION, *(one.fingerprint[:8] for one in sources)])
    made = cache / f"print-fonts-{key}"
    if made.is_dir():
        return made
    try:
        cache.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix="print-fonts.", dir=cache))
        _fill(beside, sources)
        try:
            os.rename(beside, made)  # noqa: PTH104 - whole or not at all
        except OSError:
            shutil.rmtree(beside)
            if not made.is_dir():
                raise
    except OSError as fault:
        raise SettingsError(
            f"ATLAS_CACHE: fonts for paper cannot be written to {cache}: {fault.strerror}"
        ) from fault
    return made


def _sources(places: FontPlaces) -> list[fonts.FontFile]:
    found: dict[Path, fonts.FontFile] = {}
    for stack in ("Atlas Regular", "Atlas Medium", "Atlas Italic"):
        found |= {one.path: one for one in fonts.files(stack, places)}
    return sorted(found.values(), key=lambda one: one.path.name)


def _fill(where: Path, sources: Sequence[fonts.FontFile]) -> None:
    for source in sources:
        if source.path.suffix == ".woff2":
            _cut(source.path, where)
        elif "Arabic" in source.path.name:
            font = TTFont(source.path)
            _name(font, ARABIC, "Bold" if "Bold" in source.path.name else "Regular")
            _add_directions(font)
            font.save(where / source.path.name)
        else:
            shutil.copyfile(source.path, where / source.path.name)


def _cut(path: Path, where: Path) -> None:
    """Writes one TTF for each weight of a variable font, all of one family."""
    italic = "Italic" in path.name
    small = io.BytesIO()
    letters(path).save(small)
    for weight, name in list(_WEIGHTS.items())[: 1 if italic else None]:
        small.seek(0)
        font = TTFont(small)
        one = instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
        style = "Italic" if italic else name
        _name(one, LATIN, style)
        one["OS/2"].usWeightClass = weight
        one.save(where / f"SourceSans-{style}.ttf")


def characters() -> frozenset[str]:
    """Returns the characters that `letters` cuts out of Source Sans."""
    return frozenset(map(chr, _LETTERS))


def letters(path: Path) -> TTFont:
    """Returns a font of Streamlit's with its Latin letters only, uncompressed."""
    font = TTFont(path)
    font.flavor = None
    options = subset.Options(
        layout_features=["kern"], layout_closure=False, hinting=False, notdef_outline=True
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=_LETTERS)
    cutter.subset(font)
    _add_directions(font)
    return font


def _add_directions(font: TTFont) -> None:
    """Lets a font have the signs of direction, as spaces that the typesetter does not draw."""
    for table in font["cmap"].tables:
        if table.isUnicode() and 0x20 in table.cmap:
            table.cmap |= dict.fromkeys(_DIRECTIONS, table.cmap[32])


def _name(font: TTFont, family: str, style: str) -> None:
    names = font["name"]
    names.names = [one for one in names.names if one.nameID not in (16, 17, 21, 22, 25)]
    for number, text in (
        (1, family),
        (2, style),
        (3, f"{family} {style} Atlas"),
        (4, f"{family} {style}"),
        (6, f"{family}-{style}".replace(" ", "")),
        (16, family),
        (17, style),
    ):
        names.setName(text, number, 3, 1, 0x409)
