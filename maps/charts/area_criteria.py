"""Areas side by side by the criteria of 2020, as an HTML table and as rows of a file."""

from collections.abc import Callable, Sequence

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
<div class="a-scroll" tabindex="0"><table class="a-table r-crit"><caption>{{ caption }}</caption>
<thead><tr><th scope="col" rowspan="2">{{ area }}</th>
{% for criterion, titles in groups %}
<th scope="colgroup" colspan="{{ titles | length }}">{{ words(criterion) }}</th>
{% endfor %}
</tr><tr>
{% for _, titles in groups %}
{% for title in titles %}<th scope="col">{{ words(title) }}</th>{% endfor %}
{% endfor %}
</tr></thead><tbody>
{% for name, cells in rows %}
<tr><th scope="row">{{ name }}</th>{% for cell in cells %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</tbody></table></div>
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
<span class="r-miss">{{ missing }}</span><small>{{ reason }}</small>
{% endfor %}
""")
_LEFT_OUT = template("""
<h3 class="a-sec">{{ title }}</h3><ul class="r-none">
{% for measure, reason in missing.items() %}
<li><b>{{ words(measure) }}</b> {{ words(reason) }}</li>
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


def missing(areas: Sequence[AreaCriteria]) -> dict[str, str]:
    """Returns what is known of no area, with the reason that the first one gives."""
    known = {title for criterion in CRITERIA for title in titles(areas, criterion)}
    reasons: dict[str, str] = {}
    for area in areas:
        for measure in area.measures:
            if measure.title not in known:
                reasons.setdefault(measure.title, measure.reason)
    return reasons


def draw(context: Context, areas: Sequence[AreaCriteria], page: Callable[[str], str]) -> Markup:
    """Returns the table; `page` gives the address of an area's page."""
    words = context.words
    columns = [(CRITERIA[criterion], titles(areas, criterion)) for criterion in CRITERIA]
    groups = [(criterion, shown) for criterion, shown in columns if shown]
    return _TABLE(
        words=words,
        caption=words(mark("Areas by the criteria of 2020")),
        area=words(_AREA),
        groups=groups,
        rows=[
            (
                markup.link(area.name, "" if area.candidate else page(area.area_id)),
                [_cell(context, area, title) for _, shown in groups for title in shown],
            )
            for area in areas
        ],
    )


def left_out(context: Context, areas: Sequence[AreaCriteria]) -> Markup:
    """Returns the criteria that no source fills for any area, each with the reason."""
    unknown = missing(areas)
    if not unknown:
        return Markup()
    title = context.words(mark("Asked for in 2020 and known of no area"))
    return _LEFT_OUT(title=title, missing=unknown, words=context.words)


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
        words(measure.unit),
        words(measure.reason),
        names.source(context, measure.source_id) if measure.source_id else "",
        measure.as_of,
    ]


def _cell(context: Context, area: AreaCriteria, title: str) -> Markup:
    """Returns what is known of a measure, with the words of the sources, which are English."""
    measures = [measure for measure in area.measures if measure.title == title]
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
