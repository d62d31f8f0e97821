"""The View of a session: read from the address, written back to it, shown in the widgets.

The address is the only memory. Each run parses it once and every widget shows what it says; a
widget that changes writes the address in its callback, before the next run.
"""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard.session import address, shared
from dashboard.session.acts import meet_address, taken
from geo import language
from geo.access.gate import Access, Via
from geo.catalog.audience import Audience
from geo.dataset import names, supposed
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.dataset.scope import PAGES
from geo.errors import CredentialsError, GeoError, WithheldError
from geo.language import mark
from geo.values import days
from geo.view.address import AUDIENCES, FILTERS, Problem
from geo.view.view import View

OTHERS = ("sharing", names.DATA_PAGE)
"""Pages that no link can be limited to."""
NOT_SHOWN = mark("it is not a place that can be shown to you")


def context() -> Context:
    """Returns the dataset, the View of the run's address and the texts of its language."""
    meet_address()
    seen, refused = access()
    held = shared.dataset(seen)
    view, problems = _parse(held)
    if page_path() == f"/{names.DATA_PAGE}":
        view = view.without_suppositions()  # what is handed in is compared with what is stated
    held = supposed.of(held.on(view.date), view)
    problems = (*refused, *problems)
    if seen.via is Via.EMBEDDED:
        view = view.having(audience=Audience.PUBLIC.value)
    elif refused:
        view = view.having(audience="")
    layer_id, _, feature_id = view.select.partition("/")
    if feature_id and not held.shows(layer_id, feature_id):
        problems = (*problems, Problem("select", view.select, NOT_SHOWN))
        view = view.having(select="")
    return Context(held, view, language.words(view.lang), problems)


def access() -> tuple[Access, tuple[Problem, ...]]:
    """Returns what the session may see here, and what of the address asks for too much."""
    wanted = st.query_params.get("audience", "")
    try:
        return shared.access(wanted if wanted in AUDIENCES else ""), ()
    except WithheldError:
        problem = Problem("audience", wanted, mark("you are not signed in for that view"))
    except CredentialsError:
        problem = Problem("Authorization", "", mark("the token is not one of this Atlas"))
        return Access(Audience.PUBLIC), (problem,)
    return shared.access(), (problem,)


def _parse(held: Dataset) -> tuple[View, tuple[Problem, ...]]:
    return View.from_query(address.pairs(), held.vocabulary)


def parameters(view: View) -> dict[str, list[str]]:
    """Returns the View as query parameters, each with its list of values."""
    found: dict[str, list[str]] = {}
    for name, value in view.to_query():
        found.setdefault(name, []).append(value)
    return found


def show(view: View) -> None:
    """Writes a View into the address; the page runs again with it.

    Who asks for another place or selection leaves where the map was put before.
    """
    before = current()
    if before.at and before.at == view.at and view.asks_for != before.asks_for:
        view = view.having(at=None)
    address.write(parameters(view))


def show_state(name: str, value: str = "") -> None:
    """Writes a state of a page into the address, or takes it out; a callback of buttons, too."""
    show(current().with_page(name, value))


def page_path() -> str:
    """Returns the path of the page that this browser is at, such as /partners; / for the map."""
    name = urlsplit(st.context.url or "").path.strip("/").rpartition("/")[2]
    return f"/{name}" if name in OTHERS or (name in PAGES and name != "map") else "/"


def dataset() -> Dataset:
    """Returns the dataset as the session may see it here, for callbacks."""
    return shared.dataset(access()[0])


def current() -> View:
    """Returns the View of the address as it was written last, for callbacks."""
    address.catch_up()
    return _parse(dataset())[0]


def fault_sentence(fault: GeoError) -> str:
    """Returns what was wrong in the language of the address, for callbacks."""
    return fault.sentence(language.words(current().lang))


def change(**changes: Any) -> None:  # noqa: ANN401 - any field of the View
    """Changes fields of the View and writes the address."""
    show(current().having(**changes))


def hold(key: str, value: object) -> None:
    """Keeps a value for the session, such as a fault to be told; no widget has that key."""
    st.session_state[key] = value


def take_list(name: str) -> None:
    """Callback: a widget with several values changed the filter of that name."""
    change(**{name: tuple(taken(f"f_{name}") or ())})


def take_presence() -> None:
    """Callback: the presence control changed."""
    change(presence=taken("f_presence") or "any")


def take_chips(shown: tuple[str, ...]) -> None:
    """Callback: a chip was switched off, so its filter value goes."""
    view = current()
    for chip in set(shown) - set(taken("chips") or ()):
        name, _, value = chip.partition("=")
        if name == "presence":
            view = view.having(presence="any")
        elif name == "date":
            view = view.having(date=None)
        else:
            kept = tuple(one for one in getattr(view, name) if one != value)
            view = view.having(**{name: kept})
    show(view)


def take_day() -> None:
    """Callback: day, month or year was chosen; the 31st becomes the month's last day."""
    year, month, day = (int(taken(f"d_{part}")) for part in ("year", "month", "day"))
    chosen = None
    while chosen is None:
        try:
            chosen = dt.date(year, month, day)
        except ValueError:
            day -= 1
    change(date=None if chosen == dataset().day else chosen)


def take_today() -> None:
    """Callback: today was chosen, which tomorrow is another day."""
    change(date=days.as_today())


def take_language() -> None:
    """Callback: another language was chosen."""
    change(lang=language.Language(taken("f_lang") or "en"))


def take_layers(shown: tuple[str, ...]) -> None:
    """Callback: a layer was switched on or off in the legend."""
    on = tuple(layer for layer in shown if taken(f"ly_{layer}"))
    change(layers=None if on == default_layers(shown) else on)


def default_layers(shown: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the layers that are on unless the address says otherwise."""
    return shown


def layers_on(view: View, known: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the layers that the view switches on, of those the map knows."""
    return known if view.layers is None else tuple(one for one in known if one in view.layers)


def reset() -> None:
    """Callback: shows everything again."""
    show(current().without_filters().without_suppositions())


def chips(view: View) -> tuple[str, ...]:
    """Returns one id per filter value that is set, such as sector=health."""
    found = [f"{name}={value}" for name in FILTERS for value in getattr(view, name)]
    if view.presence != "any":
        found.append(f"presence={view.presence}")
    if view.date is not None:
        found.append(f"date={view.date.isoformat()}")
    return tuple(found)
