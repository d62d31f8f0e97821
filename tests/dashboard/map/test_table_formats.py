"""The download links under a table: every format, with the filters of the view."""

import html
import re

import pytest

from geo.exchange.formats import FORMATS
from mapservice.app import ROUTES


def links(shown):
    return [html.unescape(one) for one in re.findall(r'href="(/api/downloads/[^"]*)"', shown.html)]


@pytest.mark.parametrize("layer", ["informal-sites", "hotspots", "partner-activities"])
def test_a_table_can_be_taken_in_every_format(opened, layer):
    shown = opened(
        audience="public",
        table=layer,
        governorate="IQG01",
        lang="ar",
        select="hotspots/x",
        layers="hotspots",
        at="7/33/43",
    )
    found = links(shown)
    assert [one for one in found if f"/{layer}." in one] == [
        one
        for one in found
        if one.partition("?")[0] in [f"/api/downloads/{layer}.{extension}" for extension in FORMATS]
    ]
    assert len([one for one in found if f"/{layer}." in one]) == len(FORMATS)
    for link in found:
        path, _, query = link.partition("?")
        asked = query.split("&")
        assert {"governorate=IQG01", "lang=ar"} <= set(asked)
        names = {one.partition("=")[0] for one in asked}
        assert "table" not in names
        assert "/view." in path or not {"select", "layers", "at"} & names
        assert ("date=2023-12-13" in asked) is (
            layer == "partner-activities" and "/view." not in path
        )
    assert [one.partition("?")[0] for one in found[-3:]] == [
        f"/api/downloads/view.{form}" for form in ("png", "pdf", "html")
    ]
    assert {"/api/downloads/view.html", "/api/downloads/view.pdf"} <= {one.path for one in ROUTES}
    assert found[-1].startswith("/api/downloads/view.html?")
    assert ("operational-presence.csv" in str(found)) is (layer == "partner-activities")


def test_the_button_for_csv_stays(opened):
    shown = opened(audience="public", table="hotspots")
    assert shown.app.get("download_button")
    assert [one.partition("?")[0] for one in links(shown)] == links(shown)
