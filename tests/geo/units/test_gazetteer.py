"""A name in any usual spelling leads to candidates, never to a guess."""

import pytest

from geo.units.gazetteer import Entry, Gazetteer
from geo.units.spelling import normalised


@pytest.fixture(scope="module")
def names(dataset):
    return dataset.gazetteer


@pytest.mark.parametrize("name", ["Al-Ka'im", "Al-Kaim", "al kaim", "AL-KA’IM", "Kaim"])
def test_spellings_of_al_kaim_lead_to_the_district(names, name):
    assert "IQG01Q02" in [one.pcode for one in names.candidates(name, "IQG01")]


def test_markaz_and_articles_do_not_matter(names):
    found = names.candidates("Markaz Al-Baaj", "IQG15")
    assert {"IQG15Q02", "IQG15Q02N01"} <= {one.pcode for one in found}
    assert len(found) > 1
    assert normalised("Markaz Al-Ba'aj") == normalised("Al-Ba’aj") == "baaj"


def test_an_arabic_name_is_found_in_any_of_its_letters(names):
    (found,) = names.candidates("عكاشات")
    assert (found.name, found.pcode, found.match) == ("عكاشات", "IQG01Q04N02", "exact")
    assert names.candidates("عكاشات", "IQG01Q02") == []  # the text says Qaim, the point Rutba
    assert normalised("القائم") == normalised("قائم")
    assert normalised("الأنبار") == normalised("الانبار")


def test_a_pcode_is_itself_but_only_within_its_parent(names):
    (found,) = names.candidates("iqg01q02")
    assert (found.pcode, found.match) == ("IQG01Q02", "pcode")
    assert names.candidates("IQG01Q02", "IQG15") == []


def test_exact_names_come_before_normalised_ones():
    salam = Gazetteer([Entry("Al Salam", "IQG02Q01"), Entry("Al-Salam", "IQG01Q01")])
    found = salam.candidates("Al-Salam")
    assert [(one.pcode, one.match) for one in found] == [
        ("IQG01Q01", "exact"),
        ("IQG02Q01", "normalised"),
    ]


@pytest.mark.parametrize("name", ["", " ", "-", "Al-", "Nowhere at all", "'"])
def test_what_is_not_known_has_no_candidate(names, name):
    assert names.candidates(name) == []
