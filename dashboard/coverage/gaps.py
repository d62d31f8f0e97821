"""The gap list of the coverage page: where need meets absence, with weights that can be moved."""

from dataclasses import astuple
from functools import partial

import streamlit as st

from dashboard.coverage import files
from dashboard.session import acts, filters, links
from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.language import mark
from geo.needs import gaps
from geo.needs.gaps import Place, Ranking
from geo.view.weights import CRITERIA, MOST, Weights
from maps.charts import coverage_gaps
from maps.charts.coverage_gaps import Row
from maps.document.coverage import facts
from maps.document.coverage import gaps as document
from maps.document.coverage.box import MOST_ROWS
from maps.look import markup
from maps.look.templates import piece

MOST_ALL = 200
STEP = 0.5


def draw(context: Context) -> None:
    """Draws the ranked places with their weights, and those that cannot be ranked."""
    found = facts.ranking(context)
    with st.container(key="cv_gaps"):
        title = document.title(context, found)
        files.head(context, title, "gaps", partial(files.ranking, context, found))
        _weights(context, found.weights)
        if not len(found):
            st.html(markup.empty(document.nowhere(context)))
        else:
            _list(context, found)
        _no_data(context, found)


def _weights(context: Context, chosen: Weights) -> None:
    """Draws a number for each weight; only their proportions matter."""
    words = context.words
    with st.container(key="weights", horizontal=True, vertical_alignment="bottom"):
        for criterion, weight in zip(CRITERIA, astuple(chosen), strict=True):
            title = f"{words(coverage_gaps.LETTERS[criterion])} · {words(gaps.TITLES[criterion])}"
            acts.choice(
                st.number_input,
                title,
                name=f"w_{criterion}",
                shown=float(weight),
                act=_take_weights,
                min_value=0.0,
                max_value=MOST,
                step=STEP,
                format="%g",
                width=170,
            )
        acts.button(
            words(mark("Reset weights")),
            key="reset_weights",
            act=partial(filters.show_state, "weights"),
            type="tertiary",
            icon=":material/restart_alt:",
            disabled=chosen == Weights(),
        )


def _take_weights() -> None:
    """Callback: a weight changed; the last one that counts cannot be made 0."""
    try:
        chosen = Weights(*(float(acts.taken(f"w_{one}") or 0) for one in CRITERIA))
    except InvalidQueryError:
        return
    filters.show_state("weights", chosen.text)


def _list(context: Context, found: Ranking) -> None:
    words = context.words
    st.html(markup.note(document.stability(context, found)))
    places = found.page(0, MOST_ALL)
    st.html(coverage_gaps.key(words, places[0].parts))
    st.html(coverage_gaps.draw([_row(context, found, one) for one in places[:MOST_ROWS]], words))
    rest = places[MOST_ROWS:]
    if rest:
        with st.expander(words.count("{n} more place", "{n} more places", len(rest))):
            st.html(coverage_gaps.draw([_row(context, found, one) for one in rest], words))
    st.html(markup.source(document.note(context, found)))


def _row(context: Context, found: Ranking, place: Place) -> Row:
    address = links.place(context, place.layer_id, place.id)
    return Row(place, address, gaps.sentence(context, found, place))


def _no_data(context: Context, found: Ranking) -> None:
    """Draws the places that cannot be ranked, by the reason why."""
    words = context.words
    by_reason: dict[str, list[str]] = {}
    for place in found.no_data:
        by_reason.setdefault(place.reason, []).append(place.name)
    if not by_reason:
        return
    title = words.count(
        "{n} place has no data to rank it",
        "{n} places have no data to rank them",
        len(found.no_data),
    )
    with st.expander(title):
        for reason, places in by_reason.items():
            listed = words.listed(sorted(places)[:MOST_ALL])
            more = len(places) - MOST_ALL
            listed += f" +{more:,}" if more > 0 else ""
            number = f"{len(places):,}"
            st.html(markup.paragraph(piece("<b>{}</b> ({})<br>{}", words(reason), number, listed)))
