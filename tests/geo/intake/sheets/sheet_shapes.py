"""Sheets as people send them, made small: the shapes of 3W, 4W and 5W that are met in practice."""

import csv
import io
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import PatternFill

ANBAR = ("IQG01", "Al-Anbar", "الانبار")
PLACES = (
    ("IQG01Q01", "Al-Falluja", "IQG01Q01N01", "Al-Amirya"),
    ("IQG01Q01", "Al-Falluja", "IQG01Q01N02", "Al-Garma"),
    ("IQG01Q03", "Al-Ramadi", "IQG01Q03N01", "Al-Habbaniya"),
    ("IQG01Q03", "Al-Ramadi", "IQG01Q03N03", "Markaz Al-Ramadi"),
)
WHO = (
    ("DRC", "Danish Refugee Council", "INGO"),
    ("UNHCR", "United Nations High Commisioner for Refugees", "UN"),
    ("IRC", "International Rescue Committee", "INGO"),
    ("PUI", "Première Urgence Internationale", "INGO"),
)
SECTORS = ("Health", "General Protection", "WASH", "Education")


class Shape(NamedTuple):
    """A file, its content, the roles of its columns in order, and how many rows it has."""

    name: str
    content: bytes
    roles: tuple[str, ...]
    rows: int
    options: tuple[tuple[str, object], ...] = ()
    taken: int | None = None


def book(*sheets):
    """Returns a workbook of (name, rows, state, act); `act` may do more to its sheet."""
    made = Workbook()
    made.remove(made.active)
    for name, rows, *more in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for one in more:
            if callable(one):
                one(sheet)
            else:
                sheet.sheet_state = one
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def text(rows, delimiter=",", encoding="utf-8"):
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter).writerows(rows)
    return held.getvalue().encode(encoding)


def each(count=8):
    """Yields (place, who, sector) of so many rows, no two alike."""
    for number in range(count):
        yield PLACES[number % 4], WHO[(number // 4 + number) % 4], SECTORS[number % 4]


def tags(hxl, *rows):
    return list(rows) if hxl else []


def metadata_first(hxl):
    head = [
        "Month",
        "ADM1_PCODE",
        "Governorate",
        "ADM3_PCODE",
        "Sub-district",
        "Cluster",
        "Partner Category",
        "Partner Acronym",
        "Partner Full Name",
        "Organisation type",
    ]
    tag = [
        "#date +reported",
        "#adm1 +code",
        "#adm1 +name",
        "#adm3 +code",
        "#adm3 +name",
        "#sector +cluster",
        "#org +impl ",
        "#org +acronym",
        "#org +name",
        "#org +type",
    ]
    body = [["2022-01", *ANBAR[:2], p[2], p[3], s, "Primary", *w] for p, w, s in each()]
    roles = (
        "month",
        "governorate_pcode",
        "governorate",
        "subdistrict_pcode",
        "subdistrict",
        "sector",
        "partner_category",
        "organisation_acronym",
        "organisation",
        "organisation_type",
    )
    rows = [head, *tags(hxl, tag), *body]
    about = [["Metadata"], [], ['"Month" Month of reported activity'], ["Source: OCHA"]]
    return Shape("3w.xlsx", book(("Metadata", about), ("3W Jan-Apr ", rows)), roles, 8)


def french(hxl):
    head = [
        "Sigle",
        "Nom complet de l'organisation",
        "Secteur",
        "Gouvernorat",
        "District",
        "Date de début",
        "Date de fin",
        "Ménages",
    ]
    tag = ["#org +name", "", "#sector", "#adm1", "#adm2", "#date +start", "#date +end", "#reached"]
    secteurs = ("Santé", "Protection", "EHA", "Éducation")
    body = [
        [w[0], w[1], secteurs[n % 4], "Anbar", p[1], "01/02/2023", "28/02/2023", 30 + n]
        for n, (p, w, _) in enumerate(each())
    ]
    roles = (
        "organisation_acronym",
        "organisation",
        "sector",
        "governorate",
        "district",
        "start",
        "end",
        "households",
    )
    return Shape("3w_fr.xlsx", book(("Feuil1", [head, *tags(hxl, tag), *body])), roles, 8)


def spanish(hxl):
    extra = [f'Pregunta {n} "otro|nada"' for n in range(30)]
    head = [
        "Organización",
        "Sector",
        "Actividad",
        "Estado de la actividad",
        "admin1",
        "Municipio",
        "Fecha de inicio",
        "Fecha de fin",
        "Total beneficiarios",
        "Hombres",
        "Mujeres",
        *extra,
    ]
    tag = [
        "#org",
        "#sector",
        "#activity",
        "#status",
        "#adm1",
        "#adm2",
        "#date+start",
        "",
        "",
        "",
        "",
        *[""] * 30,
    ]
    sectores = ("Salud", "Protección", "Agua, saneamiento e higiene", "Educación")
    body = [
        [
            w[1],
            sectores[n % 4],
            "Entrega de\nkits",
            "En curso",
            "Al-Anbar",
            p[1],
            f"{13 + n}/02/2023",
            "28/02/2023",
            20 + 2 * n,
            10 + n,
            10 + n,
            *["línea\nuna" if n else ""] * 30,
        ]
        for n, (p, w, _) in enumerate(each())
    ]
    roles = (
        "organisation",
        "sector",
        "activity",
        "status",
        "governorate",
        "district",
        "start",
        "end",
        "individuals",
        "breakdown",
        "breakdown",
        *[""] * 30,
    )
    return Shape("5w.csv", b"\xef\xbb\xbf" + text([head, *tags(hxl, tag), *body]), roles, 8)


def code_lists(hxl):
    head = ["Organization", "Cluster", "Governorate", "District", "Sub District"]
    tag = ["#org", "#sector", "#adm1", "#adm2", "#adm3"]
    codes = ("HEA", "PRO", "WSH", "FSS")
    body = [[w[0], codes[n % 4], "Al-Anbar", p[1], p[3]] for n, (p, w, _) in enumerate(each())]
    lists = [["Code"], *[[f"=Lists!A{n}"] for n in range(2, 30)]]
    arabic = [["المحافظة"], *[[name] for name in ("الانبار", "نينوى", "بغداد")]]
    named = [(f"List {n}", lists) for n in range(6)]
    sheets = (("March 2023", [head, *tags(hxl, tag), *body]), ("قوائم", arabic), *named)
    roles = ("organisation", "sector", "governorate", "district", "subdistrict")
    return Shape("3w_codes.xlsx", book(*sheets), roles, 8)


def template_4w(hxl):
    english = [
        "Activity ID",
        "Organisation",
        "Sector",
        "Activity",
        "Governorate",
        "District",
        "Sub-district",
        "Start date",
        "End date",
        "Planned",
        "Reached",
        "Planned",
        "Reached",
    ]
    arabic = [
        "رمز النشاط",
        "المنظمة",
        "القطاع",
        "النشاط",
        "المحافظة",
        "القضاء",
        "الناحية",
        "تاريخ البدء",
        "تاريخ الانتهاء",
        "",
        "",
        "",
        "",
    ]
    tag = [
        "#activity+id",
        "#org",
        "#sector",
        "#activity",
        "#adm1",
        "#adm2",
        "#adm3",
        "#date+start",
        "#date+end",
        "#targeted+hh",
        "#reached+hh",
        "#targeted",
        "#reached",
    ]
    body = []
    for n, (p, w, s) in enumerate(each(12)):
        end = "2023-01-31" if n != 5 else "2022-12-01"
        body.append(
            [
                f"A-{n // 2}",
                w[1],
                s,
                "Distribution",
                "Anbar",
                p[1],
                p[3],
                "2023-01-02",
                end,
                40,
                30,
                240,
                180,
            ]
        )
    rows = [
        ["Iraq 4W matrix 2023"],
        ["Mandatory", "Optional"],
        [""] * 9 + [480, 360, 2880, 2160],
        ["", "WHO", "", "WHAT", "", "WHERE", "", "", "", "Households", "", "Individuals", ""],
        english,
        arabic,
        *tags(hxl, tag),
        *body,
    ]

    pivot = [["Sum of reached"], ["Row labels", "Sum"], ["DRC", 5], ["Grand Total", 5]]
    roles = (
        "activity_id",
        "organisation",
        "sector",
        "activity",
        "governorate",
        "district",
        "subdistrict",
        "start",
        "end",
        "households_planned",
        "households",
        "individuals_planned",
        "individuals",
    )

    def merges(sheet):
        for area in ("B4:C4", "D4:E4", "F4:H4", "J4:K4", "L4:M4"):
            sheet.merge_cells(area)
        sheet.protection.enable()

    return Shape("4w.xlsx", book(("Pivot", pivot), ("4W", rows, merges)), roles, 12, taken=11)


def crossed(hxl):
    head = [
        "Organisation acronym",
        "Organisation name",
        "Cluster",
        "Month",
        "Year",
        "Admin1 P-code",
        "Admin1",
        "Admin2 P-code",
        "Admin2",
    ]
    tag = [
        "#org +name",
        "#org +acronym",
        "#sector",
        "#date+month",
        "#date+year",
        "#adm1+code",
        "#adm1+name",
        "#adm2+code",
        "#adm2+name",
    ]
    body = [[w[1], w[0], s, "January", 2023, "IRQG01", "Anbar", p[0], p[1]] for p, w, s in each()]
    roles = (
        "organisation",
        "organisation_acronym",
        "sector",
        "month",
        "year",
        "governorate_pcode",
        "governorate",
        "district_pcode",
        "district",
    )
    return Shape("crossed.xlsx", book(("Data", [head, *tags(hxl, tag), *body])), roles, 8)


def tags_only(hxl):
    head = (
        ["#org", "#sector +name", "#adm1 +name", "#adm2 +name", "#date +month"]
        if hxl
        else ["Org", "Name", "Governorate", "District", "Reporting"]
    )
    body = [[w[0], s, "Anbar", p[1], "January"] for p, w, s in each()]
    roles = ("organisation", "sector", "governorate", "district", "month")
    return Shape("tags.xlsx", book(("Sheet1", [head, *body])), roles, 8, (("year", 2023),))


def doubled_tags(hxl):
    head = [
        "Lead Organisation*",
        "Sector*",
        "Governorate*",
        "District*",
        "Start Date*",
        "# of Individuals reached*",
    ]
    tag = ["#org+lead", "#sector", "#adm1", "#adm2", "#date+start", "#reached+ind"]
    body = [[w[1], s, "Anbar", p[1], "2023-03-01", 60 + n] for n, (p, w, s) in enumerate(each())]

    def act(sheet):
        sheet.protection.enable()
        for number in range(12, 60):
            for column in range(1, 7):
                sheet.cell(number, column).fill = PatternFill("solid", fgColor="EEEEEE")

    lists = [(f"list{n}", [["DRC"], ["IRC"]], "hidden") for n in range(4)]
    roles = ("organisation", "sector", "governorate", "district", "start", "individuals")
    rows = [head, *tags(hxl, tag, tag), *body]
    return Shape("double.xlsx", book(("Reporting", rows, act), *lists), roles, 8)


def hidden_fuller(hxl):
    head = [
        "Partner",
        "Activity",
        "Governorate",
        "District",
        "Sub-district",
        "Site name",
        "Families",
    ]
    tag = ["#org", "#activity", "#adm1", "#adm2", "#adm3", "#loc", "#affected+hh"]
    body = [
        [w[0], "Site baseline", "Anbar", p[1], p[3], f"Site {n}", 10 + n if n % 2 else None]
        for n, (p, w, _) in enumerate(each())
    ]
    fuller = [head, *body * 4, ["=SUM(A1)"] * 7]
    roles = (
        "organisation",
        "activity",
        "governorate",
        "district",
        "subdistrict",
        "place",
        "households",
    )
    rows = [head, *tags(hxl, tag), *body]
    sheets = (("full", fuller, "hidden"), ("Baseline 2023-05", rows))
    return Shape("baseline.xlsx", book(*sheets), roles, 8)


def iom_spelling(hxl):
    head = [
        "Place id",
        "Governorate",
        "District",
        "Location name\n/ اسم الموقـع ",
        "Latitude",
        "Longitude",
        "Organisation",
        "Cluster",
        "Families",
        "Map link",
        "Map link",
        "Map link",
    ]
    tag = [
        "",
        "#adm1",
        "#adm2",
        "#adm3",
        "#geo+lat",
        "#geo+lon",
        "#org",
        "#sector",
        "#affected+hh",
        "",
        "",
        "",
    ]
    spelled = {"Al-Falluja": "Falluja", "Al-Ramadi": "Ramadi"}
    body = [
        [
            f"IQ-{n}",
            "Anbar",
            spelled[p[1]],
            f"Hay {n} / حي {n}",
            33.35 + n / 100 if p[1] == "Al-Falluja" else 33.42,
            43.78 if p[1] == "Al-Falluja" else 43.3,
            w[1],
            s,
            12 + n,
            "http://map",
            "http://map",
            "http://map",
        ]
        for n, (p, w, s) in enumerate(each())
    ]
    roles = (
        "place_id",
        "governorate",
        "district",
        "place",
        "latitude",
        "longitude",
        "organisation",
        "sector",
        "households",
        "",
        "",
        "",
    )
    letter = [["Dear colleagues,"], ["please find attached the list."]]
    rows = [head, *tags(hxl, tag), *body]
    sheets = (("Letter", letter), ("Master list", rows))
    return Shape("dtm_2023-02.xlsx", book(*sheets), roles, 8)


def three_candidates(hxl):
    group = ["Partner information", "", "Location", "", "Achievement", ""]
    head = ["Agency", "Cluster", "Governorate", "Governorate (AR)", "District", "Beneficiaries"]
    tag = ["#org", "#sector", "#adm1+name", "#adm1+name+alt", "#adm2", "#reached"]
    body = [[w[0], s, "Al-Anbar", "الانبار", p[1], 40 + n] for n, (p, w, s) in enumerate(each())]
    rows = [group, head, *tags(hxl, tag), *body]
    dictionary = [["Field", "Meaning"], ["Agency", "who works"], ["Cluster", "what"]]
    summary = [["Cluster", "Beneficiaries"], ["Health", 100], ["WASH", 80]]
    roles = ("organisation", "sector", "governorate", "", "district", "individuals")
    sheets = (("Dictionary", dictionary), ("Summary", summary), ("Jan 2023", rows),
              ("Feb 2023", [group, head, *tags(hxl, tag), *body[:5]]),
              ("Mar 2023", [group, head, *tags(hxl, tag), *body[:3]]))  # fmt: skip
    return Shape("3w_3.xlsx", book(*sheets), roles, 8)


def both_scripts(hxl):
    head = [
        "Organization / المنظمة",
        "Sector / القطاع",
        "Governorate / المحافظة",
        "District / القضاء",
        "Month / الشهر",
    ]
    tag = ["#org", "#sector", "#adm1", "#adm2", "#date"]
    arabic = {"Al-Falluja": "الفلوجة", "Al-Ramadi": "الرمادي"}
    body = [
        [w[1], s, "Al-Anbar / الانبار", f"{arabic[p[1]]} / {p[1]}", "كانون الثاني ٢٠٢٣"]
        for p, w, s in each()
    ]
    roles = ("organisation", "sector", "governorate", "district", "month")
    return Shape("both.xlsx", book(("بيانات", [head, *tags(hxl, tag), *body])), roles, 8)


def merged_groups(hxl):
    group = ["Who", "", "What", "Where", "", "When"]
    head = ["Organisation", "Acronym", "Sector", "Governorate", "District", "Month"]
    tag = ["#org+name", "#org+acronym", "#sector", "#adm1", "#adm2", "#date"]
    body = [
        [w[1], w[0], s, "Anbar" if n % 2 == 0 else None, p[1], "2023-04"]
        for n, (p, w, s) in enumerate(each())
    ]
    first = 4 if hxl else 3

    def act(sheet):
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("D1:E1")
        for row in range(first, first + 8, 2):
            sheet.merge_cells(start_row=row, end_row=row + 1, start_column=4, end_column=4)

    roles = ("organisation", "organisation_acronym", "sector", "governorate", "district", "month")
    return Shape(
        "merged.xlsx", book(("Data", [group, head, *tags(hxl, tag), *body], act)), roles, 8
    )


def help_rows(hxl):
    group = ["Partner", "", "Activity", "", "Location", "", "Reach"]
    head = [
        "Partner name",
        "Donor",
        "Sector",
        "Activity",
        "Governorate",
        "District",
        "Start date",
        "Individuals reached",
    ]
    helps = [
        "Required. Select from the list",
        "Optional",
        "Required. Select",
        "Required",
        "Required. Select",
        "Required. Select",
        "DD/MM/YYYY",
        "Required",
    ]
    tag = [
        "#org",
        "#org+funder",
        "#sector",
        "#activity",
        "#adm1",
        "#adm2",
        "#date+start",
        "#reached",
    ]
    body = [
        [w[1], "ECHO", s, "Training", "Anbar", p[1], f"{14 + n}/03/2023", 5 + n]
        for n, (p, w, s) in enumerate(each())
    ]

    def act(sheet):
        sheet.protection.enable()
        for number in range(20, 200):
            sheet.cell(number, 1).fill = PatternFill("solid", fgColor="EEEEEE")

    roles = (
        "organisation",
        "donor",
        "sector",
        "activity",
        "governorate",
        "district",
        "start",
        "individuals",
    )
    rows = [[*group, ""], head, helps, *tags(hxl, tag), *body]
    options = [["DRC", "Health"], ["IRC", "WASH"]]
    return Shape("template.xlsx", book(("Form", rows, act), ("options", options)), roles, 8)


def slugs(hxl):
    head = ["org", "sector", "governorate", "district", "change in households"]
    tag = ["#org", "#sector", "#adm1", "#adm2", ""]
    slug = {"Al-Falluja": "al.falluja", "Al-Ramadi": "al.ramadi"}
    body = [[w[0], s, "al.anbar", slug[p[1]], -3 + n] for n, (p, w, s) in enumerate(each())]
    roles = ("organisation", "sector", "governorate", "district", "")
    content = text([head, *tags(hxl, tag), *body], ";", "cp1252")
    return Shape("frame 2023-06.csv", content, roles, 8)


SHAPES = (
    metadata_first, french, spanish, code_lists, template_4w, crossed, tags_only, doubled_tags,
    hidden_fuller, iom_spelling, three_candidates, both_scripts, merged_groups, help_rows, slugs,
)  # fmt: skip
