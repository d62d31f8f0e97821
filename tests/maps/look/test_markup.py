"""Small pieces of HTML: every value is escaped, every end is said as precisely as the source."""

import datetime as dt
import re
import xml.etree.ElementTree as ET

import pytest

from geo.language import Language, words
from maps.look import markup
from maps.look.markup import Figure, Until

EVIL = "<script>alert('1')</script> & \"2\""
DAY = dt.date(2023, 12, 13)


@pytest.mark.parametrize(
    "html",
    [
        markup.source_text(EVIL),
        markup.figures([Figure(EVIL, EVIL, EVIL, warns=True)]),
        markup.heading(EVIL, EVIL),
        markup.section(EVIL),
        markup.row(EVIL, markup.tag(EVIL), EVIL),
        markup.tag(EVIL),
        markup.note(EVIL),
        markup.empty(EVIL),
        markup.facts([(EVIL, EVIL)]),
        markup.table(EVIL, [EVIL], [[EVIL]]),
    ],
)
def test_no_value_becomes_a_tag(html):
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    shown = ET.fromstring(f"<div>{html}</div>")  # noqa: S314 - our own text
    assert EVIL in "".join(shown.itertext())


def test_a_table_has_a_caption_and_headings_for_its_columns():
    shown = ET.fromstring(markup.table("Two rows", ["a", "b"], [["1", "2"], ["3", "4"]]))  # noqa: S314
    assert shown.find(".//caption").text == "Two rows"
    assert [one.get("scope") for one in shown.iter("th")] == ["col", "col"]
    assert [one.text for one in shown.iter("td")] == ["1", "2", "3", "4"]
    assert shown.get("tabindex") == "0"


def test_columns_of_numbers_end_at_their_edge_and_headings_sort():
    rows = [
        [markup.number(1200), "5 %", markup.day(words(Language.EN), "2023-12-13"), ""],
        ["–", "7 %", markup.day(words(Language.EN), "2023-12"), markup.number(3)],
    ]
    shown = ET.fromstring(markup.table("Two", ["a", "b", "c", "d"], rows))  # noqa: S314
    assert [one.get("class") for one in shown.iter("th")] == ["n", "n", None, "n"]
    assert [one.get("class") for one in shown.iter("td")] == ["n", "n", None, "n"] * 2
    assert [one.text for one in shown.iter("button")] == ["a", "b", "c", "d"]
    assert [(one.text, one.get("datetime")) for one in shown.iter("time")] == [
        ("13 Dec 2023", "2023-12-13"),
        ("Dec 2023", "2023-12"),
    ]
    alone = markup.table("One", ["a"], [["x"]])
    assert "<button" not in alone
    assert "<button" not in markup.table("Two", ["a"], [["x"], ["y"]], sorts=False)


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        (Language.EN, "2023-12-13", "13 Dec 2023"),
        (Language.AR, "2023-12-13", "13 كانون الأول 2023"),
        (Language.AR, "2023-12", "كانون الأول 2023"),
        (Language.EN, "2023", "2023"),
        (Language.EN, "2023-13-45", "2023-13-45"),
    ],
)
def test_days_are_said_in_the_language_of_the_page(lang, text, said):
    assert re.sub("<[^>]*>", "", markup.day(words(lang), text)) == said


def test_facts_without_a_value_are_left_out():
    assert "<dt>b" not in markup.facts([("a", "1"), ("b", "")])


def test_warning_figures_are_marked():
    assert 'class="a-fig warn"' in markup.figures([Figure("9", "sites", warns=True)])
    assert "warn" not in markup.figures([Figure("9", "sites")])


@pytest.mark.parametrize(
    ("status", "end", "precision", "said"),
    [
        ("active", dt.date(2023, 12, 31), "day", "ends 31 Dec 2023"),
        ("active", dt.date(2023, 12, 31), "month", "ends Dec 2023"),
        ("active", dt.date(2024, 6, 10), "day", "ends 10 Jun 2024"),
        ("active", dt.date(2024, 6, 11), "day", "until 11 Jun 2024"),
        ("active", None, "", "no end date"),
        ("ended", dt.date(2023, 9, 30), "month", "ended Sep 2023"),
        ("ended", None, "", "ended, date not stated"),
        ("scheduled_end_passed", dt.date(2023, 11, 30), "month", "was to end Nov 2023"),
        ("planned", None, "", "planned"),
        ("planned", dt.date(2024, 6, 30), "month", "planned"),
        ("unconfirmed", None, "", "not confirmed lately"),
    ],
)
def test_an_end_is_said_as_the_source_says_it(status, end, precision, said):
    html = markup.end_tag(words(Language.EN), Until(status, end, precision), DAY)
    assert ET.fromstring(html).text == said  # noqa: S314 - our own text
    more = markup.end(words(Language.EN), Until(status, end, precision, extension=True), DAY).label
    assert more == (said if status == "ended" else f"{said}, extension possible")
