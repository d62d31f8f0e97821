"""The map page where there are more sites than it draws each by itself."""

import json

import pytest

from dashboard.map import map_view
from dashboard.session import filters
from geo.dataset.sums import drawn_sites


@pytest.fixture
def _many(monkeypatch):
    monkeypatch.setattr(drawn_sites, "MOST_DRAWN", 5)


def _sites(shown):
    (deck,) = [one for one in shown.app.main if one.type == "deck_gl_json_chart"]
    layers = json.loads(deck.proto.json)["layers"]
    return [one for one in layers if one["id"].startswith("informal-sites")]


@pytest.mark.usefixtures("_many")
def test_signs_stand_for_sub_districts_until_filters_leave_few(opened):
    whole = opened()
    assert {one["id"] for one in _sites(whole)} == {"informal-sites cells", "informal-sites signs"}
    assert "each sign stands for those of a sub-district" in whole.html
    few = opened(partner="bwa", select="informal-sites/kilo-7")
    assert all("site_" in one["id"] for one in _sites(few))
    assert all(one["data"].endswith("&partner=bwa") for one in _sites(few))
    assert "each sign stands" not in few.html


@pytest.mark.usefixtures("_many")
def test_a_click_on_a_sign_for_many_opens_its_sub_district(monkeypatch, context_of):
    for query, opened in (((), "subdistricts"), ((("partner", "bwa"),), "informal-sites")):
        monkeypatch.setattr(filters, "context", lambda query=query: context_of(query))
        assert map_view.told_apart("informal-sites/IQG01Q01N01") == f"{opened}/IQG01Q01N01"
        assert map_view.told_apart("hotspots/x") == "hotspots/x"
