"""The matrix as a table: it parses, its headings are headings, its counts are the known ones."""

import re
import xml.etree.ElementTree as ET
from functools import partial

import pytest

from geo.coverage import matrix as sector_matrix
from geo.coverage.matrix import ORGANISATION, Cell, Column, Matrix
from geo.language import Language, words
from geo.view.view import View
from maps.charts import matrix
from maps.charts.matrix import Links, Shown
from maps.charts.naming import Naming

NAMING = Naming(words(Language.EN), str, str.upper)
LINKS = Links(lambda column, row: f"/?{column.id}&{row}")
SHOWN = Shown("Caption", "Across")


@pytest.fixture(scope="module")
def drawn(dataset):
    made = sector_matrix.matrix(dataset, View(), sector_matrix.site_columns(dataset, View()))
    return made, ET.fromstring(matrix.draw(made, NAMING, LINKS, SHOWN))  # noqa: S314


def _cell(drawn, sector, column):
    made, table = drawn
    row = made.sectors.index(sector)
    place = [one.id for one in made.columns].index(column)
    return table.findall("tbody/tr")[row].findall("td")[place]


def test_every_heading_is_one(drawn):
    made, table = drawn
    heads = table.findall("thead/tr/th")
    assert [one.get("scope") for one in heads] == ["col"] * (len(made.columns) + 2)
    rows = table.findall("tbody/tr")
    assert [one.find("th").get("scope") for one in rows] == ["row"] * len(made.sectors)
    assert {len(one.findall("td")) for one in rows} == {len(made.columns) + 2}
    assert table.find("caption").text == "Caption"


def test_columns_come_by_households_and_bzebiz_is_first(drawn):
    made, table = drawn
    assert made.columns[0].id == "bzebiz"
    assert table.find("thead/tr/th/small").text == "1,574 hh"
    households = [one.households for one in made.columns]
    assert households == sorted(households, reverse=True)
    assert sum(households) == 3147


@pytest.mark.parametrize(("number", "said"), [(2, "أسرتان"), (7, "7 أسر"), (64, "64 أسرة")])
def test_households_above_a_column_take_the_form_of_their_number(number, said):
    naming = Naming(words(Language.AR), str, str)
    assert naming.households(Column("kilo_9", "select", "Kilo 9", number)) == said


def test_health_in_bzebiz_is_dary_alone(drawn):
    cell = _cell(drawn, "health", "bzebiz")
    assert cell.get("class") == "c1"
    assert cell.find("a/b").text == "1"
    assert cell.find("a/small").text == "DARY"
    assert cell.find("a").get("href") == "/?bzebiz&health"


def test_water_in_kilo_9_was_lost_with_mercy_corps(drawn):
    cell = _cell(drawn, "wash", "kilo-9")
    assert cell.get("class") == "lost"
    assert cell.find("a/b").text == "0"
    assert cell.find("a/small").text == "lost MERCY-CORPS"
    assert cell.find("a").get("title") == "none named; lost MERCY-CORPS"


def test_names_and_addresses_are_escaped():
    column = Column("<x>", "site", "<script>", 10)
    made = Matrix(
        ("wash",), (column,), {("wash", "<x>"): Cell(("<b>",), ())}, {}, {"wash": ("<i>",)}
    )
    html = matrix.draw(made, NAMING, LINKS, Shown("<c>", "<w>"))
    assert "<script>" not in html
    table = ET.fromstring(html)  # noqa: S314 - our own text
    assert table.find("tbody/tr/td/a").get("href") == "/?<x>&wash"
    assert table.find("tbody/tr/td/a/small").text == "<B>"


@pytest.mark.parametrize(("count", "kind"), [(0, "c0"), (1, "c1"), (2, "c2"), (3, "c3"), (7, "c3")])
def test_shades_tell_none_one_two_and_more_apart(count, kind):
    column = Column("a", "site", "A", None)
    cell = Cell(tuple(f"o{number}" for number in range(count)), ())
    made = Matrix(("wash",), (column,), {("wash", "a"): cell}, {}, {"wash": ()})
    table = ET.fromstring(matrix.draw(made, NAMING, LINKS, SHOWN))  # noqa: S314 - our own text
    assert table.find("tbody/tr/td").get("class") == kind
    assert table.find("tbody/tr/td/a/b").text == str(count)


def test_the_key_says_what_is_withheld_only_where_it_is():
    assert "withheld" in matrix.key(words(Language.EN), withheld=True)
    assert "withheld" not in matrix.key(words(Language.EN), withheld=False)


@pytest.fixture(scope="module")
def organisations(dataset):
    columns = sector_matrix.site_columns(dataset, View())
    made = sector_matrix.matrix(dataset, View(), columns, ORGANISATION)
    links = LINKS._replace(
        head=lambda column: "" if column.filter == "site_group" else f"/place?{column.id}",
        row=lambda row: f"/organisation?{row}",
    )
    return made, ET.fromstring(matrix.draw(made, NAMING, links, SHOWN))  # noqa: S314


def test_rows_of_organisations_hold_their_sectors(organisations):
    made, table = organisations
    assert table.get("class") == "a-mx organisation"
    bwa = table.findall("tbody/tr")[made.rows.index("bwa")]
    assert bwa.find("th/a").get("href") == "/organisation?bwa"
    place = [one.id for one in made.columns].index("kilo-7")
    cell = bwa.findall("td")[place]
    assert (cell.get("class"), cell.find("a/b").text) == ("c3", "4")
    assert cell.find("a").get("href") == "/?kilo-7&bwa"
    assert cell.find("a").get("title") == "legal, health, mhpss, livelihoods"


def test_many_lost_sectors_are_a_number_and_their_names_are_said(organisations):
    made, table = organisations
    drc = table.findall("tbody/tr")[made.rows.index("drc")]
    (bzebiz, *_) = drc.findall("td")
    assert bzebiz.find("a/small").text == "lost 6 sectors"
    assert "electricity" in bzebiz.find("a").get("title")


def test_heads_lead_to_the_page_of_the_place_where_there_is_one(organisations):
    made, table = organisations
    for column, head in zip(made.columns, table.findall("thead/tr/th"), strict=False):
        link = head.find("span/a")
        if column.filter == "site_group":
            assert link is None
        else:
            assert link.get("href") == f"/place?{column.id}"


def test_a_cell_that_the_audience_cannot_know_is_no_absence(public, dataset):
    columns = sector_matrix.site_columns(public, View())
    made = sector_matrix.matrix(public, View(), columns)
    drawn = matrix.draw(made, NAMING, LINKS, _knowing(public))
    rows = dict(re.findall(r'<tr><th scope="row">([\w-]+)</th>(.*?)</tr>', drawn))
    assert 'class="wh"' in rows["legal"]
    assert 'class="c0"' not in rows["legal"]
    assert 'class="wh"' not in rows["health"]
    whole = sector_matrix.matrix(dataset, View(), sector_matrix.site_columns(dataset, View()))
    assert 'class="wh"' not in matrix.draw(whole, NAMING, LINKS, _knowing(dataset))


def _knowing(held):
    return SHOWN._replace(known=partial(sector_matrix.is_known, held))
