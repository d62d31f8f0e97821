"""The audit log: who saw, took away, shared or changed what is not public, line by line.

One JSON object a line, one file a month, only ever appended to, readable by the owner alone.
It holds names and e-mail addresses; the program's own log holds none.
"""

import datetime as dt
import errno
import fcntl
import os
import re
import threading
from collections import OrderedDict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from geo.errors import AuditError, StoreError, unwritten
from geo.language import mark

SEEN_AGAIN_S = 600.0
"""The same view by the same person within this time is one line."""
UNWRITTEN = mark(
    "It would have to be written to the audit log, which cannot be written. "
    "Whoever runs the Atlas finds the reason in its log."
)
"""What who may not know of files of this machine is told in place of an AuditError."""
_MOST_SEEN = 4096
_NAME = re.compile(r"audit-(\d{4})-(\d{2})\.jsonl", re.ASCII)


@dataclass(frozen=True)
class Entry:
    """One line of the log; `at` in UTC, `action` is view, export, share, revoke or change."""

    at: dt.datetime
    who: str
    audience: str
    action: str
    what: str
    details: Mapping[str, Any]


class Audit:
    """The log in a folder; safe for many threads and processes."""

    def __init__(self, folder: Path, months: int = 24) -> None:
        self._folder, self._months = folder, months
        self._seen: OrderedDict[tuple[str, ...], float] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, entry: Entry) -> None:
        """Appends a line; AuditError when it cannot, so that nothing restricted goes unnoted."""
        line = orjson.dumps(
            {
                "at": entry.at.astimezone(dt.UTC).isoformat(timespec="seconds"),
                "who": entry.who,
                "audience": entry.audience,
                "action": entry.action,
                "what": entry.what,
                **({"details": dict(entry.details)} if entry.details else {}),
            },
            option=orjson.OPT_APPEND_NEWLINE,
        )
        path = self._folder / f"audit-{entry.at:%Y-%m}.jsonl"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if _append(path, line):
                self._forget(entry.at)
        except OSError as fault:
            why = unwritten(fault, self._folder)
            raise AuditError(f"the audit log {path} cannot be written: {why}", UNWRITTEN) from fault

    def saw(self, entry: Entry) -> None:
        """Appends a line unless the same person saw the same a few minutes ago.

        AuditError when it cannot, each time until a line is written.
        """
        key = (entry.who, entry.audience, entry.action, entry.what)
        now = entry.at.timestamp()
        with self._lock:
            if now - self._seen.get(key, float("-inf")) < SEEN_AGAIN_S:
                return
            self.note(entry)
            self._seen[key] = now
            self._seen.move_to_end(key)
            while len(self._seen) > _MOST_SEEN:
                self._seen.popitem(last=False)

    def newest(self, number: int = 200) -> list[Entry]:
        """Returns the newest entries, the latest first; a line that is not whole is left out.

        StoreError when the log cannot be read.
        """
        found: list[Entry] = []
        try:
            for path in sorted(self._files(), reverse=True):
                wanted = number - len(found)
                if wanted <= 0:
                    break
                with path.open("rb") as lines:
                    last = deque(_entries(lines), maxlen=wanted)
                found.extend(reversed(last))
        except OSError as fault:
            raise StoreError(f"the audit log cannot be read: {fault.strerror}") from fault
        return found

    def _files(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return [path for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]

    def _forget(self, now: dt.datetime) -> None:
        """Removes the files of months that are older than the log is kept."""
        oldest = now.year * 12 + now.month - self._months
        for path in self._files():
            named = _NAME.fullmatch(path.name)
            if named and int(named[1]) * 12 + int(named[2]) <= oldest:
                path.unlink(missing_ok=True)


def _append(path: Path, line: bytes) -> bool:
    """Appends a line whole or not at all, and returns whether it is the first.

    What an interrupted writer left without an end stays a line of its own.
    """
    where = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(where, fcntl.LOCK_EX)
        length = os.fstat(where).st_size
        if length and os.pread(where, 1, length - 1) != b"\n":
            line = b"\n" + line
        try:
            written = os.write(where, line)
        except OSError:
            os.ftruncate(where, length)
            raise
        if written < len(line):
            os.ftruncate(where, length)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(where)
    return length == 0


def _entries(lines: Iterator[bytes]) -> Iterator[Entry]:
    for line in lines:
        try:
            held = orjson.loads(line)
            entry = Entry(
                dt.datetime.fromisoformat(held["at"]),
                str(held["who"]),
                str(held["audience"]),
                str(held["action"]),
                str(held["what"]),
                dict(held.get("details", {})),
            )
        except (ValueError, KeyError, TypeError):
            continue
        yield entry
