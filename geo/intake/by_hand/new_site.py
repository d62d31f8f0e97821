"""A site that no list has yet, entered by hand: one revision of its row and its first round."""

from typing import Any, Final, NamedTuple

import geopandas as gpd
import shapely

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import SITE_ROUNDS
from geo.catalog.vocabulary import SITE_KINDS
from geo.dataset.dataset import Dataset
from geo.errors import InvalidQueryError
from geo.intake.accepting import features
from geo.intake.accepting.lists import DISPLACED, IN_THE_MIDDLE
from geo.intake.by_hand.hand import EDIT, OWNER, Hand
from geo.intake.by_hand.record_checks import check_fields, text
from geo.intake.sheets.known import key
from geo.intake.sheets.work.rows import Values, slug
from geo.language import mark
from geo.packs import files
from geo.store.revisions import Change, Revision
from geo.units import boundaries
from geo.units.boundaries import COLLECTIONS
from geo.values import crs

_LAYER: Final = layers.INFORMAL_SITES
_LEVELS: Final = ("district", "subdistrict")
_LONGEST_ID: Final = 48


class NewSite(NamedTuple):
    """What a person says of a new site, of a revision they saw.

    `pcode` is of the district or sub-district that it lies in, `point` its longitude and latitude
    in degrees where they are known, `day` (ISO) when it was known to be so.
    """

    name: str
    pcode: str
    day: str
    seen: int
    name_ar: str = ""
    kind: str = "not_stated"
    households: int | None = None
    individuals: int | None = None
    point: tuple[float, float] | None = None


def add(hand: Hand, new: NewSite) -> Revision:
    """Keeps a new site, with its people as its first round, in one revision.

    Households and people may be unknown; people are estimated from the households where they are
    not said. Without a point it is drawn in the middle of its unit, and says so.

    InvalidQueryError for what cannot be.
    """
    dataset = hand.library.dataset(Audience.COORDINATOR)
    name = text(new.name)
    if not name:
        raise InvalidQueryError(mark("A site needs a name."))
    if dataset.units.level(new.pcode) not in _LEVELS:
        raise InvalidQueryError(mark("A site needs the district or sub-district it lies in."))
    _check(new)
    pcode = new.pcode if new.point is None else _holding(hand, new.point, new.pcode, dataset)
    _check_new(name, pcode, dataset)
    row = {**_row(hand, new, dataset, pcode), "name": name, "source_name": name}
    row["id"] = _free(hand, name, pcode)
    check_fields(_LAYER, row)
    site = features.features(_LAYER, [row], [_point(new, dataset)])
    changes = {_LAYER: Change(site), SITE_ROUNDS: Change(_round(row))}
    return hand.write(changes, EDIT, new.seen, f"{_LAYER.id}/{row['id']}")


def _check(new: NewSite) -> None:
    if new.kind not in SITE_KINDS:
        raise InvalidQueryError(mark("The kind of a site is one of the list."))


def _holding(hand: Hand, point: tuple[float, float], said: str, dataset: Dataset) -> str:
    """Returns the sub-district that holds a point; InvalidQueryError where it is not in `said`."""
    light = dataset.features[COLLECTIONS["subdistrict"]]
    shapes = files.placing(hand.gate.config.data, light)
    at = gpd.GeoSeries([shapely.Point(point)], crs=crs.STORED)
    place = int(boundaries.holding(at, shapes)[0])
    found = str(shapes["pcode"].iloc[place]) if place >= 0 else ""
    if not found:
        raise InvalidQueryError(mark("The point lies outside the country: look at its degrees."))
    if not found.startswith(said):
        raise InvalidQueryError(
            mark("The point lies in {found}, not in {said}."),
            found=dataset.units.name(found),
            said=dataset.units.name(said),
        )
    return found


def _check_new(name: str, pcode: str, dataset: Dataset) -> None:
    """Raises InvalidQueryError where the district has or had a site of this name."""
    district = dataset.units.parents(pcode)["district"]
    for layer in (_LAYER, layers.CLOSED_SITES):
        for one in dataset.registered(layer) if layer.id in dataset.features else ():
            names = (one["name"], one["name_ar"], one["source_name"])
            if one["district_pcode"] == district and key(name) in map(key, filter(None, names)):
                raise InvalidQueryError(
                    mark("{district} has a site {name} already: correct it on its own page."),
                    district=dataset.units.name(district),
                    name=one["name"],
                )


def _row(hand: Hand, new: NewSite, dataset: Dataset, pcode: str) -> dict[str, Any]:
    units = dataset.units.parents(pcode)
    names = {level: dataset.units.name(code) for level, code in units.items()}
    people = new.individuals
    if people is None and new.households is not None:
        people = new.households * dataset.country.people_in_a_household
    level = dataset.units.level(new.pcode)
    return {
        "name_ar": text(new.name_ar),
        "households": new.households,
        "individuals": people,
        "kind": new.kind,
        **names,
        **{f"{one}_pcode": code for one, code in units.items()},
        "stated_governorate": names["governorate"],
        "stated_district": names["district"],
        "note": None if new.point else IN_THE_MIDDLE.format(level=level),
        "as_of": new.day,
        "source_id": OWNER,
        "source_page_or_slide": hand.page,
    }


def _point(new: NewSite, dataset: Dataset) -> shapely.Point:
    """Returns the point of a site in degrees, else one in the middle of its unit."""
    if new.point:
        return shapely.Point(new.point)
    units = dataset.features[COLLECTIONS[dataset.units.level(new.pcode)]]
    own = units.geometry[(units["pcode"] == new.pcode).to_numpy(bool)]
    point: shapely.Point = own.iloc[0].representative_point()
    return point


def _free(hand: Hand, name: str, pcode: str) -> str:
    """Returns an id that no site had yet."""
    base = f"{OWNER}-{slug(name)[:_LONGEST_ID]}-{pcode.lower()}"
    return next(
        one
        for one in (base, *(f"{base}-{n}" for n in range(2, 999)))
        if not hand.library.store.versions(_LAYER, one)
    )


def _round(row: Values) -> gpd.GeoDataFrame:
    """Returns what is known of the people at a site as its first round."""
    names = ("name", "name_ar", "households", "individuals", "as_of", "source_id")
    codes = [one for one in row if one.endswith("_pcode")]
    said = {one: row[one] for one in (*names, "source_page_or_slide", *codes)}
    told = {
        "id": f"{row['id']}/{row['as_of']}",
        "site_id": row["id"],
        "population": DISPLACED,
        **said,
    }
    return features.features(SITE_ROUNDS, [told])
