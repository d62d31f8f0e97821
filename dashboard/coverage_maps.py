"""The two small maps of the coverage page, drawn on the server."""

from typing import Any

import shapely
import streamlit as st

from dashboard import cached, coverage_facts, links
from geo import catalog, names, two_days
from geo.language import mark
from geo.places import Place
from geo.scene import Scene
from geo.two_days import NEITHER, Both
from maps import coverage_map, coverage_matrix, markup, svg_frame, svg_map
from maps.coverage_map import Label, Spot
from maps.svg_frame import Frame

SIZE_PX = (720, 400)
PHONE_PX = (370, 330)
MANY, ROOM_PX = 5, 46
_SHOW = """
export default function (component) {
  component.parentElement.querySelector(".cv-figure").innerHTML = component.data.html;
}
"""


def draw(scene: Scene, *, later: bool) -> None:
    """Draws the sites on the earlier or on the later day."""
    component = st.components.v2.component(
        "atlas_coverage_map", html='<div class="cv-figure"></div>', js=_SHOW, isolate_styles=False
    )
    key = "cvmap_after" if later else "cvmap_before"
    with st.container(key=key, width="stretch"):
        component(data={"html": figure(scene, later=later)}, key=f"{key}_drawn")


def figure(scene: Scene, *, later: bool) -> str:
    """Returns the map of a day with its title, as HTML."""
    words, days = scene.words, coverage_facts.two(scene).days
    day = days.second if later else days.first
    title = words.day(day)
    if later and days.is_outlook:
        title = words(mark("{day}, outlook"), day=title)
    records = coverage_facts.site_records(scene)
    named = coverage_facts.at(scene)
    found = [
        _spot(scene, record, named.get(two_days.place_of(scene.dataset, record), NEITHER), later)
        for record in records
    ]
    size = PHONE_PX if cached.on_phone() else SIZE_PX
    frame = _frame(found, size)
    svg = coverage_map.draw(found, _labels(scene, records), cached.ground(), frame, words)
    return f"<figure><figcaption>{markup.text(title)}</figcaption>{svg}</figure>"


def _frame(spots: list[Spot], size: tuple[int, int]) -> Frame:
    """Returns the window of a map, with room for circles that are moved apart."""
    placed = [one.shape for one in spots]
    if len(placed) < MANY:
        return svg_map.window_of(placed, size)
    return svg_frame.around(shapely.total_bounds(placed).tolist(), size, ROOM_PX)


def _spot(scene: Scene, record: dict[str, Any], both: Both, later: bool) -> Spot:
    words = scene.words
    number = len(both.after if later else both.before)
    households = record["households"]
    return Spot(
        shape=record["shape"],
        households=None if households is None else int(households),
        number=number,
        kind=coverage_map.kind_of(number, lost=later and both.is_lost),
        fewer=later and bool(both.gone) and not both.is_lost,
        title=f"{words.name(record)}: {_said(scene, both)}",
        address=links.place(scene, catalog.INFORMAL_SITES.id, str(record["id"])),
    )


def _said(scene: Scene, both: Both) -> str:
    return coverage_matrix.said(both, scene.words, lambda one: names.organisation(scene, one))


def _labels(scene: Scene, records: list[dict[str, Any]]) -> list[Label]:
    """Returns the names of groups of sites and of the sites outside of them."""
    held: dict[str, list[int]] = {}
    for at, record in enumerate(records):
        group = record.get("site_group")
        title = (
            coverage_facts.name(scene, Place("site_group", str(group)))
            if group
            else scene.words.name(record, "short_name") or scene.words.name(record)
        )
        held.setdefault(title, []).append(at)
    return [Label(title, tuple(spots)) for title, spots in held.items()]
