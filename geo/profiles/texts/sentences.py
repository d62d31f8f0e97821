"""A paste-ready paragraph for any selection: who is active, what ends, which sites have nobody.

Every number is one of distinct organisations, sectors, sites or households on the day of the
view; levels are never added. `Paragraph.figures` holds each number that the text states.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple

from geo.coverage import covered, leaving
from geo.coverage.by_unit import counted_by
from geo.dataset import names, supposed
from geo.dataset.context import Context
from geo.exchange import provenance
from geo.language import mark
from geo.profiles.texts import known_text, sentence_figures, site_sentences
from geo.profiles.texts.sentence_figures import Organisations, Sites
from geo.view.address import FILTERS, PLACES
from geo.view.view import View

MOST_NAMES: Final = 8


class Paragraph(NamedTuple):
    """A text in the language of the view, and every figure in it by name."""

    text: str
    figures: Mapping[str, int]


def paragraph(context: Context) -> Paragraph:
    """Returns the paragraph of the scene's selection on its day."""
    named, sites = sentence_figures.organisations(context), sentence_figures.unserved_sites(context)
    found: dict[str, int] = {}
    supposition = supposed.sentence(context)
    sentences = [
        *([supposition, *_left(context, found)] if supposition else ()),
        *_active(context, named, found),
        *_ends(context, named, found),
        *_unconfirmed(context, named, found),
        *_wider(context, named, found),
        *_covered(context, found),
        *site_sentences.of(context, sites, found),
        *_counted(context),
        *_sources(context, named, sites, found),
    ]
    return Paragraph(" ".join(sentences), found)


def _left(context: Context, found: dict[str, int]) -> list[str]:
    """Says at how many places nobody is left in a sector, of a dataset that supposes."""
    last = [one for one in leaving.lost(context.dataset, context.view) if one.is_last]
    if not last:
        return []
    words, number = context.words, len({one.place for one in last})
    found["losing"] = number
    people = leaving.people(last)
    told = words(mark("not known"))
    if people.individuals is not None:
        told = f"{people.individuals:,}"
        told = words(mark("at least {n}"), n=told) if people.is_least else told
    kind = counted_by(context.dataset, context.view)
    if kind == "unit":
        return [
            words.count(
                "The sites of {n} unit (people, an estimate: {people}) would lose the last "
                "organisation known in a sector.",
                "The sites of {n} units (people, an estimate: {people}) would lose the last "
                "organisation known in a sector.",
                number,
                people=told,
            )
        ]
    if kind == "district":
        return [
            words.count(
                "{n} district (people in its sites, an estimate: {people}) would lose the last "
                "organisation known in a sector.",
                "{n} districts (people in their sites, an estimate: {people}) would lose the last "
                "organisation known in a sector.",
                number,
                people=told,
            )
        ]
    return [
        words.count(
            "{n} site (people, an estimate: {people}) would lose the last organisation known "
            "in a sector.",
            "{n} sites (people, an estimate: {people}) would lose the last organisation known "
            "in a sector.",
            number,
            people=told,
        )
    ]


def _active(context: Context, named: Organisations, found: dict[str, int]) -> list[str]:
    words, place, day = context.words, _place(context), context.words.day(context.day)
    if not named.active:
        return _nobody(context, named, found)
    found["organisations"] = len(named.active)
    found["sectors"] = len(named.sectors)
    given = {"day": day, "place": place, "sectors": _sectors(context, named.sectors)}
    known = covered.of_view(context.dataset, context.view)
    if named.unconfirmed or not known.is_known:
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


def _nobody(context: Context, named: Organisations, found: dict[str, int]) -> list[str]:
    words = context.words
    if not covered.of_view(context.dataset, context.view).is_described:
        return []
    sentences = [
        words(
            mark(
                "On {day}, no organisation is named as active in {place}; "
                "that does not mean that nobody works there."
            ),
            day=words.day(context.day),
            place=_place(context),
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


def _unconfirmed(context: Context, named: Organisations, found: dict[str, int]) -> list[str]:
    if not named.unconfirmed:
        return []
    found["unconfirmed"] = len(named.unconfirmed)
    return [
        context.words.count(
            "{n} more was named earlier and may still be there: its work is not confirmed.",
            "{n} more were named earlier and may still be there: their work is not confirmed.",
            len(named.unconfirmed),
        )
    ]


def _sectors(context: Context, sectors: tuple[str, ...]) -> str:
    return context.words.count(
        "in {n} sector: {names}",
        "in {n} sectors: {names}",
        len(sectors),
        names=context.words.listed(names.sector(context, one) for one in sectors),
    )


def _ends(context: Context, named: Organisations, found: dict[str, int]) -> list[str]:
    if not named.ending:
        return []
    words, day = context.words, context.words.day(named.horizon)
    found["ending"] = len(named.ending)
    sentences = [
        words.count(
            "{n} of them has work with a stated end by {day}{names}.",
            "{n} of them have work with a stated end by {day}{names}.",
            len(named.ending),
            day=day,
            names=_named(context, named.ending),
        )
    ]
    if named.extended:
        found["extended"] = len(named.extended)
        sentences.append(
            words.count(
                "An extension is stated as possible for {n} of these{names}.",
                "An extension is stated as possible for {n} of these{names}.",
                len(named.extended),
                names=_named(context, named.extended),
            )
        )
    if named.leaving:
        found["leaving"] = len(named.leaving)
        sentences.append(
            words.count(
                "For {n} of these nothing is stated after that.",
                "For {n} of these nothing is stated after that.",
                len(named.leaving),
            )
        )
    return sentences


def _named(context: Context, organisation_ids: tuple[str, ...]) -> str:
    if len(organisation_ids) > MOST_NAMES:
        return ""
    found = context.words.listed(names.organisation(context, one) for one in organisation_ids)
    return f" ({found})"


def _wider(context: Context, named: Organisations, found: dict[str, int]) -> list[str]:
    sentences = []
    if named.for_sites:
        found["for_sites"] = len(named.for_sites)
        sentences.append(
            context.words.count(
                "{n} more is reported for the informal sites together, for none of them by itself.",
                "{n} more are reported for the informal sites together, for none of them by "
                "itself.",
                len(named.for_sites),
            )
        )
    if not named.wider:
        return sentences
    found["wider"] = len(named.wider)
    if not context.dataset.sites_are_told_apart:
        said = context.words.count(
            "{n} more is told only by governorate or for a wider area that contains it.",
            "{n} more are told only by governorate or for a wider area that contains it.",
            len(named.wider),
        )
        return [*sentences, said]
    return [
        *sentences,
        context.words.count(
            "{n} more is reported only for a wider area that contains it.",
            "{n} more are reported only for a wider area that contains it.",
            len(named.wider),
        ),
    ]


def _covered(context: Context, found: dict[str, int]) -> list[str]:
    """Says what the sources leave open of the selection on its day."""
    known = covered.of_view(context.dataset, context.view)
    if known.nearest is not None:
        found["nearest"] = known.organisations
    said = known_text.coverage(context)
    return [said] if said else []


def _counted(context: Context) -> list[str]:
    """Says what else narrows the selection: places, organisations, sectors and types."""
    view = context.view
    kept = {name: getattr(view, name) for name in FILTERS if name != _finest(view)}
    pairs = provenance.filters(
        Context(context.dataset, View(**kept, lang=view.lang), context.words)
    )
    if not pairs:
        return []
    shown = context.words.clauses(f"{title}: {values}" for title, values in pairs)
    return [context.words(mark("Only these are counted: {filters}."), filters=shown)]


def _finest(view: View) -> str:
    """Returns the finest kind of place that is asked for, empty for the whole country."""
    return next((name for name in reversed(PLACES) if getattr(view, name)), "")


def _place(context: Context) -> str:
    name = _finest(context.view)
    if not name:
        return context.country
    return context.words.listed(
        names.value(context, name, one) for one in getattr(context.view, name)
    )


def _sources(
    context: Context, named: Organisations, sites: Sites, found: Mapping[str, int]
) -> list[str]:
    words, source_ids = context.words, (*named.source_ids, *sites.source_ids)
    lines = list(dict.fromkeys(names.source(context, one) for one in source_ids))
    sentences = []
    if "unserved_individuals" in found:
        sentences.append(
            words(
                mark("People are an estimate, households × {n}, of the list of {day}."),
                n=context.dataset.country.people_in_a_household,
                day=words.day(dt.date.fromisoformat(sites.as_of)),
            )
        )
    if lines:
        sentences.append(words(mark("Sources: {sources}."), sources=words.clauses(lines)))
    return sentences
