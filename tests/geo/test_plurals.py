"""Whatever stands beside a number fits it: one site, two sites, in each form of each language."""

import re
import sys

import pytest

from geo.language import Forms, Language, forms, in_english, words

NUMBERS = (0, 1, 2, 3, 11, 100)
"""One for each of the six forms of Arabic, which has the most."""
NOUN = r"(?:[a-z-]{2,}[^s\W]s|people)\b(?! (?:no|not|a|an|the)\b)"
_OTHER = (
    "of in and or to by for on with from the are is has have was were as at than that "
    "which whose no say "
    "changes comes counts differs follows keeps lies lists loses makes matches meets repeats says "
    "shares stands takes this waits works"
)
WORD = rf"(?!(?:{_OTHER.replace(' ', '|')})\b)"
"""A word that may stand between a number and what it counts, or be that."""
COUNTED = re.compile(rf"{{(\w+)}} (?:{WORD}[\w-]+ ){{0,2}}?{WORD}{NOUN}")
"""A place for a number with a plural behind it, perhaps after a word or two: `{n} new sites`."""
ONE_OF_MANY = re.compile(rf"(?<![\d,.])1 (?:{WORD}[\w-]+ ){{0,2}}?{WORD}{NOUN}")
NEVER_ONE = {
    "{most}": "limits of the Atlas are larger than one",
    "more than {": "as are these",
    "longer than {": "as are these",
    "at most {n} ": "as are these",
    "larger than {": "as are these",
    " characters": "a text is too long from more than one letter on",
    "agenda has {n} scenes": "too many, so more than one",
    "{threshold} returnees": "the rule of hotspots, tens of thousands",
    "{n} files ": "the most that may wait or come in a day",
    "are too many for": "as are these",
    "{days} days": "the days after which organisations are reminded",
    "The {n} ": "units of a country",
    "The first {": "said where there are more rows than are shown",
    "newest {shown} lines": "as is this",
    "{trials} other weights": "a number of trials that is fixed",
    "estimated {people} people": "households times five or six, and told as a number in Arabic",
}
"""Texts of one form with a number, by a part of them, and why that number is never one."""
NO_NUMBER = {
    "returnees": "whom a list counts",
    "services and material": "a kind of barriers",
    "months": "a form of days",
    "organisations that hand in": "who is shown on a page",
    "households": "the scale of symbols",
    "districts that hold sites": "the name of a part of a map",
    "sub-districts that hold sites": "the name of a part of a map",
}
"""Texts that begin with a plural and stand beside no number, and what they are."""
ALONE = re.compile(r"not (?:known|stated)|withheld|: |all |as numbers|say so|expected |such as ")
"""Sentences and refusals, which stand alone."""


@pytest.fixture(scope="module")
def texts(root):
    sys.path.insert(0, str(root))
    from tools import texts  # noqa: PLC0415 - the tools are no package of the installation

    sys.path.remove(str(root))
    return texts


@pytest.fixture(scope="module")
def found(texts):
    return [one.id for one in texts.template() if one.id]


def test_a_number_has_a_form_for_one(found):
    texts = [one for one in found if isinstance(one, str)]
    counted = [one for one in texts if COUNTED.search(one)]
    assert [one for one in counted if not any(part in one for part in NEVER_ONE)] == []


def test_what_is_counted_has_a_form_for_one(found):
    """Such a text stands in a place of its own beside a number, as the label of a figure."""
    counted = "|".join(sorted(_nouns(found)))
    bare = re.compile(rf"(?:{WORD}[a-z-]+ )?(?:{counted})\b")
    texts = [one for one in found if isinstance(one, str)]
    alone = {one for one in texts if bare.match(one) and not ALONE.search(one)}
    assert alone == set(NO_NUMBER), "use forms(one, many), or say in NO_NUMBER what it is"


def _nouns(found):
    """Yields the nouns that the catalogue has in both forms, in that for several."""
    for pair in found:
        if not isinstance(pair, str):
            for one, many in zip(*(re.findall(r"[\w-]+", text) for text in pair), strict=False):
                if many in (f"{one}s", f"{one[:-1]}ies") or (one, many) == ("person", "people"):
                    yield many


def test_a_second_number_of_a_sentence_has_its_own_forms(found):
    several = [
        (match.group(0), one.many)
        for one in (Forms(*pair) for pair in found if not isinstance(pair, str))
        for match in COUNTED.finditer(one.many)
        if match.group(0) in one.one and not any(part in one.many for part in NEVER_ONE)
    ]
    assert several == []


@pytest.mark.parametrize("language", Language)
def test_every_form_is_filled_and_none_says_one_sites(found, language):
    say, wrong = words(language), []
    for pair in found:
        if isinstance(pair, str):
            continue
        places = set(re.findall(r"{(\w+)}", " ".join(pair))) - {"n"}
        for number in NUMBERS:
            shown = say.count(*pair, number, **dict.fromkeys(places, f"{number:,}"))
            if "{" in shown or not shown.strip():
                wrong.append((number, shown))
            if language is Language.EN and number == 1 and ONE_OF_MANY.search(shown):
                wrong.append((number, shown))
    assert [one for one in wrong if not _is_an_estimate(one[1])] == []


def _is_an_estimate(shown):
    """Whether the only number of one is of people or days, which are more."""
    return bool(re.search(r"estimated 1 people|since 1 days", shown))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.EN, ("informal sites", "informal site", "informal sites")),
        (Language.AR, ("مواقع غير رسمية", "موقع غير رسمي", "موقعان غير رسميين")),
        (Language.KMR, ("cihên nefermî", "cihê nefermî", "cihên nefermî")),
    ],
)
def test_what_is_counted_fits_its_number_and_is_several_without_one(language, expected):
    sites = forms("informal site", "informal sites")
    assert tuple(words(language).beside(sites, number) for number in (None, 1, 2)) == expected


def test_the_command_line_counts_in_english():
    assert [in_english(number, "row") for number in (0, 1, 2, 1200)] == [
        "0 rows",
        "1 row",
        "2 rows",
        "1,200 rows",
    ]
    assert in_english(2, "record is in", "records are in") == "2 records are in"


def test_arabic_is_not_written_in_letters_of_kurdish(texts):
    written = [
        shown
        for message in texts.load("ar")
        for shown in (message.string if isinstance(message.string, tuple) else (message.string,))
        if message.id and re.search("[ەۆێڕڵڤ]", shown)
    ]
    assert written == []
