"""Everything that one organisation does, gathered from the dataset as plain values."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import geopandas as gpd

from geo.catalog import layers
from geo.catalog.registers import SITE_GROUPS
from geo.catalog.vocabulary import GOING_ON, NAMED_SECTORS
from geo.coverage import figures, handovers
from geo.coverage.figures import Bar
from geo.coverage.handovers import Handover
from geo.dataset import names, records, selection
from geo.dataset.context import Context
from geo.dataset.sums import site_groups
from geo.presence.periods import SUPPOSED
from geo.presence.presence import SITES_TOGETHER
from geo.profiles import work
from geo.profiles.work import Donor
from geo.units import boundaries
from geo.view.view import View

_MONTHLY: Final = "reporting_month"
_LAYERS: Final = {
    "site": "informal-sites",
    "site_group": "site-groups",
    "subdistrict": "subdistricts",
    "district": "districts",
    "governorate": "governorates",
}
Record = Mapping[str, Any]


class Stay(NamedTuple):
    """Work at one place, as it was reported, with the same status and end.

    `layer_id` and `id` name the feature that has a page, empty for groups of sites; `place` is
    its name. `end` is None where none is stated; with `monthly` it is the month reported on;
    `extension` says that one was held possible, `supposed` that no source states the end.
    """

    place: str
    layer_id: str
    id: str
    sectors: tuple[str, ...]
    status: str
    end: dt.date | None
    precision: str
    donors: tuple[Donor, ...]
    monthly: bool
    extension: bool
    supposed: bool


class Months(NamedTuple):
    """The months that were reported on (first days) and in how many units, by sector and month.

    Units are districts, or governorates where the audience sees no finer place.
    """

    months: tuple[dt.date, ...]
    units: Mapping[tuple[str, dt.date], int]

    @property
    def sectors(self) -> tuple[str, ...]:
        """The sectors that were reported, in the order of the vocabulary."""
        return tuple(one for one in NAMED_SECTORS if any(sector == one for sector, _ in self.units))


@dataclass(frozen=True)
class Organisation:
    """An organisation on the scene's day.

    `sectors` are those in which it is active, `ended` those with work that ended in the day's
    year, `ending` how many end within 180 days; `stays` its work that goes on, lies ahead or ended
    in the day's year; `donors` stand behind its work, `implements` are those that work for it,
    `supports` and `works_for` are the reverse; `handovers` concern its services, or name it as
    successor.
    """

    id: str
    record: Record
    bars: tuple[Bar, ...]
    stays: tuple[Stay, ...]
    sectors: tuple[str, ...]
    ending: int
    ended: tuple[str, ...]
    donors: tuple[Donor, ...]
    implements: tuple[str, ...]
    supports: tuple[Donor, ...]
    works_for: tuple[str, ...]
    handovers: tuple[Handover, ...]
    months: Months
    places: tuple[tuple[str, str], ...]
    places_when: str
    source_ids: tuple[str, ...]
    view: View


def of(context: Context, organisation_id: str) -> Organisation:
    """Returns what is known of an organisation; it must be one that has activities."""
    dataset = context.dataset
    view = context.view.only_of_day(audience="", partner=(organisation_id,))
    activities = selection.activities(dataset, view)
    rows = records.records(activities)
    places_when, places = _places(context, rows)
    return Organisation(
        id=organisation_id,
        record=dataset.organisations[organisation_id],
        bars=tuple(figures.timeline(dataset, view)),
        stays=_stays(context, rows),
        sectors=_sectors(activities[(activities["status"] == "active").to_numpy()]),
        ending=figures.area_ends(dataset, view).services,
        ended=_sectors(activities[selection.ended_this_year(activities, context.day)]),
        donors=work.donors(rows),
        implements=_named(rows, "implementing_partner"),
        supports=_supports(context, organisation_id),
        works_for=tuple(
            sorted(
                {
                    row["organisation"]
                    for row in _naming(context, organisation_id, "implementing_partner")
                }
            )
        ),
        handovers=_handovers(context, organisation_id),
        months=_months(rows),
        places=places,
        places_when=places_when,
        source_ids=tuple(sorted({row["source_id"] for row in rows})),
        view=view,
    )


def options(context: Context) -> dict[str, str]:
    """Returns every organisation that has activities, by id, with its acronym and name."""
    found = {
        one: names.organisation_in_full(context, one)
        for one in context.dataset.vocabulary["partner"]
    }
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


def _sectors(activities: gpd.GeoDataFrame) -> tuple[str, ...]:
    named = set(activities["sector"])
    return tuple(one for one in NAMED_SECTORS if one in named)


def _stays(context: Context, rows: list[dict[str, Any]]) -> tuple[Stay, ...]:
    year = str(context.day.year)
    held: dict[tuple[str, str, str, str, bool], list[Record]] = {}
    for row in rows:
        ended = row["status"] == "ended" and (row["end"] or year) >= year
        if row["status"] in GOING_ON or (ended and row["end_basis"] != _MONTHLY):
            about = (row["place_level"], row["place_id"], row["status"], row["end"] or "")
            key = (*about, row["end_basis"] == SUPPOSED)
            held.setdefault(key, []).append(row)
    found = [_stay(context, key, own) for key, own in held.items()]
    order = (*GOING_ON, "ended")
    return tuple(
        sorted(found, key=lambda one: (order.index(one.status), one.end or dt.date.max, one.place))
    )


def _stay(context: Context, key: tuple[str, str, str, str, bool], rows: list[Record]) -> Stay:
    level, place_id, status, end, is_supposed = key
    layer_id = _LAYERS.get(level, "")
    if layer_id and context.dataset.record(layer_id, place_id) is None:
        layer_id = ""
    return Stay(
        place=place_name(context, level, place_id),
        layer_id=layer_id,
        id=place_id,
        sectors=tuple(one for one in NAMED_SECTORS if one in {row["sector"] for row in rows}),
        status=status,
        end=dt.date.fromisoformat(end) if end else None,
        precision=rows[0]["end_precision"] or "",
        donors=work.donors(rows),
        monthly=all(row["end_basis"] == _MONTHLY for row in rows),
        extension=any(row["extension_possible"] for row in rows),
        supposed=is_supposed,
    )


def place_name(context: Context, level: str, place_id: str) -> str:
    """Returns the name of a place of any level: unit, site, group of sites or sites together."""
    if level == SITES_TOGETHER:
        return names.sites_together(context, place_id)
    if level in boundaries.LEVELS:
        return names.unit(context, place_id)
    if level == "site":
        return names.of_record(context, layers.INFORMAL_SITES.id, place_id)
    groups = {one["id"]: one for one in context.dataset.registered(SITE_GROUPS)}
    return context.words.name(groups.get(place_id, {})) or place_id


def _places(context: Context, rows: list[Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Returns when, and the features at which the organisation was then, for a map."""
    slides = [row for row in rows if row["end_basis"] != _MONTHLY]
    year = str(context.day.year)
    last = max((row["end"] for row in rows if row["end_basis"] == _MONTHLY), default="")
    choices = {
        "now": [row for row in rows if row["status"] in GOING_ON],
        "year": [row for row in slides if row["status"] == "ended" and (row["end"] or "") >= year],
        "month": [row for row in rows if row["end"] == last and row["end_basis"] == _MONTHLY],
    }
    when = next((name for name, held in choices.items() if held), "")
    own = {(row["place_level"], row["place_id"]) for row in choices.get(when, ())}
    found = {(_LAYERS[level], place_id) for level, place_id in own if level in _LAYERS}
    found |= {
        (layers.INFORMAL_SITES.id, site)
        for level, place_id in own
        if level == "site_group"
        for site in site_groups.site_ids(context.dataset, place_id)
    }
    held = (one for one in sorted(found) if one[0] != SITE_GROUPS.id)
    known = (one for one in held if context.dataset.record(*one) is not None)
    return when, tuple(known)


def _named(rows: list[Any], column: str) -> tuple[str, ...]:
    found = {one for row in rows for one in (row[column] or "").split("|") if one}
    return tuple(sorted(found))


def _supports(context: Context, organisation_id: str) -> tuple[Donor, ...]:
    """Returns the organisations behind whose work this one stands, with what it is to it."""
    rows = _naming(context, organisation_id, "donor")
    return tuple(sorted({Donor(row["donor_relation"], row["organisation"]) for row in rows}))


def _naming(context: Context, organisation_id: str, column: str) -> list[Record]:
    """Returns the activities of others that name this one as donor or implementer."""
    return [
        row
        for row in context.dataset.registered(layers.PARTNER_ACTIVITIES)
        if organisation_id in (row[column] or "").split("|")
        and row["organisation"] != organisation_id
    ]


def _handovers(context: Context, organisation_id: str) -> tuple[Handover, ...]:
    """Returns the handovers at the sites that are of this organisation or to it."""
    view = View(date=context.view.date, lang=context.view.lang)
    return tuple(
        one
        for one in handovers.handovers(context.dataset, view)
        if organisation_id in (one.organisation, *one.to, *one.willing)
    )


def _months(rows: list[dict[str, Any]]) -> Months:
    monthly = [row for row in rows if row["end_basis"] == _MONTHLY and row["start"]]
    held: dict[tuple[str, dt.date], set[str]] = {}
    for row in monthly:
        month = dt.date.fromisoformat(row["start"]).replace(day=1)
        unit = row["district_pcode"] or row["governorate_pcode"] or ""
        held.setdefault((row["sector"], month), set()).add(unit)
    every = {month for _, month in held}
    units = Counter({key: len(found) for key, found in held.items()})
    return Months(tuple(sorted(every)), units)
