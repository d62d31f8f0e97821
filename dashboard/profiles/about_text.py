"""The words of the about page: what this is, how figures are made, sources and licences."""

from markupsafe import Markup

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.vocabulary import ABBREVIATIONS
from geo.dataset import names
from geo.dataset.context import Context
from geo.disclosure import disclosure
from geo.disclosure.rules import Treatment
from geo.exchange import credits as credit_lines
from geo.exchange.provenance import ESTIMATE
from geo.language import Words, mark
from maps.document import about, as_html
from maps.look import markup
from maps.look.templates import piece, template

METHODS = (
    ESTIMATE,
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
    Audience.PUBLIC: mark("public"),
    Audience.PARTNER: mark("partner"),
    Audience.COORDINATOR: mark("coordinator"),
}

_ABOUT = template("""
<div class="a-prose"><h1 class="a-h1">{{ words(titles.about) }}</h1><p>{{ purpose }}</p>
<h2>{{ words(titles.data) }}</h2><p>{{ latest }}</p>{{ layers }}
<h2>{{ words(titles.methods) }}</h2>
<ul>{% for method in methods %}<li>{{ method }}</li>{% endfor %}</ul>
<h2>{{ words(titles.abbreviations) }}</h2>{{ abbreviations }}
<h2>{{ words(titles.audience) }}</h2>{{ audience }}
{{ documents }}
<h2>{{ words(titles.sources) }}</h2>{{ sources }}
<h2>{{ words(titles.disclaimer) }}</h2>
<p>{{ words(disclaimer) }}</p><p>{{ words(estimates) }}</p></div>
""")


def html(context: Context) -> Markup:
    """Returns the text of the about page."""
    words = context.words
    return _ABOUT(
        words=words,
        purpose=words(
            mark(
                "One place for the groups that coordinate durable solutions to displacement "
                "in {country}: informal sites, hotspots of return, coordination areas, blocked "
                "areas of origin, and who works where until when."
            ),
            country=context.country,
        ),
        latest=credit_lines.revision(context.dataset, words),
        layers=_layers(context),
        methods=[words(one, n=context.dataset.country.people_in_a_household) for one in METHODS],
        abbreviations=markup.facts((one, words(full)) for one, full in ABBREVIATIONS.items()),
        audience=_audience(context),
        documents=as_html.chapters(about.chapters(context), words, address=lambda target: target),
        sources=_sources(context),
        disclaimer=credit_lines.DISCLAIMER,
        estimates=mark(
            "This atlas is not a United Nations product. Population figures are "
            "estimates, not an official count."
        ),
        titles={
            "about": mark("About this atlas"),
            "data": mark("What the data describe"),
            "methods": mark("How figures are made"),
            "abbreviations": mark("Abbreviations"),
            "audience": mark("Who sees what"),
            "sources": mark("Sources and licences"),
            "disclaimer": mark("Disclaimer"),
        },
    )


def _layers(context: Context) -> Markup:
    words = context.words
    rows = [
        [
            words(layer.title),
            names.description(context.dataset, layer, words),
            markup.number(len(context.dataset.features[layer.id])),
            names.source(context, context.dataset.country.source(layer.id)),
        ]
        for layer in layers.LAYERS
    ]
    head = words.each(mark("Layer"), mark("Description"), mark("Records"), mark("Source"))
    return markup.table(words(mark("Layers")), head, rows)


def _audience(context: Context) -> Markup:
    words = context.words
    audience = Audience(context.dataset.audience)
    treatments = {
        Treatment.SHOW: mark("shown"),
        Treatment.HIDE: mark("not shown"),
        Treatment.TO_SUBDISTRICT: mark("summed by sub-district"),
        Treatment.TO_DISTRICT: mark("by district only"),
        Treatment.TO_GOVERNORATE: mark("by governorate only"),
    }
    rows = [
        [_kind(words, kind), *(words(treatments[rule[who]]) for who in Audience)]
        for kind, rule in disclosure.table().items()
    ]
    head = words.each(
        mark("Records"), mark("Public view"), mark("Partner view"), mark("Coordinator view")
    )
    shown = words(mark("You see the {audience} view."), audience=words(_AUDIENCES[audience]))
    return piece("<p>{}</p>", shown) + markup.table(words(mark("Who sees what")), head, rows)


def _kind(words: Words, kind: str) -> str:
    layer_id, _, part = kind.partition(", ")
    title = words(layers.declared(layer_id).title)
    return words(mark("{layer}: sensitive sectors"), layer=title) if part else title


def _sources(context: Context) -> Markup:
    words = context.words
    rows = [
        [
            markup.source_text(source["title"]),
            markup.source_text(source["publisher"] or ""),
            markup.day(words, source["date"] or ""),
            markup.source_text(source["licence"] or ""),
        ]
        for source in context.dataset.sources.values()
    ]
    head = words.each(mark("Title"), mark("Publisher"), mark("Date"), mark("Licence"))
    return markup.table(words(mark("Sources and licences")), head, rows)
