"""Reads a file in a process of its own: what breaks there, or fills its memory, breaks no server.

The readers of these formats hold a whole file at once (python-calamine a sheet as a full rectangle,
JSON every value), and their libraries end the process when there is no memory left.
"""

import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from geo.intake.formats.kind import Format
from geo.intake.formats.limits import Limits, NotReadError
from geo.intake.formats.sheet import Sheet
from geo.language import mark

_WORKER: Final = "geo.intake.formats.worker"
_SLOWER: Final = 1.15
"""How much longer than the processor reads it may take by the clock."""
_TOO_MUCH: Final = mark(
    "the file is broken, or reading it needs too much memory: open it in Excel or QGIS and save it"
    " anew"
)
_TOO_LONG: Final = mark("reading the file takes too long: send it in parts")


def read(format_: Format, content: bytes, most: Limits) -> Iterator[Sheet]:
    """Yields the sheets that the worker reads; NotReadError where it refuses, breaks or is late."""
    command = [sys.executable, "-m", _WORKER, format_, orjson.dumps([*most]).decode()]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=most.seconds * _SLOWER,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotReadError("size", _TOO_LONG) from error
    if done.returncode:
        is_late = done.returncode == -signal.SIGXCPU
        raise NotReadError("size", _TOO_LONG if is_late else _TOO_MUCH)
    return decoded(done.stdout)


def encoded(sheets: Iterable[Sheet]) -> bytes:
    """Returns sheets as bytes, each text once."""
    places: dict[str, int] = {}
    told = []
    for one in sheets:
        lines = [
            [number, *[places.setdefault(text, len(places)) for text in row]]
            for number, row in one.lines
        ]
        told.append({**one._asdict(), "lines": lines, "hidden_rows": sorted(one.hidden_rows)})
    return orjson.dumps({"sheets": told, "texts": list(places)})


def refused(why: NotReadError) -> bytes:
    """Returns a reason as bytes."""
    return orjson.dumps({"why": [why.rule, why.text, why.values]})


def decoded(content: bytes) -> Iterator[Sheet]:
    """Yields the sheets that were encoded; NotReadError with the reason that was."""
    told = orjson.loads(content)
    if "why" in told:
        rule, text, values = told["why"]
        raise NotReadError(rule, text, **values)
    text_of = told["texts"].__getitem__
    for one in told["sheets"]:
        lines = [(number, tuple(map(text_of, row))) for number, *row in one.pop("lines")]
        hidden = frozenset(one.pop("hidden_rows"))
        told_of = {name: _fixed(value) for name, value in one.items()}
        yield Sheet(lines=lines, hidden_rows=hidden, **told_of)


def _fixed(value: Any) -> Any:  # noqa: ANN401 - any value of JSON
    return tuple(map(_fixed, value)) if isinstance(value, list) else value
