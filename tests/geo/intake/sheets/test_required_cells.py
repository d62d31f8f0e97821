"""Rows of our own templates without a cell that they need: held back, with what to do, in each."""

import io

import openpyxl
import pytest
from sheet_parts import text

from geo.intake.sheets import outcome
from geo.intake.sheets.findings.finding_kinds import Severity
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.template_columns import TEMPLATES
from geo.intake.templates import template, template_rows
from geo.language import Language

FIRST = template.HEAD_ROWS + 1
ROUND = ["Al-Anbar", "Al-Falluja", "Al-Garma", "", "high", "low", 61_000]
ASIDE = {
    "organisation": ("organisation_acronym",),
    "governorate": ("governorate_pcode", "district_pcode", "subdistrict_pcode"),
}
"""What says as much as a required column, and is emptied with it."""


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


def filled(kind, language, dataset, number=3):
    """Returns a workbook of our template with rows below its headings, and its sheet."""
    if kind == "return-index":
        book = openpyxl.load_workbook(io.BytesIO(template.empty(kind, language, dataset)))
        sheet = book.worksheets[1]
        sheet.delete_rows(FIRST)
        for place, value in enumerate(ROUND, start=1):
            sheet.cell(FIRST, place, value)
        return book, sheet
    rows = dataset.features[template_rows.LAYERS[kind].id].head(number)
    book = openpyxl.load_workbook(io.BytesIO(template.filled(kind, rows, language, dataset)))
    return book, book.worksheets[1]


def read(book, known, name="round 19 August 2023.xlsx"):
    held = io.BytesIO()
    book.save(held)
    return outcome.of(held.getvalue(), name, Wanted(day="2023-08-31"), known)


@pytest.mark.parametrize("kind", TEMPLATES)
@pytest.mark.parametrize("is_tagged", [True, False], ids=["tags", "no tags"])
def test_a_row_without_a_required_cell_is_held_back(kind, is_tagged, known, dataset):
    columns = TEMPLATES[kind].columns
    places = {one.role: place for place, one in enumerate(columns, start=1)}
    for one in (it for it in columns if it.is_required):
        book, sheet = filled(kind, Language.AR, dataset)
        for role in (one.role, *ASIDE.get(one.role, ())):
            if role in places:
                sheet.cell(FIRST, places[role]).value = None
        if not is_tagged:
            sheet.delete_rows(2)
        found, first = read(book, known), FIRST if is_tagged else FIRST - 1
        assert found.reading.kind.name == kind
        assert first in found.held, one.role
        said = [it for it in found.findings if it.kind.severity is Severity.ERROR]
        assert any(it.column.startswith(found.reading.header.names[places[one.role] - 1])
                   for it in said), one.role  # fmt: skip
        assert "sector-missing" not in {it.code for it in found.findings}


def test_what_says_as_much_as_a_required_cell_is_enough(known, dataset):
    book, sheet = filled("activities", Language.EN, dataset)
    roles = [one.role for one in TEMPLATES["activities"].columns]
    for row in range(FIRST, sheet.max_row + 1):
        sheet.cell(row, roles.index("governorate") + 1).value = None
        sheet.cell(row, roles.index("organisation") + 1).value = None
    assert not read(book, known).held, "codes and acronyms are there"


def test_codes_that_a_name_stands_for_are_said_once_and_never_of_our_own_sheet(known, dataset):
    book, sheet = filled("activities", Language.EN, dataset, 40)
    for place, one in enumerate(TEMPLATES["activities"].columns, start=1):
        for row in range(FIRST, sheet.max_row + 1) if one.role.endswith("_pcode") else ():
            sheet.cell(row, place).value = None
    assert "place-code-missing" not in {one.code for one in read(book, known).findings}
    head = "Organisation,Sector,Governorate,District,Admin2 P-code,Month"
    rows = ["DRC,WASH,Al-Anbar,Al-Ramadi,,2023-03", "DRC,WASH,Al-Anbar,Al-Falluja,,2023-03",
            "IRC,WASH,Ninewa,Sinjar,IQG15Q07,2023-03"]  # fmt: skip
    sheet = text([one.split(",") for one in (head, *rows)])
    found = outcome.of(sheet, "others.csv", Wanted(), known).findings
    assert [one.rows for one in found if one.code == "place-code-missing"] == [(2, 3)]


def test_a_no_that_looks_like_nothing_is_an_answer(known, dataset):
    book, sheet = filled("blocked-areas", Language.KMR, dataset, 12)
    place = [one.role for one in TEMPLATES["blocked-areas"].columns].index("named_in_source") + 1
    cells = [sheet.cell(row, place).value for row in range(FIRST, sheet.max_row + 1)]
    assert set(cells) == {"erê", "na"}, "the Kurmanji no is what others write for nothing"
    row = FIRST + cells.index("erê")
    sheet.cell(row, place).value = "na"
    found = read(book, known)
    changed = [one for one in found.difference.pairs if one.kind == "changed"]
    assert [(one.row.number, one.changes["named_in_source"]) for one in changed] == [
        (row, (True, False))
    ]


@pytest.mark.parametrize("heading", ["Sector", "Sector *"])
def test_stars_of_somebody_else_ask_for_nothing(heading, known):
    head = ["Partner", heading, "Governorate *", "Project title", "Modality", "Month", "Remarks"]
    rows = [["DRC", "", "Al-Anbar", "Wells", "Cash", "2023-03", "x"],
            ["IRC", "WASH", "Al-Anbar", "Wells", "Cash", "2023-03", "y"]]  # fmt: skip
    found = outcome.of(text([head, *rows]), "others.csv", Wanted(), known)
    assert not found.held
    assert "sector-missing" in {one.code for one in found.findings}
