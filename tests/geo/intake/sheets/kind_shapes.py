"""Lists of sites, rounds of the Return Index and registers as people send them, made small."""

from typing import NamedTuple

from dtm_rounds import LETTER
from sheet_parts import book, tags, text

SITES = (
    ("Falluja", "IQG01Q01", "Hay Nazal", "حي نزال", 33.345, 43.765, 40),
    ("Falluja", "IQG01Q01", "Hay Al-Risala", "حي الرسالة", 33.352, 43.778, 25),
    ("Ramadi", "IQG01Q03", "Hay Al-Bakr", "حي البكر", 33.425, 43.301, 18),
    ("Ramadi", "IQG01Q03", "Al-Tash", "الطاش", 33.392, 43.284, 31),
    ("Heet", "IQG01Q07", "Hay Al-Jamiya", "حي الجمعية", 33.636, 42.826, 12),
    ("Haditha", "IQG01Q06", "Hay Al-Sadaa", "حي السادة", 34.139, 42.378, 9),
)


class Shape(NamedTuple):
    """A file, its kind, the roles of its columns in order, and how many rows can be taken."""

    name: str
    content: bytes
    kind: str
    roles: tuple[str, ...]
    taken: int
    level: str = "subdistrict"


def site_baseline(hxl):
    """Shape 9: a hidden sheet of formulas that is fuller; a blank cell was not asked."""
    head = ["Site ID", "Governorate", "District", "Sub-district", "Site name", "Type of site",
            "# of families", "Electricity"]  # fmt: skip
    tag = ["#loc+code", "#adm1", "#adm2", "#adm3", "#loc+name", "#loc+type", "#affected+hh", ""]
    body = [[f"S-{n}", "Anbar", s[0], "", s[2], "Informal settlement", s[6] if n % 2 else None,
             "yes" if n % 3 else None] for n, s in enumerate(SITES)]  # fmt: skip
    fuller = [head, *[[f"=A{n}"] * 8 for n in range(200)]]
    sheets = (("data", fuller, "hidden"), ("Baseline", [head, *tags(hxl, tag), *body]))
    roles = ("site_id", "governorate", "district", "subdistrict", "place", "kind", "households", "")
    return Shape("baseline 2023-05.xlsx", book(*sheets), "sites", roles, 6, "district")


def master_list(hxl):
    """Shape 10: a letter first, IOM's spelling, two scripts, points, no P-codes, tags that lie."""
    head = ["Place id", "Governorate", "District", "Location name\nin English",
            "اسم الموقـع باللغة\nالعربية", "Latitude", "Longitude", "Families ", "Individuals",
            "Anbar", "Babylon", "Ninewa", "Camp", "Host families", "Rented houses",
            *["Google map"] * 3]  # fmt: skip
    tag = ["#loc+code", "#adm1", "#adm2", "#adm3", "#adm3", "#geo+lat", "#geo+lon",
           "#affected+hh", "#affected+ind", *[""] * 9]  # fmt: skip
    body = [[9100 + n, "Anbar", s[0], s[2], s[3], s[4], s[5], s[6], 6 * s[6],
             s[6] - 5, 3, 2, 1, s[6] - 4, 3, *["https://map"] * 3]
            for n, s in enumerate(SITES)]  # fmt: skip
    roles = ("site_id", "governorate", "district", "place", "name_ar", "latitude", "longitude",
             "households", "individuals", *["breakdown"] * 6, "", "", "")  # fmt: skip
    sheets = (("Letter", LETTER), ("IDP Master List", [head, *tags(hxl, tag), *body]))
    return Shape("DTM round 130 June 2023.xlsx", book(*sheets), "sites", roles, 6)


def group_above(hxl):
    """Shape 11: dictionary and summary first, a group row above, names in two scripts."""
    group = ["Location", "", "", "", "", "Coordinates", "", "Population", ""]
    head = ["Code", "Governorate", "District", "Camp name / اسم المخيم", "Camp type", "Y", "X",
            "HH", "IND"]  # fmt: skip
    tag = ["#loc+code", "#adm1+name", "#adm2+name", "#loc+name", "#loc+type", "#geo+lat",
           "#geo+lon", "#population+hh", "#population"]  # fmt: skip
    body = [[f"C{n:03}", "Anbar / الانبار", s[0], f"{s[2]} / {s[3]}", "Self-settled", s[4], s[5],
             s[6], 5 * s[6] + n] for n, s in enumerate(SITES)]  # fmt: skip
    rows = [group, head, *tags(hxl, tag), *body]
    sheets = (("Dictionary", [["Field", "Meaning"], ["HH", "families"]]),
              ("Summary", [["District", "HH"], ["Falluja", 65], ["Ramadi", 49]]),
              ("Camps May 2023", rows),
              ("Camps Apr 2023", [group, head, *tags(hxl, tag), *body[:4]]),
              ("Camps Mar 2023", [group, head, *tags(hxl, tag), *body[:3]]))  # fmt: skip
    roles = ("site_id", "governorate", "district", "place", "kind", "latitude", "longitude",
             "households", "individuals")  # fmt: skip
    return Shape("camps.xlsx", book(*sheets), "sites", roles, 6)


def camp_frame(hxl):
    """Shape 15: districts as slugs, and signed differences to the round before."""
    head = ["camp", "governorate", "district", "households", "change in households", "date"]
    tag = ["#loc", "#adm1", "#adm2", "#affected+hh", "", "#date"]
    body = [[s[2], "al.anbar", f"al.{s[0].lower()}", s[6], 3 - n, "2023-06-30"]
            for n, s in enumerate(SITES)]  # fmt: skip
    roles = ("place", "governorate", "district", "households", "", "reported")
    content = text([head, *tags(hxl, tag), *body], ";", "cp1252")
    return Shape("frame.csv", content, "sites", roles, 6, "district")


def arabic_list(hxl):
    """A list in Arabic with a title row that says the day, and Arabic digits."""
    head = ["رمز الموقع", "المحافظة", "القضاء", "اسم الموقع", "نوع الموقع", "عدد العوائل"]
    tag = ["#meta+id", "#adm1", "#adm2", "#loc", "#loc+type", "#affected+hh"]
    body = [[f"م-{n}", "الانبار", "الفلوجة" if s[0] == "Falluja" else "الرمادي", s[3],
             "موقع غير رسمي", "".join(chr(0x660 + int(c)) for c in str(s[6]))]
            for n, s in enumerate(SITES[:4])]  # fmt: skip
    rows = [["قائمة المواقع، 30 حزيران 2023"], [], head, *tags(hxl, tag), *body]
    roles = ("site_id", "governorate", "district", "place", "kind", "households")
    return Shape("مواقع.xlsx", book(("قائمة", rows)), "sites", roles, 4, "district")


def index_round(hxl):
    """A round of the Return Index by sub-district, with scores beside the severities."""
    head = ["Governorate", "Sub-district", "Score 1", "Livelihoods & basic services", "Score 2",
            "Safety and social cohesion", "Number of returnees"]  # fmt: skip
    tag = ["#adm1", "#adm3", "", "#severity+livelihoods", "", "#severity+safety", "#affected"]
    body = [["Anbar", "Al-Amirya", 61.5, "High", 20, "Low", 12_000],
            ["Anbar", "Al-Garma", 45.1, "Medium", 41, "Medium", 64_500],
            ["Anbar", "Al-Habbaniya", 12.0, "Low", 10, "Low", 9_000]]  # fmt: skip
    roles = ("governorate", "subdistrict", "", "livelihoods_and_services", "",
             "safety_and_cohesion", "returnees")  # fmt: skip
    sheets = (("About", LETTER), ("Round 19", [head, *tags(hxl, tag), *body]))
    return Shape(
        "Return Index round 19 - August 2023.xlsx", book(*sheets), "return-index", roles, 3
    )


def register(hxl):
    """A register of organisations."""
    head = ["Acronym", "Name", "Name in Arabic", "Type", "Other names"]
    tag = ["#org+acronym", "#org+name", "#org+name+i_ar", "#org+type", "#org+name+alt"]
    body = [
        ["DRC", "Danish Refugee Council", "", "International NGO", ""],
        ["XYF", "Example Yard Foundation", "مؤسسة المثال", "National NGO", "XY|X Y F"],
    ]
    roles = ("organisation_acronym", "organisation", "name_ar", "organisation_type", "aliases")
    content = book(("Partners", [head, *tags(hxl, tag), *body]))
    return Shape("partners.xlsx", content, "organisations", roles, 2, "")


SHAPES = (site_baseline, master_list, group_above, camp_frame, arabic_list, index_round, register)
