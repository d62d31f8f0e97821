"""What is said by link of an activity, checked: days, sectors and words that can be meant."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from geo.catalog import layers
from geo.catalog.registers import SITE_GROUPS
from geo.catalog.vocabulary import NAMED_SECTORS, SECTORS
from geo.dataset import records
from geo.dataset.dataset import Dataset
from geo.errors import InvalidQueryError
from geo.intake.confirm.asked import Asked, Details, Said
from geo.intake.confirm.confirmations import Answer
from geo.language import Language, mark, words
from geo.units import spelling
from geo.units.boundaries import LEVELS
from geo.values import cells, days

LONGEST_WORD: Final = 500
LONGEST_NAME: Final = 200


class Place(NamedTuple):
    """A place as activities name it: its level and its P-code or id."""

    level: str
    id: str


def answer(row: Asked, version: int, said: Said, given: Details) -> Answer:
    """Returns an answer with what belongs to it of the fields of its form.

    A last day ahead is a change of the end. InvalidQueryError names the activity and the fault.
    """
    if said in (Said.STILL_TRUE, Said.NOT_OURS):
        return Answer(row.about, version, said)
    if said is Said.ENDED:
        end = _day(row, given.end)
        if not end:
            raise _fault(row, mark("{name}: say on which day it ended."))
        if end > days.today().isoformat():
            return Answer(row.about, version, Said.CHANGED, Details(until=end))
        return Answer(row.about, version, said, Details(end=end))
    changed = Details(
        place=_text(row, given.place, LONGEST_NAME),
        sector=_sector(_text(row, given.sector, LONGEST_NAME)),
        until=_day(row, given.until),
        word=_text(row, given.word, LONGEST_WORD),
    )
    if not any(changed):
        raise _fault(row, mark("{name}: say what has changed."))
    return Answer(row.about, version, said, changed)


def place(dataset: Dataset, name: str, near: Mapping[str, Any]) -> Place | None:
    """Returns the one unit, site or group of sites of a name; None where it is not sure which.

    Those of the governorate of an activity come first, units before sites.
    """
    wanted = spelling.normalised(name)
    found = [
        (one, own)
        for one, names, own in _places(dataset)
        if wanted and wanted in map(spelling.normalised, names)
    ]
    here = [one for one, own in found if own == near["governorate_pcode"]]
    known = here or [one for one, _ in found]
    top = [one for one in known if one.level == known[0].level]
    return top[0] if len(top) == 1 else None


def _places(dataset: Dataset) -> Iterator[tuple[Place, list[str], str | None]]:
    """Yields every place with its names and its governorate, the largest first."""
    units = dataset.units
    for level in LEVELS:
        for code in units.codes(level):
            names = [one for one in units.by_pcode[code][2:] if one]
            yield Place(level, code), names, units.parents(code).get("governorate")
    sites = records.records(dataset.features[layers.INFORMAL_SITES.id])
    for level, rows in (("site", sites), ("site_group", dataset.registered(SITE_GROUPS))):
        for row in rows:
            names = [str(row[one]) for one in ("name", "name_ar") if row.get(one)]
            yield Place(level, row["id"]), names, row.get("governorate_pcode")


def _sector(text: str) -> str:
    """Returns the sector of a name in any of our languages, else the word itself."""
    wanted = spelling.normalised(text)
    for one in SECTORS:
        titles = {spelling.normalised(words(lang)(NAMED_SECTORS[one])) for lang in Language}
        if wanted and wanted in {*titles, one}:
            return one
    return text


def _text(row: Asked, text: str, most: int) -> str:
    plain = " ".join(cells.printable(cells.clean(text)).split())
    if len(plain) > most:
        raise _fault(row, mark("{name}: a text can have {most} characters."), most=most)
    return plain


def _day(row: Asked, text: str) -> str:
    """Returns a day as ISO text, empty where none is given."""
    if not text.strip():
        return ""
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError as fault:
        raise _fault(row, mark("{name}: {day} is no day."), day=text.strip()[:20]) from fault
    first = row.record["start"] or days.FIRST_PLAUSIBLE.isoformat()
    last = days.latest(days.Span.PLANNED).isoformat()
    if not first <= day.isoformat() <= last:
        raise _fault(
            row,
            mark("{name}: {day} cannot be; expected a day from {first} to {last}."),
            day=day,
            first=first,
            last=last,
        )
    return day.isoformat()


def _fault(row: Asked, text: str, **values: object) -> InvalidQueryError:
    return InvalidQueryError(text, name=row.record["name"], **values)
