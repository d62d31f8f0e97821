"""What stands under maps and figures: sources with their days, by the register; disclaimer."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from geo.catalog.country import BASE_MAP
from geo.dataset.dataset import Dataset
from geo.language import Words, mark

OLD_DAYS: Final = 60
"""From so many days after the newest record on, every page says how old it is."""
DISCLAIMER = mark(
    "Boundaries, names and designations do not mean that they are endorsed or accepted by the "
    "United Nations or by the publishers."
)


def age(dataset: Dataset, words: Words, today: dt.date) -> str:
    """Returns how old the newest record is, empty where it is not old."""
    days = (today - dataset.day).days
    if days <= OLD_DAYS:
        return ""
    return words.count(
        "The newest record is of {day}, {n} day ago.",
        "The newest record is of {day}, {n} days ago.",
        days,
        day=words.day(dataset.day),
    )


def revision(dataset: Dataset, words: Words) -> str:
    """Returns which revision of the data is shown, and its latest day."""
    return words(
        mark("The latest day is {day}. Revision {revision} of the data is shown."),
        day=words.day(dataset.day),
        revision=dataset.revision,
    )


def lines(dataset: Dataset, words: Words) -> list[str]:
    """Returns the sources with their days, and the disclaimer as the last line."""
    sites = caption(dataset, words, "informal-sites", dataset.day.isoformat())
    return [
        words(mark("Sites and partners: {source}"), source=sites),
        words(mark("Hotspots: {source}"), source=caption(dataset, words, "hotspots")),
        words(mark("Boundaries: {source}"), source=caption(dataset, words, "governorates")),
        words(mark("Base map: {source}"), source=caption(dataset, words, BASE_MAP)),
        words(DISCLAIMER),
    ]


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
