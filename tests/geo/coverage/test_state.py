"""The state of the map: known answers counted by hand in the files of the data pack."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.catalog import layers
from geo.catalog.registers import SITE_ROUNDS
from geo.coverage import state
from geo.coverage.state import Tally
from geo.dataset import selection
from geo.intake.accepting import features
from geo.presence import age
from geo.presence.age import Age
from geo.view.view import View

LAST = dt.date(2023, 12, 13)


def on(day=LAST, **filters):
    return View(date=day, **filters)


KNOWN = [
    # 28 sites, 35 hotspots (7 drawn at a seat), 8 areas, 34 units (15 of 2020, 16 inferred, 12
    # districts), 10 blocked areas (7 of before May 2023, 1 of 2025; 5 villages and towns, 1 known
    # by its sub-district), 19 gaps (7 at sites), 35 activities (11 at sites)
    (on(), Tally(169, 111, 0, 57, 1, 169, 86, 0)),
    # 41 days after the sites: the seven activities until December have ended, the other 28 age
    (on(dt.date(2024, 1, 20)), Tally(162, 76, 28, 57, 1, 162, 83, 0)),
    # twelve activities without an end are left, and nothing was confirmed for nearly three years
    (on(dt.date(2026, 11, 30)), Tally(146, 0, 0, 146, 0, 146, 75, 0)),
    # Ninewa: 9 hotspots, 3 areas, 7 units (4 of 2020; 5 sub-districts), 5 blocked areas (4 villages
    # of 2019)
    (on(governorate=("IQG15",)), Tally(24, 7, 0, 17, 0, 24, 18, 0)),
    # West Anbar: 7 sites, 4 hotspots, itself, 8 units (4 of 2020, 1 stated sub-district), Akkashat
    (on(area=("west-anbar",)), Tally(21, 12, 0, 9, 0, 21, 11, 0)),
    # BWA: Kilo 7 and Kilo 18, East Anbar with Ramadi (of 2020), its 8 activities, and the 19 gaps
    (on(partner=("bwa",)), Tally(31, 30, 0, 1, 0, 31, 17, 0)),
]


@pytest.mark.parametrize(("view", "expected"), KNOWN)
def test_known_answers_counted_by_hand(dataset, view, expected):
    assert state.of(dataset, view).total == expected


def test_the_public_state_is_that_of_its_cells(public):
    # 5 cells of sites, 4 districts with a blocked area, 9 gaps and 29 activities by unit
    found = state.of(public, View())
    assert found.total == Tally(124, 72, 0, 52, 0, 124, 39, None)
    assert found.by["organisation"]["bwa"].precisely_placed == 0


def test_parts_are_the_tallies_of_what_belongs_to_them(dataset):
    found = state.of(dataset, on())
    assert found.by["area"]["west-anbar"] == Tally(21, 12, 0, 9, 0, 21, 11, 0)
    assert found.by["organisation"]["bwa"] == Tally(8, 8, 0, 0, 0, 8, 8, 0)
    # four gaps of electricity, no work
    gaps = dataset.features["service-gaps"]["sector"] == "electricity"
    assert found.by["sector"]["electricity"].statements == gaps.sum()
    assert sum(one.statements for one in found.by["organisation"].values()) == 35


@pytest.mark.whole
def test_the_state_falls_by_itself_as_days_pass(dataset, partner, public):
    # until a newer source says something of one blocked area, in September 2025
    days = [LAST + dt.timedelta(days=21 * number) for number in range(31)]
    for held in (dataset, partner, public):
        told = [state.of(held, on(day)).total for day in days]
        fresh = [one.fresh for one in told]
        assert fresh == sorted(fresh, reverse=True)
        assert fresh[0] > fresh[3] > fresh[-1] == 0
        assert told[-1].stale == told[-1].statements - told[-1].unknown
        for one in told:
            assert one.fresh + one.ageing + one.stale + one.unknown == one.statements


def test_what_nobody_had_said_by_a_day_is_unknown(dataset):
    before = state.of(dataset, on(dt.date(2019, 1, 1)))
    assert (before.total.fresh, before.last_confirmed) == (0, None)
    assert before.total.unknown == before.total.statements


@pytest.mark.parametrize("day", [dt.date(2022, 2, 15), dt.date(2023, 6, 15), LAST])
def test_what_is_told_only_later_has_no_age_on_a_day_whatever_its_kind(dataset, day):
    said = set()
    for layer in layers.LAYERS:
        if not layer.renewed_days:
            continue
        rows = selection.select(dataset, layer.id, on(day))
        said |= set(rows["as_of"]) | set(rows.get("last_confirmed", rows["as_of"]).dropna())
        later = rows["as_of"] > day.isoformat()
        assert set(rows["age"][later].dropna()) <= {"unknown"}, layer.id
    found = state.of(dataset, on(day)).last_confirmed
    assert found is None or found.isoformat() == max(one for one in said if one <= f"{day}")


def test_the_second_confirmation_does_not_hide_the_first(dataset):
    work = dataset.features["partner-activities"]
    again = work.assign(as_of="2023-12-10", last_confirmed="2024-01-30")
    held = replace(dataset, features={**dataset.features, "partner-activities": again})
    assert state.of(held, on(dt.date(2024, 1, 5), partner=("bwa",))).last_confirmed is not None
    rows = selection.select(held, "partner-activities", on(dt.date(2024, 1, 5)))
    assert set(rows["age"].dropna()) == {"fresh"}


def test_activities_that_say_nothing_of_the_day_have_no_age(dataset):
    rows = selection.select(dataset, "partner-activities", View())
    told = rows["age"].notna()
    assert set(rows["status"][told]) == {"active"}
    assert told.sum() == 35


def test_statements_that_differ_are_disputed_for_those_who_are_told(dataset):
    work = dataset.features["partner-activities"]
    (row,) = np.flatnonzero(work["id"] == "bwa-legal-kilo-7")
    other = work.iloc[[row]].assign(id="other", beside="bwa-legal-kilo-7", donor="somebody")
    both = pd.concat([work, other], ignore_index=True)
    changed = {**dataset.features, "partner-activities": both}
    for audience, expected in (("coordinator", 2), ("partner", 2), ("public", None)):
        held = replace(dataset, features=changed, audience=audience)
        assert state.of(held, on()).total.disputed == expected
        assert state.of(held, on()).by["organisation"]["bwa"].disputed == expected


def test_one_rule_ages_every_kind_by_its_own_line():
    days = np.array([0, 1, 30, 31, 59, 60, 61, 90]) + 1
    told = [age.AGES[one] for one in age.of(days, 90, age.AGEING[30])]
    stale, ageing, fresh = Age.STALE, Age.AGEING, Age.FRESH
    assert told == [stale, stale, ageing, ageing, ageing, fresh, fresh, Age.UNKNOWN]
    assert age.of(np.array([0]), 90, age.AGEING[30]).tolist() == [age.AGES.index(Age.UNKNOWN)]
    for layer in layers.LAYERS:
        ageing_of_layer = layer in (*layers.BOUNDARIES, layers.MOVEMENTS)
        assert (layer.renewed_days == 0) == ageing_of_layer
        assert ageing_of_layer or layer.renewed_days in age.AGEING


@pytest.mark.parametrize(
    ("source", "households", "as_of", "expected"),
    [
        ("from-cccm", 150, "2024-01-05", 1),
        ("from-cccm", 150, "2024-01-25", 0),  # nobody had said so by the day
        ("from-cccm", 150, "2023-11-05", 0),  # overtaken by what counts
        ("from-cccm", 153, "2024-01-05", 0),
        ("dstwg-2023-12", 150, "2024-01-05", 0),
    ],
)
def test_a_count_is_disputed_by_what_another_source_counts(
    dataset, source, households, as_of, expected
):
    told = {
        "id": f"{source}-kilo-18/{as_of}",
        "name": "Kilo 18",
        "site_id": f"{source}-kilo-18",
        "population": "displaced",
        "households": households,
        "beside": "kilo-18-al-karama",
        "as_of": as_of,
        "source_id": source,
    }
    rounds = features.features(SITE_ROUNDS, [told])
    held = replace(dataset, features={**dataset.features, SITE_ROUNDS.id: rounds})
    assert state.of(held, on(dt.date(2024, 1, 20))).total.disputed == expected
    shown = selection.select(held, "informal-sites", on(dt.date(2024, 1, 20)))
    assert shown["disputed"].sum() == expected
