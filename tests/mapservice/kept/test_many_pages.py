"""Pages of a register of many sites: told by unit, and short enough for a phone."""

import re

import pytest

from geo.coverage.by_unit import MOST_SITES, in_units
from geo.coverage.matrix import MOST_COLUMNS
from geo.dataset.sums.drawn_sites import MOST_SIGNS
from geo.units import boundaries
from geo.view.view import View

MOST_BYTES = 100_000
PAGES = ("/lite", "/lite/partners", "/lite/coverage")


@pytest.fixture
def read(both):
    """Returns the page that a coordinator reads where the sites are in memory."""

    def asked(path):
        answer, _ = both("coordinator", path)
        assert answer.status_code == 200
        assert len(answer.content) < MOST_BYTES, path
        return answer.text

    return asked


@pytest.fixture(scope="module")
def smallest(libraries):
    """The view of the unit with the fewest sites."""
    dataset = libraries[0].dataset("coordinator")
    assert len(dataset.features["informal-sites"]) > MOST_SITES
    units = in_units(dataset, View()).sites
    code = min(units, key=lambda one: len(units[one]))
    return f"{dataset.units.level(code)}={code}"


@pytest.mark.parametrize("page", PAGES)
def test_a_whole_country_is_told_in_a_page_for_phones(read, page):
    read(f"{page}?lang=ar")


def test_places_are_units_until_a_smaller_area_is_chosen(read, smallest):
    said = f"More than {MOST_SITES:,} sites are shown"
    assert said in read("/lite/coverage")
    assert "units with sites" in read("/lite/coverage")
    assert "units, none named for their sites" in read("/lite/coverage")
    one = read(f"/lite/coverage?{smallest}")
    assert said not in one
    assert "units with sites" not in one


def test_a_matrix_has_columns_that_can_be_read(read, smallest):
    said = f"There are more than {MOST_COLUMNS} sites and groups of sites"
    table = re.search(r"<table class=.a-mx.*?</table>", read("/lite/partners"), re.S)[0]
    assert said in read("/lite/partners")
    assert 1 < table.count('<th scope="col">') <= MOST_COLUMNS
    assert re.search(r'<a href="/lite\?(governorate|district|subdistrict)=[^"]*sector=', table)
    assert said not in read(f"/lite/partners?{smallest}")


def test_a_map_has_a_sign_for_each_unit_that_leads_to_it(read, libraries, smallest):
    drawn = read("/lite").partition("<svg xmlns")[2]
    assert "/lite/informal-sites/" not in drawn
    signs = re.findall(r"/lite/\w+s/(\w+)\W[^>]*><title>[^<]*?([\d,]+) informal s", drawn)
    sites = libraries[0].dataset("coordinator").features["informal-sites"]
    homes = boundaries.finest(sites)
    for code, number in signs:
        assert int(number.replace(",", "")) == sum(one.startswith(code) for one in homes)
    assert 1 < len(signs) <= MOST_SIGNS
    assert "/lite/informal-sites/" in read(f"/lite?{smallest}").partition("<svg xmlns")[2]


def test_a_legend_names_the_units_and_a_sign_says_what_it_leaves_out(read):
    page = read("/lite")
    assert re.search("(sub-districts|districts|governorates) that hold sites", page)
    level = re.search(r"/lite/(\w+)/\w+\W[^>]*><title>[^<]*[\d,]+ informal sites", page)[1]
    assert f"{level.replace('subd', 'sub-d')} that hold sites" in page
    assert re.search(
        r"<title>[^<]*informal sites · [\d,]+ households · \d+ sites not counted<", page
    )


def test_the_map_of_one_place_draws_its_own_sites(read, smallest):
    level, _, code = smallest.partition("=")
    drawn = read(f"/lite/{level}s/{code}").partition("<svg xmlns")[2]
    assert drawn.count("/lite/informal-sites/") > 0


def test_rows_behind_a_number_say_how_places_are_counted(read):
    said = f"More than {MOST_SITES:,} sites are shown"
    assert said in read("/lite/rows/losing")
    assert said not in read("/lite/rows/sites?governorate=IQG08")


def test_no_row_behind_a_number_is_told_as_it_is_counted(read, smallest):
    empty = "/lite/rows/leaving-nobody?organisation=drc&sector=gbv&date=2030-01-01"
    assert "No row: where the sites of a unit count together, no source states any." in read(empty)
    assert "No row: no source states any." in read(f"{empty}&{smallest}")
