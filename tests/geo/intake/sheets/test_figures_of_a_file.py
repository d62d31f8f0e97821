"""The figures of a file are those of the rows that are taken, as plain pandas counts them."""

import pandas as pd
import pytest
from sheet_parts import book, tags, text

from geo.intake.sheets import outcome
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Wanted

MONTHS = (
    ("Organisation", "Sector", "Governorate", "District", "Month", "Individuals"),
    ("DRC", "Health", "Al-Anbar", "Al-Ramadi", "2023-03", 40),
    ("IRC", "WASH", "Al-Anbar", "Al-Falluja", "2023-04", 25),
    ("", "Education", "Ninewa", "Sinjar", "2023-09", 900),
    ("IRC", "WASH", "Al-Anbar", "Al-Falluja", "2023-04", 25),
)
DAYS = (
    ("Partner", "Cluster", "ADM1_PCODE", "ADM2_PCODE", "Start date", "End date", "# of Families"),
    ("PUI", "Health", "IQG01", "IQG01Q03", "2023-01-05", "2023-12-31", 7),
    ("UNHCR / IRC", "Education", "IQG15", "IQG15Q07", "2022-01-01", "2024-06-30", 500),
    ("DRC", "General Protection", "IQG01", "IQG01Q01", "2023-02-01", "2023-10-31", 12),
    ("DRC", "Health", "IQG99", "IQG99Q99", "2021-02-01", "2025-10-31", 300),
)
SITES = (
    ("Place id", "Governorate", "District", "Location name", "Latitude", "Longitude", "Families",
     "Reported on"),
    ("7001", "Al-Anbar", "Al-Ramadi", "Camp A", 33.42, 43.3, 11, "2023-06-30"),
    ("7002", "Al-Anbar", "Al-Falluja", "Camp B", 33.35, 43.78, 13, "2023-06-30"),
    ("7003", "Atlantis", "Nowhere", "Camp C", "", "", 800, "2023-09-30"),
)  # fmt: skip
SHEETS = {
    "months": (text([*MONTHS, [], ["Total", "", "", "", "", 990]]), "m.csv", {}, MONTHS, {3}),
    "days": (
        book(("Notes", [["Read me"]]), ("4W", [
            DAYS[0],
            *tags(True, ["#org", "#sector", "#adm1+code", "#adm2+code", "#date+start", "#date+end",
                         "#affected+hh"]),
            *DAYS[1:],
        ])),
        "days.xlsx", {}, DAYS, {2, 4},
    ),
    "sites": (text(SITES, ";"), "sites.csv", {"kind": "sites"}, SITES, {3}),
}  # fmt: skip
COUNTED = {
    "organisations": ("Organisation", "Partner"),
    "sectors": ("Sector", "Cluster"),
    "governorates": ("Governorate", "ADM1_PCODE"),
    "districts": ("District", "ADM2_PCODE"),
    "sites": ("Place id",),
}
SUMMED = {"individuals": ("Individuals",), "households": ("# of Families", "Families")}
DAY = ("Month", "Start date", "End date", "Reported on")


def last_day(column):
    """The days of a column; a month ends with its last."""
    days = pd.to_datetime(column)
    return days + pd.offsets.MonthEnd(0) if column.name == "Month" else days


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


@pytest.mark.parametrize("name", SHEETS)
def test_what_is_held_back_is_in_no_figure_but_in_those_of_all_that_was_read(name, known):
    content, file, said, lines, held = SHEETS[name]
    told = outcome.document(outcome.of(content, file, Wanted(**said), known))
    rows = pd.DataFrame(lines[1:], columns=lines[0], index=range(1, len(lines)))
    taken = rows.drop(index=list(held))
    assert (told["counts"]["taken"], told["counts"]["held"]) == (len(taken), len(held))
    assert sum(told["placed"].values()) == len(rows)
    for figures, plain in ((told, taken), (told["read"], rows)):
        for what, columns in COUNTED.items():
            for column in plain.columns.intersection(columns):
                assert figures["distinct"][what] == plain[column].replace("", None).nunique(), what
        for role, names in SUMMED.items():
            columns = plain.columns.intersection(names)
            added = int(plain[columns[0]].sum()) if len(columns) else None
            assert figures["sums"][role] == added, role
        days = [plain[one] for one in plain.columns.intersection(DAY)]
        assert figures["period"] == {
            "from": min(pd.to_datetime(one).min() for one in days).strftime("%Y-%m-%d"),
            "to": max(last_day(one).max() for one in days).strftime("%Y-%m-%d"),
        }


def test_a_file_of_another_country_is_counted_though_nothing_of_it_is_taken(known):
    head = ["Organisation", "Sector", "Governorate", "District", "Month", "Individuals"]
    rows = [["NRC", "Health", f"Kabul {n % 7}", f"District {n}", "2023-01", 5] for n in range(70)]
    told = outcome.document(outcome.of(text([head, *rows]), "af.csv", Wanted(), known))
    assert (told["counts"]["taken"], told["counts"]["held"]) == (0, 70)
    assert (told["distinct"]["governorates"], told["sums"]["individuals"]) == (7, 350)
