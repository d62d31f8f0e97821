"""The matrix against plain pandas counts of the layers: sectors and organisations by places."""

import datetime as dt

import pandas as pd
import pytest

from geo.coverage import matrix as sector_matrix
from geo.coverage.matrix import ORGANISATION, SECTOR
from geo.view.view import View

FEBRUARY = View(date=dt.date(2022, 2, 15))


def _active(dataset, day):
    """The activities whose period holds a day of 2022, straight from the layer."""
    rows = pd.DataFrame(dataset.features["partner-activities"].drop(columns="geometry"))
    monthly = rows[rows["end_basis"] == "reporting_month"]
    return monthly[(monthly["start"] <= day) & (day <= monthly["end"])]


@pytest.mark.parametrize("by", [SECTOR, ORGANISATION])
def test_governorates_hold_what_a_pandas_count_of_february_2022_holds(dataset, by):
    columns = sector_matrix.governorate_columns(dataset, FEBRUARY)
    made = sector_matrix.matrix(dataset, FEBRUARY, columns, by)
    other = "organisation" if by == SECTOR else "sector"
    counted = _active(dataset, "2022-02-15").groupby([by, "governorate_pcode"])[other].nunique()
    outside = {code for _, code in counted.index} - {"IQG01"}
    assert len(outside) > 10
    for (row, code), number in counted.items():
        if code in outside:
            assert len(made.cells[row, code].named) == number, (row, code)


@pytest.mark.parametrize("by", [SECTOR, ORGANISATION])
def test_areas_hold_every_activity_at_or_inside_their_units_once(dataset, by):
    columns = sector_matrix.area_columns(dataset, FEBRUARY)
    made = sector_matrix.matrix(dataset, FEBRUARY, columns, by)
    other = "organisation" if by == SECTOR else "sector"
    rows = _active(dataset, "2022-02-15")
    finest = rows["subdistrict_pcode"].fillna(rows["district_pcode"])
    finest = finest.fillna(rows["governorate_pcode"])
    for column in columns:
        if column.id.endswith("anbar"):
            continue
        units = dataset.area_members[column.id]
        inside = rows[finest.str.startswith(tuple(units))]
        counted = inside.groupby(by)[other].nunique()
        found = {
            row: len(cell.named) for (row, place), cell in made.cells.items() if place == column.id
        }
        assert found == counted.to_dict(), column.id


def test_every_coordination_area_is_a_column_by_name(dataset):
    columns = sector_matrix.area_columns(dataset, View())
    assert [one.name for one in columns] == sorted(dataset.features["abc-areas"]["name"])
    assert {one.filter for one in columns} == {"area"}
    west = sector_matrix.area_columns(dataset, View(area=("west-anbar",)))
    assert [one.id for one in west] == ["west-anbar"]


def test_organisations_by_site_say_what_sectors_by_site_say(dataset):
    columns = sector_matrix.site_columns(dataset, View())
    sectors = sector_matrix.matrix(dataset, View(), columns)
    organisations = sector_matrix.matrix(dataset, View(), columns, ORGANISATION)
    one = {
        (sector, place, name)
        for (sector, place), cell in sectors.cells.items()
        for name in cell.named
    }
    other = {
        (sector, place, name)
        for (name, place), cell in organisations.cells.items()
        for sector in cell.named
    }
    assert one == other
    assert organisations.cells["bwa", "kilo-7"].named == ("legal", "health", "mhpss", "livelihoods")
    assert organisations.cells["mercy-corps", "kilo-9"].lost == ("wash",)
    assert sectors.by == SECTOR
    assert organisations.by == ORGANISATION


def test_work_of_a_wider_area_stands_beside_the_places(dataset):
    columns = sector_matrix.site_columns(dataset, View())
    made = sector_matrix.matrix(dataset, View(), columns, ORGANISATION)
    assert made.wider["irc"] == ("protection", "legal")
    assert made.wider["dary"] == ("health",)
    assert set(made.wider) == set(made.rows)


def test_the_public_areas_are_counted_by_whole_districts(public):
    columns = sector_matrix.area_columns(public, FEBRUARY)
    made = sector_matrix.matrix(public, FEBRUARY, columns)
    assert len(columns) == 8
    assert made.cells
    assert all(place in {one.id for one in columns} for _, place in made.cells)


def test_a_view_without_activities_has_an_empty_matrix(dataset):
    view = View(partner=("pui",))
    made = sector_matrix.matrix(dataset, view, sector_matrix.site_columns(dataset, view))
    assert (made.rows, dict(made.cells)) == ((), {})
