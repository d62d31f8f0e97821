"""Rounds of a list of sites as IOM's Displacement Tracking Matrix writes them, made up and seeded.

Places are in IOM's spelling of governorates and districts (`district_crosswalk.csv`), with points
inside the district, names in two scripts, an id that stays from round to round, and no P-codes.
"""

import csv
import random
from dataclasses import dataclass, replace

import shapely
from sheet_parts import book, text

LATIN = ("Hay", "Al Askari", "Nisan", "Zuhur", "Salam", "Wahda", "Tahrir", "Qadisiya", "Mansour")
ARABIC = ("حي", "العسكري", "نيسان", "الزهور", "السلام", "الوحدة", "التحرير", "القادسية", "المنصور")
ORIGINS = ("Anbar", "Babylon", "Baghdad", "Diyala", "Erbil", "Kirkuk", "Ninewa", "Salah al-Din")
SHELTERS = ("Camp", "Host families", "Hotel / Motel", "Rented houses", "Informal settlements",
            "Unfinished / Abandoned building", "Religious building", "School building",
            "Other shelter", "Unknown")  # fmt: skip
WAVES = tuple(f"Wave {letter}" for letter in "ABCDEFGHIJ")
LINKS = ("Map link",) * 3
HEAD = (
    "No", "Place id", "Governorate", "District", "Location name\nin English",
    "اسم الموقـع باللغة\nالعربية ", "Latitude", "Longitude", "Families ", "Individuals",
    *ORIGINS, *SHELTERS, *WAVES, *LINKS,
)  # fmt: skip
TAGS = (
    "", "#loc +code", "#adm1 +name", "#adm2 +name", "#adm3 +name", "#adm3 +name +i_ar", "#geo +lat",
    "#geo +lon", "#affected +idps +hh", "#affected +idps +ind",
    *("",) * (len(ORIGINS) + len(SHELTERS) + len(WAVES) + len(LINKS)),
)  # fmt: skip
ROLES = (
    "row_number", "site_id", "governorate", "district", "place", "name_ar", "latitude", "longitude",
    "households", "individuals",
    *("breakdown",) * (len(ORIGINS) + len(SHELTERS) + len(WAVES)), "", "", "",
)  # fmt: skip
LETTER = (("Dear colleagues,",), ("please find attached the master list of this round.",))


@dataclass(frozen=True)
class Site:
    """One made-up site."""

    id: int
    governorate: str
    district: str
    pcode: str
    name: str
    name_ar: str
    latitude: float
    longitude: float
    households: int

    @property
    def line(self):
        rest = self.households

        def parts(names, seed):
            left, found = rest, []
            for number, _ in enumerate(names[1:]):
                part = left // (2 + (self.id + seed + number) % 3)
                found.append(part)
                left -= part
            return [*found, left]

        return [
            self.id, self.governorate, self.district, self.name, self.name_ar,
            self.latitude, self.longitude, rest, 6 * rest,
            *parts(ORIGINS, 1), *parts(SHELTERS, 2), *parts(WAVES, 3), *LINKS,
        ]  # fmt: skip


def districts(config, dataset):
    """Returns (IOM's district, governorate, P-code, points inside) for districts whole in IOM's."""
    shapes = dataset.features["districts"].set_index("pcode").geometry
    path = config.data / "boundaries" / "district_crosswalk.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["relation"] == "same"]
    return [(row["iom_district"], row["governorate"], row["adm2_pcode"],
             shapes[row["adm2_pcode"]]) for row in rows]  # fmt: skip


def first_round(count, places, seed=130):
    """Returns so many sites, spread over the districts."""
    chance = random.Random(seed)  # noqa: S311 - made-up places
    ground = {pcode: (shape.representative_point(), shape) for _, _, pcode, shape in places}
    for _, shape in ground.values():
        shapely.prepare(shape)
    found = []
    for number in range(count):
        district, governorate, pcode, _ = places[number % len(places)]
        middle, shape = ground[pcode]
        one, two = chance.randrange(len(LATIN)), chance.randrange(len(LATIN))
        point = middle
        for _ in range(9):
            near = shapely.Point(middle.x + chance.uniform(-0.1, 0.1),
                                 middle.y + chance.uniform(-0.1, 0.1))  # fmt: skip
            if shape.contains(near):
                point = near
                break
        found.append(Site(
            20_000 + 7 * number, governorate, district, pcode,
            f"{LATIN[one]} {LATIN[two]} {number}", f"{ARABIC[one]} {ARABIC[two]} {number}",
            round(point.y, 6), round(point.x, 6), chance.randrange(3, 400),
        ))  # fmt: skip
    return found


def next_round(before, places):
    """Returns the sites of the next round: 10 % moved to another place, 10 % closed, 10 % new.

    Of every ten, the first has moved to where the tenth site before it was, the second is gone.
    """
    tenth = len(before) // 10
    moved = {one.id: replace(one, latitude=round(one.latitude + 0.002, 6))
             for one in before[::10]}  # fmt: skip
    closed = {one.id for one in before[1::10]}
    new = [replace(one, id=one.id + 1_000_000, name=f"{one.name} B", name_ar=f"{one.name_ar} ب")
           for one in first_round(len(before), places, seed=131)[:tenth]]  # fmt: skip
    return [moved.get(one.id, one) for one in before if one.id not in closed] + new


def workbook(sites, hxl=False):
    """Returns a round as the workbook that is sent: a letter first, then the list."""
    lines = [[number, *one.line] for number, one in enumerate(sites, start=1)]
    total = [
        "",
        "Total",
        *[""] * 6,
        *map(sum, zip(*(one.line[7:-3] for one in sites), strict=True)),
    ]
    rows = [HEAD, *([TAGS] if hxl else []), *lines, total]
    return book(("Letter", LETTER), ("Master list", rows))


def csv_of(sites):
    """Returns a round as CSV, which is written faster."""
    return text([HEAD, *([number, *one.line] for number, one in enumerate(sites, start=1))])
