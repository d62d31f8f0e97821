"""Everything known about one place, gathered from the dataset as plain values for pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

import geopandas as gpd

from geo.catalog import layers, vocabulary
from geo.catalog.layer import Layer
from geo.catalog.registers import AREA_PROFILES
from geo.dataset import names, records, selection
from geo.dataset.context import Context
from geo.dataset.sources import named_at
from geo.dataset.sums import all_sites, site_groups
from geo.language import Language, mark
from geo.presence.presence import FOR_AREA, FOR_SITES
from geo.profiles import place_figures, same_name, site_history, statements, work
from geo.profiles.same_name import SameName
from geo.profiles.site_history import History
from geo.profiles.texts import age_text, known_text
from geo.profiles.work import Work, gather
from geo.units.boundaries import finest_of
from geo.view.view import View

MOST_ROWS = 14


class Fact(NamedTuple):
    """A field of a place: its title and value; `quoted` values are words of an English source.

    `target` is the `layer/feature` that the value names.
    """

    title: str
    value: str
    quoted: bool
    target: str = ""


class Line(NamedTuple):
    """A sentence of a source, in English, with a remark in the reader's language."""

    text: str
    remark: str = ""


@dataclass(frozen=True)
class Profile:
    """Everything that pages show of a place.

    `layer_id` and `id` name the feature; `point` is inside it, in degrees; `work` is what goes on,
    lies ahead or ended this year, `more` the number of rows left out; `for_sites` are organisations
    named for the informal sites together only, `wider` for a wider area only; `same_name` is work
    for other people in a place of the site's name; `sections` are titles with lines of a source.
    `told_of` is the unit whose work this is, where the place has no boundary of its own; `silence`
    says that no source covers partners there on the day, empty where one does. `history` is that of
    a site.
    """

    layer_id: str
    id: str

    name: str
    eyebrow: str
    passes_filters: bool
    point: tuple[float, float] | None
    pairs: list[tuple[str, str]]
    facts: list[Fact]
    work: list[Work]
    more: int
    for_sites: tuple[str, ...]
    wider: tuple[str, ...]
    area_name: str
    gaps: list[Line]
    sources: str
    same_name: tuple[SameName, ...] = ()
    sections: list[tuple[str, list[Line]]] = field(default_factory=list)
    told_of: str = ""
    silence: str = ""
    history: History = site_history.NOTHING

    @property
    def is_closed(self) -> bool:
        """Whether this is a site that is gone on the day; the rest is as it was last."""
        return self.history.closing is not None


def chosen(context: Context) -> Profile | None:
    """Returns the selected place; None when none is selected or the audience has no such one."""
    layer_id, _, feature_id = context.view.select.partition("/")
    return of(context, layer_id, feature_id)


def of(context: Context, layer_id: str, feature_id: str) -> Profile | None:
    """Returns what is known about a feature; None where the audience has no such one."""
    if layers.layer(layer_id) is None and layer_id != layers.SITE_GROUPS.id:
        return None
    history = site_history.of(context, layer_id, feature_id)
    context = site_history.shown(context, layer_id, feature_id)
    record = site_groups.record(context.dataset, layer_id, feature_id)
    if record is None or not context.dataset.shows(layer_id, feature_id):
        return None
    layer = layers.declared(layer_id)
    at = mapped(context, layer_id, feature_id)
    shown = selection.select(context.dataset, at.layer_id, context.view)
    view = _here(context, layer_id, record)
    here, more = _work(context, view)
    for_sites, wider = _around(context, view, here)
    return Profile(
        silence=known_text.silence(replace(context, view=view)),
        layer_id=layer_id,
        id=feature_id,
        name=context.words.name(record),
        eyebrow=_eyebrow(context, layers.CLOSED_SITES if history.closing else layer, record),
        passes_filters=bool(shown["id"].isin(at.features["id"]).any()),
        point=point_of(at.features.geometry.union_all()),
        pairs=place_figures.pairs(context, layer.id, record, is_closed=history.closing is not None),
        facts=_facts(context, layer, record),
        work=here,
        more=more,
        for_sites=for_sites,
        wider=wider,
        area_name=_area_name(context, layer_id, record),
        gaps=_gaps(context, layer_id, record),
        sources=_sources(context, layer_id, record, is_closed=history.closing is not None),
        same_name=same_name.of(context, layer_id, record),
        sections=_sections(context, layer_id, record),
        history=history,
        told_of=""
        if named_at.is_told(context.dataset, layer, at.features).all()
        else names.unit(context, finest_of(record)),
    )


class Mapped(NamedTuple):
    """What the map shows of a place: features of a layer, EPSG:4326."""

    layer_id: str
    features: gpd.GeoDataFrame


def mapped(context: Context, layer_id: str, feature_id: str) -> Mapped:
    """Returns what the map shows of a place: the feature, the units of an area, a group's sites.

    Of a site that is closed it is what was there.
    """
    context = site_history.shown(context, layer_id, feature_id)
    shown, column = {
        layers.ABC_AREAS.id: (layers.ABC_AREA_UNITS.id, "area_id"),
        layers.SITE_GROUPS.id: (layers.INFORMAL_SITES.id, "site_group"),
    }.get(layer_id, (layer_id, "id"))
    features = context.dataset.features[shown]
    own = (features[column] == feature_id).to_numpy(dtype=bool, na_value=False)
    return Mapped(shown, features[own])


def point_of(shape: Any) -> tuple[float, float] | None:  # noqa: ANN401 - any geometry or none
    """Returns a point inside a geometry, in degrees; None where there is no position."""
    if shape is None or shape.is_empty:
        return None
    inside = shape.representative_point()
    return float(inside.x), float(inside.y)


def _eyebrow(context: Context, layer: Layer, record: Mapping[str, Any]) -> str:
    kind = context.words(layer.feature_title)
    if layer is layers.ABC_AREA_UNITS:
        kind = f"{kind} · {names.of_record(context, 'abc-areas', record['area_id'])}"
    codes = [record.get(f"{level}_pcode") for level in ("district", "governorate")]
    where = context.words.listed(names.unit(context, code) for code in codes if code)
    return f"{kind} · {where}" if where else kind


def _here(context: Context, layer_id: str, record: Mapping[str, Any]) -> View:
    """Returns the View of the activities at a place: same day, sectors and types."""
    view = context.view.without_filters().having(
        sector=context.view.sector, orgtype=context.view.orgtype, date=context.view.date
    )
    if layer_id == "abc-areas":
        return view.having(area=(record["id"],))
    if layer_id == layers.SITE_GROUPS.id:
        return view.having(site=site_groups.site_ids(context.dataset, record["id"]))
    if layer_id == "informal-sites" and context.dataset.sites_are_told_apart:
        return view.having(site=(record["id"],))
    code = record.get("pcode") if layer_id == "abc-area-units" else None
    if code is None and context.dataset.sites_are_told_apart:
        code = record.get("subdistrict_pcode")
    code = code or record.get("district_pcode") or record.get("governorate_pcode") or ""
    level = context.dataset.units.level(code)
    return view.having(**{level: (code,)}) if level else view


def _work(context: Context, view: View) -> tuple[list[Work], int]:
    """Returns the work at a place that is going on, ahead, or ended this year."""
    rows = work.rows(context, view)
    found = gather(rows)
    return found[:MOST_ROWS], max(0, len(found) - MOST_ROWS)


def _around(
    context: Context, view: View, here: list[Work]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns who is active for the informal sites together only, and for a wider area only."""
    named = {one.organisation for one in here if one.status == "active"}
    found: dict[str, set[str]] = {FOR_SITES: set(), FOR_AREA: set()}
    for row in work.rows(context, view.having(wider=True)):
        if row["status"] == "active" and row["certainty"] in found:
            found[row["certainty"]].add(row["organisation"])
    for_sites = found[FOR_SITES] - named
    return tuple(sorted(for_sites)), tuple(sorted(found[FOR_AREA] - for_sites - named))


_LED_TO = {"part_of": layers.BLOCKED_AREAS.id, "site_group": layers.SITE_GROUPS.id}
"""Fields that hold the id of a feature, with its layer."""
_FACT_LISTS: dict[str, Mapping[str, str]] = {
    "kind": vocabulary.SITE_KINDS,
    "match": vocabulary.HOTSPOT_MATCHES,
    "evidence": vocabulary.EVIDENCE,
    "obstacle_category": vocabulary.OBSTACLES,
    "standing": vocabulary.STANDINGS,
    "plan_of_action": vocabulary.PLANS,
}
_FACTS = (
    "kind",
    "kind_basis",
    "stated_district",
    "site_group",
    "match",
    "shared_with",
    "membership",
    "footnote",
    "remark",
    "standing",
    "part_of",
    "evidence",
    "basis",
    "obstacle_category",
    "obstacles",
    "precision",
    "stated_place",
    "plan_of_action",
    "plan_of_action_languages",
    "phase_note",
    "since",
    "lead_2020",
    "note",
)


def _facts(context: Context, layer: Layer, record: Mapping[str, Any]) -> list[Fact]:
    found = []
    for name in _FACTS:
        value = record.get(name)
        if not value or value == "not_stated" or name not in layer.field_names:
            continue
        titles = _FACT_LISTS.get(name, {})
        if name == "plan_of_action_languages":
            value = context.words.listed(Language(one).own_name for one in value.split("|"))
        shown = context.words(titles[value]) if value in titles else str(value)
        if name in _LED_TO:
            shown = names.of_record(context, _LED_TO[name], value)
        if name == "obstacles":
            shown = context.words.listed(statements.obstacles(context, record))
        if name == "plan_of_action":
            origin = (record["plan_of_action_source"], record["plan_of_action_as_of"])
            shown += f" ({names.origin(context, *(one or '' for one in origin))})"
        quoted = value not in titles and name not in (*_LED_TO, "obstacles")
        target = f"{_LED_TO[name]}/{value}" if name in _LED_TO else ""
        found.append(Fact(context.words(layer.field(name).title), shown, quoted, target))
    return found


def _area_name(context: Context, layer_id: str, record: Mapping[str, Any]) -> str:
    """Returns the governorates that hold the place, for work reported for a wider area."""
    codes = [record.get("governorate_pcode") or ""]
    if layer_id == "abc-areas":
        members = context.dataset.area_members.get(record["id"], ())
        codes = context.dataset.units.governorates(members)
    return context.words.listed(names.unit(context, code) for code in codes if code)


_OF_GAPS: Final = ("place_id", "sector", "gap", "as_of", "source_id", "geometry")


def _gaps(context: Context, layer_id: str, record: Mapping[str, Any]) -> list[Line]:
    if layer_id not in ("informal-sites", "subdistricts", layers.SITE_GROUPS.id):
        return []
    features = context.dataset.features[layers.SERVICE_GAPS.id]
    gaps = records.records(features[list(_OF_GAPS)])
    own = {record["id"], record.get("site_group")} - {None}
    if layer_id == layers.SITE_GROUPS.id:
        own |= set(site_groups.site_ids(context.dataset, record["id"]))
    code = record.get("district_pcode") if not context.dataset.sites_are_told_apart else None
    return [
        gap_line(context, gap) for gap in gaps if gap["place_id"] in own or gap["place_id"] == code
    ]


def gap_line(context: Context, gap: Mapping[str, Any]) -> Line:
    """Returns a recorded service gap with its sector, in the words of the source, and its age.

    Where the audience sees cells, the gap is only named by sector and place.
    """
    title = names.sector(context, gap["sector"])
    named = vocabulary.SECTORS[gap["sector"]] + ", "
    remark = context.words.clauses(age_text.remarks(context, layers.SERVICE_GAPS, gap))
    return Line(f"{title}: {gap['gap'].removeprefix(named)}", remark)


def doubtful(context: Context) -> str:
    """Returns what stands beside words of a source of which it is not sure whose they are."""
    return context.words(mark("attribution doubtful"))


_DATED = ("plan_of_action", "coordination")
_SECTIONS = (
    (mark("Plan of action"), ("plan_of_action",)),
    (mark("Coordination"), ("coordination",)),
    (mark("Roundtable takeaways, early 2023"), ("takeaway", "partner_count")),
)


def _sections(
    context: Context, layer_id: str, record: Mapping[str, Any]
) -> list[tuple[str, list[Line]]]:
    if layer_id not in ("abc-areas", "abc-area-units"):
        return []
    area = record["id"] if layer_id == "abc-areas" else record["area_id"]
    own = [one for one in context.dataset.registered(AREA_PROFILES) if one["area_id"] == area]
    found = [
        (context.words(title), [told(context, one) for one in own if one["topic"] in topics])
        for title, topics in _SECTIONS
    ]
    return [(title, lines) for title, lines in found if lines]


def told(context: Context, profile: Mapping[str, Any]) -> Line:
    """Returns the words of a profile, with their source and day where no title says these."""
    remarks = statements.obstacles(context, profile)
    if profile["attribution"] == "doubtful":
        remarks.append(doubtful(context))
    if profile["topic"] in _DATED:
        remarks.append(names.origin(context, profile["source_id"], profile["as_of"]))
    return Line(profile["text"], context.words.clauses(remarks))


def _sources(context: Context, layer_id: str, record: Mapping[str, Any], *, is_closed: bool) -> str:
    """Returns the source of a place, where in it, and how old that is; what is gone has no age."""
    line = names.source(context, record["source_id"])
    where = record.get("source_page_or_slide")
    layer = layers.layer(layer_id)
    remarks = age_text.remarks(context, layer, record) if layer and not is_closed else []
    shown = " · ".join([line, *([where] if where else []), *remarks])
    if record.get("households") is not None:
        return f"{shown}. " + context.words(mark("People are an estimate, not a count."))
    return shown


def shows_sites(context: Context) -> bool:
    """Whether any informal site passes the filters."""
    return all_sites.number(context.dataset, context.view) > 0


def not_told(context: Context) -> int:
    """Returns of how many sites shown no source says who is there on the day."""
    sites = selection.select(context.dataset, layers.INFORMAL_SITES.id, context.view)
    return int(sites["partners"].isna().sum())


def unserved(context: Context) -> list[dict[str, Any]]:
    """Returns the sites shown of which none is named for the site itself, largest first."""
    sites = selection.select(context.dataset, layers.INFORMAL_SITES.id, context.view)
    none = [row for row in records.records(sites) if row["partners"] == 0]
    return sorted(none, key=lambda row: -(row["households"] or 0))
