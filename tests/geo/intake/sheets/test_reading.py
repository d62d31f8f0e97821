"""Sheets in every shape that is met: the right rows and columns, and every row accounted for."""

import csv
import datetime as dt
import json
from collections import Counter

import pytest
from read_sheets import CROSSED, HEAD, body, codes, told
from sheet_parts import book, each, text
from sheet_shapes import SHAPES

from geo.errors import InvalidQueryError, ValidationError
from geo.intake.sheets import outcome
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.work.rows import PREFIX


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


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


def test_a_month_that_a_spreadsheet_made_a_day_of_is_a_month(known):
    rows = [[*row[:4], dt.date(2023, 3, 1), row[5]] for row in body(3)]
    assert told(book(("S", [HEAD, *rows])), known)["period"] == {
        "from": "2023-03-01",
        "to": "2023-03-31",
    }


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


def test_the_monthly_list_of_the_pack_is_what_the_store_holds(known, config, dataset):
    from_pack = dataset.features["partner-activities"]
    rows = from_pack[from_pack["source_id"] == "ocha-3w-2022"]
    names = known.organisations
    head = ["Month", "ADM1_PCODE", "ADM2_PCODE", "ADM3_PCODE", "Location", "Plan", "Cluster",
            "Beneficiary Type", "Partner Acronym", "Partner Full Name"]  # fmt: skip
    columns = ("start", "governorate_pcode", "district_pcode", "subdistrict_pcode", "place",
               "activity", "source_sector", "beneficiary", "organisation")  # fmt: skip
    listed = (config.data / "sites" / "operational_presence_2022.csv").read_text("utf-8")
    units = [one["subdistrict_pcode"] for one in csv.DictReader(listed.splitlines())]
    sent = [
        [start[:7], *codes, unit, *what, names[who].acronym, names[who].name]
        for (start, *codes, _, place, plan, cluster, people, who), unit in zip(
            rows[list(columns)].fillna("").itertuples(index=False, name=None), units, strict=True
        )
        for what in [[place, plan, cluster, people]]
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


WIDE = [
    ["Individuals reached in March"],
    ["Organisation", "Governorate", "District", "Month", "Health", "WASH", "Education",
     "General Protection", "Total"],
    ["DRC", "Al-Anbar", "Al-Ramadi", "2023-03", 30, None, 5, 0, 35],
    ["IRC", "Al-Anbar", "Al-Falluja", "2023-03", None, 7, "-", 8, 15],
    ["UNHCR", "Al-Anbar", "Al-Falluja", "2023-03", None, None, None, None, None],
    ["Total", None, None, None, 30, 7, 5, 8, 50],
]  # fmt: skip


def test_a_table_of_places_by_sectors_is_read_as_a_list_when_asked(known):
    content = book(("S", WIDE))
    with pytest.raises(ValidationError, match="--unpivot"):
        told(content, known)
    read = outcome.of(content, "wide.xlsx", Wanted(unpivot=True), known)
    assert [(one.row, one.sector_as_sent, one.counts["individuals"]) for one in read.taken] == [
        (3, "Health", 30), (3, "Education", 5), (4, "WASH", 7), (4, "General Protection", 8),
    ]  # fmt: skip
    document = told(content, known, unpivot=True)
    assert document["counts"]["ignored"] == {"blank": 1, "totals": 1, "help": 0, "hidden": 0}
    assert (document["rows"]["blank"], document["rows"]["totals"]) == ("5", "6")
    assert {"unpivoted", "totals-column", "totals-row"} <= codes(document).keys()
    assert "totals-differ" not in codes(document)
    held = told(book(("S", [*WIDE[:2], ["", *WIDE[2][1:]], *WIDE[3:]])), known, unpivot=True)
    assert (held["counts"]["taken"], held["counts"]["held"]) == (2, 2)


def test_a_table_without_organisations_is_of_its_sender_or_held_back_once(known):
    rows = [[*row[1:3], *row[4:]] for row in WIDE[1:-1]]
    content = book(("S", [WIDE[0], *rows, ["Total", *WIDE[-1][2:3], *WIDE[-1][4:]]]))
    document = told(content, known, "wide 2023-03.xlsx", unpivot=True)
    assert (document["counts"]["taken"], document["counts"]["held"]) == (0, 4)
    errors = [one for one in document["findings"] if one["severity"] == "error"]
    assert [(one["code"], one["rows"]) for one in errors] == [("role-missing", "3-4")]
    assert "as the sender" in errors[0]["remedy"]
    for sender in ("drc", "Danish Refugee Council", f"{PREFIX}drc"):
        document = told(content, known, "wide 2023-03.xlsx", unpivot=True, sender=sender)
        assert (document["counts"]["taken"], document["counts"]["held"]) == (4, 0)
        assert document["distinct"]["organisations"] == 1
        assert "Danish Refugee Council" in codes(document)["organisation-no-column"]["message"]
        assert not document["questions"]
    document = told(content, known, "wide 2023-03.xlsx", unpivot=True, sender="health-cluster")
    assert document["counts"]["taken"] == 0


def test_a_list_without_places_says_so_once(known):
    rows = [["DRC", s, "2023-03", 5] for _, _, s in each(4)]
    document = told(book(("S", [["Organisation", "Sector", "Month", "Individuals"], *rows])), known)
    errors = [one for one in document["findings"] if one["severity"] == "error"]
    assert [(one["code"], one["rows"]) for one in errors] == [("role-missing", "2-5")]


def test_a_summary_by_sectors_beside_a_list_is_passed_over(known):
    content = book(("Pivot", CROSSED), ("S", [HEAD, *body()]))
    assert told(content, known)["reading"]["sheet"] == "S"
    assert "role-missing" in codes(told(book(("Pivot", CROSSED)), known, unpivot=True))


def test_features_of_a_map_are_read_where_they_lie(known):
    said = {"Organisation": "DRC", "Cluster": "Health", "Month": "2023-03"}
    ring = [[43.2, 33.4], [43.3, 33.4], [43.3, 33.5], [43.2, 33.4]]
    shapes = [{"type": "Point", "coordinates": [43.3, 33.42]},
              {"type": "Polygon", "coordinates": [ring]}, None]  # fmt: skip
    features = [{"type": "Feature", "properties": said, "geometry": one} for one in shapes]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    document = told(content, known, "sites.txt")
    assert (document["placed"]["point"], document["placed"]["not"]) == (2, 1)
    assert codes(document)["shape-point"]["rows"] == "3"


def test_days_that_mean_one_day_are_no_finding_and_households_are_not_people(known):
    head = [*HEAD[:4], "Start Date", "Beneficiaries (HH)"]
    rows = [[*one[:4], "13/10/2026", one[5]] for one in body()]
    rows[2][4] = dt.date(2026, 10, 5)
    document = told(book(("S", [head, *rows])), known)
    assert "date-other-form" not in codes(document)
    assert document["reading"]["columns"][5]["role"] == "households"


@pytest.mark.parametrize(
    ("said", "rows", "header"),
    [("3", [3], "Place"), ("2-3", [2, 3], "Where / Place"), ("٣", [3], "Place")],
)
def test_a_person_says_which_rows_are_the_header(said, rows, header, known):
    content = text(
        [
            ["Organisation", "Sector", "Governorate", "Month"],
            ["Who", "What", "Where", "When"],
            ["Partner", "Kind", "Place", "Moment"],
            ["DRC", "WASH", "Al-Anbar", "2023-03"],
            ["ACTED", "Health", "Ninewa", "2023-03"],
        ]
    )
    roles = {"#1": "organisation", "#2": "sector", "#3": "governorate", "#4": "month"}
    document = told(content, known, header=said, kind="activities", roles=roles)
    reading = document["reading"]
    assert (reading["header_rows"], reading["first_row"]) == (rows, 4)
    assert reading["columns"][2]["header"] == header
    assert document["counts"]["taken"] == 2


def test_a_header_that_a_person_names_is_read_so_whatever_it_says(known):
    content = text([["a", "b", "c"], ["x", "y", "z"], ["x", "y", "z"]])
    document = told(content, known, header="1", kind="activities")
    assert document["counts"]["held"] == 2
    assert {one["about"] for one in document["questions"]} == {"column"}
    with pytest.raises(ValidationError, match="row 9 is empty"):
        told(content, known, header="9", kind="activities")
    for wrong in ("x", "0", "2-1", "1-40"):
        with pytest.raises(InvalidQueryError, match="is no row of a header"):
            told(content, known, header=wrong)
