"""Names of things in the reader's language, for controls, chips and lists."""

import datetime as dt

from geo import boundaries, vocabulary
from geo.disclosure import Audience
from geo.language import Language, mark
from geo.scene import Scene
from geo.scope import Scope

PRESENCE = {
    "any": mark("All places"),
    "none": mark("No partner named"),
    "1": mark("One or more"),
    "2": mark("Two or more"),
}
FILTER_TITLES = {
    "governorate": mark("Governorate"),
    "district": mark("District"),
    "subdistrict": mark("Sub-district"),
    "area": mark("Coordination area"),
    "site": mark("Site"),
    "partner": mark("Organisation"),
    "sector": mark("Sector"),
    "orgtype": mark("Type of organisation"),
    "presence": mark("Partner presence"),
    "date": mark("Day"),
}

AUDIENCES = {
    Audience.PUBLIC: mark("Public view"),
    Audience.PARTNER: mark("Partner view"),
    Audience.COORDINATOR: mark("Coordinator view"),
}
PAGES = {
    "map": mark("Map"),
    "partners": mark("Partners"),
    "coverage": mark("Coverage"),
    "areas": mark("Areas"),
    "hotspots": mark("Hotspots"),
    "meeting": mark("Meeting"),
    "about": mark("About"),
    "place": mark("Place"),
    "organisation": mark("Organisation"),
}


def scope(scene: Scene, part: Scope) -> list[str]:
    """Returns what a scope holds: governorates, layers and pages by name; empty for all."""
    layers = [scene.words(scene.dataset.layer(one).title) for one in part.layers]
    pages = [scene.words(PAGES[one]) for one in part.pages]
    found = [scene.words.listed(unit(scene, one) for one in part.governorates)]
    if layers:
        found.append(scene.words(mark("layers: {layers}"), layers=scene.words.listed(layers)))
    if pages:
        found.append(scene.words(mark("pages: {pages}"), pages=scene.words.listed(pages)))
    return [one for one in found if one]


def audience(scene: Scene, who: Audience) -> str:
    """Returns what the view of an audience is called."""
    return scene.words(AUDIENCES[who])


def unit(scene: Scene, pcode: str) -> str:
    """Returns the name of an administrative unit, or its P-code where it has none."""
    suffixes = {Language.AR: ("_ar",), Language.CKB: ("_ckb", "_ar")}
    for suffix in suffixes.get(scene.view.lang, ()):
        name = scene.dataset.units.name(pcode, suffix)
        if name:
            return name
    return scene.dataset.units.name(pcode) or pcode


def of_record(scene: Scene, layer_id: str, feature_id: str) -> str:
    """Returns the name of a feature in the language of the view, or its id."""
    record = scene.dataset.record(layer_id, feature_id)
    return (scene.words.name(record) if record else "") or feature_id


def organisation(scene: Scene, organisation_id: str) -> str:
    """Returns an organisation's acronym, or its name where it has none."""
    record = scene.dataset.organisations.get(organisation_id)
    if record is None:
        return organisation_id
    return record["acronym"] or scene.words.name(record)


def organisation_in_full(scene: Scene, organisation_id: str) -> str:
    """Returns an organisation's acronym and full name."""
    record = scene.dataset.organisations.get(organisation_id)
    if record is None:
        return organisation_id
    full = scene.words.name(record)
    return f"{record['acronym']} · {full}" if record["acronym"] not in (None, full) else full


def sector(scene: Scene, sector_id: str) -> str:
    """Returns a sector's title."""
    return scene.words(vocabulary.SECTORS.get(sector_id, sector_id))


def value(scene: Scene, name: str, chosen: str) -> str:
    """Returns a filter's value as people call it."""
    if name in boundaries.LEVELS:
        return unit(scene, chosen)
    if name == "orgtype":
        return scene.words(vocabulary.ORGANISATION_TYPES[chosen])
    if name == "date":
        return scene.words.day(dt.date.fromisoformat(chosen), short=True)
    if name in ("area", "site"):
        return of_record(scene, "abc-areas" if name == "area" else "informal-sites", chosen)
    by_name = {"partner": organisation, "sector": sector, "presence": presence}
    return by_name[name](scene, chosen)


def presence(scene: Scene, chosen: str) -> str:
    """Returns the title of a presence filter, also of numbers that have no button."""
    if chosen in PRESENCE:
        return scene.words(PRESENCE[chosen])
    return scene.words(mark("At least {number}"), number=chosen)


def source(scene: Scene, source_id: str) -> str:
    """Returns a source's publisher and date for a source line."""
    record = scene.dataset.sources.get(source_id)
    if record is None:
        return source_id
    publisher, day = record["publisher"] or record["title"], _date(scene, record["date"] or "")
    if scene.words.language.direction == "rtl":
        publisher = f"\N{FIRST STRONG ISOLATE}{publisher}\N{POP DIRECTIONAL ISOLATE}"
    return scene.words.listed([publisher, day])


def _date(scene: Scene, text: str) -> str:
    try:
        return scene.words.day(dt.date.fromisoformat(text), short=True)
    except ValueError:
        return text
