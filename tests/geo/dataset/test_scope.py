"""The part of the Atlas that a link opens: nothing of the rest is in the dataset."""

import pytest

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset.scope import EVERYTHING, PAGES, REFERENCE, Scope, within
from geo.errors import InvalidQueryError

ANBAR = Scope(governorates=("IQG01",))


def test_everything_is_the_dataset_itself(dataset):
    assert within(dataset, EVERYTHING) is dataset
    assert within(dataset, Scope(pages=("map",))) is dataset


def test_a_governorate_holds_nothing_of_another(dataset):
    part = within(dataset, ANBAR)
    for layer in layers.LAYERS:
        rows = part.features[layer.id]
        if layer.id not in REFERENCE and "governorate_pcode" in rows:
            assert set(rows["governorate_pcode"].dropna()) <= {"IQG01"}, layer.id
    assert len(part.features["informal-sites"]) == 28
    assert 0 < len(part.features["hotspots"]) < len(dataset.features["hotspots"])


def test_boundaries_and_sources_stay_whole(dataset):
    part = within(dataset, ANBAR)
    for layer_id in REFERENCE:
        assert len(part.features[layer_id]) == len(dataset.features[layer_id])
    assert part.day == dataset.day


def test_organisations_stay_where_they_work(dataset):
    part = within(dataset, Scope(governorates=("IQG13",)))
    working = set(part.features["partner-activities"]["organisation"])
    assert set(part.features["organisations"]["id"]) == working
    assert working < set(dataset.features["organisations"]["id"])
    assert set(part.vocabulary["partner"]) <= working


def test_a_layer_that_is_not_among_them_is_empty(dataset):
    part = within(dataset, Scope(layers=("hotspots",)))
    assert len(part.features["hotspots"]) == len(dataset.features["hotspots"])
    for layer_id in ("informal-sites", "partner-activities", "blocked-areas", "service-gaps"):
        assert part.features[layer_id].empty
    assert not part.vocabulary["site"]


def test_editions_tell_scopes_apart(dataset):
    editions = [
        within(dataset, one).edition
        for one in (EVERYTHING, ANBAR, Scope(governorates=("IQG13",)), Scope(layers=("hotspots",)))
    ]
    assert len(set(editions)) == 4
    assert ANBAR.tag == Scope(("IQG01", "IQG01"), pages=("map",)).tag


def test_each_scope_of_an_audience_is_made_once(library):
    made = library.dataset(Audience.PARTNER, ANBAR)
    assert library.dataset(Audience.PARTNER, Scope(("IQG01",), pages=("map",))) is made
    assert library.dataset(Audience.PUBLIC, ANBAR) is not made
    assert library.dataset(Audience.PUBLIC, ANBAR).audience == "public"


def test_pages_open_as_the_scope_says():
    scope = Scope(pages=("partners",))
    assert scope.opens("partners")
    assert scope.opens("about")
    assert not scope.opens("map")
    assert not scope.opens("sharing")
    assert all(EVERYTHING.opens(page) for page in PAGES)


def test_a_scope_comes_back_from_its_text():
    scope = Scope(("IQG13", "IQG01", "IQG01"), ("hotspots",), ("map", "coverage"))
    assert Scope.read(scope.text()) == scope
    assert scope.governorates == ("IQG01", "IQG13")
    assert Scope.read(EVERYTHING.text()).is_everything


@pytest.mark.parametrize(
    ("scope", "named"),
    [
        (Scope(governorates=("Anbar",)), "“Anbar” is not the P-code of a governorate"),
        (Scope(layers=("zones",)), "“zones” is not the id of a layer"),
        (Scope(pages=("sharing",)), "“sharing” is not a page"),
    ],
)
def test_what_is_not_there_cannot_be_a_scope(dataset, scope, named):
    with pytest.raises(InvalidQueryError, match=named):
        scope.check(dataset.vocabulary["governorate"])
    ANBAR.check(dataset.vocabulary["governorate"])
