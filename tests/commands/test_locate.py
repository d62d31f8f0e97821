"""`atlas locate`: in this process, and by workers of a real Dask scheduler, one of them killed."""

import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commands import locate
from geo.locating import cluster

PARTS, ROWS = 40, 2_000
LONGEST_S = 120
DASK = (sys.executable, "-m", "distributed.cli")
HERE = ("--host", "127.0.0.1", "--no-dashboard")


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """A register of random points, of which some have no place."""
    chance = np.random.default_rng(17)
    x, y = chance.uniform(38, 49, PARTS * ROWS), chance.uniform(29, 38, PARTS * ROWS)
    x[::97], y[::89] = np.nan, 95
    path = tmp_path_factory.mktemp("register") / "register.parquet"
    pq.write_table(pa.table({"lon": x, "lat": y}), path, row_group_size=ROWS)
    return path


class Workers:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, folder, stack):
        self.file, self.folder, self.stack = folder / "scheduler.json", folder, stack
        options = ("--port", "0", "--scheduler-file", self.file)
        self.start("dask_scheduler", *HERE, *options)
        until = time.monotonic() + LONGEST_S
        while not self.file.exists() or not self.file.read_text("utf-8").endswith("}"):
            assert time.monotonic() < until
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text("utf-8"))["address"]
        self.processes = [self.worker() for _ in range(2)]

    def worker(self):
        own = ("--no-nanny", "--nthreads", "1", "--memory-limit", "0")
        return self.start(
            "dask_worker", self.address, *HERE, *own, "--local-directory", self.folder
        )

    def start(self, program, *options):
        command = [*DASK[:2], f"{DASK[2]}.{program}", *options]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.stack.callback(process.wait)
        self.stack.callback(process.kill)
        return process


@pytest.fixture(scope="module")
def workers(tmp_path_factory):
    with ExitStack() as stack:
        yield Workers(tmp_path_factory.mktemp("dask"), stack)


@pytest.fixture(scope="module")
def alone():
    """What one process makes of the register, told and written, once."""
    return {}


@pytest.fixture
def one_process(alone, command, register, tmp_path_factory):
    if not alone:
        out = tmp_path_factory.mktemp("alone") / "out"
        code, told, _ = command("locate", register, "-o", out, "--part-rows", ROWS)
        assert code == 0
        alone.update(told=told.replace(str(out), "OUT"), parts=contents(out))
    return alone


def contents(folder):
    """Returns every file of a folder; the same rows make the same bytes."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.whole
def test_workers_place_what_one_process_does(command, register, workers, one_process, tmp_path):
    out = tmp_path / "out"
    code, told, err = command(
        "locate", register, "-o", out, "--part-rows", ROWS, "--scheduler", workers.address
    )
    assert (code, told.replace(str(out), "OUT")) == (0, one_process["told"])
    assert contents(out) == one_process["parts"]
    assert err.endswith(f"{PARTS} of {PARTS} parts\n")


def killing(process, folder):
    """Kills a process once some parts are whole; returns a call for how many were."""
    seen = []

    def kill():
        until = time.monotonic() + LONGEST_S
        while time.monotonic() < until:
            seen.append(len(list(folder.glob("part-*"))))
            if seen[-1] >= 3:
                process.kill()
                return
            time.sleep(0.001)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()

    def whole():
        killer.join()
        assert process.wait() < 0
        return seen[-1]

    return whole


@pytest.mark.whole
def test_a_worker_that_is_killed_loses_nothing(command, register, workers, one_process, tmp_path):
    out = tmp_path / "out"
    whole = killing(workers.processes[0], tmp_path / "out.unfinished")
    code, told, _ = command(
        "locate", register, "-o", out, "--part-rows", ROWS, "--scheduler", workers.address
    )
    assert 3 <= whole() < PARTS
    assert (code, told.replace(str(out), "OUT")) == (0, one_process["told"])
    assert contents(out) == one_process["parts"]


@pytest.mark.whole
def test_without_workers_it_ends_and_goes_on_alone(
    command, register, workers, one_process, monkeypatch, tmp_path
):
    monkeypatch.setattr(cluster, "_WORKER_S", 1)
    given = ("locate", register, "-o", tmp_path / "out", "--part-rows", ROWS)
    whole = killing(workers.processes[1], tmp_path / "out.unfinished")
    code, _, err = command(*given, "--scheduler", workers.address)
    assert 3 <= whole() < PARTS
    assert (code, "No worker is left; start some" in err) == (1, True)
    code, _, err = command(*given, "--scheduler", workers.address)
    assert (code, "has no worker; start some" in err) == (1, True)
    code, told, _ = command(*given)
    kept, _, rest = told.partition("\n")
    assert code == 0
    assert kept.endswith(" parts were whole from before.")
    assert rest.replace(str(tmp_path / "out"), "OUT") == one_process["told"]
    assert contents(tmp_path / "out") == one_process["parts"]


def test_who_stops_it_with_the_keyboard_is_told_that_it_goes_on(
    command, register, one_process, monkeypatch, tmp_path
):
    def stopping(whole, _parts):
        if whole == 2:
            signal.raise_signal(signal.SIGINT)

    given = ("locate", register, "-o", tmp_path / "out", "--part-rows", ROWS)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored behind some shells
    try:
        with monkeypatch.context() as patch:
            patch.setattr(locate, "_tell", stopping)
            code, told, err = command(*given)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (code, told) == (130, "")
    assert err == "Broken off. What is whole is kept: the same command goes on there.\n"
    code, told, _ = command(*given)
    assert (code, "parts were whole from before" in told) == (0, True)
    assert contents(tmp_path / "out") == one_process["parts"]


def test_every_row_is_told_of(one_process):
    rows = PARTS * ROWS
    told = one_process["told"].splitlines()
    assert told[0] == f"{rows:,} rows in, {rows:,} rows out: {PARTS} parts in OUT"
    counts = [int(line.split()[0].replace(",", "")) for line in told[1:]]
    assert sum(counts) == rows
    assert counts[4] == len(range(0, rows, 97))
    assert "outside, within 500 m of the nearest unit (border or coast)" in told[3]


def test_what_cannot_be_used_is_said(command, register, workers, tmp_path):
    out = tmp_path / "out"
    for options, reason in (
        ([register.parent / "other.parquet"], "other.parquet is not there"),
        ([register, "--lon", "x", "--lat", "lat"], "has no column x. Name the columns with --lon"),
        ([register, "--scheduler", "nonsense"], "expected such as tcp://127.0.0.1:8786"),
        (
            [register, "--scheduler", "tcp://127.0.0.1:1"],
            "is not to be reached: Connection refused",
        ),
    ):
        code, _, err = command("locate", *options, "-o", out)
        assert code == 1
        assert reason in err
        assert not out.exists()
    code, _, err = command("locate", register, "-o", register.parent, "--scheduler", "x")
    assert (code, "is there already" in err) == (1, True)


@pytest.mark.parametrize("columns", [("y", "x"), ("name", "x")], ids=["swapped", "no numbers"])
def test_where_nothing_is_placed_it_asks_for_the_columns(command, tmp_path, columns):
    path = tmp_path / "points.csv"
    path.write_text("name,x,y\na camp,44.4,33.3\n", encoding="utf-8")
    named = ("--lon", columns[0], "--lat", columns[1])
    code, told, err = command("locate", path, "-o", tmp_path / "out", *named)
    assert (code, "1 row in, 1 row out" in told) == (0, True)
    assert "not the other way round? --lon and --lat name the columns." in err
    _, _, err = command("locate", path, "-o", tmp_path / "right", "--lon", "x", "--lat", "y")
    assert "--lon" not in err


def test_without_dask_it_says_what_to_install(command, register, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "distributed", None)
    out = tmp_path / "out"
    code, _, err = command("locate", register, "-o", out, "--scheduler", "tcp://127.0.0.1:1")
    assert (code, "pip install -e '.[locate]'" in err) == (1, True)
