"""The matrix of two days, the cliff calendar and the gap list, as text that anybody can read."""

import datetime as dt
import re

import pytest

from geo import language
from geo.coverage.matrix import Column
from geo.coverage.places import Place as Somewhere
from geo.coverage.two_days import Both, Ending
from geo.dataset.sums.people import UNKNOWN_PEOPLE
from geo.language import Language
from geo.needs import gaps
from geo.view.view import View
from maps.charts import coverage_calendar, coverage_gaps, coverage_matrix
from maps.charts.coverage_gaps import Row
from maps.charts.matrix import Links, Shown
from maps.charts.naming import Naming

WORDS = language.words(Language.EN)
NAMING = Naming(WORDS, str.upper, str.title)
COLUMNS = (Column("bzebiz", "site_group", "Bzebiz", 1574), Column("aaf", "site", "<AAF>", None))
DAY = dt.date(2023, 12, 13)


def matrix(cells, covered=lambda _column, _sector: True):
    def address(column, sector):
        return f"/?{column.filter}={column.id}&s={sector}"

    return coverage_matrix.draw(
        COLUMNS, cells, NAMING, Links(address), Shown("Before and after", covered=covered)
    )


def cells_of(html, sector):
    row = re.search(rf'<tr><th scope="row">{sector}</th>(.*?)</tr>', html)[1]
    return re.findall(r"<td.*?</td>", row)


def test_a_cell_that_loses_its_last_organisation_says_so_twice():
    (cell, _) = cells_of(matrix({("bzebiz", "health"): Both(("dary",), ())}), "HEALTH")
    assert 'class="lost"' in cell
    assert "1→0" in cell
    assert "−Dary" in cell
    assert "before: Dary; after: none named" in cell


def test_a_cell_that_does_not_change_is_quiet():
    (cell, empty) = cells_of(
        matrix({("bzebiz", "wash"): Both(("momd",), ("momd",), (), ("iom",))}), "WASH"
    )
    assert 'class="c1"' in cell
    assert "→" not in cell
    assert "before: Momd; after: Momd; for the sites together or a wider area only: Iom" in cell
    assert 'class="c0"' in empty


def test_nobody_named_where_no_source_covers_the_place_is_not_nobody():
    cells = {("bzebiz", "wash"): Both(("momd",), ())}
    lost, silent = cells_of(matrix(cells, lambda column, _: column.id == "elsewhere"), "WASH")
    assert "1→0" in lost
    assert "no source covers this" in silent
    assert "0" not in re.sub("<[^>]*>", "", silent)
    (_, empty) = cells_of(matrix(cells, lambda column, _: column.id == "aaf"), "WASH")
    assert "none named" in empty


def test_a_cell_of_which_no_source_says_is_not_known_and_nothing_goes_on():
    (cell, _) = cells_of(matrix({("bzebiz", "wash"): Both(("momd",), (), ("momd",))}), "WASH")
    assert 'class="cq"' in cell
    assert "1→0–1" in cell
    assert "?Momd" in cell
    assert "before: Momd; not known after: Momd" in cell
    assert "goes on" not in cell


def test_a_cell_that_others_for_the_sites_together_may_serve_is_not_lost():
    (cell, _) = cells_of(matrix({("bzebiz", "wash"): Both(("momd",), (), (), ("iom",))}), "WASH")
    assert 'class="ct fewer"' in cell


@pytest.mark.parametrize(
    ("both", "kind"),
    [
        (Both(("a", "b"), ("a",)), "c1 fewer"),
        (Both(("a",), ("a", "b")), "c2 more"),
        (Both((), ("a",)), "c1 more"),
        (Both(("a", "b", "c", "d"), ("a", "b", "c")), "c3 fewer"),
        (Both(("a",), ("b",)), "c1"),
    ],
)
def test_the_kind_of_a_cell_is_its_number_and_its_way(both, kind):
    assert coverage_matrix.kind(both) == kind


def test_an_organisation_that_takes_the_place_of_another_is_shown_as_a_change():
    (cell, _) = cells_of(matrix({("bzebiz", "wash"): Both(("a",), ("b",))}), "WASH")
    assert "1→1" in cell
    assert "−A" in cell
    assert "+B" in cell


def test_sectors_that_lose_most_come_first():
    cells = {
        ("bzebiz", "wash"): Both(("a", "b"), ("a", "b")),
        ("bzebiz", "health"): Both(("a",), ()),
        ("bzebiz", "cccm"): Both(("a", "b"), ("a",)),
    }
    assert coverage_matrix.sectors(cells) == ["health", "cccm", "wash"]


def test_cells_link_to_the_map_and_names_are_escaped():
    html = matrix({("bzebiz", "health"): Both(("dary",), ())})
    assert 'href="/?site_group=bzebiz&amp;s=health"' in html
    assert "&lt;AAF&gt;" in html
    assert "1,574 hh" in html


def ending(sector="health", organisation="dary", end=dt.date(2023, 12, 31), **changes):
    values = {
        "precision": "month",
        "scheduled": True,
        "extension": False,
        "left": (),
        "wider": (),
        "people": UNKNOWN_PEOPLE,
        "reported": (),
        "activities": (),
    }
    place = Somewhere("site", changes.pop("place", "kilo-7"))
    return Ending(place, sector, organisation, end, **(values | changes))


def calendar(endings):
    return coverage_calendar.draw(endings, DAY, NAMING, "{} sites".format, "What ends when")


def test_months_run_from_the_day_to_the_last_end():
    found = coverage_calendar.months(DAY, [ending(), ending(end=dt.date(2024, 3, 31))])
    assert found == [dt.date(2023, 12, 1), *(dt.date(2024, month, 1) for month in (1, 2, 3))]
    assert coverage_calendar.months(DAY, [ending(end=None)]) == []


def test_of_a_long_time_only_months_with_ends_stand_side_by_side():
    found = coverage_calendar.months(DAY, [ending(), ending(end=dt.date(2030, 3, 31))])
    assert found == [dt.date(2023, 12, 1), dt.date(2030, 3, 1)]


def test_a_month_tells_who_goes_at_how_many_places_and_where_nobody_stays():
    several = [ending(), ending(place="aaf"), ending(place="kilo-18", left=("iom",))]
    assert coverage_calendar.ends(several, "health", dt.date(2023, 12, 1)) == [
        ("dary", 3, 2, False)
    ]
    html = calendar(several)
    assert '<td class="last"><bdi>Dary</bdi><small>3 sites, the last one at 2</small>' in html


def test_the_last_one_everywhere_and_nowhere_are_told_apart():
    assert "the last one at 1 sites" in calendar([ending()])
    assert '<td class="ends"><bdi>Dary</bdi><small>1 sites</small>' in calendar(
        [ending(left=("iom",))]
    )


def test_a_possible_extension_is_said_where_the_end_is():
    html = calendar([ending(extension=True)])
    assert "the last one at 1 sites, extension possible" in html


def test_work_without_an_end_stands_in_a_column_of_its_own():
    html = calendar([ending(), ending("wash", "momd", None, left=("iom",))])
    assert '<td class="open"><bdi>Momd</bdi><small>1 sites</small></td>' in html
    assert "No end stated" in html


def test_each_rank_has_a_bar_from_zero_with_letters_and_its_sentence(dataset):
    found = gaps.ranking(dataset, View())
    place = found.page(0, 1)[0]
    html = coverage_gaps.draw([Row(place, "/place?select=a/b&c", "Why <so>.")], WORDS)
    widths = [float(one) for one in re.findall(r"width:([\d.]+)%", html)]
    assert sum(widths) == pytest.approx(place.score, abs=0.05)
    assert re.findall(r"<u>(.)</u>", html) == ["P", "G", "N"]
    assert "Why &lt;so&gt;." in html
    assert f"rank {place.best} to {place.worst}" in html


def test_what_is_not_known_of_a_place_is_said_and_not_drawn(dataset):
    (place,) = gaps.ranking(dataset, View()).page(0, 1)
    part = place.parts[-1]._replace(value=None, points=0.0)
    html = coverage_gaps.draw(
        [Row(place._replace(parts=(*place.parts[:-1], part)), "/", "")], WORDS
    )
    assert "Listed hotspot not known" in html
    assert "cv-hotspot" not in html


def test_the_key_of_the_bars_names_every_part_with_its_most_points(dataset):
    (place,) = gaps.ranking(dataset, View()).page(0, 1)
    html = coverage_gaps.key(WORDS, place.parts)
    assert "People: up to 29 points" in html
    assert "Listed hotspot: up to 14 points" in html
