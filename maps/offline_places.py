"""What the offline map says of each place: name, facts, who works there until when."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd

from geo import catalog, export, names, selection, vocabulary, work
from geo.language import mark
from geo.layer import Layer
from geo.place_profile import KINDS
from geo.scene import Scene
from geo.work import Work
from maps.offline_signs import Drawn

MOST_ROWS: Final = 14
_GOING_ON: Final = ("active", "planned", "unconfirmed", "scheduled_end_passed")
_READ: Final = (
    "organisation", "sector", "status", "end", "end_precision", "extension_possible", "donor",
    "handover_status",
)  # fmt: skip
Record = Mapping[str, Any]
Rows = Mapping[str, list[Record]]
_TITLES: Final[dict[str, Mapping[str, str]]] = {
    "kind": vocabulary.SITE_KINDS,
    "match": vocabulary.HOTSPOT_MATCHES,
    "evidence": vocabulary.EVIDENCE,
    "obstacle_category": vocabulary.OBSTACLES,
}
_NUMBERS: Final = ("sites", "households", "individuals", "governorate_returnees", "partners")
_FACTS: Final = (
    "sites", "households", "individuals", "kind", "site_group", "match", "governorate_returnees",
    "evidence", "basis", "obstacle_category", "precision", "since", "until", "partners", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A feature of the map: its layer, what is said of it, and how it is drawn."""

    layer: Layer
    told: dict[str, Any]
    drawn: Drawn


def told(
    scene: Scene, layer: Layer, features: gpd.GeoDataFrame, at_work: Rows
) -> list[dict[str, Any]]:
    """Returns what is said of each of these features of a layer, in their order."""
    keys = selection.place_keys(scene.dataset, layer, features)
    return [
        _place(scene, layer, record, work.gather(at_work.get(key, [])))
        for record, key in zip(export.records(features), keys, strict=True)
    ]


def work_by_place(scene: Scene) -> Rows:
    """Returns the work that goes on, lies ahead or ended this year at each place."""
    view = scene.view.without_filters().having(sector=scene.view.sector, orgtype=scene.view.orgtype)
    shown = selection.activities(scene.dataset, view.having(date=scene.view.date))
    ended = selection.ended_this_year(shown, scene.day)
    shown = shown[shown["status"].isin(_GOING_ON).to_numpy(dtype=bool) | ended]
    records = export.records(shown[[*_READ, shown.geometry.name]])
    rows = dict(zip(shown.index.tolist(), records, strict=True))
    links = scene.dataset.presence.links
    links = links[links["row"].isin(shown.index).to_numpy(dtype=bool)]
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for row, place, certainty in links.itertuples(index=False):
        found[place].append(rows[row] | {"certainty": certainty})
    return found


def _place(scene: Scene, layer: Layer, record: Record, found: list[Work]) -> dict[str, Any]:
    words = scene.words
    codes = [record.get(f"{level}_pcode") for level in ("subdistrict", "district", "governorate")]
    where = scene.words.listed(names.unit(scene, code) for code in codes if code)
    kind = words(KINDS[layer.id])
    left = max(0, len(found) - MOST_ROWS)
    return {
        "id": record["id"],
        "name": words.name(record),
        "kind": f"{kind} · {where}" if where else kind,
        "facts": _facts(scene, layer, record),
        "work": [_line(scene, one) for one in found[:MOST_ROWS]],
        "more": words.count("and {n} more", "and {n} more", left) if left else "",
        "source": names.source(scene, record["source_id"]),
        "record": record,
    }


def _facts(scene: Scene, layer: Layer, record: Record) -> list[tuple[str, str, bool]]:
    """Returns titles and values; the last says whether the value is words of an English source."""
    words = scene.words
    found = []
    if layer is catalog.ABC_AREA_UNITS:
        area = names.of_record(scene, catalog.ABC_AREAS.id, record["area_id"])
        found.append((words(KINDS[catalog.ABC_AREAS.id]), area, False))
    if record.get("suppressed"):
        found.append((words(mark("Households")), words(mark("withheld")), False))
    for name in _FACTS:
        value = record.get(name)
        if value in (None, "", "not_stated") or name not in layer.field_names:
            continue
        known = _TITLES.get(name, {})
        quoted = name not in (*_NUMBERS, "site_group") and str(value) not in known
        if name == "site_group":
            value = names.of_record(scene, catalog.SITE_GROUPS.id, value)
        shown = f"{value:,}" if name in _NUMBERS else words(known.get(str(value), str(value)))
        found.append((words(layer.field(name).title), shown, quoted))
    return found


def _line(scene: Scene, one: Work) -> tuple[str, str, str]:
    """Returns who, in which sectors, and until when."""
    words = scene.words
    who = names.organisation(scene, one.organisation)
    what = scene.words.listed(names.sector(scene, sector) for sector in one.sectors)
    if one.certainty == "reported_for_group":
        what = f"{what} · {words(vocabulary.CERTAINTIES[one.certainty])}"
    return who, what, _until(scene, one)


def _until(scene: Scene, one: Work) -> str:
    words = scene.words
    if one.end is None:
        if one.status == "ended":
            return words(mark("ended, date not stated"))
        return words(vocabulary.STATUSES[one.status] if one.status != "active" else _OPEN)
    exact = one.precision == "day"
    when = words.day(one.end, short=True) if exact else words.month(one.end)
    return words(_DATED.get(one.status, _UNTIL), when=when)


_OPEN: Final = mark("no end date")
_UNTIL: Final = mark("until {when}")
_DATED: Final = {
    "ended": mark("ended {when}"),
    "scheduled_end_passed": mark("was to end {when}"),
}
