"""OCHA's 3W of January to April 2022 as one plain table.

Which rows were reported for a district only: the workbook has a column admin_level, but it says
4 (location) on all 4,839 rows, no Location is blank, and every row carries a sub-district code,
so the code alone cannot be trusted to say how much was known. Read from the data:

- district: the Location itself says so. Twelve rows read "Soran District" (8) or "Rawanduz
  District" (4), all in COD district Rawanduz; their sub-district (Diana, Markaz Rawanduz) is
  nominal and must not be counted as a report for that sub-district.
- subdistrict: the Location repeats the name of the sub-district and so says nothing finer
  (Al-Zab, Sarchnar, Bardarash, Harir, Taqtaq, Markaz Al-Hatra, Markaz Al-Khalis ...), whatever
  the hyphens, spaces, capitals and the article.
- location: all other rows. A "... center" is the town, a camp or a quarter is itself.

No Location is the name of its governorate. Sheikhan (36 rows, all in camp) is the camp. Akre and
Amedi (11 rows) are the towns whose names IOM also gives to their districts; their sub-districts
are those in which the towns lie, so they stay locations. Locations equal to the name of a
district elsewhere (Al Kaim in Kerbala) are quarters.
"""

import calendar
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from making.writing import Places, rows_of, write_csv

WORKBOOK = Path("activities") / "iraq_3w_jan_to_apr_2022_longtable.xlsx"
COLUMNS = (
    "id",
    "month",
    "governorate_pcode",
    "district_pcode",
    "subdistrict_pcode",
    "location",
    "location_level",
    "plan",
    "cluster",
    "sector",
    "beneficiary",
    "partner_category",
    "organisation",
    "organisation_as_sent",
    "organisation_type",
    "source_id",
    "as_of",
)
SECTORS = {
    "General Protection": "protection",
    "Gender Based Violence": "gbv",
    "Child Protection": "child-protection",
    "SNFI": "shelter-nfi",
    "Emergency Livelihoods": "livelihoods",
    "MPCA": "cash",
    "Food Security": "food-security",
    "CCCM": "cccm",
    "WASH": "wash",
    "Health": "health",
    "Education": "education",
}


def make(places: Places) -> list[Path]:
    """Writes operational_presence_2022.csv, one row per row of the workbook, in its order."""
    known = organisation_ids(places.sites / "organisations.csv")
    rows = [
        presence(number, sent, known)
        for number, sent in enumerate(sent_rows(places.reference / WORKBOOK), start=1)
    ]
    target = places.output / "sites" / "operational_presence_2022.csv"
    return [write_csv(target, COLUMNS, rows)]


def sent_rows(workbook: Path) -> Iterator[dict[str, str]]:
    """Yields the rows as texts without stray spaces; skips the metadata sheet and HXL row."""
    book = openpyxl.load_workbook(workbook)
    sheet = next(one for one in book.worksheets if one.title.startswith("3W longtable"))
    header, hashtags, *body = sheet.iter_rows(values_only=True)
    if not str(hashtags[0]).startswith("#"):
        raise ValueError(f"{workbook.name}: the second row should hold HXL hashtags")
    names = [clean(cell) for cell in header]
    for cells in body:
        yield dict(zip(names, map(clean, cells), strict=True))


def clean(cell: object) -> str:
    """Returns a cell as text with single plain spaces."""
    return " ".join(str(cell).split())


def organisation_ids(registry: Path) -> dict[str, str]:
    """Returns the registry id of every acronym the 3W uses."""
    known: dict[str, str] = {}
    for row in rows_of(registry):
        if row["source_id"] == "ocha-3w-2022":
            for spelling in {row["acronym"], *row["aliases"].split("|")} - {""}:
                if known.setdefault(spelling, row["id"]) != row["id"]:
                    raise ValueError(f"organisations.csv: two organisations spell {spelling}")
    return known


def presence(number: int, sent: dict[str, str], known: dict[str, str]) -> dict[str, object]:
    """Returns one row of the table for one row of the workbook."""
    year, month = (int(part) for part in sent["Month"].split("-"))
    return {
        "id": f"3w-2022-{number:05d}",
        "month": sent["Month"],
        "governorate_pcode": sent["ADM1_PCODE"],
        "district_pcode": sent["ADM2_PCODE"],
        "subdistrict_pcode": sent["ADM3_PCODE"],
        "location": sent["Location"],
        "location_level": location_level(sent),
        "plan": sent["Plan"],
        "cluster": sent["Cluster"],
        "sector": SECTORS[sent["Cluster"]],
        "beneficiary": sent["Beneficiary Type"],
        "partner_category": sent["Partner Category"],
        "organisation": known[sent["Partner Acronym"]],
        "organisation_as_sent": sent["Partner Acronym"],
        "organisation_type": sent["Organisation type"],
        "source_id": "ocha-3w-2022",
        "as_of": f"{sent['Month']}-{calendar.monthrange(year, month)[1]:02d}",
    }


def location_level(sent: dict[str, str]) -> str:
    """Returns how fine a row's place really is: location, subdistrict or district."""
    if sent["Location"].endswith(" District"):
        return "district"
    same = plain(sent["Location"]) == plain(sent["Sub-district"])
    return "subdistrict" if same else "location"


def plain(name: str) -> str:
    """Returns a name as bare lower-case letters and digits, without the Arabic article."""
    words = re.sub(r"[-_']", " ", name.lower()).split()
    return re.sub(r"[^a-z0-9]", "", "".join(word for word in words if word != "al"))
