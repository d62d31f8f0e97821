"""A site on a day has what its newest round by then says, also that a number is not known."""

import pandas as pd
import pytest

from geo.catalog import layers
from geo.catalog.registers import SITE_ROUNDS
from geo.dataset.counted import sites_by_day

SITE = "kilo-7"
ROUNDS = (("2024-01-01", 100), ("2024-04-01", None), ("2024-07-01", 80))


@pytest.fixture(scope="module")
def features(dataset):
    """Returns the features of the pack with three rounds of a site, the second without people."""
    held = dict(dataset.features)
    empty = held[SITE_ROUNDS.id].iloc[:0]
    rows = [
        {"id": f"{SITE}/{day}", "site_id": SITE, "beside": SITE, "as_of": day, "households": number}
        for day, number in ROUNDS
    ]
    rounds = empty.reindex(range(len(rows)))
    for name in rows[0]:
        rounds[name] = [one[name] for one in rows]
    held[SITE_ROUNDS.id] = rounds.astype(empty.dtypes.drop("geometry").to_dict())
    sites = held[layers.INFORMAL_SITES.id]
    own = (sites["id"] == SITE).to_numpy()
    held[layers.INFORMAL_SITES.id] = sites.assign(
        as_of=sites["as_of"].mask(own, "2024-07-01"), households=sites["households"].mask(own, 80)
    )
    return held


@pytest.mark.parametrize(
    ("day", "households"),
    [("2024-03-31", 100), ("2024-04-01", None), ("2024-06-30", None), ("2024-07-01", 80)],
)
def test_a_day_has_the_number_of_its_round_or_none(features, day, households):
    found = sites_by_day.sites(features, sites_by_day.on(features, day), 6)
    (number,) = found["households"][(found["id"] == SITE).to_numpy()].astype(object).tolist()
    assert (None if pd.isna(number) else number) == households
