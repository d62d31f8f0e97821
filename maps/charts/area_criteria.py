"""Areas side by side by the criteria of 2020, as an HTML table and as rows of a file."""

from collections.abc import Callable, Sequence

from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.needs.area_criteria import CRITERIA, AreaCriteria, Measure
from maps.look import escaped as markup

_AREA = mark("Coordination area")


def titles(areas: Sequence[AreaCriteria], criterion: str) -> list[str]:
    """Returns what is known of at least one area by a criterion, in the order of the slides."""
    found = {
        one.title: None
        for area in areas
        for one in area.measures
        if one.criterion == criterion and one.value is not None
    }
    return list(found)


def missing(areas: Sequence[AreaCriteria]) -> dict[str, str]:
    """Returns what is known of no area, with the reason that the first one gives."""
    known = {title for criterion in CRITERIA for title in titles(areas, criterion)}
    found: dict[str, str] = {}
    for area in areas:
        for one in area.measures:
            if one.title not in known:
                found.setdefault(one.title, one.reason)
    return found


def draw(context: Context, areas: Sequence[AreaCriteria], page: Callable[[str], str]) -> str:
    """Returns the table; `page` gives the address of an area's page."""
    words = context.words
    groups = {criterion: held for criterion in CRITERIA if (held := titles(areas, criterion))}
    above = "".join(
        f'<th scope="colgroup" colspan="{len(held)}">{markup.text(words(CRITERIA[criterion]))}</th>'
        for criterion, held in groups.items()
    )
    below = "".join(
        f'<th scope="col">{markup.text(words(title))}</th>'
        for held in groups.values()
        for title in held
    )
    caption = markup.text(words(mark("Areas by the criteria of 2020")))
    body = "".join(
        f'<tr><th scope="row">{_name(area, page)}</th>'
        + "".join(
            f"<td>{_cell(context, area, title)}</td>" for held in groups.values() for title in held
        )
        + "</tr>"
        for area in areas
    )
    return (
        f'<div class="a-scroll" tabindex="0"><table class="a-table r-crit">'
        f"<caption>{caption}</caption><thead><tr>"
        f'<th scope="col" rowspan="2">{markup.text(words(_AREA))}</th>{above}</tr>'
        f"<tr>{below}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def left_out(context: Context, areas: Sequence[AreaCriteria]) -> str:
    """Returns the criteria that no source fills for any area, each with the reason."""
    words = context.words
    lines = "".join(
        f"<li><b>{markup.text(words(title))}</b> {markup.text(words(reason))}</li>"
        for title, reason in missing(areas).items()
    )
    if not lines:
        return ""
    title = markup.text(words(mark("Asked for in 2020 and known of no area")))
    return f'<h3 class="a-sec">{title}</h3><ul class="r-none">{lines}</ul>'


def rows(context: Context, areas: Sequence[AreaCriteria]) -> list[list[str]]:
    """Returns one row for each area and measure, under a row of titles: the table as a file."""
    words = context.words
    head = [
        words(one)
        for one in (
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
    ]
    return [head, *(_row(context, area, one) for area in areas for one in area.measures)]


def _row(context: Context, area: AreaCriteria, one: Measure) -> list[str]:
    words = context.words
    return [
        area.name,
        words(CRITERIA[one.criterion]),
        words(one.title),
        names.unit(context, one.place) if one.place else "",
        _value(context, one) if one.value is not None else "",
        words(one.unit),
        words(one.reason),
        names.source(context, one.source_id) if one.source_id else "",
        one.as_of,
    ]


def _name(area: AreaCriteria, page: Callable[[str], str]) -> str:
    if area.candidate:
        return markup.text(area.name)
    return markup.link(area.name, page(area.area_id))


def _cell(context: Context, area: AreaCriteria, title: str) -> str:
    held = [one for one in area.measures if one.title == title]
    known = [one for one in held if one.value is not None]
    if known:
        return "<br>".join(_known(context, one, alone=len(known) == 1) for one in known)
    reason = held[0].reason if held else mark("No source tells.")
    missing = markup.text(context.words(mark("missing")))
    return (
        f'<span class="r-miss">{missing}</span><small>{markup.text(context.words(reason))}</small>'
    )


def _known(context: Context, one: Measure, *, alone: bool) -> str:
    place = names.unit(context, one.place) if one.place else ""
    where = f" <small>{markup.text(place)}</small>" if place and not alone else ""
    return f"<b>{markup.text(_value(context, one))}</b>{where}{_statements(one)}"


def _value(context: Context, one: Measure) -> str:
    return f"{one.value:,}" if isinstance(one.value, int) else context.words(str(one.value))


def _statements(one: Measure) -> str:
    """Returns the words of the sources, which are English, to open."""
    if not one.statements:
        return ""
    lines = "".join(
        f"<li>{markup.source_text(held.text)}{' (?)' if held.doubtful else ''}</li>"
        for held in one.statements
    )
    return f"<details><summary>…</summary><ul>{lines}</ul></details>"
