"""What the reader must know before any number: how old the data are, and what sources cover."""

import datetime as dt
from typing import Final, NamedTuple

from geo.catalog import layers
from geo.coverage import covered
from geo.coverage.covered import COUNTRY, Covered
from geo.coverage.places import Place
from geo.dataset import names, selection
from geo.dataset.context import Context
from geo.dataset.sources.scopes import Scope
from geo.exchange import credits as credit_lines
from geo.language import mark

_BESIDE_SITES: Final = (layers.HOTSPOTS, layers.BLOCKED_AREAS, layers.SERVICE_GAPS)


class Line(NamedTuple):
    """A sentence, and a day that answers what it leaves open, None where there is none."""

    text: str
    day: dt.date | None = None


def lines(context: Context, today: dt.date, *, of_partners: bool) -> list[Line]:
    """Returns the lines of a page: the age of the data, and what the sources of partners cover."""
    age = credit_lines.age(context.dataset, context.words, today)
    told = [Line(age)] if age else []
    return [*told, *_of_kept(context), *(_coverage(context) if of_partners else ())]


def _of_kept(context: Context) -> list[Line]:
    """Returns that lists of sites are short of those that are too many to be held in memory."""
    kept = context.dataset.kept.get(layers.INFORMAL_SITES.id)
    if kept is None:
        return []
    said = mark(
        "{n} informal sites are too many for lists: those have the {m} of which others tell more."
        " Key figures, maps, files and the map service have all of them."
    )
    held = len(context.dataset.features[layers.INFORMAL_SITES.id])
    return [Line(context.words(said, n=f"{kept.number + held:,}", m=f"{held:,}"))]


def coverage(context: Context) -> str:
    """Returns what the sources of partners leave open in the view, empty where they cover it."""
    return " ".join(one.text for one in _coverage(context))


def silence(context: Context) -> str:
    """Returns that no source speaks of partners in the view, empty where one does."""
    known = covered.of_view(context.dataset, context.view)
    return "" if known.is_described else coverage(context)


def nobody(context: Context) -> str:
    """Returns what stands where no organisation is: none named, or that no source speaks."""
    silent = silence(context)
    if silent:
        return silent
    words = context.words
    said = mark("No organisation is named for these filters on {day}.")
    return words(said, day=words.day(context.day))


def nothing(context: Context, layer_id: str) -> Line:
    """Returns what stands where a view shows no feature of a layer.

    Either no source of the layer covers the places asked for, or none of its features matches.
    """
    dataset, view, words = context.dataset, context.view, context.words
    is_known = covered.is_known(dataset, layer_id, view)
    if layer_id == layers.PARTNER_ACTIVITIES.id and not is_known:
        return _coverage(context)[0]
    if not is_known:
        return Line(
            words(
                mark("{layer}: no source covers {place}."),
                layer=words(dataset.layer(layer_id).title),
                place=places(context),
            )
        )
    if layer_id == layers.INFORMAL_SITES.id:
        said = mark("No informal site matches these filters on {day}.")
        return Line(words(said, day=words.day(context.day)))
    return Line(words(mark("Nothing matches these filters.")))


def elsewhere(context: Context) -> list[Line]:
    """Returns what is known of the places of a view beside sites: other layers, partners by day."""
    dataset, words = context.dataset, context.words
    counts = {one: selection.number(dataset, one.id, context.view) for one in _BESIDE_SITES}
    told = [f"{words(one.title)}: {n:,}" for one, n in counts.items() if n]
    lines = [Line(words(mark("Known there: {layers}."), layers=words.listed(told)))] if told else []
    if covered.of_view(dataset, context.view).is_described:
        return lines
    return [*lines, *_coverage(context)]


def places(context: Context) -> str:
    """Returns the names of the places that a view asks for, the first three of them."""
    asked = covered.places_of(context.dataset, context.view)
    return context.words.listed(_place(context, one) for one in asked[:3])


def _coverage(context: Context) -> list[Line]:
    known = covered.of_view(context.dataset, context.view)
    words = context.words
    if known.is_withheld:
        return [Line(words(mark("Work in these sectors is told by governorate only.")))]
    if known.is_finer:
        said = mark("Partners are shown by district to this audience, the area is finer.")
        return [Line(words(said))]
    if known.is_known:
        return []
    if known.part:
        said = mark("Of this day the sources cover only: {scopes}.")
        return [Line(words(said, scopes=words.clauses(scope(context, x) for x in known.part)))]
    return [_nothing(context, known)]


def _nothing(context: Context, known: Covered) -> Line:
    words = context.words
    is_told = covered.named_on(context.dataset, context.view, known.day) > 0
    said = words(
        mark("No source says that it names all partners in {place} on {day}.")
        if is_told
        else mark("No source covers partners in {place} on {day}."),
        place=places(context),
        day=words.day(known.day),
    )
    near = known.nearest
    if near is None:
        return Line(said)
    if not known.organisations:
        then = words(
            mark("On {day}, none was named there ({scope})."),
            day=words.day(near.day),
            scope=scope(context, near.scope),
        )
        return Line(f"{said} {then}", near.day)
    then = words.count(
        "On {day}, {n} organisation was named there ({scope}).",
        "On {day}, {n} organisations were named there ({scope}).",
        known.organisations,
        day=words.day(near.day),
        scope=scope(context, near.scope),
    )
    return Line(f"{said} {then}", near.day)


def scope(context: Context, one: Scope) -> str:
    """Returns what a part of a source covers, in the reader's language."""
    return context.words.name(one._asdict(), "scope")


def _place(context: Context, place: Place) -> str:
    return (
        context.country if place.level == COUNTRY else names.value(context, place.level, place.id)
    )
