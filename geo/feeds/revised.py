"""What revisions brought: what was added, is no longer listed, moved or was corrected.

Each revision is compared with the one before it, as an audience may see both by the rules of today.
An entry is told for as long as it still holds in the newest data: what was taken back since is not
told, neither is the taking back, and neither is open work of an organisation whose sensitive work
in the governorate is another now, so that no revision in between says what a comparison with the
newest data would not.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, NamedTuple

from geo.access.datasets import Library
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.coverage import corrections
from geo.coverage.corrections import Correction
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.scope import Scope
from geo.dataset.sources import named_at
from geo.disclosure import anonymised
from geo.intake.accepting import undo
from geo.store.layers import Store
from geo.store.revisions import Revision
from geo.values.cache import Cache
from geo.view.view import View

MOST_REVISIONS: Final = 10
"""How many of the newest revisions are compared with the one before."""
MOST_ACTIVITIES: Final = 200_000
"""In all revisions that are compared: of very large ones they are fewer, one at least."""
_KEPT: Final = 200
_ACTIVITIES: Final = layers.PARTNER_ACTIVITIES.id
_SIGNATURE: Final = ("organisation", "governorate_pcode", "sector", "start", "end")
_KEY: Final = ("organisation", "sector", "place_level", "place_id")
_UNITS: Final = ("governorate", "district", "subdistrict")
Who = tuple[str, str]


class Revised(NamedTuple):
    """A correction, and the revision that brought it with the moment (UTC) when it was made.

    `source_id` and `as_of` are the source and day (ISO) of what is, or was until then, listed.
    """

    correction: Correction
    revision: int
    made_at: dt.datetime
    source_id: str = ""
    as_of: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this entry from every other; activities have no lasting ids."""
        one = self.correction
        own = "" if one.layer == _ACTIVITIES else one.record
        told = (*one.place, one.organisation, one.sector, one.field, one.before, one.after)
        return (self.revision, one.kind, one.layer, own, *told)


class _Step(NamedTuple):
    """What one revision brought, the sensitive work before it, and the sources of what is gone."""

    corrections: tuple[Correction, ...]
    sensitive: frozenset[tuple[Any, ...]]
    sources: Mapping[Correction, tuple[str, str]]


@dataclass(frozen=True)
class History:
    """The revisions of a library for one audience and scope; `remembered` outlives revisions."""

    library: Library
    audience: Audience
    scope: Scope
    remembered: Cache

    def brought(self, dataset: Dataset, view: View) -> list[Revised]:
        """Returns what the newest revisions brought to the records that a view shows."""
        told: tuple[Revised, ...] = dataset.derived.get(
            "brought by revisions", lambda: tuple(self._told(dataset))
        )
        shown = _Shown(dataset, view.having(date=None, compare=None, since=None, select=""))
        return [one for one in told if shown.has(one.correction)]

    def _told(self, dataset: Dataset) -> Iterable[Revised]:
        made = [one for one in self.library.store.revisions() if one.id <= dataset.revision]
        now = _Now(dataset)
        told: dict[tuple[object, ...], Revised] = {}
        activities = len(dataset.features[_ACTIVITIES])
        most = min(MOST_REVISIONS, max(1, MOST_ACTIVITIES // max(1, activities)))
        silent = _cancelled(self.library.store, made)
        for later, earlier in pairwise(made[: most + 1]):
            if later.id in silent:
                continue
            step = self._step(dataset, earlier, later)
            unsafe = now.unsafe(step.sensitive)
            for one in step.corrections:
                if now.holds(one) and not (_who(one) in unsafe and one.layer == _ACTIVITIES):
                    is_gone = one.kind == corrections.REMOVED
                    source = step.sources[one] if is_gone else now.source(one)
                    entry = Revised(one, later.id, later.made_at, *source)
                    told.setdefault(entry.key, entry)
        return told.values()

    def _step(self, dataset: Dataset, earlier: Revision, later: Revision) -> _Step:
        def make() -> _Step:
            whole = (self._whole(earlier.id), self._whole(later.id))
            if corrections.says_the_same(*whole):
                return _Step((), frozenset(), {})
            after = dataset if later.id == dataset.revision else self._at(later.id)
            before = self._at(earlier.id)
            found, then = corrections.between(before, after, View()), _Now(before)
            gone = {one: then.source(one) for one in found if one.kind == corrections.REMOVED}
            return _Step(found, _sensitive(before), gone)

        kept = self.remembered.part("what revisions brought", _KEPT)
        made = ((one.id, one.made_at) for one in (earlier, later))
        return kept.get((*made, self.audience, self.scope, dataset.rules), make)

    def _whole(self, revision: int) -> Dataset:
        return self.library.dataset_at(revision, Audience.COORDINATOR)

    def _at(self, revision: int) -> Dataset:
        return self.library.dataset_at(revision, self.audience, self.scope)


def _cancelled(store: Store, revisions: Iterable[Revision]) -> frozenset[int]:
    """Returns the revisions that tell nothing: those that take back, and what they took back whole.

    Of what was taken back in part, the rest is told as long as it holds.
    """
    revisions = list(revisions)
    silent = {one.id for one in revisions if one.why == undo.UNDO}
    for number, by in undo.taken_back(revisions).items():
        if number not in silent:
            first, last = (
                {(one.layer, one.feature) for one in store.touched(at)} for at in (number, by)
            )
            silent |= {number} if first <= last else set()
    return frozenset(silent)


class _Now:
    """One revision's data: of the newest, to see what still holds."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.is_whole = dataset.audience == Audience.COORDINATOR
        self._values: dict[str, set[tuple[Any, ...]]] = {}

    def unsafe(self, then: frozenset[tuple[Any, ...]]) -> frozenset[Who]:
        """Returns whose sensitive work in which governorate is another than it was."""
        if self.is_whole:
            return frozenset()
        return frozenset((who, where) for who, where, *_ in then ^ self._sensitive)

    @cached_property
    def _sensitive(self) -> frozenset[tuple[Any, ...]]:
        return _sensitive(self.dataset)

    def holds(self, one: Correction) -> bool:
        """Whether the newest data still say what a correction brought."""
        if one.layer == _ACTIVITIES:
            own = (one.organisation, one.sector, *one.place)
            if one.kind == corrections.CORRECTED and one.field not in _OF_KEY:
                return (*own, one.after) in self._with(one.field)
            return (own in self._with("")) is (one.kind != corrections.REMOVED)
        record = self.dataset.record(one.layer, one.record)
        if one.kind == corrections.REMOVED or record is None:
            return one.kind == corrections.REMOVED and record is None
        told = self.is_whole or not record.get("suppressed")
        return told and (one.kind != corrections.CORRECTED or record.get(one.field) == one.after)

    def source(self, one: Correction) -> tuple[str, str]:
        """Returns the newest source of what a correction is of, and the day that it describes."""
        if one.layer == _ACTIVITIES:
            return self._sources.get((one.organisation, one.sector, *one.place), ("", ""))
        record = self.dataset.record(one.layer, one.record) or {}
        return record.get("source_id") or "", record.get("as_of") or ""

    @cached_property
    def _sources(self) -> dict[tuple[Any, ...], tuple[str, str]]:
        rows = self.dataset.features[_ACTIVITIES].sort_values("as_of", kind="stable")
        held = (rows[name].fillna("") for name in (*_KEY, "source_id", "as_of"))
        return {one[:4]: one[4:] for one in zip(*held, strict=True)}

    def _with(self, field: str) -> set[tuple[Any, ...]]:
        """Returns the work that there is, with the value of a field."""
        if field not in self._values:
            rows = self.dataset.features[_ACTIVITIES]
            names = [*_KEY, field] if field else list(_KEY)
            held = (rows[name].astype(object).where(rows[name].notna(), None) for name in names)
            self._values[field] = set(zip(*held, strict=True))
        return self._values[field]


_OF_KEY: Final = ("organisation", "sector", "place")


class _Shown:
    """The records that a view shows."""

    def __init__(self, dataset: Dataset, view: View) -> None:
        self.dataset, self.view = dataset, view
        self._ids: dict[str, frozenset[str]] = {}

    def has(self, one: Correction) -> bool:
        """Whether a correction is of a record that passes, or passed, the filters of the view."""
        if not self.view.is_filtered:
            return True
        if one.layer != _ACTIVITIES and one.kind != corrections.REMOVED:
            return one.record in self._passing(one.layer)
        return self._work_passes(one) and all(
            passes(one) for name, passes in self._places.items() if getattr(self.view, name)
        )

    def _passing(self, layer_id: str) -> frozenset[str]:
        if layer_id not in self._ids:
            passing = selection.passing(self.dataset, layer_id, self.view)
            self._ids[layer_id] = frozenset(passing["id"])
        return self._ids[layer_id]

    def _work_passes(self, one: Correction) -> bool:
        """Whether work passes the filters of work; who was where is not known of what is gone."""
        view = self.view
        if one.layer != _ACTIVITIES:
            return view.presence == "any" and not view.partner
        known = self.dataset.organisations.get(one.organisation, {})
        return (
            (not view.sector or one.sector in view.sector)
            and (not view.partner or one.organisation in view.partner)
            and (not view.orgtype or known.get("type") in view.orgtype)
        )

    @cached_property
    def _places(self) -> Mapping[str, Callable[[Correction], bool]]:
        by_unit = {name: self._in_units(getattr(self.view, name)) for name in _UNITS}
        members = [
            code for area in self.view.area for code in named_at.area_places(self.dataset, area)
        ]
        own = self._in_units(members)
        return {
            **by_unit,
            "area": lambda one: one.place.id in self.view.area or own(one),
            "site": lambda one: not {one.record, *one.sites}.isdisjoint(self.view.site),
        }

    def _in_units(self, codes: Iterable[str]) -> Callable[[Correction], bool]:
        wanted = frozenset(codes)

        def passes(one: Correction) -> bool:
            if not wanted.isdisjoint(one.units):
                return True
            closest = max(one.units, key=len, default="")
            return (
                self.view.wider
                and bool(closest)
                and any(code.startswith(closest) for code in wanted)
            )

        return passes


def _who(one: Correction) -> Who:
    return one.organisation, min(one.units, key=len, default="")


def _sensitive(dataset: Dataset) -> frozenset[tuple[Any, ...]]:
    """Returns what is told of sensitive work: who, in which governorate, in which sector, when."""
    rows = dataset.features[_ACTIVITIES]
    rows = rows[anonymised.is_sensitive(rows).to_numpy(dtype=bool)]
    return frozenset(zip(*(rows[name].fillna("") for name in _SIGNATURE), strict=True))
