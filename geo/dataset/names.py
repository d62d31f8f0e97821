"""Names of things in the reader's language, for controls, chips and lists."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from geo.catalog import layers, vocabulary
from geo.catalog.audience import Audience
from geo.catalog.layer import Layer
from geo.dataset import place_names
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.dataset.scope import Scope
from geo.dataset.sums import blocked_areas, people
from geo.language import Words, mark
from geo.units import boundaries

PRESENCE = {
    "any": mark("All places"),
    "none": mark("None for the site itself"),
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
    "data": mark("Data"),
}
FOUND_PAGES = ("map", "partners", "coverage", "areas", "hotspots", "meeting", "about")
"""The pages that are not about one thing, which bars and searches lead to."""
DATA_PAGE = "data"
"""The page on which coordinators hand in; bars and searches lead only them there."""


def description(dataset: Dataset, layer: Layer, words: Words) -> str:
    """Returns what a layer holds, in a sentence."""
    country = dataset.country.named(words.language)
    number = f"{len(dataset.features[layer.id]):,}"
    said = words(layer.description, country=country, n=number)
    if layer is not layers.BLOCKED_AREAS:
        return said
    found = blocked_areas.counted(dataset.registered(layer))
    return f"{said} {blocked_areas.sentence(words, found)}."


def scope(context: Context, part: Scope) -> list[str]:
    """Returns what a scope holds: governorates, layers and pages by name; empty for all."""
    titles = [context.words(context.dataset.layer(one).title) for one in part.layers]
    pages = [context.words(PAGES[one]) for one in part.pages]
    found = [context.words.listed(unit(context, one) for one in part.governorates)]
    if titles:
        found.append(context.words(mark("layers: {layers}"), layers=context.words.listed(titles)))
    if pages:
        found.append(context.words(mark("pages: {pages}"), pages=context.words.listed(pages)))
    return [one for one in found if one]


def audience(context: Context, who: Audience) -> str:
    """Returns what the view of an audience is called."""
    return context.words(AUDIENCES[who])


def unit(context: Context, pcode: str) -> str:
    """Returns the name of an administrative unit, or its P-code where it has none."""
    return place_names.of_unit(context.dataset.units, pcode, context.view.lang)


def sites_together(context: Context, pcode: str) -> str:
    """Returns the name of the informal sites of a governorate together."""
    return context.words(mark("the informal sites of {place} together"), place=unit(context, pcode))


def of_record(context: Context, layer_id: str, feature_id: str) -> str:
    """Returns the name of a feature in the language of the view, or its id; of closed sites too."""
    record = context.dataset.record(layer_id, feature_id)
    if record is None and layer_id == layers.INFORMAL_SITES.id:
        record = context.dataset.closed_site(feature_id)
    return (context.words.name(record) if record else "") or feature_id


def organisation(context: Context, organisation_id: str) -> str:
    """Returns an organisation's acronym, or its name where it has none."""
    record = context.dataset.organisations.get(organisation_id)
    if record is None:
        return organisation_id
    return record["acronym"] or context.words.name(record)


def organisation_in_full(context: Context, organisation_id: str) -> str:
    """Returns an organisation's acronym and full name."""
    record = context.dataset.organisations.get(organisation_id)
    if record is None:
        return organisation_id
    full = context.words.name(record)
    return f"{record['acronym']} · {full}" if record["acronym"] not in (None, full) else full


def donors(context: Context, pairs: Iterable[tuple[str, str]]) -> str:
    """Returns who stands behind work and how, of pairs of relation and organisation."""
    by_relation: dict[str, list[str]] = {}
    for relation, one in pairs:
        by_relation.setdefault(relation, []).append(organisation(context, one))
    return " · ".join(
        context.words(vocabulary.DONOR_RELATIONS[relation], donor=context.words.listed(named))
        for relation, named in by_relation.items()
    )


def sector(context: Context, sector_id: str) -> str:
    """Returns a sector's title."""
    return context.words(vocabulary.NAMED_SECTORS.get(sector_id, sector_id))


def value(context: Context, name: str, chosen: str) -> str:
    """Returns a filter's value as people call it."""
    if name in boundaries.LEVELS:
        return unit(context, chosen)
    if name == "orgtype":
        return context.words(vocabulary.ORGANISATION_TYPES[chosen])
    if name == "date":
        return context.words.day(dt.date.fromisoformat(chosen), short=True)
    if name in ("area", "site"):
        return of_record(context, "abc-areas" if name == "area" else "informal-sites", chosen)
    by_name = {"partner": organisation, "sector": sector, "presence": presence}
    return by_name[name](context, chosen)


def presence(context: Context, chosen: str) -> str:
    """Returns the title of a presence filter, also of numbers that have no button."""
    if chosen in PRESENCE:
        return context.words(PRESENCE[chosen])
    return context.words(mark("At least {number}"), number=chosen)


def together(context: Context, number: int) -> str:
    """Returns how many organisations are named for the informal sites together; empty for 0.

    Sensitive work is told by governorate: who may not see it closer is told a least number.
    """
    if not number:
        return ""
    words = context.words
    if context.dataset.audience != Audience.COORDINATOR:
        return words.count(
            "at least {n} organisation for the sites together",
            "at least {n} organisations for the sites together",
            number,
        )
    return words.count(
        "{n} organisation for the sites together",
        "{n} organisations for the sites together",
        number,
    )


def nobody_at(context: Context, for_sites: int | None) -> str:
    """Returns that none is named for a site itself, and how many for the sites together."""
    words, others = context.words, together(context, for_sites or 0)
    none = words(mark("none named for the site itself") if others else mark("none named"))
    return words.clauses(one for one in (none, others) if one)


def households(context: Context, site: Mapping[str, Any]) -> str:
    """Returns how many households a site has; that they are not told, where they are missing."""
    if site["households"] is None and not people.is_unknown(site):
        return context.words(mark("fewer than 10 households or withheld"))
    return households_of(context.words, site["households"])


def households_of(words: Words, number: int | None) -> str:
    """Returns a number of households in words, or that it is not known."""
    if number is None:
        return words(mark("households not known"))
    return words.count("{n} household", "{n} households", number)


def people_of(words: Words, number: int) -> str:
    """Returns an estimated number of people in words."""
    return words.count("{n} person (est.)", "{n} people (est.)", number)


def not_counted(words: Words, sites: int) -> str:
    """Returns how many sites are in no sum, because their number is not known; empty for none."""
    return words.count("{n} site not counted", "{n} sites not counted", sites) if sites else ""


def where_nobody(context: Context, site: Mapping[str, Any]) -> str:
    """Returns the district of a site without anybody, and who is named for the sites together."""
    others = together(context, site["partners_for_sites"] or 0)
    parts = (unit(context, site["district_pcode"]), others)
    return " · ".join(one for one in parts if one)


def source(context: Context, source_id: str) -> str:
    """Returns a source's publisher and date for a source line."""
    record = context.dataset.sources.get(source_id)
    if record is None:
        return source_id
    publisher, on = record["publisher"] or record["title"], _date(context, record["date"] or "")
    if context.words.language.direction == "rtl":
        publisher = f"\N{FIRST STRONG ISOLATE}{publisher}\N{POP DIRECTIONAL ISOLATE}"
    return context.words.listed(one for one in (publisher, on) if one)


def origin(context: Context, source_id: str, as_of: str) -> str:
    """Returns a source with the day (ISO) that it describes, where its own date is another."""
    stated = source(context, source_id) if source_id else ""
    if not as_of:
        return stated
    on = day(context, as_of)
    return stated if on in stated else context.words.listed(one for one in (stated, on) if one)


def day(context: Context, as_of: str | None) -> str:
    """Returns an ISO day with its month by name, other texts as they are; empty for none."""
    return _date(context, as_of) if as_of else ""


def _date(context: Context, text: str) -> str:
    try:
        return context.words.day(dt.date.fromisoformat(text), short=True)
    except ValueError:
        return text
