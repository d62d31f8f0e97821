"""What a place named in the 3W's location column is to our sites, decided by hand and said.

The file has one line for each location, sub-district and group of people. `at` means that the work
is at that site or group of sites; `same_name` that the people are others, in a place that only
bears the site's name; `none` that the location is no site of ours, or that it is not sure which.
"""

from collections.abc import Hashable, Iterator, Mapping

import pandas as pd

from geo.packs import validate
from geo.packs.validate import Finding, Sheet

FILE = "site_names_3w.csv"
KEY = ("location", "subdistrict_pcode", "beneficiary")
"""What tells which rows of the 3W a line is about; columns of both files."""
COLUMNS = (
    "id",
    *KEY,
    "relation",
    "place_level",
    "place_id",
    "link_inferred",
    "basis",
    "source_id",
    "source_page_or_slide",
    "as_of",
)
_SAID = ("relation", "place_level", "place_id", "link_inferred", "basis")
_AT, _SAME_NAME, _NONE = "at", "same_name", "none"
_LEVELS = {_AT: ("site", "site_group"), _SAME_NAME: ("site",), _NONE: ("",)}
_TRUTH = {_AT: ("true", "false"), _SAME_NAME: ("",), _NONE: ("",)}


def check(sheet: Sheet) -> list[Finding]:
    """Returns every fault of the sheet that can be seen without other files."""
    faults = validate.form(sheet, COLUMNS)
    if any(name not in sheet.cells.columns for name in COLUMNS):
        return faults
    seen: set[tuple[str, ...]] = set()
    for row, line in enumerate(sheet.cells.to_dict("records"), start=2):
        faults.extend(_line(sheet, row, line))
        key = tuple(line[name] for name in KEY)
        if key in seen:
            faults.append(sheet.fault(row, "location", "duplicate", f"{key} stands there already"))
        seen.add(key)
    return faults


def _line(sheet: Sheet, row: int, line: Mapping[Hashable, str]) -> Iterator[Finding]:
    relation = line["relation"]
    if relation not in _LEVELS:
        message = f"expected one of {', '.join(_LEVELS)}, got {relation!r}"
        yield sheet.fault(row, "relation", "value", message)
        return
    for column, expected in (
        ("place_level", _LEVELS[relation]),
        ("link_inferred", _TRUTH[relation]),
    ):
        if line[column] not in expected:
            message = f"{relation} goes with {' or '.join(expected) or 'nothing'} here"
            yield sheet.fault(row, column, "value", message)
    if bool(line["place_id"]) == (relation == _NONE):
        yield sheet.fault(row, "place_id", "value", f"the site of a line that says {relation}")
    if not line["basis"]:
        yield sheet.fault(row, "basis", "required", "the cell is empty")


def without_rows(sheet: Sheet, presence: Sheet) -> Iterator[Finding]:
    """Yields a finding for each line that is about no row of the 3W."""
    sent = set(presence.cells[list(KEY)].itertuples(index=False, name=None))
    keys = sheet.cells[list(KEY)].itertuples(index=False, name=None)
    for row, key in enumerate(keys, start=2):
        if key not in sent:
            yield sheet.fault(row, "location", "reference", f"no row of the 3W has {key}")


def link(rows: pd.DataFrame, cells: pd.DataFrame, names: Sheet) -> None:
    """Moves the rows made of the 3W's `cells` to the sites that `names` says they are at.

    Fills `same_name_as` of rows for other people in a place of a site's name.
    """
    keys = zip(*(names.cells[one].tolist() for one in KEY), strict=True)
    known = {key: position for position, key in enumerate(keys)}
    wanted = zip(*(cells[one].tolist() for one in KEY), strict=True)
    positions = [known.get(key, -1) for key in wanted]
    lines = names.cells[list(_SAID)].reindex(positions).set_axis(rows.index)
    at = lines["relation"] == _AT
    for name in ("place_level", "place_id"):
        rows[name] = lines[name].where(at, rows[name])
    inferred = (lines["link_inferred"] == "true") & at
    rows["link_inferred"] = inferred.map({True: "true", False: "false"})
    said = "Matched with the site by name: " + lines.loc[at, "basis"]
    held = rows.loc[at, "note"]
    rows.loc[at, "note"] = said.where(held == "", held + ". " + said)
    rows["same_name_as"] = lines["place_id"].where(lines["relation"] == _SAME_NAME, "")
