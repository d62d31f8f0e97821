"""The units of the pack, and registers placed into them."""

import pyarrow.parquet as pq
import pytest

from geo.locating import run
from geo.locating.placer import Placer


@pytest.fixture(scope="package")
def placer(config):
    return Placer.of_pack(config.data, 500)


@pytest.fixture
def located(placer, tmp_path):
    """Places a register that `write(path)` writes; returns its rows and what is told of them."""

    def locate(name, write, **where):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path)
        source, out = tmp_path / name.partition("/")[0], tmp_path / "out"
        found = run.locate(source, out, placer, run.Options(run.Where(**where)))
        return pq.read_table(out).to_pylist(), found

    return locate
