"""Lines of a list that say who works at a place, in which sector and until when."""

from collections.abc import Iterable

from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles.place import Profile
from geo.profiles.work import Work
from maps.document.parts import ORGANISATIONS, Line, Run, bold, line
from maps.look import markup
from maps.look.markup import Until

NO_ROWS = mark(
    "No organisation is named for this place on {day}. That is what the sources say; someone "
    "may still be working here."
)
NONE_ITSELF = mark(
    "None is named for the site itself on {day}. That is what the sources say; someone may still "
    "be working here."
)
HANDOVERS = {
    "taken_over": mark("taken over"),
    "partly": mark("partly taken over"),
    "not_taken_over": mark("not taken over"),
    "agreed": mark("takeover agreed"),
    "promised": mark("takeover promised"),
}


def lines(context: Context, found: Iterable[Work]) -> list[Line]:
    """Returns one line for each: the organisation, until when, and below them what it does."""
    words, day = context.words, context.day
    return [
        line(
            bold(
                names.organisation(context, one.organisation), f"{ORGANISATIONS}/{one.organisation}"
            ),
            markup.end(
                words, Until(one.status, one.end, one.precision, one.extension, one.supposed), day
            ),
            Run(_what(context, one), "below"),
        )
        for one in found
    ]


def title(context: Context, place: Profile) -> str:
    """Returns what the list of work at a place is called; it may be that of a larger unit."""
    if place.told_of:
        said = mark("Who works in {unit}; this place has no boundary of its own")
        return context.words(said, unit=place.told_of)
    return context.words(mark("Who works here"))


def nobody(context: Context, place: Profile) -> str:
    """Returns the sentence that stands where nobody is named, and what it does not mean."""
    if place.silence:
        return place.silence
    said = NONE_ITSELF if place.for_sites else NO_ROWS
    return context.words(said, day=context.words.day(context.day))


def for_sites(context: Context, place: Profile) -> str:
    """Returns who is named for the informal sites together only, empty where nobody is."""
    number = len(place.for_sites)
    if not number:
        return ""
    said = context.words.count(
        "{n} more organisation for the informal sites together, named for none by itself:",
        "{n} more organisations for the informal sites together, named for none by itself:",
        number,
    )
    if place.layer_id == "informal-sites" and all(one.status != "active" for one in place.work):
        none = names.nobody_at(context, number)
        said = f"{none[:1].upper()}{none[1:]}:"
    return f"{said} {_listed(context, place.for_sites)}"


def wider(context: Context, place: Profile) -> str:
    """Returns who is named for a wider area only, empty where nobody is."""
    if not place.wider:
        return ""
    said = context.words.count(
        "{n} more organisation is reported for a wider area in {area}:",
        "{n} more organisations are reported for a wider area in {area}:",
        len(place.wider),
        area=place.area_name,
    )
    return f"{said} {_listed(context, place.wider)}"


def _listed(context: Context, organisations: Iterable[str]) -> str:
    return context.words.listed(names.organisation(context, one) for one in organisations)


def _what(context: Context, work: Work) -> str:
    words = context.words
    parts = [words.listed(names.sector(context, one) for one in work.sectors)]
    if work.certainty == "reported_for_group":
        parts.append(words(mark("reported for the group of sites")))
    if work.donors:
        parts.append(names.donors(context, work.donors))
    if work.handover:
        parts.append(words(HANDOVERS[work.handover]))
    return " · ".join(parts)
