"""The large figures of a projected scene, by the ids that scenes are kept with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from geo.catalog import layers
from geo.coverage import figures
from geo.coverage.figures import PartnerFigures, SiteFigures
from geo.dataset import blocked_areas, records, selection
from geo.dataset.blocked_areas import Counted
from geo.dataset.context import Context
from geo.language import mark
from maps.look import key_figures
from maps.look.markup import Figure

USUAL: Final = ("sites", "households", "unserved")
TITLES: Final[Mapping[str, str]] = {
    "sites": mark("informal sites"),
    "households": mark("households"),
    "people": mark("people (est.)"),
    "unserved": mark("sites, no partner named"),
    "organisations": mark("organisations active"),
    "sectors": mark("sectors covered"),
    "ending": mark("services with a stated end within 180 days"),
    "ended": mark("services that ended this year"),
    "hotspots": mark("hotspot sub-districts"),
    "areas": mark("coordination areas"),
    "blocked": mark("blocked areas of origin named in the documents"),
}
_LAYERS: Final = {"hotspots": layers.HOTSPOTS.id, "areas": layers.ABC_AREAS.id}
_OF_SITES: Final[Mapping[str, Callable[[SiteFigures], int]]] = {
    "sites": lambda found: found.sites,
    "households": lambda found: found.households,
    "people": lambda found: found.individuals,
    "unserved": lambda found: found.unserved_sites,
}
_OF_PARTNERS: Final[Mapping[str, Callable[[PartnerFigures], int]]] = {
    "organisations": lambda found: found.active,
    "sectors": lambda found: found.sectors,
    "ended": lambda found: found.ended,
}
_WARN: Final = ("unserved", "ended")
_WARN_AT_NONE: Final = ("organisations", "sectors")


def of(context: Context, chosen: tuple[str, ...]) -> list[Figure]:
    """Returns the chosen figures of a scene; ids that nobody knows are left out."""
    numbers = _Numbers(context)
    return [_figure(numbers, one) for one in chosen if one in TITLES]


@dataclass(frozen=True)
class _Numbers:
    """What the figures of a scene are taken from, each worked out once and only if asked for."""

    context: Context

    @cached_property
    def sites(self) -> SiteFigures:
        return figures.sites_shown(self.context.dataset, self.context.view)

    @cached_property
    def partners(self) -> PartnerFigures:
        return figures.of_partners(self.context.dataset, self.context.view)

    @property
    def blocked(self) -> Counted:
        shown = selection.passing(self.context.dataset, layers.BLOCKED_AREAS.id, self.context.view)
        return blocked_areas.counted(records.records(shown))

    def of_layer(self, layer_id: str) -> int:
        return len(selection.passing(self.context.dataset, layer_id, self.context.view))


def _figure(numbers: _Numbers, name: str) -> Figure:
    context, note = numbers.context, ""
    if name == "ending":
        return key_figures.ending(context, figures.area_ends(context.dataset, context.view))
    if name == "blocked":
        found = numbers.blocked
        number, note = found.named, blocked_areas.rest(context.words, found)
    elif name in _LAYERS:
        number = numbers.of_layer(_LAYERS[name])
    elif name in _OF_PARTNERS:
        number = _OF_PARTNERS[name](numbers.partners)
    else:
        number = _OF_SITES[name](numbers.sites)
        note = key_figures.withheld(context, numbers.sites)
    warns = (name in _WARN and number > 0) or (name in _WARN_AT_NONE and number == 0)
    return Figure(f"{number:,}", context.words(TITLES[name]), note, warns)
