"""Figures of the public against the coordinator's of the same view.

Each is exact for what its words say, which may be whole districts, or no more than the rows hold.
"""

import plain_reading as plain
import surfaces

from geo.language import Language
from geo.profiles import key_statements
from maps.look import key_figures

OF_SITES = ("sites", "households", "people", "unserved", "people-unserved", "people-served")
OF_WORK = ("organisations", "sectors", "ended", "ending", "ending-at-sites", "leaving-nobody")


def numbers_of(shown, names):
    """Returns the numbers of statements by name."""
    return {name: key_statements.of(shown.dataset, shown.view, name).number for name in names}


def faults(held, view, names):
    """Yields each public number that claims more, or nobody, against the rows of coordinators."""
    shown = surfaces.context(held["public"], view)
    finer = surfaces.context(held["coordinator"], view)
    said, right = numbers_of(shown, names), numbers_of(finer, names)
    by_district = bool(key_figures.of_districts(shown))
    for name, number in said.items():
        if name in ("people-served", "people-unserved") or (by_district and names is OF_SITES):
            continue  # of whole districts, as its words say
        if (number or 0) > (right[name] or 0):
            yield f"{name} {number} for the public, {right[name]} for coordinators"
        if number == 0 and right[name] and name in ("organisations", "sectors"):
            yield f"{name} 0 for the public, {right[name]} for coordinators"
    if names is OF_SITES:
        yield from _public_sites(shown, said)


def _public_sites(shown, said):
    """Sites without anybody are those of whole districts without anybody, and are called so."""
    if shown.view.lang is Language.EN:
        label = key_figures.on_map(shown)[2].label
        if "district" not in label:
            yield f"{said['unserved']} {label}"
    if said["people-unserved"] and not set(shown.view.sector) & plain.SENSITIVE:
        rows = key_statements.of(shown.dataset, shown.view, "unserved").rows.features
        for district in rows["district_pcode"]:
            asked = shown.view.without_filters().having(
                district=(district,), sector=shown.view.sector, orgtype=shown.view.orgtype
            )
            named = plain.table_of(asked, shown.day)
            if len(named[~named["sector"].isin(plain.SENSITIVE)]):
                yield f"nobody in {district}, read {sorted(set(named['organisation']))}"
