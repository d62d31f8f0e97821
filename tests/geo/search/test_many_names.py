"""Sites of which there are too many for the index are found by the words of their names."""

from dataclasses import replace

import pytest

from geo import language
from geo.catalog import layers
from geo.dataset.context import Context
from geo.dataset.scope import EVERYTHING
from geo.search import search, things
from geo.settings import ROOT
from geo.view.view import View

SITES = layers.INFORMAL_SITES.id


@pytest.fixture
def find(dataset, monkeypatch):
    """Searches the pack as if it had more sites than the index takes."""
    monkeypatch.setattr(things, "MOST_INDEXED", 5)
    many = Context(replace(dataset), View(), language.words(View().lang))

    def found(typed, most=50):
        return search.find(many, ROOT / "data", typed, EVERYTHING, most)

    return found


@pytest.mark.whole
def test_every_site_is_found_by_each_of_its_names_and_their_words(find, dataset):
    for record in dataset.registered(layers.INFORMAL_SITES):
        for name in ("name", "name_ar"):
            text = record[name]
            if text:
                ids = [one.id for one in find(text) if one.kind == SITES]
                assert record["id"] in ids, text
                turned = " ".join(reversed(text.split()))
                assert record["id"] in [one.id for one in find(turned)], turned


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("bzebiz sector 3", "Bzebiz – Sector 3"),
        ("SECTOR 50", "Bzebiz – Sector 50"),
        ("kilo 7", "Kilo 7 apartment complex"),
        ("kil", "Kilo 7 apartment complex"),
        ("kilo-7", "Kilo 7 apartment complex"),
        ("بزيبز", "Bzebiz – Sector 3"),
        ("بزیبز", "Bzebiz – Sector 3"),
    ],
)
def test_case_keyboards_and_signs_between_words_make_no_difference(find, typed, name):
    assert name in [one.name for one in find(typed)]


def test_what_is_named_so_comes_before_what_only_holds_it(find):
    (first, *_) = [one for one in find("Bzebiz – Sector 3") if one.kind == SITES]
    assert first.name == "Bzebiz – Sector 3"


def test_what_nobody_is_called_finds_nothing_and_no_sign_is_an_expression(find):
    assert not [one for one in find("xqzw") if one.kind == SITES]
    for typed in (".*", "(", "[a", "\\", "kilo|x"):
        assert all("Kilo" in one.name for one in find(typed) if one.kind == SITES)
