"""A curious donor asks the map service everything and learns nothing that must stay hidden."""

import re

import pytest
from donor import Size
from starlette.routing import Match

from geo.language import Language
from mapservice.app import ROUTES, routes

KINDS = {
    "name": "no hidden name or id is written anywhere",
    "place": "no hidden place is drawn or written",
    "point": "sites are drawn as whole sub-districts",
    "property": "no property tells of a single place",
    "level": "work and gaps are told by district",
    "sensitive": "sensitive sectors are told by governorate",
    "elimination": "nobody is told by elimination",
    "told apart": "districts answer questions about sensitive sectors alike",
    "below a district": "sub-districts answer questions about district cells alike",
    "count": "every number of organisations is explained by those named",
    "narrow": "no withheld count is narrowed below ten households",
    "refusal": "a refusal confirms nothing",
    "order": "rows lie in an order that follows from what is shown",
    "filter": "filters choose by what is shown",
}
NOT_DESCRIBED_FOR_READING = ("/share",)
CLOSED = (
    "/hand-in",
    "/confirm",
    "/api/imports",
    "/api/revisions",
    "/api/downloads/partner-activities-to-edit",
    "/api/downloads/return-index",
    "/api/downloads/site-rounds",
)
"""Begin what nobody opens without a link or the right of partners or coordinators."""


@pytest.mark.parametrize("kind", KINDS)
def test_the_donor_finds_nothing(donor, kind):
    found = [str(one) for one in donor.findings if one.kind == kind]
    assert not found, f"{len(found)} findings, among them:\n" + "\n".join(found[:12])


def test_every_kind_of_finding_has_a_test(donor):
    assert {one.kind for one in donor.findings} <= set(KINDS)


def test_every_address_was_asked(donor, handed_in, config):
    left = {
        one.path: one
        for one in routes(handed_in, config)
        if not one.path.startswith(NOT_DESCRIBED_FOR_READING) and "rest" not in one.path
    }
    for address in donor.asker.replies:
        scope = {"type": "http", "method": "GET", "path": address.partition("?")[0], "headers": []}
        for path, route in list(left.items()):
            if route.matches(scope)[0] is Match.FULL and donor.asker.replies[address].status == 200:
                del left[path]
    closed = {path for path in left if path.startswith(CLOSED)}
    asked = [donor.asker.get(re.sub("{[^}]*}", "1", path)).status for path in sorted(closed)]
    assert set(asked) <= {401, 403, 404, 405}
    assert set(left) - closed <= {"/lite/{layer}/{feature}"}, set(left)
    assert {one.path for one in ROUTES} - {"/lite/{rest:anything}"} - set(left)


def test_nothing_breaks_on_the_way(donor):
    broken = [one.address for one in donor.asker.replies.values() if one.status >= 500]
    assert not broken


def test_the_donor_asked_in_every_language_and_format(donor):
    asked = " ".join(donor.asker.replies)
    for language in Language:
        assert f"lang={language.value}" in asked
    for media in (
        "geo+json",
        "csv",
        "spreadsheetml",
        "parquet",
        "geopackage",
        "flatgeobuf",
        "kml",
        "vector-tile",
        "html",
    ):
        assert any(media in one.media for one in donor.asker.replies.values() if one.status == 200)
    assert len(donor.asker.replies) > (2_000 if donor.size == Size() else 1_000)


def test_the_public_still_learns_something(donor):
    assert donor.numbers.shown
    assert len(donor.known.rows("partner-activities")) > 100


def test_withheld_cells_stay_open_by_ten_households(donor):
    for cell, found in donor.numbers.intervals.items():
        assert found.width >= 10, (cell, found, donor.numbers.equations.about(cell))
