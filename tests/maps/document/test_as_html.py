"""Lists that are cut on paper say what they leave out, and keep everything on a screen."""

import xml.etree.ElementTree as ET

import pytest
from markupsafe import Markup
from print_context import context

from geo.language import Language, words
from maps.document import as_html, parts
from maps.document.parts import (
    Chapter,
    Column,
    Document,
    Run,
    Sheet,
    Slot,
    Table,
    line,
    row,
    source,
)
from maps.look.markup import Tag

ENGLISH = words(Language.EN)
COLUMNS = (Column("A", 1), Column("B", 1))


@pytest.fixture
def drawn(dataset):
    """Returns the elements of the column of a page that has these chapters."""

    def draw(*chapters, drawings=None, address=as_html.nowhere):
        sheet = Sheet((), chapters, "Sources: none")
        document = Document("x/y", context(dataset), "", "T", "F", (), sheet, lambda: ())
        page = ET.fromstring(as_html.sheet(document, address, drawings or {}))  # noqa: S314
        return page.find("div/div[@class='p-main']")

    return draw


@pytest.mark.parametrize(("lines", "printed", "cut"), [(3, 5, 0), (5, 5, 0), (8, 5, 3), (8, 0, 0)])
def test_a_list_holds_every_line_and_marks_what_paper_leaves_out(drawn, lines, printed, cut):
    texts = [f"line {number}" for number in range(lines)]
    found = drawn(*parts.chapter("T", parts.items([line(one) for one in texts], printed)))
    rows = found.findall("section/ul/li")
    shown = [one for one in rows if one.get("class") != "p-more"]
    assert [one.text for one in shown] == texts
    assert sum(one.get("class") == "p-x" for one in shown) == cut
    said = [one.text for one in rows if one.get("class") == "p-more"]
    assert said == ([f"and {cut} more"] if cut else [])


def test_rows_of_a_table_are_cut_alike(drawn):
    table = Table("Caption", COLUMNS, (row("a", "b"),) * 4, printed=2)
    table = drawn(Chapter("T", (table,))).find("section/table")
    body = table.findall("tbody/tr")
    assert [one.get("class") for one in body] == [None, None, "p-x", "p-x", "p-more"]
    assert body[-1].find("td").get("colspan") == "2"
    assert table.find("caption").text == "Caption"
    assert [one.get("scope") for one in table.findall("thead/tr/th")] == ["col", "col"]


def test_a_row_of_one_cell_titles_those_below_it(drawn):
    table = Table("", COLUMNS, (row("title"), row("a", "b")))
    title = drawn(Chapter("T", (table,))).find("section/table/tbody/tr")
    assert title.get("class") == "p-group"
    assert title.find("th").get("colspan") == "2"


def test_what_a_page_cannot_draw_it_leaves_out(drawn):
    chapters = (Chapter("Map", (Slot("map"), parts.text("note", "note"))),)
    assert len(drawn(*chapters)) == 0
    assert drawn(*chapters, drawings={"map": Markup("<i>map</i>")}).find("section/i").text == "map"


def test_text_is_never_markup(drawn):
    hostile = "<b>&amp;"
    blocks = (
        parts.text(hostile),
        *parts.items([line(hostile, source(hostile), Tag(hostile, "end"))], 1),
        *parts.facts(hostile, [(hostile, hostile)]),
        Table(hostile, (Column(hostile, 1),), (row(Run(hostile, target="a/b")),)),
    )
    found = drawn(Chapter(hostile, blocks), address=lambda _: f'"{hostile}')
    assert found.find("section/h2").text == hostile
    assert found.find("section/table//a").get("href") == f'"{hostile}'
    assert found.find("section//li/span").get("class") == "a-tag end"


def test_a_list_of_runs_has_commas_and_paper_says_what_it_leaves_out():
    shown = [line(one) for one in "ab"] + [(Run("c", medium="screen"),)]
    runs = (*parts.listed(ENGLISH, shown), Run(" and 1 more", medium="paper"))
    assert as_html.line(runs) == (
        'a, b<span class="p-x">, c</span><span class="p-more"> and 1 more</span>'
    )


def test_chapters_come_together_under_headings_and_nothing_makes_none():
    told = parts.chapter("A", [parts.text("a")]) + parts.chapter("B", [parts.text("b")])
    (chapter,) = parts.together("Both", told)
    assert [one.kind for one in chapter.blocks] == ["heading", "text", "heading", "text"]
    assert parts.together("None", []) == parts.chapter("T", parts.items([])) == []
    assert parts.facts("T", [("term", ""), ("other", None)]) == []
