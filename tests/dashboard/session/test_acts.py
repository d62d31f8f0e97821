"""The newest act of a person wins: over the address, over what a browser remembers, everywhere."""

import datetime as dt
import json
import re
from functools import partial

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1 import local_script_runner
from streamlit.testing.v1.element_tree import Button

PAGES = {
    "map": {"table": "informal-sites"},
    "partners": {},
    "coverage": {},
    "areas": {},
    "hotspots": {},
    "place": {"select": "informal-sites/kilo-7"},
    "organisation": {"partner": "drc"},
    "sharing": {},
    "meeting": {"meeting": "edit"},
    "data": {},
}
KINDS = ("button_group", "multiselect", "selectbox", "radio", "checkbox", "slider", "number_input")
MAP = "deck_gl_json_chart"
LEDGER = "acts"


class Browser:
    """What a browser does between the server and a person.

    It remembers the value of every widget that the page has, sends all of them with each act, and
    draws nothing anew in a closed popover: it takes no value from the server for what it has.
    """

    def __init__(self, shown):
        self.app, self.held = shown.app, {}
        self._loaded()

    def act(self, *widgets, query=None, to_new_session=False):
        """Sends acts, with an address of its own, or to a server that forgot the session."""
        pressed = [one._widget_state for one in widgets if isinstance(one, Button)]
        for one in widgets:
            if not isinstance(one, Button):
                self.held[one.id] = one._widget_state
        if query is not None:
            self.app.query_params = dict(query)
        if to_new_session:
            self.app._session_state = SafeSessionState(SessionState(), lambda: None)
        self.app._run(WidgetStates(widgets=[*self.held.values(), *pressed]))
        self._loaded()
        return self.address

    def go(self, monkeypatch, query):
        """Goes Back or Forward to an address."""
        flagged = partial(RerunData, is_history_navigation=True)
        with monkeypatch.context() as patch:
            patch.setattr(local_script_runner, "RerunData", flagged)
            return self.act(query=query)

    def _loaded(self):
        assert not self.app.exception, [one.value for one in self.app.exception]
        there = [one for kind in KINDS for one in self.app.get(kind)]
        for one in there:
            self.held.setdefault(one.id, one._widget_state)
        known = {one.id for one in there} | {one.proto.id for one in self.app.get(MAP)}
        self.held = {one: state for one, state in self.held.items() if one in known}

    @property
    def address(self):
        return {
            name: one if isinstance(one, list) else [one]
            for name, one in self.app.query_params.items()
        }

    def widgets(self, kinds=KINDS):
        """The widgets that act on the address, by their names."""
        drawn = self.app._session_state[LEDGER].drawn
        found = [one for kind in kinds for one in self.app.get(kind)]
        return {one.key.rstrip(): one for one in found if one.key in drawn}

    def others(self):
        """The widgets, each with another value than it has."""
        offers = self.app._session_state[LEDGER].offers
        return [_changed(one, offers[name][0]) for name, one in self.widgets().items()]

    def button(self, name):
        return self.widgets(("button",))[name].click()

    def map_layers(self):
        (drawn,) = self.app.get(MAP)
        return [one["id"] for one in json.loads(drawn.proto.json)["layers"]]

    def click_on_map(self, layer, feature_id):
        """Lets the map hold a click, as it does until another one; the next act sends it."""
        (drawn,) = self.app.get(MAP)
        objects = {layer: [{"properties": {"id": feature_id}}]}
        state = {"selection": {"indices": {layer: [0]}, "objects": objects}}
        self.held[drawn.proto.id] = WidgetState(id=drawn.proto.id, string_value=json.dumps(state))


def _changed(widget, offered):
    value = widget.value
    if isinstance(value, bool):
        return widget.set_value(not value)
    if isinstance(value, dt.date):
        return widget.set_value(value - dt.timedelta(days=40))
    if not offered:
        return widget.set_value(value + widget.step)
    chosen = value if isinstance(value, list) else [value]
    other = next((one for one in offered if one not in chosen), None)
    return widget.set_value([other] if isinstance(value, list) else other)


@pytest.fixture
def browser(opened):
    return lambda page="map", **query: Browser(opened(page, **query))


@pytest.mark.parametrize("page", PAGES)
def test_every_widget_is_obeyed_by_a_new_session_and_overruled_by_back(browser, monkeypatch, page):
    shown = browser(page, **PAGES[page])
    before, remembered = shown.address, dict(shown.held)
    known = shown.act(*shown.others())
    assert known != before

    again = browser(page, **PAGES[page])
    assert again.held == remembered
    assert again.act(*again.others(), to_new_session=True) == known

    assert again.go(monkeypatch, before) == before
    assert {name: one.value for name, one in again.widgets().items()} == {
        name: one.value for name, one in browser(page, **PAGES[page]).widgets().items()
    }
    language = again.widgets()["f_lang"].set_value("ckb")
    assert again.act(language) == {**before, "lang": ["ckb"]}, "something came back"


@pytest.mark.parametrize(
    ("page", "query", "name", "address"),
    [
        ("map", {"presence": "none"}, "reset", {}),
        ("map", {}, "as_table", {"table": ["informal-sites"]}),
        ("coverage", {"weights": "3,1,1,0.5"}, "reset_weights", {}),
        ("meeting", {}, "ms_next", {"scene": ["2"]}),
    ],
)
def test_a_button_is_obeyed_by_a_new_session(browser, page, query, name, address):
    shown = browser(page, **query)
    assert shown.act(shown.button(name), to_new_session=True) == address


def test_a_form_is_sent_to_a_new_session(browser, gate):
    shown = browser("areas")
    shown.act(shown.button("sh_make"), to_new_session=True)
    assert len(gate.shares.listed()) == 1


def test_a_click_on_the_map_is_obeyed_by_a_new_session_until_it_is_over(browser):
    shown = browser()
    shown.click_on_map("informal-sites two", "kaim-phosphate")
    assert shown.act(to_new_session=True) == {"select": ["informal-sites/kaim-phosphate"]}
    assert shown.act(shown.button("close_place")) == {}
    sites = [one for one in shown.map_layers() if one.startswith("informal-sites ")]
    assert all(one.endswith(" 1") for one in sites), "the next click would end the last one"
    table = shown.act(shown.button("as_table"), to_new_session=True)
    assert table == {"table": ["informal-sites"]}, "the map remembers a click that is over"


def test_what_was_removed_stays_removed_though_the_browser_remembers_it(browser):
    shown = browser()
    shown.act(shown.widgets()["f_governorate"].set_value(["IQG15"]))
    late = dict(shown.held)
    assert shown.act(shown.button("reset")) == {}
    presence = shown.widgets()["f_presence"].set_value("none")
    assert shown.act(presence) == {"presence": ["none"]}
    shown.held = late  # sent before the browser had the answer to Reset
    shown.app.query_params = {"presence": "none"}
    shown.app._run(WidgetStates(widgets=late.values()))
    assert "governorate" not in shown.address


def test_two_acts_before_the_first_answer_are_both_obeyed(browser):
    shown = browser()
    sector, presence = shown.widgets()["f_sector"], shown.widgets()["f_presence"]
    shown.act(sector.set_value(["health"]))
    both = shown.act(presence.set_value("none"), query={})
    assert both == {"sector": ["health"], "presence": ["none"]}


def test_what_the_browser_tells_with_an_address_from_before_an_act_takes_nothing_back(browser):
    shown = browser(presence="none")
    before = shown.address
    known = shown.act(shown.widgets()["f_governorate"].set_value(["IQG15"]))
    assert shown.act(query=before) == known, "the window told its size before the answer came"
    assert shown.widgets()["f_governorate"].value == ["IQG15"]
    assert shown.act(shown.button("reset")) == {}
    assert shown.act(query=known) == {}


def test_every_widget_of_the_pages_is_drawn_by_acts(root):
    own = re.compile(r"\b(on_change|on_click)=(?!\"ignore\")|(?<!filters)\bsession_state\b")
    found = {
        path.relative_to(root).as_posix(): own.findall(path.read_text(encoding="utf-8"))
        for path in (root / "dashboard").rglob("*.py")
        if path.parent.name != "session"
    }
    assert {name for name, used in found.items() if used} == {"dashboard/map/simple_map.py"}
