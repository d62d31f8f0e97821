"""What accepting a file would change: row by row with what was before, on a map, and in sums."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st
from markupsafe import Markup

from dashboard.data import maps
from dashboard.data.proposal import changes, changes_table
from dashboard.data.proposal.changes import TITLES, Change
from dashboard.frame import pager
from dashboard.session import acts, filters
from geo.dataset import names
from geo.dataset.context import Context
from geo.intake.proposals.proposals import Proposal
from geo.intake.sheets.outcome import Outcome
from geo.language import mark
from geo.units.boundaries import LEVELS
from maps.charts.spot_map import Spot
from maps.look import markup
from maps.look.markup import Figure
from maps.look.templates import piece, pieces

_MAP_PX: Final = 460
_MOST_SPOTS: Final = 40
"""Districts on a map; more are shown by governorate."""
_LOOKS: Final = {"new": "full", "changed": "pale", "ended": "end", "missing": "open"}
_KEY: Final = {"new": "c2", "changed": "c1", "ended": "lost", "missing": "c0"}
_SMALLEST_PX, _GROWTH_PX, _LARGEST_PX = 9.0, 2.2, 26.0


def draw(context: Context, proposal: Proposal, found: Outcome) -> None:
    """Draws the counts, the filters, the table and the map."""
    del proposal
    st.html(figures(context, found))
    totals(context, found)
    every = list(changes.of(found))
    wanted = context.view.page_state("changes")
    with st.container(key="da_changes"):
        st.html(markup.box_title(context.words(mark("What changes"))))
        _filters(context, every, wanted)
        own = [one for one in every if _is_shown(context, one, wanted)]
        if not own:
            st.html(markup.empty(context.words(mark("No row is like this."))))
            return
        with st.container(key="da_two", horizontal=True):
            with st.container(width="stretch"):
                st.html(changes_table.html(context, pager.part(context, own), found))
                pager.draw(context, len(own), (mark("Earlier rows"), mark("Later rows")))
            drawn = _map(context, own)
            if drawn:
                with st.container(width=_MAP_PX, key="da_map"):
                    st.html(drawn)


def figures(context: Context, found: Outcome) -> Markup:
    """Returns how many rows are new, changed and so on, as key figures."""
    counts, words = found.difference.counts._asdict(), context.words
    return markup.figures(
        [Figure(f"{counts[name]:,}", words(title)) for name, title in TITLES.items()], large=True
    )


def totals(context: Context, found: Outcome) -> None:
    """Draws whether the sheet's own totals agree with the rows that were read."""
    if not found.records.ignored.get("totals"):
        return
    words = context.words
    differ = [one for one in found.findings if one.code == "totals-differ"]
    if not differ:
        text = mark("The totals rows of the sheet agree with the rows that were read.")
        st.html(markup.empty(words(text)))
        return
    lines = [
        piece(
            "<bdi>{}</bdi>: {}", one.column, words(one.kind.message, value=one.value, **one.values)
        )
        for one in differ
    ]
    st.html(piece('<div class="h-faults" role="status">{}</div>', pieces("<p>{}</p>", lines)))


def _filters(context: Context, every: Sequence[Change], wanted: str) -> None:
    words = context.words
    counts = Counter(one.kind for one in every)
    kinds = ["", *(name for name in TITLES if counts[name])]
    if wanted and wanted not in kinds:
        kinds.append(wanted)
    all_changes = words(mark("All changes"))
    with st.container(key="da_filters", horizontal=True, vertical_alignment="bottom"):
        acts.choice(
            st.segmented_control,
            words(mark("What becomes of the rows")),
            options=kinds,
            name="da_kind",
            shown=wanted,
            act=_take_kind,
            format_func=lambda one: (
                f"{words(TITLES[one])} · {counts[one]:,}" if one else all_changes
            ),
            label_visibility="collapsed",
        )
        for name, offered in _offered(context, every).items():
            shown = [one for one in getattr(context.view, name) if one in offered]
            acts.choice(
                st.multiselect,
                words(names.FILTER_TITLES[name]),
                options=offered,
                name=f"f_{name}",
                shown=shown,
                act=partial(filters.take_list, name),
                format_func=partial(names.value, context, name),
                placeholder=words(names.FILTER_TITLES[name]),
                label_visibility="collapsed",
            )


def _offered(context: Context, every: Sequence[Change]) -> dict[str, list[str]]:
    """Returns the governorates and sectors that rows have."""
    fields = {"governorate": "governorate_pcode", "sector": "sector"}
    known = context.dataset.vocabulary
    found = {}
    for name, field in fields.items():
        own = {str(one.values[field]) for one in every if one.values.get(field)}
        if name == "governorate":
            own &= set(known["governorate"])
        held = own | set(getattr(context.view, name))
        found[name] = sorted(held, key=partial(names.value, context, name))
    return {name: held for name, held in found.items() if held}


def _take_kind() -> None:
    view = filters.current().with_page("start", "")
    filters.show(view.with_page("changes", str(acts.taken("da_kind") or "")))


def _is_shown(context: Context, one: Change, wanted: str) -> bool:
    view = context.view
    if one.kind != wanted if wanted else one.kind == "same":
        return False
    if view.governorate and one.values.get("governorate_pcode") not in view.governorate:
        return False
    return not view.sector or one.values.get("sector") in view.sector


def _map(context: Context, own: Sequence[Change]) -> Markup:
    """Returns where rows change: the size says how many, the colour what mostly."""
    kinds, title = _by_unit(own, "district"), mark("Rows that change, by district")
    if len(kinds) > _MOST_SPOTS:
        kinds, title = _by_unit(own, "governorate"), mark("Rows that change, by governorate")
    at = maps.points(context, kinds)
    spots = []
    for place, counts in kinds.items():
        if place in at:
            number, most = counts.total(), counts.most_common(1)[0][0]
            radius = min(_SMALLEST_PX + _GROWTH_PX * number**0.5, _LARGEST_PX)
            spots.append(Spot(*at[place], f"{number}", _LOOKS.get(most, "pale"), radius))
    drawn = maps.picture(context, spots, maps.CHANGES_PX, context.words(title))
    return piece("{}{}", drawn, _colours(context)) if drawn else Markup()


def _by_unit(own: Sequence[Change], level: str) -> dict[str, Counter[str]]:
    """Returns what becomes of the rows of each unit of a level, or of the one above it."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in own:
        levels = reversed(LEVELS[: LEVELS.index(level) + 1])
        place = next(filter(None, (one.values.get(f"{name}_pcode") for name in levels)), "")
        if place:
            found[str(place)][one.kind] += 1
    return found


def _colours(context: Context) -> Markup:
    keys = [(style, context.words(TITLES[kind])) for kind, style in _KEY.items()]
    spans = pieces('<span><i class="k {0[0]}"></i>{0[1]}</span>', keys)
    return piece('<div class="a-key">{}</div>', spans)


def day_of(found: Outcome) -> dt.date:
    """Returns the day whose situation a file tells."""
    return dt.date.fromisoformat(found.source.day)
