"""Sheets as people send them: odd signs, titles, tags, hidden and doubled sheets, floods."""

import io
import time
import zipfile

import pytest
from openpyxl import Workbook

from geo.errors import ValidationError
from geo.intake import return_index
from geo.intake.return_index import read
from geo.units import spelling

HEAD = ["location", "livelihoods_and_services", "safety_and_cohesion", "returnees"]
ODD_HEADS = (
    "\ufeffالناحيـة\u200f,\u200eSub\u2011district P\u2011code,سَبَل العیش,"
    "Safety\u00a0and  Cohesion,عدد العائدین"
)


def test_invisible_and_typographic_signs_are_read_past():
    content = (
        f"{ODD_HEADS}\n\u200fربیعة\u200e,\u200fIQG15Q05N02,عالی,\u200fLow\u200b,\u200f١٢٬٣٤٥\n"
    )
    (row,) = read(content.encode(), "index.csv")
    assert (row.location, row.pcode) == ("ربیعة", "IQG15Q05N02")
    assert (row.livelihoods, row.safety, row.returnees) == ("high", "low", 12_345)
    assert spelling.normalised(row.location) == spelling.normalised("ربيعة")


@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
@pytest.mark.parametrize("title", ["Return Index, round 15, Iraq", "a;b;c|d", ""])
def test_the_separator_is_not_that_of_the_title(separator, title):
    rows = [HEAD, *(["Rabia", "high", "low", "1 234"] for _ in range(5))]
    lines = [title, *(separator.join(row) for row in rows)]
    assert len(read("\n".join(lines).encode(), "index.csv")) == 5


@pytest.mark.parametrize("tags", ["#ADM3+NAME,#SEVERITY,#SEVERITY +SAFETY,#AFFECTED", "#adm3,,,#x"])
def test_a_row_of_tags_is_no_data_in_capitals_either(tags):
    content = f"{','.join(HEAD)}\n{tags}\nRabia,high,low,5\n"
    assert len(read(content.encode(), "index.csv")) == 1


def _book(*sheets):
    """Returns a workbook of (name, state, rows)."""
    book = Workbook()
    book.remove(book.active)
    for name, state, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


ROW = ["Rabia", "high", "low", 5]


def test_a_hidden_sheet_is_read_only_when_it_is_named():
    book = _book(("Old", "hidden", [HEAD, ROW, ROW]), ("New", "visible", [HEAD, ROW]))
    assert return_index.reading(book, "a.xlsx")[1:] == ("New", 2)
    assert len(return_index.reading(book, "a.xlsx", "Old").rows) == 2
    lone = _book(("Old", "veryHidden", [HEAD, ROW]), ("Notes", "visible", [["Round 15"]]))
    with pytest.raises(ValidationError, match="missing-column"):
        read(lone, "a.xlsx")


def test_of_two_fitting_sheets_a_person_chooses():
    book = _book(("One", "visible", [HEAD, ROW]), ("Two", "visible", [HEAD, ROW, ROW]))
    with pytest.raises(return_index.SeveralSheetsError) as refused:
        read(book, "a.xlsx")
    assert refused.value.sheets == ("One", "Two")
    assert len(return_index.reading(book, "a.xlsx", "Two").rows) == 2


def _with(member, content):
    """Returns a good workbook with another member in it."""
    held = io.BytesIO()
    good = zipfile.ZipFile(io.BytesIO(_book(("A", "visible", [HEAD, ROW]))))
    with good, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in good.infolist():
            if one.filename != member:
                packed.writestr(one.filename, good.read(one))
        for name, text in [(member, content)] if isinstance(content, str) else content:
            packed.writestr(name, text)
    return held.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FLOODS = {
    "rows": ("xl/worksheets/sheet1.xml", SHEET + "<row/>" * 1_000_000 + "</sheetData></worksheet>"),
    "cells": (
        "xl/worksheets/sheet1.xml",
        SHEET + "<row>" + "<c/>" * 700_000 + "</row></sheetData></worksheet>",
    ),
    "prefixed rows": ("xl/worksheets/sheet1.xml", "<x:row r='1'></x:row>" * 200_000),
    "fonts": (
        "xl/styles.xml",
        "<styleSheet><fonts>" + "<font/>" * 300_000 + "</fonts></styleSheet>",
    ),
    "texts": ("xl/sharedStrings.xml", "<sst>" + "<si><t/></si>" * 500_000 + "</sst>"),
    "names": ("xl/workbook.xml", "<workbook>" + "<definedName/>" * 800_000 + "</workbook>"),
    "members": ("x", [(f"xl/media/{number}", "") for number in range(1_100)]),
}


def _rules(content):
    with pytest.raises(ValidationError) as refused:
        read(content, "a.xlsx")
    return [one.rule for one in refused.value.findings]


@pytest.mark.parametrize("kind", FLOODS)
def test_a_flood_is_refused_before_it_is_parsed(kind):
    content = _with(*FLOODS[kind])
    assert len(content) < 1_000_000
    begun = time.process_time()
    assert _rules(content) == ["size"]
    assert time.process_time() - begun < 2


def test_a_workbook_with_a_password_says_so():
    with pytest.raises(ValidationError, match="password"):
        read(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "a.xlsx")
