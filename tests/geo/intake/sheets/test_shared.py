"""What stands for very many dicts says the same as they do."""

import pandas as pd

from geo.catalog import layers
from geo.dataset import records
from geo.intake.sheets.known import Known
from geo.intake.sheets.shared import Shared


def test_values_under_shared_names_are_those_of_a_dict():
    plain = {"organisation": "drc", "end": None, "reached": 5}
    found, other = Shared(plain), Shared({**plain, "reached": 6})
    assert dict(found.items()) == {**found} == plain
    assert found == Shared(dict(plain)) != other
    assert (found["reached"], found.get("end", 1), found.get("start", 1)) == (5, None, 1)
    assert found._places is other._places


def test_stored_activities_are_read_from_their_columns_as_plain_values(dataset, config):
    known = Known(dataset.features, dataset.country, config.data)
    rows = dataset.features[layers.PARTNER_ACTIVITIES.id]
    plain = records.records(rows.iloc[::500])
    found = known.activity_records[::500]
    assert len(plain) == len(found) > 5
    for one, held in zip(plain, found, strict=True):
        assert dict(held) == one
        assert held.get("no such field", "none") == "none"
    texts = rows["governorate"].tolist()
    assert len({id(one) for one in texts if not pd.isna(one)}) < len(rows) / 10, "one for all"
