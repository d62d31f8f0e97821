"""The two small maps of the coverage page, drawn on the server."""

from collections.abc import Mapping
from typing import Any

import shapely
import streamlit as st

from dashboard.session import links, shared, window
from geo.coverage import two_days
from geo.coverage.places import Place
from geo.coverage.two_days import NEITHER, Both
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from maps.charts import coverage_map, coverage_matrix
from maps.charts.coverage_map import Label, Spot
from maps.charts.naming import Naming
from maps.document.coverage import facts
from maps.look.templates import piece
from maps.svg import fit as svg_fit
from maps.svg import frame as svg_frame
from maps.svg.frame import Frame

SIZE_PX = (720, 400)
PHONE_PX = (370, 330)
MANY, ROOM_PX = 5, 46
_SHOW = """
export default function (component) {
  component.parentElement.querySelector(".cv-figure").innerHTML = component.data.html;
}
"""


def draw(context: Context, *, later: bool) -> None:
    """Draws the sites on the earlier or on the later day."""
    component = st.components.v2.component(
        "atlas_coverage_map", html='<div class="cv-figure"></div>', js=_SHOW, isolate_styles=False
    )
    key = "cvmap_after" if later else "cvmap_before"
    with st.container(key=key, width="stretch"):
        component(data={"html": figure(context, later=later)}, key=f"{key}_drawn")


def figure(context: Context, *, later: bool) -> str:
    """Returns the map of a day with its title, as HTML."""
    words, days = context.words, facts.two(context).days
    day = days.second if later else days.first
    title = words.day(day)
    if later and days.is_outlook:
        title = words(mark("{day}, outlook"), day=title)
    records = facts.site_records(context, day, coverage_map.MOST_APART)
    named = facts.at(context)
    found = [_spot(context, record, _both(context, record, named), later) for record in records]
    size = PHONE_PX if window.current().is_narrow else SIZE_PX
    frame = _frame(context, found, size)
    svg = coverage_map.draw(found, _labels(context, records), shared.ground(), frame, words)
    return piece("<figure><figcaption>{}</figcaption>{}</figure>", title, svg)


def _frame(context: Context, spots: list[Spot], size: tuple[int, int]) -> Frame:
    """Returns the window of a map, with room for circles that are moved apart."""
    placed = [one.shape for one in spots]
    if len(placed) < MANY and any(context.view.asks_for):
        return svg_fit.window(context, size)
    if len(placed) < MANY:
        return svg_fit.window_of(context, placed, size)
    return svg_frame.around(shapely.total_bounds(placed).tolist(), size, ROOM_PX)


def _both(context: Context, record: dict[str, Any], named: Mapping[Place, Both]) -> Both:
    """Returns who is named at a site, a cell of sites, or the sites of a unit."""
    places = record.get("places") or [two_days.place_of(context.dataset, record)]
    held = [named[one] for one in places if one in named]
    return two_days.united(held) if len(held) > 1 else next(iter(held), NEITHER)


def _spot(context: Context, record: dict[str, Any], both: Both, later: bool) -> Spot:
    words = context.words
    number = len(both.after if later else both.before)
    households = record["households"]
    none = coverage_matrix.left_of(both) if later and both.before else _around(record)
    if none == "c0" and later and record["id"] in _known_for_sites(context):
        none = "cq"
    title = f"{words.name(record)}: {coverage_matrix.said(both, Naming.of(context))}"
    others = names.together(context, record["partners_for_sites"] or 0)
    return Spot(
        shape=record["shape"],
        households=None if households is None else int(households),
        number=coverage_matrix.number_after(both) if later else str(number),
        kind=coverage_map.kind_of(number, none),
        fewer=later and bool(both.gone) and not both.is_lost,
        title=words.clauses(one for one in (title, others) if one),
        address=links.place(
            context, facts.LAYER_OF[record.get("level", "site")], str(record["id"])
        ),
    )


def _around(record: dict[str, Any]) -> str:
    """Returns the class of a site for which none is named for itself."""
    return "ct" if record["partners_for_sites"] else "c0"


def _known_for_sites(context: Context) -> set[str]:
    """Returns the sites with others named for the sites together before an outlook."""
    days = facts.two(context).days
    if not days.is_outlook:
        return set()
    earlier = facts.site_records(context, days.first, coverage_map.MOST_APART)
    return {record["id"] for record in earlier if record["partners_for_sites"]}


def _labels(context: Context, records: list[dict[str, Any]]) -> list[Label]:
    """Returns the names of groups of sites and of the sites outside of them."""
    held: dict[str, list[int]] = {}
    for at, record in enumerate(records):
        group = record.get("site_group")
        title = (
            facts.name(context, Place("site_group", str(group)))
            if group
            else context.words.name(record, "short_name") or context.words.name(record)
        )
        held.setdefault(title, []).append(at)
    return [Label(title, tuple(spots)) for title, spots in held.items()]
