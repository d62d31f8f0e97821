"""Changes, at random, of what the public may not see: each keeps what it may see as it is.

They are made of the rules in force: what a rule shows is not changed. A test and the protection
report ask of each whether the public dataset stays the same.
"""

import string
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import ORGANISATIONS
from geo.dataset.dataset import Dataset
from geo.disclosure import anonymised, disclosure, public_cells
from geo.disclosure.rules import SENSITIVE, Rules, Treatment

Chance = np.random.Generator
Change = Callable[[Dataset, Rules, Chance], Dataset]
_SITES: Final = layers.INFORMAL_SITES.id
_WORK: Final = layers.PARTNER_ACTIVITIES.id
_GAPS: Final = layers.SERVICE_GAPS.id
_BLOCKED: Final = layers.BLOCKED_AREAS.id
_SUBDISTRICT_OR_WIDER: Final = (
    Treatment.TO_SUBDISTRICT,
    Treatment.TO_DISTRICT,
    Treatment.TO_GOVERNORATE,
    Treatment.HIDE,
)
_DISTRICT_OR_WIDER: Final = _SUBDISTRICT_OR_WIDER[1:]
_GOVERNORATE_OR_WIDER: Final = _SUBDISTRICT_OR_WIDER[2:]
_CLOSER: Final = ("site", "site_group", "subdistrict", "district")
_TRIES: Final = 20
_LETTERS: Final = np.array(list(string.ascii_lowercase))


def site_places(dataset: Dataset, rules: Rules, chance: Chance) -> Dataset:
    """Moves sites inside their sub-districts and gives them other names, ids and notes."""
    sites = dataset.features[_SITES]
    if not _allows(rules, _SITES, _SUBDISTRICT_OR_WIDER) or sites.empty:
        return dataset
    inside = _points(dataset, layers.SUBDISTRICTS.id, sites["subdistrict_pcode"], chance)
    moved = _with_words(sites, ("name", "name_ar", "note", "source_name"), chance)
    moved = moved.set_geometry(_where(inside, sites.geometry.to_numpy()), crs=sites.crs)
    if not all(_allows(rules, one, _SUBDISTRICT_OR_WIDER) for one in (_WORK, _WORK + SENSITIVE)):
        return _having(dataset, {_SITES: moved})  # work names its site
    renamed = {one: f"{one}-{_word(chance)}" for one in sites["id"]}
    work = dataset.features[_WORK]
    columns = {name: work[name].replace(renamed) for name in ("site_id", "place_id")}
    return _having(
        dataset,
        {_SITES: moved.assign(id=moved["id"].replace(renamed)), _WORK: work.assign(**columns)},
    )


def site_counts(dataset: Dataset, rules: Rules, chance: Chance) -> Dataset:
    """Changes counts of sites so that each cell tells what it told, and the same are withheld.

    In cells that are shown households and people go from site to site; in withheld ones their sum
    is another too.
    """
    sites = dataset.features[_SITES]
    if not _allows(rules, _SITES, _SUBDISTRICT_OR_WIDER) or sites.empty:
        return dataset
    people = dataset.country.people_in_a_household
    cells = public_cells.summed(sites)
    hidden = public_cells.withheld_cells(cells, rules, people).hidden
    withheld = frozenset(cells["subdistrict_pcode"][hidden])
    for _ in range(_TRIES):
        made = _recounted(sites, withheld, people, chance)
        again = public_cells.withheld_cells(public_cells.summed(made), rules, people).hidden
        if (again == hidden).all():
            return _having(dataset, {_SITES: made})
    return dataset


def _recounted(
    sites: gpd.GeoDataFrame, withheld: Collection[str], people: int, chance: Chance
) -> gpd.GeoDataFrame:
    made = sites.copy()
    for code, rows in sites.groupby("subdistrict_pcode"):
        for name, of_each in (("households", 1), ("individuals", people)):
            own = rows.index[rows[name].notna()]
            total = int(rows.loc[own, name].sum())
            if code in withheld and name == "households":
                total = int(chance.integers(0, 2 * total + 2))
            elif code in withheld:
                total = of_each * int(made.loc[rows.index, "households"].sum())
            if len(own):
                made.loc[own, name] = chance.multinomial(total, [1 / len(own)] * len(own))
    return made


def sensitive_places(dataset: Dataset, rules: Rules, chance: Chance) -> Dataset:
    """Takes sensitive work and gaps to other districts of their governorates."""
    made = dataset
    for layer_id in (_WORK, _GAPS):
        if _allows(rules, layer_id + SENSITIVE, _GOVERNORATE_OR_WIDER):
            rows = dataset.features[layer_id]
            chosen = anonymised.is_sensitive(rows) & rows["place_level"].isin(_CLOSER)
            moved = _elsewhere(dataset, rows, chosen.to_numpy(dtype=bool), chance)
            made = _having(made, {layer_id: moved})
    return made


def _elsewhere(
    dataset: Dataset, rows: gpd.GeoDataFrame, chosen: np.ndarray, chance: Chance
) -> gpd.GeoDataFrame:
    """Returns the rows, some of those chosen at another district of their governorate."""
    districts = dataset.features[layers.DISTRICTS.id]
    inside = {
        str(code): own for code, own in districts.groupby("governorate_pcode").indices.items()
    }
    chosen = chosen & rows["governorate_pcode"].isin(list(inside)).to_numpy(dtype=bool)
    at = np.flatnonzero(chosen & (chance.random(len(rows)) < 0.5))
    found = [chance.choice(inside[code]) for code in rows["governorate_pcode"].iloc[at]]
    units = districts.iloc[found]
    values = {
        "district": units["name"].to_numpy(),
        "district_pcode": units["pcode"].to_numpy(),
        "place": units["name"].to_numpy(),
        "place_id": units["pcode"].to_numpy(),
        "place_level": "district",
        "subdistrict": None,
        "subdistrict_pcode": None,
        "site_id": None,
    }
    return _at(rows, at, {name: one for name, one in values.items() if name in rows})


def open_places(dataset: Dataset, rules: Rules, chance: Chance) -> Dataset:
    """Takes open work at sites to other sites of their districts, and changes its words and days.

    Days stay in their months.
    """
    rows = dataset.features[_WORK]
    if not _allows(rules, _WORK, _DISTRICT_OR_WIDER):
        return dataset
    sites = dataset.features[_SITES]
    near = {str(code): own for code, own in sites.groupby("district_pcode").indices.items()}
    is_open = ~anonymised.is_sensitive(rows).to_numpy(dtype=bool)
    at_site = (rows["place_level"] == "site").to_numpy(dtype=bool)
    known = rows["district_pcode"].isin(list(near)).to_numpy(dtype=bool)
    at = np.flatnonzero(is_open & at_site & known)
    chosen = sites.iloc[[chance.choice(near[code]) for code in rows["district_pcode"].iloc[at]]]
    columns = {"site_id": "id", "place_id": "id", "place": "name"}
    columns |= {name: name for name in ("subdistrict", "subdistrict_pcode")}
    made = _at(rows, at, {to: chosen[name].to_numpy() for to, name in columns.items()})
    made = _with_words(made, ("activity", "note", "source_page_or_slide"), chance)
    for name in ("start", "end"):
        made = made.assign(**{name: _in_month(made[name], chance)})
    return _having(dataset, {_WORK: made})


def _in_month(days: pd.Series, chance: Chance) -> pd.Series:
    """Returns each day as another day of its month."""
    months = days.str[: len("2023-12")]
    number = chance.integers(1, 29, len(days))
    moved = months + "-" + pd.Series(number, index=days.index).map("{:02}".format)
    return moved.where(days.notna()).astype(days.dtype)


def blocked_places(dataset: Dataset, rules: Rules, chance: Chance) -> Dataset:
    """Moves blocked areas inside their districts and gives them other names and notes."""
    areas = dataset.features[_BLOCKED]
    if not _allows(rules, _BLOCKED, _DISTRICT_OR_WIDER) or areas.empty:
        return dataset
    inside = _points(dataset, layers.DISTRICTS.id, areas["district_pcode"], chance)
    made = _with_words(areas, ("name", "name_ar", "stated_place", "note", "references"), chance)
    made = made.set_geometry(_where(inside, areas.geometry.to_numpy()), crs=areas.crs)
    units = dataset.features[layers.SUBDISTRICTS.id]
    near = {str(code): own for code, own in units.groupby("district_pcode").indices.items()}
    at = np.flatnonzero(made["district_pcode"].isin(list(near)).to_numpy(dtype=bool))
    found = units.iloc[[chance.choice(near[code]) for code in made["district_pcode"].iloc[at]]]
    columns = {"subdistrict": "name", "subdistrict_pcode": "pcode"}
    moved = _at(made, at, {to: found[name].to_numpy() for to, name in columns.items()})
    return _having(dataset, {_BLOCKED: moved})


def opted_out_names(dataset: Dataset, rules: Rules, chance: Chance) -> Dataset:
    """Gives who opted out other names, wherever they are written, another type and other donors."""
    found = disclosure.opted_out(dataset, rules)
    out = frozenset(one for one in found.values() if one is not None)
    if not out:
        return dataset
    register = dataset.features[ORGANISATIONS.id]
    names = anonymised.Names(register, out)
    words = {one: _word(chance, 9).capitalize() for one in sorted(out)}
    made: dict[str, gpd.GeoDataFrame] = {}
    for layer in anonymised.public_texts():
        if layer.id in dataset.features:
            made[layer.id] = _renamed(dataset.features[layer.id], names, words)
    own = register["id"].map(words)
    kept = list(rules.opted_out)
    named = register.assign(
        name=register["name"].where(own.isna(), own),
        acronym=register["acronym"].mask(own.notna() & ~register["acronym"].isin(kept)),
        name_ar=register["name_ar"].mask(own.notna()),
        type=register["type"].mask(own.notna(), chance.choice(["INGO", "NNGO", "UN"])),
    )
    work = made[_WORK]
    theirs = work["organisation"].map(words)
    types = str(chance.choice(["INGO", "NNGO", "UN"]))
    made[_WORK] = work.assign(
        organisation_name=work["organisation_name"].where(theirs.isna(), theirs),
        organisation_type=work["organisation_type"].mask(theirs.notna(), types),
    )
    return _having(dataset, {**made, ORGANISATIONS.id: named})


def _renamed(
    features: gpd.GeoDataFrame, names: anonymised.Names, words: Mapping[str, str]
) -> gpd.GeoDataFrame:
    """Returns the features with other names in each text that names one of the organisations."""
    changed = {}
    for name in features.columns.drop("geometry"):
        if features[name].dtype != "str" or name in ("id", "organisation", "name"):
            continue
        texts = features[name].dropna().unique()
        said = {text: names.written_in(text) for text in texts}
        other = {
            text: " and ".join(words[one] for one in sorted(own))
            for text, own in said.items()
            if own and text not in words
        }
        if other:
            changed[name] = features[name].replace(other)
    made: gpd.GeoDataFrame = features.assign(**changed) if changed else features
    return made


EVERY: Final[Mapping[str, Change]] = {
    "site places": site_places,
    "site counts": site_counts,
    "sensitive places": sensitive_places,
    "open places": open_places,
    "blocked places": blocked_places,
    "names of who opted out": opted_out_names,
}
"""Every kind of change, by a name."""


def _allows(rules: Rules, kind: str, treatments: Collection[Treatment]) -> bool:
    """Whether the public sees records of a kind no closer than these treatments tell them."""
    return rules.closest(kind, Audience.PUBLIC) in treatments


def _having(dataset: Dataset, changed: Mapping[str, gpd.GeoDataFrame]) -> Dataset:
    return replace(dataset, features={**dataset.features, **changed})


def _at(
    features: gpd.GeoDataFrame, at: np.ndarray, values: Mapping[str, object]
) -> gpd.GeoDataFrame:
    """Returns the features with other values in the rows at these positions."""
    columns = {}
    for name, value in values.items():
        column = features[name].to_numpy(dtype=object, copy=True)
        column[at] = value
        columns[name] = pd.Series(column, features.index).astype(features[name].dtype)
    made: gpd.GeoDataFrame = features.assign(**columns)
    return made


def _with_words(
    features: gpd.GeoDataFrame, names: Collection[str], chance: Chance
) -> gpd.GeoDataFrame:
    """Returns the features with other words in these texts, where they have any."""
    columns = {}
    for name in names:
        if name in features:
            texts = features[name].dropna().unique()
            words = {one: f"{_word(chance)} {_word(chance)}" for one in texts}
            columns[name] = features[name].map(words).astype(features[name].dtype)
    made: gpd.GeoDataFrame = features.assign(**columns)
    return made


def _word(chance: Chance, letters: int = 7) -> str:
    return "".join(chance.choice(_LETTERS, letters))


def _where(moved: np.ndarray, before: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.where(moved == None, before, moved)  # noqa: E711 - of an array
    return found


def _points(dataset: Dataset, units_id: str, codes: pd.Series, chance: Chance) -> np.ndarray:
    """Returns a point inside each of these units, in degrees; None where the unit is not known."""
    units = dataset.features[units_id]
    shapes = dict(zip(units["pcode"], units.geometry, strict=True))
    found = [_inside(shapes[one], chance) if one in shapes else None for one in codes]
    return np.array(found, dtype=object)


def _inside(shape: BaseGeometry, chance: Chance) -> shapely.Point:
    west, south, east, north = shape.bounds
    for _ in range(_TRIES):
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        if shapely.contains_xy(shape, x, y):
            return shapely.Point(x, y)
    middle: shapely.Point = shape.representative_point()
    return middle
