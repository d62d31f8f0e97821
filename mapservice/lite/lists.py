"""Lists of places as plain tables: three columns, so that they fit a phone 320 px wide."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from geo.catalog import vocabulary
from geo.dataset import names, selection
from geo.dataset import records as dataset_records
from geo.language import mark
from maps.look import escaped as markup
from mapservice.lite.page import Content
from mapservice.lite.request import Lite

MOST_ROWS: Final = 300
"""Rows of one page: with more, a page would pass 100 KB; filters find the others."""

Record = Mapping[str, Any]


class Column(NamedTuple):
    """A column: its title, whether it holds numbers, and its cell (HTML) for a record."""

    title: str
    numeric: bool
    cell: Callable[[Lite, Record], str]


def page(lite: Lite, layer_id: str) -> Content:
    """Returns the list of a layer's features that pass the filters."""
    context, words = lite.context, lite.context.words
    layer = context.dataset.layer(layer_id)
    records = dataset_records.records(selection.select(context.dataset, layer_id, lite.view))
    records.sort(key=_ORDER[layer_id])
    day = words(mark("Situation of {day}"), day=words.day(context.day))
    body = f'<p class="lead">{markup.text(words(layer.description))}</p>'
    body += table(lite, layer_id, records) if records else nothing(lite, layer_id)
    return Content(words(layer.title), body, eyebrow=day)


def table(lite: Lite, layer_id: str, records: Sequence[Record]) -> str:
    """Returns records of a layer as a table; each name leads to the page of its place."""
    words = lite.context.words
    columns = _COLUMNS[layer_id]
    layer = lite.context.dataset.layer(layer_id)
    head = "".join(
        f'<th scope="col"{" class=n" if one.numeric else ""}>{markup.text(words(one.title))}</th>'
        for one in (Column(mark("Name"), False, _name), *columns)
    )
    shown = records[:MOST_ROWS]
    rows = "".join(
        f'<tr><th scope="row">{_linked(lite, layer_id, record)}</th>'
        + "".join(
            f"<td{' class=n' if one.numeric else ''}>{one.cell(lite, record)}</td>"
            for one in columns
        )
        + "</tr>"
        for record in shown
    )
    counted = words.count("{n} row", "{n} rows", len(records))
    caption = markup.text(f"{words(layer.title)}: {counted}")
    drawn = (
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    if len(records) > len(shown):
        said = mark("The first {shown} of {total} rows; the filters find the others.")
        drawn += markup.note(words(said, shown=len(shown), total=f"{len(records):,}"))
    return drawn


def nothing(lite: Lite, layer_id: str) -> str:
    """Returns what stands in place of an empty list, with the filters whose removal would help."""
    context, words = lite.context, lite.context.words
    said = markup.empty(words(mark("Nothing matches these filters.")))
    found = selection.relaxations(context.dataset, layer_id, lite.view)
    links = "".join(
        f'<li><a href="{markup.text(_without(lite, one.filter))}">'
        + markup.text(words(mark("Without “{filter}”"), filter=_title(lite, one.filter)))
        + f"</a> ({one.features})</li>"
        for one in found
    )
    return said + (f'<ul class="links">{links}</ul>' if links else "")


def _title(lite: Lite, name: str) -> str:
    return lite.context.words(names.FILTER_TITLES[name])


def _without(lite: Lite, name: str) -> str:
    nothing_chosen: object = {"presence": "any", "date": None}.get(name, ())
    return lite.address(lite.path, **{name: nothing_chosen})


def _name(lite: Lite, record: Record) -> str:
    return markup.text(lite.context.words.name(record))


def _linked(lite: Lite, layer_id: str, record: Record) -> str:
    """The name with its link, and below it where it is and what is done there."""
    context = lite.context
    codes = [record.get(f"{level}_pcode") for level in ("district", "governorate")]
    where = context.words.listed(names.unit(context, code) for code in codes if code)
    small = f"<br><small>{markup.text(where)}</small>" if where else ""
    address = markup.text(lite.place(layer_id, record["id"]))
    return f'<a href="{address}">{_name(lite, record)}</a>{small}'


def _households(lite: Lite, record: Record) -> str:
    if record["households"] is None:
        return markup.text(lite.context.words(mark("withheld")))
    people = lite.context.words(mark("{people} people (est.)"), people=f"{record['individuals']:,}")
    return f"{record['households']:,}<br><small>{markup.text(people)}</small>"


def _partners(lite: Lite, record: Record) -> str:
    if not record["partners"]:
        return f"0<br><small>{markup.text(lite.context.words(mark('none named')))}</small>"
    sectors = lite.context.words.listed(
        names.sector(lite.context, one) for one in record["sectors"]
    )
    return f"{record['partners']}<br><small>{markup.text(sectors)}</small>"


def _titled(field: str, titles: Mapping[str, str]) -> Callable[[Lite, Record], str]:
    def cell(lite: Lite, record: Record) -> str:
        value = record[field]
        return markup.text(lite.context.words(titles[value])) if value in titles else ""

    return cell


def _since(_lite: Lite, record: Record) -> str:
    kind = f"<br><small>{markup.source_text(record['kind'])}</small>"
    return markup.source_text(record["since"]) + kind


def _named(lite: Lite, record: Record) -> str:
    return markup.text(lite.context.words(mark("yes") if record["named_in_source"] else mark("no")))


_PARTNERS: Final = Column(mark("Organisations named"), False, _partners)
_COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "informal-sites": (Column(mark("Households"), True, _households), _PARTNERS),
    "hotspots": (
        Column(mark("Match"), False, _titled("match", vocabulary.HOTSPOT_MATCHES)),
        _PARTNERS,
    ),
    "abc-areas": (Column(mark("Since"), False, _since), _PARTNERS),
    "blocked-areas": (
        Column(mark("Named in the group's documents"), False, _named),
        Column(
            mark("Obstacle category"), False, _titled("obstacle_category", vocabulary.OBSTACLES)
        ),
    ),
}
_ORDER: Final[dict[str, Callable[[Record], Any]]] = {
    "informal-sites": lambda one: (-(one["households"] or 0), one["name"]),
    "hotspots": lambda one: (one["governorate_pcode"] or "", one["name"]),
    "abc-areas": lambda one: one["name"],
    "blocked-areas": lambda one: (not one["named_in_source"], one["name"]),
}
LAYERS: Final = tuple(_COLUMNS)
