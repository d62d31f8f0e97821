"""The addresses that the donor asks: all that the service describes, and thousands of views.

Everything in them was read in public answers; chance comes from a seeded generator, so that every
run asks the same.
"""

import json
import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from urllib.parse import quote, urlencode

from asker import Asker
from formats_read import Row

FORMATS = ("geojson", "gpkg", "parquet", "fgb", "csv", "xlsx", "kml")
LANGUAGES = ("en", "ar", "ckb", "kmr")
SENSITIVE = ("protection", "child-protection", "gbv", "legal", "hlp")
LITE = (
    "/lite",
    "/lite/sites",
    "/lite/hotspots",
    "/lite/areas",
    "/lite/blocked",
    "/lite/partners",
    "/lite/coverage",
    "/lite/organisation",
    "/lite/meeting",
)
FEEDS = ("/api/feeds/changes.atom", "/api/feeds/changes.json", "/api/feeds/ends.ics")
COUNTED = ("informal-sites", "hotspots", "abc-areas", "abc-area-units", "blocked-areas")
SECRETIVE = ("informal-sites", "blocked-areas", "partner-activities", "service-gaps")
"""Collections of which the public sees cells only."""
IRAQ = (38.7, 29.0, 48.8, 37.4)
ITEMS = "/api/collections/{}/items"
ELSEWHERE = (
    "/api/",
    "/lite/",
    "/healthz",
    "/readyz",
    "/api/leaflet/leaflet.js",
    "/lite/nowhere",
    "/api/tiles/WebMercatorQuad/6/25/39",
    "/api/nowhere",
    "/api/fonts/Atlas%20Regular/0-255.pbf",
    "/api/downloads/place.pdf?select=governorates/IQG01",
    "/api/downloads/place.pdf?select=districts/IQG01Q02",
    "/api/downloads/place.pdf?select=informal-sites/sites-iqg01q02n01",
    "/api/downloads/place.pdf?select=informal-sites/kilo-18-al-karama",
    "/api/downloads/organisation.pdf?partner=drc",
    "/api/downloads/organisation.pdf?partner=uims&lang=ar",
    "/api/downloads/meeting.pptx?governorate=IQG01",
    "/api/downloads/minutes.docx?lang=ar",
    *(
        f"/api/search?limit=50&q={quote(beginning)}"
        for beginning in (
            *"abcdefghijklmnopqrstuvwxyz",
            *"ابتثجحخدرزسشصطعغفقكلمنهوي",
            "al",
            "tal",
            "hay",
        )
    ),
    "/api/state?f=html&lang=ar",
    *(
        f"/api/state?date={day}{place}"
        for day in ("2022-02-15", "2023-06-01", "2023-12-13", "2026-11-30")
        for place in ("", "&governorate=IQG01", "&district=IQG01Q01", "&area=west-anbar&wider=true")
    ),
    "/lite/search?q=b&lang=ar",
    "/api/search?f=html&q=sector&lang=ckb",
)
"""Addresses whose parts no list names, and those that the description leaves out."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Known:
    """What the donor has read before it starts to combine."""

    asker: Asker

    @cached_property
    def description(self) -> dict:
        """The OpenAPI description."""
        return json.loads(self.asker.get("/api/openapi.json").body)

    @cached_property
    def collections(self) -> list[str]:
        """The ids of the collections."""
        listed = json.loads(self.asker.get("/api/collections").body)
        return [one["id"] for one in listed["collections"]]

    @cached_property
    def values(self) -> dict[str, list[str]]:
        """The values that the shared filters list."""
        told: dict[str, list[str]] = {}
        for collection in self.collections:
            address = f"/api/collections/{collection}/queryables"
            schema = json.loads(self.asker.get(address).body)
            for name, one in schema["x-filters"].items():
                told.setdefault(name, one.get("enum", []))
        return told

    def rows(self, collection: str, query: str = "") -> list[Row]:
        """Returns every feature of a collection that passes."""
        return self.asker.get(f"{ITEMS.format(collection)}?limit=10000{query}").rows

    @cached_property
    def districts(self) -> dict[str, list[str]]:
        """The districts of each governorate."""
        found: dict[str, list[str]] = {}
        for code in self.values["district"]:
            found.setdefault(code[:5], []).append(code)
        return found

    @cached_property
    def days(self) -> list[str]:
        """Days on which something starts or ends, the first and last of each month among them."""
        found: set[str] = {"2023-12-13"}
        for one in self.rows("partner-activities"):
            found |= {str(one[name])[:10] for name in ("start", "end") if one.get(name)}
        return sorted(day for day in found if re.fullmatch(r"20\d\d-\d\d-\d\d", day))

    @cached_property
    def cells(self) -> list[Row]:
        """The cells of sites."""
        return self.rows("informal-sites")


def described(known: Known) -> Iterator[str]:
    """Yields every address of the description, each of its parts with every value that it has."""
    yield from ELSEWHERE
    for path, item in known.description["paths"].items():
        parameters = [
            _resolved(known, one)
            for one in (*item.get("parameters", ()), *item.get("get", {}).get("parameters", ()))
        ]
        parts = {
            one["name"]: _choices(known, path, one) for one in parameters if one["in"] == "path"
        }
        for chosen in product(*parts.values()):
            address = path
            for name, value in zip(parts, chosen, strict=True):
                address = address.replace(f"{{{name}}}", quote(value, safe=""))
            if "{" not in address:
                yield address


def _resolved(known: Known, parameter: dict) -> dict:
    if "$ref" not in parameter:
        return parameter
    held = known.description["components"]["parameters"]
    return held[parameter["$ref"].rpartition("/")[2]]


def _choices(known: Known, path: str, parameter: dict) -> list[str]:
    listed = parameter["schema"].get("enum")
    if listed:
        return [str(one) for one in listed]
    if parameter["name"] == "feature" and path.startswith("/api/collections/"):
        collection = path.split("/")[3]
        ids = [str(one["id"]) for one in known.rows(collection)]
        return ids[: 12 if collection in SECRETIVE else 2]
    return []


def pages(known: Known) -> Iterator[str]:
    """Yields the lite pages and documents in every language, and the page of many places."""
    for path, language in product((*LITE, "/api", "/api/docs"), LANGUAGES):
        yield f"{path}?lang={language}"
    for collection in ("informal-sites", "hotspots", "abc-areas", "blocked-areas"):
        for one in known.rows(collection)[:12]:
            yield f"/lite/{collection}/{one['id']}"
    for code in (*known.districts["IQG01"], *known.districts["IQG15"], "IQG01", "IQG15"):
        yield f"/lite/{'districts' if len(code) > 5 else 'governorates'}/{code}"
    for collection in (*known.collections, "operational-presence"):
        yield f"{ITEMS.format(collection)}?f=html"
        for day in ("2022-02-15", "2023-06-01"):
            yield f"/api/downloads/{collection}.csv?date={day}&hxl=true"
    for layer, language in product(("informal-sites", "blocked-areas", "site-points"), LANGUAGES):
        yield f"/api/map/{layer}.geojson?lang={language}"


def tiles(known: Known, deepest: int = 14) -> Iterator[str]:
    """Yields the tiles over the data: all of them at low zooms, those over the cells below."""
    for zoom in range(7):
        (west, south), (east, north) = _tile(IRAQ[:2], zoom), _tile(IRAQ[2:], zoom)
        for column, row in product(range(west, east + 1), range(north, south + 1)):
            for collection in SECRETIVE:
                yield f"/api/collections/{collection}/tiles/WebMercatorQuad/{zoom}/{row}/{column}"
    for one in known.cells:
        place = one["geometry"]
        if place is None:
            continue
        middle = place.representative_point()
        for zoom in range(7, deepest + 1):
            column, row = _tile((middle.x, middle.y), zoom)
            layers = ",".join(SECRETIVE)
            yield f"/api/tiles/WebMercatorQuad/{zoom}/{row}/{column}?collections={layers}"


def _tile(place: Sequence[float], zoom: int) -> tuple[int, int]:
    world = 2**zoom
    latitude = math.radians(place[1])
    x = (place[0] + 180) / 360
    y = (1 - math.asinh(math.tan(latitude)) / math.pi) / 2
    return int(x * world), int(y * world)


@dataclass
class Views:
    """Random views: filters, days, boxes, conditions and languages, in every kind of address."""

    known: Known
    chance: random.Random

    def addresses(self, number: int) -> Iterator[str]:
        """Yields that many addresses."""
        kinds = [(self._items, 20), (self._lite, 2), (self._download, 3), (self._tile, 2)]
        kinds.append((self._feed, 1))
        made, weights = zip(*kinds, strict=True)
        for _ in range(number):
            yield self.chance.choices(made, weights)[0]()

    def _items(self) -> str:
        collection = self._collection()
        pairs = [*self.filters(), *self._own(collection)]
        if self.chance.random() < 0.2:
            pairs.append(("limit", str(self.chance.choice((1, 7, 500)))))
        return f"{ITEMS.format(collection)}?{urlencode(pairs)}"

    def _lite(self) -> str:
        path = self.chance.choice(LITE)
        if self.chance.random() < 0.3:
            collection = self.chance.choice(("informal-sites", "hotspots", "abc-areas"))
            path = f"/lite/{collection}/{self.chance.choice(self.known.rows(collection))['id']}"
        return f"{path}?{urlencode(self.filters())}"

    def _download(self) -> str:
        name = f"{self._collection()}.{self.chance.choice(FORMATS)}"
        name = self.chance.choice((*[name] * 6, "operational-presence.csv", "view.html"))
        pairs = self.filters()
        pairs += self._own(name.partition(".")[0]) if name[0] != "v" and name[:2] != "op" else []
        return f"/api/downloads/{name}?{urlencode(pairs)}"

    def _feed(self) -> str:
        stated = [one for one in self.filters() if not one[0].startswith("without")]
        return f"{self.chance.choice(FEEDS)}?{urlencode(stated)}"

    def _tile(self) -> str:
        zoom = self.chance.randint(4, 14)
        west, south, east, north = IRAQ
        place = (self.chance.uniform(west, east), self.chance.uniform(south, north))
        column, row = _tile(place, zoom)
        pairs = [*self.filters(), ("collections", ",".join((*SECRETIVE, "hotspots")))]
        return f"/api/tiles/WebMercatorQuad/{zoom}/{row}/{column}?{urlencode(pairs)}"

    def _collection(self) -> str:
        return self.chance.choice((*SECRETIVE, *COUNTED, "partner-activities", "districts"))

    def filters(self) -> Pairs:
        """Returns one to four shared filters."""
        names = self.chance.sample(_NAMES, self.chance.randint(1, 4))
        return [(name, self._value(name)) for name in names]

    def _value(self, name: str) -> str:
        listed = self.known.values.get(name, [])
        if name == "sector" and self.chance.random() < 0.5:
            return self.chance.choice(SENSITIVE)
        if name in ("governorate", "district", "subdistrict") and self.chance.random() < 0.5:
            return self.chance.choice([one for one in listed if one.startswith("IQG01")])
        if name in ("date", "compare"):
            return self.chance.choice(self.known.days)
        if name in _FIXED:
            return self.chance.choice(_FIXED[name])
        return self.chance.choice(listed)

    def _own(self, collection: str) -> Pairs:
        """Returns a box, a period or a condition that only items and files know, or none."""
        kind = self.chance.random()
        if kind < 0.25:
            return [("bbox", ",".join(f"{one:.4f}" for one in self._box()))]
        if kind < 0.4:
            first, last = sorted(self.chance.choices(self.known.days, k=2))
            return [("datetime", f"{first}/{self.chance.choice((last, '..'))}")]
        if kind < 0.7:
            return [("filter", self._condition(collection))]
        return []

    def _box(self) -> tuple[float, float, float, float]:
        west, south, east, north = IRAQ
        x, y = self.chance.uniform(west, east), self.chance.uniform(south, north)
        size = 10 ** self.chance.uniform(-3, 0.5)
        return (x, y, x + size, y + size)

    def _condition(self, collection: str) -> str:
        west, south, _, _ = self._box()
        number = self.chance.choice((1, 3, 7, 10, 42, 95, 300, 1000))
        sign = self.chance.choice(("<", ">=", "=", "<>"))
        code = self.chance.choice(self.known.values["district"])
        day = self.chance.choice(self.known.days)
        sector = self.chance.choice(SENSITIVE)
        place = f"S_INTERSECTS(geometry,POINT({west:.3f} {south:.3f}))"
        by_collection = {
            "informal-sites": [
                f"households {sign} {number}",
                f"individuals {sign} {number * 6}",
                "suppressed = true AND households IS NOT NULL",
                f"sites {sign} {number}",
            ],
            "partner-activities": [
                f"sector = '{sector}' AND district_pcode = '{code}'",
                f"sector = '{sector}' AND district_pcode IS NOT NULL",
                "site_id IS NOT NULL",
                f"\"end\" < DATE('{day}') AND sector = '{sector}'",
            ],
        }
        usual = [place, f"district_pcode = '{code}'", "name LIKE 'K%'", "note IS NOT NULL"]
        return self.chance.choice([*by_collection.get(collection, []), *usual])


_NAMES = (
    "governorate",
    "district",
    "subdistrict",
    "area",
    "partner",
    "sector",
    "orgtype",
    "presence",
    "date",
    "wider",
    "lang",
    "without",
    "without_donor",
)
_FIXED = {
    "presence": ("any", "none", "1", "2", "3", "5"),
    "wider": ("true", "false"),
    "orgtype": ("UN", "INGO", "NNGO", "Government"),
    "lang": LANGUAGES,
}
