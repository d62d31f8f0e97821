"""What the cells of one row say of one another, and cells whose values another cell decides."""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import pairwise
from typing import Final

from geo.catalog import layers
from geo.catalog.layer import FieldKind
from geo.catalog.registers import REGISTERS
from geo.catalog.vocabulary import OBSTACLES
from geo.packs import activities, validate
from geo.packs.validate import Fault, Finding, Sheet
from geo.units import boundaries

VERDICTS: Final = ("achieved", "not achieved")
_UNITS: Final = tuple(f"{level}_pcode" for level in boundaries.LEVELS)
_LENGTHS: Final = {"day": len("2023-12-13"), "month": len("2023-12")}
_OWN_LAYERS: Final = {
    "abc-areas": "coordination_areas.csv",
    "informal-sites": "informal_sites.csv",
    "hotspots": "hotspots.csv",
    "blocked-areas": "blocked_areas.csv",
    "site-groups": "site_groups.csv",
    "abc-area-units": "coordination_area_units.csv",
}

Row = Mapping[str, str]
Faults = Iterator[tuple[str, Fault]]
Rule = Callable[[Row], Faults]


def check(sheets: Mapping[str, Sheet], places: boundaries.Units) -> Iterator[Finding]:
    """Yields every fault inside rows; what a missing sheet or column hides is not checked."""
    yield from _each(sheets, "sources.csv", ("caption_date",), _caption)
    yield from _each(sheets, activities.SLIDES_FILE, ("donor", "donor_relation"), _donor)
    yield from _each(sheets, "meetings.csv", ("date", "date_precision"), _precision)
    yield from _each(sheets, "hotspots.csv", ("match", "seat_latitude", *_UNITS), _hotspot)
    yield from _each(sheets, "blocked_areas.csv", _UNITS, _nested)
    yield from _each(sheets, activities.PRESENCE_FILE, ("location_level", *_UNITS), _presence)
    yield from _each(sheets, "statements.csv", ("topic", "value"), _statement)
    yield from _each(sheets, "area_profiles.csv", ("topic", "value", "pcode"), _profile)
    for name in ("sources.csv", "publications.csv"):
        yield from _each(sheets, name, ("url",), _address)
    yield from _levels(sheets, places)
    yield from _about(sheets, places)


def _each(
    sheets: Mapping[str, Sheet], name: str, columns: tuple[str, ...], rule: Rule
) -> Iterator[Finding]:
    if name not in sheets or not {*columns} <= {*sheets[name].cells.columns}:
        return
    sheet = sheets[name]
    known: dict[tuple[str, ...], list[tuple[str, Fault]]] = {}
    rows = zip(*(sheet.cells[one].tolist() for one in columns), strict=True)
    for number, values in enumerate(rows, start=2):
        if values not in known:
            known[values] = [*rule(dict(zip(columns, values, strict=True)))]
        for column, fault in known[values]:
            yield sheet.fault(number, column, *fault)


def _caption(row: Row) -> Faults:
    date = row["caption_date"]
    if date and len(date) == _LENGTHS["month"]:
        message = f"expected a year (2022) or a day (2023-12-10), got {date!r}"
        yield "caption_date", Fault("type", message)


def _donor(row: Row) -> Faults:
    if bool(row["donor"]) != bool(row["donor_relation"]):
        message = "a donor needs a relation, and a relation a donor"
        yield "donor_relation", Fault("required", message)


def _precision(row: Row) -> Faults:
    date, precision = row["date"], row["date_precision"]
    if date and len(date) != _LENGTHS.get(precision, len(date)):
        message = f"expected a {precision}, got {validate.shown(date)}"
        yield "date", Fault("type", message)


def _hotspot(row: Row) -> Faults:
    if not row["subdistrict_pcode"]:
        yield "subdistrict_pcode", Fault("required", "the cell is empty")
    if row["match"] == "no_own_polygon" and not row["seat_latitude"]:
        message = "a hotspot without a polygon of its own needs the position of its seat"
        yield "seat_latitude", Fault("required", message)
    yield from _nested(row)


def _presence(row: Row) -> Faults:
    if row["location_level"] != "district" and not row["subdistrict_pcode"]:
        yield "subdistrict_pcode", Fault("required", "the cell is empty")
    yield from _nested(row)


def _nested(row: Row) -> Faults:
    """Yields P-codes that do not begin with that of the unit above, or lack it."""
    codes = [(name, row[name]) for name in _UNITS]
    for (upper, above), (name, code) in pairwise(codes):
        if code and not above:
            yield upper, Fault("required", f"the cell is empty beside {name} {code!r}")
        elif code and not code.startswith(above):
            yield name, Fault("parent", f"{code!r} does not lie in {above!r}")


def _statement(row: Row) -> Faults:
    topic, value = row["topic"], row["value"]
    known: Mapping[str, Collection[str]] = {"verdict": VERDICTS, "obstacle": OBSTACLES}
    if topic in known and value not in known[topic]:
        choices = ", ".join(known[topic])
        message = f"expected one of {choices} with {topic}, got {validate.shown(value)}"
        yield "value", Fault("value", message)


def _profile(row: Row) -> Faults:
    if row["topic"] != "partner_count":
        return
    if not validate.readable(row["value"], FieldKind.INTEGER):
        message = f"expected a whole number of partners, got {validate.shown(row['value'])}"
        yield "value", Fault("type", message)
    if not row["pcode"]:
        yield "pcode", Fault("required", "partners are counted in a unit: the cell is empty")


def _address(row: Row) -> Faults:
    url = row["url"]
    if url and (not url.startswith(("https://", "http://")) or " " in url):
        message = f"expected an address that begins with https://, got {validate.shown(url)}"
        yield "url", Fault("value", message)


def _levels(sheets: Mapping[str, Sheet], places: boundaries.Units) -> Iterator[Finding]:
    """Yields units of coordination areas that are not of the level that the row states."""

    def rule(row: Row) -> Faults:
        level = places.level(row["pcode"]) if row["pcode"] in places.by_pcode else row["level"]
        if level != row["level"]:
            message = f"{row['pcode']} is a {level}, the row says {validate.shown(row['level'])}"
            yield "level", Fault("value", message)

    return _each(sheets, "coordination_area_units.csv", ("pcode", "level"), rule)


def _about(sheets: Mapping[str, Sheet], places: boundaries.Units) -> Iterator[Finding]:
    """Yields statements about a layer or a feature that is not there."""
    known: dict[str, Collection[str]] = {
        f"{level}s": places.codes(level) for level in boundaries.LEVELS
    }
    for layer, name in _OWN_LAYERS.items():
        if name in sheets and "id" in sheets[name].cells:
            known[layer] = {*sheets[name].distinct["id"]}
    every = {one.id for one in (*layers.LAYERS, *REGISTERS)}

    def rule(row: Row) -> Faults:
        for one in filter(None, row["about"].split("|")):
            layer, _, feature = one.partition("/")
            if layer not in every or (feature and feature not in known.get(layer, (feature,))):
                yield "about", Fault("reference", f"there is no {validate.shown(one)}")

    return _each(sheets, "statements.csv", ("about",), rule)
