"""Sheets to fill and to edit by address: who gets which, in which language, with which rows."""

import io

import openpyxl
import pytest

from geo.intake.sheets.template_columns import TEMPLATES

EDIT = "/api/downloads/partner-activities-to-edit.xlsx"
FILL = "/api/downloads/{}-to-fill.xlsx"


def rows(answer, sheet=1):
    assert answer.status_code == 200, answer.text
    found = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True).worksheets[sheet]
    return list(found.iter_rows(values_only=True))


@pytest.mark.parametrize("kind", TEMPLATES)
def test_everybody_gets_a_sheet_to_fill(public_client, kind):
    answer = public_client.get(FILL.format(kind) + "?lang=ar")
    assert len(rows(answer)) == 3
    assert rows(answer)[2][0].startswith("مثال:")
    assert f'filename="{kind}-to-fill-ar.xlsx"' in answer.headers["content-disposition"]


def test_coordinators_alone_get_the_records_of_a_view_to_edit(
    coordinator_client, partner_client, public_client, refused
):
    query = "?governorate=IQG01&sector=wash&lang=en"
    head, tags, *found = rows(coordinator_client.get(EDIT + query))
    assert (head[0], tags[0]) == ("Record id", "#activity+id")
    items = coordinator_client.get(
        f"/api/collections/partner-activities/items{query}&limit=10000"
    ).json()
    assert [row[0] for row in found] == [one["id"] for one in items["features"]]
    assert {row[head.index("Governorate *")] for row in found} == {"Al-Anbar"}
    assert "hxl" in refused(coordinator_client.get(f"{EDIT}?hxl=true"), 400)
    for client in (partner_client, public_client):
        assert "coordinators" in refused(client.get(EDIT), 403)
