"""Points, ranks and their stability, worked out by hand on a few places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InvalidQueryError
from geo.view import weights as gap_weights
from geo.view.weights import Weights

EVEN = Weights(1, 1, 1, 1)


def ranked(values, weights=EVEN):
    return gap_weights.ranks(gap_weights.scores(np.array(values), weights.shares))[:, 0].tolist()


def test_points_are_the_weighted_mean_of_the_criteria_out_of_100():
    values = np.array([[1, 1, 1, 1], [1, 0, 0.5, 0], [0, 0, 0, 0]])
    points = gap_weights.scores(values, Weights(2, 1, 1, 0).shares)
    # 2 × 1 + 1 × 0 + 1 × 0.5, of 4
    assert points[:, 0].tolist() == [100, 62.5, 0]


def test_what_nobody_knows_adds_no_points():
    points = gap_weights.scores(np.array([[1, np.nan, 1, np.nan]]), EVEN.shares)
    assert points[0, 0] == 50


def test_places_with_the_same_points_share_the_best_rank():
    assert ranked([[0.5] * 4, [1] * 4, [0.5] * 4, [0.1] * 4]) == [2, 1, 2, 4]


def test_points_that_differ_by_rounding_alone_are_the_same():
    assert ranked([[0.1 + 0.2] * 4, [0.3] * 4]) == [1, 1]


@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=1, max_size=40))
def test_a_rank_is_one_more_than_the_places_with_more_points(values):
    points = [sum(row) for row in values]
    expected = [1 + sum(other > one for other in points) for one in points]
    assert ranked([[cell / 3 for cell in row] for row in values]) == expected


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf"), 1_001])
def test_a_weight_out_of_bounds_is_named(wrong):
    with pytest.raises(InvalidQueryError, match="the weight gaps"):
        Weights(gaps=wrong)


def test_at_least_one_criterion_has_to_count():
    with pytest.raises(InvalidQueryError, match="all weights are 0"):
        Weights(0, 0, 0, 0)


@pytest.mark.parametrize("weights", [Weights(), Weights(1, 0, 2.5, 1_000), EVEN])
def test_weights_go_through_an_address_and_back(weights):
    assert Weights.read(weights.text) == weights


def test_the_default_weights_need_no_address():
    assert Weights().text == ""
    assert Weights.read("") == Weights()


@pytest.mark.parametrize(
    "text", ["1", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1;2;3;4", "-1,1,1,1", "nan,1,1,1"]
)
def test_weights_that_cannot_be_read_are_refused_in_a_sentence(text):
    with pytest.raises(InvalidQueryError, match="expected"):
        Weights.read(text)


def test_a_place_that_leads_by_every_criterion_leads_with_all_weights():
    values = np.array([[1, 1, 1, 1], [0.5, 0.5, 0.5, 0.5], [0.1, 0.1, 0.1, 0.1]])
    found = gap_weights.stability(values, EVEN)
    assert found.best.tolist() == found.worst.tolist() == [1, 2, 3]
    assert (found.kept, found.kept_least) == (1, 1)


def test_places_that_lead_by_one_criterion_each_change_ranks_with_the_weights():
    values = np.array([[1, 0, 0, 0], [0, 0.9, 0, 0]])
    found = gap_weights.stability(values, EVEN)
    assert found.best.tolist() == [1, 1]
    assert found.worst.tolist() == [2, 2]
    # doubling gaps or halving people puts the second place first
    assert found.kept_least == 0
    assert found.top == 1


def test_what_is_unknown_is_also_tried_as_if_it_counted_in_full():
    values = np.array([[0.6, 0.6, 0.6, 0.6], [0.5, 0.5, 0.5, np.nan]])
    only_hotspot_unknown = gap_weights.stability(values, Weights(1, 1, 1, 1))
    assert only_hotspot_unknown.best.tolist() == [1, 1]


def test_a_criterion_without_weight_counts_in_no_trial():
    shares = gap_weights.varied(Weights(1, 0, 1, 0))
    assert (shares[:, [1, 3]] == 0).all()
    assert np.allclose(shares.sum(axis=1), 1)
    # two weights halved and doubled, and the random ones
    assert len(shares) == 4 + gap_weights.TRIALS


def test_the_trials_are_the_same_on_every_run():
    assert (gap_weights.varied(EVEN) == gap_weights.varied(EVEN)).all()


def test_nothing_to_rank_is_stable():
    found = gap_weights.stability(np.empty((0, 4)), EVEN)
    assert (len(found.best), found.kept, found.top) == (0, 1, 0)
