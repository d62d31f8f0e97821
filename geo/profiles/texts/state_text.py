"""The state of the map as one sentence."""

from collections.abc import Iterator
from typing import Final

from geo.coverage import state
from geo.coverage.state import Tally
from geo.dataset.context import Context
from geo.language import mark

AGES: Final = (
    ("fresh", mark("{n} fresh")),
    ("ageing", mark("{n} ageing")),
    ("stale", mark("{n} too old to rely on")),
    ("unknown", mark("{n} of unknown age")),
)


def sentence(context: Context) -> str:
    """Returns how many statements of a view are fresh, sourced, precisely placed and undisputed.

    Ages that no statement has are left out, and whether sources disagree where the audience is not
    told. Where something is supposed it says that the state is that of what sources state.
    """
    words, found = context.words, state.of(context.dataset, context.view)
    total, day = found.total, words.day(found.day)
    if not total.statements:
        return words(mark("No statement is in this view on {day}."), day=day)
    ages = [words(said, n=f"{number:,}") for said, number in of_ages(total) if number]
    rest = [words(said, n=f"{number:,}") for said, number in _rest(total)]
    told = words.count(
        "{n} statement in this view on {day}: {parts}.",
        "{n} statements in this view on {day}: {parts}.",
        total.statements,
        day=day,
        parts=words.clauses(words.listed(part) for part in (ages, rest)),
    )
    if context.dataset.supposed is None:
        return told
    return words(mark("What the sources state, without the supposition: {sentence}"), sentence=told)


def of_ages(total: Tally) -> list[tuple[str, int]]:
    """Returns how many statements have each age, the freshest first, and a message that says so."""
    return [(said, getattr(total, name)) for name, said in AGES]


def _rest(total: Tally) -> Iterator[tuple[str, int]]:
    yield mark("{n} sourced"), total.sourced
    yield mark("{n} precisely placed"), total.precisely_placed
    if total.disputed is not None:
        yield mark("{n} undisputed"), total.statements - total.disputed
