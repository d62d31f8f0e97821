"""What a number, title or sentence rests on: its scope, its day, its sources, and the rows behind.

Every figure that a page shows names the statement it is taken from; the rows of a statement can be
asked for by that name, with the same view, by whoever sees the figure.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np

from geo.catalog import layers
from geo.coverage import changes, covered, endings, two_days
from geo.coverage.covered import Covered
from geo.coverage.places import Place, Places
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.sums import people
from geo.dataset.sums.people import Total
from geo.errors import NotFoundError
from geo.language import Forms, forms
from geo.view.view import View

_SITES: Final = layers.INFORMAL_SITES.id
_WORK: Final = layers.PARTNER_ACTIVITIES.id
MOST_KEPT: Final = 64
"""Statements of a dataset that are remembered: a page and its rows ask for the same."""


class Rows(NamedTuple):
    """Records of a layer, with the derived fields of the view's day."""

    layer: str
    features: gpd.GeoDataFrame


class Statement(NamedTuple):
    """A statement: what it counts, the number of it, and what it rests on.

    `number` is None where no source speaks of it, and `uncounted` sites are in no such sum, because
    nobody has stated their people. `rows` are the records behind the number, and
    `sources` the ids of their sources with page or slide, each once.
    """

    name: str
    title: Forms
    number: int | None
    day: dt.date
    covered: Covered
    rows: Rows
    sources: tuple[tuple[str, str], ...]
    uncounted: int = 0


class _Kind(NamedTuple):
    """`is_told` says whether nothing there means that a source says so."""

    title: Forms
    rows: Callable[[Dataset, View], Rows]
    number: Callable[[gpd.GeoDataFrame], int | Total] = len
    is_told: Callable[[Dataset, View], bool] = lambda _dataset, _view: True


def of(dataset: Dataset, view: View, name: str) -> Statement:
    """Returns the statement of a name in a view; NotFoundError names those that there are."""
    if name not in KINDS:
        raise NotFoundError(f"there is no figure {name[:60]!r}; there are {', '.join(KINDS)}")
    asked = view.having(select="", at=None, audience="", page=())
    kept = dataset.derived.part("statements", MOST_KEPT)
    return kept.get((name, asked), lambda: _of(dataset, asked, name))


def _of(dataset: Dataset, view: View, name: str) -> Statement:
    kind = KINDS[name]
    rows = kind.rows(dataset, view)
    known = covered.of_view(dataset, view)
    counted = kind.number(rows.features)
    number, uncounted = counted if isinstance(counted, Total) else (counted, 0)
    if not number and not kind.is_told(dataset, view):
        number = None
    columns = (rows.features[one].fillna("") for one in ("source_id", "source_page_or_slide"))
    sources = dict.fromkeys(zip(*columns, strict=True))
    day = selection.day(dataset, view)
    return Statement(name, kind.title, number, day, known, rows, tuple(sources), uncounted)


def _work_is_told(dataset: Dataset, view: View) -> bool:
    """Whether a source of partners speaks of any of it."""
    return covered.of_view(dataset, view).is_described


def _presence_is_told(dataset: Dataset, view: View) -> bool:
    """Whether a source speaks of partners at each site of the view."""
    if covered.withholds(dataset, view):
        return False
    sites = selection.select(dataset, _SITES, view)
    return covered.lists_sites(dataset, view) and not bool(sites["partners"].isna().any())


def _layer(layer_id: str) -> Callable[[Dataset, View], Rows]:
    return lambda dataset, view: Rows(layer_id, selection.select(dataset, layer_id, view))


def _sites(passes: Callable[[gpd.GeoDataFrame], "np.ndarray"]) -> Callable[[Dataset, View], Rows]:
    def rows(dataset: Dataset, view: View) -> Rows:
        sites = selection.select(dataset, _SITES, view)
        told = sites[:0] if covered.withholds(dataset, view) else sites[passes(sites)]
        return Rows(_SITES, told)

    return rows


def _none(sites: gpd.GeoDataFrame) -> np.ndarray:
    return (sites["partners"] == 0).fillna(value=False).to_numpy(dtype=bool)


def _some(sites: gpd.GeoDataFrame) -> np.ndarray:
    return (sites["partners"] > 0).fillna(value=False).to_numpy(dtype=bool)


def _blocked(dataset: Dataset, view: View) -> Rows:
    """Returns the areas that documents name, not the parts of one."""
    areas = selection.select(dataset, layers.BLOCKED_AREAS.id, view)
    named = (areas["standing"] == "2") & areas["part_of"].isna()
    return Rows(layers.BLOCKED_AREAS.id, areas[named.to_numpy(dtype=bool, na_value=False)])


def _active(dataset: Dataset, view: View) -> Rows:
    rows = selection.activities(dataset, view)
    return Rows(_WORK, rows[(rows["status"] == "active").to_numpy(dtype=bool)])


def _ended(dataset: Dataset, view: View) -> Rows:
    rows = selection.activities(dataset, view)
    return Rows(_WORK, rows[selection.ended_this_year(rows, selection.day(dataset, view))])


def _in_area(dataset: Dataset, view: View) -> Rows:
    return _work(dataset, view, _ids(endings.in_area(dataset, view)))


def _at_sites(dataset: Dataset, view: View) -> Rows:
    return _work(dataset, view, _ids(endings.at_places(dataset, view)))


def _leaving_nobody(dataset: Dataset, view: View) -> Rows:
    found = endings.at_places(dataset, view)
    return _work(dataset, view, _ids(one for one in found if one.leaves_nobody))


def _ids(found: Iterable[endings.Ending]) -> set[str]:
    return {activity for one in found for activity in one.activities}


def _work(dataset: Dataset, view: View, ids: set[str]) -> Rows:
    every = dataset.features[_WORK]
    rows = every[every["id"].isin(ids).to_numpy(dtype=bool)]
    return Rows(_WORK, selection.derived(dataset, dataset.layer(_WORK), rows, view))


def _changed(*kinds: str) -> Callable[[Dataset, View], Rows]:
    """Returns the work of organisations that came or went since the view's `compare`."""

    def rows(dataset: Dataset, view: View) -> Rows:
        day = selection.day(dataset, view)
        found = changes.between(dataset, view, view.compare or day, day).changes
        ids = {one for change in found if change.kind in kinds for one in change.activities}
        return _work(dataset, view, ids)

    return rows


def _two_days(*, lost: bool) -> Callable[[Dataset, View], Rows]:
    """Returns the work at the places of a view on its first day that is not there on its second."""

    def rows(dataset: Dataset, view: View) -> Rows:
        found = two_days.compare(dataset, view)
        asked = Places(dataset, view.having(date=found.days.first))
        before = endings.foreseen(dataset, found.days.first)
        gone: dict[Place, set[tuple[str, str]]] = {}
        for (place, sector), both in found.cells.items():
            if both.is_lost or (not lost and both.gone):
                gone.setdefault(place, set()).update((sector, one) for one in both.gone)
        ids: set[str] = set()
        for place, pairs in gone.items():
            for sector, held in asked.by_sector(place, before).items():
                own = zip(dataset.presence.values("organisation", held), held, strict=True)
                at = [row for name, row in own if (sector, name) in pairs]
                ids |= set(dataset.presence.ids[at].tolist())
        return _work(dataset, view, ids)

    return rows


def _distinct(*columns: str) -> Callable[[gpd.GeoDataFrame], int]:
    return lambda rows: len(rows[list(columns)].drop_duplicates())


def _total(column: str) -> Callable[[gpd.GeoDataFrame], Total]:
    return lambda rows: people.total(rows, column)


def _number_of_sites(rows: gpd.GeoDataFrame) -> int:
    return int(rows["sites"].sum()) if "sites" in rows else len(rows)


_GONE: Final = (changes.ENDED, changes.LAPSED)
_NEW: Final = (changes.STARTED, changes.RECENT)
_SERVICE: Final = ("organisation", "sector")
BY_PLACE: Final = (
    "ending-at-sites",
    "leaving-nobody",
    "since-ended",
    "since-handed-over",
    "since-new",
    "gone",
    "losing",
)
"""Statements on what comes and goes at each place: of many sites, at those of each unit."""
KINDS: Final[Mapping[str, _Kind]] = {
    "sites": _Kind(
        forms("informal site", "informal sites"),
        _layer(_SITES),
        _number_of_sites,
        covered.lists_sites,
    ),
    "households": _Kind(
        forms("household", "households"), _layer(_SITES), _total("households"), covered.lists_sites
    ),
    "people": _Kind(
        forms("person (est.)", "people (est.)"),
        _layer(_SITES),
        _total("individuals"),
        covered.lists_sites,
    ),
    "unserved": _Kind(
        forms("site, none named for the site itself", "sites, none named for the site itself"),
        _sites(_none),
        _number_of_sites,
        _presence_is_told,
    ),
    "people-unserved": _Kind(
        forms(
            "person (est.) in sites, none named for the site itself",
            "people (est.) in sites, none named for the site itself",
        ),
        _sites(_none),
        _total("individuals"),
        _presence_is_told,
    ),
    "people-served": _Kind(
        forms(
            "person (est.) in sites with a partner named",
            "people (est.) in sites with a partner named",
        ),
        _sites(_some),
        _total("individuals"),
        _presence_is_told,
    ),
    "organisations": _Kind(
        forms("organisation named as active", "organisations named as active"),
        _active,
        _distinct("organisation"),
        _work_is_told,
    ),
    "sectors": _Kind(
        forms("sector in which somebody is named", "sectors in which somebody is named"),
        _active,
        _distinct("sector"),
        _work_is_told,
    ),
    "ended": _Kind(
        forms("service that ended this year", "services that ended this year"),
        _ended,
        _distinct(*_SERVICE),
        _work_is_told,
    ),
    "ending": _Kind(
        forms(
            "service with a stated end within 180 days",
            "services with a stated end within 180 days",
        ),
        _in_area,
        _distinct(*_SERVICE),
        _work_is_told,
    ),
    "ending-at-sites": _Kind(
        forms(
            "service with a stated end within 180 days, at one or more sites",
            "services with a stated end within 180 days, at one or more sites",
        ),
        _at_sites,
        _distinct(*_SERVICE),
        _work_is_told,
    ),
    "leaving-nobody": _Kind(
        forms(
            "service whose stated end leaves nobody named in the sector",
            "services whose stated end leaves nobody named in the sector",
        ),
        _leaving_nobody,
        _distinct(*_SERVICE),
        _work_is_told,
    ),
    "since-ended": _Kind(
        forms(
            "service whose stated end lies between the two days",
            "services whose stated end lies between the two days",
        ),
        _changed(*_GONE),
        _distinct(*_SERVICE),
        _work_is_told,
    ),
    "since-handed-over": _Kind(
        forms(
            "service handed over between the two days", "services handed over between the two days"
        ),
        _changed(changes.HANDED_OVER),
        _distinct(*_SERVICE),
        _work_is_told,
    ),
    "since-new": _Kind(
        forms(
            "service that a source calls new between the two days",
            "services that a source calls new between the two days",
        ),
        _changed(*_NEW),
        _distinct(*_SERVICE),
        _work_is_told,
    ),
    "gone": _Kind(
        forms(
            "service that is not there on the second day",
            "services that are not there on the second day",
        ),
        _two_days(lost=False),
        _distinct(*_SERVICE),
        _work_is_told,
    ),
    "losing": _Kind(
        forms(
            "service after which nobody is known in the sector",
            "services after which nobody is known in the sector",
        ),
        _two_days(lost=True),
        _distinct(*_SERVICE),
        _work_is_told,
    ),
    "hotspots": _Kind(
        forms("hotspot sub-district", "hotspot sub-districts"), _layer(layers.HOTSPOTS.id)
    ),
    "areas": _Kind(forms("coordination area", "coordination areas"), _layer(layers.ABC_AREAS.id)),
    "blocked": _Kind(
        forms(
            "blocked area of origin named in the documents",
            "blocked areas of origin named in the documents",
        ),
        _blocked,
    ),
    "gaps": _Kind(forms("service gap", "service gaps"), _layer(layers.SERVICE_GAPS.id)),
}
"""The statements by the name that figures carry and addresses hold."""
