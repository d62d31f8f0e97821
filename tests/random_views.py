"""Random views of the data pack, the same ones in every run."""

import datetime as dt
import random
from dataclasses import dataclass

from geo.catalog.vocabulary import SECTORS
from geo.language import Language
from geo.view.view import View

_SOME = random.Random(2023)  # noqa: S311 - no secret
DAYS = (
    *(dt.date(2022, 1, 1) + dt.timedelta(_SOME.randrange(1_100)) for _ in range(30)),
    *map(dt.date.fromisoformat, ("2022-04-30", "2023-10-31", "2023-12-13", "2023-12-14")),
    dt.date(2023, 12, 31),
)
"""Days among those of which sources say something, few enough to be worked out once each."""
FAR_DAYS = tuple(dt.date(2005, 1, 1) + dt.timedelta(_SOME.randrange(11_322)) for _ in range(10))
"""Days from 2005 to 2035."""
USUAL = ("health", "wash", "legal", "gbv", "protection", "education", "cccm") * 2
"""Sectors that views ask for more often than others."""
_PLACES = ("governorate", "district", "subdistrict", "area", "site")


@dataclass(frozen=True)
class Drawn:
    """A view and who looks."""

    audience: str
    view: View

    def __str__(self):
        return f"{self.audience}: ?{self.view.query_string()}"


def draw(number, vocabularies, seed=13):
    """Returns random views of each audience's own vocabulary, by what it may name."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    audiences = chance.choices(sorted(vocabularies), weights=(6, 1, 3), k=number)
    return [Drawn(one, _view(chance, vocabularies[one])) for one in audiences]


def _view(chance, known):
    given = {"date": _day(chance) if chance.random() < 0.85 else None}
    if chance.random() < 0.75:
        given |= _place(chance, known)
    for name, share, most in (("sector", 0.4, 2), ("partner", 0.15, 2), ("orgtype", 0.12, 1)):
        if chance.random() < share:
            given[name] = tuple(chance.choices(_likely(name, known), k=chance.randint(1, most)))
    if chance.random() < 0.15:
        given["presence"] = chance.choice(("none", "1", "2"))
    if chance.random() < 0.5:
        given["compare"] = _day(chance)
    given["wider"] = chance.random() < 0.25
    given["lang"] = Language.EN if chance.random() < 0.85 else chance.choice(tuple(Language))
    return View(**given)


def _place(chance, known):
    level = chance.choice([one for one in _PLACES if known[one]])
    values = sorted(known[level])
    of_anbar = [one for one in values if one.startswith("IQG01")]
    if of_anbar and chance.random() < 0.7:
        values = of_anbar
    return {level: tuple(chance.choices(values, k=chance.choice((1, 1, 1, 2))))}


def _likely(name, known):
    """Returns values of a filter; half of the organisations are those of the slides."""
    if name == "sector":
        return (*USUAL, *SECTORS)
    if name == "orgtype":
        return ("UN", "INGO", "NNGO", "Government", "IO", "Other")
    slides = ["dary", "drc", "unhcr", "iom", "momd", "nrc", "irc", "bwa", "uims", "mercy-corps"]
    return slides * 6 + sorted(known["partner"])


def _day(chance):
    return chance.choice(DAYS if chance.random() < 0.75 else FAR_DAYS)
