"""The sheet of a place and of an organisation: what the report says, linked, never invented."""

import datetime as dt
import re

import pytest

from geo import language
from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.language import Language
from geo.profiles import organisation as organisation_profile
from geo.profiles import place_report
from geo.view.view import View
from maps.document import as_html
from maps.document import organisation as organisation_document
from maps.document.places import place as place_document


def _address(target):
    collection, _, name = target.partition("/")
    is_organisation = collection == "organisations"
    return f"/organisation?partner={name}" if is_organisation else f"/place?select={target}"


def _scene(dataset, **changes):
    view = View(**changes)
    return Context(dataset, view, language.words(view.lang))


def _sheet(dataset, select, **changes):
    context = _scene(dataset, **changes)
    document = place_document.made(context, place_report.of(context, select))
    return as_html.sheet(document, _address, {"map": as_html.figure("<i>map</i>")})


def _organisation(dataset, one, **changes):
    context = _scene(dataset, **changes)
    organisation = organisation_profile.of(context, one)
    drawings = {"timeline": organisation_document.drawn_timeline(context, organisation)}
    return as_html.sheet(organisation_document.made(context, organisation), _address, drawings)


def _figures(html):
    """Returns the figures as they are read, without the links to their rows."""
    found = re.findall(r'<div class="a-fig[^"]*"><b>(.*?)</b>', html)
    return [re.sub("<[^>]*>", "", one) for one in found]


def test_kilo_7_states_people_partners_and_ends(dataset):
    html = _sheet(dataset, "informal-sites/kilo-7")
    assert _figures(html) == ["550", "3,300", "2", "4", "1"]
    assert "2 organisations are named here; 1 service with a stated end within 180 days" in html
    assert "/organisation?partner=bwa" in html
    assert "No source says where the families of this site alone come from." in html
    assert "confirmed 10 Dec 2023" in html
    assert "<i>map</i>" in html


def test_an_area_shows_what_is_missing_as_missing(dataset):
    html = _sheet(dataset, "abc-areas/west-anbar")
    assert html.count("missing: ") >= 3
    assert "No source of the Atlas measures access." in html
    assert "18" not in _figures(html)


def test_a_place_without_sites_has_no_zero_people(dataset):
    html = _sheet(dataset, "hotspots/al-amerli")
    assert _figures(html)[0] == "—"
    assert "Listed in December 2020." in html


def test_counts_without_names_are_told_and_not_added(dataset):
    html = _sheet(dataset, "districts/IQG15Q02")
    assert "18 organisations counted in Markaz Ba&#39;aj without names" in html
    assert "28" not in _figures(html)


def test_a_hotspot_without_a_boundary_says_so_in_lists(dataset):
    assert "no boundary of its own" in _sheet(dataset, "governorates/IQG01")


@pytest.mark.parametrize("lang", list(Language))
@pytest.mark.parametrize("select", ["abc-areas/west-anbar", "governorates/IQG01"])
def test_no_place_in_a_text_is_left_unfilled(dataset, public, lang, select):
    for held in (dataset, public):
        for date in (None, dt.date(2022, 2, 15), dt.date(2024, 5, 15)):
            assert "{" not in _sheet(held, select, lang=lang, date=date)


def test_the_end_of_a_reported_month_is_no_end(dataset):
    html = _sheet(dataset, "governorates/IQG15", date=dt.date(2022, 2, 15))
    assert "reported for Feb 2022" in html
    assert "ends Feb 2022" not in html
    told = _organisation(dataset, "pui", date=dt.date(2022, 2, 15))
    assert "reported for Feb 2022" in told


def test_lapsed_work_is_told_apart_from_work_that_is_sure(dataset):
    html = _sheet(dataset, "governorates/IQG01", date=dt.date(2024, 5, 15))
    assert "was to end Apr 2024" in html


def test_the_organisation_has_places_months_and_handovers(dataset):
    html = _organisation(dataset, "drc")
    assert "It is not named as active on 13 December 2023" in html
    assert "ended Oct 2023" in html
    assert '<table class="o-heat">' in html
    assert "Handovers" in html
    assert "/place?select=site-groups/bzebiz" in html
    assert "/place?select=informal-sites/kilo-7" in _organisation(dataset, "bwa")


@pytest.mark.parametrize("lang", list(Language))
def test_every_organisation_can_be_drawn(dataset, public, lang):
    for held in (dataset, public):
        for one in sorted(held.vocabulary["partner"])[::15]:
            assert "{" not in _organisation(held, one, lang=lang)


def test_work_for_returnees_in_a_place_of_the_same_name_stands_beside_the_site(dataset, library):
    title = "Reported for people in a place of the same name"
    chosen = {"date": dt.date(2022, 1, 15)}
    html = _sheet(dataset, "informal-sites/rutba-antesar", **chosen)
    own, _, beside = html.partition(title)
    assert "organisations/unhcr" not in own
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", beside))
    assert "IRC Protection Jan 2022 returnees UNHCR Protection Jan 2022 returnees" in text
    assert "Reported for other people than the displaced families of the site." in text
    assert title not in _sheet(dataset, "informal-sites/kilo-9", **chosen)
    # protection is raised to the governorate for partners; the health work at Kilo 7 is not
    partner = library.dataset(Audience.PARTNER)
    assert title not in _sheet(partner, "informal-sites/rutba-antesar", **chosen)
    assert "PUI Health Jan 2022, Feb 2022, Apr 2022 returnees" in re.sub(
        r"\s+", " ", re.sub("<[^>]+>", " ", _sheet(partner, "informal-sites/kilo-7", **chosen))
    )
