"""Areas side by side by the criteria of 2020, as an HTML table and as rows of a file."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.needs.area_criteria import AreaCriteria
from geo.needs.area_measures import CRITERIA, Measure
from maps.look import markup
from maps.look.templates import template

_AREA = mark("Coordination area")
_TABLE = template("""
<div class="a-scroll" tabindex="0" role="region" aria-label="{{ caption }}">
<table class="a-table r-crit"><caption>{{ caption }}</caption>
<thead><tr><td></td>
{% for name in areas %}<th scope="col">{{ name }}</th>{% endfor %}
</tr></thead>
{% for criterion, rows in groups %}
<tbody><tr class="r-group"><th scope="rowgroup" colspan="{{ areas | length + 1 }}">
{{ words(criterion) }}</th></tr>
{% for title, cells in rows %}
<tr><th scope="row">{{ words(title) }}</th>
{% for cell in cells %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</tbody>
{% endfor %}
</table></div>
""")
_CELL = template("""
{% for value, place, statements, origin in known %}
{% if not loop.first %}<br>{% endif %}
<b>{{ value }}</b>{% if place and known | length > 1 %} <small>{{ place }}</small>{% endif %}
{% if origin %}<br><small>{{ origin }}</small>{% endif %}
{% if statements %}
<details><summary>…</summary><ul>
{% for statement in statements %}
<li>{{ source_text(statement.text) }}{{ " (?)" if statement.doubtful else "" }}</li>
{% endfor %}
</ul></details>
{% endif %}
{% else %}
<span class="r-miss" title="{{ reason }}"><span aria-hidden="true">–</span>
<span class="a-hear">{{ missing }}</span></span>
{% endfor %}
""")
_LEFT_OUT = template("""
<h3 class="a-sec">{{ title }}</h3><ul class="r-none">
{% for measures, of, reason in missing %}
<li><b>{{ measures }}</b>{% if of %} ({{ of }}){% endif %}: {{ reason }}</li>
{% endfor %}
</ul>
""")


def titles(areas: Sequence[AreaCriteria], criterion: str) -> list[str]:
    """Returns what is known of at least one area by a criterion, in the order of the slides."""
    return list(
        dict.fromkeys(
            measure.title
            for area in areas
            for measure in area.measures
            if measure.criterion == criterion and measure.value is not None
        )
    )


class Missing(NamedTuple):
    """Measures of which nothing is known of some areas, for one reason (gettext messages)."""

    measures: tuple[str, ...]
    areas: tuple[str, ...]
    reason: str


def missing(areas: Sequence[AreaCriteria]) -> list[Missing]:
    """Returns what is not known, each reason once for all areas and measures that it explains."""
    unknown: dict[tuple[str, str], list[str]] = {}
    for area in areas:
        for title in dict.fromkeys(measure.title for measure in area.measures):
            held = _of(area, title)
            if all(measure.value is None for measure in held):
                unknown.setdefault((title, held[0].reason), []).append(area.name)
    joined: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (title, reason), named in unknown.items():
        joined.setdefault((reason, tuple(named)), []).append(title)
    found = [Missing(tuple(titled), named, reason) for (reason, named), titled in joined.items()]
    return sorted(found, key=lambda one: -len(one.areas))


def _of(area: AreaCriteria, title: str) -> list[Measure]:
    return [measure for measure in area.measures if measure.title == title]


def draw(context: Context, areas: Sequence[AreaCriteria], page: Callable[[str], str]) -> Markup:
    """Returns the table; `page` gives the address of an area's page."""
    words = context.words
    groups = [(CRITERIA[criterion], titles(areas, criterion)) for criterion in CRITERIA]
    return _TABLE(
        words=words,
        caption=words(mark("Areas by the criteria of 2020")),
        areas=[
            markup.link(area.name, "" if area.candidate else page(area.area_id)) for area in areas
        ],
        groups=[
            (
                criterion,
                [(title, [_cell(context, area, title) for area in areas]) for title in shown],
            )
            for criterion, shown in groups
            if shown
        ],
    )


def left_out(context: Context, areas: Sequence[AreaCriteria]) -> Markup:
    """Returns what no source tells, with the reason, and of which areas where not of all."""
    words = context.words
    lines = [
        (
            words.listed(words.each(*one.measures)),
            words.listed(one.areas) if len(one.areas) < len(areas) else "",
            words(one.reason),
        )
        for one in missing(areas)
    ]
    return _LEFT_OUT(title=words(mark("Not known, and why")), missing=lines) if lines else Markup()


def rows(context: Context, areas: Sequence[AreaCriteria]) -> list[list[str]]:
    """Returns one row for each area and measure, under a row of titles: the table as a file."""
    words = context.words
    head = words.each(
        _AREA,
        mark("Criterion"),
        mark("Measure"),
        mark("Place"),
        mark("Value"),
        mark("Unit"),
        mark("Missing because"),
        mark("Source"),
        mark("Day"),
    )
    return [head, *(_row(context, area, measure) for area in areas for measure in area.measures)]


def _row(context: Context, area: AreaCriteria, measure: Measure) -> list[str]:
    words = context.words
    return [
        area.name,
        words(CRITERIA[measure.criterion]),
        words(measure.title),
        _place(context, measure),
        _value(context, measure) if measure.value is not None else "",
        words.beside(measure.unit, None) if measure.unit else "",
        words(measure.reason),
        names.source(context, measure.source_id) if measure.source_id else "",
        measure.as_of,
    ]


def _cell(context: Context, area: AreaCriteria, title: str) -> Markup:
    """Returns what is known of a measure, with the words of the sources, which are English."""
    measures = _of(area, title)
    reason = measures[0].reason if measures else mark("No source tells.")
    return _CELL(
        known=[
            (
                _value(context, measure),
                _place(context, measure),
                measure.statements,
                _origin(context, measure),
            )
            for measure in measures
            if measure.value is not None
        ],
        missing=context.words(mark("missing")),
        reason=context.words(reason),
        source_text=markup.source_text,
    )


def _place(context: Context, measure: Measure) -> str:
    return names.unit(context, measure.place) if measure.place else ""


def _origin(context: Context, measure: Measure) -> str:
    """Returns source and day of words, whose column has those of more than one."""
    if not isinstance(measure.value, str):
        return ""
    return names.origin(context, measure.source_id, measure.as_of)


def _value(context: Context, measure: Measure) -> str:
    value = measure.value
    return f"{value:,}" if isinstance(value, int) else context.words(str(value))
