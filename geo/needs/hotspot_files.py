"""Files of the hotspot page: an empty table to fill in, and a classified table to take away."""

from collections.abc import Sequence
from typing import Final

from geo.catalog import layers
from geo.dataset import records
from geo.dataset.dataset import Dataset
from geo.intake.return_index import REQUIRED
from geo.needs.hotspots import Classified, Comparison

TEMPLATE: Final = ("governorate", "location", "pcode", *REQUIRED[1:])
RESULTS: Final = ("both", "only_listed", "only_computed", "neither", "unmatched", "not_in_table")
"""The groups of a comparison, as `Comparison` has them."""
_HEAD: Final = (
    "row",
    "governorate",
    "location",
    *REQUIRED[1:],
    "threshold_returnees",
    "hotspot",
    "result",
    "matched_pcode",
    "match",
    "candidates",
)


def template() -> bytes:
    """Returns a table with the headings that `return_index.read` knows, and no row."""
    return records.table([TEMPLATE])


def classified(dataset: Dataset, comparison: Comparison) -> bytes:
    """Returns every row with what the rule says, and the listed hotspots that the table lacks."""
    rows = [
        (one.row.row, _row(one, result, comparison.large_returns))
        for result in RESULTS[:-1]
        for one in getattr(comparison, result)
    ]
    rows.sort(key=lambda one: one[0])
    lacking = [_lacking(dataset, one) for one in comparison.not_in_table]
    return records.table([_HEAD, *(row for _, row in rows), *lacking])


def _row(one: Classified, result: str, threshold: int) -> Sequence[object]:
    row = one.row
    candidates = "; ".join(f"{found.name} {found.pcode}" for found in one.candidates)
    return (
        row.row,
        row.governorate,
        row.location,
        row.livelihoods,
        row.safety,
        row.returnees,
        threshold,
        one.is_hotspot,
        result,
        one.pcode,
        one.match,
        candidates if not one.pcode else "",
    )


def _lacking(dataset: Dataset, hotspot: str) -> Sequence[object]:
    record = dataset.record(layers.HOTSPOTS.id, hotspot) or {}
    return (
        "",
        record["governorate"],
        record["name"],
        "",
        "",
        "",
        "",
        "",
        RESULTS[-1],
        record["subdistrict_pcode"],
        "",
        "",
    )
