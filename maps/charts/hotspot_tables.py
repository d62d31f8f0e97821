"""The list of hotspots of 2020 and a table compared with it, as HTML."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from geo.catalog import vocabulary
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.needs import hotspots
from geo.needs.hotspots import Classified, Comparison
from geo.units.gazetteer import Candidate
from maps.charts import hotspot_rule
from maps.look import escaped as markup
from maps.look.markup import Figure

MOST_ROWS: Final = 60
STEPS: Final = (0, 20_000, 40_000, 60_000, 80_000, 100_000, 150_000)
GROUPS: Final[Mapping[str, str]] = {
    "both": mark("Listed in 2020 and a hotspot by the table"),
    "only_listed": mark("Listed in 2020, no hotspot by the table"),
    "only_computed": mark("Hotspot by the table, not listed in 2020"),
    "unmatched": mark("No sub-district was accepted for the name"),
    "neither": mark("Neither listed nor a hotspot"),
}
Place = Callable[[str, str], str]


def listed(context: Context, records: Iterable[Mapping[str, Any]], place: Place) -> str:
    """Returns the hotspots by governorate, the one with most first, each with its match."""
    words = context.words
    held: dict[str, list[Mapping[str, Any]]] = {}
    for one in records:
        held.setdefault(one["governorate_pcode"], []).append(one)
    rows = [
        [
            f"<b>{markup.text(names.unit(context, code))}</b>",
            f'<bdi class="a-num">{len(found)}</bdi>',
            f'<bdi class="a-num">{found[0]["governorate_returnees"]:,}</bdi>',
            words.listed(_linked(context, one, place) for one in found),
        ]
        for code, found in sorted(held.items(), key=lambda one: (-len(one[1]), one[0]))
    ]
    head = [
        words(mark("Governorate")),
        words(mark("Hotspots")),
        words(mark("Returnees in them")),
        words(mark("Sub-districts")),
    ]
    caption = words(mark("Hotspots of December 2020 by governorate"))
    return f"{markup.table(caption, head, rows)}{_grades(context, held)}"


def _linked(context: Context, record: Mapping[str, Any], place: Place) -> str:
    name = markup.link(context.words.name(record), place("hotspots", record["id"]))
    sign = _SIGNS[record["match"]]
    title = markup.text(context.words(vocabulary.HOTSPOT_MATCHES[record["match"]]))
    return f'<span class="h-name">{name}<sup title="{title}">{sign}</sup></span>'


_SIGNS: Final = {"exact": "", "spelling": "≈", "no_own_polygon": "◇"}


def _grades(context: Context, held: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Returns the key of the match grades with how many hotspots have each."""
    matches = [one["match"] for found in held.values() for one in found]
    entries = "".join(
        f"<span><b>{_SIGNS[grade] or '✓'}</b> {markup.text(context.words(title))}: "
        f"{matches.count(grade)}</span>"
        for grade, title in vocabulary.HOTSPOT_MATCHES.items()
    )
    return f'<div class="a-key">{entries}</div>'


def figures(context: Context, comparison: Comparison) -> list[Figure]:
    """Returns the key figures of a comparison: rows, hotspots, agreement, names to decide."""
    words = context.words
    groups = (
        comparison.both,
        comparison.only_listed,
        comparison.only_computed,
        comparison.neither,
        comparison.unmatched,
    )
    rows = [one for group in groups for one in group]
    return [
        Figure(f"{len(rows):,}", words(mark("rows in the table"))),
        Figure(
            f"{sum(one.is_hotspot for one in rows):,}",
            words(mark("hotspots by the rule")),
            words(mark("{threshold} returnees"), threshold=f"{comparison.large_returns:,}"),
        ),
        Figure(f"{len(comparison.both):,}", words(mark("of them listed in 2020"))),
        Figure(
            f"{len(comparison.only_listed) + len(comparison.only_computed):,}",
            words(mark("differ from the list")),
        ),
        Figure(
            f"{len(comparison.unmatched):,}",
            words(mark("names to decide")),
            warns=bool(comparison.unmatched),
        ),
    ]


def compared(context: Context, comparison: Comparison, place: Place) -> str:
    """Returns the groups of a comparison as tables; what differs comes before what does not."""
    parts = []
    for group, title in GROUPS.items():
        found: tuple[Classified, ...] = getattr(comparison, group)
        if found:
            counted = f"{context.words(title)}: {len(found)}"
            parts.append(_group(context, counted, found, place, is_open=group != "neither"))
    if comparison.not_in_table:
        names_of = context.words.listed(
            markup.link(names.of_record(context, "hotspots", one), place("hotspots", one))
            for one in comparison.not_in_table
        )
        title = context.words(mark("Listed in 2020, not in the table"))
        parts.append(
            f"<details><summary>{markup.text(title)}: {len(comparison.not_in_table)}</summary>"
            f"<p class='a-text'>{names_of}</p></details>"
        )
    return "".join(parts)


def _group(
    context: Context, title: str, found: Sequence[Classified], place: Place, *, is_open: bool
) -> str:
    words = context.words
    head = [
        words(mark("Row")),
        words(mark("Name in the table")),
        words(mark("Sub-district")),
        words(mark("Livelihoods and services")),
        words(mark("Safety and cohesion")),
        words(mark("Returnees")),
        words(mark("By the rule")),
    ]
    rows = [_cells(context, one, place) for one in found[:MOST_ROWS]]
    body = markup.table(title, head, rows)
    if len(found) > MOST_ROWS:
        more = mark("The first {shown} of {total} rows; the file holds all of them.")
        body += markup.note(words(more, shown=MOST_ROWS, total=f"{len(found):,}"))
    opened = " open" if is_open else ""
    return f"<details{opened}><summary>{markup.text(title)}</summary>{body}</details>"


def _cells(context: Context, one: Classified, place: Place) -> list[str]:
    words, row = context.words, one.row
    where = f" · {row.governorate}" if row.governorate else ""
    said = words(mark("hotspot") if one.is_hotspot else mark("not a hotspot"))
    return [
        f'<bdi class="a-num">{row.row}</bdi>',
        f"<bdi>{markup.text(row.location + where)}</bdi>",
        _matched(context, one, place),
        markup.text(words(hotspot_rule.SEVERITIES[row.livelihoods])),
        markup.text(words(hotspot_rule.SEVERITIES[row.safety])),
        f'<bdi class="a-num">{row.returnees:,}</bdi>',
        markup.tag(said, "end" if one.is_hotspot else ""),
    ]


def _matched(context: Context, one: Classified, place: Place) -> str:
    words = context.words
    if one.pcode:
        name = markup.link(names.unit(context, one.pcode), place("subdistricts", one.pcode))
        return f"{name} <small>{markup.text(words(MATCHES[one.match]))}</small>"
    if not one.candidates:
        return markup.text(words(mark("no sub-district of this name")))
    listed_names = words.listed(_candidate(context, found) for found in one.candidates)
    return markup.text(words(mark("perhaps {names}"), names=listed_names))


MATCHES: Final[Mapping[str, str]] = {
    "pcode": mark("by its P-code"),
    "exact": mark("same name"),
    "normalised": mark("other spelling"),
}


def _candidate(context: Context, candidate: Candidate) -> str:
    return f"{names.unit(context, candidate.pcode)} ({candidate.pcode})"


def thresholds(context: Context, comparison: Comparison) -> str:
    """Returns how many rows are hotspots at several thresholds, as bars from zero."""
    words = context.words
    groups = (
        comparison.both,
        comparison.only_listed,
        comparison.only_computed,
        comparison.neither,
        comparison.unmatched,
    )
    rows = [one.row for group in groups for one in group]
    found = hotspots.by_threshold(rows, sorted({*STEPS, comparison.large_returns}))
    most = max((number for _, number in found), default=0) or 1
    bars = "".join(
        f'<div class="h-bar{" now" if at == comparison.large_returns else ""}">'
        f'<span class="t"><bdi>{at:,}</bdi></span><i style="width:{round(72 * number / most)}%">'
        f"</i><b>{number}</b></div>"
        for at, number in found
    )
    title = words(mark("Hotspots in the table at each threshold of returnees"))
    return f'<h3 class="a-sec">{markup.text(title)}</h3><div class="h-bars">{bars}</div>'
