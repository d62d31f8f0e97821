"""What takes long to make and stays the same between starts, such as fonts, kept in files."""

import contextlib
import hashlib
import logging
import os
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

from geo.errors import unwritten

logger = logging.getLogger(__name__)


def kept(folder: Path, kind: str, of: object, make: Callable[[], bytes]) -> bytes:
    """Returns the bytes that `make` makes, from a file of the folder where they were made before.

    `of` is all that they depend on, as text (`repr`). What is broken is made anew; where nothing
    can be written the log says why.
    """
    path = folder / f"{hashlib.sha256(repr(of).encode()).hexdigest()[:32]}.{kind}"
    with contextlib.suppress(OSError, zlib.error):
        return zlib.decompress(path.read_bytes())
    made = make()
    try:
        _write(path, zlib.compress(made, 6))
    except OSError as fault:
        logger.warning("%s are made anew each time: %s", kind, unwritten(fault, folder))
    return made


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as stream:
        try:
            stream.write(content)
            stream.flush()
            os.replace(stream.name, path)  # noqa: PTH105 a rename that replaces is one step on every system
        except OSError:
            os.unlink(stream.name)  # noqa: PTH108 - a text, not a path
            raise
