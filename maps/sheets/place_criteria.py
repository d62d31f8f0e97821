"""The criteria for choosing areas, as the slides of 2020 list them, as an HTML table."""

import datetime as dt

from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.needs.area_criteria import CRITERIA, AreaCriteria, Measure
from maps.look import escaped as markup
from maps.sheets import parts


def draw(context: Context, criteria: AreaCriteria) -> str:
    """Returns what is known of an area by each criterion; what is missing says why."""
    words = context.words
    rows = []
    for criterion, title in CRITERIA.items():
        held = [one for one in criteria.measures if one.criterion == criterion]
        rows.append(
            f'<tr class="p-group"><th scope="rowgroup" colspan="2">{markup.text(words(title))}'
            "</th></tr>"
        )
        rows += [_row(context, one) for one in held]
    title = words(mark("Criteria of 2020 for choosing areas"))
    head = [words(mark("Criterion")), words(mark("What is known"))]
    note = markup.note(words(mark("Shown side by side; nothing is scored or added up.")))
    body = parts.table(title, head, "".join(rows)) + note
    return parts.section(title, body, "p-criteria")


def _row(context: Context, measure: Measure) -> str:
    title = markup.text(context.words(measure.title))
    if measure.place:
        title += f" <small>{markup.text(names.unit(context, measure.place))}</small>"
    return f"<tr><td>{title}</td><td>{_value(context, measure)}</td></tr>"


def _value(context: Context, measure: Measure) -> str:
    words = context.words
    if measure.value is None:
        said = words(mark("missing: {reason}"), reason=words(measure.reason))
        return f'<span class="p-missing">{markup.text(said)}</span>'
    number = f"{measure.value:,}" if isinstance(measure.value, int) else words(measure.value)
    unit = words(measure.unit) if measure.unit else ""
    return (
        f"<b>{markup.text(number)}</b> {markup.text(unit)} <small>"
        f"{markup.text(origin(context, measure))}</small>"
    )


def origin(context: Context, measure: Measure) -> str:
    """Returns the source of a measure with its day."""
    source = names.source(context, measure.source_id) if measure.source_id else ""
    if not measure.as_of:
        return source
    day = context.words.day(dt.date.fromisoformat(measure.as_of), short=True)
    return source if day in source else context.words.listed([source, day])
