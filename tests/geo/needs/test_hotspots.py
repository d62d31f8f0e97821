"""The published rule: high on a scale, or medium with 60,000 returnees."""

from dataclasses import replace

import pytest

from geo.catalog import layers
from geo.errors import InvalidQueryError
from geo.intake.return_index import Row
from geo.needs import hotspots
from geo.units.gazetteer import Entry, Gazetteer


@pytest.mark.parametrize(
    ("livelihoods", "safety", "returnees", "expected"),
    [
        ("high", "low", 0, True),
        ("low", "high", 10, True),
        ("medium", "low", 59_999, False),
        ("medium", "low", 60_000, True),
        ("low", "medium", 60_000, True),
        ("low", "low", 500_000, False),
    ],
)
def test_the_rule_of_the_slides(livelihoods, safety, returnees, expected):
    assert hotspots.is_hotspot(livelihoods, safety, returnees) is expected


@pytest.mark.parametrize(
    ("returnees", "threshold", "expected"),
    [(59_999, 59_999, True), (60_000, 60_001, False), (0, 0, True), (1, 0, True)],
)
def test_the_threshold_can_be_moved(returnees, threshold, expected):
    assert hotspots.is_hotspot("medium", "low", returnees, threshold) is expected


@pytest.mark.parametrize("threshold", [0, 60_000, 10**9])
def test_the_threshold_never_moves_high_or_low_severity(threshold):
    assert hotspots.is_hotspot("high", "low", 0, threshold) is True
    assert hotspots.is_hotspot("low", "low", 10**9, threshold) is False


def row(number, location, livelihoods="low", safety="low", returnees=1, **given):
    names = {"governorate": "", "pcode": "", **given}
    return Row(
        number, location, names["governorate"], names["pcode"], livelihoods, safety, returnees
    )


def test_the_number_of_hotspots_falls_as_the_threshold_rises():
    rows = [
        row(2, "a", "high"),
        row(3, "b", "medium", returnees=60_000),
        row(4, "c", safety="medium", returnees=30_000),
        row(5, "d", returnees=90_000),
    ]
    assert hotspots.by_threshold(rows, [0, 30_000, 30_001, 60_000, 60_001]) == (
        (0, 3),
        (30_000, 3),
        (30_001, 2),
        (60_000, 2),
        (60_001, 1),
    )


TABLE = [
    row(2, "Jalula", "high"),  # listed in 2020
    row(3, "Markaz Telafar", "medium", returnees=59_999),  # listed, too few returnees
    row(4, "Al-Khalis", "medium", "medium", 70_000, pcode="IQG10Q04N01"),  # not listed
    row(5, "Markaz Heet", "low", "low", 5),  # listed, low
    row(6, "Nowhere", "high"),
]


def test_a_table_is_compared_with_the_list_of_2020(dataset):
    found = hotspots.compare(dataset, TABLE)
    assert [one.listed for one in found.both] == ["jalula"]
    assert [one.listed for one in found.only_listed] == ["markaz-telafar", "markaz-heet"]
    assert [one.pcode for one in found.only_computed] == ["IQG10Q04N01"]
    assert found.neither == ()
    assert [one.row.location for one in found.unmatched] == ["Nowhere"]
    assert len(found.not_in_table) == 35 - 3


def test_a_lower_threshold_moves_a_row_into_both(dataset):
    found = hotspots.compare(dataset, TABLE, 59_999)
    assert [one.listed for one in found.both] == ["jalula", "markaz-telafar"]


def test_the_whole_list_of_2020_finds_itself(dataset):
    listed = dataset.registered(layers.HOTSPOTS)
    table = [
        row(number, one["name"], "high", governorate=one["governorate"])
        for number, one in enumerate(listed, start=2)
    ]
    found = hotspots.compare(dataset, table)
    assert [one.listed for one in found.both] == [one["id"] for one in listed]
    assert (found.only_computed, found.unmatched, found.not_in_table) == ((), (), ())


def test_the_arabic_names_find_the_listed_hotspots_too(dataset):
    found = hotspots.compare(dataset, [row(2, "جلولاء", "high"), row(3, "زمار", "high")])
    assert [one.listed for one in found.both] == ["jalula", "zummar"]


def test_two_hotspots_in_one_polygon_are_told_apart_by_name(dataset):
    table = [row(2, "Abo Sayda", "high"), row(3, "Markaz Al-Muqdadiya", "high")]
    found = hotspots.compare(dataset, table)
    assert [one.listed for one in found.both] == ["abo-sayda", "markaz-al-muqdadiya"]
    assert len({one.pcode for one in found.both}) == 1


def test_the_unit_that_holds_the_seat_of_a_hotspot_is_not_that_hotspot(dataset):
    # Al-Saqlawiyah has no polygon of its own; its seat lies in that of Markaz Al-Falluja
    found = hotspots.compare(dataset, [row(2, "Markaz Al-Falluja", "high")])
    assert [(one.pcode, one.listed) for one in found.only_computed] == [("IQG01Q01N03", "")]


def test_of_rows_for_the_same_place_the_very_name_is_matched(dataset):
    found = hotspots.compare(dataset, [row(2, "Jalula", "high"), row(3, "jalula", "low")])
    assert [one.row.row for one in found.both] == [2]
    assert [one.row.row for one in found.unmatched] == [3]


def test_rows_with_the_very_same_name_are_matched_to_none(dataset):
    found = hotspots.compare(dataset, [row(2, "Jalula", "high"), row(3, "Jalula", "low")])
    assert [one.row.row for one in found.unmatched] == [2, 3]


def test_a_name_of_several_sub_districts_is_left_to_a_person(dataset):
    twice = replace(dataset)
    vars(twice)["gazetteer"] = Gazetteer(
        [Entry("Al-Salam", "IQG01Q01N01"), Entry("Al Salam", "IQG15Q02N02")]
    )
    (left,) = hotspots.compare(twice, [row(2, "al salam", "high")]).unmatched
    assert len(left.candidates) == 2
    assert (left.pcode, left.match) == ("", "")
    # an exact spelling is one place's alone, and a governorate leaves one
    found = hotspots.compare(twice, [row(2, "Al Salam", "high")])
    assert [one.match for one in found.both + found.only_computed] == ["exact"]


def test_a_governorate_narrows_and_an_unknown_one_makes_nothing_sure(dataset):
    sure = hotspots.compare(dataset, [row(2, "Jalula", "high", governorate="Diyala")])
    assert len(sure.both) == 1
    wrong = hotspots.compare(dataset, [row(2, "Jalula", "high", governorate="Anbar")])
    assert [one.candidates for one in wrong.unmatched] == [()]
    unknown = hotspots.compare(dataset, [row(2, "Jalula", "high", governorate="Atlantis")])
    assert [bool(one.candidates) for one in unknown.unmatched] == [True]


def test_districts_are_no_sub_districts(dataset):
    (left,) = hotspots.compare(dataset, [row(2, "x", "high", pcode="IQG10Q05")]).unmatched
    assert left.candidates == ()


def test_a_threshold_below_zero_is_refused(dataset):
    with pytest.raises(InvalidQueryError, match="expected 0 returnees or more"):
        hotspots.compare(dataset, TABLE, -1)


def test_the_public_list_compares_alike(dataset, public):
    own, theirs = hotspots.compare(dataset, TABLE), hotspots.compare(public, TABLE)
    assert [one.listed for one in own.both] == [one.listed for one in theirs.both]
    assert own.not_in_table == theirs.not_in_table
