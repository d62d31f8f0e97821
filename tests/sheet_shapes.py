"""Sheets as people send them, made small: the shapes of 3W, 4W and 5W that are met in practice."""

from sheet_parts import Shape, book, each, tags, text
from tagged_shapes import (
    code_lists,
    doubled_tags,
    help_rows,
    metadata_first,
    tags_only,
    template_4w,
)


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
