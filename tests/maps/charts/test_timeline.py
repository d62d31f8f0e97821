"""The timeline: where bars begin and end, how unknown dates look, what the end column says."""

import datetime as dt
import re
import xml.etree.ElementTree as ET

import pytest

from geo.coverage.figures import Bar
from geo.language import Language, words
from maps.charts import timeline
from maps.charts.naming import Naming
from maps.charts.timeline import Axis

DAY = dt.date(2023, 12, 13)
AXIS = Axis.around(DAY)
NAMING = Naming(words(Language.EN), str, str.upper)


def _bar(start=None, end=None, status="active", precision="month", organisation="drc"):
    return Bar(organisation, ("wash",), ("Kilo 9",), start, end, status, precision)


def _drawn(*bars, by_organisation=False):
    html = timeline.draw(bars, AXIS, NAMING, by_organisation=by_organisation)
    ET.fromstring(html)  # noqa: S314 - our own text, which must parse
    return html


def _ends(html):
    return re.findall(r'<div class="g-end [a-z]*">(.*?)</div>', html)


def test_the_axis_spans_the_year_of_the_day_and_the_next():
    assert (AXIS.first, AXIS.last) == (dt.date(2023, 1, 1), dt.date(2024, 12, 31))
    assert AXIS.percent(dt.date(2023, 1, 1)) == 0
    assert AXIS.percent(dt.date(2024, 12, 31)) == 100
    assert AXIS.percent(dt.date(2030, 1, 1)) == 100
    assert AXIS.percent(dt.date(2024, 1, 1)) == pytest.approx(50, abs=0.1)


@pytest.mark.parametrize(
    ("bar", "kind", "said"),
    [
        (_bar(end=dt.date(2023, 9, 30), status="ended"), "end", "ended Sep 2023"),
        (_bar(status="ended"), "end", "ended, date not stated"),
        (
            _bar(end=dt.date(2023, 11, 30), status="scheduled_end_passed"),
            "end",
            "was to end Nov 2023",
        ),
        (_bar(end=dt.date(2023, 12, 31)), "now", "ends Dec 2023"),
        (_bar(end=dt.date(2023, 12, 31), precision="day"), "now", "ends 31 Dec 2023"),
        (_bar(end=dt.date(2024, 1, 14)), "soon", "ends Jan 2024"),
        (_bar(end=dt.date(2024, 12, 31)), "on", "until Dec 2024"),
        (_bar(), "on", "no end date"),
        (_bar(status="planned", end=dt.date(2024, 6, 30)), "plan", "planned"),
    ],
)
def test_a_bar_shows_until_when(bar, kind, said):
    assert timeline.kind(bar, DAY) == kind
    assert _ends(_drawn(bar)) == [said]


def test_a_bar_fades_where_a_date_is_not_stated():
    assert 'class="g-bar on nos noe"' in _drawn(_bar())
    assert 'class="g-bar on noe"' in _drawn(_bar(start=dt.date(2023, 3, 1)))
    assert 'class="g-bar on nos"' in _drawn(_bar(end=dt.date(2024, 12, 31)))


def test_what_ended_without_a_date_has_no_bar():
    assert "g-bar" not in _drawn(_bar(status="ended"))


def test_groups_come_by_end_and_leave_out_what_is_empty():
    html = _drawn(_bar(end=dt.date(2024, 12, 31)), _bar(end=dt.date(2023, 12, 31)))
    assert re.findall('<div class="g-h">(.*?)</div>', html) == [
        "Stated end within 180 days",
        "Later, open or planned",
    ]


def test_what_ended_without_a_date_ended_in_no_year():
    html = _drawn(_bar(status="ended"), _bar(end=dt.date(2023, 9, 30), status="ended"))
    assert re.findall('<div class="g-h">(.*?)</div>', html) == [
        "Ended, date not stated",
        "Ended this year",
    ]


def test_a_possible_extension_stands_beside_the_end_and_in_the_title_of_the_bar():
    html = _drawn(_bar(end=dt.date(2023, 12, 31))._replace(extension=True))
    assert _ends(html) == ["ends Dec 2023, extension possible"]
    assert 'Kilo 9 · ends Dec 2023, extension possible"' in html


def test_by_organisation_there_are_no_groups_and_names_are_sorted():
    html = _drawn(_bar(organisation="who"), _bar(organisation="drc"), by_organisation=True)
    assert "g-h" not in html
    assert re.findall('<div class="g-org on">(.*?)</div>', html) == ["DRC", "WHO"]


def test_what_ended_before_the_axis_is_left_out():
    assert _ends(_drawn(_bar(end=dt.date(2022, 6, 30), status="ended"))) == []


def test_names_and_places_are_escaped():
    bar = Bar("<o>", ("<s>",), ("<p>",), None, None, "active", "")
    html = _drawn(bar)
    assert "&lt;O&gt;" in html
    assert "&lt;s&gt;" in html
    assert "&lt;p&gt;" in html


def test_names_lead_to_organisations_where_there_is_a_page():
    bar = _bar(end=DAY)
    html = timeline.draw([bar], AXIS, NAMING, "/organisation?{}".format, by_organisation=True)
    assert '<a href="/organisation?drc" target="_self">DRC</a>' in html
    assert 'role="group"' in html, "links cannot stand in a picture"
    assert 'role="img"' in _drawn(_bar(end=DAY))
