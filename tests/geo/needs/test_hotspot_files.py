"""The files of the hotspot page read back as what they say."""

import csv
import io

import pytest

from geo.errors import ValidationError
from geo.intake import return_index
from geo.intake.return_index import Row
from geo.needs import hotspot_files, hotspots

ROWS = (
    Row(2, "Markaz Sinjar", "Ninewa", "", "high", "low", 40_000),
    Row(3, "Al-Garma", "Anbar", "", "medium", "low", 61_000),
    Row(4, "=HYPERLINK(1)", "", "", "low", "low", 10),
)


def _read(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_empty_table_has_headings_that_are_read(dataset):
    filled = hotspot_files.template() + b"Ninewa,Markaz Sinjar,,high,low,40000\r\n"
    (row,) = return_index.read(filled, "return-index.csv")
    assert (row.location, row.livelihoods, row.safety, row.returnees) == (
        "Markaz Sinjar",
        "high",
        "low",
        40_000,
    )


def test_the_empty_table_alone_says_that_it_is_empty():
    with pytest.raises(ValidationError, match="no row"):
        return_index.read(hotspot_files.template(), "return-index.csv")


def test_every_row_and_every_listed_hotspot_is_in_the_result_once(dataset):
    found = hotspots.compare(dataset, ROWS, 60_000)
    rows = _read(hotspot_files.classified(dataset, found))
    assert [one["row"] for one in rows[:3]] == ["2", "3", "4"]
    assert [one["hotspot"] for one in rows[:3]] == ["true", "true", "false"]
    assert len(rows) == 3 + len(found.not_in_table)
    assert {one["result"] for one in rows} <= set(hotspot_files.RESULTS)


def test_nothing_in_the_result_is_run_by_a_spreadsheet(dataset):
    found = hotspots.compare(dataset, ROWS, 60_000)
    (row,) = [one for one in _read(hotspot_files.classified(dataset, found)) if one["row"] == "4"]
    assert row["location"] == "'=HYPERLINK(1)"
