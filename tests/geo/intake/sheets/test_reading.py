"""Sheets in every shape that is met: the right rows and columns, and every row accounted for."""

import io
import zipfile
from collections import Counter

import pytest
from sheet_shapes import SHAPES, book, each, text

from geo.errors import ValidationError
from geo.intake.sheets import outcome
from geo.intake.sheets.known import Known
from geo.intake.sheets.reading import Wanted

HEAD = ["Organisation", "Sector", "Governorate", "District", "Month", "Individuals"]
IGNORED = ("blank", "totals", "help", "hidden")


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


def body(count=8):
    return [
        [w[1], s, "Al-Anbar", p[1], "2023-03", 10 + n] for n, (p, w, s) in enumerate(each(count))
    ]


def told(content, known, name="sheet.xlsx", **said):
    document = outcome.document(outcome.of(content, name, Wanted(**said), known))
    counts = document["counts"]
    assert counts["rows"] == counts["taken"] + counts["held"] + sum(counts["ignored"].values())
    assert set(counts["ignored"]) == set(IGNORED)
    return document


def codes(document):
    return {one["code"]: one for one in document["findings"]}


@pytest.mark.parametrize("tagged", [True, False], ids=["tags", "no tags"])
@pytest.mark.parametrize("make", SHAPES)
def test_every_shape_is_read_without_help(make, tagged, known):
    shape = make(tagged)
    document = told(shape.content, known, shape.name, **dict(shape.options))
    read = [one["role"] or "" for one in document["reading"]["columns"]]
    assert tuple(read[: len(shape.roles)]) == shape.roles
    assert not any(read[len(shape.roles) :])
    assert document["counts"]["taken"] == (shape.taken or shape.rows)
    assert document["placed"]["not"] == 0
    assert document["distinct"]["organisations"] == 4
    assert document["distinct"]["sectors"] == (0 if "baseline" in shape.name else 4)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_any_encoding_and_delimiter(encoding, delimiter, known):
    head = ["المنظمة", "القطاع", "المحافظة", "القضاء", "الشهر", "عدد الافراد"]
    rows = [[w[0], "الصحة", "الانبار", "الرمادي", "آذار 2023", 5] for _, w, _ in each(6)]
    title = ["a,b;c|d\te"]
    document = told(text([title, head, *rows], delimiter, encoding), known, "arabic.csv")
    assert document["counts"]["taken"] == 6
    assert document["sums"]["individuals"] == 30
    assert document["period"] == {"from": "2023-03-01", "to": "2023-03-31"}


def test_western_letters_are_read_as_such(known):
    rows = [["Organisation", "Secteur", "Gouvernorat"], ["Première Urgence Internationale",
            "Santé", "Anbar"]]  # fmt: skip
    document = told(text(rows, ";", "cp1252"), known, "fr.csv")
    assert document["findings"][0]["code"] == "period-missing"
    assert document["counts"]["taken"] == 1


def test_totals_blank_and_hidden_rows_are_no_records(known):
    rows = body()
    total = sum(row[5] for row in rows)

    def act(sheet):
        sheet.row_dimensions[3].hidden = True

    content = book(("S", [HEAD, *rows[:4], [], *rows[4:], ["Total", "", "", "", "", total]], act))
    document = told(content, known)
    assert document["counts"]["ignored"] == {"blank": 1, "totals": 1, "help": 0, "hidden": 1}
    assert document["sums"]["individuals"] == total - rows[1][5]
    assert document["rows"] == {"held": "", "repeats": "", "blank": "6", "totals": "11",
                                "help": "", "hidden": "3"}  # fmt: skip
    assert {"totals-row", "totals-differ", "hidden-rows"} <= set(codes(document))


def test_repeats_are_kept_and_said(known):
    rows = body(4)
    document = told(book(("S", [HEAD, *rows, *rows])), known)
    assert (document["counts"]["taken"], document["counts"]["repeats"]) == (8, 4)
    assert codes(document)["repeats"]["rows"] == "6-9"


def test_each_id_that_stands_twice_is_named_with_its_own_rows(known):
    ids = ["A", "B", "A", "B", "C"]
    rows = [[one, *row] for one, row in zip(ids, body(5), strict=True)]
    found = told(book(("S", [["Activity ID", *HEAD], *rows])), known)["findings"]
    twice = {one["value"]: one["rows"] for one in found if one["code"] == "id-twice"}
    assert twice == {"A": "2, 4", "B": "3, 5"}


FAULTS = {
    "organisation-missing": (0, ""),
    "organisation-several": (0, "DRC / IRC"),
    "place-unknown": (2, "Atlantis"),
    "date-unreadable": (4, "soon"),
}
WARNINGS = {
    "sector-missing": (1, ""),
    "period-empty": (4, ""),
    "date-other-form": (4, "13/03/2023"),
    "organisation-new": (0, "Nobody's Friends"),
    "sector-unknown": (1, "Astronomy"),
    "place-part-unknown": (3, "Atlantis"),
    "date-implausible": (4, "1970-01-01"),
    "number-unreadable": (5, "<10"),
    "lost-letters": (1, "?????"),
}


@pytest.mark.parametrize(("code", "place", "value"), [(c, *v) for c, v in FAULTS.items()])
def test_an_error_holds_its_row_back(code, place, value, known):
    rows = body()
    rows[3][place] = value
    if code == "place-unknown":
        rows[3][3] = ""
    document = told(book(("S", [HEAD, *rows])), known)
    assert (document["counts"]["taken"], document["counts"]["held"]) == (7, 1)
    found = codes(document)[code]
    assert (found["severity"], found["row"], found["sheet"]) == ("error", 5, "S")
    assert found["message"]
    assert found["remedy"]


@pytest.mark.parametrize(("code", "place", "value"), [(c, *v) for c, v in WARNINGS.items()])
def test_a_warning_holds_nothing_back(code, place, value, known):
    rows = body()
    rows[3][place] = value
    document = told(book(("S", [HEAD, *rows])), known)
    assert document["counts"]["held"] == 0
    assert codes(document)[code]["severity"] == "warning"
    assert codes(document)[code]["row"] == 5


def test_codes_and_names_that_disagree_are_shown_and_asked(known):
    head = [*HEAD[:3], "District", "District pcode", *HEAD[4:]]
    rows = [[*row[:4], "IQG01Q03" if row[3] == "Al-Ramadi" else "IQG01Q01", *row[4:]]
            for row in body()]  # fmt: skip
    rows[0][4] = "IQG15Q07"
    document = told(book(("S", [head, *rows])), known)
    found = codes(document)["place-disagrees"]
    assert found["row"] == 2
    assert "Sinjar" in found["message"]
    assert "Al-Falluja" in found["message"]
    assert len(document["questions"][0]["candidates"]) == 2


def test_another_country_is_said_once(known):
    rows = [["NRC", "Health", f"Kabul {n % 7}", f"District {n}", "2023-01", 5] for n in range(300)]
    document = told(book(("S", [HEAD, *rows])), known)
    about = [one for one in document["findings"] if one["code"].startswith("place")]
    assert [one["code"] for one in about] == ["place-elsewhere"]
    assert document["counts"]["held"] == document["placed"]["not"] == 300
    assert document["distinct"]["governorates"] == 7
    assert not [one for one in document["questions"] if one["about"] == "place"]


def test_a_month_without_a_year_is_asked_or_said(known):
    rows = [[*row[:4], "January", row[5]] for row in body()]
    content = book(("S", [HEAD, *rows]))
    document = told(content, known)
    assert document["counts"]["held"] == 8
    assert [one["about"] for one in document["questions"]] == ["year"]
    assert told(content, known, year=2022)["period"]["to"] == "2022-01-31"
    assert told(content, known, "3w_2021.xlsx")["period"]["to"] == "2021-01-31"


@pytest.mark.parametrize(
    ("days", "form"),
    [(["13/02/2023", "01/03/2023"], "dmy"), (["02/13/2023", "03/01/2023"], "mdy"),
     (["2023-02-13", "2023-03-01"], "iso"), (["44970", "44986"], "serial"),
     (["١٣/٠٢/٢٠٢٣", "٠١/٠٣/٢٠٢٣"], "dmy")],
)  # fmt: skip
def test_the_form_of_days_is_that_of_the_column(days, form, known):
    head = [*HEAD[:4], "Start date", "Individuals"]
    rows = [[*row[:4], days[n % 2], row[5]] for n, row in enumerate(body())]
    document = told(book(("S", [head, *rows])), known)
    assert document["reading"]["form"]["dates"] == form
    assert document["period"] == {"from": "2023-02-13", "to": "2023-03-01"}


def test_days_that_may_be_months_are_asked(known):
    head = [*HEAD[:4], "Start date", "Individuals"]
    rows = [[*row[:4], "03/02/2023", row[5]] for row in body()]
    document = told(book(("S", [head, *rows])), known)
    assert "date-form" in codes(document)
    assert document["questions"][0]["about"] == "dates"


def test_persons_are_left_out_and_said(known):
    head = [*HEAD, "Focal point", "Reachable"]
    rows = [[*row, "A. Person", "a.person@example.org"] for row in body()]
    document = told(book(("S", [head, *rows])), known)
    said = [one for one in document["findings"] if one["code"] == "personal-data"]
    assert {one["column"] for one in said} == {"Focal point", "Reachable"}
    assert "example.org" not in str(document)


def test_a_column_can_be_named_by_a_person(known):
    head = ["Q1", *HEAD[1:]]
    content = book(("S", [head, *[["Own name", *row[1:]] for row in body()]]))
    assert "role-missing" in codes(told(content, known))
    document = told(content, known, roles={"Q1": "organisation"})
    assert document["counts"]["taken"] == 8
    with pytest.raises(ValidationError, match="no role 'nothing'"):
        told(content, known, roles={"Q1": "nothing"})


def test_of_two_sheets_that_fit_alike_one_is_asked_for(known):
    content = book(("A", [HEAD, *body()]), ("B", [HEAD, *body()]))
    (asked,) = told(content, known)["questions"]
    assert [one["name"] for one in asked["candidates"]] == ["A", "B"]
    assert told(content, known, sheet="B")["reading"]["sheet"] == "B"


CROSSED = [["District", "Health", "WASH", "Education", "Protection", "Total"],
           ["Al-Ramadi", 3, 4, 5, 6, 18], ["Al-Falluja", 1, 1, 1, 1, 4]]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (book(("S", CROSSED)), "cross.xlsx", "table of places by sectors"),
        (book(("S", [HEAD])), "bare.xlsx", "a header but no rows"),
        (book(("S", [["Name", "Colour"], ["a", "red"]])), "other.xlsx", "no sheet lists"),
        (b"", "empty.csv", "no sheet lists"),
        (b"PK\x03\x04broken", "broken.xlsx", "no workbook"),
        (b"not a zip", "wrong.xlsx", "no workbook"),
        (b"\xd0\xcf\x11\xe0old", "old.xls", "password, or of an old Excel"),
        (b"{}", "points.geojson", "cannot be read: save it as"),
        (b"\x00\x01\x02" * 100, "noise.csv", "no text|no sheet lists"),
    ],
)
def test_what_cannot_be_read_says_why(content, name, reason, known):
    with pytest.raises(ValidationError, match=reason):
        told(content, known, name)


def test_the_monthly_list_of_the_pack_is_what_the_store_holds(known, config, dataset):
    from_pack = dataset.features["partner-activities"]
    rows = from_pack[from_pack["source_id"] == "ocha-3w-2022"]
    names = known.organisations
    head = ["Month", "ADM1_PCODE", "ADM2_PCODE", "ADM3_PCODE", "Location", "Plan", "Cluster",
            "Beneficiary Type", "Partner Acronym", "Partner Full Name"]  # fmt: skip
    columns = ("start", "governorate_pcode", "district_pcode", "subdistrict_pcode", "place",
               "activity", "source_sector", "beneficiary", "organisation")  # fmt: skip
    sent = [
        [start[:7], *where, names[who].acronym, names[who].name]
        for start, *where, who in rows[list(columns)].fillna("").itertuples(index=False, name=None)
    ]
    read = outcome.of(text([head, *sent]), "3w.csv", Wanted(sender="ocha-3w-2022"), known)
    taken, document = read.taken, outcome.document(read)
    assert document["counts"]["taken"] == len(rows) == 4_839
    for read_of, plain in (
        ((one.units["governorate"] for one in taken), rows["governorate_pcode"]),
        ((one.sector_as_sent for one in taken), rows["source_sector"]),
        ((one.period.end.isoformat() for one in taken), rows["end"]),
    ):
        assert Counter(read_of) == plain.value_counts().to_dict()
    assert document["distinct"]["organisations"] == rows["organisation"].nunique() == 107
    assert document["distinct"]["sectors"] == rows["source_sector"].nunique()
    assert document["difference"] == {"new": 0, "changed": 0, "ended": 0, "same": 4_839,
                                      "missing": 0}  # fmt: skip
    assert document["questions"] == []


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


def test_columns_that_cannot_be_what_they_are_called_are_said(known):
    head = [*HEAD, *(f"Column {number}" for number in range(500))]
    rows = [[*row[:5], "many", *[1] * 500] for row in body()]
    document = told(book(("S", [head, *rows])), known)
    assert codes(document)["column-refused"]["column"] == "Individuals"
    assert "columns-cut" in codes(document)


def test_a_column_of_days_takes_its_form_from_another(known):
    head = [*HEAD[:4], "Start date", "End date"]
    rows = [[*row[:4], "01/02/2023", "28/02/2023"] for row in body()]
    document = told(book(("S", [head, *rows])), known)
    assert document["questions"] == []
    assert document["period"] == {"from": "2023-02-01", "to": "2023-02-28"}


def test_codes_of_the_country_in_another_writing_are_known(known):
    head = ["Organisation", "Sector", "Admin 2 P-code", "Month"]
    rows = [[w[1], s, f"IRQ{p[0][2:]}".lower(), "2023-03"] for p, w, s in each()]
    document = told(book(("S", [head, *rows])), known)
    assert document["placed"]["district"] == 8


def test_questions_as_headings_are_read(known):
    head = ["What is the name of your organization?", "Which cluster does the activity belong to?",
            "In which governorate is the activity?", "When did the activity start?",
            "How many households were reached?"]  # fmt: skip
    rows = [[w[1], s, "Dohuk", "2023-05-06", 7] for _, w, s in each()]
    document = told(book(("S", [head, *rows])), known)
    roles = [one["role"] for one in document["reading"]["columns"]]
    assert roles == ["organisation", "sector", "governorate", "start", "households"]
    assert document["placed"]["governorate"] == 8
    assert "Duhok" in codes(document)["place-spelling"]["message"]


def test_a_place_alone_is_found_or_asked(known):
    names = ("Kilo 9", "Al Askaree", "Falluja", "Bzebiz centre")
    rows = [["DRC", "WASH", name, "2023-11"] for name in names]
    document = told(book(("S", [["Organisation", "Sector", "Site name", "Month"], *rows])), known)
    assert (document["placed"]["site"], document["placed"]["district"]) == (2, 1)
    (asked,) = document["questions"]
    assert asked["value"] == "Bzebiz centre"


@pytest.mark.parametrize(
    "written",
    [
        "DRC",
        "drc ",
        "Danish Refugee Council (DRC)",
        "DRC - Danish Refugee Council",
        "Danish  Refugee council",
    ],
)
def test_an_organisation_is_known_in_every_writing(written, known):
    document = told(book(("S", [HEAD, [written, *body(1)[0][1:]]])), known)
    assert not {"organisation-new", "organisation-several"} & codes(document).keys()
    assert document["difference"]["new"] == 1
