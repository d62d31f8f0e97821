"""All sites of a view: those in memory, and cells for those that are kept in the database."""

import geopandas as gpd
import pandas as pd

from geo.catalog import layers
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.kept import questions
from geo.dataset.sources import named_at
from geo.dataset.sums import people
from geo.view.view import View

_SITES = layers.INFORMAL_SITES.id


def number(dataset: Dataset, view: View) -> int:
    """Returns how many sites pass the filters of a view, wherever they are."""
    held = len(selection.passing(dataset, _SITES, view))
    kept = dataset.kept.get(_SITES)
    if kept is None or dataset.drawn is not None:
        return held
    return held + kept.count(questions.passing(dataset, view))


def shown(dataset: Dataset, view: View) -> gpd.GeoDataFrame | pd.DataFrame:
    """Returns the sites of a view with the day's values; kept ones as a cell for a governorate."""
    sites = selection.select(dataset, _SITES, view)
    kept = dataset.kept.get(_SITES)
    if kept is None or dataset.drawn is not None:
        return sites
    cells = kept.by_unit(questions.passing(dataset, view), "governorate_pcode")
    covered = set(named_at.covered_governorates(dataset, view))
    together = named_at.for_sites_together(dataset, view)
    partners = [0 if code in covered else None for code in cells.index]
    cells = cells.assign(
        partners=pd.Series(partners, cells.index, dtype="Int64"),
        partners_for_sites=pd.Series(
            [len(together.get(code, ())) for code in cells.index], cells.index, dtype="Int64"
        ),
        **{people.UNCOUNTED: cells["sites"] - cells["known"]},
    )
    names = [*people.PEOPLE, "partners", "partners_for_sites"]
    return pd.concat([pd.DataFrame(sites[names]).assign(sites=1), cells], ignore_index=True)
