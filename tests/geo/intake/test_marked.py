"""The sender's workbook with remarks: nothing else changed, reads as before, can be sent again."""

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from sheet_parts import book, text
from sheet_shapes import SHAPES

from geo.intake.marked_copy import marked
from geo.intake.marked_copy.xlsx_styles import GROUNDS
from geo.intake.sheets import outcome
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Wanted
from geo.language import Language, words

HEAD = ["Organisation", "Sector", "Governorate", "District", "Month", "People", "Phone"]
PHONE = "+964 770 123 45{}"
ROWS = (
    ["DRC", "Health", "Al-Anbar", "Al-Ramadi", "2023-03", 30, PHONE.format(1)],
    ["DRC / IRC", "Astronomy", "Al-Anbar", "Heet", "soon", "many", PHONE.format(2)],
    ["=cmd|' /C calc'!A0", "WASH", "Atlantis", "", "2023-03", 5, PHONE.format(3)],
    ["IRC", "WASH", "Al-Anbar", "Heet", "2023-03", 5, PHONE.format(4)],
    ["Total", "", "", "", "", 40, ""],
)


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


@pytest.fixture(scope="module")
def read(known):
    return lambda content, name="month.xlsx", **said: outcome.of(
        content, name, Wanted(**said), known
    )


def told(found, *aside):
    """Returns an outcome without what is said of the file itself."""
    return {
        name: value
        for name, value in outcome.document(found).items()
        if name not in ("file", *aside)
    }


def changed(content, part, old, new, *, count=1):
    """Returns a workbook in which a part is written otherwise; without it where `new` is None."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(held, "w") as made:
        for name in packed.namelist():
            data = packed.read(name)
            if re.fullmatch(part, name):
                if new is None:
                    continue
                assert re.search(old, data), (name, data[:2000])
                data = re.sub(old, new, data, count=count)
            made.writestr(name, data)
    return held.getvalue()


def decorated(rows=ROWS):
    """Returns a sheet with what people put into theirs: styles, a chart, a list, a formula."""

    def act(sheet):
        sheet["A2"].font, sheet["A2"].fill = Font(bold=True), PatternFill("solid", "00DDEBF7")
        sheet["F3"] = "=10+20"
        sheet["A5"].data_type = "s"
        sheet.row_dimensions[6].hidden = True
        sheet.column_dimensions["B"].width = 40
        rule = DataValidation("list", formula1='"Health,WASH"', allow_blank=True)
        rule.add("B3:B99")
        sheet.add_data_validation(rule)
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=6, min_row=3, max_row=6))
        sheet.add_chart(chart, "J2")

    content = book(("Other", [["A letter"]]), ("Data ", [["A title"], HEAD, *rows], act))
    return changed(
        content, "xl/worksheets/sheet2.xml", rb"(10\+20</f>)<v ?/?>(?:</v>)?", rb"\1<v>30</v>"
    )


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def ground(cell):
    return cell.fill.fgColor.rgb[2:] if cell.fill.patternType == "solid" else ""


@pytest.mark.parametrize("make", SHAPES)
def test_every_shape_reads_as_before_and_can_be_marked_again(make, read):
    shape = make(True)
    found = read(shape.content, shape.name, **dict(shape.options))
    aside = ["reading", "findings"] if shape.name.endswith(".csv") else []  # the sheet has a name
    once = marked.marked(shape.content, found, Language.AR)
    again = read(once, shape.name, **dict(shape.options))
    assert told(again, *aside) == told(found, *aside)
    twice = marked.marked(once, again, Language.EN)
    assert told(read(twice, shape.name, **dict(shape.options))) == told(again)
    assert opened(twice).sheetnames.count("Atlas says") == 1
    assert "يقول الأطلس" not in opened(twice).sheetnames


@pytest.mark.parametrize("language", list(Language))
def test_cells_are_coloured_and_a_column_says_why(language, read):
    content = decorated()
    found = read(content)
    say = words(language)
    made = opened(marked.marked(content, found, language))
    sheet = made["Data "]
    assert sheet["H2"].value == say("Atlas says")
    texts = {row: sheet.cell(row, 8).value for row in range(1, 8)}
    assert texts[1] is None
    assert texts[3] is None, "nothing is said of it"
    assert texts[4].splitlines()[0] == texts[5].splitlines()[0] == say("Held back.")
    assert texts[6] == say("Not read: the row is hidden.")
    assert texts[7].startswith(say("Not read: a row of totals."))
    for line in texts[4].splitlines()[1:]:
        assert line.startswith((say("Error"), say("Warning"), say("Note")))
    assert "Danish Refugee Council" in texts[4], "what may be meant is named"
    marks = {cell.coordinate: ground(cell) for row in sheet["A2:G7"] for cell in row}
    colours = {name: [at for at, own in marks.items() if own == ground] for name, ground in
               GROUNDS.items()}  # fmt: skip
    assert colours == {"error": ["A4", "E4", "C5"], "warning": ["G2", "B4", "F4", "A5", "F7"],
                       "note": []}  # fmt: skip
    assert ground(sheet["A2"]) == "DDEBF7"
    summary = made[say("Atlas says")]
    assert bool(summary.sheet_view.rightToLeft) == (language.direction == "rtl")
    shown = [[cell.value for cell in row if cell.value] for row in summary.iter_rows()]
    assert [say("held back"), "2", "4-5"] in shown
    assert [say("can be taken"), "1"] in shown
    assert any(row[:2] == [say("Organisation"), "DRC / IRC"] for row in shown)
    assert sum(row[:1] == [say("Error")] for row in shown) > 3


def test_nothing_else_of_the_workbook_changes(read):
    content = decorated()
    made = marked.marked(content, read(content), Language.EN)
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(io.BytesIO(made)) as new:
        other = {name for name in old.namelist() if old.read(name) != new.read(name)}
        assert other == {"xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/workbook.xml",
                         "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}  # fmt: skip
        assert {*new.namelist()} - {*old.namelist()} == {"xl/worksheets/atlas_says.xml"}
        sheets = [one.read("xl/worksheets/sheet2.xml") for one in (old, new)]
    assert b"<f>10+20</f><v>30</v>" in sheets[1], "formulas keep their results"
    after = [one[one.index(b"</sheetData>") :] for one in sheets]
    assert after[0] == after[1]
    assert sheets[0].split(b"<row ")[3] in sheets[1], "a row without remarks"
    sheet = opened(made)["Data "]
    assert sheet.column_dimensions["B"].width == 40
    assert sheet["B4"].value == "Astronomy"


def test_no_text_of_a_sender_is_a_formula_in_what_is_added(read):
    content = text([HEAD, *ROWS]).replace(b"=cmd", b"=1+cmd") + b"@x,+y,-z,=w,2023,1,\n"
    found = read(content, "month.csv")
    made = marked.marked(content, found, Language.EN)
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist())
    book = opened(made)
    said = [book.worksheets[0].cell(row, 8) for row in range(2, 8)]
    cells = [*said, *(cell for row in book["Atlas says"].iter_rows() for cell in row)]
    texts = [one for one in cells if isinstance(one.value, str)]
    assert len(texts) > 40
    assert {one.data_type for one in texts} == {"s"}
    assert all(one.quotePrefix for one in texts)
    assert not any(one.value.startswith(("=", "+", "-", "@")) for one in said if one.value)


def test_a_mended_workbook_loses_its_marks(read):
    content = decorated()
    once = opened(marked.marked(content, read(content), Language.AR))
    sheet = once["Data "]
    for place, value in (("A4", "DRC"), ("B4", "Health"), ("E4", "2023-04"), ("F4", 3)):
        sheet[place] = value
    held = io.BytesIO()
    once.save(held)
    found = read(held.getvalue())
    assert found.held == {5}
    made = opened(marked.marked(held.getvalue(), found, Language.EN))
    sheet = made["Data "]
    assert (sheet["H2"].value, sheet["H4"].value) == ("Atlas says", None)
    assert [ground(sheet[place]) for place in ("A4", "B4", "E4", "F4")] == [""] * 4
    assert ground(sheet["C5"]) == GROUNDS["error"]
    assert made.sheetnames == ["Other", "Data ", "Atlas says"]


SHEET, STYLES = r"xl/worksheets/sheet\d\.xml", r"xl/styles\.xml"
ODD = {
    "prefixes": (SHEET, rb"<(/?)([a-zA-Z]+)(?=[\s/>])", rb"<\1x:\2"),
    "no references": (SHEET, rb' r="[A-Z]*\d+"', b""),
    "no styles": (STYLES, b"", None),
    "broken styles": (STYLES, rb"(?s)<fills.*", b"<fills"),
    "wide columns": (SHEET, rb"<sheetData>",
                     rb'<cols><col min="1" max="16384" width="9"/></cols><sheetData>'),
    "styled to the end": (SHEET, rb'(<row r="2".*?)(</row>)', rb'\1<c r="XFD2" s="1"/>\2'),
    "macros": (r"\[Content_Types\]\.xml",
               rb"openxmlformats-officedocument.spreadsheetml.sheet.main",
               rb"ms-excel.sheet.macroEnabled.main"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_workbooks_come_back_too(name, read):
    part, old, new = ODD[name]
    content = book(("S", [HEAD, *ROWS]))
    content = changed(content, part, old, new, count=0)
    if name == "prefixes":
        content = changed(content, SHEET, rb'xmlns="', rb'xmlns:x="')
    found = read(content)
    made = marked.marked(content, found, Language.CKB)
    assert told(read(made)) == told(found)
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        rows = packed.read("xl/worksheets/sheet1.xml")
        assert rows.count(b'space="preserve"') == len(found.held) + 2
        assert b"macroEnabled" not in packed.read("[Content_Types].xml")
    if "styles" not in name:
        assert ground(opened(made)["S"]["C4"]) == GROUNDS["error"]
