"""The published hotspot rule of the Return Index (DSTWG, 9 December 2020)."""

import pandas as pd

from geo.errors import ValidationError

LARGE_RETURNS = 60_000
"""Returnees in a sub-district from which medium severity is enough."""

SEVERITIES = ("low", "medium", "high")
SCALES = ("livelihoods_and_services", "safety_and_cohesion")


def is_hotspot(livelihoods: str, safety: str, returnees: int) -> bool:
    """High on at least one scale, or medium on one with at least 60,000 returnees."""
    severities = {livelihoods, safety}
    return "high" in severities or ("medium" in severities and returnees >= LARGE_RETURNS)


def classify(index: pd.DataFrame) -> pd.Series:
    """Returns whether each row of a Return Index table is a hotspot.

    Expects the columns `livelihoods_and_services`, `safety_and_cohesion` (low, medium, high) and
    `returnees`; ValidationError names every column that is missing and every wrong cell.
    """
    missing = [name for name in (*SCALES, "returnees") if name not in index.columns]
    if missing:
        raise ValidationError([f"the table lacks the column {name}" for name in missing])
    wrong = [
        f"{scale}, row {row}: expected low, medium or high, got {value!r}"
        for scale in SCALES
        for row, value in enumerate(index[scale].tolist(), start=2)
        if value not in SEVERITIES
    ]
    wrong += [
        f"returnees, row {row}: the cell is empty"
        for row, unknown in enumerate(index["returnees"].isna().tolist(), start=2)
        if unknown
    ]
    if wrong:
        raise ValidationError(wrong)
    rows = zip(*(index[name].tolist() for name in (*SCALES, "returnees")), strict=True)
    return pd.Series([is_hotspot(*row) for row in rows], index=index.index, dtype=bool)
