"""Arabic script for a renderer that draws code points from left to right."""

import unicodedata

import pytest

from maps.look import fonts
from maps.look.labels import broken, shaped, text_characters, whole_scripts


@pytest.mark.parametrize("text", ["Al-Anbar", "Türkiye", "Kilo 18 / Al-Karama", "", "50 km"])
def test_latin_passes_unchanged(text):
    assert shaped(text) == text


def test_arabic_is_joined_and_runs_from_right_to_left():
    assert shaped("بغداد") == "\ufea9\ufe8d\ufeaa\ufed0\ufe91"


def test_lam_and_alef_become_one_sign():
    assert "\ufefb" in shaped("لا")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("سلێمانی", "\ufbfd\ufee7\ufe8e\ufee4\ue006\ufee0\ufeb3"),
        ("هەولێر", "\ufeae\ue006\ufedf\ufeed\ufeea\ufeeb"),
        ("ڕێگا", "\ufe8e\ufb95\ue005\u0695"),
        ("گوڵ", "\u06b5\ufeee\ufb94"),
    ],
)
def test_kurdish_letters_join_with_their_neighbours(text, drawn):
    assert shaped(text) == drawn


def test_private_forms_are_those_that_the_fonts_are_given():
    private = {ord(c) for c in shaped("ێڵێڵێ ڵێڵ بڕ بێ بڵ") if unicodedata.category(c) == "Co"}
    assert private == set(fonts.JOINED_FORMS)


def test_digits_keep_their_order_inside_arabic():
    assert shaped("كيلو 18").startswith("18 ")


def test_harakat_stay():
    assert "\u064b" in shaped("موقعاً")


def test_lines_are_shaped_one_by_one():
    assert shaped("بحيرة\nالثرثار") == shaped("بحيرة") + "\n" + shaped("الثرثار")


def test_long_names_break_near_the_middle():
    assert broken("Salah Al-Din", 20) == "Salah Al-Din"
    assert broken("one two three four", 8) == "one two\nthree four"
    assert broken("Mesopotamia", 4) == "Mesopotamia"


def test_characters_include_capitals():
    found = text_characters(["Türkiye", "\ufe91"])
    assert {"ü", "Ü", "K", "\ufe91"} <= found


def test_line_ends_need_no_glyph():
    assert "\n" not in text_characters(["a\nb"])


def test_whole_scripts_hold_every_form_of_names_that_come_with_the_data():
    known = whole_scripts()
    for name in (
        "مجمع الفوسفات",
        "الأنبار، 6 مواقع",
        "سلێمانی",
        "هەولێر",
        "ڕۆژئاوا",
        "Şengal",
        "Îlam",
    ):
        assert set(shaped(name)) <= known
