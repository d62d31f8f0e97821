"""Books that cannot be read, or are odd: the reason is said, and nothing outside is fetched."""

import io
import re
import zipfile

import pytest
from read_sheets import CROSSED, HEAD, body, told
from sheet_parts import book

from geo.errors import ValidationError
from geo.intake.sheets.known import Known


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


def test_of_two_sheets_that_fit_alike_one_is_asked_for(known):
    content = book(("A", [HEAD, *body()]), ("B", [HEAD, *body()]))
    (asked,) = told(content, known)["questions"]
    assert [one["name"] for one in asked["candidates"]] == ["A", "B"]
    assert told(content, known, sheet="B")["reading"]["sheet"] == "B"


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (book(("S", CROSSED)), "cross.xlsx", "table of places by sectors"),
        (book(("S", [HEAD])), "bare.xlsx", "a header but no rows"),
        (
            book(("S", [["Name", "Colour"], ["a", "red"]])),
            "other.xlsx",
            "its columns are Name, Colour",
        ),
        (b"", "empty.csv", "the file is empty"),
        (
            b"Dear colleagues,\nplease find our list of October, as agreed, thanks.\nBest, A.\n",
            "letter.txt",
            "a text without columns (“Dear colleagues…”)",
        ),
        (b"PK\x03\x04broken", "broken.xlsx", "cannot be read"),
        (b"not a zip", "wrong.xlsx", "a text without columns (“not a zip…”)"),
        (b"\x00\x01\x02" * 100, "noise.csv", "no text|no sheet lists"),
    ],
)
def test_what_cannot_be_read_says_why(content, name, reason, known):
    with pytest.raises(ValidationError, match="|".join(map(re.escape, reason.split("|")))):
        told(content, known, name)


def _part(content, part, change):
    """Returns a workbook of which one part is changed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return held.getvalue()


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet'

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/styles.xml", lambda _: b"<styleSheet><broken"),
        (SHEET, lambda old: old.replace(b"<worksheet", ENTITY, 1).replace(
            b"<v>10</v>", b"<v>&e;</v>")),
        (SHEET, lambda old: old.replace(
            b"</sheetData>",
            b"".join(b'<row r="%d"/>' % row for row in range(10, 90_000)) + b"</sheetData>")),
        (SHEET, lambda old: old.replace(
            b"</sheetData>",
            b'</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>')),
    ],
    ids=["broken styles", "entity", "blank rows", "merged everything"],
)  # fmt: skip
def test_odd_workbooks_are_read_safely(part, change, known):
    document = told(_part(book(("S", [HEAD, *body()])), part, change), known)
    assert document["counts"]["rows"] == 8
    assert document["counts"]["taken"] == 8
