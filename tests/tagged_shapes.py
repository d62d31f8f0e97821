"""Sheets with rows of codes, tags and help above their data."""

from openpyxl.styles import PatternFill
from sheet_parts import ANBAR, Shape, book, each, tags


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
