"""The sheet as it was sent: its first rows with every column, coloured by what it is read as."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final, NamedTuple

import streamlit as st
from markupsafe import Markup
from openpyxl.utils import get_column_letter

from dashboard.data import history
from dashboard.data.desk import desk
from dashboard.session import acts
from geo.dataset.context import Context
from geo.intake.proposals.proposals import Proposal
from geo.intake.sheets import said
from geo.intake.sheets.findings.finding_kinds import Severity
from geo.intake.sheets.layout.columns import BY_HAND, CONFIRMED, Column
from geo.intake.sheets.layout.confirmed import Confirmed
from geo.intake.sheets.outcome import Outcome
from geo.intake.sheets.template_columns import TEMPLATES
from geo.language import mark
from geo.units.boundaries import LEVELS
from maps.look import markup
from maps.look.templates import piece, pieces, template

MOST_ROWS: Final = 30
_LAST: Final = 3
"""Rows at the end that are shown as well: totals stand there."""
_LONGEST: Final = 80
_KEY: Final = "da_columns"
_AUTO: Final = "auto"
_UNITS: Final = tuple(one for level in LEVELS for one in (level, f"{level}_pcode"))
_FAMILIES: Final = {
    "who": ("organisation", "organisation_acronym", "organisation_type", "organisation_id",
            "implementing_partner", "donor", "partner_category", "aliases", "acronym"),
    "what": ("sector", "subsector", "activity", "plan", "status", "service", "kind", "place_kind"),
    "where": (*_UNITS, "place", "place_pcode", "place_id", "site_id", "place_ar", "location",
              "pcode", "latitude", "longitude"),
    "when": ("month", "year", "start", "end", "reported", "since", "until"),
    "many": ("households", "individuals", "households_planned", "individuals_planned",
             "breakdown", "returnees", "beneficiary", "livelihoods_and_services",
             "safety_and_cohesion"),
}  # fmt: skip
_FAMILY: Final = {role: family for family, roles in _FAMILIES.items() for role in roles}
_KEY_TITLES: Final = {
    "who": mark("who"),
    "what": mark("what"),
    "where": mark("where"),
    "when": mark("when"),
    "many": mark("for whom and how many"),
    "else": mark("other"),
    "out": mark("left out"),
}
_MARKS: Final = {
    "head": mark("header"),
    "above": mark("above the header"),
    "help": mark("explains"),
    "totals": mark("totals"),
    "hidden": mark("hidden"),
    "blank": mark("empty"),
    "below": mark("below the data"),
    "held": mark("held back"),
}
_SCRIPT: Final = """
export default function ({ data, parentElement, setTriggerValue }) {
  const own = parentElement.querySelector(".da-sheet");
  const before = own.firstElementChild;
  const [left, top] = [before?.scrollLeft ?? 0, before?.scrollTop ?? 0];
  own.innerHTML = data.html;
  own.firstElementChild.scrollTo(left, top);
  for (const one of own.querySelectorAll("select")) {
    const offered = one.dataset.named ? [data.auto, ...data.roles] : data.roles;
    for (const [id, title] of offered) {
      const is = id === one.dataset.role;
      one.add(new Option(title, id, is, is));
    }
    one.onchange = () => setTriggerValue("role", [Number(one.dataset.column), one.value]);
  }
}
"""
_TABLE: Final = template("""
<div class="a-scroll" tabindex="0" role="region" aria-label="{{ caption }}">
<table class="da-cells"><caption>{{ caption }}</caption><thead><tr>
<th scope="col" class="da-corner">{{ corner }}</th>
{% for one in columns %}
<th scope="col" class="{{ one.family }}{% if one.is_unsure %} unsure{% endif %}"
 title="{{ one.title }}"><b>{{ one.letter }}</b>
<select data-column="{{ one.column }}" data-role="{{ one.role }}" aria-label="{{ one.label }}"
{% if one.is_named %} data-named="1"{% endif %}></select>
<small>{{ one.why }}</small></th>
{% endfor %}
</tr></thead><tbody>
{% for row in rows %}
<tr class="{{ row.kind }}"><th scope="row"{% if row.why %} title="{{ row.why }}"{% endif %}>
<bdi>{{ row.number }}</bdi>
{% if row.mark %}<small>{{ row.mark }}</small>{% endif %}</th>
{% for cell in row.cells %}
<td class="{{ columns[loop.index0].family }}" dir="auto">{{ cell }}</td>
{% endfor %}
</tr>
{% endfor %}
</tbody></table></div>
""")


class _Head(NamedTuple):
    """A column as its head shows it: letter, role, colour, why, whether it is sure and by whom."""

    column: int
    letter: str
    role: str
    family: str
    why: str
    title: str
    label: str
    is_unsure: bool
    is_named: bool


class _Line(NamedTuple):
    """A row: its number, what it is taken for, why it is held back, and its cells."""

    number: str
    kind: str
    mark: str
    why: str
    cells: tuple[str, ...]


def draw(context: Context, proposal: Proposal, found: Outcome) -> None:
    """Draws the sheet, in whose heads a person says what a column is."""
    words = context.words
    component = st.components.v2.component(
        "atlas_sheet", html='<div class="da-sheet"></div>', js=_SCRIPT, isolate_styles=False
    )
    with st.container(key="da_sheetbox"):
        st.html(markup.box_title(words(mark("The sheet"))) + _colours(context))
        own = found.reading.kind
        held = [one for one in TEMPLATES[own.name].columns if own.name in TEMPLATES]
        order = [one.role for one in held if one.role in own.roles]
        roles = list(dict.fromkeys((*order, *sorted(own.roles))))
        acted = partial(_take, proposal, found)
        acts.watch(_KEY, lambda: _chosen() is not None, acted)
        component(
            data={
                "html": html(context, found),
                "roles": [["", words(mark("(left out)"))]]
                + [[one, said.role(one, words, own.name)] for one in roles],
                "auto": [_AUTO, words(mark("(as the Atlas reads it)"))],
            },
            key=_KEY,
            on_role_change=acted,
        )


def _chosen() -> tuple[int, str] | None:
    held: Any = dict(acts.taken(_KEY) or {}).get("role")
    return (int(held[0]), str(held[1])) if held else None


def _take(proposal: Proposal, found: Outcome) -> None:
    """Callback: a person says what a column is."""
    chosen = _chosen()
    if chosen is not None:
        desk.say(proposal, proposal.wanted._replace(roles=named(proposal, found, *chosen)))


def named(proposal: Proposal, found: Outcome, index: int, role: str) -> dict[str, str]:
    """Returns the roles that people gave, with that of one column; `auto` takes it away again."""
    header, own = found.reading.header, found.reading.columns[index].header
    alike = sum(own in (header.title(at), name) for at, name in enumerate(header.names))
    name = own if own and alike == 1 else f"#{index + 1}"
    kept = {one: given for one, given in proposal.wanted.roles.items() if one != name}
    return kept if role == _AUTO else {**kept, name: role}


def html(context: Context, found: Outcome) -> Markup:
    """Returns the first rows of the sheet as a table, and the last ones."""
    words, columns = context.words, found.reading.columns
    caption = words(
        mark("The first {n} rows of “{sheet}”"),
        n=MOST_ROWS,
        sheet=found.reading.sheet.name.strip() or found.name,
    )
    heads = [_head(context, one, found.reading.confirmed) for one in columns]
    return _TABLE(
        caption=caption, corner=words(mark("Row")), columns=heads, rows=list(_lines(context, found))
    )


def _head(context: Context, one: Column, before: Confirmed | None) -> _Head:
    words = context.words
    letter = get_column_letter(one.index + 1)
    sender = history.sender(context, before.sender) if before else ""
    reason = said.why(one, words, before, sender)
    is_new = before is not None and one.why not in (CONFIRMED, BY_HAND)
    is_unsure = bool(one.perhaps) or (bool(one.role) and (is_new or not one.is_sure))
    why = words.listed(filter(None, (words(mark("not sure")) if is_unsure else "", reason)))
    family = (
        _FAMILY.get(one.role, "else") if one.role not in ("", "person", "row_number") else "out"
    )
    label = words(mark("What column {letter} is: {header}"), letter=letter, header=one.header)
    title = f"{one.header}: {why}" if why else one.header
    is_named = one.why == BY_HAND
    return _Head(one.index, letter, one.role, family, why or "–", title, label, is_unsure, is_named)


def _lines(context: Context, found: Outcome) -> Iterator[_Line]:
    words, lines = context.words, found.reading.sheet.lines
    width = len(found.reading.columns)
    kinds = _kinds(found)
    shown = lines[:MOST_ROWS]
    last = lines[max(MOST_ROWS, len(lines) - _LAST) :]
    for number, cells in (*shown, *([(0, ())] if last else []), *last):
        if not number:
            yield _Line("…", "gap", "", "", ("",) * width)
            continue
        kind = kinds.get(number, "") or _outside(found, number)
        texts = [_cut(cells[at]) if at < len(cells) else "" for at in range(width)]
        why = _why_held(context, found, number) if kind == "held" else ""
        told = words(_MARKS[kind]) if kind else ""
        yield _Line(f"{number:,}", kind, told, why, tuple(texts))


def _why_held(context: Context, found: Outcome, number: int) -> str:
    """Returns the errors of a row, as sentences."""
    return " ".join(
        said.message(one, context.words)
        for one in found.findings
        if one.kind.severity is Severity.ERROR and number in one.rows
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _kinds(found: Outcome) -> dict[int, str]:
    """Returns what rows are that are no data, or held back, by their numbers."""
    header = found.reading.header
    return {
        **dict.fromkeys(found.held, "held"),
        **{number: name for name, rows in found.records.ignored.items() for number in rows},
        **dict.fromkeys(found.reading.sheet.hidden_rows, "hidden"),
        **dict.fromkeys(header.help_rows, "help"),
        **dict.fromkeys(header.rows, "head"),
    }


def _outside(found: Outcome, number: int) -> str:
    header = found.reading.header
    if number < header.first_row:
        return "above"
    return "below" if number > header.last_row else ""


def _colours(context: Context) -> Markup:
    keys = [(family, context.words(title)) for family, title in _KEY_TITLES.items()]
    spans = pieces('<span><i class="k {0[0]}"></i>{0[1]}</span>', keys)
    return piece('<div class="a-key da-key">{}</div>', spans)
