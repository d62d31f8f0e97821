"""A site for which none is named for itself, but somebody for the sites together.

It has a sign of its own on every map and words of its own in every list: Kilo 9 on 13 December
2023, for which six organisations are named with the informal sites of Anbar together.
"""

import datetime as dt
import json
import re

import pytest

from dashboard.map import map_view
from geo import language
from geo.catalog import layers as catalog_layers
from geo.dataset import names, records, selection
from geo.dataset.context import Context
from geo.language import Language
from geo.profiles import place as place_profile
from geo.view.view import View
from maps.basemap.atlas_style import atlas_style
from maps.document.places import place_card
from maps.interactive import deck_map, leaflet_map
from maps.interactive.deck_map import Chosen, Frame
from maps.look import key_figures, layer_styles
from maps.offline import ground as offline_ground
from maps.offline import page as offline_page
from maps.svg import furniture
from maps.svg import ground as svg_ground
from maps.svg import map as svg_map
from maps.svg.map import Drawing

NO_SOURCE = dt.date(2026, 11, 28)
SITE, SIGN = "kilo-9", "site_together"
WORDS = "for the sites together only"
FRAME = Frame("http://atlas.test", "en", "v", 43.0, 33.75, 6.6)


@pytest.fixture(scope="module")
def shown(dataset):
    return Context(dataset, View(), language.words(Language.EN), ())


@pytest.fixture(scope="module")
def ground(config):
    return svg_ground.read(config.data / "boundaries")


@pytest.fixture(scope="module")
def position(dataset):
    """The row of the site."""
    return dataset.features["informal-sites"]["id"].tolist().index(SITE)


def test_its_record_says_both_numbers(shown):
    sites = selection.select(shown.dataset, "informal-sites", shown.view)
    found = {one["id"]: one for one in records.records(sites)}[SITE]
    assert (found["partners"], found["partners_for_sites"]) == (0, 6)


def test_deck_map_and_leaflet(shown, position):
    sights = map_view.sights(shown)
    held = sights.classes["informal-sites"]
    assert position in held[SIGN]
    assert [len(held[one]) for one in (SIGN, "site_none")] == [9, 0]
    drawn = json.loads(deck_map.draw(sights, Chosen(), FRAME).to_json())
    layer = next(one for one in drawn["layers"] if one.get("getIcon") == SIGN)
    assert position in layer["filterCategories"]
    assert (
        leaflet_map._layer("informal-sites", layer_styles.STYLES["informal-sites"], sights, FRAME)[
            "signs"
        ][position]
        == SIGN
    )


def test_style_for_tiles(dataset):
    tiles = {"tiles": [], "minzoom": 0, "maxzoom": 9, "bounds": [], "attribution": ""}
    style = atlas_style("http://atlas.test", "en", dataset.country.start.desk, tiles)
    assert SIGN in json.dumps([one for one in style["layers"] if "signs" in one["id"]])


def test_drawn_map_and_its_legend(shown, ground):
    drawn = svg_map.draw(shown, ground, Drawing(link=lambda *place: "/".join(place)))
    link = re.search(rf'<a href="informal-sites/{SITE}">.*?</a>', drawn)[0]
    assert f'href="#m-{SIGN}"' in link
    assert (SIGN, WORDS) in {
        (one.sign, one.words) for rows in furniture.groups(shown) for one in rows
    }


def test_map_in_one_file(shown, ground):
    html = offline_page.page(shown, offline_ground.draw(ground, shown.view.lang))
    assert html.count(f'href="#s-{SIGN}"') == 9
    assert WORDS in html


def test_key_figures(shown):
    found = {one.label: one for one in key_figures.on_map(shown)}
    unserved = found["sites, none named for the site itself"]
    assert unserved.number == "9"
    assert unserved.note == "490 households; 6 organisations for the sites together"


def test_the_card_tells_the_sites_together_from_a_wider_area(shown):
    profile = place_profile.of(shown, "informal-sites", SITE)
    assert profile.for_sites == (
        "civil-affairs-directorate",
        "iom",
        "nrc",
        "unhcr",
        "unicef",
        "who",
    )
    assert profile.wider == ("irc", "ssord")
    said = str(place_card.of(shown, profile))
    assert "None named for the site itself; 6 organisations for the sites together: " in said
    assert "2 more organisations are reported for a wider area in Al-Anbar" in said


def test_a_site_row_says_it(shown):
    found = {one["id"]: one for one in place_profile.unserved(shown)}
    said = names.where_nobody(shown, found[SITE])
    assert said == "Al-Ramadi · 6 organisations for the sites together"
    assert names.nobody_at(shown, 6) == (
        "none named for the site itself; 6 organisations for the sites together"
    )
    assert names.nobody_at(shown, 0) == "none named"


@pytest.mark.parametrize("lang", [Language.EN, Language.AR])
def test_the_filter_says_what_it_keeps(dataset, lang):
    from_filter = View(presence="none", lang=lang)
    title = language.words(lang)("None for the site itself")
    context = Context(dataset, from_filter, language.words(lang), ())
    assert title in furniture.filters(context)


def test_a_site_of_which_no_source_speaks_has_a_sign_of_its_own(dataset):
    sites = records.records(selection.select(dataset, "informal-sites", View(date=NO_SOURCE)))
    sign = layer_styles.of(catalog_layers.INFORMAL_SITES).sign
    assert {sign.symbol(one) for one in sites} == {"site_unknown"}
    assert "site_unknown" in {key.symbol for key in sign.keys}
