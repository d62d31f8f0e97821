"""The page of one organisation as HTML: what it does, where, until when, with whom."""

from collections.abc import Iterable
from typing import Final

from geo.coverage.endings import HORIZON_DAYS
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles.organisation import Organisation
from maps.charts import timeline
from maps.charts.naming import Naming
from maps.charts.timeline import Axis
from maps.look import escaped as markup
from maps.look.markup import Figure
from maps.sheets import organisation_words, parts
from maps.sheets.organisation_words import HandoverRow, StayRow
from maps.sheets.place_work import Pages

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


def draw(context: Context, organisation: Organisation, pages: Pages, drawn: str) -> str:
    """Returns the sheet; `drawn` is the map (HTML), empty where no place is known."""
    words = context.words
    side = "".join(
        (
            _map(context, organisation, drawn),
            _with(context, organisation, pages),
            _months(context, organisation),
        )
    )
    main = _stays(context, organisation, pages) + _handovers(context, organisation, pages)
    shown = [names.source(context, one) for one in organisation.source_ids]
    source = words(mark("Sources: {sources}"), sources=words.clauses(dict.fromkeys(shown)))
    return (
        f'<article class="p-sheet">{_head(context, organisation)}{_timeline(context, organisation)}'
        f'<div class="p-cols"><div class="p-side">{side}</div><div class="p-main">{main}</div>'
        f'</div><p class="p-src">{markup.text(source)}</p></article>'
    )


def _head(context: Context, organisation: Organisation) -> str:
    words, record = context.words, organisation.record
    kind = names.value(context, "orgtype", record["type"])
    day = words(mark("Situation of {day}"), day=words.day(context.day))
    title = names.organisation_in_full(context, organisation.id)
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
        f'<p class="p-find">{markup.text(finding(context, organisation))}</p>'
        f"{markup.figures(figures(context, organisation), large=True)}"
    )


def finding(context: Context, organisation: Organisation) -> str:
    """Returns what matters most about the organisation on the day, as one sentence."""
    words = context.words
    if not organisation.sectors:
        return words(mark("It is not named as active on {day}"), day=words.day(context.day))
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


def figures(context: Context, organisation: Organisation) -> list[Figure]:
    """Returns the key figures of the organisation."""
    words = context.words
    places = {(one.layer_id, one.id) for one in organisation.stays if one.status == "active"}
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
            f"{len(organisation.ended)}",
            words(mark("sectors with work that ended this year")),
            warns=bool(organisation.ended),
        ),
        Figure(f"{len(reported)}", words(mark("months reported in the 3W of 2022"))),
    ]


def _timeline(context: Context, organisation: Organisation) -> str:
    words = context.words
    axis = Axis.around(context.day)
    bars = [bar for bar in organisation.bars if bar.end is None or bar.end >= axis.first]
    if not bars:
        return ""
    drawn = timeline.draw(bars, axis, Naming.of(context), by_organisation=False)
    body = f"{drawn}{timeline.key(words)}"
    return parts.section(words(mark("Until when")), body, "o-time")


def _map(context: Context, organisation: Organisation, drawn: str) -> str:
    if not drawn:
        return ""
    words = context.words
    last = max(organisation.months.months, default=context.day)
    title = words(MAP_TITLES[organisation.places_when], month=words.month(last))
    note = markup.note(words(mark("Marked: the places that are named for it.")))
    return parts.section(title, f'<figure class="p-map">{drawn}</figure>{note}')


def _with(context: Context, organisation: Organisation, pages: Pages) -> str:
    words = context.words
    found = [
        (words(title), _organisations(context, ids, pages))
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
        return parts.section(words(mark("With whom")), markup.empty(said))
    return parts.section(words(mark("With whom")), markup.facts(found))


def _organisations(context: Context, ids: Iterable[str], pages: Pages) -> str:
    return context.words.listed(
        markup.link(names.organisation(context, one), pages.organisation(one)) for one in ids
    )


def _stays(context: Context, organisation: Organisation, pages: Pages) -> str:
    words = context.words
    title = words(mark("Places and sectors"))
    if not organisation.stays:
        said = words(mark("No work is named that goes on, lies ahead or ended this year."))
        return parts.section(title, markup.empty(said))
    head = [words(mark("Place")), words(mark("Sector")), words(mark("Until"))]
    rows = organisation_words.stays(context, organisation.stays[:MOST_ROWS])
    cells = [_stay(one, pages) for one in rows]
    body = parts.table(title, head, parts.rows(words, cells, STAYS_PRINTED))
    more = len(organisation.stays) - len(cells)
    if more > 0:
        body += markup.note(words.count("and {n} more", "and {n} more", more))
    return parts.section(title, body)


def _stay(row: StayRow, pages: Pages) -> list[str]:
    stay = row.stay
    address = pages.place(stay.layer_id, stay.id) if stay.layer_id else ""
    sectors = markup.text(row.sectors)
    if row.funded:
        sectors += f" <small>{markup.text(row.funded)}</small>"
    return [markup.link(stay.place, address), sectors, markup.tag(*row.until)]


def _handovers(context: Context, organisation: Organisation, pages: Pages) -> str:
    words = context.words
    found = organisation_words.handovers(context, organisation)
    cells = [_handover(context, one, pages) for one in found]
    head = [words(mark("Service")), words(mark("Taken over")), words(mark("Gap"))]
    title = words(mark("Handovers"))
    if not cells:
        return ""
    body = parts.table(title, head, parts.rows(words, cells, HANDOVERS_PRINTED))
    return parts.section(title, body)


def _handover(context: Context, row: HandoverRow, pages: Pages) -> list[str]:
    to = _organisations(context, row.to, pages)
    return [
        f"{markup.text(row.service)} <small>{markup.text(row.places)}</small>",
        f"{markup.text(row.status)} <small>{to}</small>",
        markup.text(row.gap),
    ]


def _months(context: Context, organisation: Organisation) -> str:
    """Returns the months of the 3W by sector, as a table whose cells darken with the number."""
    words, found = context.words, organisation.months
    if not found.months:
        return ""
    head = "".join(f'<th scope="col">{markup.text(words.month(one))}</th>' for one in found.months)
    rows = "".join(
        f'<tr><th scope="row">{markup.text(names.sector(context, sector))}</th>'
        + "".join(_heat(found.units.get((sector, month), 0)) for month in found.months)
        + "</tr>"
        for sector in found.sectors
    )
    caption = words(mark("Districts reported by sector and month"))
    note = words(
        mark(
            "Districts in which the 3W of OCHA reports it; 0: not reported. Governorates where "
            "sectors are shown by governorate."
        )
    )
    body = (
        f'<table class="o-heat"><caption>{markup.text(caption)}</caption><thead><tr><td></td>{head}'
        f"</tr></thead><tbody>{rows}</tbody></table>{markup.note(note)}"
    )
    return parts.section(words(mark("Reported in 2022, districts by month")), body)


def _heat(number: int) -> str:
    level = sum(number >= one for one in LEVELS_PX)
    return f'<td class="c{level}">{number}</td>'
