"""A curious donor opens the pages of the dashboard and reads what its browser is sent."""

import re
from contextlib import closing

import pytest
from addresses import SENSITIVE
from asker import Asker
from donor import SHORT, Donor
from judge_numbers import LEAST_WIDTH
from pages_asked import Pages

from geo import settings
from geo.access import datasets as libraries

HIDDEN, MADE_UP = "kilo-18-al-karama", "kilo-81-al-kamara"
ASKED = (
    ("map", {}),
    ("map", {"table": "informal-sites"}),
    ("map", {"table": "partner-activities", "sector": "gbv", "date": "2022-02-15"}),
    ("map", {"map": "simple", "select": "subdistricts/IQG01Q02N01"}),
    ("map", {"select": f"informal-sites/{HIDDEN}"}),
    ("map", {"select": f"informal-sites/{MADE_UP}"}),
    ("partners", {"sector": "gbv", "date": "2022-02-15", "district": "IQG01Q01"}),
    ("partners", {"district": "IQG01Q02", "wider": "true", "matrix": "country"}),
    ("coverage", {}),
    ("coverage", {"date": "2022-02-15", "compare": "2022-04-15", "governorate": "IQG15"}),
    ("areas", {}),
    ("hotspots", {"district": "IQG01Q02"}),
    ("place", {"select": "districts/IQG01Q01"}),
    ("place", {"select": "districts/IQG01Q02"}),
    ("place", {"select": "informal-sites/sites-iqg01q02n01"}),
    ("place", {"select": f"informal-sites/{HIDDEN}"}),
    ("place", {"select": f"informal-sites/{MADE_UP}"}),
    ("place", {"select": "abc-areas/east-anbar", "lang": "ar"}),
    ("organisation", {"partner": "drc"}),
    ("about", {}),
    *(("meeting", {"scene": str(number)}) for number in range(1, 9)),
    ("meeting", {"scene": "5", "lang": "ar"}),
)
_CHOSEN = ("store", "cache", "secret_file", "audit")


@pytest.fixture(scope="module")
def pages(handed_in, config):
    """Every page of the list, opened as the public."""
    kept = {name: getattr(config, name) for name in _CHOSEN if hasattr(config, name)}
    settings.use(**kept, default_audience="public")
    libraries._shared.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        opened = Pages(patch)
        for page, query in ASKED:
            opened.get(page, **query)
        yield opened
    for name in (*kept, "default_audience"):
        settings._CHOSEN.pop(name)
    settings.current.cache_clear()
    libraries._shared.cache_clear()


@pytest.fixture(scope="module")
def judge(handed_in, config, hidden):
    """A donor that reads pages with what it knows from the map service."""
    with closing(Asker(handed_in, config)) as asker:
        yield Donor(asker, hidden, SHORT)


def test_no_page_breaks(pages):
    assert not pages.broken


def test_every_page_says_something_and_hands_out_files(pages):
    assert all(len(one.text) > 200 for one in pages.replies.values() if "(" not in one.address)
    assert any(one.media == "text/csv" for one in pages.replies.values())


def test_pages_name_and_place_nothing_hidden(pages, judge):
    found = [str(one) for reply in pages.replies.values() for one in judge.read(reply)]
    assert not found, found[:12]


def test_numbers_on_pages_narrow_no_withheld_count(pages, judge):
    for reply in pages.replies.values():
        if reply.media == "text/html" and "lang=" not in reply.address:
            judge.numbers.page(reply.address.replace("/map?", "/lite?"), _words(reply.text))
        for row in reply.rows:
            judge.numbers.line(row, reply.address)
    for cell, found in judge.numbers.equations.intervals().items():
        assert found.width >= LEAST_WIDTH, (cell, found, judge.numbers.equations.about(cell))


def test_files_tell_sensitive_sectors_by_governorate(pages):
    for reply in pages.replies.values():
        for row in reply.rows:
            if row.get("sector") in SENSITIVE and row.get("place_level") != "governorate":
                who = {name: value for name, value in row.items() if "organisation" in name}
                assert not any(value not in (None, "", "0") for value in who.values()), (
                    reply.address,
                    row,
                )


def test_a_hidden_place_is_refused_as_one_that_was_made_up(pages):
    for page in ("map", "place"):
        said = [
            pages.get(page, select=f"informal-sites/{one}").text.replace(one, "ID")
            for one in (HIDDEN, MADE_UP)
        ]
        assert _steady(said[0]) == _steady(said[1])


def test_the_page_of_an_organisation_with_only_sensitive_work_names_no_district(pages, judge):
    rows = judge.known.rows("partner-activities")
    open_work = {one["organisation"] for one in rows if one["sector"] not in SENSITIVE}
    closed = sorted({one["organisation"] for one in rows} - open_work)
    for one in closed[:3]:
        reply = pages.get("organisation", partner=one)
        named = re.findall(r"districts?[/=](IQG\d\dQ\d\d)", reply.text)
        assert not named, (reply.address, named)


def _words(text):
    bare = re.sub(r"(?s)<(style|script|svg)\b.*?</\1>", " ", text)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", bare))


def _steady(text):
    """A page without what is another one in every run, such as the keys of widgets."""
    return re.sub(r"[0-9a-f]{24,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text)
