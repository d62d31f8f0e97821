"""The parts of a run, written by the workers of a Dask scheduler.

Dask hands the part of a worker that dies to another one. Each worker holds the units once. They
need this Atlas installed, and see the register and the folder at the same paths.
"""

import importlib
import logging
import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from geo.errors import GeoError, SettingsError, StoreError
from geo.locating import parts
from geo.locating.parts import Job, Part
from geo.locating.placer import Placer
from geo.locating.run import Numbered, Work

_CONNECT_S: Final = 10
_WORKER_S: Final = 30
"""How long a worker is waited for when there is none."""
_PAUSE_S: Final = 0.05
_TALKATIVE: Final = ("distributed.client", "distributed.core", "tornado.application")


def through(address: str) -> Work:
    """Returns what has parts written by the workers of the scheduler at an address.

    SettingsError where Dask is not installed or the address is none; StoreError where nobody
    answers there, or the workers cannot do the work.
    """
    return partial(_work, address)


def _work(address: str, placer: Placer, job: Job, numbered: Sequence[Numbered]) -> Iterator[Part]:
    if not numbered:
        return
    dask = _engine("distributed")
    for talkative in _TALKATIVE:  # what they say at length is said in a sentence
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
    with _told(address), _client(dask, address) as client:
        _check(client, job, [piece.path for _, piece in numbered])
        units = client.submit(_itself, placer, key=f"units-{placer.digest}")
        write = partial(_write, job=job)
        yield from _arriving(dask, client, client.map(write, numbered, placer=units, pure=False))


def _itself(placer: Placer) -> Placer:
    """The units as the result of a task: passed from worker to worker, and made anew when lost."""
    return placer


def _write(numbered: Numbered, placer: Placer, job: Job) -> Part:
    return parts.write(placer, job, *numbered)


def _engine(module: str) -> Any:  # noqa: ANN401 - it has no types, and may not be installed
    try:
        return importlib.import_module(module)
    except ImportError as fault:
        message = "--scheduler needs Dask, which is not installed: pip install -e '.[locate]'"
        raise SettingsError(message) from fault


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Says in a sentence what Dask says of its workers and its scheduler."""
    killed = _engine("distributed.scheduler").KilledWorker
    try:
        yield
    except GeoError:
        raise
    except ImportError as fault:
        raise StoreError(f"The workers of {address} lack what the Atlas needs: {fault}") from fault
    except killed as fault:
        message = f"A part ended every worker of {address} that tried it; have they enough memory?"
        raise StoreError(message) from fault
    except CancelledError as fault:
        message = f"The connection to {address} is lost; the same command goes on where it was"
        raise StoreError(message) from fault
    except (OSError, TimeoutError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault).partition("\n")[0]
        raise StoreError(f"The scheduler {address} is not to be reached: {reason}") from fault


@contextmanager
def _client(dask: Any, address: str) -> Iterator[Any]:  # noqa: ANN401 - as above
    try:
        where = _engine("distributed.comm").get_address_host_port(address, strict=True)
    except ValueError as fault:
        message = f"--scheduler {address}: {fault}; expected such as tcp://127.0.0.1:8786"
        raise SettingsError(message) from fault
    socket.create_connection(where, _CONNECT_S).close()  # Dask says it later, and at length
    with dask.Client(address, timeout=_CONNECT_S) as client:
        try:
            client.wait_for_workers(1, timeout=_WORKER_S)
        except TimeoutError as fault:
            raise StoreError(f"The scheduler {address} has no worker; start some") from fault
        yield client


def _check(client: Any, job: Job, paths: Sequence[Path]) -> None:  # noqa: ANN401 - as above
    """StoreError where a worker does not see what is read or where it is written."""
    needed = [str(path) for path in (job.folder, *dict.fromkeys(paths))]
    for worker, missing in client.run(_missing, needed).items():
        if missing:
            raise StoreError(
                f"The worker {worker} does not see {missing}; workers need the register and the "
                "folder at the same paths as here"
            )


def _missing(paths: Sequence[str]) -> str | None:
    return next((path for path in paths if not Path(path).exists()), None)


def _arriving(dask: Any, client: Any, written: Sequence[Any]) -> Iterator[Part]:  # noqa: ANN401 - as above
    """Yields parts as they become whole; StoreError where no worker is left."""
    coming = dask.as_completed(written, with_results=True)
    heard = time.monotonic()
    while coming.count():
        batch = coming.next_batch(block=False)
        for future, part in batch:
            yield part if isinstance(part, Part) else future.result()  # which raises its error
        if batch or client.scheduler_info()["workers"]:
            heard = time.monotonic()
        elif time.monotonic() - heard > _WORKER_S:
            raise StoreError("No worker is left; start some and give the same command again")
        time.sleep(_PAUSE_S)
