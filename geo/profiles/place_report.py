"""Everything that the page of one place says, gathered from the dataset as plain values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from geo.catalog import layers
from geo.coverage import changes, degrees, endings, providers
from geo.coverage.changes import Change
from geo.coverage.degrees import (
    ABSENT,
    REPORTED_BEFORE,
    SCHEDULED_END_PASSED,
    UNCONFIRMED,
    Degree,
    Unnamed,
)
from geo.coverage.endings import Ending
from geo.coverage.places import Place, Places
from geo.coverage.providers import Single
from geo.dataset import records as dataset_records
from geo.dataset import selection
from geo.dataset.context import Context
from geo.dataset.sources import disagreements
from geo.dataset.sums import site_groups
from geo.dataset.sums.people import People
from geo.needs import area_criteria
from geo.needs.area_criteria import AreaCriteria
from geo.presence.presence import FOR_AREA, FOR_SITES
from geo.profiles import place as place_profile
from geo.profiles import site_history, surroundings
from geo.profiles.place import Line, Profile
from geo.profiles.surroundings import Link
from geo.values import days
from geo.view.view import View

LAYERS: Final = (
    "informal-sites",
    "hotspots",
    "abc-areas",
    "abc-area-units",
    "blocked-areas",
    "governorates",
    "districts",
    "subdistricts",
    "site-groups",
)
"""Layers whose features have a page."""
YEAR_DAYS: Final = 365
_UNITS: Final = {
    "governorates": "governorate",
    "districts": "district",
    "subdistricts": "subdistrict",
}
_MONTHLY: Final = "reporting_month"
_UNSURE: Final = (UNCONFIRMED, SCHEDULED_END_PASSED)
Record = Mapping[str, Any]


class DatedDegree(NamedTuple):
    """A degree with the precision of its end; `month` is set where only a month was reported.

    `extension` says that one was held possible, `is_disputed` that another source says otherwise.
    """

    degree: Degree
    precision: str
    month: dt.date | None
    extension: bool
    is_disputed: bool = False


@dataclass(frozen=True)
class Report:
    """What is known of a place on the scene's day.

    `place` is the feature's own and `view` shows what lies at it; `asked` is where presence was
    asked for, the whole district where the audience sees none of a sub-district. `named` are
    organisations at the place or for its group, `for_sites` those reported for the informal sites
    of the governorate together, `around` those for an area that contains it, `unsure` those of whom
    nobody has heard lately; `former` is how many others were named before and `last` the day when.
    `origins` and `takeaways` are words of the roundtables.
    """

    profile: Profile
    place: Place
    asked: Place
    view: View
    people: People
    named: tuple[DatedDegree, ...]
    for_sites: tuple[DatedDegree, ...]
    around: tuple[DatedDegree, ...]
    unsure: tuple[DatedDegree, ...]
    former: int
    last: dt.date | None
    unnamed: tuple[Unnamed, ...]
    gaps: tuple[Line, ...]
    endings: tuple[Ending, ...]
    single: tuple[Single, ...]
    changes: tuple[Change, ...]
    sites: tuple[Link, ...]
    hotspots: tuple[Link, ...]
    blocked: tuple[Link, ...]
    areas: tuple[Link, ...]
    origins: tuple[Line, ...]
    takeaways: tuple[tuple[str, tuple[Line, ...]], ...]
    criteria: AreaCriteria | None
    source_ids: tuple[str, ...]

    @property
    def is_told_by_district(self) -> bool:
        """Whether presence is that of the whole district around the place."""
        return self.asked != self.place

    @property
    def organisations(self) -> tuple[str, ...]:
        """Distinct organisations named at the place on the day."""
        return tuple(sorted({one.degree.organisation for one in self.named}))

    @property
    def sectors(self) -> tuple[str, ...]:
        """Distinct sectors in which somebody is named at the place on the day."""
        return tuple(sorted({one.degree.sector for one in self.named}))

    @property
    def services(self) -> int:
        """Distinct pairs of organisation and sector that end within 180 days."""
        return len(endings.services(self.endings))


def of(context: Context, select: str) -> Report | None:
    """Returns what is known of a `layer/feature`; None where no page is made of it."""
    layer_id, _, feature_id = select.partition("/")
    asked = context
    context = site_history.shown(context, layer_id, feature_id)
    dataset, day = context.dataset, context.day
    record = site_groups.record(dataset, layer_id, feature_id) if layer_id in LAYERS else None
    profile = place_profile.of(asked, layer_id, feature_id)
    if record is None or profile is None:
        return None
    place = place_of(context, layer_id, record)
    view = view_of(context, place)
    inside = _units_of(context, view, record)
    together = view if layer_id == layers.SITE_GROUPS.id else inside
    found = [_named(context, one) for one in degrees.of(dataset, view, [place])]
    former = [one for one in found if one.degree.degree in (ABSENT, REPORTED_BEFORE)]
    ends = [one.degree.end for one in former if one.degree.end is not None]
    return Report(
        profile=profile,
        place=place,
        asked=Places(dataset, view).asked([place])[0],
        view=view,
        people=_people(context, view, place),
        named=tuple(one for one in found if _is_here(one.degree)),
        for_sites=tuple(one for one in found if one.degree.degree == FOR_SITES),
        around=tuple(one for one in found if one.degree.degree == FOR_AREA),
        unsure=tuple(one for one in found if one.degree.degree in _UNSURE),
        former=len(
            {one.degree.organisation for one in former}
            - {one.degree.organisation for one in found if one not in former}
        ),
        last=max((end for end in ends if end < day), default=None),
        unnamed=tuple(degrees.unnamed(dataset, view, [place])),
        gaps=tuple(profile.gaps) or _gaps(context, view),
        endings=tuple(endings.at_places(dataset, view, [place])),
        single=tuple(providers.single(dataset, view, [place])),
        changes=changes.between(dataset, view, days.plus(day, -YEAR_DAYS), day, [place]).changes,
        sites=surroundings.links(context, layers.INFORMAL_SITES.id, together, feature_id),
        hotspots=surroundings.links(context, layers.HOTSPOTS.id, inside, feature_id),
        blocked=surroundings.links(context, layers.BLOCKED_AREAS.id, inside, feature_id),
        areas=surroundings.areas_of(context, layer_id, record),
        origins=surroundings.origins(context, record),
        takeaways=surroundings.takeaways(context, layer_id, record, profile),
        criteria=_criteria(context, layer_id, feature_id),
        source_ids=_sources(context, found),
    )


def place_of(context: Context, layer_id: str, record: Record) -> Place:
    """Returns the place whose presence is asked for: the feature's own, else its finest unit."""
    if layer_id == layers.INFORMAL_SITES.id and context.dataset.sites_are_told_apart:
        return Place("site", record["id"])
    if layer_id == layers.ABC_AREAS.id:
        return Place("area", record["id"])
    if layer_id == layers.SITE_GROUPS.id:
        return Place("site_group", record["id"])
    code = surroundings.code(record)
    return Place(context.dataset.units.level(code), code)


def view_of(context: Context, place: Place) -> View:
    """Returns the View of a place, of the scene's day, language, sectors and types."""
    view = context.view
    here = view.only_of_day(audience="", sector=view.sector, orgtype=view.orgtype)
    if place.level == "site_group":
        return here.having(site=site_groups.site_ids(context.dataset, place.id))
    return here.having(**{place.level: (place.id,)})


def options(context: Context) -> dict[str, str]:
    """Returns every place that has a page as `layer/id`, with its name and kind."""
    found: dict[str, str] = {}
    for record in context.dataset.registered(layers.SITE_GROUPS):
        kind = context.words(layers.SITE_GROUPS.feature_title)
        found[f"site-groups/{record['id']}"] = f"{context.words.name(record)} · {kind}"
    for layer_id in ("informal-sites", "abc-areas", "hotspots", "blocked-areas", *_UNITS):
        kind = context.words(context.dataset.layer(layer_id).feature_title)
        shown = selection.select(context.dataset, layer_id, View(lang=context.view.lang))
        for record in dataset_records.records(shown):
            where = f" · {record['district']}" if layer_id == "subdistricts" else ""
            found[f"{layer_id}/{record['id']}"] = f"{context.words.name(record)} · {kind}{where}"
    for record in context.dataset.closed_sites:
        kind = context.words(layers.CLOSED_SITES.feature_title)
        name = f"{context.words.name(record)} · {kind}"
        found.setdefault(f"informal-sites/{record['id']}", name)
    return found


def _units_of(context: Context, view: View, record: Record) -> View:
    """Returns the View of what lies inside; a site's is that of its sub-district."""
    if not view.site:
        return view
    code = surroundings.code(record)
    level = context.dataset.units.level(code)
    return view.having(site=(), **({level: (code,)} if level else {}))


def _is_here(degree: Degree) -> bool:
    return degree.degree == degree.certainty not in (FOR_SITES, FOR_AREA)


def _named(context: Context, degree: Degree) -> DatedDegree:
    records = [
        record
        for one in degree.activities
        if (record := context.dataset.record(layers.PARTNER_ACTIVITIES.id, one)) is not None
    ]
    monthly = degree.end is not None and all(one["end_basis"] == _MONTHLY for one in records)
    end = degree.end.isoformat() if degree.end else None
    precision = next((one["end_precision"] or "" for one in records if one["end"] == end), "")
    extension = any(one["extension_possible"] for one in records)
    disputed = disagreements.disputed(context.dataset)
    month = degree.end if monthly else None
    is_disputed = not disputed.isdisjoint(degree.activities)
    return DatedDegree(degree, precision, month, extension, is_disputed)


def _people(context: Context, view: View, place: Place) -> People:
    places = Places(context.dataset, view)
    return places.people(places.sites_in(place))


def _gaps(context: Context, view: View) -> tuple[Line, ...]:
    """Returns the gaps recorded in the place of a view, each once with the places it is of."""
    gaps = selection.select(context.dataset, layers.SERVICE_GAPS.id, view.having(date=None))
    found: dict[Line, list[str]] = {}
    for one in dataset_records.records(gaps):
        found.setdefault(place_profile.gap_line(context, one), []).append(one["place"] or "")
    return tuple(
        line._replace(
            text=" · ".join([line.text, *([", ".join(dict.fromkeys(held))] if any(held) else [])])
        )
        for line, held in found.items()
    )


def _criteria(context: Context, layer_id: str, feature_id: str) -> AreaCriteria | None:
    if layer_id != layers.ABC_AREAS.id:
        return None
    view = context.view.only_of_day(audience="", area=(feature_id,))
    found = area_criteria.of_areas(context.dataset, view)
    return next((one for one in found if one.id == feature_id), None)


def _sources(context: Context, found: list[DatedDegree]) -> tuple[str, ...]:
    """Returns the sources of what is said of organisations on the day."""
    activities = (
        one for named in found if named.degree.degree != ABSENT for one in named.degree.activities
    )
    records = (context.dataset.record(layers.PARTNER_ACTIVITIES.id, one) for one in activities)
    return tuple(sorted({one["source_id"] for one in records if one is not None}))
