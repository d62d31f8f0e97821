"""The 35 return hotspots of the slides of 9 December 2020, matched to P-codes.

The list is published by sub-district, the returnees only by governorate and the severity not at
all. The stars of the slide say what a hotspot is part of. Seven hotspots have no polygon of their
own in COD-AB: their subdistrict_pcode is the polygon in which their seat lies.
"""

from pathlib import Path

from making.writing import Places, rows_of, write_csv

COLUMNS = (
    "id",
    "name",
    "name_ar",
    "listed_governorate",
    "governorate_pcode",
    "district_pcode",
    "subdistrict_pcode",
    "match",
    "confidence",
    "governorate_returnees",
    "membership",
    "footnote",
    "remark",
    "seat_name",
    "seat_name_ar",
    "seat_latitude",
    "seat_longitude",
    "shared_with",
    "note",
    "source_id",
    "source_page_or_slide",
    "as_of",
)
RETURNEES = {
    "Salah al-Din": 467_964,
    "Ninewa": 490_230,
    "Anbar": 439_086,
    "Diyala": 137_580,
    "Kirkuk": 4_740,
    "Baghdad": 6_246,
}
MEMBERSHIP = {
    "Al-Qahtaniya": "Ba'aj",
    "Markaz Al-Ba'aj": "Ba'aj",
    "Al-Shamal": "Sinjar",
    "Markaz Sinjar": "Sinjar",
    "Qaeyrrawan": "Sinjar",
    "Al-Amirya": "Fallujah",
    "Al-Garma": "Fallujah",
    "Al-Saqlawiyah": "Fallujah",
    "Markaz Al-Ka'im": "West Anbar",
    "Markaz Heet": "West Anbar",
}
FOOTNOTES = {
    "Ba'aj": "* Part of Ba'aj",
    "Fallujah": "* Part of Fallujah",
    "Sinjar": "** Part of Sinjar",
    "West Anbar": "** Part of West Anbar",
}
REMARKS = {
    "Taza Khurmatu": "In the second copy of the slide the remark * Not a hotspot stands in the "
    "column of Kirkuk beside this name, which bears no star; the slide does not say what it is of",
    "Markaz Al-Muqdadiya": "Highlighted in the second copy of the slide; no reason is given",
}
# The gazetteer names both seats Husaybah in Arabic, though they are two towns.
ARABIC = {"Markaz Al-Ka'im": "مركز القائم", "Husaibah Al-Sharqiah": "حصيبة الشرقية"}


def make(places: Places) -> list[Path]:
    """Writes hotspots.csv, one row per listed sub-district, seats in degrees."""
    matches = rows_of(places.reference / "boundaries" / "hotspot_subdistrict_match.csv")
    rows = [hotspot(match) for match in matches]
    return [write_csv(places.output / "sites" / "hotspots.csv", COLUMNS, rows)]


def hotspot(match: dict[str, str]) -> dict[str, object]:
    """Returns one hotspot row from one row of the match table."""
    name = match["hotspot_name"]
    return {
        "id": name.lower().replace("'", "").replace(" ", "-"),
        "name": name,
        "name_ar": arabic_name(match),
        "listed_governorate": match["governorate_in_list"],
        "governorate_pcode": match["adm1_pcode"],
        "district_pcode": match["adm2_pcode"],
        "subdistrict_pcode": match["adm3_pcode"],
        "match": match["match"],
        "confidence": match["confidence"],
        "governorate_returnees": RETURNEES[match["governorate_in_list"]],
        "membership": MEMBERSHIP.get(name, ""),
        "footnote": FOOTNOTES.get(MEMBERSHIP.get(name, ""), ""),
        "remark": REMARKS.get(name, ""),
        "seat_name": match["seat_name"],
        "seat_name_ar": match["seat_name_ar"],
        "seat_latitude": match["seat_lat"],
        "seat_longitude": match["seat_lon"],
        "shared_with": match["polygon_shared_with"],
        "note": match["note"],
        "source_id": "dstwg-2020-12",
        "source_page_or_slide": "Hotspots per governorate",
        "as_of": "2020-12-09",
    }


def arabic_name(match: dict[str, str]) -> str:
    """Returns the COD Arabic name of a hotspot with its own polygon, else that of its seat."""
    if match["match"] != "no_own_polygon":
        return match["adm3_name_ar"]
    return ARABIC.get(match["hotspot_name"], match["seat_name_ar"].removeprefix("ناحية "))
