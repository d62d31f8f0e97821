"""The languages of the Atlas: texts, names of places, days and numbers in each of them.

Texts are gettext catalogues in `geo/locale`; English is the source. Digits stay Western in every
language, so that figures, P-codes and addresses read alike everywhere.
"""

import datetime as dt
import gettext
import io
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).parent / "locale"


class Language(StrEnum):
    """English, Arabic, Central Kurdish (Arabic script), Northern Kurdish (Latin script)."""

    EN = "en"
    AR = "ar"
    CKB = "ckb"
    KMR = "kmr"

    @classmethod
    def asked(cls, value: str) -> "Language":
        """Returns the language of a code; English for a code that nobody knows."""
        return cls(value) if value in list(cls) else cls.EN

    @property
    def own_name(self) -> str:
        """The name of the language in that language."""
        return _OWN_NAMES[self]

    @property
    def direction(self) -> str:
        """`rtl` for the languages in Arabic script, else `ltr`."""
        return "rtl" if self in (Language.AR, Language.CKB) else "ltr"


_OWN_NAMES = {
    Language.EN: "English",
    Language.AR: "العربية",
    Language.CKB: "کوردی",
    Language.KMR: "Kurmancî",
}
_KURDISH_MONTHS = (
    "کانوونی دووەم",
    "شوبات",
    "ئازار",
    "نیسان",
    "ئایار",
    "حوزەیران",
    "تەمووز",
    "ئاب",
    "ئەیلوول",
    "تشرینی یەکەم",
    "تشرینی دووەم",
    "کانوونی یەکەم",
)
_KURMANJI_MONTHS = (
    "çileyê paşîn",
    "sibatê",
    "adarê",
    "nîsanê",
    "gulanê",
    "hezîranê",
    "tîrmehê",
    "tebaxê",
    "îlonê",
    "çiriya pêşîn",
    "çiriya paşîn",
    "kanûna pêşîn",
)
_BABEL_LOCALES = {Language.EN: Locale("en"), Language.AR: Locale("ar", "IQ")}
_SEVERAL: Final = 3
"""A number whose form stands for several without a number: Arabic has a dual."""


def mark(text: str) -> str:
    """Marks a text for translation where it is declared; it is translated where it is shown."""
    return text


class Forms(NamedTuple):
    """What a number counts, in words that stand beside it: one of them, and several."""

    one: str
    many: str


def forms(one: str, many: str) -> Forms:
    """Marks the two forms of a text that stands beside a number, as `mark` does one text."""
    return Forms(one, many)


def in_english(number: int, one: str, many: str = "") -> str:
    """Returns a number with what it counts, for the command line, which speaks English only."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


class Words:
    """The texts of one language; call it with the English text."""

    def __init__(self, language: Language, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, text: str, **values: object) -> str:
        """Returns the text in this language, with `{name}` places filled from `values`."""
        translated = self._catalogue.gettext(text) if text else ""
        return translated.format(**values) if values else translated

    def each(self, *texts: str) -> list[str]:
        """Returns several texts in this language, such as the heads of a table."""
        return [self(text) for text in texts]

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Returns the form of the text that fits the number, which fills `{n}`."""
        translated = self._catalogue.ngettext(one, many, number)
        return translated.format(n=f"{number:,}", **values)

    def beside(self, counted: Forms, number: int | None, /, **values: object) -> str:
        """Returns what a number counts; as several where the number is not known or not said."""
        fitting = _SEVERAL if number is None else number
        return self.count(counted.one, counted.many, fitting, **values)

    def listed(self, parts: Iterable[str]) -> str:
        """Returns the parts as one list, with the comma of this language's script."""
        comma = "، " if self.language.direction == "rtl" else ", "
        return comma.join(parts)

    def clauses(self, parts: Iterable[str]) -> str:
        """Returns the parts as one sentence, with the semicolon of this language's script."""
        sign = "؛ " if self.language.direction == "rtl" else "; "
        return sign.join(parts)

    def day(self, day: dt.date, *, short: bool = False) -> str:
        """Returns a day with the month by name, such as 13 December 2023."""
        return f"{day.day} {self.month_name(day, short=short)} {day.year}"

    def month(self, day: dt.date, *, short: bool = True) -> str:
        """Returns a month and year, such as Dec 2023."""
        return f"{self.month_name(day, short=short)} {day.year}"

    def month_name(self, day: dt.date, *, short: bool = False) -> str:
        """Returns the month's name; only English has short forms."""
        if self.language is Language.CKB:
            return _KURDISH_MONTHS[day.month - 1]
        if self.language is Language.KMR:
            return _KURMANJI_MONTHS[day.month - 1]
        pattern = "MMM" if short and self.language is Language.EN else "MMMM"
        return format_date(day, pattern, locale=_BABEL_LOCALES[self.language]).replace(".", "")

    def name(self, record: Mapping[str, object], field: str = "name") -> str:
        """Returns a record's name in this language, else in the nearest one that is known."""
        for suffix in _NAME_ORDER[self.language]:
            value = record.get(f"{field}{suffix}")
            if isinstance(value, str) and value:
                return value
        return ""


_NAME_ORDER = {
    Language.EN: ("",),
    Language.AR: ("_ar", ""),
    Language.CKB: ("_ckb", "_ar", ""),
    Language.KMR: ("",),
}


@cache
def words(language: Language) -> Words:
    """Returns the texts of a language; what is not translated yet stays English."""
    catalogue = LOCALE_DIR / language.value / "LC_MESSAGES" / "atlas.po"
    if not catalogue.is_file():
        return Words(language, gettext.NullTranslations())
    with catalogue.open("rb") as source:
        messages = read_po(source, locale=language.value)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Words(language, gettext.GNUTranslations(compiled))
