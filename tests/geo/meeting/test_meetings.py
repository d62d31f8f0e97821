"""The last meeting is one that a document names, as surely as it names it."""

import datetime as dt

import pytest

from geo.language import Language, words
from geo.meeting import meetings
from geo.view.view import View

DECEMBER = dt.date(2023, 12, 13)
SAID = (
    # slides of December 2023, line 14: action points from the November meeting
    (DECEMBER, None, "Since the last meeting, in November 2023", dt.date(2023, 11, 1)),
    (dt.date(2024, 1, 5), None, "Since the last meeting, on 13 December 2023", DECEMBER),
    (dt.date(2021, 1, 5), None, "Since the last meeting, on 9 December 2020", dt.date(2020, 12, 9)),
    (DECEMBER, dt.date(2023, 8, 31), "Since 31 August 2023", dt.date(2023, 8, 31)),
    (dt.date(2020, 6, 30), None, "Since 1 April 2020", dt.date(2020, 4, 1)),
)


@pytest.mark.parametrize(("day", "compare", "title", "first"), SAID)
def test_since_when_changes_are_shown(dataset, day, compare, title, first):
    view = View(date=day, compare=compare)
    assert meetings.since(dataset, view) == first
    assert meetings.title(words(Language.EN), dataset, view) == title


def test_a_month_is_before_a_day_only_when_it_is_over(dataset):
    found = meetings.before(dataset, dt.date(2023, 11, 20))
    assert found is not None
    assert found.day == dt.date(2020, 12, 9)
    assert meetings.before(dataset, dt.date(2020, 12, 9)) is None
    assert meetings.before(dataset, DECEMBER, "another group") is None
