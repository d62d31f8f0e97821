"""What coordinators decided: which of two statements counts, which organisations are one.

The rows of every source stay as they were handed in. Decisions are applied when a revision is read,
before anything else is made of it; a decision that is taken back leaves no trace.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.catalog.registers import AMENDMENTS, HANDED_IN, ORGANISATIONS, SET_ASIDE, SITE_EDITS
from geo.dataset import records
from geo.dataset.counted import emptied, work_by_day
from geo.dataset.counted.work_by_day import Overtaken, Rows

Record = Mapping[str, Any]
Features = Mapping[str, gpd.GeoDataFrame]
AMENDED: Final = ("name", "name_ar", "acronym", "type")
"""What can be said of an organisation in place of what its row says."""
EDITED: Final = ("name", "name_ar", "kind", "note", "until", "households", "individuals")
"""What can be said of a site in place of what its row says."""
_PEOPLE: Final = ("households", "individuals")
NONE_COUNTS: Final = "-"
"""Stands for the record that counts where a record is set aside and none takes its place."""
_ORIGIN: Final = ("source_id", "source_page_or_slide", "as_of")
LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    layers.PARTNER_ACTIVITIES.id: ("donor", "implementing_partner", "handover_to"),
    layers.SERVICE_GAPS.id: ("responsible",),
}
"""Fields that name organisations by id, with | between several."""
_AREAS: Final = layers.ABC_AREAS.id
_SITES: Final = layers.INFORMAL_SITES.id
_WORK: Final = layers.PARTNER_ACTIVITIES.id
_NAMES: Final = ("id", "name", "name_ar", "acronym", "aliases")


@dataclass(frozen=True, eq=False)
class Decided:
    """What was decided, and what does not count by that: for coordinators alone.

    `aside` are the features set aside by layer, `decisions` why, by layer and id; `merged` are
    organisations with the one as which they count, `originals` the rows of the register of all
    that were corrected or merged. `sources` are those of all decisions, by register and id, and
    `sent` are the activities of merged organisations, with the one as whose they were sent;
    `closed` are the sites that are gone, and `corrected` the rows of sites as their sources have
    them, of which something else is said. `overtaken` are the activities that counted until
    another was said in their place, `work` the rows to tell those days by.
    """

    aside: Features = field(default_factory=dict)
    decisions: Mapping[tuple[str, str], Record] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    originals: Mapping[str, Record] = field(default_factory=dict)
    sources: Mapping[tuple[str, str], str] = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)
    closed: gpd.GeoDataFrame | None = None
    corrected: gpd.GeoDataFrame | None = None
    overtaken: tuple[Overtaken, ...] = ()
    work: Rows | None = None

    def whole(self, features: Features) -> dict[str, gpd.GeoDataFrame]:
        """Returns layers with the features that were set aside, and sites that are gone, last.

        Sites are as their sources have them.
        """
        both = {one: _joined(features[one], rows) for one, rows in self.aside.items()}
        made = {**features, **both}
        if self.closed is not None and len(self.closed):
            made[_SITES] = _joined(made[_SITES], self.closed)
        if self.corrected is not None and len(self.corrected):
            sites = made[_SITES]
            rest = ~sites["id"].isin(self.corrected["id"]).to_numpy(dtype=bool)
            made[_SITES] = _joined(sites[rest], self.corrected)
        return made

    def as_sent(self, activity: dict[str, Any]) -> dict[str, Any]:
        """Returns an activity under the organisation as whose it was sent, if it is still its."""
        own = self.sent.get(str(activity["id"]), "")
        is_same = bool(own) and self.merged.get(own) == activity["organisation"]
        return {**activity, "organisation": own} if is_same else activity

    def records(self, layer_id: str) -> list[dict[str, Any]]:
        """Returns what was set aside of a layer, as plain values."""
        rows = self.aside.get(layer_id)
        return [] if rows is None else records.records(rows)


NOTHING: Final = Decided()


def applied(features: Features, decisions: Features) -> tuple[dict[str, gpd.GeoDataFrame], Decided]:
    """Returns the layers and registers with all decisions applied, and what these are."""
    amendments = records.records(decisions[AMENDMENTS.id])
    made, merged = _amended(features, {one["id"]: one for one in amendments})
    held = {one["id"]: one for one in records.records(features[ORGANISATIONS.id])}
    originals = {one["id"]: held[one["id"]] for one in amendments if one["id"] in held}
    set_aside = records.records(decisions[SET_ASIDE.id])
    told = {(one["layer"], one["record"]): one for one in set_aside}
    edits = records.records(decisions[SITE_EDITS.id])
    every = ((SET_ASIDE, set_aside), (AMENDMENTS, amendments), (SITE_EDITS, edits))
    sources = {
        (register.id, one["id"]): one["source_id"] for register, rows in every for one in rows
    }
    in_force = _in_force(told, made)
    overtaken = work_by_day.overtaken(_with_another(in_force, told), _WORK, made[_WORK])
    order = np.zeros(0, dtype=int)
    aside = {}
    for layer_id in sorted({layer for layer, _ in in_force}):
        rows = made[layer_id]
        own = [record for layer, record in in_force if layer == layer_id]
        out = rows["id"].isin(own).to_numpy(dtype=bool)
        if layer_id == _WORK:
            order = np.concatenate([np.flatnonzero(~out), np.flatnonzero(out)])
        aside[layer_id] = rows[out].reset_index(drop=True)
        made[layer_id] = rows[~out].reset_index(drop=True)
    sites, corrected = _edited(made[_SITES], {one["id"]: one for one in edits})
    gone = sites["until"].notna().to_numpy(dtype=bool)
    made[_SITES] = sites[~gone].reset_index(drop=True) if gone.any() else sites
    made[_AREAS] = _drawn(made[_AREAS], made[layers.ABC_AREA_UNITS.id])
    closed = sites[gone].reset_index(drop=True)
    sent = _sent(features, merged)
    work = Rows(made[_WORK], aside[_WORK], order) if overtaken else None
    found = Decided(
        aside, in_force, merged, originals, sources, sent, closed, corrected, overtaken, work
    )
    return made, found


def _with_another(
    in_force: Mapping[tuple[str, str], Record], told: Mapping[tuple[str, str], Record]
) -> dict[tuple[str, str], Record]:
    """Returns the decisions at the end of which a record counts, and not none."""
    return {
        (layer, record): one
        for (layer, record), one in in_force.items()
        if _last(told, layer, record) != NONE_COUNTS
    }


def _edited(
    sites: gpd.GeoDataFrame, edits: Mapping[str, Record]
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Returns sites as they were corrected, and the rows of those as they were."""
    rows = sites["id"].isin(list(edits)).to_numpy(dtype=bool)
    if not rows.any():
        return sites, sites[rows]
    made = sites.copy()
    for place, site in zip(np.flatnonzero(rows).tolist(), sites["id"][rows], strict=True):
        edit, at = edits[site], made.index[place]
        said = emptied.said(edit, EDITED)
        # who counted the people is another question than what the site is called
        is_of_people = not said.keys().isdisjoint(("until", *_PEOPLE))
        for name in (*said, *(_ORIGIN if is_of_people else ())):
            made.loc[at, name] = edit[name]
    return made, sites[rows].reset_index(drop=True)


def _sent(features: Features, merged: Mapping[str, str]) -> dict[str, str]:
    """Returns the activities of organisations that were merged, with these."""
    rows = features[layers.PARTNER_ACTIVITIES.id]
    own = rows["organisation"].isin(list(merged)).to_numpy(dtype=bool)
    return dict(zip(rows["id"][own], rows["organisation"][own], strict=True))


def _in_force(
    told: Mapping[tuple[str, str], Record], features: Features
) -> dict[tuple[str, str], Record]:
    """Returns the decisions by which something else counts, at the end of them all: it is there."""
    named = {one for (_, record), why in told.items() for one in (record, why["counts"])}
    ids = {}
    for layer in {layer for layer, _ in told}:
        own = features[layer]["id"]
        ids[layer] = set(own[own.isin(named).to_numpy(dtype=bool)])
    return {
        (layer, record): one
        for (layer, record), one in told.items()
        if record in ids[layer] and _last(told, layer, record) in {*ids[layer], NONE_COUNTS}
    }


def _last(told: Mapping[tuple[str, str], Record], layer: str, record: str) -> str:
    """Returns what counts at last in place of a record; empty where decisions go in a circle."""
    seen = {record}
    while one := told.get((layer, record)):
        record = one["counts"]
        if record in seen:
            return ""
        seen.add(record)
    return record


def _amended(
    features: Features, amendments: Mapping[str, Record]
) -> tuple[dict[str, gpd.GeoDataFrame], dict[str, str]]:
    """Returns the layers with organisations as they were corrected, and those that were merged."""
    made = dict(features)
    if not amendments:
        return made, {}
    known = {one["id"]: one for one in records.records(features[ORGANISATIONS.id])}
    merged = _merged(amendments, known)
    register = _register(known, amendments, merged)
    made[ORGANISATIONS.id] = _with(features[ORGANISATIONS.id], register, merged)
    work = layers.PARTNER_ACTIVITIES.id
    made[work] = _named(features[work], register, {**dict.fromkeys(amendments, ""), **merged})
    for layer_id, names in LISTS.items():
        for name in names if merged else ():
            made[layer_id] = _listed(made[layer_id], name, merged)
    return made, merged


def _merged(amendments: Mapping[str, Record], known: Mapping[str, Record]) -> dict[str, str]:
    """Returns each organisation that counts as another, with the last of them; no circles."""
    steps: dict[str, str] = {
        one: into for one, said in amendments.items() if (into := said["merged_into"]) in known
    }
    found = {}
    for one in steps:
        last, seen = one, {one}
        while (into := steps.get(last, last)) not in seen:
            seen.add(into)
            last = into
        if last != one and steps.get(last) not in seen:
            found[one] = last
    return found


def _register(
    known: Mapping[str, Record], amendments: Mapping[str, Record], merged: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Returns the organisations that are corrected, or have others merged into them, by id.

    What they were called before stays among their other names, by which sheets find them.
    """
    found: dict[str, dict[str, Any]] = {}
    for one in (*amendments, *merged.values()):
        if one in known and one not in merged:
            own, said = known[one], amendments.get(one) or {}
            found[one] = {**own, **emptied.said(said, AMENDED)}
            before = {"aliases": "|".join(_every_name(own, said))}
            found[one]["aliases"] = _names(found[one], before)
    for gone, into in merged.items():
        also = {"aliases": "|".join(_every_name(known[gone], amendments.get(gone) or {}))}
        found[into]["aliases"] = _names(found[into], also)
    return found


def _every_name(*rows: Record) -> list[str]:
    texts = (str(one.get(name) or "") for one in rows for name in _NAMES)
    return list(dict.fromkeys(name for text in texts for name in text.split("|") if name))


def _names(own: Record, said: Record) -> str | None:
    """Returns the other names of a row with those said besides, but its own."""
    texts = (str(one.get("aliases") or "") for one in (own, said))
    found = dict.fromkeys(name for text in texts for name in text.split("|") if name)
    for name in ("id", "name", "name_ar", "acronym"):
        found.pop(str(own.get(name)), None)
    return "|".join(found) or None


def _with(
    features: gpd.GeoDataFrame, changed: Mapping[str, Record], gone: Iterable[str]
) -> gpd.GeoDataFrame:
    """Returns the register with changed rows, and without those that count as another."""
    made = features[~features["id"].isin(list(gone)).to_numpy(dtype=bool)].reset_index(drop=True)
    at = {one: place for place, one in enumerate(made["id"])}
    for name in (*AMENDED, "aliases"):
        values = {at[one]: row[name] for one, row in changed.items()}
        made.loc[list(values), name] = pd.Series(values, dtype=made[name].dtype)
    return made


def _named(
    activities: gpd.GeoDataFrame, register: Mapping[str, Record], concerned: Mapping[str, str]
) -> gpd.GeoDataFrame:
    """Returns activities under the names of the organisations as which they count."""
    rows = activities["organisation"].isin(list(concerned)).to_numpy(dtype=bool)
    if not rows.any():
        return activities
    made = activities.copy()
    own = activities.loc[rows, ["organisation", "organisation_name", "organisation_type", "name"]]
    told: list[tuple[Any, ...]] = []
    for who, *values in own.itertuples(index=False, name=None):
        row = register.get(concerned[who] or who)
        if row is None:
            told.append((who, *values))
            continue
        short = row["acronym"] or row["name"]
        what = values[2].partition(": ")[2]
        told.append((row["id"], row["name"], row["type"], f"{short}: {what}"))
    for place, name in enumerate(own.columns):
        made.loc[rows, name] = [one[place] for one in told]
    return made


def _listed(features: gpd.GeoDataFrame, name: str, merged: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Returns features whose lists of organisations name those as which others count."""
    texts = {one: _told(one, merged) for one in features[name].dropna().unique()}
    changed = {one: said for one, said in texts.items() if one != said}
    if not changed:
        return features
    return features.assign(**{name: features[name].replace(changed)})


def _told(text: str, merged: Mapping[str, str]) -> str:
    return "|".join(dict.fromkeys(merged.get(one, one) for one in text.split("|")))


def _drawn(areas: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns coordination areas as their units are now, where somebody handed units in."""
    handed_in = units["source_id"].str.startswith(HANDED_IN).to_numpy(dtype=bool)
    changed = areas["id"].isin(units["area_id"][handed_in]).to_numpy(dtype=bool)
    if not changed.any():
        return areas
    shapes = areas.geometry.to_numpy().copy()
    for place in np.flatnonzero(changed):
        own = (units["area_id"] == areas["id"].iloc[place]).to_numpy(dtype=bool)
        shapes[place] = units.geometry[own].union_all()
    return areas.set_geometry(shapes, crs=areas.crs)


def _joined(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    both = pd.concat([one, other], ignore_index=True)
    return gpd.GeoDataFrame(both, geometry=one.geometry.name, crs=one.crs)
