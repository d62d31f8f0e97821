"""The boxes of the areas page: the finding, the areas side by side, and what nobody knows."""

from collections.abc import Sequence

import streamlit as st

from dashboard import downloads, links
from dashboard.downloads import File
from geo import export, priorities
from geo.language import mark
from geo.priorities import AreaCriteria
from geo.scene import Scene
from maps import area_criteria, markup


def draw(scene: Scene) -> None:
    """Draws the page's boxes for the areas that the view shows."""
    found = priorities.of_areas(scene.dataset, scene.view)
    _finding(scene, found)
    if not found:
        st.html(markup.empty(scene.words(mark("No coordination area lies in the places chosen."))))
        return
    areas = [one for one in found if not one.candidate]
    candidates = [one for one in found if one.candidate]
    _box(scene, areas, "areas", mark("Coordination areas"))
    if candidates:
        _box(scene, candidates, "candidates", mark("Candidate areas of December 2020"))


def _finding(scene: Scene, found: Sequence[AreaCriteria]) -> None:
    words = scene.words
    listed = [(_hotspots(one), one.name) for one in found if not one.candidate]
    most, name = max(listed, default=(0, ""))
    title = (
        words.count(
            "{area} has the most hotspots listed: {n} sub-district",
            "{area} has the most hotspots listed: {n} sub-districts",
            most,
            area=name,
        )
        if most
        else words(mark("Areas by the criteria of 2020"))
    )
    lead = words(
        mark(
            "What the criteria for choosing areas ask, and what the sources answer, on {day}. "
            "Nothing is scored or added up."
        ),
        day=words.day(scene.day),
    )
    st.html(
        f'<h1 class="a-h1">{markup.text(title)}</h1><div class="a-lead">{markup.text(lead)}</div>'
    )


def _hotspots(area: AreaCriteria) -> int:
    values = [one.value for one in area.measures if one.title == priorities.HOTSPOTS_LISTED]
    return sum(value for value in values if isinstance(value, int))


def _box(scene: Scene, areas: Sequence[AreaCriteria], key: str, title: str) -> None:
    words = scene.words
    with st.container(key=f"cv_{key}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<h2 class="a-h2">{markup.text(words(title))}</h2>', width="stretch")
            name = f"{key}-criteria-{scene.day.isoformat()}.csv"
            downloads.button(scene, File(name, lambda: _file(scene, areas)), f"csv_{key}")
        st.html(area_criteria.draw(scene, areas, lambda one: links.place(scene, "abc-areas", one)))
        st.html(area_criteria.left_out(scene, areas))
        source = words(
            mark("DSTWG, 9 Dec 2020, 13 Dec 2023 and newsletter of early 2023; OCHA 3W, 2022.")
        )
        st.html(f'<div class="a-src">{markup.text(source)}</div>')


def _file(scene: Scene, areas: Sequence[AreaCriteria]) -> bytes:
    return export.table(area_criteria.rows(scene, areas))
