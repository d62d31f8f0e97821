"""An uploaded table is read in usual spellings, and every fault is named by row and column."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from geo.errors import ValidationError
from geo.intake import return_index
from geo.intake.return_index import MOST_BYTES, MOST_ROWS, Row, read

HEAD = "location,livelihoods_and_services,safety_and_cohesion,returnees\n"
ONE = Row(2, "Jalula", "", "", "high", "low", 1200)


def csv_of(*lines, head=HEAD):
    return (head + "\n".join(lines)).encode()


def xlsx_of(*sheets):
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def faults(content, name="index.csv"):
    with pytest.raises(ValidationError) as found:
        read(content, name)
    return [(one.row, one.column, one.rule) for one in found.value.findings]


def test_a_plain_table_is_read():
    assert read(csv_of("Jalula,high,low,1200"), "index.csv") == (ONE,)


@pytest.mark.parametrize(
    "head",
    [
        "Sub-district,Livelihoods & basic services,Safety and social cohesion,Number of returnees",
        "SUBDISTRICT;Livelihoods;Safety;Returnees (individuals)",
        "ADM3_EN\tScale 1\tScale 2\tReturnee individuals",
        "admin3Name,severity (livelihoods),x,y",
        "الناحية,سبل العيش والخدمات الأساسية,السلامة والتماسك الاجتماعي,عدد العائدين",
    ],
)
def test_headings_are_found_in_usual_spellings(head):
    separator = next(one for one in ",;\t" if one in head)
    line = separator.join(["Jalula", "High", " LOW ", "1200"])
    content = f"{head}\n{line}\n".encode()
    if head.startswith("admin3Name"):
        found = faults(content)
        assert {column for _, column, _ in found} == set(return_index.REQUIRED)
    else:
        assert read(content, "index.csv") == (ONE,)


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("60000", 60_000),
        ('"60,000"', 60_000),
        ("60 000", 60_000),
        ("60\u00a0000", 60_000),
        ("60'000", 60_000),
        ("٦٠٠٠٠", 60_000),
        ("٦٠٬٠٠٠", 60_000),
        ("۶۰۰۰۰", 60_000),
        ("60000.0", 60_000),
        ('"1,234,567"', 1_234_567),
        ("0", 0),
    ],
)
def test_numbers_are_read_with_separators_and_in_any_digits(written, people):
    (found,) = read(csv_of(f"Jalula,high,low,{written}"), "index.csv")
    assert found.returnees == people


@pytest.mark.parametrize(
    "written",
    ["60.000", "6e4", "-5", "12.5", '"6,00"', '"60,0000"', "about 60", "12345678901", "½", "²"],
)
def test_what_may_be_another_number_is_a_fault_and_no_guess(written):
    assert faults(csv_of(f"Jalula,high,low,{written}")) == [(2, "returnees", "value")]


@pytest.mark.parametrize(
    ("written", "level"), [("متوسطة", "medium"), ("مرتفع", "high"), ("LOW", "low")]
)
def test_severities_are_read_in_english_and_arabic(written, level):
    (found,) = read(csv_of(f"Jalula,{written},low,1"), "index.csv")
    assert found.livelihoods == level


def test_every_fault_is_named_by_row_and_column_at_once():
    content = csv_of("Jalula,severe,low,many", ",high,,", "Zummar,high,low,5")
    assert sorted(faults(content)) == [
        (2, "livelihoods_and_services", "value"),
        (2, "returnees", "value"),
        (3, "location", "empty"),
        (3, "returnees", "empty"),
        (3, "safety_and_cohesion", "empty"),
    ]


def test_a_fault_reads_as_a_sentence_with_the_value():
    with pytest.raises(ValidationError, match="row 2, column returnees: expected a whole number"):
        read(csv_of("Jalula,high,low,many"), "index.csv")


def test_a_row_of_hxl_tags_is_skipped():
    tags = "#adm3+name,#severity+livelihoods,#severity+safety,#affected+returnees"
    (found,) = read(csv_of(tags, "Jalula,high,low,1200"), "index.csv")
    assert found.row == 3


def test_cells_of_excel_errors_are_faults_and_no_tags():
    assert len(faults(csv_of("#N/A,#N/A,#N/A,#N/A"))) == 3


def test_titles_above_and_empty_rows_are_passed_over():
    content = f"Return Index\nRound 10\n\n{HEAD}\n\nJalula,high,low,1200\n".encode()
    (found,) = read(content, "index.csv")
    assert found.row == 7


def test_governorate_and_pcode_are_read_where_they_stand():
    head = "Governorate,Sub-district,P-code," + HEAD.partition(",")[2]
    (found,) = read(csv_of("Diyala,Jalula,IQG10Q05N04,high,low,1200", head=head), "a.csv")
    assert (found.governorate, found.pcode) == ("Diyala", "IQG10Q05N04")


def test_the_sub_district_comes_before_a_finer_location():
    head = "Location,Sub-district," + HEAD.partition(",")[2]
    (found,) = read(csv_of("Hay Al-Askari,Jalula,high,low,1200", head=head), "a.csv")
    assert found.location == "Jalula"


def test_missing_columns_are_all_named():
    found = faults(b"location,livelihoods\nJalula,high\n")
    assert found == [
        (None, "safety_and_cohesion", "missing-column"),
        (None, "returnees", "missing-column"),
    ]


def test_a_heading_that_is_there_twice_is_a_fault():
    head = "location,livelihoods,safety,returnees,returnees\n"
    assert (1, "returnees", "duplicate-column") in faults(csv_of("Jalula,high,low,1,2", head=head))


def test_a_table_without_rows_is_a_fault():
    assert faults(HEAD.encode()) == [(None, "", "empty")]


def test_a_workbook_is_read_on_the_sheet_that_has_the_columns():
    rows = [HEAD.strip().split(","), ["Jalula", "High", "Low", 1200]]
    assert read(xlsx_of([["About this file"], ["Round 10"]], rows), "Index.XLSX") == (ONE,)


@pytest.mark.parametrize("value", [60_000, 60_000.0, "60,000"])
def test_numbers_of_a_workbook_are_read_as_they_are(value):
    rows = [HEAD.strip().split(","), ["Jalula", "high", "low", value]]
    (found,) = read(xlsx_of(rows), "index.xlsx")
    assert found.returnees == 60_000


def test_formulas_are_faults_and_never_evaluated():
    rows = [HEAD.strip().split(","), ["Jalula", "high", "low", "=1+1"], ["=A2", "high", "low", 5]]
    assert faults(xlsx_of(rows), "index.xlsx") == [
        (2, "returnees", "formula"),
        (3, "location", "formula"),
    ]
    assert faults(csv_of('"=cmd|x",high,low,1')) == [(2, "location", "formula")]


def test_arabic_survives():
    rows = [HEAD.strip().split(","), ["جلولاء", "عالية", "منخفضة", "١٬٢٠٠"]]
    expected = (Row(2, "جلولاء", "", "", "high", "low", 1200),)
    assert read(xlsx_of(rows), "index.xlsx") == expected
    assert read(csv_of("جلولاء,عالية,منخفضة,١٬٢٠٠"), "index.csv") == expected
    assert read(csv_of("جلولاء,عالية,منخفضة,١٬٢٠٠").decode().encode("utf-16"), "a.csv") == expected


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"x" * (MOST_BYTES + 1), "a.csv", "size"),
        (HEAD.encode() + b"a,low,low,1\n" * (MOST_ROWS + 1), "a.csv", "size"),
        (b"x", "a.xls", "missing-column"),
        (b"%PDF-1.7", "a.csv", "kind"),
        (b"a\0b", "a.csv", "kind"),
        (b"", "a.xlsx", "empty"),
        (b"PK\x03\x04 no zip", "a.xlsx", "unreadable"),
        (b'"open\nfor ever', "a.csv", "unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(content, name, rule):
    assert faults(content, name)[0] == (None, faults(content, name)[0][1], rule)


def test_the_most_rows_that_are_allowed_are_read():
    content = HEAD.encode() + b"a,low,low,1\n" * MOST_ROWS
    assert len(read(content, "a.csv")) == MOST_ROWS


def test_a_workbook_that_unpacks_to_a_flood_is_refused(monkeypatch):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 5_000_000)
    small = return_index.UPLOAD._replace(unpacked=4_000_000)
    monkeypatch.setattr(return_index, "UPLOAD", small)
    assert faults(held.getvalue(), "a.xlsx") == [(None, "", "size")]


def test_a_zip_that_is_no_workbook_is_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("hello.txt", b"hello")
    assert faults(held.getvalue(), "a.xlsx") == [(None, "", "kind")]


def read_or_refused(content, name):
    """Returns the rows, or the faults that were named."""
    try:
        return read(content, name)
    except ValidationError as refused:
        return refused.findings


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.xlsx"]))
def test_no_bytes_raise_anything_but_named_faults(content, name):
    assert read_or_refused(content, name)


CELL = st.text(max_size=12)


@given(st.tuples(CELL, CELL, CELL, CELL))
def test_no_text_in_a_cell_raises_anything_but_named_faults(cells):
    line = ",".join('"' + one.replace('"', '""') + '"' for one in cells)
    assert read_or_refused((HEAD + line).encode("utf-8", "ignore"), "a.csv")
