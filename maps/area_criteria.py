"""Areas side by side by the criteria of 2020, as an HTML table and as rows of a file."""

from collections.abc import Callable, Sequence

from geo import names
from geo.language import mark
from geo.priorities import CRITERIA, AreaCriteria, Measure
from geo.scene import Scene
from maps import markup

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


def draw(scene: Scene, areas: Sequence[AreaCriteria], page: Callable[[str], str]) -> str:
    """Returns the table; `page` gives the address of an area's page."""
    words = scene.words
    groups = {
        criterion: held for criterion in CRITERIA if (held := titles(areas, criterion))
    }  # fmt: skip
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
            f"<td>{_cell(scene, area, title)}</td>" for held in groups.values() for title in held
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


def left_out(scene: Scene, areas: Sequence[AreaCriteria]) -> str:
    """Returns the criteria that no source fills for any area, each with the reason."""
    words = scene.words
    lines = "".join(
        f"<li><b>{markup.text(words(title))}</b> {markup.text(words(reason))}</li>"
        for title, reason in missing(areas).items()
    )
    if not lines:
        return ""
    title = markup.text(words(mark("Asked for in 2020 and known of no area")))
    return f'<h3 class="a-sec">{title}</h3><ul class="r-none">{lines}</ul>'


def rows(scene: Scene, areas: Sequence[AreaCriteria]) -> list[list[str]]:
    """Returns one row for each area and measure, under a row of titles: the table as a file."""
    words = scene.words
    head = [
        words(one)
        for one in (
            _AREA, mark("Criterion"), mark("Measure"), mark("Place"), mark("Value"), mark("Unit"),
            mark("Missing because"), mark("Source"), mark("Day"),
        )
    ]  # fmt: skip
    return [head, *(_row(scene, area, one) for area in areas for one in area.measures)]


def _row(scene: Scene, area: AreaCriteria, one: Measure) -> list[str]:
    words = scene.words
    return [
        area.name,
        words(CRITERIA[one.criterion]),
        words(one.title),
        names.unit(scene, one.place) if one.place else "",
        _value(scene, one) if one.value is not None else "",
        words(one.unit),
        words(one.reason),
        names.source(scene, one.source_id) if one.source_id else "",
        one.as_of,
    ]


def _name(area: AreaCriteria, page: Callable[[str], str]) -> str:
    if area.candidate:
        return markup.text(area.name)
    return markup.link(area.name, page(area.area_id))


def _cell(scene: Scene, area: AreaCriteria, title: str) -> str:
    held = [one for one in area.measures if one.title == title]
    known = [one for one in held if one.value is not None]
    if known:
        return "<br>".join(_known(scene, one, alone=len(known) == 1) for one in known)
    reason = held[0].reason if held else mark("No source tells.")
    missing = markup.text(scene.words(mark("missing")))
    return f'<span class="r-miss">{missing}</span><small>{markup.text(scene.words(reason))}</small>'


def _known(scene: Scene, one: Measure, *, alone: bool) -> str:
    place = names.unit(scene, one.place) if one.place else ""
    where = f" <small>{markup.text(place)}</small>" if place and not alone else ""
    return f"<b>{markup.text(_value(scene, one))}</b>{where}{_statements(one)}"


def _value(scene: Scene, one: Measure) -> str:
    return f"{one.value:,}" if isinstance(one.value, int) else scene.words(str(one.value))


def _statements(one: Measure) -> str:
    """Returns the words of the sources, which are English, to open."""
    if not one.statements:
        return ""
    lines = "".join(
        f"<li>{markup.source_text(held.text)}{' (?)' if held.doubtful else ''}</li>"
        for held in one.statements
    )
    return f"<details><summary>…</summary><ul>{lines}</ul></details>"
