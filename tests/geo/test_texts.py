"""The catalogues match the code, Arabic is complete, and every form keeps its placeholders."""

import re
import sys

import pytest
from babel.messages.catalog import Catalog

from geo.language import Language, words

LANGUAGES = ("ar", "ckb", "kmr")
PLURAL_FORMS = {"ar": 6, "ckb": 2, "kmr": 2}
PLACE = re.compile(r"{(\w+)}")
SPELLED = {"ar": (0, 1, 2)}
"""Forms that stand for a single number, which may spell it: `أسرتان` holds no `{n}`."""
DIRECTION_SIGNS = re.compile("[\u200e\u200f\u202a-\u202e]")


@pytest.fixture(scope="module")
def texts(root):
    sys.path.insert(0, str(root))
    from tools import texts  # noqa: PLC0415 - the tools are no package of the installation

    sys.path.remove(str(root))
    return texts


def forms(message):
    """Yields the English text and the translation of every form, with the form's index."""
    if isinstance(message.id, str):
        yield None, message.id, message.string
        return
    for index, shown in enumerate(message.string):
        yield index, message.id[min(index, 1)], shown


def messages(texts, language):
    return [one for one in texts.load(language) if one.id]


def test_the_catalogues_are_up_to_date_with_the_code(texts, root):
    stale = [str(path.relative_to(root)) for path in texts.out_of_date()]
    assert stale == [], "run python tools/texts.py and translate what is new"


def test_texts_inside_f_strings_are_found(texts):
    found = {one.id for one in texts.template()}
    assert {"Until when", "none of these places"} <= found
    assert ("{n} household", "{n} households") in found


def test_arabic_is_complete(texts):
    missing = [one.id for one in messages(texts, "ar") if not texts.is_translated(one)]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_english_text(texts, language):
    wrong = []
    for message in messages(texts, language):
        for index, english, shown in forms(message):
            expected = set(PLACE.findall(english))
            if index in SPELLED.get(language, ()):
                expected -= {"n"} - set(PLACE.findall(shown))
            if shown and set(PLACE.findall(shown)) != expected:
                wrong.append((english, shown))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_right_in_number(texts, language):
    catalogue = texts.load(language)
    assert catalogue.num_plurals == PLURAL_FORMS[language]
    plural = [one for one in catalogue if one.id and not isinstance(one.id, str)]
    assert plural
    assert all(len(one.string) == PLURAL_FORMS[language] for one in plural)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_translated_in_all_its_forms_or_in_none(texts, language):
    for message in messages(texts, language):
        filled = [bool(shown) for _, _, shown in forms(message)]
        assert all(filled) or not any(filled), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_has_stray_whitespace(texts, language):
    wrong = [
        text
        for message in messages(texts, language)
        for _, english, shown in forms(message)
        for text in (english, shown)
        if text != text.strip() or "  " in text or "\n" in text or "\t" in text
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_hides_direction_signs(texts, language):
    held = [
        shown
        for message in messages(texts, language)
        for _, _, shown in forms(message)
        if DIRECTION_SIGNS.search(shown)
    ]
    assert held == []


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_digits_are_western_in_arabic_script(texts, language):
    held = [
        shown
        for message in messages(texts, language)
        for _, _, shown in forms(message)
        if re.search("[٠-٩۰-۹]", shown)
    ]
    assert held == []


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_no_number_follows_latin_letters_without_a_word_between(texts, language):
    """Such a number is drawn on the wrong side of the letters in a line from right to left."""
    held = [
        shown
        for message in messages(texts, language)
        for _, _, shown in forms(message)
        if re.search(r"[A-Za-z}][،؛,;:.]\s+(\d|{(day|latest|when|n)})", shown)
    ]
    assert held == []


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_days_as_figures_are_kept_together(texts, language):
    """A hyphen between figures turns the day round in a line from right to left."""
    held = [
        shown
        for message in messages(texts, language)
        for _, _, shown in forms(message)
        if re.search("(?<!\u2066)\\b\\d{4}-\\d{2}-\\d{2}(?![\u2069/])", shown)
    ]
    assert held == []


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_what_stands_for_words_takes_their_own_direction(texts, language):
    """A day with its month by name that is forced to run from the left reads 2023 June 15."""
    held = [
        shown
        for message in messages(texts, language)
        for _, _, shown in forms(message)
        if "\u2066{" in shown
    ]
    assert held == []


@pytest.mark.parametrize("language", Language)
def test_every_language_loads_and_fills_its_texts(language):
    say = words(language)
    assert say("Map")
    assert "13" in say("until {when}", when=13)
    assert "3,147" in say.count("{n} household", "{n} households", 3147)


@pytest.mark.parametrize(
    ("language", "expected"), [("ar", "الخريطة"), ("ckb", "نەخشە"), ("kmr", "Nexşe")]
)
def test_the_navigation_speaks_each_language(language, expected):
    assert words(Language(language))("Map") == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "لا أسر"),
        (1, "أسرة واحدة"),
        (2, "أسرتان"),
        (3, "3 أسر"),
        (10, "10 أسر"),
        (11, "11 أسرة"),
        (99, "99 أسرة"),
        (100, "100 أسرة"),
        (103, "103 أسر"),
        (3147, "3,147 أسرة"),
    ],
)
def test_arabic_counts_households(number, expected):
    assert words(Language.AR).count("{n} household", "{n} households", number) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "لا أنشطة"),
        (1, "نشاط واحد"),
        (2, "نشاطان"),
        (3, "3 أنشطة"),
        (11, "11 نشاطاً"),
        (100, "100 نشاط"),
        (102, "102 نشاط"),
    ],
)
def test_arabic_counts_activities_in_each_of_its_six_forms(number, expected):
    assert words(Language.AR).count("{n} activity", "{n} activities", number) == expected


def test_a_doubtful_translation_is_not_shown(texts):
    doubtful = [one for one in messages(texts, "ckb") if one.fuzzy and isinstance(one.id, str)]
    assert doubtful
    assert all(words(Language.CKB)(one.id) == one.id for one in doubtful)


@pytest.fixture
def small_tree(tmp_path, texts):
    for room in texts.ROOMS:
        (tmp_path / room).mkdir()
    code = tmp_path / "geo" / "signs.py"
    code.write_text('SITES = mark("Sites")\nSIGN = f"<b>{words(mark(\'Water\'))}</b>"\n')
    for language in texts.LANGUAGES:
        texts.po_path(language, tmp_path).parent.mkdir(parents=True)
    return tmp_path


def write(texts, folder, *, forget=False):
    for path, content in texts.files(folder, forget=forget).items():
        path.write_bytes(content)


def translate(texts, folder, text, shown):
    catalogue: Catalog = texts.load("ar", folder)
    catalogue[text].string = shown
    texts.po_path("ar", folder).write_bytes(texts.written(catalogue))


def test_a_new_text_makes_the_catalogues_out_of_date(texts, small_tree):
    assert len(texts.out_of_date(small_tree)) == 4
    write(texts, small_tree)
    assert texts.out_of_date(small_tree) == []
    (small_tree / "maps" / "look.py").write_text('TITLE = mark("Look")\n')
    assert len(texts.out_of_date(small_tree)) == 4


def test_moving_a_line_changes_no_catalogue(texts, small_tree):
    write(texts, small_tree)
    code = small_tree / "geo" / "signs.py"
    code.write_text("# a comment\n\n" + code.read_text())
    assert texts.out_of_date(small_tree) == []


def test_a_translation_survives_while_its_text_is_away(texts, small_tree):
    write(texts, small_tree)
    translate(texts, small_tree, "Water", "مياه")
    code = small_tree / "geo" / "signs.py"
    held = code.read_text()
    code.write_text('SITES = mark("Sites")\n')
    write(texts, small_tree)
    assert [one.id for one in messages_of(texts, small_tree)] == ["Sites"]
    code.write_text(held)
    write(texts, small_tree)
    assert texts.load("ar", small_tree)["Water"].string == "مياه"


def test_a_text_can_be_forgotten(texts, small_tree):
    write(texts, small_tree)
    translate(texts, small_tree, "Water", "مياه")
    (small_tree / "geo" / "signs.py").write_text('SITES = mark("Sites")\n')
    write(texts, small_tree, forget=True)
    assert "مياه" not in texts.po_path("ar", small_tree).read_text(encoding="utf-8")


def messages_of(texts, folder):
    return [one for one in texts.load("ar", folder) if one.id]
