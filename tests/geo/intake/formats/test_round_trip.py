"""Any table written in any format comes back as the same rows."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pytest
import shapely
from written_sheets import converted, delimited, texts, xlsb, xlsx

from geo.intake.sheets import workbook

ARABIC = ("الانبار", "الفلوجة", "منظمة الإغاثة", "تعز / Taizz", "IQG01Q01")
WORDS = {
    "cp1256": ARABIC,
    "cp1252": ("Première Urgence", "Éducation", "Organización", "août", "Niños", "protección"),
    "latin-1": ("für Flüchtlinge", "größe", "Österreich", "Straße"),
    "cp1250": ("żywność", "Polska Akcja", "Święto", "będą", "łódź"),
    "utf-8": (
        *ARABIC,
        "١٢٣",
        "کۆیە",
        "Rêxistin",
        "łódź",
        "Ñandú",
        'said "no"',
        "a|b;c",
        "1,5",
        "007",
    ),
}
WORDS |= dict.fromkeys(("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"), WORDS["utf-8"])
SEEDS = range(8)


class Chance:
    """Picks values, the same ones for a seed."""

    def __init__(self, seed):
        self._made = np.random.default_rng(seed)

    def below(self, most):
        return int(self._made.integers(most))

    def of(self, values):
        return values[self.below(len(values))]


def made(seed, words=WORDS["utf-8"]):
    """Returns a table of texts, days, numbers and blanks under a header."""
    chance = Chance(seed)

    def cell(_):
        return chance.of(
            (
                chance.of(words),
                f"{chance.of(words)}\nin two lines, {chance.below(9)}",
                dt.date(2022, 1, 1) + dt.timedelta(chance.below(900)),
                chance.below(5_000) - 5,
                chance.below(5_000) / 4 + 1 / 8,
                None,
            )
        )

    places = range(2 + chance.below(5))
    head = [f"{chance.of(words)} {place}" for place in places]
    return [head, *[list(map(cell, places)) for _ in range(3 + chance.below(27))]]


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """One workbook with every table, in each format."""
    tables = {f"S {seed}": made(seed) for seed in SEEDS}
    content = xlsx(tables)
    others = converted(content, ("ods", "xls"), tmp_path_factory.mktemp("books"))
    return {"xlsx": content, "xlsb": xlsb(tables), **others}


@pytest.mark.parametrize("end", ["xlsx", "xlsb", "ods", "xls"])
@pytest.mark.whole
def test_a_workbook_comes_back(end, books):
    read = workbook.sheets(books[end], "any name")
    assert {one.name: one.lines for one in read} == {f"S {n}": texts(made(n)) for n in SEEDS}


@pytest.mark.parametrize("encoding", WORDS)
def test_a_text_of_any_letters_and_separator_comes_back(encoding):
    for seed in SEEDS:
        table = made(seed, WORDS[encoding])
        for separator in ",;\t|":
            for above in ([], [["A title, with; many|signs\tin it"]]):
                content = delimited([*above, *table], separator, encoding)
                (read,) = workbook.sheets(content, "any.xlsx")
                assert read.lines == texts([*above, *table])


def mapped(seed):
    """Returns features with a text, a number and a day each, some of them areas."""
    chance = Chance(seed)
    count = range(20)
    places = [shapely.Point(40 + chance.below(8_000) / 1_000, 30 + chance.of(count)) for _ in count]
    held = {
        "منظمة": [chance.of((*WORDS["utf-8"], "a\nb", "")) for _ in count],
        "count": [chance.below(99) for _ in count],
        "day": [f"2023-0{1 + chance.below(9)}-11" for _ in count],
    }
    shapes = [one if chance.below(5) else one.buffer(0.25) for one in places]
    return gpd.GeoDataFrame(held, geometry=shapes, crs=4326)


@pytest.mark.parametrize(
    ("end", "driver", "system"),
    [
        ("geojson", "GeoJSON", 4326),
        ("geojson", "GeoJSON", 32638),
        ("gpkg", "GPKG", 4326),
        ("gpkg", "GPKG", 32638),
        ("kml", "LIBKML", 4326),
    ],
)
def test_features_come_back_with_their_points(end, driver, system, tmp_path):
    features = mapped(system)
    path = tmp_path / f"layer.{end}"
    more = {"RFC7946": "NO"} if end == "geojson" else {}
    features.to_crs(system).to_file(path, driver=driver, layer="layer", **more)
    (read,) = workbook.sheets(path.read_bytes(), path.name)
    head, *rows = [row for _, row in read.lines]
    found = [dict(zip(head, row, strict=False)) for row in rows]
    for one, (_, feature) in zip(found, features.iterrows(), strict=True):
        assert one["منظمة"] == " ".join(feature["منظمة"].split())
        assert (one["count"], one["day"]) == (str(feature["count"]), feature["day"])
        point = shapely.Point(float(one["longitude"]), float(one["latitude"]))
        assert feature.geometry.distance(point) < 1e-6
    areas = [n for n, one in enumerate(features.geometry, start=2) if one.geom_type != "Point"]
    assert read.said == (("shape-point", tuple(areas)),)
