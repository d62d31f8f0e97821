"""From any number of a page two clicks lead to its rows and to the lines of their sources."""

import html5lib
import pytest

from geo.profiles import key_statements

ADDRESSES = (
    "/lite",
    "/lite?governorate=IQG01",
    "/lite?governorate=IQG15",
    "/lite?date=2022-03-15",
    "/lite?date=2026-11-28",
    "/lite?sector=health",
    "/lite/partners",
    "/lite/partners?date=2022-03-15&governorate=IQG15",
    "/lite/partners?date=2024-03-01",
)


HTML = "{http://www.w3.org/1999/xhtml}"
CLIENTS = ("coordinator_client", "public_client")


def parsed(answer):
    return html5lib.parse(answer.text)


def text(node):
    return "".join(node.itertext()).strip()


def figures(answer):
    """Yields number and address of every figure that leads to its rows."""
    for link in parsed(answer).iter(f"{HTML}a"):
        if link.get("href").startswith("/lite/rows/"):
            yield text(link), link.get("href")


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_rows_behind_a_figure_state_the_same_number(request, client, address):
    client = request.getfixturevalue(client)
    found = list(figures(client.get(address)))
    assert len(found) >= 4
    for number, rows in found:
        page = client.get(rows)
        assert page.status_code == 200, rows
        (lead,) = (one for one in parsed(page).iter(f"{HTML}p") if one.get("class") == "lead")
        assert text(lead.find(f"{HTML}b")) == number, rows


@pytest.mark.parametrize("name", key_statements.KINDS)
def test_every_row_names_its_source(coordinator_client, name):
    tree = parsed(coordinator_client.get(f"/lite/rows/{name}?compare=2023-06-15"))
    for row in tree.find(f".//{HTML}tbody") or ():
        assert text(list(row.iter(f"{HTML}td"))[-1]), text(row)


def test_the_rows_of_what_ends_are_those_of_the_slides(coordinator_client):
    said = text(parsed(coordinator_client.get("/lite/rows/ending")))
    # 001:391 IRC, 001:393 NRC, 001:399 Dary, 001:401 UIMS; BWA and SSORD end later than 180 days
    for organisation in ("IRC", "NRC", "Dary", "UIMS"):
        assert organisation in said
    assert "BWA" not in said
    assert "extension possible" in said


def test_a_figure_that_nobody_knows_is_no_page(coordinator_client):
    assert coordinator_client.get("/lite/rows/nothing").status_code == 404
