"""Months, plurals and names in four languages, and English where a text is not translated."""

import datetime as dt
import gettext
import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from geo.language import Language, Words, words

DAY = dt.date(2023, 12, 13)


def arabic():
    catalogue = Catalog(locale="ar")
    catalogue.add("Water", "مياه")
    catalogue.add("{n} of {all}", "{n} من {all}")
    forms = ("صفر", "موقع", "موقعان", "{n} مواقع", "{n} موقع", "{n} موقعا")
    catalogue.add(("{n} site", "{n} sites"), forms)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(Language.AR, gettext.GNUTranslations(compiled))


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        (Language.EN, "13 December 2023", "Dec 2023"),
        (Language.AR, "13 كانون الأول 2023", "كانون الأول 2023"),
        (Language.CKB, "13 کانوونی یەکەم 2023", "کانوونی یەکەم 2023"),
        (Language.KMR, "13 kanûna pêşîn 2023", "kanûna pêşîn 2023"),
    ],
)
def test_days_and_months_have_the_names_used_in_iraq(language, day, month):
    assert words(language).day(DAY) == day
    assert words(language).month(DAY) == month


def test_only_english_has_short_months():
    assert words(Language.EN).day(DAY, short=True) == "13 Dec 2023"
    assert words(Language.AR).day(DAY, short=True) == words(Language.AR).day(DAY)


@pytest.mark.parametrize("language", Language)
def test_every_month_has_a_name_of_its_own(language):
    names = {words(language).month_name(dt.date(2023, month, 1)) for month in range(1, 13)}
    assert len(names) == 12
    assert all(names)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "صفر"), (1, "موقع"), (2, "موقعان"), (5, "5 مواقع"), (28, "28 موقعا"), (100, "100 موقع")],
)
def test_arabic_has_six_forms_of_a_number(number, expected):
    assert arabic().count("{n} site", "{n} sites", number) == expected


def test_english_has_two_forms_and_groups_digits():
    say = words(Language.EN)
    assert say.count("{n} site", "{n} sites", 1) == "1 site"
    assert say.count("{n} household", "{n} households", 3147) == "3,147 households"
    assert say.count("{n} in {place}", "{n} in {place}", 2, place="Anbar") == "2 in Anbar"


def test_texts_are_translated_filled_and_else_english():
    say = arabic()
    assert say("Water") == "مياه"
    assert say("{n} of {all}", n=1, all=2) == "1 من 2"
    assert say("Not translated {n}", n=3) == "Not translated 3"
    assert say("") == ""


@pytest.mark.parametrize("language", Language)
def test_a_text_nobody_translated_is_english_in_every_language(language):
    assert words(language)("A text that no catalogue has") == "A text that no catalogue has"


def test_values_with_braces_are_not_filled_again():
    assert words(Language.EN)("{name}", name="{other} %s") == "{other} %s"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.EN, "Erbil"),
        (Language.AR, "أربيل"),
        (Language.CKB, "هەولێر"),
        (Language.KMR, "Erbil"),
    ],
)
def test_names_are_in_the_language(language, expected):
    record = {"name": "Erbil", "name_ar": "أربيل", "name_ckb": "هەولێر"}
    assert words(language).name(record) == expected


def test_a_missing_name_is_that_of_the_nearest_language():
    say = words(Language.CKB)
    assert say.name({"name": "Heet", "name_ar": "هيت", "name_ckb": None}) == "هيت"
    assert say.name({"name": "Heet", "name_ar": float("nan")}) == "Heet"
    assert say.name({}) == ""
    assert say.name({"title": "Slides"}, "title") == "Slides"


def test_direction_and_own_name():
    assert {one.value: one.direction for one in Language} == {
        "en": "ltr",
        "ar": "rtl",
        "ckb": "rtl",
        "kmr": "ltr",
    }
    assert all(one.own_name for one in Language)
