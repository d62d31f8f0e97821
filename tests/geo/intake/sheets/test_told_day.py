"""Which day a list of work tells, and who sends it: what is planned or guessed decides neither."""

import pytest

from geo.intake.sheets import outcome
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.work.rows import named_after

HEAD = "Organisation,Sector,Governorate,District,Start,End"
ROWS = (
    "DRC,Education,Al-Anbar,Al-Ramadi,2023-10-01,2025-12-31",
    "IRC,Protection,Ninewa,Sinjar,2023-10-04,2023-12-31",
)


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


def told(known, name, *rows, head=HEAD, above=()):
    content = "\n".join([*above, head, *(rows or ROWS)]).encode()
    return outcome.document(outcome.of(content, name, Wanted(), known))


def codes(document):
    return {one["code"] for one in document["findings"]}


def test_a_planned_end_is_not_the_day_of_a_list(known):
    found = told(known, "work.csv")
    assert (found["day"], found["day_by"]) == ("2023-10-04", "start")
    assert "day-unstated" in codes(found), "till somebody says it"


@pytest.mark.parametrize(
    ("name", "day"),
    [("3W_November_2023.csv", "2023-11-30"), ("Matrice 3W - Novembre 2023.csv", "2023-11-30"),
     ("work 2023-11-12.csv", "2023-11-12"), ("work 2099-11-12.csv", "2023-10-04")],
)  # fmt: skip
def test_the_name_of_a_file_says_its_day_but_none_to_come(known, name, day):
    assert told(known, name)["day"] == day


def test_a_title_says_the_day_and_a_reporting_month_before_it(known):
    above = ("Matrice 3W Irak Novembre 2023,,,,,", ",,,,,")
    assert told(known, "x.csv", above=above)["day_by"] == "title"
    rows = (f"{one},2023-08" for one in ROWS)
    found = told(known, "3W_November_2023.csv", *rows, head=f"{HEAD},Reporting month")
    assert (found["day"], found["day_by"]) == ("2023-08-31", "column")


def test_a_start_to_come_is_no_day_of_a_list(known):
    rows = ("DRC,Education,Al-Anbar,Al-Ramadi,2027-02-01,", ROWS[1])
    assert told(known, "work.csv", *rows)["day"] == "2023-10-04"


def test_no_word_of_a_file_is_cut_to_name_its_sender(known):
    assert named_after("ar1256.csv") == "ar1256"
    assert named_after("ar4w.xlsx") == "ar4w"
    assert named_after("3W_November_2023.xlsx") == named_after("3W_June_2024.xlsx") == "3w"
    assert named_after("DTM_list_R130_June_2023.xlsx") == named_after("DTM_list_R131.xlsx")
    found = told(known, "ar4w.csv")
    assert (found["sender"], found["sender_by"]) == ("ar4w", "file name")
    assert found["difference"]["missing"] == 0
