"""How the time between two services is said: in days, or in months where months were stated."""

from typing import Final

from geo.coverage.handovers import Gap
from geo.language import Words, forms, mark

_MONTHS: Final = (
    forms("{n} month", "{n} months"),
    forms("at most {n} month", "at most {n} months"),
    forms("{least} to {n} month", "{least} to {n} months"),
)
_DAYS: Final = (
    forms("{n} day", "{n} days"),
    forms("at most {n} day", "at most {n} days"),
    forms("{least} to {n} day", "{least} to {n} days"),
)
"""The whole time, the most of it, and the least and most."""


def gap(words: Words, between: Gap) -> str:
    """Returns the time without anybody named, a range where the sources state no days."""
    least, most = between.months if between.in_months else (between.least_days, between.most_days)
    if not most:
        said = mark("less than a month") if between.in_months else mark("none")
        return words(said)
    exact, at_most, span = _MONTHS if between.in_months else _DAYS
    fitting = exact if least == most else span if least else at_most
    time = words.count(*fitting, most, least=f"{least:,}")
    return time if between.closed else words(mark("{days} so far"), days=time)
