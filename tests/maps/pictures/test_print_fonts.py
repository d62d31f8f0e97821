"""Fonts for paper: made once, whole, with the letters and signs that our texts need."""

import pytest
from fontTools.ttLib import TTFont

from geo.errors import SettingsError
from maps.look import fonts
from maps.look.fonts import FontPlaces
from maps.look.labels import LATIN
from maps.pictures import print_fonts


@pytest.fixture(scope="module")
def made(config):
    return print_fonts.folder(config.cache)


def letters(path):
    return set(TTFont(path).getBestCmap())


def test_they_are_made_once(made, config):
    before = {one: one.stat().st_mtime_ns for one in made.iterdir()}
    assert print_fonts.folder(config.cache) == made
    assert {one: one.stat().st_mtime_ns for one in made.iterdir()} == before
    assert not [one for one in config.cache.iterdir() if one.name.startswith("print-fonts.")]


def test_they_hold_the_letters_of_latin_languages(made):
    found = letters(made / "SourceSans-Regular.ttf")
    assert {ord(one) for one in f"{LATIN}azAZ09·×–—…’“”"} <= found


def test_they_hold_the_signs_that_turn_the_direction(made):
    ours = [one for one in made.iterdir() if one.name.startswith(("SourceSans", "NotoSans"))]
    assert ours
    for path in ours:
        assert {0x200F, 0x202B, 0x202C, 0x2068, 0x2069} <= letters(path), path.name


def test_each_weight_is_one_of_its_family(made):
    names = {
        path.name: TTFont(path)["name"].getDebugName(1) for path in made.glob("SourceSans-*.ttf")
    }
    assert set(names) == {f"SourceSans-{one}.ttf" for one in ("Regular", "SemiBold", "Italic")}
    assert set(names.values()) == {print_fonts.LATIN}


def test_without_any_font_a_sentence_says_so(tmp_path):
    with pytest.raises(SettingsError, match="no font"):
        print_fonts.folder(tmp_path, FontPlaces(None, (), ()))


def test_where_one_is_missing_the_spare_font_stands_in(tmp_path):
    made = print_fonts.folder(tmp_path, FontPlaces(None, (), fonts.SPARE_FOLDERS))
    assert {one.stem.partition("-")[0] for one in made.iterdir()} == {"DejaVuSans"}
    assert ord("ڵ") in letters(made / "DejaVuSans.ttf")


def test_a_cache_that_cannot_be_written_is_named(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(SettingsError, match="ATLAS_CACHE"):
        print_fonts.folder(file / "cache")
