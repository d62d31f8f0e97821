"""What stands under maps and figures: sources with their days, by the register; disclaimer."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from geo.catalog import layers
from geo.catalog.country import BASE_MAP
from geo.dataset.dataset import Dataset
from geo.disclosure import handed_in
from geo.language import Words, mark
from geo.presence import age as statement_age
from geo.presence import periods
from geo.presence.age import Age
from geo.presence.periods import Status

_GOES_ON: Final = (Status.ACTIVE, Status.UNCONFIRMED, Status.SCHEDULED_END_PASSED, Status.PLANNED)
DISCLAIMER = mark(
    "Boundaries, names and designations do not mean that they are endorsed or accepted by the "
    "United Nations or by the publishers."
)


def age(dataset: Dataset, words: Words, today: dt.date) -> str:
    """Returns how old the newest record is, empty where it is not old.

    Statements that were renewed one by one since are counted besides. A list of a few does not make
    the others young: most sites and work that goes on decide.
    """
    days, numbers = dataset.derived.get(("confirmed", today), lambda: _confirmed(dataset, today))
    every = int(numbers.sum())
    day = min(dataset.day, today)
    if statement_age.of_day(day, today) is not Age.STALE:
        old = day.toordinal() - days >= statement_age.ACTIVITIES.delinquent
        if 2 * numbers[old].sum() <= every:
            return ""
        day = dt.date.fromordinal(int(days[old].max()))
    said = words.count(
        "Sites and partners not confirmed since {day}, {n} day ago.",
        "Sites and partners not confirmed since {day}, {n} days ago.",
        (today - day).days,
        day=words.day(day),
    )
    renewed = int(numbers[days > day.toordinal()].sum())
    if not renewed:
        return said
    return f"{said} " + words.count(
        "Since then {n} {of_all} was confirmed.",
        "Since then {n} {of_all} were confirmed.",
        renewed,
        of_all=words.count("of {n} statement", "of {n} statements", every),
    )


def _confirmed(dataset: Dataset, today: dt.date) -> tuple[np.ndarray, np.ndarray]:
    """Returns the days on which sites, and work that goes on, were last confirmed, and how many.

    Work of a month that was reported on is not expected to be confirmed.
    """
    day = today.toordinal()
    own = dataset.presence.periods
    goes_on = np.isin(own.status(day), _GOES_ON)
    sites = periods.numbers(dataset.features[layers.INFORMAL_SITES.id]["as_of"], 0)
    held = np.concatenate([own.confirmed[goes_on], sites])
    found, many = [held], [np.ones(len(held), dtype=np.int64)]
    if kept := dataset.kept.get(layers.INFORMAL_SITES.id):
        found.append(periods.numbers(kept.groups["as_of"], 0))
        many.append(kept.groups["sites"].to_numpy(dtype=np.int64))
    days, numbers = np.concatenate(found), np.concatenate(many)
    known = (days > 0) & (days <= day)
    return days[known], numbers[known]


def revision(dataset: Dataset, words: Words) -> str:
    """Returns which revision of the data is shown, and its latest day."""
    return words(
        mark("The latest day is {day}. Revision {revision} of the data is shown."),
        day=words.day(dataset.day),
        revision=dataset.revision,
    )


def lines(dataset: Dataset, words: Words) -> list[str]:
    """Returns the sources with their days, and the disclaimer as the last line."""
    sent = handed_in_caption(dataset, words)
    newest = _newest(dataset, is_handed_in=False) if sent else dataset.day.isoformat()
    sites = words.listed([caption(dataset, words, "informal-sites", newest), *sent])
    return [
        words(mark("Sites and partners: {source}"), source=sites),
        words(mark("Hotspots: {source}"), source=caption(dataset, words, "hotspots")),
        words(mark("Boundaries: {source}"), source=caption(dataset, words, "governorates")),
        words(mark("Base map: {source}"), source=caption(dataset, words, BASE_MAP)),
        words(DISCLAIMER),
    ]


def handed_in_caption(dataset: Dataset, words: Words) -> list[str]:
    """Returns that organisations handed in sites or work, with the day; [] where none did."""
    sent = _newest(dataset, is_handed_in=True)
    if not sent:
        return []
    return [words(mark("handed in by organisations, {day}"), day=_day(words, sent))]


def caption_of_work(dataset: Dataset, words: Words) -> str:
    """Returns where the figures of sites and of work at them come from, as under a chart."""
    own = caption_of_part(dataset, words, layers.INFORMAL_SITES.id)
    return words.clauses([own, *handed_in_caption(dataset, words)])


def _newest(dataset: Dataset, *, is_handed_in: bool) -> str:
    """Returns the newest day of what was handed in, or of the rest, of sites and partners."""

    def make() -> str:
        own = (
            dataset.features[one.id] for one in (layers.INFORMAL_SITES, layers.PARTNER_ACTIVITIES)
        )
        days = [
            day
            for rows in (*own, *(one.groups for one in dataset.kept.values()))
            for day in rows["as_of"][handed_in.is_handed_in(rows) == is_handed_in].dropna().unique()
            if day <= dataset.day.isoformat()
        ]
        return max(days, default="")

    return dataset.derived.part("newest", 2).get(is_handed_in, make)


def caption(dataset: Dataset, words: Words, of: str, date: str = "") -> str:
    """Returns the short name and the date of the source of a layer, as it stands under figures.

    `date` is a day or a year (ISO 8601); without one, that of the register's figures.
    """
    record = _source(dataset, of)
    name = words.name(record, "caption") or str(record.get("publisher") or "")
    date = date or str(record.get("caption_date") or "")
    if len(date) == len("2022"):
        return words(mark("{source}, {year}"), source=name, year=date)
    if date:
        return words(mark("{source}, {day}"), source=name, day=_day(words, date))
    return name


def caption_of_part(dataset: Dataset, words: Words, of: str) -> str:
    """Returns the same with the part of the source that the figures of a layer stand in."""
    record = _source(dataset, of)
    part, date = words.name(record, "part"), str(record.get("caption_date") or "")
    if not part or len(date) != len("2023-12-10"):
        return caption(dataset, words, of)
    return words.listed([words.name(record, "caption"), part, _day(words, date)])


def caption_of_people(dataset: Dataset, words: Words, of: str) -> str:
    """Returns the same with who counted the people of a layer."""
    source, provider = caption(dataset, words, of), _source(dataset, of).get("provider")
    if not provider:
        return source
    return words(mark("{provider} in {source}"), provider=provider, source=source)


def _source(dataset: Dataset, of: str) -> Mapping[str, Any]:
    return dataset.sources.get(dataset.country.source(of), {})


def _day(words: Words, date: str) -> str:
    return words.day(dt.date.fromisoformat(date), short=True)
