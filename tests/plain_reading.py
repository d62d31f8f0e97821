"""What the data pack says of a view, read off its rows with pandas alone.

Nothing of the product is used but the shape of a View.
"""

import datetime as dt
from functools import cache

import numpy as np
import pandas as pd
from plain_rows import UNITS, sites, table, work

NEWEST = dt.date(2023, 12, 13)
OUTLOOK = dt.timedelta(days=180)
FAR = pd.Timestamp("2200-01-01")
"""Later than any day that a view is drawn for."""
PLACES = ("governorate", "district", "subdistrict", "area", "site")
SENSITIVE = {"protection", "child-protection", "gbv", "legal", "hlp"}
HERE, SITES_TOGETHER, AROUND = "here", "sites together", "around"


def degree(view):
    """Returns how work is placed to the places of a view: here, for the sites together, around."""
    rows = work()
    name = next((one for one in reversed(PLACES) if getattr(view, one)), "")
    if not name:
        return np.full(len(rows), HERE, dtype=object)
    found = np.full(len(rows), "", dtype=object)
    for value in getattr(view, name):
        for one in _parts(name, value):
            here, together, around = _of_place(rows, *one)
            found[around & (found == "")] = AROUND
            found[together & np.isin(found, ("", AROUND))] = SITES_TOGETHER
            found[here] = HERE
    return found


def _parts(name, value):
    if name != "area":
        return [(name, value)]
    units = table("coordination_area_units")
    return [(row.level, row.pcode) for row in units[units["area_id"] == value].itertuples()]


def _of_place(rows, name, value):
    """Returns masks: reported there or for its group, for the sites together, for a wider unit."""
    level = rows["level"].to_numpy()
    if name == "site":
        site = sites().loc[value]
        own = (level == "site") & (rows["place"] == value).to_numpy()
        group = (level == "site_group") & (rows["place"] == site["site_group"]).to_numpy()
        units = {unit: site[unit] for unit in UNITS}
        here = own | group
    else:
        here = (rows[name] == value).to_numpy()
        units = {
            unit: value[: {"governorate": 5, "district": 8, "subdistrict": 11}[unit]]
            for unit in UNITS[: UNITS.index(name)]
        }
    of_sites = (level == "governorate_sites") & (rows["place"] == value[:5]).to_numpy()
    if name == "site":
        of_sites = (level == "governorate_sites") & (
            rows["place"] == units["governorate"]
        ).to_numpy()
    together = of_sites & ~here if _has_sites(name, value) else np.zeros(len(rows), dtype=bool)
    around = np.zeros(len(rows), dtype=bool)
    for unit, pcode in units.items():
        around |= (level == unit) & (rows["place"] == pcode).to_numpy()
    return here, together, around & ~here


def _has_sites(name, value):
    return name == "site" or bool((sites()[name] == value).any())


def counted(view):
    """Whether work passes the filters of sector, organisation and type."""
    rows = work()
    passes = np.ones(len(rows), dtype=bool)
    for name, column in (("sector", "sector"), ("partner", "organisation"), ("orgtype", "type")):
        if getattr(view, name):
            passes &= rows[column].isin(getattr(view, name)).to_numpy()
    return passes


def active(day):
    """Whether work is under way on a day, by what the sources state."""
    rows, on = work(), pd.Timestamp(day) if _is_stamp(day) else None
    if on is None:
        return np.zeros(len(rows), dtype=bool)
    until = rows["until"].fillna(pd.Timestamp(NEWEST))
    return ((rows["known"] <= on) & (until >= on)).to_numpy()


def _is_stamp(day):
    return pd.Timestamp.min.year < day.year < pd.Timestamp.max.year


def described(view, day):
    """Whether a source speaks of partners in any of the places of a view, in any of its sectors."""
    return any(
        _speaks(scope, view.sector) and scope.period_start <= str(day) <= scope.period_end
        and any(_covers(scope, *part) for part in _asked(view))
        for scope in _scopes()
    )  # fmt: skip


def sites_described(view, day):
    """Whether a source speaks of who is at the sites of Anbar, in any of the sectors of a view."""
    return any(
        _speaks(scope, view.sector) and scope.period_start <= str(day) <= scope.period_end
        for scope in _scopes()
    )


@cache
def _scopes():
    scopes = table("source_scopes")
    return tuple(scopes[scopes["layer"] == "partner-activities"].itertuples())


def _speaks(scope, sectors):
    return not sectors or not scope.sectors or bool(set(sectors) & set(scope.sectors.split("|")))


def _asked(view):
    name = next((one for one in reversed(PLACES) if getattr(view, one)), "")
    if not name:
        return [("country", "")]
    return [part for value in getattr(view, name) for part in _parts(name, value)]


def _covers(scope, name, value):
    """Whether a scope speaks of a place, of all of it or of its informal sites only."""
    if scope.area == "IRQ":
        return True
    if name in ("country", "site"):
        return True
    return value.startswith(scope.area) and (value == scope.area or _has_sites(name, value))


def sites_of(view):
    """Returns the sites that lie in the places of a view."""
    held = sites()
    name = next((one for one in reversed(PLACES) if getattr(view, one)), "")
    if not name:
        return held
    if name == "site":
        return held[held.index.isin(view.site)]
    inside = np.zeros(len(held), dtype=bool)
    for value in getattr(view, name):
        for level, pcode in _parts(name, value):
            inside |= (held[level] == pcode).to_numpy()
    return held[inside]


def lists_sites(view):
    """Whether the list of sites speaks of any place of a view: it lists those of Anbar."""
    return any(
        name in ("country", "site") or value.startswith("IQG01") for name, value in _asked(view)
    )


def partners(view, day):
    """Returns how many organisations are at each site of a view itself or for its group."""
    rows = work()[counted(view.having(partner=())) & active(day)]
    named = {}
    for row in rows.itertuples():
        for site in sites_at(row.level, row.place):
            named.setdefault(site, set()).add(row.organisation)
    return {site: named.get(site, set()) for site in sites_of(view).index}


def sites_at(level, place):
    """Returns the sites that work at a site or for a group of sites is at."""
    if level == "site":
        return (place,)
    return tuple(sites().index[sites()["site_group"] == place]) if level == "site_group" else ()


def shown_sites(view, day):
    """Returns the sites that the filters leave, each with its organisations, None if not known."""
    named = partners(view, day)
    known = sites_described(view, day)
    found = {}
    for site, names in named.items():
        number = len(names) if names or known else None
        if view.partner and not names & set(view.partner):
            continue
        least = view.minimum_partners
        if least == 0 and number != 0:
            continue
        if least and (number or 0) < least:
            continue
        found[site] = number
    return found


def others(row, end, view):
    """Returns who else is known in the sector of some work where it is, after a day.

    At any certainty: named there, for the group, the sites together or a wider unit; not over by
    that day as far as is stated; and giving a service of a kind that is not known to be another.
    """
    rows = work()
    alike = rows["service"].isin(("", row.service)) if row.service else rows["service"].notna()
    later = rows["until"].isna() | (rows["until"] > pd.Timestamp(end))
    same = counted(view) & (rows["sector"] == row.sector).to_numpy() & alike.to_numpy()
    same &= later.to_numpy() & (rows["organisation"] != row.organisation).to_numpy()
    same &= (rows["until_is"] != "month").to_numpy() & (
        rows["known"] <= pd.Timestamp(end)
    ).to_numpy()
    held = rows[same]
    by_site = []
    for site in sites_at(row.level, row.place):
        units = set(sites().loc[site, list(UNITS)])
        at = [
            one.organisation
            for one in held.itertuples()
            if site in sites_at(one.level, one.place)
            or (one.level not in ("site", "site_group") and one.place in units)
        ]
        by_site.append(set(at))
    return by_site


def table_of(view, day):
    """Returns the work under way on a day in the places and filters of a view."""
    found = degree(view)
    where = found != "" if view.wider else found == HERE
    return work()[where & counted(view) & active(day)]


def around(view, day):
    """Returns who is named around the places of a view only, by the names of the paragraph."""
    here = set(table_of(view.having(wider=False), day)["organisation"])
    found = degree(view)
    now = counted(view) & active(day)
    together = set(work()["organisation"][now & (found == SITES_TOGETHER)]) - here
    wider = set(work()["organisation"][now & (found == AROUND)]) - here - together
    return {"for_sites": together, "wider": wider}


def ending_rows(view, day):
    """Returns the work under way whose last stated end in its place and sector is soon."""
    rows = table_of(view, day)
    rows = rows[rows["until_is"] != "month"]
    keys = ["organisation", "sector", "level", "place"]
    last = rows["until"].fillna(FAR).groupby([rows[one] for one in keys])
    return rows[last.transform("max") <= pd.Timestamp(day) + OUTLOOK] if len(rows) else rows


def ending(view, day):
    """Returns how many services (organisation and sector) have an end stated within 180 days."""
    return len(ending_rows(view, day)[["organisation", "sector"]].drop_duplicates())


def ended(view, day):
    """Returns how many services ended in the year of a day, before it, as a source states."""
    rows = work()
    found = degree(view)
    where = found != "" if view.wider else found == HERE
    since, until = pd.Timestamp(dt.date(day.year, 1, 1)), pd.Timestamp(day)
    past = (rows["until"] >= since) & (rows["until"] < until) & (rows["until_is"] == "stated")
    return len(rows[where & counted(view) & past][["organisation", "sector"]].drop_duplicates())
