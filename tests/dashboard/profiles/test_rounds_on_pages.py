"""The pages over a store with rounds: a site's history, a closed site, hotspots over time."""

import pytest
import two_rounds
from two_rounds import GONE, INDEX, STAYING, WHY
from written_store import written_store

from geo import settings
from geo.intake.proposals.proposals import Imports


@pytest.fixture(scope="module", autouse=True)
def library(config, library, tmp_path_factory):
    with written_store(config, library, tmp_path_factory.mktemp("rounds")) as own:
        two_rounds.accept(own, settings.current())
        yield own


@pytest.mark.parametrize("audience", ["coordinator", "partner"])
def test_the_page_of_a_site_has_its_rounds(opened, audience):
    shown = opened("place", audience, select=f"informal-sites/{STAYING}").html
    assert "Households by round" in shown
    assert "120 households on 1 Mar 2026 (iom-dtm)" in shown
    assert "95 households on 1 Jun 2026 (iom-dtm)" in shown


@pytest.mark.parametrize("audience", ["coordinator", "partner"])
@pytest.mark.parametrize("page", ["place", "map"])
def test_a_closed_site_says_so_on_its_page_and_in_the_panel(opened, page, audience):
    shown = opened(page, audience, select=f"informal-sites/{GONE}")
    assert not shown.notices
    assert f"Closed on 1 Jun 2026: not in {WHY} for Ninewa." in shown.html
    assert "Edit the site" not in shown.html
    before = opened(page, audience, select=f"informal-sites/{GONE}", date="2026-05-31")
    assert "Closed on" not in before.html
    assert "Solagh Garden" in before.html


def test_the_map_says_how_many_sites_are_closed_where_one_looks(opened):
    assert "1 site closed" in opened("map", governorate="IQG15").html
    assert "site closed" not in opened("map", governorate="IQG01").html
    assert "site closed" not in opened("map", "public", governorate="IQG15").html


def test_the_public_has_no_page_of_it(opened):
    shown = opened("place", "public", select=f"informal-sites/{GONE}")
    assert "Solagh Garden" not in shown.html
    assert len(shown.notices) == 1


@pytest.mark.parametrize("audience", ["coordinator", "partner"])
def test_hotspots_over_time(opened, audience):
    shown = opened("hotspots", audience)
    for said in ("Hotspots over time", "Came: 1", "Left: 1", "12,500 returnees", "round 21"):
        assert said in shown.html
    assert ("Hand in a round" in shown.html) == (audience == "coordinator")
    assert "Listed in 2020, in none of these rounds: 33." in shown.html
    ninewa = opened("hotspots", audience, governorate="IQG15").html
    assert "Left: 1" in ninewa
    assert "Came: 1" not in ninewa


def test_the_public_sees_the_list_of_2020_alone(opened):
    shown = opened("hotspots", "public").html
    assert "Hotspots over time" not in shown
    assert "Hand in a round" not in shown
    assert "35 sub-districts were listed" in shown


def test_a_table_that_is_brought_can_be_kept(opened, library):
    shown = opened("hotspots")
    (uploader,) = shown.app.get("file_uploader")
    content = INDEX.replace(",20,2026-02-28", ",22,2026-08-31").encode()
    uploader.set_value(("index 22.csv", content, "text/csv")).run()
    shown.settled().click("keep_round")
    assert "The round waits on the page Data" in shown.html
    (made,) = [one for one in Imports(library, settings.current()).all() if "22" in one.name]
    assert made.state == "proposed"
    assert f"import={made.id}" in shown.html
    assert made.wanted.kind == "return-index"


def test_a_partner_keeps_nothing(opened):
    shown = opened("hotspots", "partner")
    (uploader,) = shown.app.get("file_uploader")
    uploader.set_value(("index 23.csv", INDEX.encode(), "text/csv")).run()
    assert "keep_round" not in shown.settled().keys("button")
