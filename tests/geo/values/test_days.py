import datetime as dt

import pytest

from geo.packs import validate
from geo.values import days
from geo.values.days import Span

FIRST, LAST = dt.date.min, dt.date.max


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2023-12-13", dt.date(2023, 12, 13)),
        ("2023-12", dt.date(2023, 12, 1)),
        ("2023", dt.date(2023, 1, 1)),
        *((one, None) for one in ("", "2023-13", "2023-02-30", "0000", "٢٠٢٣", "2023-1-1", "now")),
    ],
)
def test_days_months_and_years_are_read(text, read):
    assert days.read(text) == read


def test_sums_stay_inside_the_calendar():
    assert days.plus(dt.date(2023, 12, 31), 1) == dt.date(2024, 1, 1)
    assert (days.plus(LAST, 1), days.plus(FIRST, -1)) == (LAST, FIRST)
    assert days.next_month(dt.date(2023, 12, 31)) == dt.date(2024, 1, 1)
    assert days.next_month(LAST) == dt.date(9999, 12, 1)


@pytest.mark.parametrize(
    ("text", "span", "rule"),
    [
        ("2023-12-13", Span.HAPPENED, ""),
        ("{soon}", Span.PLANNED, ""),
        ("{soon}", Span.HAPPENED, "span"),
        ("{soon:%Y-%m}", Span.HAPPENED, "span"),
        ("9999-12-31", Span.PLANNED, "span"),
        ("9999", Span.PLANNED, "span"),
        ("1970-01-01", Span.HAPPENED, "span"),
        ("0001-01-01", Span.PLANNED, "span"),
        ("2023-02-30", Span.HAPPENED, "type"),
    ],
)
def test_days_have_a_plausible_range(text, span, rule):
    found = validate.day(text.format(soon=days.plus(days.today(), 400)), span)
    assert (found.rule if found else "") == rule
