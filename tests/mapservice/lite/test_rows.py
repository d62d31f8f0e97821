"""From any number of a page two clicks lead to its rows and to the lines of their sources."""

import datetime as dt

import html5lib
import pytest

from geo.dataset.context import Context
from geo.language import Language, words
from geo.profiles import key_statements
from geo.view.view import View
from maps.document.places import place as place_document

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


def lead(page):
    """Returns the number that a page of rows is about."""
    (found,) = (one for one in parsed(page).iter(f"{HTML}p") if one.get("class") == "lead")
    return text(found.find(f"{HTML}b"))


def figures(answer):
    """Yields number and address of every figure that leads to its rows."""
    for link in parsed(answer).iter(f"{HTML}a"):
        # a line of words leads to the rows of titles
        if link.get("href").startswith("/lite/rows/") and not text(link)[:1].isalpha():
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
        assert lead(page) == number, rows


@pytest.mark.parametrize(
    ("place", "day"),
    [
        ("informal-sites/kilo-7", "2023-12-13"),
        ("informal-sites/rutba-al-wadi", "2023-12-13"),
        ("districts/IQG01Q01", "2023-12-13"),
        ("governorates/IQG15", "2022-03-15"),
        ("governorates/IQG15", "2023-12-13"),
        ("abc-areas/west-anbar", "2023-12-13"),
        ("hotspots/zummar", "2022-03-15"),
    ],
)
def test_the_figures_of_a_place_are_those_of_their_rows(coordinator_client, dataset, place, day):
    context = Context(dataset, View(date=dt.date.fromisoformat(day)), words(Language.EN))
    found = [one for one in place_document.of(context, place).figures if one.rows]
    assert len(found) >= 3
    for figure in found:
        assert lead(coordinator_client.get(figure.rows)) == figure.number, figure


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
