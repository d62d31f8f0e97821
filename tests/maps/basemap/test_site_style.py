"""Names of sites in the base style, and what the points say for them."""

import json

import pytest

from geo.catalog.country import Start
from geo.language import Language
from maps.basemap import site_points, site_style
from maps.basemap.base_style import base_style
from maps.look import theme

START = Start(5.6, 33.4, 43.4)
ADDRESSES = {name: f"https://atlas.example/api/map/{name}.geojson" for name in site_style.sources()}


def layers(numbers=(0, 3), language="en"):
    style = base_style("https://atlas.example", language, START)
    made = site_style.with_sites(style, ADDRESSES, numbers, language)
    return {one["id"]: one for one in made["layers"]}


def groups(dataset, language=Language.EN):
    found = json.loads(site_points.encoded(dataset, language))["features"]
    told = [one["properties"] for one in found if "members" in one["properties"]]
    return {one["group_label"]: one for one in told}


def test_from_afar_a_group_has_one_name_and_a_lone_site_its_short_one(dataset):
    found = groups(dataset)
    assert {"Bzebiz, 15 sites", "Rutba, 6 sites", "Kilo 7", "Kilo 18"} <= set(found)
    assert len(found) == 9
    assert all(one["n"] == site_points.NOT_A_SITE for one in found.values())
    assert found["Rutba, 6 sites"]["members"] == ",1,2,3,4,5,6,"


def test_every_site_is_in_one_group_or_alone(dataset):
    members = [n for one in groups(dataset).values() for n in one["members"].split(",") if n]
    assert sorted(map(int, members)) == list(range(len(dataset.features["informal-sites"])))


def test_the_public_reads_numbers_of_cells_unless_they_are_withheld(public):
    found = set(groups(public))
    assert "Al-Amirya, 17 sites" in found
    cells = public.features["informal-sites"]
    for name in cells["name"][cells["suppressed"]]:
        assert name in found


def test_names_lie_above_all_others_and_one_set_shows_at_a_time():
    found = layers()
    names = [one for one in found if not one.endswith("-room")]
    assert names[-2:] == ["site-names", "site-group-names"]
    assert found["site-group-names"]["maxzoom"] == found["site-names"]["minzoom"] == 8.6


def test_a_filter_changes_only_the_numbers():
    few, many = layers((1,)), layers((1, 2))
    for name, layer in few.items():
        assert {**layer, "filter": 0} == {**many[name], "filter": 0}
    assert few["site-group-names"]["filter"][2] == ["any", ["in", ",1,", ["get", "members"]]]
    assert layers(())["site-group-names"]["filter"][2] == ["any"]


def test_room_is_kept_for_signs_with_letters_that_nobody_sees():
    rooms = {name: one for name, one in layers().items() if name.endswith("-room")}
    assert set(rooms) == {f"{name}-room" for name in ("labels", *site_style.sources())}
    assert all(one["paint"] == {"text-opacity": 0} for one in rooms.values())


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_arabic_script_is_larger(language):
    size = layers(language=language)["site-names"]["layout"]["text-size"]
    assert size == pytest.approx(theme.SITE_LABEL_PX * theme.ARABIC_SCALE)


def test_a_stack_says_how_many_signs_it_holds_of_those_that_are_shown():
    style = base_style("https://atlas.example", "en", START)
    made = site_style.with_stacks(style, "blocked-areas", ADDRESSES[site_style.SOURCE], (1, 2), 22)
    source, layer = made["sources"]["blocked-areas-stacks"], made["layers"][-1]
    assert source["cluster"]
    assert source["clusterRadius"] < 22
    assert source["clusterProperties"]["shown"][1][1] == ["in", ["get", "n"], ["literal", [1, 2]]]
    assert layer["filter"][2] == [">", ["get", "shown"], 1]
    assert layer["layout"]["text-field"][1] == "×"
    assert layer["layout"]["text-offset"][0] * layer["layout"]["text-size"] > 22 / 2
    assert layer["paint"]["text-halo-width"] > 0
