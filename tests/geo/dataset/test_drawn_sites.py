"""What a map draws of very many sites: those of a view, or sums of their sub-districts."""

from dataclasses import replace

import pytest

from geo.catalog import layers
from geo.dataset import selection
from geo.dataset.sums import drawn_sites, people
from geo.view.view import View

SITES, UNITS = layers.INFORMAL_SITES.id, layers.SUBDISTRICTS.id


@pytest.fixture
def many(dataset, monkeypatch):
    """The pack, whose sites are more than a map draws."""
    monkeypatch.setattr(drawn_sites, "MOST_DRAWN", 5)
    return replace(dataset)


def test_few_sites_are_drawn_as_they_are(dataset):
    assert drawn_sites.drawn(dataset, View(presence="none")) is dataset


def test_of_many_sites_those_that_pass_are_drawn_each(many):
    for view in (View(site=("kilo-7",)), View(partner=("bwa",))):
        passing = selection.passing(many, SITES, view)
        drawn = drawn_sites.drawn(many, view)
        assert 0 < len(passing) <= 5
        assert drawn.features[SITES]["id"].tolist() == passing["id"].tolist()
        assert not drawn.has_cells
        assert drawn.drawn.filters == view.query_string()
        told = [selection.select(one, SITES, view)["partners"].tolist() for one in (drawn, many)]
        assert told[0] == told[1]
        assert drawn.presence is many.presence


def test_where_many_pass_each_sub_district_has_their_sums_and_its_shape(many):
    for view in (View(), View(governorate=("IQG01",)), View(presence="none")):
        passing = selection.passing(many, SITES, view)
        drawn = drawn_sites.drawn(many, view)
        cells, units = selection.select(drawn, SITES, view), many.features[UNITS]
        assert drawn.has_cells
        assert len(cells) == passing["subdistrict_pcode"].nunique()
        for _, cell in cells.iterrows():
            own = passing[passing["subdistrict_pcode"] == cell["id"]]
            unit = units[units["pcode"] == cell["id"]].iloc[0]
            assert cell.geometry.equals(unit.geometry)
            assert (cell["name"], cell["name_ar"]) == (unit["name"], unit["name_ar"])
            assert cell["sites"] == len(own)
            assert cell["households"] == own["households"].sum()
        assert people.total(cells) == people.total(passing)
        other = layers.HOTSPOTS.id
        assert drawn.features[other] is many.features[other]


def test_sums_say_how_many_sites_have_no_number(many):
    sites = many.features[SITES].copy()
    sites.loc[:, "households"] = sites["households"].mask(sites["id"] == "kilo-7")
    cells = drawn_sites.drawn(replace(many, features={**many.features, SITES: sites}), View())
    assert cells.features[SITES][people.UNCOUNTED].sum() == 1
    assert people.total(cells.features[SITES]) == people.total(sites)


def test_what_is_summed_already_is_not_summed_again_on_a_printed_map(public, monkeypatch):
    made = replace(public)
    monkeypatch.setattr(drawn_sites, "MOST_PRINTED", 2)
    assert drawn_sites.drawn(made, View(), printed=True) is made


@pytest.mark.parametrize(("most", "level"), [(60, "subdistrict"), (4, "district"), (0, "")])
def test_a_printed_map_has_few_signs(dataset, monkeypatch, most, level):
    made, wanted = replace(dataset), level or "governorate"
    assert drawn_sites.drawn(made, View(), printed=True) is made
    monkeypatch.setattr(drawn_sites, "MOST_PRINTED", 5)
    monkeypatch.setattr(drawn_sites, "MOST_SIGNS", most)
    drawn = drawn_sites.drawn(made, View(), printed=True)
    cells, sites = drawn.features[SITES], made.features[SITES]
    assert drawn.drawn.level == wanted
    assert set(cells["id"]) == set(sites[f"{wanted}_pcode"])
    assert people.total(cells) == people.total(sites)
    assert (
        cells.set_index("id")["sites"].to_dict()
        == sites[f"{wanted}_pcode"].value_counts().to_dict()
    )
    assert drawn_sites.drawn(made, View()) is made
