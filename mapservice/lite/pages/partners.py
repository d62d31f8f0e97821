"""The lite page of partners: the finding, sectors by places, until when, and types."""

from functools import partial

from markupsafe import Markup

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.coverage import figures
from geo.coverage import matrix as sector_matrix
from geo.coverage.figures import Bar
from geo.coverage.matrix import Column
from geo.dataset import names
from geo.exchange import credits as credit_lines
from geo.language import mark
from geo.profiles.texts import known_text
from maps.charts import matrix as matrix_table
from maps.charts import timeline
from maps.charts.naming import Naming
from maps.document.coverage import facts
from maps.look import key_figures, markup, rows, state_bar
from maps.look.templates import joined, piece, pieces
from mapservice.lite.frame.page import Content, bullets, region, section
from mapservice.lite.frame.request import Lite
from mapservice.lite.pages.overview import figures as figure_list

MOST_ROWS = 150


def page(lite: Lite) -> Content:
    """Returns who works where, in which sector and until when."""
    context, words = lite.context, lite.context.words
    found = figures.of_partners(context.dataset, context.view)
    lead = words(
        mark("Who works where, in which sector and until when, on {day}"),
        day=words.day(context.day),
    )
    body = joined(
        (
            piece('<p class="lead">{}</p>', lead),
            figure_list(key_figures.of_partners(context, found)),
            rows.links(context, ("ended", "ending", "organisations")),
            state_bar.html(context),
            _matrix(lite),
            _ends(lite),
            _types(lite),
        )
    )
    return Content(key_figures.partners_title(context, found), body)


def _matrix(lite: Lite) -> Markup:
    context, words = lite.context, lite.context.words
    made = sector_matrix.matrix(context.dataset, lite.view, _columns(lite))
    title = words(mark("Sector by place"))
    if not made.columns or not made.sectors:
        return section(title, markup.empty(known_text.nobody(context)))
    shown = matrix_table.Shown(
        words(mark("Distinct organisations by sector and place")),
        words(mark("Across the area")),
        partial(sector_matrix.is_known, context.dataset),
        partial(sector_matrix.is_covered, context.dataset, context.view),
    )
    links = matrix_table.Links(
        partial(_cell_address, lite),
        lambda column: lite.page(column.target),
        lambda row: lite.address("/lite/partners", sector=(row,)),
    )
    drawn = matrix_table.draw(made, Naming.of(context), links, shown)
    key = matrix_table.key(words, withheld=lite.audience is not Audience.COORDINATOR)
    many = facts.of_columns(context, made.columns)
    return section(title, region(title, drawn) + key + (markup.note(many) if many else ""))


def _columns(lite: Lite) -> tuple[Column, ...]:
    """The places of sites; where the View shows none of them, the governorates."""
    dataset, view = lite.context.dataset, lite.view
    return sector_matrix.site_columns(dataset, view) or sector_matrix.governorate_columns(
        dataset, view
    )


def _cell_address(lite: Lite, column: Column, sector: str) -> str:
    if column.filter == "site_group":
        sites = lite.context.dataset.features[layers.INFORMAL_SITES.id]
        members = sites["id"][(sites["site_group"] == column.id).to_numpy()]
        return lite.address("/lite", sector=(sector,), site=tuple(members))
    return lite.address("/lite", sector=(sector,), **{column.filter: (column.id,)})


def _ends(lite: Lite) -> Markup:
    context, words = lite.context, lite.context.words
    title = words(mark("Until when"))
    bars = figures.timeline(context.dataset, lite.view)
    if not bars:
        said = words(mark("No activity with dates matches these filters."))
        return section(title, markup.empty(said))
    table = piece(
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        words(
            mark("{source}. A month as an end means its last day."),
            source=credit_lines.caption_of_work(context.dataset, words),
        ),
        pieces('<th scope="col">{}</th>', map(words, _HEAD)),
        joined(_row(lite, bar) for bar in bars[:MOST_ROWS]),
    )
    table = region(title, table)
    if len(bars) > MOST_ROWS:
        table += markup.note(words.count("and {n} more", "and {n} more", len(bars) - MOST_ROWS))
    return section(title, table)


_HEAD = (mark("Organisation"), mark("Sector"), mark("Until"))


def _row(lite: Lite, bar: Bar) -> Markup:
    context, words = lite.context, lite.context.words
    return piece(
        '<tr><th scope="row">{}</th><td>{}<br><small>{}</small></td><td>{}</td></tr>',
        names.organisation(context, bar.organisation),
        words.listed(names.sector(context, one) for one in bar.sectors),
        markup.source_text(words.listed(bar.places)),
        markup.end_tag(words, timeline.until(bar), context.day),
    )


def _types(lite: Lite) -> Markup:
    context, words = lite.context, lite.context.words
    found = figures.organisation_types(context.dataset, lite.view)
    if not found:
        return Markup()
    lines = [
        piece(
            "<b>{}: {}</b> {}",
            names.value(context, "orgtype", kind),
            len(members),
            words.listed(names.organisation(context, one) for one in members),
        )
        for kind, members in found
    ]
    return (
        section(words(mark("Organisations by type")), bullets(lines, "links"))
        if lines
        else Markup()
    )
