"""The view of a scene, picked from lists in the form of the editor, and read from it again."""

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, urlsplit

import streamlit as st

from dashboard.session import acts, filters
from geo import language
from geo.catalog import layers
from geo.catalog.vocabulary import NAMED_SECTORS
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.sums import site_groups
from geo.errors import InvalidQueryError
from geo.language import mark
from geo.meeting import agenda
from geo.meeting.agenda import Scene
from geo.profiles import organisation, place_report
from geo.values import days
from geo.view.address import PLACES
from geo.view.view import View
from maps.look import layer_styles

_GROUP: Final = "group"
_TITLES: Final = {**names.FILTER_TITLES, _GROUP: layers.SITE_GROUPS.feature_title}


@dataclass(frozen=True)
class Picked:
    """A page of the Atlas and the view that it shows."""

    page: str
    view: View


def of(context: Context, scene: Scene) -> Picked:
    """Returns what a scene shows, as it can be shown to who edits it."""
    return Picked(scene.page, agenda.view_of(scene, context.dataset)[0])


def draw(context: Context, held: Picked, tag: str) -> None:
    """Draws the lists that a view is picked from, with the view that is held chosen in them."""
    words, view = context.words, held.view
    with st.container(key="me_picked"):
        _one(words(mark("Page")), agenda.PAGES, held.page, f"me_page {tag}", _page(context))
        places = _places(context)
        st.multiselect(
            words(mark("Places")),
            list(places),
            _chosen(view),
            format_func=places.__getitem__,
            key=f"me_places {tag}",
            placeholder=words(mark("All")),
        )
        st.multiselect(
            words(mark("Sectors")),
            list(NAMED_SECTORS),
            list(view.sector),
            format_func=partial(names.sector, context),
            key=f"me_sectors {tag}",
            placeholder=words(mark("All")),
        )
        organisations = organisation.options(context)
        st.multiselect(
            words(mark("Organisations")),
            list(organisations),
            list(view.partner),
            format_func=organisations.__getitem__,
            key=f"me_partners {tag}",
            placeholder=words(mark("All")),
        )
        shown = [one.id for one in layer_styles.on_map()]
        st.multiselect(
            words(mark("Layers of the map")),
            shown,
            [one for one in shown if view.layers is None or one in view.layers],
            format_func=lambda one: words(context.dataset.layer(one).title),
            key=f"me_layers {tag}",
        )
        st.date_input(words(mark("Day")), view.date and days.plain(view.date), key=f"me_date {tag}")
        opened = place_report.options(context)
        _one(
            words(mark("Place that is open")),
            ("", *opened),
            view.select if view.select in opened else "",
            f"me_select {tag}",
            lambda one: opened.get(one) or words(mark("none")),
        )
        came = _came(context)
        if came:
            label = words(mark("Take the filters and the day that I came with instead: {filters}"))
            st.checkbox(label.format(filters=came), key=f"me_came {tag}")
        st.text_input(
            words(mark("Or the address of a view, as “Share view” shows it")), key=f"me_view {tag}"
        )


def read(held: Picked, tag: str) -> Picked:
    """Returns what was picked in the form; InvalidQueryError for what cannot be shown."""
    written = " ".join(str(acts.taken(f"me_view {tag}") or "").split())
    if written:
        return _of_address(written)
    if acts.taken(f"me_came {tag}"):
        kept = filters.current().having(select="", page=(), audience="", lang=View().lang)
        return Picked(str(acts.taken(f"me_page {tag}") or held.page), kept)
    return _picked(held, tag)


def _picked(held: Picked, tag: str) -> Picked:
    places = [str(one).partition("=") for one in acts.taken(f"me_places {tag}") or ()]
    dataset = filters.dataset()
    chosen: dict[str, Any] = {
        name: [value for kind, _, value in places if kind == name] for name in PLACES
    }
    for kind, _, value in places:
        if kind == _GROUP:
            chosen["site"] += site_groups.site_ids(dataset, value)
    day = acts.taken(f"me_date {tag}")
    if day == held.view.date:
        day = held.view.date  # today goes on being today
    made = held.view.having(
        **{name: tuple(values) for name, values in chosen.items()},
        sector=tuple(acts.taken(f"me_sectors {tag}") or ()),
        partner=tuple(acts.taken(f"me_partners {tag}") or ()),
        select=str(acts.taken(f"me_select {tag}") or ""),
        date=day if isinstance(day, dt.date) else None,
        layers=_layers(held.view, tuple(acts.taken(f"me_layers {tag}") or ())),
    )
    moved = any(getattr(made, name) != getattr(held.view, name) for name in (*PLACES, "select"))
    return Picked(
        str(acts.taken(f"me_page {tag}") or held.page), made.having(at=None) if moved else made
    )


def _layers(view: View, chosen: tuple[str, ...]) -> tuple[str, ...] | None:
    """Returns the layers that are on: those of the list, and the others as they were."""
    shown = [one.id for one in layer_styles.on_map()]
    if len(chosen) == len(shown) and view.layers is None:
        return None
    return (*chosen, *(one for one in view.layers or () if one not in shown))


def _of_address(written: str) -> Picked:
    address = SplitResult("", "", written, "", "")
    with suppress(ValueError):
        address = urlsplit(written)
    page = address.path.strip("/").rpartition("/")[2] or "map"
    if page not in agenda.PAGES:
        raise InvalidQueryError(
            mark("“{name}” is no page of the Atlas that a scene can show."), name=page[:60]
        )
    pairs = [pair for pair in parse_qsl(address.query) if pair[0] != "audience"]
    view, problems = View.from_query(pairs, filters.dataset().vocabulary)
    if problems:
        say = language.words(filters.current().lang)
        raise InvalidQueryError(" ".join(one.sentence(say) for one in problems[:3]))
    return Picked(page, view.having(lang=View().lang, page=()))


def _one(
    label: str, options: Sequence[str], chosen: str, key: str, said: Callable[[str], str]
) -> None:
    st.selectbox(label, options, list(options).index(chosen), format_func=said, key=key)


def _page(context: Context) -> Callable[[str], str]:
    return lambda one: context.words(names.PAGES[one])


def _chosen(view: View) -> list[str]:
    return [f"{name}={one}" for name in PLACES for one in getattr(view, name)]


def _places(context: Context) -> dict[str, str]:
    """Returns every place that a view can be of, as `filter=value`, with its name and kind."""
    known = context.dataset.vocabulary
    groups = context.dataset.registered(layers.SITE_GROUPS)
    found = [
        *((_GROUP, one["id"], context.words.name(one)) for one in groups),
        *((name, one, names.value(context, name, one)) for name in PLACES for one in known[name]),
    ]
    titled = {
        f"{name}={one}": f"{said} · {context.words(_TITLES[name])}" for name, one, said in found
    }
    return dict(sorted(titled.items(), key=lambda one: one[1].casefold()))


def _came(context: Context) -> str:
    """Returns the filters and the day of the address, with which somebody came to the editor."""
    view = context.view
    said = [
        names.value(context, name, one)
        for name in (*PLACES, "sector", "partner", "orgtype")
        for one in getattr(view, name)
    ]
    if view.date is not None:
        said.append(context.words.day(view.date, short=True))
    return context.words.listed(said)
