"""The map service of a store in a process of its own."""

import contextlib
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

SERVE = Path(__file__).with_name("serve.py")


@contextlib.contextmanager
def serving(store, audience, root, **environment):
    """Serves a store to one audience in a process of its own; gives its address."""
    with subprocess.Popen(
        [sys.executable, str(SERVE), store, audience],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={"PYTHONPATH": str(root), "PATH": "", **environment},
    ) as process:
        try:
            address = f"http://127.0.0.1:{process.stdout.readline().strip()}"
            _wait(f"{address}/readyz")
            yield address
        finally:
            process.terminate()


def _wait(address, most_s=60):
    until = time.monotonic() + most_s
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=most_s):
            return
        assert time.monotonic() < until, f"no answer from {address}"
        time.sleep(0.1)
