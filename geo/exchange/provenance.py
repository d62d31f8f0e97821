"""What a file or picture was made from, in words: filters, day, sources, licences, audience."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geo.catalog.audience import Audience
from geo.catalog.country import BASE_MAP
from geo.catalog.layer import Layer
from geo.dataset import names, supposed
from geo.dataset.context import Context
from geo.exchange.credits import DISCLAIMER
from geo.language import Language, Words, mark
from geo.view.address import FILTERS
from geo.view.view import View

NOT_UN = mark(
    "This atlas is not a United Nations product. Population figures are estimates, not an "
    "official count."
)
ESTIMATE = mark(
    "People in informal sites are an estimate: households × {n}, as in the source. The only "
    "counted figure is households."
)
INTERNAL = mark("Not for publication: this holds what only the {audience} may see.")


class SourceLine(NamedTuple):
    """One source of a file: what it is called, who published it when, and under which licence."""

    title: str
    publisher: str
    date: str
    licence: str
    url: str


@dataclass(frozen=True)
class Provenance:
    """Everything a reader needs to trust a file that travels alone, in one language.

    `filters` are pairs of a filter's title and its values; empty where everything is shown.
    """

    words: Words
    title: str
    description: str
    filters: tuple[tuple[str, str], ...]
    day: str
    audience: str
    sources: tuple[SourceLine, ...]
    notes: tuple[str, ...]

    @property
    def filters_text(self) -> str:
        """The filters as one line."""
        if not self.filters:
            return self.words(mark("none, everything is shown"))
        return " · ".join(f"{title}: {value}" for title, value in self.filters)

    @property
    def credit(self) -> str:
        """Publishers, dates and licences as one line."""
        return "; ".join(", ".join(part for part in one[1:4] if part) for one in self.sources)


def of_layer(
    context: Context, layer: Layer, source_ids: Iterable[str], more: Sequence[tuple[str, str]] = ()
) -> Provenance:
    """Returns what a layer's file was made from; `more` are filters beside those of the view."""
    main = context.dataset.country.source(layer.id)
    ids = sorted(set(source_ids) | {main}, key=lambda one: (one != main, one))
    description = names.description(context.dataset, layer, context.words)
    counts_people = "individuals" in layer.field_names
    notes = [ESTIMATE] if counts_people else []
    return _made(context, layer.title, description, (ids, notes, more))


def of_map(context: Context, title: str, layers: Iterable[Layer]) -> Provenance:
    """Returns what a map of several layers was made from, with the base map's sources."""
    held = {
        one
        for layer in layers
        for one in context.dataset.features[layer.id]["source_id"].dropna().unique()
    }
    country = context.dataset.country
    ids = [*sorted(held), country.source("governorates"), country.source(BASE_MAP)]
    return _made(context, title, "", (list(dict.fromkeys(ids)), [ESTIMATE], ()))


def _made(
    context: Context,
    title: str,
    description: str,
    rest: tuple[list[str], list[str], Sequence[tuple[str, str]]],
) -> Provenance:
    source_ids, notes, more = rest
    words = context.words
    audience = Audience(context.dataset.audience)
    seen_by = names.audience(context, audience)
    people = context.dataset.country.people_in_a_household
    lines = [words(one, n=people) for one in [*notes, NOT_UN, DISCLAIMER]]
    if context.dataset.supposed:
        lines.insert(0, supposed.sentence(context))
    if audience is not Audience.PUBLIC:
        lines.insert(0, words(INTERNAL, audience=seen_by))
    return Provenance(
        words=words,
        title=words(title, country=context.country),
        description=description,
        filters=(*filters(context), *more),
        day=words.day(context.day),
        audience=seen_by,
        sources=tuple(
            _source(context, one) for one in source_ids if one in context.dataset.sources
        ),
        notes=tuple(lines),
    )


def filters(context: Context) -> tuple[tuple[str, str], ...]:
    """Returns each filter that is set as its title and its values, in the view's language."""
    words, view = context.words, context.view
    found = [
        (
            words(names.FILTER_TITLES[name]),
            context.words.listed(names.value(context, name, one) for one in getattr(view, name)),
        )
        for name in FILTERS
        if getattr(view, name)
    ]
    if view.presence != "any":
        found.append(
            (words(names.FILTER_TITLES["presence"]), names.presence(context, view.presence))
        )
    if view.date is not None:
        found.append((words(names.FILTER_TITLES["date"]), words.day(view.date)))
    if view.supposes:
        found.insert(0, (words(mark("Supposition")), supposed.said(context)))
    if view.wider:
        found.append((words(mark("Wider area")), words(mark("yes"))))
    return tuple(found)


def place_slug(context: Context) -> str:
    """Returns the filtered place, else the country, as a short ASCII name for files."""
    view = context.view
    for name in ("site", "subdistrict", "district", "governorate", "area"):
        chosen: tuple[str, ...] = getattr(view, name)
        if chosen:
            plain = Context(context.dataset, View(), context.words)
            first = names.value(plain, name, chosen[0]) if name not in ("site", "area") else ""
            rest = f"-and-{len(chosen) - 1}-more" if len(chosen) > 1 else ""
            return (slug(first) or slug(chosen[0])) + rest
    return slug(context.dataset.country.named(Language.EN))


def slug(text: str) -> str:
    """Returns a text as lower-case ASCII letters and digits joined with hyphens."""
    kept = "".join(one if one.isascii() and one.isalnum() else " " for one in text.replace("'", ""))
    return "-".join(kept.lower().split())


def _source(context: Context, source_id: str) -> SourceLine:
    record = context.dataset.sources[source_id]
    return SourceLine(
        *(str(record[name] or "") for name in ("title", "publisher", "date", "licence", "url"))
    )
