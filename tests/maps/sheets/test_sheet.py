"""Lists that are cut on paper say what they leave out, and keep everything on a screen."""

import xml.etree.ElementTree as ET

import pytest

from geo.language import Language, words
from maps.sheets import parts

ENGLISH = words(Language.EN)


@pytest.mark.parametrize(("lines", "printed", "cut"), [(3, 5, 0), (5, 5, 0), (8, 5, 3)])
def test_a_list_holds_every_line_and_marks_what_paper_leaves_out(lines, printed, cut):
    texts = [f"line {number}" for number in range(lines)]
    drawn = ET.fromstring(parts.items(ENGLISH, texts, printed))  # noqa: S314
    found = [one for one in drawn if one.get("class") != "p-more"]
    assert [one.text for one in found] == texts
    assert sum(one.get("class") == "p-x" for one in found) == cut
    said = [one.text for one in drawn if one.get("class") == "p-more"]
    assert said == ([f"and {cut} more"] if cut else [])


def test_rows_of_a_table_are_cut_alike():
    rows = parts.rows(ENGLISH, [["a", "b"]] * 4, 2)
    drawn = ET.fromstring(parts.table("Caption", ["A", "B"], rows))  # noqa: S314
    body = drawn.findall("tbody/tr")
    assert [one.get("class") for one in body] == [None, None, "p-x", "p-x", "p-more"]
    assert body[-1].find("td").get("colspan") == "2"
    assert drawn.find("caption").text == "Caption"
    assert [one.get("scope") for one in drawn.findall("thead/tr/th")] == ["col", "col"]


def test_nothing_makes_no_section():
    assert parts.section("Title", "") == ""
    assert parts.items(ENGLISH, [], 3) == ""
    assert "&lt;b&gt;" in parts.section("<b>", "body")
