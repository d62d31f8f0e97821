"""Servers in processes of their own: started, waited for, weighed and ended."""

import gzip
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

READY_WITHIN_S = 1_800
"""The Atlas reads, checks and stores a million sites in that time."""


@dataclass(frozen=True)
class Server:
    """A running service: what it is called, where it answers, and after how long it did.

    `beside` are first processes of what works for it too, such as its database.
    """

    name: str
    port: int
    pid: int
    ready_s: float
    beside: tuple[int, ...] = ()

    def get(self, path: str, within_s: float = 300) -> tuple[bytes, float]:
        """Returns the body of an answer and how many seconds it took; OSError where none came."""
        started = time.perf_counter()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=within_s) as one:
            body: bytes = one.read()
        spent_s = time.perf_counter() - started
        return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body, spent_s

    def memory_mb(self) -> float:
        """Returns the resident memory of the process and all that it started."""
        return resident_mb(self.pid)

    def busy_s(self) -> float:
        """Returns the seconds of processor that all its processes have taken."""
        return sum(map(busy_s, (self.pid, *self.beside)))


def free_port() -> int:
    """Returns a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass(frozen=True)
class Start:
    """How a service is started: its command with `{port}`, its environment, and a path to try."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    ready: str
    beside: tuple[int, ...] = ()


@contextmanager
def running(start: Start, folder: Path) -> Iterator[Server]:
    """Starts a service, waits until it answers, and ends it."""
    port = free_port()
    log = folder / f"{start.name}.log"
    began = time.monotonic()
    held = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")}
    held |= {name: value.replace("{port}", str(port)) for name, value in start.environment.items()}
    with log.open("wb") as written:
        process = subprocess.Popen(
            [part.replace("{port}", str(port)) for part in start.command],
            env=held,
            cwd=folder,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(process, f"http://127.0.0.1:{port}{start.ready}", log)
        yield Server(start.name, port, process.pid, time.monotonic() - began, start.beside)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=30)
        finally:
            with suppress(ProcessLookupError):  # MapServer's outlive their nginx
                os.killpg(process.pid, signal.SIGKILL)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    last = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:])
    raise SystemExit(f"{address} never answered; {log} ends with:\n{last}")


def resident_mb(pid: int) -> float:
    """Returns the resident memory of a process and its children, shared pages counted once."""
    total = _pss_kb(pid)
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        total += sum(resident_mb(int(child)) * 1024 for child in children.read_text().split())
    return total / 1024


def busy_s(pid: int) -> float:
    """Returns the seconds of processor of a process and its children, those that ended too."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:  # it has ended
        return 0.0
    total = sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        total += sum(busy_s(int(child)) for child in children.read_text().split())
    return total


def _pss_kb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:  # it has ended
        return 0
    return float(next(line.split()[1] for line in lines if line.startswith("Pss:")))
