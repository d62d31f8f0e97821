"""Points, commas and blanks in numbers: their column says what they are, or a finding does."""

import pytest
from sheet_parts import each, text

from geo.intake.sheets import outcome
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.values import figures, words

HEAD = ["Organisation", "Sector", "Governorate", "District", "Month", "Households"]


@pytest.mark.parametrize(
    ("kind", "heading", "role"),
    [
        ("sites", "IDPs (families)", "households"),
        ("sites", "عدد النازحين (أسر)", "households"),
        ("sites", "Number of IDPs (individuals)", "individuals"),
        ("sites", "IDPs (HH x 6)", "individuals"),
        ("return-index", "Returnees (families)", "households"),
        ("return-index", "Returnees (individuals)", "returnees"),
        ("activities", "Individuals reached (HH)", "households"),
        ("activities", "Targeted (HH)", "households_planned"),
        ("activities", "Targeted households (individuals)", "individuals_planned"),
    ],
)
def test_what_is_counted_may_stand_in_parentheses(kind, heading, role):
    assert words.heading(heading, kind) == (role, 1.0)


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


@pytest.mark.parametrize(
    ("cells", "values", "unclear"),
    [
        (["1.200", "850"], [1200, 850], "2"),
        (["1,200", "2,500"], [1200, 2500], "2-3"),
        (["1.200", "12.350", "2.340", "900"], [1200, 12_350, 2340, 900], "2-4 note"),
        (["1.200", "12.350", "2.340", "3.5"], [1.2, 12.35, 2.34, 3.5], "2-4"),
        (["1.200", "1.200.300"], [1200, 1_200_300], ""),
        (["1.200", "2.350,50"], [1200, 2350.5], ""),
        (["1.200", "3,5"], [1200, 3.5], ""),
        (["1.200", "3.5"], [1.2, 3.5], "2"),
        (["1.200", "3.5", "1.000.000"], [1200, 3.5, 1e6], "2"),
        (["1 200", "1'300", "1’400", "1\u00a0500", "12 000"], [1200, 1300, 1400, 1500, 12_000], ""),
        (["١٬٢٠٠", "١٬٢٠٠٫٥", "٨٥٠"], [1200, 1200.5, 850], ""),
        (["0.125", "1234.567"], [0.125, 1234.567], ""),
        (["1.20.3", "2023 150", "1 20", "<10", "1-2"], [None] * 5, ""),
    ],
)
def test_thousands_are_told_by_the_column(cells, values, unclear, known):
    rows = [[w[1], s, "Al-Anbar", p[1], "2023-03"] for p, w, s in each(len(cells) + 9)]
    plain = [*cells, *["7"] * 9]
    sheet = [HEAD, *([*row, cell] for row, cell in zip(rows, plain, strict=True))]
    read = outcome.of(text(sheet, ";"), "figures.csv", Wanted(), known)
    found = [one.counts.get("households") for one in read.taken]
    assert found == [*values, *[7] * 9]
    document = outcome.document(read)
    codes = {"number-unclear": "", "number-likely": " note"}
    said = [one for one in document["findings"] if one["code"] in codes]
    assert "".join(one["rows"] + codes[one["code"]] for one in said) == unclear
    assert all(one["value"] in cells for one in said)
    parts = [2 + place for place, one in enumerate(values) if one is not None and one % 1]
    told = [one["rows"] for one in document["findings"] if one["code"] == "number-fraction"]
    assert bool(parts) == bool(told), "what is rounded where it is kept is said"


def test_degrees_have_no_thousands():
    assert figures.degrees("33.425") == figures.degrees("33,425") == 33.425
