"""Key figures and timeline of a View: numbers and frames, no words and no drawing."""

import datetime as dt
from typing import NamedTuple

import pandas as pd

from geo.catalog import layers
from geo.catalog.vocabulary import NAMED_SECTORS, ORGANISATION_TYPES
from geo.coverage import covered, endings
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.sums import all_sites, people
from geo.presence.periods import SUPPOSED
from geo.view.view import View


class SiteFigures(NamedTuple):
    """Figures of some sites: people are an estimate, six to a household out of camp.

    `unserved` are the sites for which nobody is named by itself or by its group, and `together` how
    many organisations are named for the informal sites together at most of them. `unknown_sites`
    are those of which no source speaks on the day. `withheld` counts the cells whose numbers are
    withheld and therefore in none of the sums; `unserved_uncounted` the unserved sites whose
    households are not known. Where those of none are known, the sum is None.
    """

    sites: int
    households: int | None
    individuals: int | None
    withheld: int
    unserved_sites: int
    unserved_households: int | None
    unserved_individuals: int | None
    unknown_sites: int
    together: int
    unserved_uncounted: int = 0


class AreaEnds(NamedTuple):
    """Distinct services among all activities of a view that end by the `horizon`, and the first."""

    services: int
    horizon: dt.date
    first: dt.date | None


class MapFigures(NamedTuple):
    """Figures of the map: of the sites that the view shows, and what ends in its whole area."""

    sites: SiteFigures
    ends: AreaEnds


class PartnerFigures(NamedTuple):
    """Figures of the partners page on a day, each of distinct organisations or services.

    `unplaced` organisations are active, but named for no place as fine as a sub-district.
    """

    active: int
    named: int
    unplaced: int
    sectors: int
    ended: int
    ended_since: int
    sites: SiteFigures
    ends: AreaEnds


class Bar(NamedTuple):
    """One line of the timeline: an organisation's work in sectors with the same dates."""

    organisation: str
    sectors: tuple[str, ...]
    places: tuple[str, ...]
    start: dt.date | None
    end: dt.date | None
    status: str
    end_precision: str
    extension: bool = False
    supposed: bool = False


def on_map(dataset: Dataset, view: View) -> MapFigures:
    """Returns the key figures of the sites and activities that the view shows."""
    return MapFigures(sites_shown(dataset, view), area_ends(dataset, view))


def sites_shown(dataset: Dataset, view: View) -> SiteFigures:
    """Returns the figures of the sites that the view shows."""
    sites = all_sites.shown(dataset, view)
    return of_sites(sites, withheld=covered.withholds(dataset, view))


def of_sites(sites: pd.DataFrame, *, withheld: bool = False) -> SiteFigures:
    """Returns the figures of sites (or cells of sites) with the day's `partners`.

    Where those are `withheld`, of none of the sites is known who is there.
    """
    cells = sites["sites"] if "sites" in sites else pd.Series(1, index=sites.index)
    unserved = (sites["partners"] == 0).fillna(value=False).to_numpy(dtype=bool)
    unknown = sites["partners"].isna().to_numpy(dtype=bool) | withheld
    unserved &= not withheld
    together = sites["partners_for_sites"][unserved].max()
    none = sites[unserved]
    return SiteFigures(
        sites=int(cells.sum()),
        households=people.total(sites).number,
        individuals=people.total(sites, "individuals").number,
        withheld=int(sites["suppressed"].sum()) if "suppressed" in sites else 0,
        unserved_sites=int(cells[unserved].sum()),
        unserved_households=people.total(none).number,
        unserved_individuals=people.total(none, "individuals").number,
        unknown_sites=int(cells[unknown].sum()),
        together=0 if pd.isna(together) else int(together),
        unserved_uncounted=people.total(none).uncounted,
    )


def area_ends(dataset: Dataset, view: View) -> AreaEnds:
    """Returns how many services end within 180 days in the whole area that the view shows."""
    found = endings.in_area(dataset, view)
    return AreaEnds(
        services=len(endings.services(found)),
        horizon=endings.horizon(selection.day(dataset, view)),
        first=found[0].end if found else None,
    )


def of_partners(dataset: Dataset, view: View) -> PartnerFigures:
    """Returns the key figures of the partners page for the activities that the view shows."""
    day = selection.day(dataset, view)
    rows = selection.activities(dataset, view)
    active = rows[(rows["status"] == "active").to_numpy()]
    placed = active[active["place_level"].isin(_precise_levels(dataset)).to_numpy()]
    ended = rows[selection.ended_this_year(rows, day)]
    on = on_map(dataset, view)
    return PartnerFigures(
        active=active["organisation"].nunique(),
        named=len({*active["organisation"], *ended["organisation"]}),
        unplaced=len(set(active["organisation"]) - set(placed["organisation"])),
        sectors=active["sector"].nunique(),
        ended=len(ended[["organisation", "sector"]].drop_duplicates()),
        ended_since=day.year,
        sites=on.sites,
        ends=on.ends,
    )


def organisation_types(dataset: Dataset, view: View) -> list[tuple[str, tuple[str, ...]]]:
    """Returns the organisations active on the day by type, largest type first."""
    rows = selection.activities(dataset, view)
    active = rows[(rows["status"] == "active").to_numpy()]
    found = [
        (kind, tuple(sorted(active["organisation"][active["organisation_type"] == kind].unique())))
        for kind in ORGANISATION_TYPES
    ]
    return sorted([one for one in found if one[1]], key=lambda one: -len(one[1]))


class _Told(NamedTuple):
    """What a bar is made of: one activity."""

    organisation: str
    start: str
    end: str
    status: str
    end_basis: str
    end_precision: str
    extension_possible: str
    sector: str
    place: str


def timeline(dataset: Dataset, view: View) -> list[Bar]:
    """Returns the slides' activities as bars: one per organisation and pair of dates."""
    rows = selection.activities(dataset, view)
    rows = rows[rows["end_basis"].to_numpy(dtype=object) != "reporting_month"]
    rows = rows[rows["status"].notna().to_numpy()]
    told = [rows[name].fillna("").tolist() for name in _Told._fields]
    by_bar: dict[tuple[str, ...], list[_Told]] = {}
    for one in map(_Told._make, zip(*told, strict=True)):
        basis = one.end_basis if one.end_basis == SUPPOSED else ""
        key = (one.organisation, one.start, one.end, one.status, basis)
        by_bar.setdefault(key, []).append(one)
    bars = []
    for (organisation, start, end, status, basis), held in by_bar.items():
        sectors = {one.sector for one in held}
        bars.append(
            Bar(
                organisation=organisation,
                sectors=tuple(one for one in NAMED_SECTORS if one in sectors),
                places=tuple(sorted({one.place for one in held} - {""})),
                start=dt.date.fromisoformat(start) if start else None,
                end=dt.date.fromisoformat(end) if end else None,
                status=status,
                end_precision=held[0].end_precision,
                extension=any(one.extension_possible == "yes" for one in held),
                supposed=basis == SUPPOSED,
            )
        )
    return sorted(bars, key=_bar_order)


def _bar_order(bar: Bar) -> tuple[int, dt.date, str]:
    late = 1 if bar.status == "planned" else 0
    undated = bar.end is None and bar.status == "ended"
    return (late, dt.date.min if undated else bar.end or dt.date.max, bar.organisation)


def _precise_levels(dataset: Dataset) -> list[str]:
    levels = ["site", "site_group", "subdistrict"]
    return levels if dataset.sites_are_told_apart else [*levels, "district"]


class MonthlyReports(NamedTuple):
    """The months that monthly reports cover: a day in the first and in the last of them.

    `elsewhere` are the P-codes of the governorates with sites, where more than that is known.
    """

    first: dt.date
    last: dt.date
    elsewhere: tuple[str, ...]


def monthly_reports(dataset: Dataset) -> MonthlyReports | None:
    """Returns what the monthly reports of presence cover; None where there are none."""
    every = dataset.features[layers.PARTNER_ACTIVITIES.id]
    monthly = every[(every["end_basis"] == "reporting_month").to_numpy(dtype=bool)]
    if not len(monthly):
        return None
    first, last = (
        dt.date.fromisoformat(day).replace(day=15)
        for day in (monthly["start"].min(), monthly["end"].max())
    )
    sites = dataset.said(layers.INFORMAL_SITES.id, "governorate_pcode")
    return MonthlyReports(first, last, tuple(sorted(sites)))
