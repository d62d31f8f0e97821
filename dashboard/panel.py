"""The panel beside the map: everything known about the chosen place, or where to look first."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import filters, markup, names, work
from dashboard import place as places
from dashboard.filters import Scene
from dashboard.place import Place
from dashboard.work import Work
from geo.language import mark
from geo.view import At

NO_ROWS = mark(
    "No organisation is named for this place on {day}. That is what the sources say; someone "
    "may still be working here."
)


def draw(scene: Scene) -> None:
    """Draws the panel for the selected feature, or the overview when nothing is selected."""
    chosen = places.chosen(scene)
    _finder(scene)
    if chosen is None:
        _overview(scene)
        return
    if not chosen.passes_filters:
        st.html(markup.empty(scene.words(mark("The filters hide this place on the map."))))
    st.html(_place_html(scene, chosen))
    with st.container(key="pact", horizontal=True):
        if chosen.point is not None:
            st.button(
                scene.words(mark("Zoom to")),
                icon=":material/zoom_in:",
                width="stretch",
                on_click=filters.change,
                kwargs={"at": At(10, round(chosen.point[1], 4), round(chosen.point[0], 4))},
            )
        st.button(
            scene.words(mark("Close")),
            icon=":material/close:",
            width="stretch",
            on_click=filters.change,
            kwargs={"select": ""},
        )


def _finder(scene: Scene) -> None:
    """A list of every place that can be clicked, for keyboards and small screens."""
    options = places.options(scene)
    if scene.view.select and scene.view.select not in options:
        options = {scene.view.select: scene.view.select, **options}

    def take() -> None:
        filters.change(select=filters.taken("f_select") or "")

    st.selectbox(
        scene.words(mark("Find a place")),
        list(options),
        format_func=lambda one: options.get(one, one),
        index=None,
        key=filters.seed("f_select", scene.view.select or None),
        on_change=take,
        placeholder=scene.words(mark("Find a site, hotspot or area")),
        label_visibility="collapsed",
    )


def _place_html(scene: Scene, place: Place) -> str:
    words = scene.words
    parts = [markup.heading(place.eyebrow, place.name)]
    if place.pairs:
        parts.append(markup.pairs(place.pairs))
    if place.facts:
        parts.append(markup.facts(place.facts))
    parts.append(markup.section(words(mark("Who works here"))))
    parts.append(_work_html(scene, place.work, place.more))
    if place.wider:
        parts.append(
            markup.note(
                words.count(
                    "{n} more organisation works across {area}, place not named:",
                    "{n} more organisations work across {area}, place not named:",
                    len(place.wider),
                    area=place.area_name,
                )
                + " "
                + ", ".join(names.organisation(scene, one) for one in place.wider)
            )
        )
    if place.gaps:
        parts.append(markup.section(words(mark("What is missing"))))
        parts += [f'<div class="a-gap">{markup.source_text(gap)}</div>' for gap in place.gaps]
    parts += [
        markup.section(title) + "".join(f"<p class='a-text'>{one}</p>" for one in lines)
        for title, lines in place.sections
    ]
    parts.append(markup.note(place.sources))
    return "".join(parts)


def _work_html(scene: Scene, work: list[Work], more: int) -> str:
    if not work:
        return markup.empty(scene.words(NO_ROWS, day=scene.words.day(scene.day)))
    rows = [
        markup.row(
            names.organisation(scene, one.organisation),
            markup.end_tag(scene.words, one.status, one.end, one.precision, scene.day),
            _work_line(scene, one),
        )
        for one in work
    ]
    if more:
        rows.append(markup.note(scene.words.count("and {n} more", "and {n} more", more)))
    return "".join(rows)


def _work_line(scene: Scene, work: Work) -> str:
    words = scene.words
    parts = [markup.text(", ".join(names.sector(scene, one) for one in work.sectors))]
    if work.certainty == "reported_for_group":
        parts.append(markup.text(words(mark("reported for the group of sites"))))
    if work.extension:
        parts.append(markup.text(words(mark("extension possible"))))
    if work.donors:
        donors = ", ".join(names.organisation(scene, one) for one in work.donors)
        parts.append(markup.text(words(mark("funded by {donor}"), donor=donors)))
    if work.handover:
        parts.append(markup.text(words(HANDOVERS[work.handover])))
    return " · ".join(parts)


HANDOVERS = {
    "taken_over": mark("taken over"),
    "partly": mark("partly taken over"),
    "not_taken_over": mark("not taken over"),
    "agreed": mark("takeover agreed"),
    "promised": mark("takeover promised"),
}


def _overview(scene: Scene) -> None:
    """Where to look first: sites without a named partner, services that end, blocked areas."""
    words = scene.words
    unserved = places.unserved(scene)
    parts = [
        markup.heading(
            words(mark("Situation of {day}"), day=words.day(scene.day)),
            words(mark("Where to look first")),
        ),
        markup.section(words(mark("Sites with no partner named"))),
    ]
    parts += [_site_row(scene, record) for record in unserved[:6]]
    if len(unserved) > 6:
        parts.append(markup.note(words.count("and {n} more", "and {n} more", len(unserved) - 6)))
    if not unserved:
        parts.append(markup.empty(words(_no_unserved(scene))))
    parts.append(markup.section(words(mark("Ends next"))))
    ending = work.ending(scene)
    parts += [
        markup.row(
            names.organisation(scene, one.organisation),
            markup.end_tag(words, one.status, one.end, one.precision, scene.day),
            _work_line(scene, one),
        )
        for one in ending[:6]
    ]
    if not ending:
        parts.append(markup.empty(words(mark("No end within 180 days is stated."))))
    parts.append(markup.note(words(mark("Choose a place on the map or in the list above."))))
    st.html("".join(parts))


def _no_unserved(scene: Scene) -> str:
    if places.shows_sites(scene):
        return mark("Every site shown has a partner named on this day.")
    return mark("No informal site matches these filters.")


def _site_row(scene: Scene, record: Mapping[str, Any]) -> str:
    words = scene.words
    households = record["households"]
    label = (
        words(mark("fewer than 10 households or withheld"))
        if households is None
        else words.count("{n} household", "{n} households", households)
    )
    place = names.unit(scene, record["district_pcode"])
    return markup.row(words.name(record), markup.tag(label), markup.text(place))
