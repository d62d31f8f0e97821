"""The page of one organisation as HTML: what it does, where, until when, with whom."""

from collections.abc import Iterable
from typing import Final

from geo import names
from geo.figures import HORIZON_DAYS
from geo.language import mark
from geo.organisation_profile import Organisation
from geo.scene import Scene
from maps import markup, organisation_words, sheet, timeline
from maps.markup import Figure
from maps.organisation_words import HandoverRow, StayRow
from maps.place_work import Pages
from maps.timeline import Axis

STAYS_PRINTED: Final = 18
MOST_ROWS: Final = 120
HANDOVERS_PRINTED: Final = 6
MAP_TITLES: Final = {
    "now": mark("Where it works"),
    "year": mark("Where its work ended this year"),
    "month": mark("Where it was in {month}, the last month reported"),
}
LEVELS_PX: Final = (1, 4, 10)
"""From how many units a cell of the heat strip is darker."""


def draw(scene: Scene, organisation: Organisation, pages: Pages, drawn: str) -> str:
    """Returns the sheet; `drawn` is the map (HTML), empty where no place is known."""
    words = scene.words
    side = "".join((
        _map(scene, organisation, drawn), _with(scene, organisation, pages),
        _months(scene, organisation),
    ))  # fmt: skip
    main = _stays(scene, organisation, pages) + _handovers(scene, organisation, pages)
    shown = [names.source(scene, one) for one in organisation.source_ids]
    source = words(mark("Sources: {sources}"), sources=words.clauses(dict.fromkeys(shown)))
    return (
        f'<article class="p-sheet">{_head(scene, organisation)}{_timeline(scene, organisation)}'
        f'<div class="p-cols"><div class="p-side">{side}</div><div class="p-main">{main}</div>'
        f'</div><p class="p-src">{markup.text(source)}</p></article>'
    )


def _head(scene: Scene, organisation: Organisation) -> str:
    words, record = scene.words, organisation.record
    kind = names.value(scene, "orgtype", record["type"])
    day = words(mark("Situation of {day}"), day=words.day(scene.day))
    title = names.organisation_in_full(scene, organisation.id)
    aliases = ", ".join(one for one in (record["aliases"] or "").split("|") if one)
    also = (
        f'<p class="a-lead">{markup.text(words(mark("Also written as")))} '
        f"{markup.source_text(aliases)}</p>"
        if aliases
        else ""
    )
    return (
        f'<div class="a-eyebrow">{markup.text(kind)} · {markup.text(day)}</div>'
        f'<h1 class="a-h1">{markup.text(title)}</h1>{also}'
        f'<p class="p-find">{markup.text(finding(scene, organisation))}</p>'
        f"{markup.figures(figures(scene, organisation), large=True)}"
    )


def finding(scene: Scene, organisation: Organisation) -> str:
    """Returns what matters most about the organisation on the day, as one sentence."""
    words = scene.words
    if not organisation.sectors:
        return words(mark("It is not named as active on {day}"), day=words.day(scene.day))
    number = len(organisation.sectors)
    said = words.count("Active in {n} sector", "Active in {n} sectors", number)
    if not organisation.ending:
        return said
    ends = words.count(
        "{n} service ends within 180 days",
        "{n} services end within 180 days",
        organisation.ending,
    )
    return f"{said}; {ends}"


def figures(scene: Scene, organisation: Organisation) -> list[Figure]:
    """Returns the key figures of the organisation."""
    words = scene.words
    places = {(one.layer_id, one.id) for one in organisation.stays if one.status == "active"}
    ended = {one for stay in organisation.stays if stay.status == "ended" for one in stay.sectors}
    reported = organisation.months.months
    return [
        Figure(f"{len(organisation.sectors)}", words(mark("sectors, active"))),
        Figure(f"{len(places)}", words(mark("places named, at any level"))),
        Figure(
            f"{organisation.ending}",
            words(mark("services ending within {n} days"), n=HORIZON_DAYS),
            warns=organisation.ending > 0,
        ),
        Figure(
            f"{len(ended)}",
            words(mark("sectors with work that ended this year")),
            warns=bool(ended),
        ),
        Figure(f"{len(reported)}", words(mark("months reported in the 3W of 2022"))),
    ]


def _timeline(scene: Scene, organisation: Organisation) -> str:
    words = scene.words
    axis = Axis.around(scene.day)
    bars = [bar for bar in organisation.bars if bar.end is None or bar.end >= axis.first]
    if not bars:
        return ""
    naming = timeline.Naming(
        words,
        lambda one: names.sector(scene, one),
        lambda one: names.organisation(scene, one),
    )
    drawn = timeline.draw(bars, axis, naming, by_organisation=False)
    body = f"{drawn}{timeline.key(words)}"
    return sheet.section(words(mark("Until when")), body, "o-time")


def _map(scene: Scene, organisation: Organisation, drawn: str) -> str:
    if not drawn:
        return ""
    words = scene.words
    last = max(organisation.months.months, default=scene.day)
    title = words(MAP_TITLES[organisation.places_when], month=words.month(last))
    note = markup.note(words(mark("Marked: the places that are named for it.")))
    return sheet.section(title, f'<figure class="p-map">{drawn}</figure>{note}')


def _with(scene: Scene, organisation: Organisation, pages: Pages) -> str:
    words = scene.words
    found = [
        (words(title), _organisations(scene, ids, pages))
        for title, ids in (
            (mark("Funded by"), organisation.donors),
            (mark("Works through"), organisation.implements),
            (mark("Funds"), organisation.funds),
            (mark("Works for"), organisation.works_for),
        )
        if ids
    ]
    if not found:
        said = words(mark("No donor or implementing partner is stated."))
        return sheet.section(words(mark("With whom")), markup.empty(said))
    return sheet.section(words(mark("With whom")), markup.facts(found))


def _organisations(scene: Scene, ids: Iterable[str], pages: Pages) -> str:
    return scene.words.listed(
        markup.link(names.organisation(scene, one), pages.organisation(one)) for one in ids
    )


def _stays(scene: Scene, organisation: Organisation, pages: Pages) -> str:
    words = scene.words
    title = words(mark("Places and sectors"))
    if not organisation.stays:
        said = words(mark("No work is named that goes on, lies ahead or ended this year."))
        return sheet.section(title, markup.empty(said))
    head = [words(mark("Place")), words(mark("Sector")), words(mark("Until"))]
    rows = organisation_words.stays(scene, organisation.stays[:MOST_ROWS])
    cells = [_stay(one, pages) for one in rows]
    body = sheet.table(title, head, sheet.rows(words, cells, STAYS_PRINTED))
    more = len(organisation.stays) - len(cells)
    if more > 0:
        body += markup.note(words.count("and {n} more", "and {n} more", more))
    return sheet.section(title, body)


def _stay(row: StayRow, pages: Pages) -> list[str]:
    stay = row.stay
    address = pages.place(stay.layer_id, stay.id) if stay.layer_id else ""
    sectors = markup.text(row.sectors)
    if row.funded:
        sectors += f" <small>{markup.text(row.funded)}</small>"
    return [markup.link(stay.place, address), sectors, markup.tag(*row.until)]


def _handovers(scene: Scene, organisation: Organisation, pages: Pages) -> str:
    words = scene.words
    found = organisation_words.handovers(scene, organisation)
    cells = [_handover(scene, one, pages) for one in found]
    head = [words(mark("Service")), words(mark("Taken over")), words(mark("Gap"))]
    title = words(mark("Handovers"))
    if not cells:
        return ""
    body = sheet.table(title, head, sheet.rows(words, cells, HANDOVERS_PRINTED))
    return sheet.section(title, body)


def _handover(scene: Scene, row: HandoverRow, pages: Pages) -> list[str]:
    to = _organisations(scene, row.to, pages)
    return [f"{markup.text(row.service)} <small>{markup.text(row.places)}</small>",
            f"{markup.text(row.status)} <small>{to}</small>", markup.text(row.gap)]  # fmt: skip


def _months(scene: Scene, organisation: Organisation) -> str:
    """Returns the months of the 3W by sector, as a table whose cells darken with the number."""
    words, found = scene.words, organisation.months
    if not found.months:
        return ""
    head = "".join(f'<th scope="col">{markup.text(words.month(one))}</th>' for one in found.months)
    rows = "".join(
        f'<tr><th scope="row">{markup.text(names.sector(scene, sector))}</th>'
        + "".join(_heat(found.units.get((sector, month), 0)) for month in found.months)
        + "</tr>"
        for sector in found.sectors
    )
    caption = words(mark("Districts reported by sector and month"))
    note = words(
        mark("Districts in which the 3W of OCHA reports it; 0: not reported. Governorates where "
             "sectors are shown by governorate.")
    )  # fmt: skip
    body = (
        f'<table class="o-heat"><caption>{markup.text(caption)}</caption><thead><tr><td></td>{head}'
        f"</tr></thead><tbody>{rows}</tbody></table>{markup.note(note)}"
    )
    return sheet.section(words(mark("Reported in 2022, districts by month")), body)


def _heat(number: int) -> str:
    level = sum(number >= one for one in LEVELS_PX)
    return f'<td class="c{level}">{number}</td>'
