"""The style of every layer of the map, declared once; a layer without one gets its geometry's."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from geo.catalog import layers, vocabulary
from geo.catalog.layer import Geometry, Layer
from geo.dataset.dataset import Dataset
from geo.language import mark
from maps.look import theme
from maps.look.style import (
    Density,
    Ground,
    Instead,
    Key,
    NamesFrom,
    Outline,
    Scale,
    Sign,
    Style,
    Whole,
)

HOUSEHOLDS: Final = Scale("households", mark("households"), 550, 13.0, 42.0, "blue", (20, 150, 550))
"""The circles of sites: the area follows the households."""
_CELLS: Final = Style(
    title=mark("Informal sites, by households"),
    order=40,
    css="cell",
    sign=Sign(
        (Key("site_area", mark("sub-districts that hold sites")),), replace(HOUSEHOLDS, square=True)
    ),
    ground=Ground(
        "blue",
        Density(deck=20 / 255, leaflet=0.2, tiles=90 / 255, svg=0.3, file=0.14),
        outline_px=1.6,
    ),
    on_ground=True,
    names=NamesFrom(5.6, 5.6),
    points="site-points",
    listed_as="sites",
)
STYLES: Final[Mapping[str, Style]] = {
    layers.ABC_AREA_UNITS.id: Style(
        title=mark("Coordination areas"),
        order=10,
        css="area",
        ground=Ground(
            "violet",
            Density(deck=8 / 255, leaflet=0.03, tiles=8 / 255, svg=0.03, file=0),
            outline_opacity=0.92,
            field="evidence",
            outlines=(
                Outline(
                    "inferred",
                    theme.AREA_INFERRED_PX,
                    (4 / 1.8, 3 / 1.8),
                    Key("area_inferred", mark("inferred")),
                ),
                Outline(
                    "stated_candidate_area",
                    theme.AREA_STATED_PX,
                    (9 / 2.6, 3 / 2.6),
                    Key("area_candidate", mark("candidate, 2020")),
                ),
                Outline(
                    "stated_abc", theme.AREA_STATED_PX, None, Key("area_stated", mark("stated"))
                ),
            ),
        ),
        listed_as="areas",
        whole=Whole(layers.ABC_AREAS.id, "area_id"),
    ),
    layers.HOTSPOTS.id: Style(
        title=mark("Hotspot sub-districts, 2020"),
        order=20,
        css="hot",
        sign=Sign((Key("hotspot_point", mark("listed, no boundary of its own")),), 16.0),
        ground=Ground(
            "rust",
            Density(deck=100 / 255, leaflet=0.39, tiles=100 / 255, svg=1, file=1),
            hatched=True,
            outline_px=theme.HOTSPOT_OUTLINE_PX,
            outline_opacity=235 / 255,
        ),
        title_symbol="hotspot",
        listed_as="hotspots",
    ),
    layers.BLOCKED_AREAS.id: Style(
        title=mark("Blocked areas of origin"),
        order=30,
        css="blocked",
        sign=Sign(
            tuple(
                Key(sign, vocabulary.STANDINGS[standing])
                for standing, sign in (
                    ("0", "blocked_open"),
                    ("1", "blocked_other"),
                    ("2", "blocked"),
                )
            ),
            22.0,
            field="standing",
        ),
        listed_as="blocked",
    ),
    layers.INFORMAL_SITES.id: Style(
        title=_CELLS.title,
        order=_CELLS.order,
        css="site",
        sign=Sign(
            (
                Key("site_none", mark("no partner named")),
                Key("site_one", mark("one")),
                Key("site_several", mark("two or more")),
            ),
            HOUSEHOLDS,
            field="partners",
            instead=Instead(
                "partners_for_sites", Key("site_together", mark("for the sites together only"))
            ),
            unknown=Key("site_unknown", mark("not known")),
        ),
        names=NamesFrom(8.6, 8.3),
        points=_CELLS.points,
        listed_as=_CELLS.listed_as,
        counted=_CELLS,
    ),
}
_COLOUR: Final = "green"


def on_map() -> tuple[Layer, ...]:
    """Returns the layers that a reader can switch on, as a legend lists them."""
    return tuple(
        one
        for one in layers.LAYERS
        if one.on_map and one.geometry is not Geometry.NONE and one not in layers.BOUNDARIES
    )


def drawn() -> tuple[Layer, ...]:
    """Returns the layers of the map from bottom to top."""
    return tuple(sorted(on_map(), key=lambda one: of(one).order))


def of(layer: Layer, dataset: Dataset | None = None) -> Style:
    """Returns the style of a layer, as it is for the audience of the dataset if one is given."""
    style = STYLES.get(layer.id) or _usual(layer)
    if style.counted and dataset and dataset.has_cells:
        return _LARGER.get(dataset.drawn.level if dataset.drawn else "", style.counted)
    return style


_LARGER: Final[Mapping[str, Style]] = {
    level: replace(_CELLS, sign=replace(_CELLS.sign, numbered=(Key("site_area", meaning),)))
    for level, meaning in (
        ("district", mark("districts that hold sites")),
        ("governorate", mark("governorates that hold sites")),
    )
    if _CELLS.sign
}
"""The counted sites of larger units than sub-districts."""


def listed() -> dict[str, Layer]:
    """Returns the layers of which the base style draws names or outlines, by its parameters."""
    return {style.listed_as: one for one in drawn() if (style := of(one)).listed_as}


def styles() -> tuple[Style, ...]:
    """Returns the styles of the layers of the map, from bottom to top."""
    return tuple(of(one) for one in drawn())


def title_layer(layer: Layer) -> Layer:
    """Returns the layer whose title stands for a layer on a map: the whole, where it has one."""
    whole = of(layer).whole
    return (layers.layer(whole.layer) if whole else None) or layer


def _usual(layer: Layer) -> Style:
    """Returns the style of a layer that has none of its own."""
    if layer.geometry is Geometry.POINT:
        sign = Sign((Key(f"disc-{_COLOUR}", ""),), 16.0)
        return Style(layer.title, 35, layer.id, sign)
    density = Density(deck=20 / 255, leaflet=0.2, tiles=0.3, svg=0.3, file=0.3)
    return Style(layer.title, 5, layer.id, ground=Ground(_COLOUR, density, outline_px=1.4))
