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

from geo.catalog.vocabulary import BENEFICIARIES, ORGANISATION_TYPES, SECTORS, SITE_KINDS
from geo.intake.sheets import template_columns
from geo.language import Language
from geo.language import words as texts
from geo.values.cells import folded

ACTIVITIES: Final = "activities"
KINDS: Final = tuple(template_columns.TEMPLATES)
_OWN: Final = ("areas", "blocked-areas")
"""Kinds of list that are read from our own template alone."""
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
    r"(grand |sub ?)?totals?( general)?|sous ?tota(l|ux)|sum|sum total|"
    r"(ال)?مجموع( (ال)?(كلي|عام))?|(ال)?اجمالي"
    r"( (ال)?(كلي|عام))?|کۆ|کۆی گشتی|كو|كوي كشتي|kom|total (general|geral|generale)|somme|suma"
)
_HELP: Final = re.compile(
    r"\b(required|mandatory|optional|obligatoire|facultatif|obligatorio|opcional|select|choose|"
    r"drop ?down|dd mm|mm yyyy|yyyy|example|e g|for instance|please|enter)\b|"
    r"مثال|مطلوب|اختر|اختياري|يرجي"
)
_EXAMPLE: Final = re.compile(r"(example|مثال|نموونە|mînak)\s*:")
"""How the row of a template begins that shows how to fill it."""
_JOINED: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=\d)(?=[A-Z][a-z])")
"""Where words without blanks meet: LocationName, admin3Name."""
_NUMBER_SIGNS: Final = frozenset(["#", "№"])
_SCRIPTS: Final = (re.compile(r"[^\W\u0600-\u06ff]+"), re.compile(r"[\u0600-\u06ff]+"))
"""Words in Latin letters and digits, and in Arabic letters."""
_MOST_TEXTS: Final = 50_000
_ASIDE: Final = re.compile(r"\([^()]*\)")
_NUMBER_OF: Final = re.compile(r"^(total )?((number|no|nr|nombre|numero|hejmara) )?(of|de|d|des) ")
_QUALIFIED: Final = frozenset(
    ["households", "individuals", "households_planned", "individuals_planned", "returnees"]
)
"""Roles of counts, whose headings say more in parentheses."""
_COUNTED_IN: Final = {
    "in_households": {
        "individuals": "households",
        "individuals_planned": "households_planned",
        "returnees": "households",
    },
    "in_people": {"households": "individuals", "households_planned": "individuals_planned"},
}
"""What a heading of counts is where parentheses say what is counted: IDPs (families)."""
_REACHED: Final = 0.8
"""How clearly a longer heading that has households and reached in it speaks for the two."""
_DISTRICT: Final = re.compile(r"(?:district of |قضاء )(.+)|(.+) district")
_LEVELS_OF_PLACES: Final = ("governorate", "district", "subdistrict", "place")


@cache
def phrases(section: str) -> dict[str, tuple[str, ...]]:
    """Returns a section of the file: the words that speak for each thing, folded."""
    with Path(__file__).with_name("words.toml").open("rb") as source:
        held = tomllib.load(source).get(section, {})
    return {
        one: tuple(filter(None, (folded(word) for word in text.split("|"))))
        for one, text in held.items()
    }


@cache
def roles(kind: str = ACTIVITIES) -> frozenset[str]:
    """Returns every role that words of headings can give a column of a kind of list."""
    places = (f"{level}{end}" for level, end in product(_LEVELS_OF_PLACES, ("", "_pcode")))
    return frozenset([*phrases("headings"), *places, *phrases(kind)])


@cache
def _headings(kind: str) -> Mapping[str, str]:
    """The role of each folded phrase in a kind of list; the first that claims a phrase has it."""
    more = {phrase: role for role, own in phrases(kind).items() for phrase in own}
    written = titles(template_columns.titles(kind))
    if kind in _OWN:
        return {folded(role): role for role in written.values()} | written
    if kind != ACTIVITIES:
        return {**_headings(ACTIVITIES), **written, **more}
    found: dict[str, str] = {}
    cells = phrases("cells")
    for level, own in phrases("levels").items():
        for word in own:
            found.setdefault(word, level)
        for role, ends in ((f"{level}_pcode", "level_codes"), (level, "level_names")):
            for word, end in product(own, cells[ends]):
                found.setdefault(f"{word} {end}", role)
                found.setdefault(f"{end} {word}", role)
    found = {title: role for title, role in written.items() if role in roles(kind)} | found
    return found | {phrase: role for role, own in phrases("headings").items() for phrase in own}


@cache
def _by_first_word(kind: str) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for phrase in _headings(kind):
        if len(phrase) > 1:
            found.setdefault(phrase.split()[0], []).append(phrase)
    return found


def _qualified(text: str, known: Mapping[str, str]) -> str:
    """Returns the role of counts that a heading has without "number of" and what is in parentheses.

    Not of a part of them, which the parentheses name.
    """
    aside = folded(" ".join(_ASIDE.findall(text))).split()
    role = known.get(_NUMBER_OF.sub("", folded(_ASIDE.sub(" ", text))), "")
    is_part = any(known.get(word) == "breakdown" for word in aside)
    if role not in _QUALIFIED or is_part:
        return ""
    units = [unit for unit in _COUNTED_IN if aside and set(aside) <= {*phrases("cells")[unit]}]
    return _COUNTED_IN[units[0]].get(role, role) if units else role


def _planned(plain: str, known: Mapping[str, str]) -> str:
    """Returns the role of a heading that is one of counts and a word for what is planned."""
    said = [one for one in plain.split() if one not in phrases("cells")["planned"]]
    role = known.get(" ".join(said), "")
    is_planned = len(said) < len(plain.split()) and role in ("households", "individuals")
    return f"{role}_planned" if is_planned else ""


@lru_cache(_MOST_TEXTS)
def headings(text: str, kind: str = ACTIVITIES) -> Mapping[str, float]:
    """Returns the roles that a heading's words speak for, and how clearly (0 to 1).

    A heading that is a known phrase speaks for its role alone.
    """
    text = text.replace("(s)", "")
    plain = folded(_JOINED.sub(" ", text).replace("&", " and "))
    known = _headings(kind)
    if text.strip() in _NUMBER_SIGNS:
        return {"row_number": 1.0}
    if plain in known:
        return {known[plain]: 1.0}
    if role := _planned(plain, known) or _qualified(text, known):
        return {role: 1.0}
    if kind in _OWN:
        return {}
    spaced, first = f" {plain} ", _by_first_word(kind)
    begun = [phrase for word in dict.fromkeys(plain.split()) for phrase in first.get(word, ())]
    inside = [phrase for phrase in begun if f" {phrase} " in spaced]
    found: dict[str, float] = {}
    for phrase in sorted(inside, key=len):
        found[known[phrase]] = 0.35 + 0.35 * len(phrase) / len(plain)
    if "households" in found and "reached" in plain.split():
        found["households"] = _REACHED
    return found


def heading(text: str, kind: str = ACTIVITIES) -> tuple[str, float]:
    """Returns the role that a heading's words speak for most, and how clearly (0 to 1)."""
    return max(headings(text, kind).items(), key=lambda pair: pair[1], default=("", 0.0))


@lru_cache(_MOST_TEXTS)
def clarity(text: str) -> float:
    """Returns how clearly a text is a heading of any kind of list (0 to 1)."""
    return max(heading(text, kind)[1] for kind in KINDS)


def is_tag(text: str) -> bool:
    """Whether a cell is an HXL tag, in any spelling."""
    return _TAG.fullmatch(text) is not None


def tagged(tag: str, kind: str = ACTIVITIES) -> Iterator[str]:
    """Yields the roles that an HXL tag speaks for, the closest first: that of our own template."""
    plain = re.sub(r"\s+", "", tag).casefold()
    own = template_columns.TEMPLATES.get(kind)
    yield from (one.role for one in (own.columns if own else ()) if one.tag == plain)
    yield from (role for pattern, role in _TAGS if re.match(pattern, plain))


def titles(named: Mapping[str, str]) -> dict[str, str]:
    """Returns what has each title, by the title in every language, folded; the first counts."""
    found: dict[str, str] = {}
    for language in Language:
        for one, title in named.items():
            found.setdefault(folded(texts(language)(title)), one)
    return found


def _inverse(named: Mapping[str, str], more: Mapping[str, Iterable[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one, title in named.items():
        for word in (one, title, *more.get(one, ())):
            found.setdefault(folded(word), one)
    return titles(named) | found


@cache
def _sectors() -> Mapping[str, str]:
    return _inverse(SECTORS, phrases("sectors"))


@cache
def _types() -> Mapping[str, str]:
    return _inverse(ORGANISATION_TYPES, phrases("organisation_types"))


@cache
def _site_kinds() -> Mapping[str, str]:
    return _inverse(SITE_KINDS, phrases("site_kinds"))


@cache
def _any_site() -> frozenset[str]:
    return frozenset(folded(word) for word in phrases("site_kinds")["any"])


@cache
def _severities() -> Mapping[str, str]:
    known = {word: one for one, own in phrases("severities").items() for word in own}
    return titles(template_columns.CHOICES["severities"]) | known


@cache
def _statuses() -> Mapping[str, str]:
    known = {word: one for one, own in phrases("statuses").items() for word in own}
    return titles(template_columns.CHOICES["statuses"]) | known


@cache
def _beneficiaries() -> Mapping[str, str]:
    return _inverse(BENEFICIARIES, {})


def _meant(known: Mapping[str, str], text: str) -> str:
    """Returns what a word means, also where a cell has it in two scripts that agree."""
    if found := known.get(folded(text), ""):
        return found
    said = {known.get(folded(part), "") for part in by_script(text)} - {""}
    return said.pop() if len(said) == 1 else ""


@lru_cache(_MOST_TEXTS)
def sector(text: str) -> str:
    """Returns the sector that a cell names, by whole words only; empty for one not known."""
    plain = folded(text).removesuffix(" cluster")
    return _meant(_sectors(), text) or _sectors().get(plain, "")


@lru_cache(_MOST_TEXTS)
def organisation_type(text: str) -> str:
    """Returns the type of organisation that a cell names; empty for one not known."""
    return _meant(_types(), text)


@lru_cache(_MOST_TEXTS)
def site_kind(text: str) -> str:
    """Returns the kind of site that a cell names; empty for one not known."""
    return _meant(_site_kinds(), text)


def is_any_site(text: str) -> bool:
    """Whether a cell says only that a place is a site of displaced people, of whatever kind."""
    return folded(text) in _any_site()


def is_site_kind(text: str) -> bool:
    """Whether a cell says of what kind a site is, be it of any kind."""
    return bool(site_kind(text)) or is_any_site(text)


@lru_cache(_MOST_TEXTS)
def severity(text: str) -> str:
    """Returns low, medium or high for such a word, beside a number, too; empty for another."""
    word = " ".join(one for one in folded(text).split() if not one.isdecimal())
    return _meant(_severities(), text) or _severities().get(word, "")


@lru_cache(_MOST_TEXTS)
def status(text: str) -> str:
    """Returns planned, active or ended; empty for another word."""
    return _meant(_statuses(), text)


def beneficiary(text: str) -> str:
    """Returns for whom work is in the words of the 3W, where a cell says so in any language."""
    return _beneficiaries().get(folded(text), text)


def is_beneficiary(text: str) -> bool:
    """Whether a cell names a group of people."""
    plain = folded(text)
    return plain in _beneficiaries() or _BENEFICIARIES.search(plain) is not None


def is_category(text: str) -> bool:
    """Whether a cell says which part a partner has in the work."""
    return folded(text) in phrases("cells")["partner_category"]


def is_everywhere(text: str) -> bool:
    """Whether a place is the whole of what its row names beside it."""
    return folded(text) in phrases("cells")["everywhere"]


@lru_cache(_MOST_TEXTS)
def is_total(text: str) -> bool:
    """Whether a cell is the label of a row of totals."""
    return _TOTALS.fullmatch(folded(text)) is not None


@lru_cache(_MOST_TEXTS)
def is_subtotal(text: str) -> bool:
    """Whether a label is the total of something: a name and "Total", in either order."""
    said = folded(text).split()
    ends = (part for many in (1, 2) for part in (said[:many], said[-many:]) if len(said) > many)
    return any(_TOTALS.fullmatch(" ".join(part)) for part in ends)


def is_help(text: str) -> bool:
    """Whether a cell below a header explains what to write there."""
    return len(text) > 2 and _HELP.search(folded(text)) is not None


def is_example(row: Iterable[str]) -> bool:
    """Whether a row is the one of a template that shows how to fill it."""
    first = next(filter(None, row), "")
    return ":" in first and _EXAMPLE.match(first.casefold()) is not None


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


def by_script(text: str) -> Iterator[str]:
    """Yields the Latin and the Arabic part of a text that has both."""
    parts = [" ".join(one.findall(text)) for one in _SCRIPTS]
    if all(parts):
        yield from parts
