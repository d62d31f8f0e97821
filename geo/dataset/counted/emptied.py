"""Fields that a person emptied: what they say of a record is that nothing is known there."""

from collections.abc import Collection, Mapping
from typing import Any, Final

FIELD: Final = "emptied"
"""The field of a decision that names them, with | between."""


def said(decision: Mapping[str, Any], fields: Collection[str]) -> dict[str, Any]:
    """Returns the fields of which a decision says something; None for those that were emptied."""
    gone = _names(decision)
    return {
        name: decision.get(name)
        for name in fields
        if decision.get(name) is not None or name in gone
    }


def after(
    decision: Mapping[str, Any], values: Collection[str], emptied: Collection[str]
) -> str | None:
    """Returns what is emptied when something else is said of the fields `values`."""
    left = _names(decision) - set(values)
    return "|".join(sorted(left | set(emptied))) or None


def _names(decision: Mapping[str, Any]) -> set[str]:
    return set(filter(None, str(decision.get(FIELD) or "").split("|")))
