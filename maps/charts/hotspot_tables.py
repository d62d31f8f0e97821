"""The list of hotspots of 2020 and a table compared with it, as HTML."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from geo.catalog import vocabulary
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.needs import hotspots
from geo.needs.hotspots import Classified, Comparison
from maps.charts import hotspot_rule
from maps.look import markup, templates
from maps.look.markup import Figure
from maps.look.templates import piece, template

MOST_ROWS: Final = 60
STEPS: Final = (0, 20_000, 40_000, 60_000, 80_000, 100_000, 150_000)
GROUPS: Final[Mapping[str, str]] = {
    "both": mark("Listed in 2020 and a hotspot by the table"),
    "only_listed": mark("Listed in 2020, no hotspot by the table"),
    "only_computed": mark("Hotspot by the table, not listed in 2020"),
    "unmatched": mark("No sub-district was accepted for the name"),
    "neither": mark("Neither listed nor a hotspot"),
}
MATCHES: Final[Mapping[str, str]] = {
    "pcode": mark("by its P-code"),
    "exact": mark("same name"),
    "normalised": mark("other spelling"),
}
_SIGNS: Final = {"exact": "", "spelling": "≈", "no_own_polygon": "◇"}
_NAME = template("""
<span class="h-name">{{ name }}{{ star }}<sup title="{{ title }}">{{ sign }}</sup></span>
""")
_GRADES = template("""
<div class="a-key">
{% for sign, title, number in grades %}
<span><b>{{ sign or "✓" }}</b> {{ title }}: {{ number }}</span>
{% endfor %}
</div>
""")
_NOTES = template("""
<ul class="a-note">
{% for text, named in notes %}<li><bdi>{{ text }}</bdi>: {{ named }}</li>{% endfor %}
</ul>
""")
_FOLDED = template("""
<details{{ " open" if is_open else "" }}><summary>{{ title }}</summary>{{ body }}</details>
""")
_THRESHOLDS = template("""
<h3 class="a-sec">{{ title }}</h3><div class="h-bars">
{% for threshold, number in bars %}
<div class="h-bar{{ " now" if threshold == now else "" }}">
<span class="t"><bdi>{{ "{:,}".format(threshold) }}</bdi></span>
<i style="width:{{ (72 * number / most) | round | int }}%"></i><b>{{ number }}</b></div>
{% endfor %}
</div>
""")
Place = Callable[[str, str], str]
"""The address of a place's page, by layer and id."""


def listed(context: Context, records: Iterable[Mapping[str, Any]], place: Place) -> Markup:
    """Returns the hotspots by governorate, the one with most first, each with its match."""
    words = context.words
    governorates: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        governorates.setdefault(record["governorate_pcode"], []).append(record)
    rows = [
        [
            piece("<b>{}</b>", names.unit(context, code)),
            markup.number(len(members)),
            markup.number(members[0]["governorate_returnees"]),
            templates.listed(words, [_linked(context, record, place) for record in members]),
        ]
        for code, members in sorted(governorates.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    head = words.each(
        mark("Governorate"), mark("Hotspots"), mark("Returnees in them"), mark("Sub-districts")
    )
    caption = words(mark("Hotspots of December 2020 by governorate"))
    matches = [record["match"] for members in governorates.values() for record in members]
    grades = [
        (_SIGNS[grade], words(title), matches.count(grade))
        for grade, title in vocabulary.HOTSPOT_MATCHES.items()
    ]
    return markup.table(caption, head, rows) + _GRADES(grades=grades)


def _linked(context: Context, record: Mapping[str, Any], place: Place) -> Markup:
    return _NAME(
        name=markup.link(context.words.name(record), place("hotspots", record["id"])),
        title=context.words(vocabulary.HOTSPOT_MATCHES[record["match"]]),
        sign=_SIGNS[record["match"]],
        star=(record["footnote"] or "").partition(" ")[0],
    )


def footnotes(context: Context, records: Iterable[Mapping[str, Any]]) -> Markup:
    """Returns the footnotes and remarks of the list, each with the hotspots that it is of."""
    notes: dict[str, list[str]] = {}
    for record in records:
        for text in filter(None, (record["footnote"], record["remark"])):
            notes.setdefault(text, []).append(context.words.name(record))
    listed = context.words.listed
    return _NOTES(notes=[(markup.source_text(text), listed(of)) for text, of in notes.items()])


def _every(comparison: Comparison) -> list[Classified]:
    """Returns every row of a comparison."""
    return [row for group in GROUPS for row in getattr(comparison, group)]


def figures(context: Context, comparison: Comparison) -> list[Figure]:
    """Returns the key figures of a comparison: rows, hotspots, agreement, names to decide."""
    words = context.words
    rows = _every(comparison)
    hotspots = sum(row.is_hotspot for row in rows)
    differing = len(comparison.only_listed) + len(comparison.only_computed)
    return [
        Figure(f"{len(rows):,}", words.count("row in the table", "rows in the table", len(rows))),
        Figure(
            f"{hotspots:,}",
            words.count("hotspot by the rule", "hotspots by the rule", hotspots),
            words(mark("{threshold} returnees"), threshold=f"{comparison.large_returns:,}"),
        ),
        Figure(f"{len(comparison.both):,}", words(mark("of them listed in 2020"))),
        Figure(
            f"{differing:,}",
            words.count("differs from the list", "differ from the list", differing),
        ),
        Figure(
            f"{len(comparison.unmatched):,}",
            words.count("name to decide", "names to decide", len(comparison.unmatched)),
            warns=bool(comparison.unmatched),
        ),
    ]


def compared(context: Context, comparison: Comparison, place: Place) -> Markup:
    """Returns the groups of a comparison as tables; what differs comes before what does not."""
    parts = []
    for group, title in GROUPS.items():
        rows: tuple[Classified, ...] = getattr(comparison, group)
        if rows:
            counted = f"{context.words(title)}: {len(rows)}"
            body = _group(context, counted, rows, place)
            parts.append(_FOLDED(title=counted, body=body, is_open=group != "neither"))
    if comparison.not_in_table:
        missing = comparison.not_in_table
        title = f"{context.words(mark('Listed in 2020, not in the table'))}: {len(missing)}"
        links = [
            markup.link(names.of_record(context, "hotspots", one), place("hotspots", one))
            for one in missing
        ]
        body = markup.paragraph(templates.listed(context.words, links))
        parts.append(_FOLDED(title=title, body=body, is_open=False))
    return templates.joined(parts)


def _group(context: Context, title: str, group: Sequence[Classified], place: Place) -> Markup:
    words = context.words
    head = words.each(
        mark("Row"),
        mark("Name in the table"),
        mark("Sub-district"),
        mark("Livelihoods and services"),
        mark("Safety and cohesion"),
        mark("Returnees"),
        mark("By the rule"),
    )
    rows = [_cells(context, classified, place) for classified in group[:MOST_ROWS]]
    body = markup.table(title, head, rows)
    if len(group) > MOST_ROWS:
        more = mark("The first {shown} of {total} rows; the file holds all of them.")
        body += markup.note(words(more, shown=MOST_ROWS, total=f"{len(group):,}"))
    return body


def _cells(context: Context, classified: Classified, place: Place) -> list[str]:
    words, row = context.words, classified.row
    where = f" · {row.governorate}" if row.governorate else ""
    said = words(mark("hotspot") if classified.is_hotspot else mark("not a hotspot"))
    return [
        markup.number(row.row),
        markup.isolated(row.location + where),
        _matched(context, classified, place),
        words(hotspot_rule.SEVERITIES[row.livelihoods]),
        words(hotspot_rule.SEVERITIES[row.safety]),
        markup.number(row.returnees),
        markup.tag(said, "end" if classified.is_hotspot else ""),
    ]


def _matched(context: Context, classified: Classified, place: Place) -> str:
    words, pcode = context.words, classified.pcode
    if pcode:
        name = markup.link(names.unit(context, pcode), place("subdistricts", pcode))
        return piece("{} <small>{}</small>", name, words(MATCHES[classified.match]))
    if not classified.candidates:
        return words(mark("no sub-district of this name"))
    perhaps = words.listed(
        f"{names.unit(context, candidate.pcode)} ({candidate.pcode})"
        for candidate in classified.candidates
    )
    return words(mark("perhaps {names}"), names=perhaps)


def thresholds(context: Context, comparison: Comparison) -> Markup:
    """Returns how many rows are hotspots at several thresholds, as bars from zero."""
    rows = [classified.row for classified in _every(comparison)]
    now = comparison.large_returns
    bars = hotspots.by_threshold(rows, sorted({*STEPS, now}))
    return _THRESHOLDS(
        title=context.words(mark("Hotspots in the table at each threshold of returnees")),
        bars=bars,
        now=now,
        most=max((number for _, number in bars), default=0) or 1,
    )
