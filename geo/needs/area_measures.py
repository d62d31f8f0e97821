"""What is known of an area by the four criteria of the source of the hotspots.

Every measure has its source and day, or the reason why there is none; nothing is scored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import geopandas as gpd

from geo.catalog import layers
from geo.catalog.registers import AREA_PROFILES
from geo.catalog.vocabulary import PLANS
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.language import Forms, forms, mark
from geo.units import areas, boundaries
from geo.view.view import View

CRITERIA: Final[Mapping[str, str]] = {
    "return_and_severity": mark("Return and severity"),
    "security_and_access": mark("Security and access"),
    "government": mark("Government engagement"),
    "actors": mark("Number of actors"),
}
HOTSPOTS_INFERRED: Final = mark("Of these, in units that are the area's by inference only")
_MONTHLY: Final = "reporting_month"
# Which statements of the roundtables speak of a criterion is our reading; each stands with its
# own words, so that a reader can judge.
_STATED: Final[Mapping[str, tuple[str, ...]]] = {
    "security_and_access": (
        "west-anbar-takeaway-4",
        "west-anbar-blocked-returns-1",
        "kirkuk-takeaway-2",
        "kirkuk-takeaway-3",
        "kirkuk-takeaway-4",
        "east-anbar-takeaway-3",
    ),
    "government": (
        "west-anbar-takeaway-4",
        "west-anbar-takeaway-5",
        "kirkuk-takeaway-1",
        "east-anbar-takeaway-1",
        "east-anbar-takeaway-4",
        "east-anbar-takeaway-5",
        "mosul-takeaway-3",
        "mosul-takeaway-4",
        "sinjar-takeaway-3",
        "sinjar-takeaway-4",
        "baaj-takeaway-1",
        "baaj-takeaway-3",
    ),
}
_NO_ROUNDTABLE: Final = mark("No roundtable of this area is reported.")
_NOT_SHOWN: Final = mark("Not shown to this audience.")
_OF_THE_AREA: Final = mark("Stated for the coordination area, not for the candidate area.")


class Statement(NamedTuple):
    """Words of a source in English; `doubtful` where it is not sure that they are of this area."""

    text: str
    doubtful: bool
    source_id: str
    page: str
    as_of: str


@dataclass(frozen=True)
class Measure:
    """One thing that is, or is not, known of an area by a criterion.

    `title` and `reason` are gettext messages, `unit` is what the value counts; `value` None is
    missing, and `reason` says why. `place` is the P-code that the value is for, empty for the area
    itself. `as_of` is an ISO day.
    """

    criterion: str
    title: str
    value: int | str | None = None
    unit: Forms | None = None
    reason: str = ""
    place: str = ""
    source_id: str = ""
    as_of: str = ""
    statements: tuple[Statement, ...] = ()


def of(
    dataset: Dataset, view: View, pcodes: tuple[str, ...], record: Mapping[str, Any] | None
) -> tuple[Measure, ...]:
    """Returns every measure of these units; `record` is the area, None for a candidate area."""
    return (
        *_returns(dataset, pcodes, _stated(dataset, record) if record else pcodes),
        *_security(dataset, pcodes, record),
        *_government(dataset, record),
        *_actors(dataset, view, pcodes, record),
    )


def _stated(dataset: Dataset, record: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the units of an area that a source names as its own."""
    units = dataset.registered(layers.ABC_AREA_UNITS)
    return tuple(
        one["pcode"]
        for one in units
        if one["area_id"] == record["id"]
        and one["evidence"] != "inferred"
        and one["area_link"] == "stated"
    )


def _returns(dataset: Dataset, pcodes: tuple[str, ...], stated: tuple[str, ...]) -> list[Measure]:
    """Returns what the list of hotspots says of units, of which some are `stated` as the area's."""
    listed = dataset.registered(layers.HOTSPOTS)
    inside = [one for one in listed if areas.holds(pcodes, one["subdistrict_pcode"])]
    as_of = max((one["as_of"] for one in listed), default="")
    origin = Measure(
        "return_and_severity", "", source_id=dataset.country.source(layers.HOTSPOTS.id), as_of=as_of
    )
    governorates = dataset.units.governorates(pcodes)
    returnees = {one["governorate_pcode"]: one["governorate_returnees"] for one in listed}
    return [
        replace(
            origin,
            title=mark("Hotspots listed"),
            value=len(inside),
            unit=forms("sub-district", "sub-districts"),
        ),
        replace(
            origin,
            title=HOTSPOTS_INFERRED,
            value=sum(not areas.holds(stated, one["subdistrict_pcode"]) for one in inside),
            unit=forms("sub-district", "sub-districts"),
        ),
        replace(
            origin,
            title=mark("Returnees"),
            reason=mark("Published by governorate only, for its hotspots together."),
        ),
        *(
            replace(
                origin,
                title=mark("Returnees in the hotspots of the governorate"),
                value=returnees.get(code),
                unit=forms("person", "people"),
                reason="" if code in returnees else mark("No hotspot is listed there."),
                place=code,
            )
            for code in governorates
        ),
        replace(
            origin,
            title=mark("Severity"),
            reason=mark("The severity of each sub-district is not published, only the list."),
        ),
    ]


def _security(
    dataset: Dataset, pcodes: tuple[str, ...], record: Mapping[str, Any] | None
) -> list[Measure]:
    criterion = "security_and_access"
    blocked = [
        one
        for one in dataset.registered(layers.BLOCKED_AREAS)
        if one["standing"] == "2"
        and areas.holds(pcodes, one["subdistrict_pcode"] or one["district_pcode"])
    ]
    sources = {one["source_id"] for one in blocked} or {dataset.country.source(layers.ABC_AREAS.id)}
    return [
        Measure(
            criterion,
            mark("Blocked areas of origin named in the documents"),
            len(blocked),
            forms("area", "areas"),
            source_id=min(sources),
            as_of=max((one["as_of"] for one in blocked), default=dataset.day.isoformat()),
        ),
        _statements(dataset, criterion, mark("Statements on security and access"), record),
        Measure(
            criterion,
            mark("Access of partners"),
            reason=mark("No source of the Atlas measures access."),
        ),
    ]


def _government(dataset: Dataset, record: Mapping[str, Any] | None) -> list[Measure]:
    criterion, title = "government", mark("Plan of action")
    plan = Measure(criterion, title, reason=_OF_THE_AREA)
    if record is not None:
        state = PLANS.get(record["plan_of_action"] or "")
        plan = Measure(
            criterion,
            title,
            state,
            reason="" if state else mark("The documents do not say how far the plan is."),
            source_id=record["plan_of_action_source"] or "",
            as_of=record["plan_of_action_as_of"] or "",
            statements=tuple(map(_statement, _told(dataset, record, "plan_of_action"))),
        )
    return [plan, _statements(dataset, criterion, mark("Statements on the authorities"), record)]


def _statements(
    dataset: Dataset, criterion: str, title: str, record: Mapping[str, Any] | None
) -> Measure:
    if record is None:
        return Measure(criterion, title, reason=_OF_THE_AREA)
    if not _profiles(dataset):
        return Measure(criterion, title, reason=_NOT_SHOWN)
    told = _told(dataset, record, "takeaway", "blocked_returns")
    if not told:
        return Measure(criterion, title, reason=_NO_ROUNDTABLE)
    found = tuple(_statement(one) for one in told if one["id"] in _STATED[criterion])
    if not found:
        return Measure(criterion, title, reason=mark("The roundtable notes do not speak of it."))
    return Measure(
        criterion,
        title,
        len(found),
        forms("statement", "statements"),
        source_id=found[0].source_id,
        as_of=max(one.as_of for one in found),
        statements=found,
    )


def _told(dataset: Dataset, record: Mapping[str, Any], *topics: str) -> list[dict[str, Any]]:
    """Returns what is told of an area on these topics, the newest first."""
    own = [
        one
        for one in _profiles(dataset)
        if one["area_id"] == record["id"] and one["topic"] in topics
    ]
    return sorted(own, key=lambda one: str(one["as_of"]), reverse=True)


def _statement(profile: Mapping[str, Any]) -> Statement:
    return Statement(
        profile["text"],
        profile["attribution"] == "doubtful",
        profile["source_id"],
        profile["source_page_or_slide"] or "",
        profile["as_of"],
    )


def _profiles(dataset: Dataset) -> list[dict[str, Any]]:
    return dataset.registered(AREA_PROFILES)


def _actors(
    dataset: Dataset, view: View, pcodes: tuple[str, ...], record: Mapping[str, Any] | None
) -> list[Measure]:
    criterion = "actors"
    counted = [
        Measure(
            criterion,
            mark("Partners counted, none of them named"),
            int(one["value"]),
            forms("organisation", "organisations"),
            place=one["pcode"] or "",
            source_id=one["source_id"],
            as_of=one["as_of"],
        )
        for one in _profiles(dataset)
        if one["topic"] == "partner_count"
        and (one["area_id"] == record["id"] if record else areas.holds(pcodes, one["pcode"]))
    ]
    return [
        _named(dataset, view, pcodes),
        _reported(dataset, pcodes),
        *counted,
        Measure(
            criterion,
            mark("Across relief, stabilisation and development"),
            reason=mark("No source says in which of them an organisation works."),
        ),
    ]


def _named(dataset: Dataset, view: View, pcodes: tuple[str, ...]) -> Measure:
    """Organisations named on the day at places inside, where a list of partners covers it."""
    measure = Measure(
        "actors",
        mark("Organisations named on the day"),
        source_id=dataset.country.source(layers.PARTNER_ACTIVITIES.id),
    )
    sites = boundaries.finest(dataset.features[layers.INFORMAL_SITES.id])
    if not any(areas.holds(pcodes, code) for code in sites):
        reason = mark("The list of partners of December 2023 covers informal sites in Anbar.")
        return replace(measure, reason=reason)
    day = selection.day(dataset, view)
    rows = _inside(dataset, pcodes)
    active = dataset.presence.periods.active(day.toordinal())[rows.index]
    slides = (rows["end_basis"] != _MONTHLY).to_numpy(dtype=bool)
    measure = replace(measure, as_of=day.isoformat())
    return _counted(dataset, measure, rows[active & slides], pcodes)


def _reported(dataset: Dataset, pcodes: tuple[str, ...]) -> Measure:
    """Organisations of the last month that was reported for the whole country."""
    measure = Measure("actors", mark("Organisations reported in the last month of the 3W"))
    every = dataset.features[layers.PARTNER_ACTIVITIES.id]
    monthly = every[(every["end_basis"] == _MONTHLY).to_numpy(dtype=bool)]
    if not len(monthly):
        return replace(measure, reason=mark("No monthly reports are held."))
    last, source = str(monthly["end"].max()), str(monthly["source_id"].iloc[0])
    rows = _inside(dataset, pcodes)
    month = ((rows["end_basis"] == _MONTHLY) & (rows["end"] == last)).to_numpy(dtype=bool)
    return _counted(dataset, replace(measure, source_id=source, as_of=last), rows[month], pcodes)


def _inside(dataset: Dataset, pcodes: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Returns the activities of every day at or inside these units."""
    rows = dataset.features[layers.PARTNER_ACTIVITIES.id]
    return rows.iloc[sorted(dataset.presence.at(pcodes))]


def _counted(
    dataset: Dataset, measure: Measure, rows: gpd.GeoDataFrame, pcodes: tuple[str, ...]
) -> Measure:
    """Returns the measure with the distinct organisations of these rows, where they are whole."""
    finer = any(dataset.units.level(code) == "subdistrict" for code in pcodes)
    if finer and not dataset.sites_are_told_apart:
        reason = mark("Partners are shown by district to this audience, the area is finer.")
        return replace(measure, reason=reason)
    return replace(
        measure, value=rows["organisation"].nunique(), unit=forms("organisation", "organisations")
    )
