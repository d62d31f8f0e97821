"""A folder that all workers and servers of one test run share: what is slow is made there once."""

from pathlib import Path


def shared(base: Path) -> Path:
    """Returns the shared folder, from the base folder of this run or of a worker of it."""
    run = base.parent if base.name.startswith("popen-") else base
    folder = run / "shared"
    folder.mkdir(exist_ok=True)
    return folder
