"""Features as pages for people: a table of a page of them, or one with all that is known."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pandas as pd
import shapely
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from geo.catalog.layer import Field, Layer
from geo.language import Language, Words, mark
from geo.view.filters import BY_NAME
from maps.look.templates import joined, piece
from mapservice.query.parameters import ItemsQuery
from mapservice.web import pages
from mapservice.web.answers import GEOJSON
from mapservice.web.endpoint import Request
from mapservice.web.page_parts import Site

Record = Mapping[str, Any]
_NOT_IN_TABLES = (
    "id",
    "name_ar",
    "name_ckb",
    "short_name",
    "short_name_ar",
    "source_name",
    "kind_basis",
    "governorate_pcode",
    "district_pcode",
    "subdistrict_pcode",
    "source_page_or_slide",
    "stated_governorate",
    "stated_district",
    "start_precision",
    "start_basis",
    "end_precision",
    "end_basis",
    "sector_basis",
    "organisation",
    "place_id",
    "source_sector",
)


class Listed(NamedTuple):
    """A page of features as plain records, and how many pass the filters in all."""

    records: list[dict[str, Any]]
    matched: int


def features(request: Request, layer: Layer, query: ItemsQuery, listed: Listed) -> bytes:
    """Returns a page of features as a table, with the filters and the pages beside it."""
    site = Site(request, query.view.lang)
    say = site.say
    frame = site.frame(
        say(mark("Features: {title}"), title=say(layer.title)), _above(site, layer), GEOJSON
    )
    return pages.page(
        frame,
        _count(say, query, listed),
        _filters(site, layer, query),
        _table(site, layer, query, listed.records) if listed.records else "",
        _paging(request, layer, query, listed.matched),
    )


def feature(request: Request, layer: Layer, record: Record, shape: BaseGeometry | None) -> bytes:
    """Returns one feature as a list of its properties."""
    query = request.http.query_params
    language = Language(query.get("lang", Language.EN.value))
    site = Site(request, language)
    say = site.say
    items = (f"/collections/{layer.id}/items", say(mark("Features")))
    frame = site.frame(
        str(record["name"]), (*_above(site, layer), (site.href(items[0]), items[1])), GEOJSON
    )
    known = [(one, record[one.name]) for one in layer.fields if _is_known(record.get(one.name))]
    facts = [(_title(say, one), _value(say, one, value)) for one, value in known]
    return pages.page(frame, pages.definitions([*facts, (say(mark("Place")), _place(shape))]))


def _above(site: Site, layer: Layer) -> tuple[tuple[str, str], ...]:
    return site.trail(
        ("/collections", site.say(mark("Collections"))),
        (f"/collections/{layer.id}", site.say(layer.title)),
    )


def _count(say: Words, query: ItemsQuery, listed: Listed) -> Markup:
    if not listed.records:
        return pages.note(say(mark("No feature passes these filters.")))
    first = query.offset + 1
    text = say.count(
        "{first} to {last} of {n} feature",
        "{first} to {last} of {n} features",
        listed.matched,
        first=f"{first:,}",
        last=f"{query.offset + len(listed.records):,}",
    )
    return pages.paragraph(text)


def _filters(site: Site, layer: Layer, query: ItemsQuery) -> Markup:
    """The filters that are set, each with its value, and the way to take them all away."""
    say = site.say
    titles = {one.name: one.title for one in layer.fields}
    titles |= {name: one.title for name, one in BY_NAME.items()}
    chosen = [pair for pair in (*query.own, *query.view.to_query()) if pair[0] not in ("f", "lang")]
    if not chosen:
        return Markup()
    shown = pages.definitions((say(titles.get(name, name)), value) for name, value in chosen)
    path = f"/collections/{layer.id}/items"
    clear = pages.link(site.href(path), say(mark("Without these filters")))
    heading = pages.heading(say(mark("Filters")))
    return piece("<section>{}{}{}</section>", heading, shown, pages.paragraph(clear))


def _table(site: Site, layer: Layer, query: ItemsQuery, records: list[dict[str, Any]]) -> Markup:
    say = site.say
    shown = [
        one
        for one in layer.fields
        if one.name not in _NOT_IN_TABLES and any(_is_known(row.get(one.name)) for row in records)
    ]
    path = f"/collections/{layer.id}/items"
    on_day = {"date": query.view.said[0]} if query.view.date else {}
    base = site.href(f"{path}/{{id}}", **on_day)
    before, _, after = base.partition("%7Bid%7D" if "%7Bid%7D" in base else "{id}")

    def cells(row: Record) -> Iterable[object]:
        for one in shown:
            value = row.get(one.name)
            if one.name == "name":
                yield pages.link(f"{before}{_quoted(row['id'])}{after}", value)
            else:
                yield _value(say, one, value) if _is_known(value) else ""

    columns = [_title(say, one) for one in shown]
    return pages.table(say(layer.title), columns, (tuple(cells(row)) for row in records))


def _quoted(feature_id: object) -> str:
    return urlencode({"": str(feature_id)})[1:].replace("+", "%20")


def _paging(request: Request, layer: Layer, query: ItemsQuery, matched: int) -> Markup:
    say = Site(request, query.view.lang).say
    path = f"{request.origin}/api/collections/{layer.id}/items"
    pages, texts = query.pages(matched), {"prev": mark("Page before"), "next": mark("Next page")}
    links = [
        piece('<a href="{}" rel="{}">{}</a>', query.address(path, pages[rel]), rel, say(text))
        for rel, text in texts.items()
        if rel in pages
    ]
    if not links:
        return Markup()
    title = say(mark("Pages"))
    return piece('<nav class="paging" aria-label="{}">{}</nav>', title, joined(links, " · "))


def _is_known(value: object) -> bool:
    if isinstance(value, list | tuple):
        return len(value) > 0
    return value is not None and value is not pd.NA and value == value  # a NaN is unlike itself


def _title(say: Words, field: Field) -> str:
    return f"{say(field.title)} ({field.unit})" if field.unit else say(field.title)


def _value(say: Words, field: Field, value: Any) -> str:  # noqa: ANN401 - any value of a field
    if isinstance(value, bool):
        return say(mark("yes")) if value else say(mark("no"))
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if field.kind.value in ("integer", "number"):
        return f"{value:,}"
    return str(value)


def _place(shape: BaseGeometry | None) -> str:
    """A point by its degrees, anything larger by the corners of its box."""
    if shape is None or shape.is_empty:
        return "–"
    west, south, east, north = (round(edge, 5) for edge in shape.bounds)
    if shape.geom_type == "Point":
        return f"{north}, {east}"
    vertices = int(shapely.get_num_coordinates(shape))
    return f"{shape.geom_type}: {south}, {west} – {north}, {east} ({vertices:,})"
