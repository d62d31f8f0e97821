"""Organisations that are not named: those that opted out, and sensitive work told by its absence.

Opted-out organisations get neutral ids that are numbered anew in each governorate, by what the
public may see of their work there. So they still count, exactly, in each district and governorate,
while nobody can follow one from governorate to governorate. (One id for all of them would let two
count as one; one id for each would be a pseudonym: whoever recognises it once has it everywhere.)
Across governorates the same number can be different organisations: a count of the country is then
the least possible one.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers, registers
from geo.catalog.layer import Field, FieldKind, Layer
from geo.catalog.registers import ORGANISATIONS, REGISTERS, SOURCES
from geo.catalog.vocabulary import SECTORS, SENSITIVE_SECTORS
from geo.presence.presence import SITES_TOGETHER

NEUTRAL_ID: Final = registers.NEUTRAL_ID
NEUTRAL_NAME: Final = "Organisation not named"
NEUTRAL_NAME_AR: Final = "منظمة لم يُذكر اسمها"
LISTS: Final = ("donor", "implementing_partner", "handover_to", "responsible")
"""Fields that name organisations by id, with | between several."""
_NAMES: Final = ("id", "name", "name_ar", "acronym", "aliases")
_WRITTEN_SMALL: Final = 6
"""A name this long, or of several words, is found however its letters are written."""
_NOT_TEXTS: Final = frozenset(
    {
        "id",
        "name",
        "name_ar",
        "name_ckb",
        "pcode",
        "organisation",
        "organisation_name",
        "place_id",
        "site_id",
        "same_name_as",
        "area_id",
        "source_id",
        "site_group",
        "governorate",
        "governorate_pcode",
        "district",
        "district_pcode",
        "subdistrict",
        "subdistrict_pcode",
    }
)
"""Fields of ids and names of places, which are not searched for names of organisations."""
_SAYS_SENSITIVE: Final = re.compile(
    r"protection|\bGBV\b|gender.based|\blegal|\bHLP\b|housing, land|civil document|case management",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w+")
_THE_WORK: Final = "sensitive work"
_NOBODY: Final[frozenset[str]] = frozenset()
Signature = tuple[tuple[str, ...], ...]


def is_sensitive(records: pd.DataFrame) -> pd.Series:
    """Returns which records are of a sensitive sector; a sector that is not known counts as one."""
    return ~records["sector"].isin(SECTORS.keys() - SENSITIVE_SECTORS)


def known_ids(organisations: pd.DataFrame, named: Iterable[str]) -> dict[str, str | None]:
    """Returns the register's id for each name, id, acronym or alias; None where nobody has it."""
    ids: dict[str, str] = {}
    for field in reversed(_NAMES):
        for owner, text in zip(organisations["id"], organisations[field], strict=True):
            ids |= {one.casefold(): owner for one in _several(text)}
    return {one: ids.get(one.casefold()) for one in named}


def neutral(activities: gpd.GeoDataFrame, out: Collection[str]) -> gpd.GeoDataFrame:
    """Returns the activities with a neutral id and name for each organisation that opted out.

    Its type and donors go as well: there are few of each kind.
    """
    theirs = activities["organisation"].isin(list(out)).to_numpy(dtype=bool)
    if not theirs.any():
        return activities
    numbers = _numbers(activities[theirs])
    own = activities[theirs]
    found = [
        numbers[key] for key in zip(own["governorate_pcode"], own["organisation"], strict=True)
    ]
    several = max(numbers.values()) > 1
    titles = [_title(number, several=several) for number in found]
    made = activities.copy()
    made.loc[theirs, "organisation"] = [f"{NEUTRAL_ID}-{number}" for number in found]
    made.loc[theirs, "organisation_name"] = titles
    made.loc[theirs, "organisation_type"] = "Other"
    made.loc[theirs, ["donor", "donor_relation"]] = None
    work = own["name"].str.partition(": ")[2]
    made.loc[theirs, "name"] = [f"{title}: {one}" for title, one in zip(titles, work, strict=True)]
    return made


def register(
    organisations: gpd.GeoDataFrame, out: Collection[str], used: Collection[str]
) -> gpd.GeoDataFrame:
    """Returns the register without the organisations that opted out and with the neutral ids."""
    kept = organisations[~organisations["id"].isin(list(out)).to_numpy(dtype=bool)]
    neutral_ids = sorted(one for one in used if one.startswith(f"{NEUTRAL_ID}-"))
    rows = []
    for one in neutral_ids:
        number = int(one.rpartition("-")[2])
        several = len(neutral_ids) > 1
        row = dict.fromkeys(organisations.columns) | {
            "id": one,
            "name": _title(number, several=several),
            "name_ar": f"{NEUTRAL_NAME_AR} ({number})" if several else NEUTRAL_NAME_AR,
            "type": "Other",
            "source_id": organisations["source_id"].iloc[0],
        }
        rows.append(row)
    if not rows:
        return kept.reset_index(drop=True)
    kinds = {name: organisations[name].dtype for name in organisations.columns.drop("geometry")}
    added = pd.DataFrame(rows).astype(kinds)
    together = pd.concat([pd.DataFrame(kept), added], ignore_index=True)
    return gpd.GeoDataFrame(together.astype(kinds), geometry="geometry", crs=organisations.crs)


def without(features: gpd.GeoDataFrame, ids: Collection[str]) -> gpd.GeoDataFrame:
    """Returns the records with these organisations taken out of lists of donors and others."""
    made = features
    for name in LISTS:
        if ids and name in features and features[name].notna().any():
            made = _filled(made, name, [_left(text, ids) for text in features[name]])
    return made


def without_texts(layer: Layer, features: gpd.GeoDataFrame, names: "Names") -> gpd.GeoDataFrame:
    """Returns the features without the free texts in which one of the names is written."""
    made = features
    for field in _free_texts(layer):
        texts = [one for one in features[field.name].dropna().unique() if names.written_in(one)]
        made = _without(made, field, features[field.name].isin(texts).to_numpy(dtype=bool))
    return made


class Names:
    """The names of some organisations, to be found in texts."""

    def __init__(self, organisations: pd.DataFrame, ids: Collection[str]) -> None:
        rows = organisations[organisations["id"].isin(list(ids)).to_numpy(dtype=bool)]
        self._by_word: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for owner, *texts in rows[list(_NAMES)].itertuples(index=False):
            for name in dict.fromkeys(one for text in texts for one in _several(text)):
                word = max(_WORD.findall(name.casefold()), key=len, default="")
                found = re.compile(rf"(?<!\w){_any_case(name)}(?!\w)")
                self._by_word.setdefault(word, []).append((owner, found))

    def written_in(self, text: str) -> frozenset[str]:
        """Returns the ids of the organisations that a text names."""
        words = dict.fromkeys(_WORD.findall(text.casefold()))
        found = (one for word in words for one in self._by_word.get(word, ()))
        return frozenset(owner for owner, pattern in found if pattern.search(text))


def _free_texts(layer: Layer) -> list[Field]:
    return [
        field
        for field in layer.stored_fields
        if field.kind is FieldKind.TEXT and not field.choices and field.name not in _NOT_TEXTS
    ]


def _without(features: gpd.GeoDataFrame, field: Field, rows: np.ndarray) -> gpd.GeoDataFrame:
    """Returns the features with nothing in a field of these rows, a neutral word if it must be."""
    if not rows.any():
        return features
    instead = NEUTRAL_NAME if field.required else None
    made: gpd.GeoDataFrame = features.assign(
        **{field.name: features[field.name].mask(rows, instead)}
    )
    return made


def told_by_absence(
    layer: Layer, features: gpd.GeoDataFrame, absent: "Absence"
) -> gpd.GeoDataFrame:
    """Returns open records without what would place sensitive work below its governorate.

    In records of a district or closer, an organisation that does only sensitive work in the
    governorate is taken out of lists; so is one that implements, follows or answers for work in a
    district where it has no open work of its own; texts that write their names or speak of
    sensitive work go.
    """
    wide = features["place_level"].isin(("governorate", SITES_TOGETHER))
    close = ~wide.to_numpy(dtype=bool)
    codes = (features[f"{one}_pcode"].tolist() for one in ("governorate", "district"))
    places = list(zip(*codes, strict=True))
    made = features
    for name in LISTS:
        if name in features:
            values = features[name].tolist()
            hidden = absent.everywhere if name == "donor" else absent.here
            for at in np.flatnonzero(close & features[name].notna().to_numpy(dtype=bool)).tolist():
                values[at] = _left(values[at], hidden(*places[at]))
            made = _filled(made, name, values)
    for field in _free_texts(layer):
        texts = features[field.name].tolist()
        said = {text: absent.said(text) for text in features[field.name].dropna().unique()}
        rows = np.zeros(len(features), dtype=bool)
        for at in np.flatnonzero(close).tolist():
            told = said.get(texts[at], _NOBODY)
            rows[at] = bool(told) and bool(told & (absent.here(*places[at]) | {_THE_WORK}))
        made = _without(made, field, rows)
    return made


def _filled(
    features: gpd.GeoDataFrame, name: str, values: Sequence[str | None]
) -> gpd.GeoDataFrame:
    column = pd.Series(np.array(values, dtype=object), features.index, features[name].dtype)
    made: gpd.GeoDataFrame = features.assign(**{name: column})
    if name == "donor":
        made["donor_relation"] = made["donor_relation"].where(column.notna())
    return made


class Absence:
    """Whose presence somewhere only sensitive work could be.

    `activities` are all that are known, `register` the organisations.
    """

    def __init__(self, activities: pd.DataFrame, register: pd.DataFrame) -> None:
        sensitive = is_sensitive(activities).to_numpy(dtype=bool)
        self.works = _who(activities, sensitive, "governorate_pcode")
        self.openly = _who(activities, ~sensitive, "governorate_pcode")
        self.close = _who(activities, ~sensitive, "district_pcode")
        self._names = Names(register, frozenset().union(*self.works.values()))

    def said(self, text: str) -> frozenset[str]:
        """Returns who of those that do sensitive work a text names; a mark if it speaks of it."""
        work = {_THE_WORK} if _SAYS_SENSITIVE.search(text) else set()
        return self._names.written_in(text) | work

    def everywhere(self, governorate: str, _: str) -> frozenset[str]:
        """Returns who does sensitive work in the governorate and no open work."""
        return self.works.get(governorate, _NOBODY) - self.openly.get(governorate, _NOBODY)

    def here(self, governorate: str, district: str) -> frozenset[str]:
        """Returns who does sensitive work in the governorate and no open work in the district."""
        return self.works.get(governorate, _NOBODY) - self.close.get(district, _NOBODY)


def _who(activities: pd.DataFrame, rows: np.ndarray, code: str) -> dict[str, frozenset[str]]:
    """Returns the organisations of these rows by unit."""
    found: dict[str, set[str]] = {}
    codes = activities[code].to_numpy(dtype=object)[rows]
    owners = activities["organisation"].to_numpy(dtype=object)[rows]
    for unit, owner in zip(codes.tolist(), owners.tolist(), strict=True):
        if isinstance(unit, str):
            found.setdefault(unit, set()).add(owner)
    return {unit: frozenset(own) for unit, own in found.items()}


def _numbers(activities: pd.DataFrame) -> Mapping[tuple[str, str], int]:
    """Returns a number for each organisation in each governorate, by what can be seen of it."""
    found: dict[tuple[str, str], int] = {}
    seen = ["sector", "district_pcode", "start", "end"]
    for governorate, rows in activities.groupby("governorate_pcode"):
        signatures: dict[str, Signature] = {}
        for organisation, own in rows.groupby("organisation"):
            cells = own[seen].fillna("").astype(str).drop_duplicates()
            open_cells = cells.assign(
                district_pcode=cells["district_pcode"].mask(is_sensitive(cells), "")
            )
            signatures[str(organisation)] = tuple(sorted(open_cells.itertuples(index=False)))
        order = sorted(signatures, key=lambda one: (signatures[one], one))
        found |= {(str(governorate), one): at for at, one in enumerate(order, start=1)}
    return found


def _title(number: int, *, several: bool) -> str:
    return f"{NEUTRAL_NAME} ({number})" if several else NEUTRAL_NAME


def _several(text: object) -> Sequence[str]:
    return [one.strip() for one in text.split("|") if one.strip()] if isinstance(text, str) else []


def _left(text: object, ids: Collection[str]) -> str | None:
    return "|".join(one for one in _several(text) if one not in ids) or None


def _any_case(name: str) -> str:
    long = " " in name or len(name) > _WRITTEN_SMALL
    return f"(?i:{re.escape(name)})" if long else re.escape(name)


def public_texts() -> tuple[Layer, ...]:
    """Returns the layers whose texts may not name who opted out.

    Who published a source is said for its licence.
    """
    named = (SOURCES, ORGANISATIONS)
    return tuple(one for one in (*layers.LAYERS, *REGISTERS) if one not in named)
