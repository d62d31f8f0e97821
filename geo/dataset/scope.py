"""A part of the Atlas: some governorates, layers and pages, such as a share link may open."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import geopandas as gpd
import orjson

from geo.catalog import layers as catalog_layers
from geo.dataset.dataset import Dataset
from geo.errors import InvalidQueryError
from geo.units import boundaries

if TYPE_CHECKING:
    from geo.store.kept.rows import Kept

PAGES = (
    "map",
    "partners",
    "coverage",
    "areas",
    "hotspots",
    "place",
    "organisation",
    "meeting",
    "about",
)
"""The pages of the dashboard by their addresses; the lite pages follow map and partners."""
REFERENCE = (*(f"{level}s" for level in boundaries.LEVELS), "sources", "source-scopes")
"""What a scope never cuts: boundaries, sources and what they cover are everybody's."""
_FOLLOWING = (
    ("abc-areas", "id", "abc-area-units", "area_id"),
    ("area-profiles", "area_id", "abc-area-units", "area_id"),
    ("site-groups", "id", "informal-sites", "site_group"),
    ("organisations", "id", "partner-activities", "organisation"),
)
"""Layers without a place of their own: their rows stay where another layer still names them."""
_PART_OF = {
    "closed-sites": "informal-sites",
    "site-rounds": "informal-sites",
    "return-index": "hotspots",
}
"""What a link opens together with a layer."""


@dataclass(frozen=True)
class Scope:
    """What a link opens: P-codes of governorates, ids of layers, names of pages; empty is all."""

    governorates: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("governorates", "layers", "pages"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))

    @property
    def is_everything(self) -> bool:
        """Whether nothing is cut away."""
        return not (self.governorates or self.layers or self.pages)

    @property
    def tag(self) -> str:
        """A short text that differs for scopes that show other data; empty for all data."""
        if not (self.governorates or self.layers):
            return ""
        return hashlib.sha256(repr((self.governorates, self.layers)).encode()).hexdigest()[:12]

    @property
    def data(self) -> Self:
        """The scope without its pages: what the data depend on."""
        return replace(self, pages=())

    def opens(self, page: str) -> bool:
        """Whether a page belongs to the scope; what a page is and who made it always does."""
        return not self.pages or page in self.pages or page == "about"

    def text(self) -> str:
        """Returns the scope as JSON, to be stored."""
        return orjson.dumps(
            {"governorates": self.governorates, "layers": self.layers, "pages": self.pages}
        ).decode()

    @classmethod
    def read(cls, text: str) -> Self:
        """Returns the scope of a stored text."""
        return cls(**{name: tuple(values) for name, values in orjson.loads(text).items()})

    def check(self, governorates: Collection[str]) -> None:
        """Raises InvalidQueryError for the first thing that is not a governorate, layer, page."""
        first = min(governorates, default="")
        for kind, given, known in (
            (f"the P-code of a governorate, such as {first}", self.governorates, governorates),
            ("the id of a layer, such as informal-sites", self.layers, catalog_layers.ids()),
            (f"a page: {', '.join(PAGES)}", self.pages, PAGES),
        ):
            wrong = [one for one in given if one not in known]
            if wrong:
                raise InvalidQueryError(f"“{wrong[0][:60]}” is not {kind}.")


EVERYTHING = Scope()


def within(dataset: Dataset, scope: Scope) -> Dataset:
    """Returns the dataset with nothing in it that lies outside the scope.

    Records that belong to no governorate are outside a scope of governorates. Boundaries stay
    whole; organisations, site groups and coordination areas stay where something of theirs is
    left.
    """
    if scope.data.is_everything:
        return dataset
    kept = {
        layer_id: _inside(layer_id, features, scope)
        for layer_id, features in dataset.features.items()
    }
    for layer_id, name, other, naming in _FOLLOWING:
        rows = dataset.features[layer_id]
        named = rows[name].isin(kept[other][naming].dropna()).to_numpy(dtype=bool)
        kept[layer_id] = rows[named]
    kept = {layer_id: rows.reset_index(drop=True) for layer_id, rows in kept.items()}
    return replace(
        dataset,
        features=kept,
        scope=scope.tag,
        last_day=dataset.day,
        kept=_kept_inside(dataset, scope),
        governorates=scope.governorates,
    )


def _kept_inside(dataset: Dataset, scope: Scope) -> dict[str, "Kept"]:
    """Returns what asks for the rows of large layers, of which it finds none outside the scope."""
    opened = {
        one: it for one, it in dataset.kept.items() if not scope.layers or one in scope.layers
    }
    if not scope.governorates:
        return opened
    return {one: it.inside(scope.governorates) for one, it in opened.items()}


def _inside(layer_id: str, features: gpd.GeoDataFrame, scope: Scope) -> gpd.GeoDataFrame:
    if layer_id in REFERENCE:
        return features
    layer = _PART_OF.get(layer_id, layer_id)
    if scope.layers and layer in catalog_layers.ids() and layer not in scope.layers:
        return features.iloc[:0]
    if not scope.governorates:
        return features
    if "governorate_pcode" not in features:
        return features.iloc[:0]
    return features[features["governorate_pcode"].isin(scope.governorates).to_numpy(dtype=bool)]
