"""What the offline map says of each place: name, facts, who works there until when."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd

from geo.catalog import vocabulary
from geo.catalog.layer import Layer
from geo.catalog.registers import SITE_GROUPS
from geo.dataset import names, selection
from geo.dataset import records as dataset_records
from geo.dataset.context import Context
from geo.dataset.sources import named_at
from geo.dataset.sums.people import is_unknown
from geo.language import mark
from geo.profiles import work
from geo.profiles.work import Work
from maps.look import layer_styles, markup
from maps.look.markup import Until
from maps.offline.signs import Drawn

MOST_ROWS: Final = 14
_GOING_ON: Final = ("active", "planned", "unconfirmed", "scheduled_end_passed")
_READ: Final = (
    "organisation",
    "sector",
    "status",
    "end",
    "end_precision",
    "extension_possible",
    "donor",
    "donor_relation",
    "handover_status",
    "end_basis",
)
Record = Mapping[str, Any]
Rows = Mapping[str, list[Record]]
_TITLES: Final[dict[str, Mapping[str, str]]] = {
    "kind": vocabulary.SITE_KINDS,
    "match": vocabulary.HOTSPOT_MATCHES,
    "evidence": vocabulary.EVIDENCE,
    "obstacle_category": vocabulary.OBSTACLES,
    "standing": vocabulary.STANDINGS,
}
_NUMBERS: Final = (
    "sites",
    "households",
    "individuals",
    "governorate_returnees",
    "partners",
    "partners_for_sites",
)
_FACTS: Final = (
    "sites",
    "households",
    "individuals",
    "kind",
    "site_group",
    "match",
    "governorate_returnees",
    "evidence",
    "basis",
    "obstacle_category",
    "standing",
    "precision",
    "since",
    "until",
    "partners",
    "partners_for_sites",
    "note",
)


@dataclass(frozen=True)
class Place:
    """A feature of the map: its layer, what is said of it, and how it is drawn."""

    layer: Layer
    told: dict[str, Any]
    drawn: Drawn


def told(
    context: Context, layer: Layer, features: gpd.GeoDataFrame, at_work: Rows
) -> list[dict[str, Any]]:
    """Returns what is said of each of these features of a layer, in their order."""
    keys = named_at.place_keys(context.dataset, layer, features)
    return [
        _place(context, layer, record, work.gather(at_work.get(key, [])))
        for record, key in zip(dataset_records.records(features), keys, strict=True)
    ]


def work_by_place(context: Context) -> Rows:
    """Returns the work that goes on, lies ahead or ended this year at each place."""
    view = context.view.without_filters().having(
        sector=context.view.sector, orgtype=context.view.orgtype
    )
    shown = selection.activities(context.dataset, view.having(date=context.view.date))
    ended = selection.ended_this_year(shown, context.day)
    shown = shown[shown["status"].isin(_GOING_ON).to_numpy(dtype=bool) | ended]
    records = dataset_records.records(shown[[*_READ, shown.geometry.name]])
    rows = dict(zip(shown.index.tolist(), records, strict=True))
    links = context.dataset.presence.links
    links = links[links["row"].isin(shown.index).to_numpy(dtype=bool)]
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for row, place, certainty in links.itertuples(index=False):
        found[place].append(rows[row] | {"certainty": certainty})
    return found


def _place(context: Context, layer: Layer, record: Record, found: list[Work]) -> dict[str, Any]:
    words = context.words
    codes = [record.get(f"{level}_pcode") for level in ("subdistrict", "district", "governorate")]
    where = context.words.listed(names.unit(context, code) for code in codes if code)
    kind = words(layer.feature_title)
    left = max(0, len(found) - MOST_ROWS)
    return {
        "id": record["id"],
        "name": words.name(record),
        "kind": f"{kind} · {where}" if where else kind,
        "facts": _facts(context, layer, record),
        "work": [_line(context, one) for one in found[:MOST_ROWS]],
        "more": words.count("and {n} more", "and {n} more", left) if left else "",
        "source": names.source(context, record["source_id"]),
        "record": record,
    }


def _facts(context: Context, layer: Layer, record: Record) -> list[tuple[str, str, bool]]:
    """Returns titles and values; the last says whether the value is words of an English source."""
    words = context.words
    found = []
    whole = layer_styles.of(layer).whole
    if whole:
        title = words(layer_styles.title_layer(layer).feature_title)
        found.append((title, names.of_record(context, whole.layer, record[whole.field]), False))
    if record.get("suppressed"):
        found.append((words(mark("Households")), words(mark("withheld")), False))
    elif is_unknown(record):
        found.append((words(mark("Households")), "–", False))
    for name in _FACTS:
        value = record.get(name)
        if value in (None, "", "not_stated") or name not in layer.field_names:
            continue
        known = _TITLES.get(name, {})
        quoted = name not in (*_NUMBERS, "site_group") and str(value) not in known
        if name == "site_group":
            value = names.of_record(context, SITE_GROUPS.id, value)
        shown = f"{value:,}" if name in _NUMBERS else words(known.get(str(value), str(value)))
        found.append((words(layer.field(name).title), shown, quoted))
    return found


def _line(context: Context, one: Work) -> tuple[str, str, str]:
    """Returns who, in which sectors, and until when."""
    words = context.words
    who = names.organisation(context, one.organisation)
    what = context.words.listed(names.sector(context, sector) for sector in one.sectors)
    if one.certainty == "reported_for_group":
        what = f"{what} · {words(vocabulary.CERTAINTIES[one.certainty])}"
    until = Until(one.status, one.end, one.precision, one.extension, one.supposed)
    return who, what, markup.end(words, until, context.day).label
