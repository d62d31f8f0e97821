"""Bounds from totals: what a donor can work out with pen and paper."""

from equations import Equations


def test_one_unknown_in_a_total_is_known():
    known = Equations(("a",))
    known.sums(["a"], 7, "somewhere")
    assert known.intervals()["a"] == (7, 7)
    assert known.about("a") == "somewhere"


def test_two_unknowns_in_a_total_are_open():
    known = Equations(("a", "b"))
    known.sums(["a", "b"], 102, "the total")
    assert known.intervals() == {"a": (1, 101), "b": (1, 101)}


def test_two_totals_that_differ_by_a_cell_give_it_away():
    known = Equations(("a", "b", "c"))
    known.sums(["a", "b", "c"], 120, "the country")
    known.sums(["a", "b"], 113, "a district")
    assert known.intervals()["c"] == (7, 7)
    assert known.intervals()["a"].width == 111


def test_sums_that_overlap_are_solved_together():
    known = Equations(("a", "b", "c"))
    known.sums(["a", "b"], 20, "one")
    known.sums(["b", "c"], 30, "two")
    known.sums(["a", "c"], 40, "three")
    assert {name: found.least for name, found in known.intervals().items()} == {
        "a": 15,
        "b": 5,
        "c": 25,
    }


def test_a_filter_by_range_narrows():
    known = Equations(("a", "b"))
    known.sums(["a", "b"], 100, "the total")
    known.between(["a"], 90, 1e6, "households >= 90")
    known.between(["a"], 0, 95, "households < 96")
    assert known.intervals()["a"] == (90, 95)
    assert known.intervals()["b"].width == 5


def test_what_contradicts_itself_has_no_width():
    known = Equations(("a",))
    known.sums(["a"], 7, "one")
    known.sums(["a"], 8, "other")
    assert not known.intervals()["a"].width >= 10
