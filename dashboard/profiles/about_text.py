"""The words of the about page: what this is, how figures are made, sources and licences."""

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.vocabulary import ABBREVIATIONS
from geo.dataset import names
from geo.dataset.context import Context
from geo.disclosure import disclosure
from geo.exchange.credits import DISCLAIMER
from geo.language import Words, mark
from maps.look import escaped as markup

METHODS = (
    mark(
        "People in informal sites are an estimate: households × 6, as in the source. The only "
        "counted figure is households."
    ),
    mark(
        "A site's district and sub-district come from its coordinates. A site within 1 km of a "
        "boundary may lie on the other side of it."
    ),
    mark(
        "“No partner named” means that the sources name none on that day. It does not mean that "
        "nobody works there."
    ),
    mark(
        "Organisations are counted once at each place, whatever the number of their activities. "
        "Work reported for a group of sites counts at each site of the group; work reported for a "
        "wider area is shown apart and never added in."
    ),
    mark(
        "A month as a start means its first day, as an end its last day. Work without a stated "
        "start counts from the day of the source, or from before it where the source says that it "
        "had gone on for years. Work without a stated end becomes “not confirmed” 60 days after "
        "its last confirmation."
    ),
    mark(
        "A sub-district was listed as a hotspot in 2020 when its severity was high on at least "
        "one of two scales, or medium with at least 60,000 returnees. Seven of the 35 have no "
        "boundary of their own and are drawn as diamonds."
    ),
    mark(
        "No public document lists the units of the coordination areas. Each unit is drawn by its "
        "evidence: stated for the area, stated as a candidate in 2020, or inferred from the name."
    ),
    mark(
        "Blocked areas are drawn as signs at a known point, never as a shaded area: their true "
        "extent is not published. One of the four named has no known position."
    ),
)

_AUDIENCES = {
    disclosure.Audience.PUBLIC: mark("public"),
    disclosure.Audience.PARTNER: mark("partner"),
    disclosure.Audience.COORDINATOR: mark("coordinator"),
}
_TITLES = {one.id: one.title for one in (*layers.LAYERS, *layers.REGISTERS)}


def html(context: Context) -> str:
    """Returns the text of the about page."""
    words = context.words
    parts = [
        f'<h1 class="a-h1">{markup.text(words(mark("About this atlas")))}</h1>',
        _paragraph(
            words(
                mark(
                    "One place for the groups that coordinate durable solutions to displacement "
                    "in {country}: informal sites, hotspots of return, coordination areas, blocked "
                    "areas of origin, and who works where until when."
                ),
                country=context.country,
            )
        ),
        _heading(words(mark("What the data describe"))),
        _paragraph(
            words(
                mark("The latest day is {day}. Revision {revision} of the data is shown."),
                day=words.day(context.dataset.day),
                revision=context.dataset.revision,
            )
        ),
        _layers(context),
        _heading(words(mark("How figures are made"))),
        "<ul>" + "".join(f"<li>{markup.text(words(one))}</li>" for one in METHODS) + "</ul>",
        _heading(words(mark("Abbreviations"))),
        markup.facts((one, markup.text(words(full))) for one, full in ABBREVIATIONS.items()),
        _heading(words(mark("Who sees what"))),
        _audience(context),
        _heading(words(mark("Sources and licences"))),
        _sources(context),
        _heading(words(mark("Disclaimer"))),
        _paragraph(words(DISCLAIMER)),
        _paragraph(
            words(
                mark(
                    "This atlas is not a United Nations product. Population figures are "
                    "estimates, not an official count."
                )
            )
        ),
    ]
    return f'<div class="a-prose">{"".join(parts)}</div>'


def _heading(title: str) -> str:
    return f"<h2>{markup.text(title)}</h2>"


def _paragraph(text: str) -> str:
    return f"<p>{markup.text(text)}</p>"


def _layers(context: Context) -> str:
    words = context.words
    rows = [
        [
            markup.text(words(layer.title)),
            markup.text(names.description(context.dataset, layer, words)),
            f"{len(context.dataset.features[layer.id]):,}",
            markup.source_text(layer.source_id),
        ]
        for layer in layers.LAYERS
    ]
    head = [
        words(mark("Layer")),
        words(mark("Description")),
        words(mark("Records")),
        words(mark("Source")),
    ]
    return markup.table(words(mark("Layers")), head, rows)


def _audience(context: Context) -> str:
    words = context.words
    audience = Audience(context.dataset.audience)
    treatments = {
        disclosure.Treatment.SHOW: mark("shown"),
        disclosure.Treatment.HIDE: mark("not shown"),
        disclosure.Treatment.TO_SUBDISTRICT: mark("summed by sub-district"),
        disclosure.Treatment.TO_DISTRICT: mark("by district only"),
        disclosure.Treatment.TO_GOVERNORATE: mark("by governorate only"),
    }
    rows = [
        [
            markup.text(_kind(words, kind)),
            *(markup.text(words(treatments[rule[one]])) for one in disclosure.Audience),
        ]
        for kind, rule in disclosure.table().items()
    ]
    head = [
        words(mark("Records")),
        words(mark("Public view")),
        words(mark("Partner view")),
        words(mark("Coordinator view")),
    ]
    shown = words(mark("You see the {audience} view."), audience=words(_AUDIENCES[audience]))
    return f"<p>{markup.text(shown)}</p>" + markup.table(words(mark("Who sees what")), head, rows)


def _kind(words: Words, kind: str) -> str:
    layer_id, _, part = kind.partition(", ")
    title = words(_TITLES[layer_id])
    return words(mark("{layer}: sensitive sectors"), layer=title) if part else title


def _sources(context: Context) -> str:
    words = context.words
    rows = [
        [
            markup.source_text(one["title"]),
            markup.source_text(one["publisher"] or ""),
            markup.source_text(one["date"] or ""),
            markup.source_text(one["licence"] or ""),
        ]
        for one in context.dataset.sources.values()
    ]
    head = [
        words(mark("Title")),
        words(mark("Publisher")),
        words(mark("Date")),
        words(mark("Licence")),
    ]
    return markup.table(words(mark("Sources and licences")), head, rows)
