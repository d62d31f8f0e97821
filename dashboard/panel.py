"""The panel beside the map: everything known about the chosen place, or where to look first."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import filters, links, sentence_box
from geo import names, place_profile, work
from geo.language import mark
from geo.place_profile import Line, Profile
from geo.scene import Scene
from geo.view import At
from geo.work import Work
from maps import markup, work_rows


def draw(scene: Scene) -> None:
    """Draws the panel for the selected feature, or the overview when nothing is selected."""
    chosen = place_profile.chosen(scene)
    _finder(scene)
    if chosen is None:
        _overview(scene)
        sentence_box.draw(scene)
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
    options = place_profile.options(scene)
    if scene.view.select and scene.view.select not in options:
        layer_id, _, feature_id = scene.view.select.partition("/")
        name = names.of_record(scene, layer_id, feature_id)
        options = {scene.view.select: name, **options}

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


def _place_html(scene: Scene, place: Profile) -> str:
    words = scene.words
    address = links.place(scene, place.layer_id, place.id)
    full = markup.link(words(mark("Full page")), address)
    parts = [markup.heading(place.eyebrow, place.name), f'<div class="a-full">{full}</div>']
    if place.pairs:
        parts.append(markup.pairs(place.pairs))
    if place.facts:
        parts.append(markup.facts(_facts(place)))
    parts.append(markup.section(words(mark("Who works here"))))
    parts.append(_work_html(scene, place.work, place.more))
    if place.wider:
        parts.append(markup.note(work_rows.wider(scene, place)))
    if place.gaps:
        parts.append(markup.section(words(mark("What is missing"))))
        parts += [f'<div class="a-gap">{markup.source_text(gap)}</div>' for gap in place.gaps]
    parts += [
        markup.section(title) + "".join(f"<p class='a-text'>{_sentence(one)}</p>" for one in lines)
        for title, lines in place.sections
    ]
    parts.append(markup.note(place.sources))
    return "".join(parts)


def _facts(place: Profile) -> list[tuple[str, str]]:
    return [
        (one.title, markup.source_text(one.value) if one.quoted else markup.text(one.value))
        for one in place.facts
    ]


def _sentence(line: Line) -> str:
    remark = f" <em>({markup.text(line.remark)})</em>" if line.remark else ""
    return markup.source_text(line.text) + remark


def _work_html(scene: Scene, work: list[Work], more: int) -> str:
    if not work:
        return markup.empty(work_rows.nobody(scene))
    rows = work_rows.rows(scene, work)
    if more:
        rows.append(markup.note(scene.words.count("and {n} more", "and {n} more", more)))
    return "".join(rows)


def _overview(scene: Scene) -> None:
    """Where to look first: sites without a named partner, services that end, blocked areas."""
    words = scene.words
    unserved = place_profile.unserved(scene)
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
    parts += work_rows.rows(scene, ending[:6])
    if not ending:
        parts.append(markup.empty(words(mark("No end within 180 days is stated."))))
    parts.append(markup.note(words(mark("Choose a place on the map or in the list above."))))
    st.html("".join(parts))


def _no_unserved(scene: Scene) -> str:
    if place_profile.shows_sites(scene):
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
