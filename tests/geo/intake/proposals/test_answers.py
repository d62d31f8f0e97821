"""What a person answers becomes what is said of the file."""

import pytest

from geo.errors import InvalidQueryError
from geo.intake.proposals.answers import answered
from geo.intake.sheets.layout.reading import LATER, Wanted


@pytest.mark.parametrize(
    ("about", "answer", "field", "value"),
    [
        ("sheet", "Work", "sheet", "Work"),
        ("kind", "sites", "kind", "sites"),
        ("year", "٢٠٢٦", "year", 2026),
        ("day", "2026-11-30", "day", "2026-11-30"),
        ("place", "IQG01Q03", "answers", {("place", "x"): "IQG01Q03"}),
        ("kind", LATER, "kind", ""),
    ],
)
def test_an_answer_is_said_of_the_file(about, answer, field, value):
    assert getattr(answered(Wanted(), about, "x", answer), field) == value


def test_what_is_left_for_later_stays_open_and_what_is_none_is_refused():
    assert answered(Wanted(), "site", "x", LATER).answer("site", "x") == ""
    for about, text in (("day", "30/11/2026"), ("year", "twenty")):
        with pytest.raises(InvalidQueryError, match=text):
            answered(Wanted(), about, "x", text)
