"""The map goes to what was asked for last, and stays where it is for everything else."""

import itertools
import json

import pytest

from dashboard.map import camera
from dashboard.session import acts, filters, window
from dashboard.session.window import Window

NARROW = Window(390, 844, (390, 456))


@pytest.fixture
def held(monkeypatch):
    """What a session remembers."""
    kept = {}
    monkeypatch.setattr(acts, "taken", kept.get)
    monkeypatch.setattr(filters, "hold", lambda key, value: kept.update({key: value}) or key)
    monkeypatch.setattr(window.shared, "on_phone", lambda: False)
    return kept


def _of(shown):
    (deck,) = [one for one in shown.app.main if one.type == "deck_gl_json_chart"]
    return json.loads(deck.proto.json)["initialViewState"]


@pytest.fixture
def seen(context_of):
    return lambda **query: context_of(query.items())


def test_a_place_moves_the_map_and_another_filter_does_not(seen, held):
    country = camera.at(seen())
    assert camera.at(seen(sector="health")) == country
    assert camera.at(seen(presence="none", lang="ar")) == country
    there = camera.at(seen(governorate="IQG15"))
    assert there.zoom > country.zoom + 0.5
    assert camera.at(seen(governorate="IQG15", sector="health")) == there
    back = camera.at(seen(sector="health"))
    assert back == pytest.approx(country, abs=1)
    assert back.zoom < there.zoom - 0.5


def test_the_map_goes_clear_of_a_legend_that_changes_its_side(seen, held):
    english = camera.at(seen())
    there = window.current()
    turned = there._replace(legend=there.legend._replace(is_left=False))
    held[window._HELD] = turned
    arabic = camera.at(seen(lang="ar"))
    assert arabic.longitude > english.longitude, "the country lies left of the legend"
    assert camera.at(seen(lang="ar")) == arabic


def test_every_move_changes_every_number_for_the_browser_takes_only_those(seen, held):
    moves = [camera.at(seen(site=one)) for one in ("kilo-7", "kilo-9", "kilo-7", "kilo-9")]
    for one, next_one in itertools.pairwise(moves):
        assert all(a != b for a, b in zip(one, next_one, strict=True))


def test_what_was_clicked_on_the_map_stays_in_sight_and_what_was_searched_is_gone_to(seen, held):
    country = camera.at(seen())
    camera.clicked("hotspots/al-amerli")
    assert camera.at(seen(select="hotspots/al-amerli")) == country
    assert camera.at(seen()) == country, "closed"
    searched = camera.at(seen(select="informal-sites/kilo-7"))
    assert searched.zoom > country.zoom + 2
    camera.look_again()
    again = camera.at(seen(select="informal-sites/kilo-7"))
    assert again == pytest.approx(searched, abs=1e-5)
    assert again != searched, "or a map that was moved meanwhile would not go back"


def test_a_heap_is_gone_closer_to_without_a_selection(seen, held):
    country = camera.at(seen())
    assert camera.closer(seen(), (43.89, 33.11, 44.05, 33.21), country.zoom)
    assert camera.at(seen()).zoom > country.zoom + 2
    assert not camera.closer(seen(), (43.89, 33.11, 44.05, 33.21), camera.zoom())


def test_the_map_is_framed_anew_when_the_window_is_another_not_when_a_notice_comes(seen, held):
    guessed = camera.at(seen())
    held["window_held"] = Window(1366, 768, (982, 592), ((12, 12, 918, 114),))
    measured = camera.at(seen())
    assert measured != guessed
    held["window_held"] = Window(1366, 768, (982, 560), ((12, 12, 918, 114),))
    assert camera.at(seen()) == measured
    held["window_held"] = NARROW
    assert camera.at(seen()).zoom != pytest.approx(measured.zoom, abs=0.05)


def test_an_address_says_where_until_another_place_is_asked_for(opened):
    shown = opened(at="9/33.4/43.2", sector="health")
    assert _of(shown)["zoom"] == pytest.approx(9, abs=1e-3)
    assert shown.choose("f_presence", "1").address["at"] == ["9/33.4/43.2"]
    moved = shown.choose("f_governorate", ["IQG15"], "multiselect")
    assert "at" not in moved.address
    assert _of(moved)["longitude"] == pytest.approx(42.5, abs=1)
