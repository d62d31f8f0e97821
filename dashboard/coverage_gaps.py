"""The gap list of the coverage page: where need meets absence, with weights that can be moved."""

from dataclasses import astuple
from functools import partial

import streamlit as st

from dashboard import coverage_facts, coverage_files, filters, links
from geo import gaps, names
from geo.errors import InvalidQueryError
from geo.gap_weights import CRITERIA, MOST, Weights
from geo.gaps import Place, Ranking
from geo.language import mark
from geo.scene import Scene
from maps import coverage_gaps, markup
from maps.coverage_gaps import Row

MOST_PLACES = 12
MOST_ALL = 200
STEP = 0.5


def draw(scene: Scene) -> None:
    """Draws the ranked places with their weights, and those that cannot be ranked."""
    words = scene.words
    found = coverage_facts.ranking(scene)
    with st.container(key="cv_gaps"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<h2 class="a-h2">{markup.text(_title(scene, found))}</h2>', width="stretch")
            coverage_files.button(scene, "gaps", partial(coverage_files.ranking, scene, found))
        _weights(scene, found.weights)
        if not len(found):
            st.html(markup.empty(words(mark("No place here has people and gaps on record."))))
        else:
            _list(scene, found)
        _no_data(scene, found)


def _title(scene: Scene, found: Ranking) -> str:
    words = scene.words
    sectors = words.listed(names.sector(scene, one) for one in found.sectors)
    if not len(found):
        return words(mark("Where need meets absence"))
    first = found.page(0, 1)[0].name
    if sectors:
        return words(
            mark("Where need meets absence in {sectors}: {place} comes first"),
            sectors=sectors,
            place=first,
        )
    return words(mark("Where need meets absence: {place} comes first"), place=first)


def _weights(scene: Scene, chosen: Weights) -> None:
    """Draws a number for each weight; only their proportions matter."""
    words = scene.words
    with st.container(key="weights", horizontal=True, vertical_alignment="bottom"):
        for criterion, weight in zip(CRITERIA, astuple(chosen), strict=True):
            title = f"{words(coverage_gaps.LETTERS[criterion])} · {words(gaps.TITLES[criterion])}"
            st.number_input(
                title,
                min_value=0.0,
                max_value=MOST,
                step=STEP,
                format="%g",
                key=filters.seed(f"w_{criterion}", float(weight)),
                on_change=_take_weights,
                width=170,
            )
        st.button(
            words(mark("Reset weights")),
            key="reset_weights",
            on_click=_reset,
            type="tertiary",
            icon=":material/restart_alt:",
            disabled=chosen == Weights(),
        )


def _take_weights() -> None:
    """Callback: a weight changed; the last one that counts cannot be made 0."""
    try:
        chosen = Weights(*(float(filters.taken(f"w_{one}") or 0) for one in CRITERIA))
    except InvalidQueryError:
        return
    filters.show(filters.current().with_page("weights", chosen.text))


def _reset() -> None:
    filters.show(filters.current().with_page("weights", ""))


def _list(scene: Scene, found: Ranking) -> None:
    words = scene.words
    st.html(markup.note(_stability(scene, found)))
    places = found.page(0, MOST_ALL)
    st.html(coverage_gaps.key(words, places[0].parts))
    st.html(coverage_gaps.draw([_row(scene, found, one) for one in places[:MOST_PLACES]], words))
    rest = places[MOST_PLACES:]
    if rest:
        with st.expander(words.count("{n} more place", "{n} more places", len(rest))):
            st.html(coverage_gaps.draw([_row(scene, found, one) for one in rest], words))
    note = words(
        mark(
            "Points are 0 to 100: each part counts against the highest of all sites, by its "
            "weight. A hotspot listed in 2020 tells of returnees, so it counts half."
        )
    )
    if found.hidden:
        hidden = words.listed(names.sector(scene, one) for one in found.hidden)
        note += " " + words(mark("Not counted, place withheld: {sectors}."), sectors=hidden)
    st.html(f'<div class="a-src">{markup.text(note)}</div>')


def _stability(scene: Scene, found: Ranking) -> str:
    """Returns how far the first places depend on the weights."""
    words, stability = scene.words, found.stability
    return words(
        mark(
            "On average {kept} of the first {top} stay among them under {trials} other weights, "
            "at least {least}."
        ),
        kept=f"{stability.kept * stability.top:.1f}".removesuffix(".0"),
        least=round(stability.kept_least * stability.top),
        top=stability.top,
        trials=stability.trials,
    )


def _row(scene: Scene, found: Ranking, place: Place) -> Row:
    address = links.place(scene, place.layer_id, place.id)
    return Row(place, address, gaps.sentence(scene, found, place))


def _no_data(scene: Scene, found: Ranking) -> None:
    """Draws the places that cannot be ranked, by the reason why."""
    words = scene.words
    held: dict[str, list[str]] = {}
    for one in found.no_data:
        held.setdefault(one.reason, []).append(one.name)
    if not held:
        return
    title = words.count(
        "{n} place has no data to rank it", "{n} places have no data to rank them",
        len(found.no_data),
    )  # fmt: skip
    with st.expander(title):
        for reason, several in held.items():
            listed = words.listed(sorted(several)[:MOST_ALL])
            more = len(several) - MOST_ALL
            listed += f" +{more:,}" if more > 0 else ""
            st.html(
                f'<p class="a-text"><b>{markup.text(words(reason))}</b> ({len(several):,})<br>'
                f"{markup.text(listed)}</p>"
            )
