"""The lite page of partners: the finding, sectors by places, until when, and types."""

from functools import partial

from geo import catalog, figures, names, sector_matrix
from geo.disclosure import Audience
from geo.figures import Bar, Column
from geo.language import mark
from maps import key_figures, markup
from maps import matrix as matrix_table
from mapservice.lite_overview import figures as figure_list
from mapservice.lite_page import Content, bullets, section
from mapservice.lite_scene import Lite

MOST_ROWS = 150


def page(lite: Lite) -> Content:
    """Returns who works where, in which sector and until when."""
    scene, words = lite.scene, lite.scene.words
    found = figures.of_partners(scene.dataset, scene.view)
    lead = words(
        mark("Who works where, in which sector and until when, on {day}"),
        day=words.day(scene.day),
    )
    body = "".join((
        f'<p class="lead">{markup.text(lead)}</p>',
        figure_list(key_figures.of_partners(scene, found)),
        _matrix(lite), _ends(lite), _types(lite),
    ))  # fmt: skip
    return Content(key_figures.partners_title(scene, found), body)


def _matrix(lite: Lite) -> str:
    scene, words = lite.scene, lite.scene.words
    made = figures.matrix(scene.dataset, lite.view, _columns(lite))
    title = words(mark("Sector by place"))
    if not made.columns or not made.sectors:
        said = mark("No organisation is named for these filters on {day}.")
        return section(title, markup.empty(words(said, day=words.day(scene.day))))
    naming = matrix_table.Naming(
        words,
        lambda one: names.sector(scene, one),
        lambda one: names.organisation(scene, one),
        lambda column, sector: _cell_address(lite, column, sector),
        known=partial(sector_matrix.is_known, scene.dataset),
    )
    caption = words(mark("Distinct organisations by sector and place"))
    drawn = matrix_table.draw(made, naming, caption, words(mark("Across the area")))
    key = matrix_table.key(words, withheld=lite.audience is not Audience.COORDINATOR)
    region = f'<div class="wide" role="region" tabindex="0" aria-label="{markup.text(title)}">'
    return section(title, f"{region}{drawn}</div>{key}")


def _columns(lite: Lite) -> tuple[Column, ...]:
    """The places of sites; where the View shows none of them, the governorates."""
    dataset, view = lite.scene.dataset, lite.view
    return figures.site_columns(dataset, view) or figures.governorate_columns(dataset, view)


def _cell_address(lite: Lite, column: Column, sector: str) -> str:
    if column.filter == "site_group":
        sites = lite.scene.dataset.features[catalog.INFORMAL_SITES.id]
        members = sites["id"][(sites["site_group"] == column.id).to_numpy()]
        return lite.address("/lite", sector=(sector,), site=tuple(members))
    return lite.address("/lite", sector=(sector,), **{column.filter: (column.id,)})


def _ends(lite: Lite) -> str:
    scene, words = lite.scene, lite.scene.words
    title = words(mark("Until when"))
    bars = figures.timeline(scene.dataset, lite.view)
    if not bars:
        said = words(mark("No activity with dates matches these filters."))
        return section(title, markup.empty(said))
    rows = "".join(_row(lite, bar) for bar in bars[:MOST_ROWS])
    head = "".join(
        f'<th scope="col">{markup.text(words(one))}</th>'
        for one in (mark("Organisation"), mark("Sector"), mark("Until"))
    )
    caption = words(
        mark("DSTWG, Anbar sites annex, 10 Dec 2023. A month as an end means its last day.")
    )
    more = ""
    if len(bars) > MOST_ROWS:
        more = markup.note(words.count("and {n} more", "and {n} more", len(bars) - MOST_ROWS))
    table = (
        f"<table><caption>{markup.text(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>{more}"
    )
    return section(title, table)


def _row(lite: Lite, bar: Bar) -> str:
    scene = lite.scene
    sectors = scene.words.listed(names.sector(scene, one) for one in bar.sectors)
    places = scene.words.listed(bar.places)
    tag = markup.end_tag(scene.words, bar.status, bar.end, bar.end_precision, scene.day)
    return (
        f'<tr><th scope="row">{markup.text(names.organisation(scene, bar.organisation))}</th>'
        f"<td>{markup.text(sectors)}<br><small>{markup.source_text(places)}</small></td>"
        f"<td>{tag}</td></tr>"
    )


def _types(lite: Lite) -> str:
    scene, words = lite.scene, lite.scene.words
    found = figures.organisation_types(scene.dataset, lite.view)
    if not found:
        return ""
    lines = [
        f"<b>{markup.text(names.value(scene, 'orgtype', kind))}: {len(members)}</b> "
        + markup.text(scene.words.listed(names.organisation(scene, one) for one in members))
        for kind, members in found
    ]
    return section(words(mark("Organisations by type")), bullets(lines, "links"))
