"""A paste-ready paragraph for any selection: who is active, what ends, which sites have nobody.

Every number is one of distinct organisations, sectors, sites or households on the day of the
view; levels are never added. `Paragraph.figures` holds each number that the text states.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple

from geo import names, provenance, sentence_figures
from geo.language import mark
from geo.scene import Scene
from geo.sentence_figures import Named, Sites
from geo.view import FILTERS, PLACES, View

MOST_NAMES: Final = 8


class Paragraph(NamedTuple):
    """A text in the language of the view, and every figure in it by name."""

    text: str
    figures: Mapping[str, int]


def paragraph(scene: Scene) -> Paragraph:
    """Returns the paragraph of the scene's selection on its day."""
    named, sites = sentence_figures.organisations(scene), sentence_figures.unserved_sites(scene)
    found: dict[str, int] = {}
    sentences = [
        *_active(scene, named, found),
        *_ends(scene, named, found),
        *_unconfirmed(scene, named, found),
        *_wider(scene, named, found),
        *_sites(scene, sites, found),
        *_counted(scene),
        *_sources(scene, named, sites, found),
    ]
    return Paragraph(" ".join(sentences), found)


def _active(scene: Scene, named: Named, found: dict[str, int]) -> list[str]:
    words, place, day = scene.words, _place(scene), scene.words.day(scene.day)
    if not named.active:
        return _nobody(scene, named, found)
    found["organisations"] = len(named.active)
    found["sectors"] = len(named.sectors)
    given = {"day": day, "place": place, "sectors": _sectors(scene, named.sectors)}
    if named.unconfirmed:
        return [
            words.count(
                "On {day}, at least {n} organisation was named as active in {place}, {sectors}.",
                "On {day}, at least {n} organisations were named as active in {place}, {sectors}.",
                len(named.active),
                **given,
            )
        ]
    return [
        words.count(
            "On {day}, {n} organisation was named as active in {place}, {sectors}.",
            "On {day}, {n} organisations were named as active in {place}, {sectors}.",
            len(named.active),
            **given,
        )
    ]


def _nobody(scene: Scene, named: Named, found: dict[str, int]) -> list[str]:
    words = scene.words
    sentences = [
        words(
            mark(
                "On {day}, no organisation is named as active in {place}; "
                "that does not mean that nobody works there."
            ),
            day=words.day(scene.day),
            place=_place(scene),
        )
    ]
    if named.month and named.reported:
        found["reported"] = len(named.reported)
        sentences.append(
            words.count(
                "In {month}, the latest month reported before, {n} organisation was reported.",
                "In {month}, the latest month reported before, {n} organisations were reported.",
                len(named.reported),
                month=words.month(named.month, short=False),
            )
        )
    return sentences


def _unconfirmed(scene: Scene, named: Named, found: dict[str, int]) -> list[str]:
    if not named.unconfirmed:
        return []
    found["unconfirmed"] = len(named.unconfirmed)
    return [
        scene.words.count(
            "{n} more was named earlier and may still be there: its work is not confirmed.",
            "{n} more were named earlier and may still be there: their work is not confirmed.",
            len(named.unconfirmed),
        )
    ]


def _sectors(scene: Scene, sectors: tuple[str, ...]) -> str:
    return scene.words.count(
        "in {n} sector: {names}",
        "in {n} sectors: {names}",
        len(sectors),
        names=scene.words.listed(names.sector(scene, one) for one in sectors),
    )


def _ends(scene: Scene, named: Named, found: dict[str, int]) -> list[str]:
    if not named.ending:
        return []
    words, day = scene.words, scene.words.day(named.horizon)
    found["ending"] = len(named.ending)
    sentences = [
        words.count(
            "{n} of them has work that ends by {day}{names}.",
            "{n} of them have work that ends by {day}{names}.",
            len(named.ending),
            day=day,
            names=_named(scene, named.ending),
        )
    ]
    if named.leaving == named.ending:
        sentences.append(words(mark("For them nothing is stated after that.")))
    elif named.leaving:
        found["leaving"] = len(named.leaving)
        sentences.append(
            words.count(
                "For {n} of these nothing is stated after that.",
                "For {n} of these nothing is stated after that.",
                len(named.leaving),
            )
        )
    return sentences


def _named(scene: Scene, organisation_ids: tuple[str, ...]) -> str:
    if len(organisation_ids) > MOST_NAMES:
        return ""
    found = scene.words.listed(names.organisation(scene, one) for one in organisation_ids)
    return f" ({found})"


def _wider(scene: Scene, named: Named, found: dict[str, int]) -> list[str]:
    if not named.wider:
        return []
    found["wider"] = len(named.wider)
    return [
        scene.words.count(
            "{n} more is reported only for a wider area that contains it.",
            "{n} more are reported only for a wider area that contains it.",
            len(named.wider),
        )
    ]


def _sites(scene: Scene, sites: Sites, found: dict[str, int]) -> list[str]:
    words = scene.words
    sentences = []
    if sites.sites:
        found["sites"] = sites.sites
        sentences.append(_unserved(scene, sites, found))
    if sites.withheld:
        found["withheld"] = sites.withheld
        sentences.append(
            words.count(
                "{n} place is left out, its numbers are withheld.",
                "{n} places are left out, their numbers are withheld.",
                sites.withheld,
            )
        )
    return sentences


def _unserved(scene: Scene, sites: Sites, found: dict[str, int]) -> str:
    words = scene.words
    if not sites.unserved:
        return words.count(
            "The {n} informal site has a named partner.",
            "Each of the {n} informal sites has a named partner.",
            sites.sites,
        )
    found |= {
        "unserved_sites": sites.unserved,
        "unserved_households": sites.households,
        "unserved_individuals": sites.individuals,
    }
    return words.count(
        "{n} of {sites} informal sites ({households}, an estimated {people} people) "
        "has no named partner.",
        "{n} of {sites} informal sites ({households}, an estimated {people} people) "
        "have no named partner.",
        sites.unserved,
        sites=f"{sites.sites:,}",
        households=words.count("{n} household", "{n} households", sites.households),
        people=f"{sites.individuals:,}",
    )


def _counted(scene: Scene) -> list[str]:
    """Says what else narrows the selection: places, organisations, sectors and types."""
    view = scene.view
    kept = {name: getattr(view, name) for name in FILTERS if name != _finest(view)}
    pairs = provenance.filters(Scene(scene.dataset, View(**kept, lang=view.lang), scene.words))
    if not pairs:
        return []
    shown = scene.words.clauses(f"{title}: {values}" for title, values in pairs)
    return [scene.words(mark("Only these are counted: {filters}."), filters=shown)]


def _finest(view: View) -> str:
    """Returns the finest kind of place that is asked for, empty for the whole country."""
    return next((name for name in reversed(PLACES) if getattr(view, name)), "")


def _place(scene: Scene) -> str:
    name = _finest(scene.view)
    if not name:
        return scene.words(mark("Iraq"))
    return scene.words.listed(names.value(scene, name, one) for one in getattr(scene.view, name))


def _sources(scene: Scene, named: Named, sites: Sites, found: Mapping[str, int]) -> list[str]:
    words, source_ids = scene.words, (*named.source_ids, *sites.source_ids)
    lines = list(dict.fromkeys(names.source(scene, one) for one in source_ids))
    sentences = []
    if "unserved_individuals" in found:
        sentences.append(
            words(
                mark("People are an estimate, households × 6, of the list of {day}."),
                day=words.day(dt.date.fromisoformat(sites.as_of)),
            )
        )
    if lines:
        sentences.append(words(mark("Sources: {sources}."), sources=words.clauses(lines)))
    return sentences
