"""What a record that is entered by hand must be, and the fields that follow from others."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from geo.catalog import layers
from geo.catalog.layer import Field, FieldKind, Layer
from geo.catalog.registers import SITE_GROUPS
from geo.catalog.vocabulary import NAMED_SECTORS, OTHER
from geo.dataset.dataset import Dataset
from geo.dataset.sums import site_groups
from geo.errors import InvalidQueryError
from geo.intake.sheets.work.rows import Values
from geo.language import mark
from geo.packs.validate import LONGEST_NAME, LONGEST_TEXT
from geo.presence.presence import SITES_TOGETHER
from geo.units.boundaries import LEVELS
from geo.values import cells, days

_SHORT: Final = frozenset(["activity", "place", "beneficiary", "name", "name_ar"])


def completed(said: Mapping[str, Any], day: str, dataset: Dataset) -> Values:
    """Returns what a person says with all that follows: units of the place, bases of days.

    InvalidQueryError for a place or an organisation that is not known.
    """
    found: Values = {name: text(value) for name, value in said.items()}
    who = found.get("organisation")
    if who and who not in dataset.organisations:
        raise InvalidQueryError(mark("The register has no organisation {id}."), id=who)
    if "place_id" in found:
        found |= placed(dataset, str(found["place_level"]), str(found["place_id"]))
    if "sector" in found:
        found["sector_basis"] = "stated"
        if found["sector"] != OTHER:
            found["source_sector"] = None
    if "start" in found:
        is_stated = found["start"] is not None
        found["start_precision"] = "day" if is_stated else None
        found["start_basis"] = "stated" if is_stated else "not_stated"
    if "end" in found:
        known = day or days.today().isoformat()
        found["end_precision"] = "day" if found["end"] else None
        found["end_basis"] = _end_basis(str(found["end"] or ""), known)
        found["extension_possible"] = None
    if day:
        found |= {"last_confirmed": day, "as_of": day}
    return found


def _end_basis(end: str, known: str) -> str:
    if not end:
        return "not_stated"
    return "scheduled" if end > known else "stated"


def text(value: Any) -> Any:  # noqa: ANN401 - of any field
    """Returns a text as it is kept, in one line; nothing for an empty one."""
    if isinstance(value, str):
        return " ".join(cells.printable(cells.clean(value)).split()) or None
    return value


def placed(dataset: Dataset, level: str, place_id: str) -> Values:
    """Returns the fields of a place of a level: its name and the units that it lies in.

    InvalidQueryError for a place that is not known.
    """
    record, code = _place(dataset, level, place_id)
    if record is None and not code:
        raise InvalidQueryError(mark("There is no place {id} of this level."), id=place_id)
    held = record or {}
    codes = {one: held.get(f"{one}_pcode") or None for one in LEVELS}
    if code:
        above = dataset.units.parents(code)
        codes = {one: above.get(one) for one in LEVELS}
    name = held.get("name") or dataset.units.name(code)
    names = {one: dataset.units.name(own) if own else None for one, own in codes.items()}
    return {
        "place": f"IDP sites of {name}" if level == SITES_TOGETHER else name,
        "place_level": level,
        "place_id": place_id,
        "site_id": place_id if level == "site" else None,
        "same_name_as": None,
        "link_inferred": False,
        **{f"{one}_pcode": codes[one] for one in LEVELS},
        **names,
    }


def _place(dataset: Dataset, level: str, place_id: str) -> tuple[Mapping[str, Any] | None, str]:
    if level == "site":
        return dataset.record(layers.INFORMAL_SITES.id, place_id), ""
    if level == "site_group":
        return site_groups.record(dataset, SITE_GROUPS.id, place_id), ""
    wanted = "governorate" if level == SITES_TOGETHER else level
    unit = dataset.units.by_pcode.get(place_id)
    return None, place_id if unit is not None and unit.level == wanted else ""


def check(values: Mapping[str, Any]) -> None:
    """Raises InvalidQueryError with the first thing that an activity cannot be."""
    if not values.get("organisation"):
        raise InvalidQueryError(mark("An activity needs an organisation."))
    if values.get("sector") not in NAMED_SECTORS:
        raise InvalidQueryError(mark("An activity needs a sector."))
    if not values.get("place_id"):
        raise InvalidQueryError(mark("An activity needs a place."))
    check_fields(layers.PARTNER_ACTIVITIES, values)
    start, end = values.get("start"), values.get("end")
    if start and end and end < start:
        raise InvalidQueryError(mark("The end, {end}, lies before the start, {start}."),
                                end=end, start=start)  # fmt: skip
    if values.get("declared_status") == "ended" and end and end > days.today().isoformat():
        raise InvalidQueryError(mark("What is over cannot end on a day ahead, {end}."), end=end)


def check_fields(layer: Layer, values: Mapping[str, Any]) -> None:
    """Raises InvalidQueryError for the first value that no field of a layer can hold."""
    for field in layer.stored_fields:
        _check_field(field, values.get(field.name))


def _check_field(field: Field, value: Any) -> None:  # noqa: ANN401 - of any field
    if value is None:
        return
    if field.kind is FieldKind.INTEGER and value < 0:
        raise InvalidQueryError(mark("A number of people or households is 0 or more."))
    if field.kind is FieldKind.TEXT:
        most = LONGEST_NAME if field.name in _SHORT else LONGEST_TEXT
        if len(value) > most:
            raise InvalidQueryError(
                mark("A text has {n} characters, at most {most} can be kept."),
                n=f"{len(value):,}",
                most=f"{most:,}",
            )
    if field.day_span and field.kind is FieldKind.DATE:
        day, last = days.read(value), days.latest(field.day_span)
        if day is None or not days.FIRST_PLAUSIBLE <= day <= last:
            raise InvalidQueryError(
                mark("{day} is no plausible day: expected {first} to {last}."),
                day=value,
                first=days.FIRST_PLAUSIBLE,
                last=last,
            )


def check_confirmed(values: Mapping[str, Any], day: dt.date) -> None:
    """Raises InvalidQueryError where an activity cannot be said to be still true on a day."""
    on, end = day.isoformat(), values.get("end")
    if values.get("declared_status") == "ended" or (end and end < on):
        raise InvalidQueryError(
            mark("{name} is over since {end}: correct its end instead."),
            name=values["name"],
            end=end or values["as_of"],
        )
    last = max(values.get("last_confirmed") or "", values.get("as_of") or "")
    if last > on:
        raise InvalidQueryError(
            mark("{name} was confirmed later already, on {day}."), name=values["name"], day=last
        )
