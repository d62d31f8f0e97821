"""A layer as a table: the same features as on the map, to read, sort out and download."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from dashboard.session import acts, downloads, filters, links, shared
from dashboard.session.downloads import File
from geo.catalog import vocabulary
from geo.coverage import covered
from geo.dataset import names, selection
from geo.dataset import records as dataset_records
from geo.dataset.context import Context
from geo.dataset.sums.people import PEOPLE
from geo.exchange import formats
from geo.language import mark
from geo.profiles import statements, work
from geo.profiles.texts import known_text
from geo.settings import reached
from geo.view.view import View
from maps.look import layer_styles, markup, templates
from maps.look.templates import joined, piece

RECORDS = ("partner-activities", "service-gaps")
_USUAL = ("name", "district", "governorate", "partners", "sectors", "as_of")
"""The columns of a layer that has none of its own here, those of them that it has."""
_COLUMNS = {
    "informal-sites": (
        "name",
        "district",
        "subdistrict",
        "sites",
        "households",
        "individuals",
        "partners",
        "partners_for_sites",
        "sectors",
        "kind",
        "as_of",
    ),
    "hotspots": (
        "name",
        "district",
        "governorate",
        "match",
        "partners",
        "sectors",
        "governorate_returnees",
        "as_of",
    ),
    "abc-area-units": ("area_id", "name", "level", "evidence", "basis", "partners", "as_of"),
    "blocked-areas": (
        "name",
        "district",
        "governorate",
        "standing",
        "part_of",
        "obstacles",
        "precision",
        "evidence",
        "as_of",
    ),
    "partner-activities": (
        "organisation",
        "sector",
        "place",
        "district",
        "status",
        "end",
        "donor",
        "source_id",
    ),
    "service-gaps": ("sector", "gap", "place", "since", "cause", "obstacles", "as_of"),
}
_COUNTED = {
    "partners": "partners",
    "partners_for_sites": "partners_for_sites",
    "sectors": "partners",
}
"""Columns that are not known where a count is missing, with the column of the count."""
_TITLES = {
    "kind": vocabulary.SITE_KINDS,
    "match": vocabulary.HOTSPOT_MATCHES,
    "evidence": vocabulary.EVIDENCE,
    "standing": vocabulary.STANDINGS,
    "status": vocabulary.STATUSES,
    "level": vocabulary.PLACE_LEVELS,
}
_HEADS = {"organisation": mark("Organisation")}
"""What a column is called that shows names in place of ids."""
MOST_ROWS = 200


def layer_ids() -> tuple[str, ...]:
    """Returns the layers that can be shown as a table: those of the map, and plain records."""
    return (*(layer.id for layer in layer_styles.on_map()), *RECORDS)


def draw(context: Context, layer_id: str) -> None:
    """Draws a layer's features as a table with a choice of layer and a download."""
    words = context.words
    view = _view(context, layer_id)
    shown = selection.select(context.dataset, layer_id, view)
    titles = {one: _with_count(context, one) for one in layer_ids()}
    with st.container(key="tablebox"):
        with st.container(horizontal=True, vertical_alignment="center"):
            acts.choice(
                st.segmented_control,
                words(mark("Layer")),
                options=layer_ids(),
                name="f_table",
                shown=layer_id,
                act=_take_layer,
                format_func=titles.__getitem__,
                label_visibility="collapsed",
            )
            st.space("stretch")
            with st.container(horizontal=True, width="content", key="downloads"):
                name = f"{layer_id}-{context.day.isoformat()}.csv"
                downloads.button(
                    context, File(name, lambda: dataset_records.sheet(shown)), "download"
                )
                with st.popover(
                    words(mark("Download")), icon=":material/file_save:", key="formats"
                ):
                    st.html(_files(context, layer_id, view))
        st.html(_table(context, layer_id, shown))


def _with_count(context: Context, layer_id: str) -> str:
    """Returns a layer's title with how many rows it has in the view, a dash where none is known."""
    title = context.words(context.dataset.layer(layer_id).title)
    view = _view(context, layer_id)
    found = selection.number(context.dataset, layer_id, view)
    is_known = found or covered.is_known(context.dataset, layer_id, view)
    return f"{title} · {found:,}" if is_known else f"{title} · –"


def _first(context: Context) -> str:
    """Returns the first layer that has a row in the view, else that of the sites."""
    filled = (
        one for one in layer_ids() if selection.number(context.dataset, one, _view(context, one))
    )
    return next(filled, layer_ids()[0])


def _view(context: Context, layer_id: str) -> View:
    """Returns the view of a table: activities are those of the day that the page shows."""
    is_of_day = layer_id == "partner-activities" and context.view.date is None
    return context.view.having(date=context.day) if is_of_day else context.view


def _files(context: Context, layer_id: str, view: View) -> Markup:
    """Returns a link to the layer in each format, and to the map as a file without network."""
    words = context.words
    filtered = view.having(select="", at=None, layers=None, compare=None, since=None, page=())
    seen = view.having(compare=None, since=None, page=(), date=context.view.date)
    files = [
        (f"{layer_id}.{extension}", f"{form.title} (.{extension})", filtered)
        for extension, form in formats.FORMATS.items()
    ]
    if layer_id == "partner-activities":
        presence = words(mark("Operational presence as in HDX HAPI (.csv)"))
        files.append(("operational-presence.csv", presence, filtered))
    files.append(("view.png", words(mark("Map as a picture (.png)")), seen))
    files.append(("view.pdf", words(mark("Map to print on A4 (.pdf)")), seen))
    files.append(("view.html", words(mark("Map that opens without network (.html)")), seen))
    return piece("<ul>{}</ul>", joined(_file(*file) for file in files))


def _file(name: str, title: str, view: View) -> Markup:
    address = reached(f"/api/downloads/{name}?{view.query_string()}".removesuffix("?"))
    return piece('<li><a href="{}" download>{}</a></li>', address, title)


def _take_layer() -> None:
    filters.show_state("table", acts.taken("f_table") or layer_ids()[0])


def _table(context: Context, layer_id: str, shown: object) -> Markup:
    layer = context.dataset.layer(layer_id)
    records = dataset_records.records(shown)  # type: ignore[arg-type]  # a GeoDataFrame, see select
    if not records:
        return markup.empty(known_text.nothing(context, layer_id).text)
    columns = [
        name
        for name in _COLUMNS.get(layer_id, _USUAL)
        if any(record.get(name) is not None or _has_not_told(name, record) for record in records)
    ]
    head = [context.words(_HEADS.get(name) or layer.field(name).title) for name in columns]
    rows = [
        [_linked(context, layer_id, name, record) for name in columns]
        for record in records[:MOST_ROWS]
    ]
    caption = context.words.count("{n} row", "{n} rows", len(records))
    table = markup.table(f"{context.words(layer.title)}: {caption}", head, rows)
    if any(_is_unknown(name, record) for record in records[:MOST_ROWS] for name in columns):
        table += markup.note(f"– {context.words(mark('not known'))}")
    if len(records) > MOST_ROWS:
        table += markup.note(
            context.words(
                mark("The first {shown} of {total} rows; the file holds all of them."),
                shown=MOST_ROWS,
                total=f"{len(records):,}",
            )
        )
    return table


def _linked(context: Context, layer_id: str, column: str, record: dict[str, Any]) -> Markup:
    """Returns a cell; the name of a place or organisation leads to its page."""
    shown = "–" if _is_unknown(column, record) else _cell(context, column, record.get(column))
    if column == "donor":
        shown = names.donors(context, work.donors([record]))
    if column == "end":
        shown = _end(context, record)
    if column == "as_of" and record.get("age") not in (None, "fresh"):
        aged = context.words(vocabulary.AGES[record["age"]])
        shown = templates.listed(context.words, [shown, markup.isolated(aged)])
    if column == "name" and layer_id != "abc-area-units":
        address = links.place(context, layer_id, record["id"])
    elif column == "name":
        address = links.place(context, f"{record['level']}s", record["pcode"])
    elif column == "organisation":
        address = links.organisation(context, record["organisation"])
    else:
        address = ""
    return markup.link(shown, address)


def _is_unknown(column: str, record: dict[str, Any]) -> bool:
    is_counted = column in _COUNTED and record.get(_COUNTED[column]) is None
    return is_counted or _has_not_told(column, record)


def _has_not_told(column: str, record: dict[str, Any]) -> bool:
    """Whether a column is of people, and nobody has stated those of a site."""
    is_missing = column in PEOPLE and record.get(column) is None
    return is_missing and not record.get("suppressed")


def _end(context: Context, record: dict[str, Any]) -> Markup:
    """Returns an end, as a month where the source gives a month, and that it may be extended."""
    end = record["end"] or ""
    if record["end_precision"] == "month":
        end = end[: len("2023-12")]
    parts = [markup.day(context.words, end)] if end else []
    if record["extension_possible"]:
        parts.append(markup.isolated(context.words(markup.EXTENSION)))
    return templates.listed(context.words, parts)


_NAMED: dict[str, Callable[[Context, str], str]] = {
    "sector": names.sector,
    "organisation": names.organisation,
    "area_id": lambda context, value: names.of_record(context, "abc-areas", value),
    "part_of": lambda context, value: names.of_record(context, "blocked-areas", value),
    "source_id": names.source,
    "obstacles": lambda context, value: context.words.listed(
        statements.obstacles(context, {"obstacles": value})
    ),
}


def _cell(context: Context, name: str, value: object) -> str:
    words = context.words
    if value is None:
        return ""
    if name in _TITLES:
        return words(_TITLES[name].get(str(value), str(value)))
    if name in _NAMED:
        return _NAMED[name](context, str(value))
    if isinstance(value, list):
        return words.listed(names.sector(context, sector) for sector in value)
    if isinstance(value, bool):
        return words(mark("yes") if value else mark("no"))
    return markup.number(value) if isinstance(value, int) else markup.day(words, str(value))


def button(context: Context) -> None:
    """Draws the switch between map and table."""
    is_table = bool(context.view.page_state("table"))
    acts.button(
        context.words(mark("Map")) if is_table else context.words(mark("Table")),
        key="as_table",
        act=partial(filters.show_state, "table", "" if is_table else shared.told(_first, context)),
        icon=":material/map:" if is_table else ":material/table_rows:",
    )
