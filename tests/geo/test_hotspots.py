"""The published rule: high on a scale, or medium with 60,000 returnees."""

import pandas as pd
import pytest

from geo import hotspots
from geo.errors import ValidationError


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


def test_a_table_is_classified_row_by_row():
    index = pd.DataFrame(
        {
            "livelihoods_and_services": ["high", "medium"],
            "safety_and_cohesion": ["low", "low"],
            "returnees": [1, 1],
        },
        index=["a", "b"],
    )
    assert hotspots.classify(index).to_dict() == {"a": True, "b": False}


def test_every_missing_column_and_wrong_cell_is_named():
    with pytest.raises(ValidationError) as missing:
        hotspots.classify(pd.DataFrame({"returnees": [1]}))
    assert len(missing.value.findings) == 2
    table = pd.DataFrame(
        {
            "livelihoods_and_services": ["severe", "low"],
            "safety_and_cohesion": ["low", None],
            "returnees": [1, None],
        }
    )
    with pytest.raises(ValidationError) as wrong:
        hotspots.classify(table)
    assert len(wrong.value.findings) == 3
    assert "'severe'" in str(wrong.value)
