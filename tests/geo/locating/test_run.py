"""A run: parts are whole or not there, the folder is there when all are, and what is refused."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from placed_points import table

from geo.errors import ConflictError, InvalidQueryError, StoreError
from geo.locating import run
from geo.locating.placer import Placer

PARTS, ROWS = 16, 20_000
SCRIPT = Path(__file__).with_name("broken_off.py")
LONGEST_S = 120


def register(path, parts=PARTS, rows=ROWS):
    """Writes so many row groups of random points."""
    chance = np.random.default_rng(17)
    x, y = chance.uniform(38, 49, parts * rows), chance.uniform(29, 38, parts * rows)
    pq.write_table(
        pa.table({"id": np.arange(len(x)), "lon": x, "lat": y}), path, row_group_size=rows
    )
    return path


def states(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.suffix}


@pytest.mark.whole
def test_who_is_killed_goes_on_with_whole_parts(tmp_path, config, placer):
    source, out = register(tmp_path / "a.parquet"), tmp_path / "out"
    unfinished = tmp_path / "out.unfinished"
    with subprocess.Popen([sys.executable, SCRIPT, source, out, config.data, str(ROWS)]) as process:
        until = time.monotonic() + LONGEST_S
        while len(list(unfinished.glob("part-*"))) < 3:
            assert process.poll() is None
            assert time.monotonic() < until
        process.send_signal(signal.SIGKILL)
    assert not out.exists()
    before = states(unfinished)
    damaged = unfinished / "part-00001.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-100])
    (unfinished / ".part-00007.0").write_bytes(b"half")
    heard = []
    options = run.Options(part_rows=ROWS, tell=lambda *told: heard.append(told))
    found = run.locate(source, out, placer, options)
    after = states(out)
    kept = sorted(name for name, state in before.items() if after.get(name) == state)
    assert damaged.name not in kept
    assert len(kept) == found.kept == heard[0][0] >= 2
    assert found.parts == heard[-1][0] == len(after) == PARTS
    assert not unfinished.exists()
    assert pq.read_table(out)["id"].equals(pq.read_table(source)["id"])
    anew = run.locate(source, tmp_path / "anew", placer)
    assert (anew.parts, anew.kept, anew.rows) == (1, 0, found.rows)
    assert pq.read_table(tmp_path / "anew").equals(pq.read_table(out))


def test_parts_of_another_run_are_made_anew(tmp_path, config, placer):
    source, out = register(tmp_path / "a.parquet", 3, 10), tmp_path / "out"

    def broken(*arguments):
        yield next(run.here(*arguments))
        raise StoreError("the disk is full")

    options = run.Options(part_rows=10)
    others = (
        (source, placer, options._replace(prefix="own_")),
        (source, Placer.of_pack(config.data, 7), options),
        (register(tmp_path / "b.parquet", 3, 20), placer, options),
        (source, placer, options),
    )
    for number, (register_, units, asked) in enumerate(others):
        with pytest.raises(StoreError, match="the disk is full"):
            run.locate(source, out, placer, options, broken)
        found = run.locate(register_, out, units, asked)
        assert found.kept == int(number == len(others) - 1)
        assert found.rows_out == pq.read_table(out).num_rows == found.rows_in
        out.rename(tmp_path / f"done-{number}")


def test_a_register_that_changes_meanwhile_is_refused(tmp_path, placer):
    source, out = register(tmp_path / "a.parquet", 2, 10), tmp_path / "out"

    def work(*arguments):
        yield from run.here(*arguments)
        register(source, 2, 10)

    with pytest.raises(StoreError, match="has changed meanwhile; begin again"):
        run.locate(source, out, placer, work=work)
    assert not out.exists()
    assert run.locate(source, out, placer)[:3] == (1, 0, 20)


def test_a_folder_that_is_there_is_refused(tmp_path, placer):
    source, out = tmp_path / "in" / "a.parquet", tmp_path / "out"
    source.parent.mkdir()
    pq.write_table(table(), source)
    out.mkdir()
    assert run.locate(source, out, placer).rows_out == 3  # empty, so that nothing is lost
    for folder, reason in (
        (out, "out is there already"),
        (source, "lies in the register itself"),
        (source.parent / "out", "lies in the register itself"),
    ):
        with pytest.raises(InvalidQueryError, match=reason):
            run.locate(source.parent, folder, placer)
    other = tmp_path / "other"
    unfinished = tmp_path / "other.unfinished"
    unfinished.mkdir()
    own = unfinished / "letter.txt"
    own.touch()
    with pytest.raises(InvalidQueryError, match=r"letter.txt is none of ours"):
        run.locate(source, other, placer)
    own.unlink()
    handle = os.open(unfinished, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(ConflictError, match="Another run writes to"):
        run.locate(source, other, placer)
    os.close(handle)
    assert run.locate(source, other, placer).rows_out == 3


def test_a_register_without_rows_becomes_a_part_without_rows(tmp_path, placer):
    pq.write_table(table().slice(0, 0), tmp_path / "a.parquet")
    found = run.locate(tmp_path / "a.parquet", tmp_path / "out", placer)
    assert (found.parts, found.rows_in, found.rows_out) == (1, 0, 0)
    assert "located_how" in pq.read_table(tmp_path / "out").column_names
