"""Text that every renderer draws alike, whether it knows Arabic script or not."""

import unicodedata

import pytest
from arabic_reshaper import reshape
from bidi import get_display

from maps.basemap import scalebar
from maps.basemap.labels import river_words
from maps.look import fonts, text_order
from maps.look.labels import shaped, whole_scripts
from maps.look.text_order import PRIVATE, drawn, held

NAMES = (
    "بغداد",
    "صلاح الدين",
    "بحيرة\nالثرثار",
    "الأنبار، 6 مواقع",
    "كيلو 18",
    "ڕێگا",
    "گوڵ",
    "موقعاً",
    "100 كم",
    "(لا)",
)


def told(text):
    """Returns the shaped text that `held` was given."""
    return text.translate({private: code for code, private in PRIVATE.items()})


@pytest.mark.parametrize("name", NAMES)
def test_what_is_drawn_stays_as_it_is_when_it_is_joined_and_ordered_again(name):
    text = drawn(name)
    assert get_display(reshape(text)) == text
    assert get_display(reshape(shaped(name))) != shaped(name)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_shaped_text_by_other_numbers(name):
    assert told(drawn(name)) == shaped(name)
    assert len(drawn(name)) == len(shaped(name))


@pytest.mark.parametrize("text", ["Al-Anbar", "Türkiye", "", "50 km", "Kilo 18 / Al-Karama"])
def test_latin_passes_unchanged(text):
    assert drawn(text) == text


def test_every_letter_has_a_private_number_of_its_own():
    assert len(set(PRIVATE.values())) == len(PRIVATE)
    assert {unicodedata.category(chr(code)) for code in PRIVATE.values()} == {"Co"}
    assert set(PRIVATE.values()).isdisjoint(fonts.JOINED_FORMS)


def test_no_letter_of_the_script_is_left():
    text = held("".join(whole_scripts()))
    assert not any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in text)


@pytest.mark.parametrize("fontstack", fonts.FONTSTACKS)
def test_fonts_give_private_numbers_the_shape_of_the_letter(fontstack):
    for font_file in fonts.files(fontstack):
        face = fonts.face(font_file, 24)
        for code, private in PRIVATE.items():
            assert (code in face.characters) == (private in face.characters)
            if code in face.characters:
                letter, stand_in = chr(code), chr(private)
                assert face.pen.getbbox(letter) == face.pen.getbbox(stand_in)
                assert face.pen.getlength(letter) == face.pen.getlength(stand_in)


def test_all_that_the_base_style_writes_is_held():
    words = [
        *scalebar.words(100).values(),
        *river_words({"name_en": "Tigris", "name_ar": "دجلة"}).values(),
    ]
    assert len(words) == 8
    assert all(held(word) == word for word in words)
    assert text_order.drawn("دجلة") in words
