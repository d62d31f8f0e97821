"""The two days of Coverage: what each rests on, where the next change is, and what ends by when."""

import datetime as dt
from typing import Final, NamedTuple

from geo.coverage import endings, two_days
from geo.dataset.context import Context
from geo.language import forms, mark
from maps.document.coverage import facts
from maps.look import key_figures
from maps.look.markup import Figure

MONTHS = mark("A month as an end means its last day.")
_LOSING: Final = forms(
    "by {day}; {number} household loses a last one", "by {day}; {number} households lose a last one"
)


class Day(NamedTuple):
    """One of the two days: what it is called, the day, and what it rests on."""

    title: str
    day: dt.date
    basis: str


def both(context: Context) -> tuple[Day, Day]:
    """Returns the day of the view and the second one."""
    words = context.words
    second = two_days.second_day(context.dataset, context.view)
    return (
        Day(words(mark("First day")), context.day, _basis(context, context.day)),
        Day(words(mark("Second day")), second, _basis(context, second)),
    )


def _basis(context: Context, day: dt.date) -> str:
    words, supposed, known = context.words, context.dataset.supposed, context.dataset.day
    if supposed is not None and day >= supposed.day:
        return words(mark("as supposed, not as the sources report"))
    if day > known:
        return words(mark("outlook: what the sources foresee"))
    return words(mark("as the sources report")) if day < known else words(mark("latest report"))


def remark(context: Context) -> str:
    """Returns what two days mean where something is supposed; else nothing."""
    if context.dataset.supposed is None:
        return ""
    return context.words(
        mark(
            "Besides, the boxes that compare two days show what changes between them without that "
            "work."
        )
    )


def turn(context: Context, *, earlier: bool) -> dt.date | None:
    """Returns the nearest day before or after the second one on which something changes."""
    second = two_days.second_day(context.dataset, context.view)
    turns = facts.two(context).turns
    if earlier:
        return max((day for day in turns if day < second), default=None)
    return min((day for day in turns if day > second), default=None)


def horizons_title(context: Context) -> str:
    """Returns what the figures of the horizons are of."""
    return context.words(mark("What ends when, after {day}"), day=context.words.day(context.day))


def horizons(context: Context) -> list[Figure]:
    """Returns how many services end within how many days; none where no work states an end."""
    words, found = context.words, facts.two(context).endings
    if all(ending.end is None for ending in found):
        return []
    return [
        Figure(
            words.count("{n} service", "{n} services", len(one.services)),
            key_figures.at_sites(
                context,
                words.count(
                    "with a stated end within {n} day",
                    "with a stated end within {n} days",
                    one.within_days,
                ),
            ),
            words.beside(
                _LOSING,
                one.people_losing.households if one.losing else 0,
                day=words.day(one.until, short=True),
                number=facts.households(context, one.people_losing) if one.losing else "0",
            ),
            warns=bool(one.losing),
        )
        for one in endings.cliffs(context.day, found)
    ]


def no_end(context: Context) -> str:
    """Returns that there are no horizons."""
    return context.words(mark("No work at these places states an end."))
