"""What is known once a list is accepted, without a store: the sender's rows in the layer."""

import geopandas as gpd
import pandas as pd

from geo.intake.sheets.known import Known
from geo.intake.sheets.work.rows import slug


def kept(outcome, known, layer="informal-sites"):
    """Returns what is known once all rows of an outcome are stored in a layer."""
    features = known.features[layer]
    source = outcome.source.id
    rows = []
    for one in outcome.entries:
        _, own_id, key, said = one.sent
        row_id = f"{source}-{slug(own_id or '-'.join(key))}"
        rows.append({"id": row_id, "kind": "not_stated", **said})
    table = pd.DataFrame(rows)
    points = gpd.points_from_xy(*(table.get(one, pd.Series(index=table.index, dtype=float))
                                  for one in ("longitude", "latitude")))  # fmt: skip
    table = table.reindex(columns=[one for one in features.columns if one != "geometry"])
    new = gpd.GeoDataFrame(table, geometry=points, crs=features.crs)
    old = features[~features["id"].isin(new["id"])]
    changed = {**known.features, layer: pd.concat([old, new], ignore_index=True)}
    return Known(changed, known.country, known.folder)
