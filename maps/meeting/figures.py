"""The large figures of a projected scene, by the ids that scenes are kept with."""

from collections.abc import Mapping
from typing import Final

from geo.catalog import layers
from geo.coverage import figures
from geo.dataset import names, records, selection
from geo.dataset.context import Context
from geo.dataset.sums import blocked_areas
from geo.language import Forms, forms
from maps.look import key_figures
from maps.look.markup import Figure

USUAL: Final = ("sites", "households", "unserved")
TITLES: Final[Mapping[str, Forms]] = {
    "sites": forms("informal site", "informal sites"),
    "households": forms("household", "households"),
    "people": forms("person (est.)", "people (est.)"),
    "unserved": key_figures.NOBODY_AT_SITES,
    "organisations": forms("organisation named as active", "organisations named as active"),
    "sectors": forms("sector in which somebody is named", "sectors in which somebody is named"),
    "ending": forms(
        "service with a stated end within 180 days", "services with a stated end within 180 days"
    ),
    "ended": forms("service that ended this year", "services that ended this year"),
    "hotspots": forms("hotspot sub-district", "hotspot sub-districts"),
    "areas": forms("coordination area", "coordination areas"),
    "blocked": forms(
        "blocked area of origin named in the documents",
        "blocked areas of origin named in the documents",
    ),
}
_OF_SITES: Final = ("sites", "households", "people", "unserved")
_WARN: Final = ("unserved", "ended")


def of(context: Context, chosen: tuple[str, ...]) -> list[Figure]:
    """Returns the chosen figures of a scene; ids that nobody knows are left out."""
    return [_figure(context, one) for one in chosen if one in TITLES]


def _figure(context: Context, name: str) -> Figure:
    note = ""
    if name == "ending":
        return key_figures.ending(context, figures.area_ends(context.dataset, context.view))
    if name == "blocked":
        shown = selection.passing(context.dataset, layers.BLOCKED_AREAS.id, context.view)
        note = blocked_areas.rest(context.words, blocked_areas.counted(records.records(shown)))
    elif name in _OF_SITES:
        found = figures.sites_shown(context.dataset, context.view)
        others = names.together(context, found.together) if name == "unserved" else ""
        note = others or key_figures.of_districts(context) or key_figures.withheld(context, found)
    title = key_figures.nobody(context) if name == "unserved" else TITLES[name]
    made = key_figures.figure(context, name, title, note)
    return made._replace(warns=name in _WARN and made.number not in ("0", key_figures.NOT_KNOWN))
