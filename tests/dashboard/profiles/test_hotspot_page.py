"""The hotspot page: the rule, its threshold in the address, and a table brought by the reader."""

import io

import pytest
from openpyxl import Workbook

GOOD = (
    "governorate,subdistrict,livelihoods,safety,returnees\n"
    "Ninewa,Markaz Sinjar,high,low,40000\nAnbar,Al-Garma,medium,low,50000\n"
    "Anbar,Habbaniya,low,low,5\n"
)


def _brought(shown, content, name="table.csv"):
    (uploader,) = shown.app.get("file_uploader")
    uploader.set_value((name, content, "text/csv")).run()
    return shown.settled()


@pytest.mark.parametrize(
    ("audience", "lang"),
    [("coordinator", "en"), ("partner", "ar"), ("public", "en"), ("public", "ckb")],
)
def test_the_page_runs_for_everybody(opened, audience, lang):
    shown = opened("hotspots", audience, lang=lang)
    assert not shown.notices
    assert '<table class="h-grid">' in shown.html
    assert shown.html.count("select=hotspots%2F") == 35
    assert "{" not in shown.html


def test_the_title_counts_the_list_and_filters_narrow_it(opened):
    assert "35 sub-districts were listed" in opened("hotspots").html
    shown = opened("hotspots", governorate="IQG01")
    assert "8 sub-districts were listed" in shown.html
    assert "439,086" in shown.html


def test_the_threshold_is_kept_in_the_address(opened):
    shown = opened("hotspots")
    shown.app.number_input(key="f_threshold").set_value(45_000).run()
    assert shown.settled().address == {"threshold": ["45000"]}
    assert "when severity is medium and it hosts 45,000 returnees or more" in shown.html
    assert shown.click("threshold_reset").address == {}


@pytest.mark.parametrize("threshold", ["-5", "many", "1e9", "999999999"])
def test_a_threshold_that_is_none_gives_a_notice(opened, threshold):
    shown = opened("hotspots", threshold=threshold)
    assert len(shown.notices) == 1
    assert "60,000 returnees or more" in shown.html


def test_a_very_high_threshold_is_shown_as_the_widget_can(opened):
    assert not opened("hotspots", threshold="99999999").notices


def test_a_table_is_classified_and_compared(opened):
    shown = _brought(opened("hotspots"), GOOD.encode())
    assert shown.figures == ["3", "1", "1", "1", "0"]
    assert "Listed in 2020 and a hotspot by the table: 1" in shown.html
    assert "Listed in 2020, no hotspot by the table: 1" in shown.html
    assert "classified" in shown.keys("download_button")


def test_the_threshold_changes_the_result(opened):
    shown = _brought(opened("hotspots", threshold="50000"), GOOD.encode())
    assert shown.figures[1] == "2"


def test_the_table_is_read_for_the_public_too(opened):
    shown = _brought(opened("hotspots", "public"), GOOD.encode())
    assert shown.figures[0] == "3"


def test_faults_are_named_by_row_and_column_and_nothing_is_read_by_halves(opened):
    wrong = GOOD.replace("medium,low,50000", "very,low,<b>")
    shown = _brought(opened("hotspots"), wrong.encode())
    assert "The table cannot be read: 2 faults" in shown.html
    assert "livelihoods_and_services" in shown.html
    assert "<b>&#39;" not in shown.html
    assert not shown.figures


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04 broken", b"a,b\n1,2\n"])
@pytest.mark.parametrize("name", ["table.csv", "table.xlsx"])
def test_a_broken_file_is_refused_in_words(opened, content, name):
    shown = _brought(opened("hotspots"), content, name)
    assert "The table cannot be read" in shown.html


def test_of_two_sheets_that_fit_the_reader_chooses_one(opened):
    book = Workbook()
    book.remove(book.active)
    for name, rows in (("March", 1), ("April", 2)):
        sheet = book.create_sheet(name)
        for line in GOOD.splitlines()[: rows + 1]:
            sheet.append(line.split(","))
    held = io.BytesIO()
    book.save(held)
    shown = opened("hotspots")
    shown = _brought(shown, held.getvalue(), "index.xlsx")
    assert "h-result" not in shown.html
    asked = shown.app.selectbox(key="table_sheet index.xlsx")
    asked.set_value("April").run()
    shown = shown.settled()
    assert "h-result" in shown.html
    assert "April" in shown.html
