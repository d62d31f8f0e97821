"""The words of headings, tags and cells, in the languages that sheets are written in.

They stand in `words.toml` beside this module.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Final

from geo.catalog.vocabulary import ORGANISATION_TYPES, SECTORS
from geo.cells import folded

_TAGS: Final = (
    (r"#adm1\+.*code", "governorate_pcode"),
    (r"#adm2\+.*code", "district_pcode"),
    (r"#adm3\+.*code", "subdistrict_pcode"),
    (r"#loc\+.*code", "place_pcode"),
    (r"#(adm1|region)\b", "governorate"),
    (r"#adm2\b", "district"),
    (r"#adm3\b", "subdistrict"),
    (r"#loc\+type", "place_kind"),
    (r"#loc\b", "place"),
    (r"#geo\+.*lat", "latitude"),
    (r"#geo\+.*lon", "longitude"),
    (r"#org\+.*type", "organisation_type"),
    (r"#org\+.*acronym", "organisation_acronym"),
    (r"#org\+.*(funder|donor)", "donor"),
    (r"#org\+.*impl", "implementing_partner"),
    (r"#org\b", "organisation"),
    (r"#subsector\b", "subsector"),
    (r"#sector\b", "sector"),
    (r"#activity\+.*(id|code)", "activity_id"),
    (r"#(activity|output|service|modality)\b", "activity"),
    (r"#status\b", "status"),
    (r"#response\b", "plan"),
    (r"#date\+.*start", "start"),
    (r"#date\+.*end", "end"),
    (r"#date\+.*month", "month"),
    (r"#date\+.*year", "year"),
    (r"#date\b", "reported"),
    (r"#beneficiary\b", "beneficiary"),
    (r"#(targeted|planned)\+.*(hh|households)", "households_planned"),
    (r"#(reached|affected)\+.*(hh|households)", "households"),
    (r"#(reached|affected|targeted|population)\+.*(f|m|children|elderly|adults)\b", "breakdown"),
    (r"#(targeted|planned)\b", "individuals_planned"),
    (r"#(reached|affected|population)\b", "individuals"),
    (r"#contact\b", "person"),
)
_TAG: Final = re.compile(r"#\s*[A-Za-z]\w*(\s*\+\s*\w+)*")
_BENEFICIARIES: Final = re.compile(
    r"\b(idps?|returnees?|host|refugees?|displaced|deplaces|desplazados|retornados)\b|نازح|عائد|مضيف"
)
_TOTALS: Final = re.compile(
    r"(grand |sub ?)?totals?( general)?|sum|sum total|(ال)?مجموع( (ال)?(كلي|عام))?|(ال)?اجمالي"
    r"( (ال)?(كلي|عام))?|کۆ|کۆی گشتی|كو|كوي كشتي|kom|total (general|geral|generale)|somme|suma"
)
_HELP: Final = re.compile(
    r"\b(required|mandatory|optional|obligatoire|facultatif|obligatorio|opcional|select|choose|"
    r"drop ?down|dd mm|mm yyyy|yyyy|example|e g|for instance|please|enter)\b|"
    r"مثال|مطلوب|اختر|اختياري|يرجي"
)
_MOST_TEXTS: Final = 50_000
_DISTRICT: Final = re.compile(r"(?:district of |قضاء )(.+)|(.+) district")
_LEVELS_OF_PLACES: Final = ("governorate", "district", "subdistrict", "place")


@cache
def _words(section: str) -> dict[str, tuple[str, ...]]:
    """Returns a section of the file: the words that speak for each thing, folded."""
    with Path(__file__).with_name("words.toml").open("rb") as source:
        held = tomllib.load(source)[section]
    return {
        one: tuple(filter(None, (folded(word) for word in text.split("|"))))
        for one, text in held.items()
    }


@cache
def roles() -> frozenset[str]:
    """Returns every role that a column can have."""
    places = (f"{level}{end}" for level, end in product(_LEVELS_OF_PLACES, ("", "_pcode")))
    return frozenset([*_words("headings"), *places])


@cache
def _headings() -> Mapping[str, str]:
    """The role of each folded phrase; the first that claims a phrase has it."""
    found: dict[str, str] = {}
    cells = _words("cells")
    for level, own in _words("levels").items():
        for word in own:
            found.setdefault(word, level)
        for role, ends in ((f"{level}_pcode", "level_codes"), (level, "level_names")):
            for word, end in product(own, cells[ends]):
                found.setdefault(f"{word} {end}", role)
                found.setdefault(f"{end} {word}", role)
    phrases = _words("headings").items()
    return found | {phrase: role for role, own in phrases for phrase in own}


@lru_cache(_MOST_TEXTS)
def headings(text: str) -> Mapping[str, float]:
    """Returns the roles that a heading's words speak for, and how clearly (0 to 1).

    A heading that is a known phrase speaks for its role alone.
    """
    plain = folded(text)
    known = _headings()
    if plain in known:
        return {known[plain]: 1.0}
    spaced = f" {plain} "
    inside = [phrase for phrase in known if len(phrase) > 1 and f" {phrase} " in spaced]
    found: dict[str, float] = {}
    for phrase in sorted(inside, key=len):
        found[known[phrase]] = 0.35 + 0.35 * len(phrase) / len(plain)
    return found


def heading(text: str) -> tuple[str, float]:
    """Returns the role that a heading's words speak for most, and how clearly (0 to 1)."""
    return max(headings(text).items(), key=lambda pair: pair[1], default=("", 0.0))


def is_tag(text: str) -> bool:
    """Whether a cell is an HXL tag, in any spelling."""
    return _TAG.fullmatch(text) is not None


def tagged(tag: str) -> str:
    """Returns the role that an HXL tag speaks for; empty where it is none that is known."""
    plain = re.sub(r"\s+", "", tag).casefold()
    return next((role for pattern, role in _TAGS if re.match(pattern, plain)), "")


def _inverse(titles: Mapping[str, str], more: Mapping[str, Iterable[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one, title in titles.items():
        for word in (one, title, *more.get(one, ())):
            found.setdefault(folded(word), one)
    return found


@cache
def _sectors() -> Mapping[str, str]:
    return _inverse(SECTORS, _words("sectors"))


@cache
def _types() -> Mapping[str, str]:
    return _inverse(ORGANISATION_TYPES, _words("organisation_types"))


@cache
def _statuses() -> Mapping[str, str]:
    return {word: one for one, own in _words("statuses").items() for word in own}


@lru_cache(_MOST_TEXTS)
def sector(text: str) -> str:
    """Returns the sector that a cell names, by whole words only; empty for one not known."""
    plain = folded(text)
    return _sectors().get(plain) or _sectors().get(plain.removesuffix(" cluster"), "")


def organisation_type(text: str) -> str:
    """Returns the type of organisation that a cell names; empty for one not known."""
    return _types().get(folded(text), "")


def status(text: str) -> str:
    """Returns planned, active or ended; empty for another word."""
    return _statuses().get(folded(text), "")


def is_beneficiary(text: str) -> bool:
    """Whether a cell names a group of people."""
    return _BENEFICIARIES.search(folded(text)) is not None


def is_category(text: str) -> bool:
    """Whether a cell says which part a partner has in the work."""
    return folded(text) in _words("cells")["partner_category"]


def is_everywhere(text: str) -> bool:
    """Whether a place is the whole of what its row names beside it."""
    return folded(text) in _words("cells")["everywhere"]


@lru_cache(_MOST_TEXTS)
def is_total(text: str) -> bool:
    """Whether a cell is the label of a row of totals."""
    return _TOTALS.fullmatch(folded(text)) is not None


def is_help(text: str) -> bool:
    """Whether a cell below a header explains what to write there."""
    return len(text) > 2 and _HELP.search(folded(text)) is not None


def district(text: str) -> str:
    """Returns the name in "Soran District"; empty for another text."""
    found = _DISTRICT.fullmatch(text.casefold())
    return next(filter(None, found.groups()), "") if found else ""


def scripts(text: str) -> Iterator[str]:
    """Yields a name, and its parts where a cell holds it in two scripts."""
    yield text
    parts = [one.strip() for one in re.split(r"\s*[/|]\s*|\s+-\s+", text) if one.strip()]
    if len(parts) > 1:
        yield from parts
