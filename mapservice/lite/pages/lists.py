"""Lists of places as plain tables: three columns, so that they fit a phone 320 px wide."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from geo.catalog import layers, vocabulary
from geo.dataset import names, selection, supposed
from geo.dataset import records as dataset_records
from geo.language import mark
from geo.needs import index_rounds
from geo.profiles import site_history
from geo.profiles.texts import known_text
from maps.charts import hotspot_rounds, hotspot_rule, hotspot_tables
from maps.look import markup
from maps.look.templates import joined, piece, rendered
from mapservice.lite.frame.page import Content, bullets
from mapservice.lite.frame.request import Lite

MOST_ROWS: Final = 300
"""Rows of one page: with more, a page would pass 100 KB; filters find the others."""

_TABLE: Final = Path(__file__).with_name("table.html")

Record = Mapping[str, Any]


class Column(NamedTuple):
    """A column: its title, whether it holds numbers, and its cell for a record."""

    title: str
    numeric: bool
    cell: Callable[[Lite, Record], str]


def page(lite: Lite, layer_id: str) -> Content:
    """Returns the list of a layer's features that pass the filters."""
    context, words = lite.context, lite.context.words
    layer = context.dataset.layer(layer_id)
    records = dataset_records.records(selection.select(context.dataset, layer_id, lite.view))
    records.sort(key=_ORDER.get(layer_id, lambda one: one["name"]))
    day = supposed.situation(context)
    lead = piece('<p class="lead">{}</p>', names.description(context.dataset, layer, words))
    body = lead + (table(lite, layer_id, records) if records else nothing(lite, layer_id))
    if layer_id == layers.INFORMAL_SITES.id:
        body += _closed(lite)
    if layer_id == layers.HOTSPOTS.id:
        rule = piece("<p>{}</p>", hotspot_rule.sentence(words))
        body += rule + hotspot_tables.footnotes(context, records) + _over_time(lite)
    return Content(words(layer.title), body, eyebrow=day)


def table(lite: Lite, layer_id: str, records: Sequence[Record]) -> Markup:
    """Returns records of a layer as a table; each name leads to the page of its place."""
    words = lite.context.words
    layer = lite.context.dataset.layer(layer_id)
    columns = _COLUMNS.get(layer_id, (_PARTNERS,) if layer.counted else ())
    shown = records[:MOST_ROWS]
    counted = words.count("{n} row", "{n} rows", len(records))
    drawn = rendered(
        _TABLE,
        caption=f"{words(layer.title)}: {counted}",
        name=words(mark("Name")),
        head=[(words(one.title), one.numeric) for one in columns],
        rows=[
            (
                _linked(lite, layer_id, record),
                [(one.cell(lite, record), one.numeric) for one in columns],
            )
            for record in shown
        ],
    )
    if len(records) > len(shown):
        said = mark("The first {shown} of {total} rows; the filters find the others.")
        drawn += markup.note(words(said, shown=len(shown), total=f"{len(records):,}"))
    return drawn


def nothing(lite: Lite, layer_id: str) -> Markup:
    """Returns what stands in place of an empty list, with the filters whose removal would help."""
    context, words = lite.context, lite.context.words
    said = markup.empty(known_text.nothing(context, layer_id).text)
    links = [
        piece(
            '<a href="{}">{}</a> ({})',
            _without(lite, one.filter),
            words(mark("Without “{filter}”"), filter=words(names.FILTER_TITLES[one.filter])),
            one.features,
        )
        for one in selection.relaxations(context.dataset, layer_id, lite.view)
    ]
    return said + bullets(links, "links") if links else said


def _closed(lite: Lite) -> Markup:
    """Returns the sites that are gone, each with its page and since when."""
    words, found = lite.context.words, site_history.closed(lite.context)
    if not found:
        return Markup()
    title = words.count("{n} site closed", "{n} sites closed", len(found))
    links = [
        piece(
            '<a href="{}">{}</a> ({})',
            lite.place(layers.INFORMAL_SITES.id, one["id"]),
            words.name(one),
            names.day(lite.context, one["until"]),
        )
        for one in found[:MOST_ROWS]
    ]
    return piece("<h2>{}</h2>{}", title, bullets(links, "links"))


def _over_time(lite: Lite) -> Markup:
    """Returns what became of hotspots from round to round, for who may see the rounds."""
    context = lite.context
    found = index_rounds.over_time(context.dataset, lite.view)
    if not found.rounds:
        return Markup()
    return joined(
        [
            piece("<h2>{}</h2>", context.words(mark("Hotspots over time"))),
            piece("<p>{}.</p>", hotspot_rounds.finding(context, found)),
            hotspot_rounds.changes(context, found, lite.place),
            hotspot_rounds.sources(context, found),
        ]
    )


def _without(lite: Lite, name: str) -> str:
    nothing_chosen: object = {"presence": "any", "date": None}.get(name, ())
    return lite.address(lite.path, **{name: nothing_chosen})


def _linked(lite: Lite, layer_id: str, record: Record) -> Markup:
    """The name with its link, and below it where it is and what is done there."""
    context = lite.context
    codes = [record.get(f"{level}_pcode") for level in ("district", "governorate")]
    where = context.words.listed(names.unit(context, code) for code in codes if code)
    name = piece(
        '<a href="{}">{}</a>', lite.place(layer_id, record["id"]), context.words.name(record)
    )
    return _above(name, where) if where else name


def _above(value: object, small: object) -> Markup:
    return piece("{}<br><small>{}</small>", value, small)


def _households(lite: Lite, record: Record) -> str:
    if record["households"] is None:
        return lite.context.words(mark("withheld")) if record.get("suppressed") else "–"
    if record["individuals"] is None:
        return f"{record['households']:,}"
    people = names.people_of(lite.context.words, record["individuals"])
    return _above(f"{record['households']:,}", people)


def _partners(lite: Lite, record: Record) -> str:
    words = lite.context.words
    if record["partners"] is None:
        return words(mark("not known: no boundary of its own"))
    if not record["partners"]:
        return _above(0, names.nobody_at(lite.context, record.get("partners_for_sites")))
    sectors = words.listed(names.sector(lite.context, one) for one in record["sectors"])
    return _above(record["partners"], sectors)


def _titled(field: str, titles: Mapping[str, str]) -> Callable[[Lite, Record], str]:
    def cell(lite: Lite, record: Record) -> str:
        value = record[field]
        return lite.context.words(titles[value]) if value in titles else ""

    return cell


def _plan(lite: Lite, record: Record) -> str:
    """How far the plan of an area is, with the day and source that say so."""
    said = lite.context.words(vocabulary.PLANS.get(record["plan_of_action"] or "", ""))
    origin = (record["plan_of_action_source"] or "", record["plan_of_action_as_of"] or "")
    return _above(said, names.origin(lite.context, *origin)) if said else ""


def _standing(lite: Lite, record: Record) -> str:
    """On what an area stands and since which day; of what it is a part."""
    words = lite.context.words
    said = words(vocabulary.STANDINGS[record["standing"]])
    if record["part_of"]:
        whole = names.of_record(lite.context, "blocked-areas", record["part_of"])
        said = words(mark("part of {whole}"), whole=whole)
    return _above(said, words.day(dt.date.fromisoformat(record["as_of"]), short=True))


_PARTNERS: Final = Column(mark("Organisations named"), False, _partners)
_COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "informal-sites": (Column(mark("Households"), True, _households), _PARTNERS),
    "hotspots": (
        Column(mark("Match"), False, _titled("match", vocabulary.HOTSPOT_MATCHES)),
        _PARTNERS,
    ),
    "abc-areas": (Column(mark("Plan of action"), False, _plan), _PARTNERS),
    "blocked-areas": (
        Column(mark("Standing"), False, _standing),
        Column(
            mark("Obstacle category"), False, _titled("obstacle_category", vocabulary.OBSTACLES)
        ),
    ),
}
_ORDER: Final[dict[str, Callable[[Record], Any]]] = {
    "informal-sites": lambda one: (-(one["households"] or 0), one["name"]),
    "hotspots": lambda one: (one["governorate_pcode"] or "", one["name"]),
    "abc-areas": lambda one: one["name"],
    "blocked-areas": lambda one: (-int(one["standing"]), bool(one["part_of"]), one["name"]),
}
