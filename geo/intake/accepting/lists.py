"""What accepting a list of sites, a round, a register or areas writes, layer by layer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.catalog.registers import AMENDMENTS, ORGANISATIONS, RETURN_ROUNDS, SET_ASIDE, SITE_ROUNDS
from geo.dataset import records
from geo.dataset.counted import emptied
from geo.dataset.counted.decided import AMENDED
from geo.dataset.dataset import Dataset
from geo.intake.accepting import features
from geo.intake.sheets import kind
from geo.intake.sheets.changes.difference import Pair
from geo.intake.sheets.kinds.entries import Entry
from geo.intake.sheets.kinds.sites import RETURNEES
from geo.intake.sheets.outcome import Outcome
from geo.intake.sheets.work.rows import slug, where
from geo.store.revisions import Change
from geo.units.boundaries import COLLECTIONS, LEVELS

_POINT: Final = ("longitude", "latitude")
DISPLACED: Final = "displaced"
ALL: Final = "all"
"""What a list is complete for that is of no part of the country."""
_COUNTED: Final = ("name", "households", "individuals")
IN_THE_MIDDLE: Final = "No point was given: drawn in the middle of its {level}"
Written = dict[Layer, Change]
Values = dict[str, Any]


@dataclass(frozen=True)
class _Plan:
    """An outcome that is accepted by somebody, with the dataset it was worked out of."""

    outcome: Outcome
    dataset: Dataset
    who: str

    @property
    def source(self) -> str:
        """The id of the sender's source."""
        return self.outcome.source.id

    @property
    def pairs(self) -> Sequence[Pair]:
        """The rows that nothing holds back, with what is known of each."""
        return self.outcome.difference.pairs

    def identifier(self, one: Pair) -> str:
        """Returns the id of a row of this source: the one it has, else of its own id or key."""
        if one.stored is not None and not one.is_other:
            return str(one.stored["id"])
        told = slug(one.row.own_id) if one.row.own_id else features.short("|".join(one.row.key))
        return f"{self.source}-{told.removeprefix(f'{self.source}-')}"

    def row(self, one: Pair) -> Values:
        """Returns what is stored of a row: what it says over what its source said before."""
        held = dict(one.stored) if one.stored is not None else {}
        said = {name: value for name, value in one.row.values.items() if name not in _POINT}
        return {**held, **said, "id": self.identifier(one)}

    def point(self, one: Pair) -> shapely.Point | None:
        """Returns the point of a row in degrees: the row's own, else what is stored."""
        for values in (one.row.values, one.stored or {}):
            degrees = [values.get(axis) for axis in _POINT]
            if all(isinstance(axis, int | float) for axis in degrees):
                return shapely.Point(*degrees)
        return None

    def shape(self, pcode: str) -> Any:  # noqa: ANN401 - shapely's
        """Returns the shape of a unit; None for one that is not known."""
        level = self.dataset.units.level(pcode)
        units = self.dataset.features[COLLECTIONS[level]] if level else None
        own = None if units is None else units.geometry[(units["pcode"] == pcode).to_numpy(bool)]
        return None if own is None or own.empty else own.iloc[0]

    def aside(self, pairs: Sequence[Pair], layer: Layer) -> Written:
        """Returns the decisions that rows of other sources do not count beside these."""
        rows = [
            {
                "id": f"{layer.id}/{one.stored['id']}",
                "layer": layer.id,
                "record": one.stored["id"],
                "counts": self.identifier(one),
                "reason": f"Corrected by {self.outcome.name}",
                "who": self.who,
                "as_of": self.outcome.source.day,
                "source_id": self.source,
            }
            for one in pairs
            if one.is_other and one.stored is not None
        ]
        return {SET_ASIDE: Change(features.features(SET_ASIDE, rows), shared=True)} if rows else {}


def changes(outcome: Outcome, dataset: Dataset, who: str) -> Written:
    """Returns what accepting an outcome that is no list of activities writes; {} for nothing."""
    return _KINDS[outcome.reading.kind.name](_Plan(outcome, dataset, who))


def _sites(plan: _Plan) -> Written:
    """Every round is kept; a site of the sender's own follows its newest one."""
    rounds = [*_rounds(plan), *_closings(plan)]
    open_ = [
        one
        for one in plan.pairs
        if one.writes and not one.is_other and not one.row.own_id.endswith(RETURNEES)
    ]
    gone = [
        {**one, "until": plan.outcome.source.day, "as_of": plan.outcome.source.day}
        for one in plan.outcome.difference.gone
        if not one.get("beside")
    ]
    rows, shapes = [], []
    for one in open_:
        row, point = _site(plan, one), plan.point(one)
        if point is None:
            row, point = _in_the_middle(plan, row)
        rows.append({**row, "until": None})
        shapes.append(point)
    for row in gone:
        rows.append({name: value for name, value in row.items() if name not in _POINT})
        shapes.append(shapely.Point(row["longitude"], row["latitude"]))
    found: Written = {}
    if rounds:
        found[SITE_ROUNDS] = Change(features.features(SITE_ROUNDS, rounds))
    if rows:
        made = features.features(layers.INFORMAL_SITES, rows, shapes)
        found[layers.INFORMAL_SITES] = Change(made, alone=True)
    return found


def _rounds(plan: _Plan) -> Iterator[Values]:
    """Yields what a list says of each site on its day, where that is not kept already."""
    held = {one["id"]: one for one in _records(plan.dataset, SITE_ROUNDS)}
    number = getattr(plan.outcome.records, "round", "") or None
    for one in plan.pairs:
        said = one.row.values
        site, day = plan.identifier(one), said.get("as_of")
        known = held.get(f"{site}/{day}", {})
        if known and all(known[name] == said.get(name) for name in _COUNTED):
            continue
        yield {
            **said,
            "id": f"{site}/{day}",
            "site_id": site,
            "round": number,
            "population": RETURNEES if one.row.own_id.endswith(RETURNEES) else DISPLACED,
            "beside": one.stored["id"] if one.stored is not None and one.is_other else None,
        }


def _closings(plan: _Plan) -> Iterator[Values]:
    """Yields that a list has a site no more, and what it is complete for, as its sender says."""
    source, complete = plan.outcome.source, plan.outcome.expected.complete
    number = getattr(plan.outcome.records, "round", "") or None
    for one in plan.outcome.difference.gone:
        yield {
            **{name: value for name, value in one.items() if name.endswith("_pcode")},
            **{name: one[name] for name in ("name", "name_ar")},
            "id": f"{one['id']}/{source.day}",
            "site_id": one["id"],
            "round": number,
            "population": DISPLACED,
            "gone_from": "|".join(complete.units) or ALL,
            "beside": one.get("beside"),
            "as_of": source.day,
            "source_id": source.id,
            "source_page_or_slide": where(source.file, source.sheet),
        }


def _site(plan: _Plan, one: Pair) -> Values:
    """Returns a site with what every site has, where the list does not say it.

    People are estimated from the households, as the documents do.
    """
    row = plan.row(one)
    if row.get("individuals") is None and row.get("households") is not None:
        row["individuals"] = row["households"] * plan.dataset.country.people_in_a_household
    district = row.get("stated_district") or row.get("district") or row.get("governorate")
    kind_of = row.get("kind") or "not_stated"
    return {**row, "kind": kind_of, "stated_district": district, "source_name": row.get("name")}


def _in_the_middle(plan: _Plan, row: Values) -> tuple[Values, shapely.Point | None]:
    """Returns a site without a point in the middle of its unit, and says so."""
    code = next((row[f"{one}_pcode"] for one in LEVELS[::-1] if row.get(f"{one}_pcode")), "")
    shape = plan.shape(code)
    said = IN_THE_MIDDLE.format(level=plan.dataset.units.level(code))
    note = ". ".join(filter(None, (str(row.get("note") or "").removesuffix(said), said)))
    return {**row, "note": note}, shape.representative_point() if shape is not None else None


def _index(plan: _Plan) -> Written:
    rows = [plan.row(one) for one in plan.pairs if one.writes and not one.is_other]
    return {RETURN_ROUNDS: Change(features.features(RETURN_ROUNDS, rows))} if rows else {}


def _organisations(plan: _Plan) -> Written:
    """New ones join the register; what is said of others' stands over their own row."""
    register, amended = [], []
    before = {one["id"]: one for one in _records(plan.dataset, AMENDMENTS)}
    used = set(plan.dataset.organisations)
    for one in plan.pairs:
        if not one.writes:
            continue
        if not one.is_other:
            register.append({**plan.row(one), "id": _free(one, used)})
        elif one.stored is not None:
            changed = {name: pair[1] for name, pair in one.changes.items()}
            names = [name for name in (*AMENDED, "aliases") if changed.get(name)]
            own = {**before.get(one.stored["id"], {}), **{name: changed[name] for name in names}}
            own[emptied.FIELD] = emptied.after(own, names, ())
            origin = ("as_of", "source_id", "source_page_or_slide")
            said = {name: one.row.values.get(name) for name in origin}
            day = plan.outcome.source.day
            amended.append({**own, **said, "as_of": day, "id": one.stored["id"], "who": plan.who})
    found = {ORGANISATIONS: register, AMENDMENTS: amended}
    return {
        one: Change(features.features(one, rows), shared=one is AMENDMENTS)
        for one, rows in found.items()
        if rows
    }


def _free(one: Pair, used: set[str]) -> str:
    """Returns the id that an organisation has, else one of its acronym or name that is free."""
    if one.stored is not None:
        return str(one.stored["id"])
    values = one.row.values
    base = slug(one.row.own_id or str(values.get("acronym") or values["name"]))
    found = next(
        name for name in (base, *(f"{base}-{n}" for n in range(2, 999))) if name not in used
    )
    used.add(found)
    return found


def _areas(plan: _Plan) -> Written:
    """Units of areas; an area that is not known yet is made of its units."""
    pairs = [one for one in plan.pairs if one.writes and one.row.values.get("pcode")]
    rows = [plan.row(one) for one in pairs]
    shapes = [plan.shape(str(row["pcode"])) for row in rows]
    areas = _new_areas(plan, rows, shapes)
    found = plan.aside(pairs, layers.ABC_AREA_UNITS)
    if rows:
        made = features.features(layers.ABC_AREA_UNITS, rows, shapes)
        found[layers.ABC_AREA_UNITS] = Change(made)
    if areas:
        made = features.features(
            layers.ABC_AREAS, [one for one, _ in areas], [shape for _, shape in areas]
        )
        found[layers.ABC_AREAS] = Change(made)
    return found


def _new_areas(
    plan: _Plan, rows: Sequence[Values], shapes: Sequence[Any]
) -> list[tuple[Values, Any]]:
    known = set(plan.dataset.features[layers.ABC_AREAS.id]["id"])
    entries: dict[str, list[Entry]] = {}
    for one in plan.outcome.entries:
        entries.setdefault(one.sent.key[0], []).append(one)
    found = []
    for area, own in entries.items():
        if area in known:
            continue
        said: Values = {**own[0].sent.values, "id": area}
        for one in own:
            said |= one.also
        held = [shape for row, shape in zip(rows, shapes, strict=True) if row["area_id"] == area]
        found.append((said, shapely.union_all([one for one in held if one is not None])))
    return found


def _blocked(plan: _Plan) -> Written:
    pairs = [one for one in plan.pairs if one.writes]
    found = plan.aside(pairs, layers.BLOCKED_AREAS)
    if pairs:
        rows = [{"named_in_source": False, **plan.row(one)} for one in pairs]
        made = features.features(layers.BLOCKED_AREAS, rows, [plan.point(one) for one in pairs])
        found[layers.BLOCKED_AREAS] = Change(made)
    return found


def _records(dataset: Dataset, register: Layer) -> list[dict[str, Any]]:
    rows = dataset.features.get(register.id)
    return [] if rows is None else records.records(rows)


_KINDS: Final[Mapping[str, Callable[[_Plan], Written]]] = {
    kind.SITES.name: _sites,
    kind.RETURN_INDEX.name: _index,
    kind.ORGANISATIONS.name: _organisations,
    kind.AREAS.name: _areas,
    kind.BLOCKED_AREAS.name: _blocked,
}
