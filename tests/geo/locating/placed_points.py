"""A few points of which the place is known."""

import pyarrow as pa

HADITHA, RUTBA, KUWAIT = (42.38, 34.14), (40.28, 33.04), (47.98, 29.37)
POINTS = (HADITHA, RUTBA, KUWAIT)
DISTRICTS = ["IQG01Q06", "IQG01Q04", None]
HOWS = ["inside", "inside", "nowhere"]


def table(points=POINTS, names=("lon", "lat"), **more):
    """Returns points as a table."""
    return pa.table({**dict(zip(names, zip(*points, strict=True), strict=True)), **more})
