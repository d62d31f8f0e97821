"""The boxes of the areas page: the finding, the areas side by side, and what nobody knows."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.session import acts, downloads, filters, links
from dashboard.session.downloads import File
from geo.catalog import layers
from geo.catalog.country import MONTHLY
from geo.dataset import records
from geo.dataset.answers import answer
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.language import mark
from geo.needs import area_criteria as needs_area_criteria
from geo.needs.area_criteria import AreaCriteria
from maps.charts import area_criteria
from maps.look import markup


def draw(context: Context) -> None:
    """Draws the page's boxes for the areas that the view shows."""
    found = answer(needs_area_criteria.of_areas, context.dataset, context.view)
    _finding(context, found)
    _beside(context)
    if not found:
        st.html(
            markup.empty(context.words(mark("No coordination area lies in the places chosen.")))
        )
        return
    areas = [one for one in found if not one.candidate]
    candidates = [one for one in found if one.candidate]
    _box(context, areas, "areas", mark("Coordination areas"))
    if candidates:
        _box(context, candidates, "candidates", mark("Candidate areas of December 2020"))


def _finding(context: Context, found: Sequence[AreaCriteria]) -> None:
    words = context.words
    number = sum(not one.candidate for one in found)
    title = words.count(
        "{n} coordination area by the criteria of 2020",
        "{n} coordination areas by the criteria of 2020",
        number,
    )
    lead = words(
        mark(
            "What the criteria for choosing areas ask, and what the sources answer, on {day}. "
            "Nothing is scored or added up."
        ),
        day=words.day(context.day),
    )
    st.html(markup.title(title, lead))


def _beside(context: Context) -> None:
    """Draws the choice of the areas that stand side by side; without a choice all of them do."""
    words = context.words
    held = {one["id"]: words.name(one) for one in context.dataset.registered(layers.ABC_AREAS)}
    acts.choice(
        st.pills,
        words(mark("Areas side by side")),
        options=list(held),
        name="side",
        shown=list(context.view.area),
        act=_take_areas,
        selection_mode="multi",
        format_func=held.__getitem__,
    )


def _take_areas() -> None:
    """Callback: other areas were chosen to stand side by side."""
    filters.change(area=tuple(acts.taken("side") or ()))


def _box(context: Context, areas: Sequence[AreaCriteria], key: str, title: str) -> None:
    words = context.words
    with st.container(key=f"cv_{key}"):
        name = f"{key}-criteria-{context.day.isoformat()}.csv"
        file = File(name, lambda: records.table(area_criteria.rows(context, areas)))
        downloads.head(context, words(title), file, f"csv_{key}")
        st.html(area_criteria.draw(context, areas, partial(links.place, context, "abc-areas")))
        st.html(area_criteria.left_out(context, areas))
        st.html(markup.source(_sources(context)))


def _sources(context: Context) -> str:
    """Returns the sources of the criteria, each with its day."""
    dataset, words = context.dataset, context.words
    as_of = str(dataset.features[layers.ABC_AREAS.id]["as_of"].max())
    dates = {layers.HOTSPOTS.id: "", layers.ABC_AREAS.id: as_of}
    dates |= {layers.BLOCKED_AREAS.id: "", MONTHLY: ""}
    return words.clauses(
        credit_lines.caption(dataset, words, name, date) for name, date in dates.items()
    )
