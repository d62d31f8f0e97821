"""Where a reader finds the feeds of what is on screen: at the foot and in the head of pages."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest

from geo.catalog.audience import Audience
from geo.feeds import offered
from geo.view.view import View
from mapservice.lite.frame.link_preview import LinkPreview

FILTERS = "governorate=IQG01&sector=wash&date=2023-06-15&lang=ar"


def heads(page):
    found = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', page)
    return {kind: unescape(href) for kind, href in found}


def test_a_feed_keeps_the_filters_of_a_view_and_neither_its_day_nor_its_state(dataset):
    query = (
        "governorate=IQG01&date=2023-06-15&select=hotspots/al-amerli&at=7/33/43&layers=none"
        "&table=hotspots&lang=ar&without=drc"
    )
    view, _ = View.from_query(parse_qsl(query), dataset.vocabulary)
    told = [offered.address(one, view) for one in offered.FEEDS]
    assert told[0] == "/api/feeds/ends.ics?governorate=IQG01&lang=ar"
    assert offered.address(offered.CHANGES, View()) == "/api/feeds/changes.atom"


@pytest.mark.parametrize("path", ["/lite", "/lite/partners", "/lite/governorates/IQG01"])
def test_a_lite_page_leads_to_its_feeds(coordinator_client, path):
    page = coordinator_client.get(f"{path}?{FILTERS}").text
    named = heads(page)
    assert set(named) == {one.media_type for one in offered.FEEDS}
    foot = page.partition("<footer>")[2]
    for one in offered.FEEDS:
        assert f'type="{one.media_type}"' in foot
        address = named[one.media_type].removeprefix("http://atlas.test")
        assert address.startswith(f"{one.path}?governorate=IQG01&sector=wash")
        answer = coordinator_client.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(one.media_type)


def test_the_head_of_the_dashboard_names_the_feeds_of_the_public_view_alone(library, config):
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "scheme": "https",
        "headers": [(b"host", b"atlas.test")],
        "query_string": b"site=kilo-7&governorate=IQG01&audience=coordinator",
    }
    found = heads(str(LinkPreview(library, config).of_request(scope)))
    assert found["text/calendar"] == "https://atlas.test/api/feeds/ends.ics?governorate=IQG01"
    assert Audience.PUBLIC.value not in found["text/calendar"]
