"""The criteria for choosing areas, as the slides of 2020 list them, as an HTML table."""

import datetime as dt

from geo import names
from geo.language import mark
from geo.priorities import CRITERIA, AreaCriteria, Measure
from geo.scene import Scene
from maps import markup, sheet


def draw(scene: Scene, criteria: AreaCriteria) -> str:
    """Returns what is known of an area by each criterion; what is missing says why."""
    words = scene.words
    rows = []
    for criterion, title in CRITERIA.items():
        held = [one for one in criteria.measures if one.criterion == criterion]
        rows.append(
            f'<tr class="p-group"><th scope="rowgroup" colspan="2">{markup.text(words(title))}'
            "</th></tr>"
        )
        rows += [_row(scene, one) for one in held]
    title = words(mark("Criteria of 2020 for choosing areas"))
    head = [words(mark("Criterion")), words(mark("What is known"))]
    note = markup.note(words(mark("Shown side by side; nothing is scored or added up.")))
    body = sheet.table(title, head, "".join(rows)) + note
    return sheet.section(title, body, "p-criteria")


def _row(scene: Scene, measure: Measure) -> str:
    title = markup.text(scene.words(measure.title))
    if measure.place:
        title += f" <small>{markup.text(names.unit(scene, measure.place))}</small>"
    return f"<tr><td>{title}</td><td>{_value(scene, measure)}</td></tr>"


def _value(scene: Scene, measure: Measure) -> str:
    words = scene.words
    if measure.value is None:
        said = words(mark("missing: {reason}"), reason=words(measure.reason))
        return f'<span class="p-missing">{markup.text(said)}</span>'
    number = f"{measure.value:,}" if isinstance(measure.value, int) else words(measure.value)
    unit = words(measure.unit) if measure.unit else ""
    return (
        f"<b>{markup.text(number)}</b> {markup.text(unit)} <small>"
        f"{markup.text(origin(scene, measure))}</small>"
    )


def origin(scene: Scene, measure: Measure) -> str:
    """Returns the source of a measure with its day."""
    source = names.source(scene, measure.source_id) if measure.source_id else ""
    if not measure.as_of:
        return source
    day = scene.words.day(dt.date.fromisoformat(measure.as_of), short=True)
    return source if day in source else scene.words.listed([source, day])
