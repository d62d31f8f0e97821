"""A copy of the store with a round of sites handed in, of which some say no number of people.

Two of the units in it are of sites that all are unknown; one site has people and no households, one
of the pack households and no people, and two have no point, so that no sub-district is known.
"""

import csv
import io

import in_process
import pandas as pd

from geo.catalog import layers
from geo.intake.proposals.proposals import Imports
from geo.intake.sheets.layout.reading import Wanted

HEAD = ("Place id", "Governorate", "District", "Sub-district", "Location name in English")
HEAD += ("Latitude", "Longitude", "Families", "Individuals", "Date")
AMIRYA, SHAMAL = "IQG01Q01N01", "IQG15Q07N02"
_FALLUJA = ("Al-Anbar", "Al-Falluja", "Al-Amirya")
_SINJAR = ("Ninewa", "Sinjar", "Al-Shamal")
ROWS = (
    ("u1", *_FALLUJA, "Camp One", 33.15, 43.85, "", ""),
    ("u2", *_FALLUJA, "Camp Two", 33.16, 43.86, "", 120),
    ("u3", *_FALLUJA, "Camp Three", 33.17, 43.87, 40, ""),
    ("u4", *_SINJAR, "Camp Four", 36.45, 41.80, "", ""),
    ("u5", *_SINJAR, "Camp Five", 36.46, 41.81, "", ""),
    ("u6", "Ninewa", "Sinjar", "", "Camp Six", "", "", "", ""),
    ("u7", "Ninewa", "", "", "Camp Seven", "", "", "", ""),
    ("u8", "", "", "", "Camp Eight", "", "", "", ""),
    ("u9", "Erbil", "Erbil", "", "Camp Nine", 36.2, 44.0, 0, 0),
)
"""The eighth says nowhere where it is: it is held back."""
UNKNOWN = tuple(f"from-iom-dtm-u{n}" for n in (1, 2, 4, 5, 6, 7))


def _without_people(layer, features):
    if layer is layers.INFORMAL_SITES:
        one = (features["id"] == "kilo-7").to_numpy(dtype=bool)
        features["individuals"] = features["individuals"].mask(one)
        assert isinstance(features["individuals"].dtype, pd.Int64Dtype)
    return features


def bring(config, folder):
    """Returns settings and library of the copy."""
    config, library = in_process.changed(config, folder, _without_people)
    held = io.StringIO()
    csv.writer(held).writerows([HEAD, *((*row, "2023-12-10") for row in ROWS)])
    imports = Imports(library, config)
    wanted = Wanted(sender="iom-dtm", kind="sites")
    name = "IDP list 10 December 2023.csv"
    made, outcome = imports.hand_in(held.getvalue().encode(), name, wanted, ("ali", ""))
    assert "site-uncounted" in {one.code for one in outcome.findings}
    assert imports.accept(made, "lina").revision is not None
    return config, library
