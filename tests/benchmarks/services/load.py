"""Load on a service: many connections that ask for addresses in turn, or for each once."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.running import Server

CONNECTIONS = 16
LONGEST_S = 120


@dataclass(frozen=True)
class Measured:
    """What one run gave: answers per second, latencies and processor in ms, bytes, faults.

    `busy_ms` is the time of processor that an answer took, of the service and its database.
    """

    per_s: float
    p50_ms: float
    p99_ms: float
    busy_ms: float
    wire_bytes: float
    answers: int
    faults: int


def ask(
    server: Server, paths: Sequence[str], seconds: int, connections: int = CONNECTIONS
) -> Measured:
    """Asks a service for these paths in turn, from so many connections at a time, for so long."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: install Debian's package wrk.")
    with tempfile.NamedTemporaryFile("w", suffix=".paths", encoding="ascii") as listed:
        listed.write("\n".join(paths) + "\n")
        listed.flush()
        command = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            f"--timeout={LONGEST_S}s",
            "-s",
            str(Path(__file__).with_name("load.lua")),
            f"http://127.0.0.1:{server.port}",
            "--",
            listed.name,
        ]
        busy_s = server.busy_s()
        written = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        busy_s = server.busy_s() - busy_s
    line = next(one for one in written.splitlines() if one.startswith("RESULT "))
    answers, spent_us, size, p50_us, p99_us, faults = (float(one) for one in line.split()[1:])
    return Measured(
        answers / (spent_us / 1e6),
        p50_us / 1000,
        p99_us / 1000,
        busy_s * 1000 / max(1, answers),
        size / max(1, answers),
        int(answers),
        int(faults),
    )


def ask_once(server: Server, paths: Sequence[str], connections: int = CONNECTIONS) -> Measured:
    """Asks a service for each of these few paths a single time, so many at a time.

    wrk cannot: it goes on asking until its time is up, for addresses that are then at hand.
    """

    def timed(path: str) -> tuple[float, int]:
        try:
            body, spent_s = server.get(path, LONGEST_S)
        except OSError:
            return 0.0, -1
        return spent_s * 1000, len(body)

    started, busy_s = time.perf_counter(), server.busy_s()
    with ThreadPoolExecutor(min(connections, len(paths))) as at_once:
        answers = list(at_once.map(timed, paths))
    busy_s = server.busy_s() - busy_s
    spent_s = time.perf_counter() - started
    good = [one for one in answers if one[1] >= 0]
    times = np.array([spent_ms for spent_ms, _ in good] or [0.0])
    return Measured(
        len(good) / spent_s,
        float(np.percentile(times, 50)),
        float(np.percentile(times, 99)),
        busy_s * 1000 / max(1, len(good)),
        sum(size for _, size in good) / max(1, len(good)),
        len(good),
        len(answers) - len(good),
    )
