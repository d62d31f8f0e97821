"""Small counts: no withheld number can be narrowed, whatever totals a reader holds."""

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.catalog.audience import Audience
from geo.disclosure import disclosure, public_cells, suppression
from geo.disclosure.rules import SHIPPED
from geo.disclosure.suppression import Cells

LEAST = 4
"""A small threshold, so that every solution of the equations can be listed."""


def found(households, governorates, least=10, small=None):
    numbers = np.array(households)
    few = numbers < least if small is None else np.array(small)
    return suppression.withheld(Cells(governorates, numbers, few), least)


def solutions(households, result, governorates):
    """Each withheld cell's possible numbers: every way to share out what the totals leave over."""
    sums = {}
    for at in np.flatnonzero(result.hidden):
        code = governorates[at] if governorates[at] not in result.open_governorates else "rest"
        sums.setdefault(code, []).append(at)
    found = {}
    for positions in sums.values():
        total = sum(households[at] for at in positions)
        for bars in itertools.combinations(range(total + len(positions) - 1), len(positions) - 1):
            edges = [-1, *bars, total + len(positions) - 1]
            for at, (low, high) in zip(positions, itertools.pairwise(edges), strict=True):
                found.setdefault(at, set()).add(high - low - 1)
    return found


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from("ABC")), min_size=2, max_size=6))
def test_the_intervals_are_those_of_all_solutions_and_wide_enough(cells):
    households, governorates = [one for one, _ in cells], [code for _, code in cells]
    result = found(households, governorates, LEAST)
    assert result.hidden[np.array(households) < LEAST].all()
    for at, values in solutions(households, result, governorates).items():
        assert max(values) - min(values) == result.widths[at]
        assert result.widths[at] >= LEAST or result.hidden.all()
    assert np.isnan(result.widths[~result.hidden]).all()


def test_nothing_is_withheld_where_nothing_is_small():
    result = found([30, 40, 12], ["A", "A", "B"])
    assert not result.hidden.any()
    assert result.open_governorates == frozenset()


def test_a_small_cell_takes_the_smallest_other_of_its_governorate_with_it():
    result = found([7, 95, 2_000, 300], ["A", "A", "A", "B"])
    assert result.hidden.tolist() == [True, True, False, False]
    assert result.widths[:2].tolist() == [102, 102]


def test_two_small_cells_that_sum_to_too_little_take_a_third():
    result = found([3, 4, 60, 90], ["A"] * 4)
    assert result.hidden.tolist() == [True, True, True, False]
    assert result.widths[:3].tolist() == [67, 67, 67]


def test_a_governorate_of_one_small_cell_takes_another_of_one_cell_with_it():
    result = found([5, 800, 900, 70], ["A", "B", "B", "C"])
    assert result.hidden.tolist() == [True, False, False, True]
    assert result.open_governorates == {"A", "C"}
    assert result.widths[[0, 3]].tolist() == [75, 75]


def test_a_withheld_governorate_is_opened_before_another_cell_is_given_up():
    result = found([5, 6, 50, 800, 900], ["A", "B", "B", "C", "C"])
    assert result.hidden.tolist() == [True, True, True, False, False]
    assert result.open_governorates == {"A", "B"}


def test_a_country_of_one_small_cell_shows_nothing():
    result = found([5], ["A"])
    assert result.hidden.all()
    assert result.widths.tolist() == [0]


def disclosed(dataset, **rules):
    return disclosure.disclose(dataset, Audience.PUBLIC, dataclasses.replace(SHIPPED, **rules))


def test_three_of_five_cells_of_the_pack_stay_with_97_percent_of_the_households(dataset):
    cells = disclosed(dataset).features["informal-sites"]
    assert cells["suppressed"].sum() == 2
    assert cells["households"].sum() / 3_147 > 0.96
    assert cells["sites"].sum() == 26


def test_without_the_rule_of_three_sites_the_same_two_cells_are_withheld(dataset):
    alone = disclosed(dataset, least_sites=1).features["informal-sites"]
    with_sites = disclosed(dataset).features["informal-sites"]
    assert alone["suppressed"].tolist() == with_sites["suppressed"].tolist()


def test_a_higher_threshold_withholds_more(dataset):
    cells = disclosed(dataset, least_households=400).features["informal-sites"]
    assert cells["suppressed"].tolist() == [False, True, True, False, True]


def test_fewer_people_than_ten_households_have_are_too_few(dataset):
    sites = dataset.features["informal-sites"].copy()
    sites.loc[sites["subdistrict_pcode"] == "IQG01Q03N03", "individuals"] = 19
    small = public_cells.too_small(public_cells.summed(sites), SHIPPED, 6)
    assert small.tolist() == [False, True, True, True, False]


def test_a_withheld_cell_tells_neither_the_day_nor_the_source_of_its_site(dataset):
    sites = dataset.features["informal-sites"].copy()
    small = sites["subdistrict_pcode"] == "IQG01Q02N01"
    sites.loc[small, "as_of"] = "2023-01-05"
    sites.loc[small, "source_id"] = "dstwg-2020-12"
    changed = dataclasses.replace(dataset, features={**dataset.features, "informal-sites": sites})
    cells = disclosed(changed).features["informal-sites"]
    hidden = cells[cells["suppressed"].astype(bool).to_numpy()]
    assert set(hidden["as_of"]) == {"2023-12-10"}
    assert set(hidden["source_id"]) == {"dstwg-2023-12"}


def test_days_in_public_are_whole_months(dataset):
    activities = dataset.features["partner-activities"].copy()
    one = activities.index[activities["id"] == "bwa-livelihoods-kilo-7"]
    activities.loc[one, ["start", "start_precision", "end", "end_precision"]] = [
        "2023-02-14",
        "day",
        "2024-02-09",
        "day",
    ]
    changed = dataclasses.replace(
        dataset, features={**dataset.features, "partner-activities": activities}
    )
    found = disclosed(changed).features["partner-activities"]
    row = found[((found["organisation"] == "bwa") & (found["start"] == "2023-02-01")).to_numpy()]
    assert row["end"].tolist() == ["2024-02-29"]
    assert row["end_precision"].tolist() == ["month"]


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PARTNER])
def test_sensitive_work_is_told_without_what_ties_it_to_open_work(dataset, audience):
    found = disclosure.disclose(dataset, audience, SHIPPED).features["partner-activities"]
    legal = found[((found["organisation"] == "bwa") & (found["sector"] == "legal")).to_numpy()]
    assert legal["place_id"].tolist() == ["IQG01"]
    assert legal["donor"].isna().all()
    assert legal["beneficiary"].isna().all()


def _cells_of(dataset, households, individuals=None):
    """The public cells of sites in sub-districts: households by P-code, None where not known."""
    sites = dataset.features["informal-sites"]
    rows = [(code, one) for code, numbers in households.items() for one in numbers]
    made = sites.iloc[np.zeros(len(rows), dtype=int)].reset_index(drop=True)
    numbers = pd.Series([one for _, one in rows], dtype="Int64")
    people = numbers * 6 if individuals is None else pd.Series(individuals, dtype="Int64")
    made = made.assign(
        subdistrict_pcode=[code for code, _ in rows],
        governorate_pcode=[code[:5] for code, _ in rows],
        households=numbers,
        individuals=people,
    )
    units = dataset.features["subdistricts"]
    return public_cells.sites(made, units, SHIPPED, 6).set_index("subdistrict_pcode")


A, B, C, D = "IQG01Q01N01", "IQG01Q01N03", "IQG01Q03N03", "IQG15Q07N02"


def test_a_cell_needs_enough_sites_whose_households_are_known(dataset):
    shown = _cells_of(dataset, {A: (40, 50, 60, None, None), C: (70, 80, 90)})
    assert shown.loc[A, ["sites", "households", "uncounted"]].tolist() == [5, 150, 2]
    assert not shown["suppressed"].any()
    assert "uncounted" not in _cells_of(dataset, {A: (40, 50, 60), C: (70, 80, 90)})
    few = _cells_of(dataset, {A: (40, 50, None, None, None), C: (70, 80, 90), D: (70, 80, 90)})
    assert few.loc[A, "suppressed"]
    assert few["households"].isna().sum() >= 2


def test_a_cell_of_unknown_sites_protects_no_other(dataset):
    """Its number is in no total, so that the other withheld cell would be what a total leaves."""
    beside = {C: (70, 80, 90), D: (70, 80, 90)}
    alone = _cells_of(dataset, {A: (40, 50), **beside})
    found = _cells_of(dataset, {A: (40, 50), B: (None, None, None), **beside})
    assert found.loc[B, "suppressed"]
    assert found.loc[alone.index, "suppressed"].tolist() == alone["suppressed"].tolist()


def test_people_of_a_cell_leave_nobody_alone(dataset):
    numbers = {A: (40, 50, 60, None)}
    told = _cells_of(dataset, numbers, [240, 300, 360, 120])
    assert told.loc[A, "individuals"] == 900
    short = _cells_of(dataset, numbers, [240, 300, None, 120])
    assert short.loc[A, "households"] == 150
    assert short.loc[A, "individuals"] is pd.NA
