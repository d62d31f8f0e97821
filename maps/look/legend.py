"""What the signs of the map mean: the titles of its layers and the signs of each."""

from geo.dataset.dataset import Dataset
from geo.language import mark

TITLES = {
    "informal-sites": mark("Informal sites, by households"),
    "hotspots": mark("Hotspot sub-districts, 2020"),
    "abc-area-units": mark("Coordination areas"),
    "blocked-areas": mark("Blocked areas of origin"),
}
_SIGNS: dict[str, tuple[tuple[str, str], ...]] = {
    "informal-sites": (
        ("site_none", mark("no partner named")),
        ("site_one", mark("one")),
        ("site_several", mark("two or more")),
    ),
    "hotspots": (("hotspot_point", mark("listed, no boundary of its own")),),
    "abc-area-units": (
        ("area_stated", mark("stated")),
        ("area_candidate", mark("candidate, 2020")),
        ("area_inferred", mark("inferred")),
    ),
    "blocked-areas": (),
}
_CELL_SIGNS = (("site_area", mark("sub-districts that hold sites")),)


def signs(dataset: Dataset, layer_id: str) -> tuple[tuple[str, str], ...]:
    """Returns the signs of a layer, as symbol names and what they mean."""
    if layer_id == "informal-sites" and not dataset.sites_are_told_apart:
        return _CELL_SIGNS
    return _SIGNS[layer_id]
