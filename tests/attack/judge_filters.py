"""Judges filters: they choose by what is shown, and what they refuse confirms nothing."""

import random
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import shapely
from addresses import IRAQ, ITEMS, SECRETIVE, Known
from findings import Finding
from formats_read import Row

ASKED_WITH = (
    "/api/collections/informal-sites/items/{}",
    "/api/collections/blocked-areas/items/{}",
    "/api/collections/partner-activities/items?site={}",
    "/api/collections/partner-activities/items?site_id={}",
    "/api/collections/partner-activities/items?place_id={}",
    "/api/collections/informal-sites/items?id={}",
    "/api/collections/informal-sites/items?site_group={}",
    "/api/collections/informal-sites/items?filter=id%20%3D%20%27{}%27",
    "/api/collections/service-gaps/items?filter=place_id%20LIKE%20%27{}%27",
    "/api/collections/partner-activities/items?filter=site_id%20%3D%20%27{}%27",
    "/api/downloads/informal-sites.csv?site={}",
    "/api/downloads/informal-sites.csv?id={}",
    "/api/downloads/view.html?select=informal-sites/{}",
    "/api/tiles/WebMercatorQuad/6/25/39?site={}",
    "/api/tiles/WebMercatorQuad/tilejson.json?site={}",
    "/api/styles/atlas?site={}",
    "/api/styles/{}",
    "/api/map/{}.geojson",
    "/lite/informal-sites/{}",
    "/lite/blocked-areas/{}",
    "/lite?site={}",
    "/lite?select=informal-sites/{}",
    "/lite/partners?site={}",
    "/api/collections/informal-sites/items?without={}",
    "/api/collections/partner-activities/items?date=2023-06-15&without={}",
    "/api/downloads/partner-activities.csv?without_donor={}",
    "/api/collections/districts/items?without_donor={}",
    "/lite/partners?without={}",
    "/lite?without_donor={}",
)
"""Addresses into which an id can be put that somebody has read elsewhere."""
UNUSABLE = (
    "/lite?select=zzz",
    "/lite?layers=zzz",
    "/lite?at=zzz",
    "/lite?weights=zzz",
    "/lite?site=zzz",
    "/lite?table=zzz&matrix=zzz&rows=zzz&order=zzz&threshold=zzz&date=zzz&compare=zzz",
    "/api/downloads/view.html?select=zzz",
    "/api/downloads/view.html?layers=zzz",
    "/api/collections/informal-sites/items?site=zzz&presence=zzz&date=zzz&wider=zzz&lang=zzz",
    "/api/collections/informal-sites/items?kind=zzz&households=zzz&zzz=1&bbox=zzz&limit=zzz",
    "/api/collections/informal-sites/items?filter=zzz",
    "/api/collections/zzz/items",
    "/api/collections/informal-sites/items?filter=zzz%20%3D%201",
    "/api/downloads/informal-sites.zzz",
    "/api/downloads/informal-sites.csv?limit=1&hxl=zzz",
    "/api/tiles/WebMercatorQuad/99/0/0",
    "/api/tiles/WebMercatorQuad/6/25/39?collections=zzz",
    "/api/styles/atlas?zzz=1",
    "/lite/zzz/zzz",
    "/api/symbols/zzz.svg",
    "/lite?audience=coordinator",
    "/api/collections/informal-sites/items?audience=coordinator",
    "/api/collections/informal-sites/items?audience=partner",
    "/lite/sites?audience=partner",
    "/api/downloads/informal-sites.csv?audience=partner",
    "/lite?as=coordinator",
    "/share/zzz",
    "/api/downloads/view.html?audience=coordinator",
    "/lite/informal-sites/zzz?audience=partner",
)
"""Addresses whose values cannot be used: what they answer is read for hidden names."""
_EDGE = 0.002
"""Degrees around an edge where a box may fall on either side, for shapes are rounded."""


def refusals(known: Known, guesses: Mapping[str, str]) -> Iterator[Finding]:
    """Yields addresses that answer a hidden id in another way than one that was made up."""
    for address in UNUSABLE:
        known.asker.get(address)
    for real, made_up in guesses.items():
        for template in ASKED_WITH:
            answer = known.asker.get(template.format(quote(real)))
            other = known.asker.get(template.format(quote(made_up)))
            same = answer.saying(real, "ID") == other.saying(made_up, "ID")
            if answer.status != other.status or not same:
                fact = f"that “{real}” is the id of something"
                why = f"{other.address} has another answer"
                yield Finding("refusal", answer.address, fact, why)


def boxes(known: Known, chance: random.Random, number: int) -> Iterator[Finding]:
    """Yields boxes that keep a feature whose shown shape lies elsewhere, or drop one inside."""
    for collection in SECRETIVE:
        shown = {str(one["id"]): one["geometry"] for one in known.rows(collection)}
        placed = {name: shape for name, shape in shown.items() if shape is not None}
        names = sorted(placed)
        for at in range(number):
            box = _box(placed[chance.choice(names)] if at % 2 and names else None, chance)
            edges = ",".join(f"{one:.4f}" for one in box.bounds)
            address = f"{ITEMS.format(collection)}?limit=10000&bbox={edges}"
            kept = known.asker.get(address).ids
            yield from _elsewhere(address, kept, box, placed)


def _box(shape: shapely.Geometry | None, chance: random.Random) -> shapely.Polygon:
    west, south, east, north = IRAQ if shape is None else shape.buffer(0.3).bounds
    x, y = chance.uniform(west, east), chance.uniform(south, north)
    size = 10 ** chance.uniform(-2, 0)
    return shapely.box(round(x, 4), round(y, 4), round(x + size, 4), round(y + size, 4))


def _elsewhere(
    address: str, kept: frozenset[str], box: shapely.Polygon, placed: Mapping[str, shapely.Geometry]
) -> Iterator[Finding]:
    inner, outer = box.buffer(-_EDGE), box.buffer(_EDGE)
    for name, shape in placed.items():
        if name in kept and not outer.intersects(shape):
            why = "the box keeps it, and its shape lies outside"
            yield Finding("filter", address, f"another place of {name}", why)
        if name not in kept and not inner.is_empty and inner.intersects(shape):
            why = "the box drops it, and its shape lies inside"
            yield Finding("filter", address, f"another place of {name}", why)


def properties(known: Known, chance: random.Random, number: int) -> Iterator[Finding]:
    """Yields conditions on a property that keep other features than the shown values say."""
    for collection in SECRETIVE:
        rows = known.rows(collection)
        names = [one for one in _told(known, collection) if one not in _NOT_ASKED]
        values = {
            name: sorted({str(one[name]) for one in rows if one.get(name) is not None})
            for name in names
        }
        for name in names:
            found = f"{name} IS NOT NULL"
            yield from _other(
                known,
                collection,
                found,
                {str(one["id"]) for one in rows if one.get(name) is not None},
            )
        for _ in range(number):
            name = chance.choice([one for one in names if values[one]])
            value = chance.choice(values[name])
            written = (
                value if _is_number(rows, name) else f"'{value.replace(chr(39), chr(39) * 2)}'"
            )
            expected = {str(one["id"]) for one in rows if str(one.get(name)) == value}
            yield from _other(known, collection, f'"{name}" = {written}', expected)


_NOT_ASKED = (
    "geometry",
    "collection",
    "sectors",
    "suppressed",
    "named_in_source",
    "link_inferred",
    "start",
    "end",
    "as_of",
    "last_confirmed",
    "certainty",
    "status",
)


def _told(known: Known, collection: str) -> list[str]:
    asked = known.asker.get(f"/api/collections/{collection}/queryables")
    return [name for name in (*_names(known.rows(collection)),) if f'"{name}"' in asked.text]


def _names(rows: list[Row]) -> dict[str, None]:
    return {name: None for one in rows[:1] for name in one}


def _is_number(rows: list[Row], name: str) -> bool:
    return any(isinstance(one.get(name), int | float) for one in rows)


def _other(known: Known, collection: str, condition: str, expected: set[str]) -> Iterator[Finding]:
    address = f"{ITEMS.format(collection)}?limit=10000&filter={quote(condition)}"
    reply = known.asker.get(address)
    if reply.status == 200 and reply.ids != expected:
        name = min(reply.ids ^ expected)
        why = f"“{condition}” does not choose by the value that is shown"
        yield Finding("filter", address, f"a value of {name} that is not shown", why)
