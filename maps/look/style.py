"""How a layer is drawn, as a value: maps, tiles, legends and lists ask it and name no layer.

Lengths are CSS px, opacities 0-1, colours names of `theme.COLOURS`, texts gettext messages.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from maps.look import theme

Record = Mapping[str, Any]


class Key(NamedTuple):
    """A line of a legend: the name of its symbol, and what it means."""

    symbol: str
    meaning: str


@dataclass(frozen=True)
class Scale:
    """A diameter whose square follows a number.

    A legend shows the `examples` as circles, or squares, of the colour.
    """

    field: str
    title: str
    largest: float
    smallest_px: float
    largest_px: float
    colour: str
    examples: tuple[int, ...]
    square: bool = False

    def px(self, number: float | None) -> float:
        """Returns the diameter for a number: the largest one from `largest` on."""
        share = min(1.0, max(0.0, number or 0) / self.largest)
        return round(self.smallest_px + (self.largest_px - self.smallest_px) * math.sqrt(share), 1)


class Instead(NamedTuple):
    """What stands in place of the first key where the number of another field is not 0."""

    field: str
    key: Key


@dataclass(frozen=True)
class Sign:
    """A symbol on a point, all of one size or sized by a number.

    Of several `numbered` keys the field's number chooses: the first for 0, the last for all that
    is more; `unknown` is for features whose number is missing.
    """

    numbered: tuple[Key, ...]
    size: float | Scale
    field: str = ""
    instead: Instead | None = None
    unknown: Key | None = None

    @property
    def keys(self) -> tuple[Key, ...]:
        """The lines of its legend, the least first."""
        first, *more = self.numbered
        between = [self.unknown, self.instead.key if self.instead else None]
        return (first, *(one for one in between if one), *more)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields by which its symbol is chosen."""
        found = (self.field, self.instead.field if self.instead else "")
        return tuple(one for one in found if one)

    def symbol(self, record: Record) -> str:
        """Returns the symbol of a feature."""
        number = int(record.get(self.field) or 0)
        if number <= 0 and self.instead and record.get(self.instead.field):
            return self.instead.key.symbol
        if self.unknown and self.field in record and record[self.field] is None:
            return self.unknown.symbol
        return self.numbered[max(0, min(number, len(self.numbered) - 1))].symbol

    def of(self, record: Record) -> tuple[str, float]:
        """Returns the symbol of a feature and its size."""
        size = self.size.px(record[self.size.field]) if isinstance(self.size, Scale) else self.size
        return self.symbol(record), size


class Outline(NamedTuple):
    """The outline of one class of areas; `dash` is counted in widths of the line."""

    value: str
    width_px: float
    dash: tuple[float, float] | None
    key: Key


class Density(NamedTuple):
    """How much a fill covers of what lies below it, on each of the maps."""

    deck: float
    leaflet: float
    tiles: float
    svg: float
    file: float


@dataclass(frozen=True)
class Ground:
    """An area: filled or hatched, with one outline or, by the value of a field, one of several.

    `outlines` go from the weakest to the strongest, which is drawn on top.
    """

    colour: str
    density: Density
    hatched: bool = False
    outline_px: float = 0
    outline_opacity: float = 1
    field: str = ""
    outlines: tuple[Outline, ...] = ()

    @property
    def hex(self) -> str:
        """The colour as `#RRGGBB`."""
        return theme.COLOURS[self.colour]


class Whole(NamedTuple):
    """The layer whose features are made of a layer's features, and the field that names them."""

    layer: str
    field: str


class NamesFrom(NamedTuple):
    """The zooms from which features have their name beside their sign, on screen and in print."""

    screen: float
    printed: float


@dataclass(frozen=True)
class Style:
    """How the features of a layer are drawn: points by their sign, areas by their ground.

    `order` counts from bottom to top. `css` is the class of its areas in SVG. A sign is
    `on_ground` where it stands on every area. `points` is the map layer that holds a point with
    sign and name for each feature and each group of them. `listed_as` is the parameter by which
    the base style draws names or outlines of chosen features. `counted` is the style for those who
    may see features only counted for an area, `whole` what stands for the layer in lists.
    """

    title: str
    order: int
    css: str
    sign: Sign | None = None
    ground: Ground | None = None
    on_ground: bool = False
    title_symbol: str = ""
    names: NamesFrom | None = None
    points: str = ""
    listed_as: str = ""
    counted: "Style | None" = None
    whole: Whole | None = None

    @property
    def keys(self) -> tuple[Key, ...]:
        """The lines of its legend, the strongest class of areas first."""
        found = [*(self.sign.keys if self.sign else ())]
        found += [one.key for one in reversed(self.ground.outlines)] if self.ground else []
        return tuple(one for one in found if one.meaning)

    @property
    def symbol(self) -> str:
        """The symbol that stands for the layer before its title."""
        if self.title_symbol:
            return self.title_symbol
        if self.ground and not self.on_ground:
            outlines = self.ground.outlines
            kind = "hatched" if self.ground.hatched else "area"
            return outlines[-1].key.symbol if outlines else f"{kind}-{self.ground.colour}"
        return self.sign.keys[-1].symbol if self.sign else ""

    @property
    def is_told_by_signs(self) -> bool:
        """Whether every feature has a sign that its legend explains."""
        return bool(self.keys) and (self.ground is None or self.on_ground)

    @property
    def has_classes(self) -> bool:
        """Whether its legend has a line for every feature."""
        return self.is_told_by_signs or bool(self.ground and self.ground.outlines)

    @property
    def scale(self) -> Scale | None:
        """By what its signs are sized."""
        return self.sign.size if self.sign and isinstance(self.sign.size, Scale) else None

    @property
    def fixed_px(self) -> float | None:
        """The size of its signs, where all have the same."""
        return self.sign.size if self.sign and not isinstance(self.sign.size, Scale) else None

    @property
    def ground_part(self) -> str:
        """What its areas are, as part of the names of drawn layers."""
        if self.ground and self.ground.hatched:
            return "hatch"
        return "cells" if self.on_ground else "ground"

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields by which its features are drawn."""
        found = (
            self.scale.field if self.scale else "",
            *(self.sign.fields if self.sign else ()),
            self.ground.field if self.ground else "",
            self.whole.field if self.whole else "",
        )
        return tuple(one for one in found if one)
