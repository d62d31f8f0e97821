"""Days whose month is a word keep their day, and words for what is not known hold no row back."""

import datetime as dt

import pytest

from geo.intake.sheets.values import dates, figures
from geo.intake.sheets.values.dates import Form


@pytest.mark.parametrize(
    "written",
    [
        *("5-Sep-26", "05 September 2026", "5th Sept 2026", "5th of September 2026", "5.Sep.2026"),
        *("Sep 5, 2026", "September 5th 2026", "Sat, 5 Sep 2026", "5-Sep-2026 00:00"),
        *("5 أيلول 2026", "٥ أيلول ٢٠٢٦", "5ی ئەیلوول 2026", "5 îlon 2026"),
    ],
)
def test_the_day_of_a_month_in_words_is_kept(written):
    day = dt.date(2026, 9, 5)
    assert dates.read(written, Form("dmy")) == (day, day, "day")
    assert dates.is_date(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Sep-26", "month"), ("Sep 2026", "month"), ("31 Nov 2026", None), ("Kilo 7 2026", None)],
)
def test_what_names_no_day_makes_none(written, meant):
    assert getattr(dates.read(written, Form("dmy")), "precision", None) == meant


@pytest.mark.parametrize("written", ["TBC", "N/A", "Unknown", "غير محدّد", "–", "???"])
def test_a_cell_may_say_that_nothing_is_known(written):
    assert figures.is_nothing(written)


@pytest.mark.parametrize("written", ["0", "Kilo 7", "TBC with donor", "no", "لا"])
def test_what_says_something_is_kept(written):
    assert not figures.is_nothing(written)
