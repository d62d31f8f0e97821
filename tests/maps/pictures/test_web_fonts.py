"""Letters and icons of the pages, in fonts of those alone."""

import io

from fontTools.ttLib import TTFont

from maps.pictures import web_fonts


def ligatures(content):
    """Returns the names that a font draws as one icon each."""
    font = TTFont(io.BytesIO(content))
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    tables = [one for lookup in font["GSUB"].table.LookupList.Lookup for one in lookup.SubTable]
    tables = [getattr(one, "ExtSubTable", one) for one in tables]
    return {
        letters[first] + "".join(letters[one] for one in ligature.Component)
        for table in tables
        for first, several in getattr(table, "ligatures", {}).items()
        for ligature in several
    }


def test_every_icon_of_ours_is_drawn_and_the_font_is_small():
    content = web_fonts.content("icons")
    wanted = {"menu", "expand_more", "place", "close", "qr_code_2", "table_rows"}
    assert wanted <= web_fonts.icons()
    missing = web_fonts.icons() - ligatures(content)
    assert not missing & wanted
    assert len(missing) <= 5, missing
    assert len(content) < 20_000


def test_letters_are_those_of_texts_in_latin():
    content = web_fonts.content("latin")
    font = TTFont(io.BytesIO(content))
    assert set(map(ord, "Al-Qa’im – “ş ê î û ç”, 3 → 4 ≥ 1…")) <= set(font.getBestCmap())
    assert "fvar" in font, "of all weights"
    assert len(content) < 40_000
