"""The one gate: what each audience may see, decided once per revision.

Everything that leaves the process is made from a Dataset that went through `disclose`, which does
what the table of `geo/disclosure/rules.py` says, level by level. For `public` the dataset is
reduced to whole cells (sub-districts for sites, districts for presence, governorates for sensitive
sectors); filters then only choose cells.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.layer import Sensitivity
from geo.catalog.registers import AREA_PROFILES, ORGANISATIONS, SITE_ROUNDS, STATEMENTS
from geo.catalog.vocabulary import SECTORS, SENSITIVE_SECTORS
from geo.dataset.dataset import Dataset
from geo.disclosure import anonymised, handed_in, public_cells, rules_file
from geo.disclosure.rules import SENSITIVE, Level, Rules
from geo.disclosure.rules import Treatment as Treatment
from geo.presence.presence import SITES_TOGETHER
from geo.units import boundaries
from geo.units.boundaries import Units

if TYPE_CHECKING:
    from geo.store.kept.rows import Kept

logger = logging.getLogger(__name__)
RECORDS: Final = (layers.PARTNER_ACTIVITIES.id, layers.SERVICE_GAPS.id)
"""Layers whose records have a sector and a level of their own."""
_LEVELS: Final[Mapping[str, Level]] = {
    "site": Level.SITE,
    "site_group": Level.SITE,
    "subdistrict": Level.SUBDISTRICT,
    "district": Level.DISTRICT,
    SITES_TOGETHER: Level.GOVERNORATE,
    "governorate": Level.GOVERNORATE,
    "country": Level.COUNTRY,
}
_OWN_LEVEL: Final = {**dict.fromkeys(RECORDS, "place_level"), layers.ABC_AREA_UNITS.id: "level"}
_TOLD_AS: Final = dict.fromkeys((layers.CLOSED_SITES.id, SITE_ROUNDS.id), layers.INFORMAL_SITES.id)
"""Layers about single sites, which the rule of sites is for; none of them is raised to cells."""
_NONE: Final = np.zeros(1, dtype=bool)
in_force = rules_file.in_force


def treatment(kind: str, audience: Audience) -> Treatment:
    """Returns the rule in force for the closest records of a kind; `hide` for what is unknown."""
    return in_force().closest(kind, audience)


def table() -> Mapping[str, Mapping[Audience, Treatment]]:
    """Returns the rule in force by kind of record and audience, for the closest records."""
    rules = in_force()
    return {kind: {one: rules.closest(kind, one) for one in Audience} for kind in rules.kinds()}


def may_know(audience: Audience, sector: str, *, in_governorates: bool) -> bool:
    """Whether an audience could know of work in a sector, at governorates or at closer places.

    Where it could not, that nobody is named there is withheld and no absence.
    """
    is_open = sector in SECTORS.keys() - SENSITIVE_SECTORS
    kind = layers.PARTNER_ACTIVITIES.id + ("" if is_open else SENSITIVE)
    told = treatment(kind, audience)
    return told is not Treatment.HIDE and (in_governorates or told is not Treatment.TO_GOVERNORATE)


def disclose(
    dataset: Dataset, audience: Audience, rules: Rules | None = None, before: Dataset | None = None
) -> Dataset:
    """Returns the dataset as the audience may see it; the same values for every request.

    `rules` are those in force where none are given. Layers whose rows, and all else that they are
    made of, are the very same as in a dataset that was disclosed `before` are not made again.
    """
    if audience is Audience.COORDINATOR:
        return dataset
    gate = _Gate(dataset, audience, rules or in_force())
    features = _passed(dataset, before, gate)
    features |= {one: gate.layer(one) for one in dataset.features if one not in features}
    features = {one: features[one] for one in dataset.features}
    dataset.derived.get(_passing(gate), partial(dict, features))
    kept = gate.kept()
    sources = frozenset[str]().union(*(one.sources for one in kept.values()))
    features = handed_in.without_senders(gate.without_names(features), audience, sources)
    apart = gate.rules.closest(layers.INFORMAL_SITES.id, audience) is Treatment.SHOW
    return replace(
        dataset,
        audience=audience.value,
        features=features,
        sites_are_told_apart=apart,
        rules=gate.rules.fingerprint,
        kept=kept,
    )


def _passing(gate: "_Gate") -> tuple[str, str, str]:
    """The key under which a dataset has its layers as they come out of a gate."""
    return ("gate", gate.audience.value, gate.rules.fingerprint)


def _passed(dataset: Dataset, before: Dataset | None, gate: "_Gate") -> dict[str, gpd.GeoDataFrame]:
    """Returns the layers of a dataset that came out of the same gate before.

    Each is made of its own rows, the units, the country and the register of organisations; records
    of the activities as well.
    """
    found = before.derived.peek(_passing(gate)) if before is not None else None
    if before is None or found is None or before.country != dataset.country:
        return {}
    same = {one for one, rows in dataset.features.items() if rows is before.features.get(one)}
    if not same >= {ORGANISATIONS.id, *(one.id for one in layers.BOUNDARIES)}:
        return {}
    is_same_work = layers.PARTNER_ACTIVITIES.id in same
    return {one: found[one] for one in same if is_same_work or one not in RECORDS}


def opted_out(dataset: Dataset, rules: Rules) -> dict[str, str | None]:
    """Returns the id of each organisation that opted out; None for one the register lacks."""
    return anonymised.known_ids(dataset.features[ORGANISATIONS.id], rules.opted_out)


def levels(layer_id: str, features: gpd.GeoDataFrame, rules: Rules, units: Units) -> pd.Series:
    """Returns how closely each record of a layer says where; missing where that is not known."""
    layer_id = _TOLD_AS.get(layer_id, layer_id)
    if layer_id in _OWN_LEVEL:
        return features[_OWN_LEVEL[layer_id]].map(_LEVELS)
    if layer_id == AREA_PROFILES.id:
        own = features["pcode"].fillna("").map(units.level).map(_LEVELS)
        return own.fillna(Level.SUBDISTRICT.value)
    if layer_id == STATEMENTS.id:
        close = features["about"].fillna("").map(_is_close).astype(bool)
        return close.map({True: Level.SITE.value, False: Level.COUNTRY.value})
    held = [key.level for key in rules.table if key.kind == layer_id]
    return pd.Series(held[0].value if held else None, index=features.index, dtype=object)


def _is_close(about: str) -> bool:
    """Whether a statement is about a single site, group of sites or blocked area."""
    units = {f"{level}s" for level in boundaries.LEVELS}
    features = (one.partition("/") for one in about.split("|"))
    return any(feature and layer_id not in units for layer_id, _, feature in features)


class _Gate:
    """One audience before one dataset."""

    def __init__(self, dataset: Dataset, audience: Audience, rules: Rules) -> None:
        self.dataset = dataset
        self.audience = audience
        self.rules = rules
        self.points = _points(dataset)
        self._out = self._opted_out()

    @cached_property
    def _absent(self) -> anonymised.Absence:
        held = self.dataset.features
        return anonymised.Absence(held[layers.PARTNER_ACTIVITIES.id], held[ORGANISATIONS.id])

    def layer(self, layer_id: str) -> gpd.GeoDataFrame:
        """Returns a layer as the audience may see it, its rows numbered anew."""
        features = self.dataset.features[layer_id]
        if layer_id in RECORDS:
            return self._records(layer_id)
        if layer_id in self.dataset.kept:
            part = self._treated(layer_id, features, self._of_kept(layer_id))
            return public_cells.joined([part], features) if len(part) else part
        treated = self._by_rule(layer_id, _TOLD_AS.get(layer_id, layer_id), features)
        if treated.get(Treatment.SHOW, _NONE).all():
            return self._without_restricted(layer_id, features)
        parts = [self._treated(layer_id, features[rows], rule) for rule, rows in treated.items()]
        return public_cells.joined(parts, features)

    def kept(self) -> dict[str, "Kept"]:
        """Returns what asks for kept rows of layers that are shown as they are, and of no other.

        Whoever may not see single rows is given sums of them alone: nothing is left to ask by.
        """
        return {
            layer_id: kept
            for layer_id, kept in self.dataset.kept.items()
            if self._of_kept(layer_id) is Treatment.SHOW
        }

    def _of_kept(self, layer_id: str) -> Treatment:
        """Returns the one rule of a layer of which rows are kept, all of which are as close.

        Where an operator shows the public every site it gets none of these: who sent a row is not
        for it, and a row that is not in memory cannot be freed of that.
        """
        rule = self.rules.closest(layer_id, self.audience)
        if rule is Treatment.SHOW and self.audience is Audience.PUBLIC:
            logger.warning("too many to be shown to the public one by one: %s", layer_id)
            return Treatment.HIDE
        return rule

    def _by_rule(
        self, layer_id: str, kind: str, features: gpd.GeoDataFrame
    ) -> dict[Treatment, np.ndarray]:
        """Returns which rows of a layer each rule is for, by how closely they say where."""
        own = levels(layer_id, features, self.rules, self.dataset.units)
        codes, known = pd.factorize(own)
        code_of = {level: code for code, level in enumerate(known)}
        found: dict[Treatment, np.ndarray] = {}
        for level in Level:
            rule = self.rules.treatment(kind, level, self.audience)
            rows = codes == code_of.get(level.value, len(known))
            found[rule] = found.get(rule, np.zeros(len(features), dtype=bool)) | rows
        return found

    def _treated(self, layer_id: str, rows: gpd.GeoDataFrame, rule: Treatment) -> gpd.GeoDataFrame:
        kept = self.dataset.kept.get(layer_id)
        if rule is Treatment.HIDE or (rows.empty and kept is None):
            return rows.iloc[:0]
        if rule is Treatment.SHOW:
            return self._without_restricted(layer_id, rows)
        if rule is Treatment.TO_SUBDISTRICT and layer_id == layers.INFORMAL_SITES.id:
            units = self.dataset.features[layers.SUBDISTRICTS.id]
            return public_cells.sites(
                rows, units, self.rules, self.dataset.country.people_in_a_household, kept
            )
        if layer_id == layers.BLOCKED_AREAS.id:
            units = self.dataset.features[f"{rule.value}s"]
            return public_cells.blocked_areas(
                rows, rule.value, units, self.dataset.country.source(layer_id)
            )
        return rows.iloc[:0]

    def _records(self, layer_id: str) -> gpd.GeoDataFrame:
        """Returns activities or gaps: open ones and sensitive ones, each by its own rule."""
        features = self._neutral(self.dataset.features[layer_id])
        sensitive = anonymised.is_sensitive(features).to_numpy(dtype=bool)
        parts = []
        for part, rows in (("", features[~sensitive]), (SENSITIVE, features[sensitive])):
            told = rows
            if self._is_told_closer(layer_id, part):
                told = anonymised.told_by_absence(layers.declared(layer_id), rows, self._absent)
            parts += self._raised(layer_id, part, told)
        made = public_cells.joined(parts, features)
        if self.rules.closest(layer_id, self.audience) is not Treatment.SHOW:
            made = public_cells.in_plain_order(made)
        return made.assign(id=pd.Series(public_cells.ids(made), made.index, made["id"].dtype))

    def _is_told_closer(self, layer_id: str, part: str) -> bool:
        """Whether open records are told closer than the sensitive ones, and could tell of them."""
        return not part and self.rules.closest(layer_id + SENSITIVE, self.audience) is not (
            Treatment.SHOW
        )

    def _raised(self, layer_id: str, part: str, rows: gpd.GeoDataFrame) -> list[gpd.GeoDataFrame]:
        kind = layer_id + part
        found = []
        for rule, these in self._by_rule(layer_id, kind, rows).items():
            if rule is Treatment.SHOW:
                found.append(self._without_restricted(layer_id, rows[these]))
            elif rule is not Treatment.HIDE and these.any():
                found.append(public_cells.records(rows[these], kind, rule.value, self.points))
        return found

    def _without_restricted(self, layer_id: str, features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Returns the features; for the public with nothing in the fields that are restricted."""
        restricted = [
            field.name
            for field in layers.declared(layer_id).stored_fields
            if field.sensitivity is Sensitivity.RESTRICTED
        ]
        if self.audience is not Audience.PUBLIC or not restricted:
            return features
        shown = features.copy(deep=False)
        for name in restricted:
            shown[name] = pd.Series(None, index=features.index, dtype=features[name].dtype)
        return shown

    def _opted_out(self) -> frozenset[str]:
        """Returns who is not named for this audience; logs a name that no register has."""
        if self.audience is not Audience.PUBLIC:
            return frozenset()
        found = opted_out(self.dataset, self.rules)
        for name, known in found.items():
            if known is None:
                logger.warning("opted out of the public view, but in no register: %s", name)
        return frozenset(one for one in found.values() if one is not None)

    def _neutral(self, records: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        named = anonymised.without(records, self._out)
        if "organisation" not in named:
            return named
        if self.audience is Audience.PUBLIC:
            named = handed_in.in_known_words(named, self.dataset.features[ORGANISATIONS.id])
        return anonymised.neutral(named, self._out)

    def without_names(
        self, features: Mapping[str, gpd.GeoDataFrame]
    ) -> dict[str, gpd.GeoDataFrame]:
        """Returns the layers without the names of who opted out, wherever a text has them."""
        made = dict(features)
        if not self._out:
            return made
        register = self.dataset.features[ORGANISATIONS.id]
        names = anonymised.Names(register, self._out)
        for layer in anonymised.public_texts():
            if layer.id in made:
                made[layer.id] = anonymised.without_texts(layer, made[layer.id], names)
        used = frozenset(made[layers.PARTNER_ACTIVITIES.id]["organisation"])
        made[ORGANISATIONS.id] = anonymised.register(made[ORGANISATIONS.id], self._out, used)
        return made


def _points(dataset: Dataset) -> dict[str, shapely.Point]:
    """Returns a point inside each governorate and district, in degrees, by P-code."""
    points: dict[str, shapely.Point] = {}
    for layer in (layers.GOVERNORATES, layers.DISTRICTS):
        units = dataset.features[layer.id]
        points |= dict(zip(units["pcode"], units.geometry.representative_point(), strict=True))
    return points
