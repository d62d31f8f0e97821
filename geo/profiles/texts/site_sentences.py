"""What a paragraph says of informal sites: how many, and for how many of them nobody is named."""

from geo.catalog.audience import Audience
from geo.coverage.figures import SiteFigures
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles.texts.sentence_figures import Sites


def of(context: Context, sites: Sites, found: dict[str, int]) -> list[str]:
    """Returns sentences on the sites of a selection, and puts their numbers into `found`."""
    words, counted = context.words, sites.figures
    sentences = []
    if counted.sites:
        found["sites"] = counted.sites
        sentences.append(_unserved(context, counted, found))
        if context.view.partner or context.view.presence != "any":
            said = mark("For this all informal sites are counted, whoever is named there.")
            sentences.append(words(said))
    if counted.withheld:
        found["withheld"] = counted.withheld
        sentences.append(
            words.count(
                "{n} place is left out, its numbers are withheld.",
                "{n} places are left out, their numbers are withheld.",
                counted.withheld,
            )
        )
    return sentences


def _unserved(context: Context, sites: SiteFigures, found: dict[str, int]) -> str:
    words = context.words
    if sites.unknown_sites:
        found["unknown_sites"] = sites.unknown_sites
        found["sites"] = sites.sites
        return words.count(
            "Of {n} informal site of {sites} no source says who is there on that day.",
            "Of {n} informal sites of {sites} no source says who is there on that day.",
            sites.unknown_sites,
            sites=f"{sites.sites:,}",
        )
    if not sites.unserved_sites:
        if not context.dataset.sites_are_told_apart:
            return words.count(
                "The {n} informal site lies in a district with a named partner.",
                "Each of the {n} informal sites lies in a district with a named partner.",
                sites.sites,
            )
        return words.count(
            "The {n} informal site has a named partner.",
            "Each of the {n} informal sites has a named partner.",
            sites.sites,
        )
    counted = {
        "unserved_sites": sites.unserved_sites,
        "unserved_households": sites.unserved_households,
        "unserved_individuals": sites.unserved_individuals,
        "unserved_uncounted": sites.unserved_uncounted or None,
    }
    found |= {name: number for name, number in counted.items() if number is not None}
    said = _none_named(context, sites)
    if not sites.together or "for_sites" in found:
        return said
    found["together"] = sites.together
    if context.dataset.audience != Audience.COORDINATOR:
        together = words.count(
            "At least {n} organisation is named for the informal sites together.",
            "At least {n} organisations are named for the informal sites together.",
            sites.together,
        )
        return f"{said} {together}"
    together = words.count(
        "{n} organisation is named for the informal sites together.",
        "{n} organisations are named for the informal sites together.",
        sites.together,
    )
    return f"{said} {together}"


def _none_named(context: Context, sites: SiteFigures) -> str:
    """Returns how many sites have nobody, and which of them are in no number of people."""
    said = _of_nobody(context, sites)
    if not sites.unserved_uncounted:
        return said
    rest = context.words.count(
        "The households of {n} of them are not known and not counted.",
        "The households of {n} of them are not known and not counted.",
        sites.unserved_uncounted,
    )
    return f"{said} {rest}"


def _of_nobody(context: Context, sites: SiteFigures) -> str:
    """Returns how many sites have nobody; presence is told by district where no site is told."""
    words = context.words
    given = {"of_all": words.count("of {n} informal site", "of {n} informal sites", sites.sites)}
    if sites.unserved_households is None or sites.unserved_individuals is None:
        return words.count(
            "{n} {of_all} has no partner named.",
            "{n} {of_all} have no partner named.",
            sites.unserved_sites,
            **given,
        )
    given |= {
        "households": names.households_of(words, sites.unserved_households),
        "people": f"{sites.unserved_individuals:,}",
    }
    if not context.dataset.sites_are_told_apart:
        return words.count(
            "{n} {of_all} ({households}, an estimated {people} people) "
            "lies in a district for which no partner is named.",
            "{n} {of_all} ({households}, an estimated {people} people) "
            "lie in districts for which no partner is named.",
            sites.unserved_sites,
            **given,
        )
    return words.count(
        "{n} {of_all} ({households}, an estimated {people} people) "
        "has no partner named for itself.",
        "{n} {of_all} ({households}, an estimated {people} people) "
        "have no partner named for the site itself.",
        sites.unserved_sites,
        **given,
    )
