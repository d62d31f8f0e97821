"""How the time between two services is said: in days, or in months where months were stated."""

from geo.coverage.handovers import Gap
from geo.language import Words, mark


def gap(words: Words, between: Gap) -> str:
    """Returns the time without anybody named, a range where the sources state no days."""
    least, most = between.months if between.in_months else (between.least_days, between.most_days)
    if not most:
        said = mark("less than a month") if between.in_months else mark("none")
        return words(said)
    count = words.count("{n} month", "{n} months", most)
    if not between.in_months:
        count = words.count("{n} day", "{n} days", most)
    if least != most:
        said = mark("at most {time}") if not least else mark("{least} to {time}")
        count = words(said, least=f"{least:,}", time=count)
    return count if between.closed else words(mark("{days} so far"), days=count)
