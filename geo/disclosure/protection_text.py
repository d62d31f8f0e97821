"""The protection report in words: plain text with Markdown headings and tables."""

from collections.abc import Iterator
from typing import Final

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.disclosure.protection_report import Line, Report
from geo.disclosure.rules import SENSITIVE, Level, Treatment
from geo.language import Words, mark

_AUDIENCES: Final = {
    Audience.PUBLIC: mark("Public view"),
    Audience.PARTNER: mark("Partner view"),
    Audience.COORDINATOR: mark("Coordinator view"),
}
_OF_LEVEL: Final = {
    Level.SITE: mark("known for a site: {rule}"),
    Level.SUBDISTRICT: mark("known for a sub-district: {rule}"),
    Level.DISTRICT: mark("known for a district: {rule}"),
    Level.GOVERNORATE: mark("known for a governorate: {rule}"),
    Level.COUNTRY: mark("known for the country: {rule}"),
}
_NO_CLOSER: Final = {
    Treatment.TO_SUBDISTRICT: mark("nothing is told closer than a sub-district"),
    Treatment.TO_DISTRICT: mark("nothing is told closer than a district"),
    Treatment.TO_GOVERNORATE: mark("nothing is told closer than a governorate"),
}
_RULES: Final = {
    Treatment.SHOW: mark("shown as they are"),
    Treatment.TO_SUBDISTRICT: mark("summed by sub-district"),
    Treatment.TO_DISTRICT: mark("told by district only"),
    Treatment.TO_GOVERNORATE: mark("told by governorate only"),
    Treatment.HIDE: mark("not shown"),
}


def text(report: Report, words: Words) -> str:
    """Returns the report as plain text with Markdown headings and tables, in one language."""
    parts = [*_head(report, words)]
    for audience, lines in report.seen.items():
        parts += ["", f"## {words(_AUDIENCES[audience])}", "", *_table(lines, words), ""]
        parts += [f"- {_sentence(line, words)}" for line in lines if line.held]
        if audience is Audience.PUBLIC:
            parts += [f"- {one}" for one in _public(report, words)]
        if audience is Audience.PARTNER:
            parts += [f"- {words(_ABSENCE)}"]
    return "\n".join([*parts, "", *_changed(report, words), ""])


def _head(report: Report, words: Words) -> list[str]:
    shipped = words(mark("The rules are those that come with the Atlas."))
    own = words(
        mark("The rules are those of the Atlas as {file} changes them."), file=report.origin
    )
    when = words(
        mark("Revision {revision}, situation of {day}; report made on {made}."),
        revision=report.revision,
        day=words.day(report.day),
        made=words.day(report.made),
    )
    return [
        f"# {words(mark('What each audience can see'))}",
        "",
        when,
        own if report.origin else shipped,
        words(mark("Not for publication: it counts what is withheld.")),
    ]


def _table(lines: tuple[Line, ...], words: Words) -> list[str]:
    head = [
        words(mark("Records")),
        words(mark("Rule")),
        words(mark("Held")),
        words(mark("Shown")),
        words(mark("Cells")),
        words(mark("Withheld")),
        words(mark("Not shown")),
    ]
    rows = [
        [
            _title(line, words),
            _rules(line, words),
            *(f"{one:,}" for one in (line.held, line.shown, line.cells, line.withheld)),
            f"{line.hidden:,}",
        ]
        for line in lines
    ]
    ruled = ["---"] * 2 + ["---:"] * 5
    return [f"| {' | '.join(row)} |" for row in (head, ruled, *rows)]


def _title(line: Line, words: Words) -> str:
    title = words(layers.declared(line.kind.removesuffix(SENSITIVE)).title)
    if not line.kind.endswith(SENSITIVE):
        return title
    return words(mark("{layer}: sensitive sectors"), layer=title)


def _rules(line: Line, words: Words) -> str:
    """Returns the rule for the closest records, and those of wider levels that differ."""
    closest = line.rules[0][1]
    others = (
        words(_OF_LEVEL[level], rule=words(_RULES[rule]))
        for level, rule, _ in line.rules
        if rule is not closest
    )
    return words.clauses((words(_RULES[closest]), *others))


def _sentence(line: Line, words: Words) -> str:
    """Returns what becomes of the records of a kind, as one sentence."""
    closest = line.rules[0][1]
    parts = [words(_NO_CLOSER[closest])] if closest in _NO_CLOSER else []
    raised = line.held - line.shown - line.hidden
    if line.shown:
        parts.append(
            words.count(
                "{n} record is shown as it is", "{n} records are shown as they are", line.shown
            )
        )
    if raised:
        cells = words.count("{n} cell", "{n} cells", line.cells)
        parts.append(
            words.count("{n} record makes {cells}", "{n} records make {cells}", raised, cells=cells)
        )
    if line.withheld:
        parts.append(
            words.count(
                "the numbers of {n} cell are withheld",
                "the numbers of {n} cells are withheld",
                line.withheld,
            )
        )
    if line.hidden:
        parts.append(
            words.count("{n} record is not shown", "{n} records are not shown", line.hidden)
        )
    return f"{_title(line, words)}: {words.clauses(parts)}."


_ABSENCE: Final = mark(
    "Where an organisation does sensitive work in a governorate, no list and no text about a closer"
    " place names it, unless it does open work there too; what no record says is withheld, never a"
    " gap."
)


def _public(report: Report, words: Words) -> Iterator[str]:
    counts = report.counts
    yield words(_ABSENCE)
    yield words(
        mark(
            "A cell of sites with {households} or {sites} is withheld,"
            " and others with it, so that the totals of governorates and of the country give no"
            " number away."
        ),
        households=words.count(
            "fewer than {n} household", "fewer than {n} households", report.least_households
        ),
        sites=words.count("fewer than {n} site", "fewer than {n} sites", report.least_sites),
    )
    yield words(
        mark(
            "Cells of sites: {cells}; too small: {small}; withheld to protect these: {more}."
            " Households shown: {shown} of {all}. Sites shown: {shown_sites} of {sites}."
        ),
        cells=counts.cells,
        small=counts.small,
        more=counts.withheld - counts.small,
        shown=f"{counts.shown_households:,}",
        all=f"{counts.households:,}",
        shown_sites=counts.shown_sites,
        sites=counts.sites,
    )
    if counts.smallest is not None:
        yield words.count(
            "The smallest cell shown has {n} household.",
            "The smallest cell shown has {n} households.",
            counts.smallest,
        )
    if counts.narrowest is not None:
        yield words.count(
            "No withheld number can be placed in fewer than {n} household.",
            "No withheld number can be placed in fewer than {n} households.",
            counts.narrowest,
        )
    yield from _trial(report, words)


def _trial(report: Report, words: Words) -> Iterator[str]:
    """Yields what came of changing what is hidden, as one sentence."""
    rounds, told = report.trial
    if rounds and not told:
        yield words.count(
            "What is hidden (places and counts of sites, districts of sensitive work, names of who"
            " opted out) was changed at random in {n} round on this revision: the public view"
            " stayed the same.",
            "What is hidden (places and counts of sites, districts of sensitive work, names of who"
            " opted out) was changed at random in {n} rounds on this revision: the public view"
            " stayed the same in each.",
            rounds,
        )
    if told:
        yield words.count(
            "What is hidden was changed at random in {n} round on this revision, and the public"
            " view changed with it: {fields}. Do not publish it.",
            "What is hidden was changed at random in {n} rounds on this revision, and the public"
            " view changed with it: {fields}. Do not publish it.",
            rounds,
            fields=words.listed(told),
        )


def _changed(report: Report, words: Words) -> list[str]:
    parts = [f"## {words(mark('Organisations that are not named'))}", ""]
    if report.opted_out:
        parts.append(
            words.count(
                "{n} organisation asked not to be named; it counts in the public view without name,"
                " type and donors, and cannot be followed from governorate to governorate.",
                "{n} organisations asked not to be named; they count in the public view without"
                " name, type and donors, and cannot be followed from governorate to governorate.",
                report.opted_out,
            )
        )
    else:
        parts.append(words(mark("None asked not to be named.")))
    if report.unknown:
        names = words.listed(report.unknown)
        parts.append(words(mark("No organisation in the data has the name: {names}."), names=names))
    parts += ["", f"## {words(mark('Looser than shipped'))}", ""]
    if not report.loosened:
        return [*parts, words(mark("Nothing is looser than the rules that come with the Atlas."))]
    parts += [f"- {one}" for one in report.loosened]
    return [*parts, "", words(mark("Reason given: {reason}"), reason=report.reason)]
