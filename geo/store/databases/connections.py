"""Connections to a PostgreSQL database: kept between uses, given up in time, asked for again.

A database can be gone, slow, or frozen: then its machine takes what is sent and nothing answers.
Who looks something up waits ANSWER_S for each statement, who reads a whole layer WHOLE_S, who
writes WAIT_S for another who writes and SILENT_S for each statement. After a silence all others are
told the same at once, and one thread asks again until somebody answers.
"""

import math
import re
import threading
import time
import weakref
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

import psycopg
from psycopg import RawCursor, RawServerCursor, errors
from psycopg.conninfo import conninfo_to_dict

from geo.errors import BUSY, FULL, PROTECTED, SILENT, UNSURE, StoreError
from geo.store.databases.database import WAIT_S

ANSWER_S: Final = 5
"""How long one statement that looks something up may take."""
WHOLE_S: Final = 30
"""How long one statement may take that reads many rows."""
SILENT_S: Final = 60
"""How long who writes waits for a word of the database."""
IDLE_S: Final = 600
"""How long who writes may do nothing: a process that was frozen then keeps nobody from writing."""
_GRACE_S: Final = 1
"""How much later than the database itself, which says why, somebody gives up."""
_AGAIN_S: Final = 1
"""How long nobody asks a silent database again."""
_LATE_S: Final = 1
_MOST_LATE: Final = 4
"""Threads that wait longer than that at once: more would be missing to those who only read."""
_MOST_IDLE: Final = 8
_ALIVE: Final = "SELECT 1"
_LONGEST_CONNECT_S: Final = 3
_OPTIONS: Final[dict[str, Any]] = {
    "connect_timeout": _LONGEST_CONNECT_S,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "application_name": "atlas",
    "autocommit": True,
}
SETTINGS: Final = (
    f"-c search_path=atlas,public -c lock_timeout={WAIT_S}s -c statement_timeout={ANSWER_S}s"
)


class SilentError(psycopg.OperationalError):
    """The database said nothing for too long, from a moment of the monotonic clock on."""

    def __init__(self, said: str, since: float) -> None:
        super().__init__(said)
        self.since = since


class Connections:
    """The connections of one database, for many threads; `name` is for messages."""

    def __init__(self, address: str, name: str) -> None:
        self._address, self._name = address, name
        self._lock = threading.Lock()
        self._idle: list[Link] = []
        self._away: StoreError | None = None
        self._is_full = False
        self._answered_at = -math.inf
        self.late: set[Link] = set()
        weakref.finalize(self, _close, self._idle)

    @contextmanager
    def lent(self, begin: str = _ALIVE, patience_s: float = ANSWER_S) -> Iterator["Link"]:
        """Lends a connection that has begun; StoreError when the database cannot be used."""
        link: Link | None = None
        try:
            link = self._begun(begin)
            self._answered_at = time.monotonic()
            link.patience_s = patience_s + _GRACE_S
            yield link
            with self._lock:
                if len(self._idle) < _MOST_IDLE and self._away is None:
                    self._idle.append(link)
                    link = None
        except psycopg.Error as fault:
            told = self._told(fault, is_silent=link is not None and link.is_silent)
            if link is not None and link.is_ending and fault.sqlstate is None:
                raise StoreError(f"{told}; {_IN_DOUBT}", UNSURE) from fault
            raise told from fault
        finally:
            if link is not None:
                link.close()

    def wrote(self) -> None:
        """Notes that something could be written, so that the disk has room again."""
        self._is_full = False

    def trouble(self) -> str:
        """Returns why nothing can be written at the moment, empty where no reason is known."""
        try:
            with self.lent() as link:
                (is_read_only,) = link.execute(
                    "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'"
                ).fetchone() or (False,)
        except StoreError as fault:
            return str(fault)
        if is_read_only:
            return f"{self._name} can only be read"
        return f"the store {self._name} {_NO_ROOM}" if self._is_full else ""

    def is_copy(self) -> bool:
        """Whether the database follows another one, and may be behind it."""
        with self.lent() as link:
            (found,) = link.execute("SELECT pg_is_in_recovery()").fetchone() or (False,)
        return bool(found)

    def _begun(self, begin: str) -> "Link":
        """Returns an idle connection, or a new one where the database has left those that idle."""
        while True:
            if self._away is not None:
                raise self._away
            if len(self.late) >= _MOST_LATE:
                raise StoreError(f"the store {self._name} {_LATE}", SILENT)
            with self._lock:
                idle = self._idle.pop() if self._idle else None
            link = idle or self._connected()
            link.patience_s = ANSWER_S + _GRACE_S
            try:
                link.execute(begin)
            except psycopg.Error as fault:
                link.close()
                is_left = isinstance(fault, psycopg.OperationalError) and not link.is_silent
                if idle is None or not is_left:
                    raise
            else:
                return link

    def _connected(self) -> "Link":
        options = f"{conninfo_to_dict(self._address).get('options', '')} {SETTINGS}"
        began = time.monotonic()
        try:
            made = Link.connect(self._address, options=options, **_OPTIONS)
        except psycopg.OperationalError as fault:
            if time.monotonic() - began < min(_LONGEST_CONNECT_S, _LATE_S):
                raise
            raise SilentError(str(fault), began) from fault
        made.of = weakref.ref(self)
        return made

    def _told(self, fault: psycopg.Error, *, is_silent: bool) -> StoreError:
        """Returns what is wrong; after a silence others are told the same until there is a word.

        Where others had one meanwhile, as who gives up late after a database is there again, only
        this one is told.
        """
        self._is_full |= isinstance(fault, errors.DiskFull)
        if not (is_silent or isinstance(fault, SilentError)):
            return StoreError(f"the store {self._name} {_said(fault)}", _CAUSES.get(type(fault)))
        silence = next((one for one in _causes(fault) if isinstance(one, SilentError)), fault)
        told = StoreError(f"the store {self._name} {_said(silence)}", SILENT)
        with self._lock:
            if getattr(silence, "since", math.inf) < self._answered_at:
                return told
            _close(self._idle)  # they would not answer either
            if self._away is None:
                self._away = told
                threading.Thread(target=_ask_again, args=(weakref.ref(self),), daemon=True).start()
        return told

    def answers(self) -> bool:
        """Whether a silent database answers again, or is gone; then it is asked as ever."""
        link: Link | None = None
        try:
            link = self._connected()
            link.patience_s = ANSWER_S + _GRACE_S
            link.execute(_ALIVE)
        except SilentError:
            return False
        except psycopg.Error:
            link = None  # nobody waits for one that is gone
        with self._lock:
            self._idle += [link] if link else []
            self._away, self._answered_at = None, time.monotonic()
        return True


def _ask_again(which: weakref.ref[Connections]) -> None:
    """Asks until there is an answer, or nobody needs it any more."""
    while True:
        time.sleep(_AGAIN_S)
        connections = which()
        if connections is None or connections.answers():
            return
        del connections


class Cursor(RawCursor[Any]):
    """Takes `?` for values, as our SQL has it."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> "Cursor":  # noqa: ANN401 - of the library
        """Runs a statement."""
        return super().execute(_numbered(query), _kept(params or ()) or None, **more)

    def executemany(self, query: Any, params_seq: Any, **more: Any) -> None:  # noqa: ANN401 - as above
        """Runs a statement for each row of values."""
        super().executemany(_numbered(query), map(_kept, params_seq), **more)


class ServerCursor(RawServerCursor[Any]):
    """The same for rows that the database holds back until they are asked for."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> "ServerCursor":  # noqa: ANN401 - of the library
        """Runs a statement."""
        return super().execute(_numbered(query), _kept(params or ()) or None, **more)


class Link(psycopg.Connection[Any]):
    """A connection that waits `patience_s` for each answer; one that was silent is of no use.

    Of one that `is_ending` what was written may be kept or not where no answer comes.
    """

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - of the library
        super().__init__(*given, **more)
        self.cursor_factory = Cursor
        self.patience_s: float = ANSWER_S + _GRACE_S
        self.is_silent = self.is_ending = False
        self.of: weakref.ref[Connections] | None = None

    def wait(self, gen: Any, *given: Any, **more: Any) -> Any:  # noqa: ANN401 - of the library
        """Waits for an answer; SilentError when it takes too long."""
        return super().wait(self._watched(gen), *given, **more)

    def _watched(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """Passes on what a statement waits for; SilentError after too long a silence."""
        last = time.monotonic()
        connections = self.of() if self.of else None
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                silent_s = time.monotonic() - last
                if ready:
                    last = time.monotonic()
                elif silent_s > self.patience_s:
                    self.is_silent = True
                    self.pgconn.finish()
                    raise SilentError(f"no answer for {self.patience_s:.0f} s", last)
                elif connections is not None and silent_s > _LATE_S:
                    connections.late.add(self)
                wanted = gen.send(ready)
        except StopIteration as ended:
            return ended.value
        finally:
            if connections is not None:
                connections.late.discard(self)


def _kept(values: Iterable[Any]) -> list[Any]:
    """Returns values with a blank for the one character that PostgreSQL keeps in no text."""
    return [one.replace("\0", " ") if isinstance(one, str) else one for one in values]


@lru_cache(256)
def _numbered(sql: str) -> str:
    """Returns SQL with `$1` for the first `?`, or for `?1`."""
    count = 0

    def numbered(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"${found[1] or count}"

    return re.sub(r"\?(\d*)", numbered, sql)


_NO_ROOM: Final = "cannot be written: the disk of the store is full"
_IN_DOUBT: Final = "look whether this was kept before it is repeated"
_LATE: Final = "cannot be read: it is slow, and others wait for it"
_SAID: Final[dict[type[BaseException], str]] = {
    errors.DiskFull: _NO_ROOM,
    errors.ReadOnlySqlTransaction: "cannot be written: it can only be read",
    errors.QueryCanceled: "cannot be read: it takes too long to answer",
    errors.LockNotAvailable: f"cannot be written: somebody else has written for {WAIT_S} s",
}
_CAUSES: Final[dict[type[BaseException], str]] = {
    errors.DiskFull: FULL,
    errors.ReadOnlySqlTransaction: PROTECTED,
    errors.QueryCanceled: SILENT,
    errors.LockNotAvailable: BUSY,
}


def _said(fault: psycopg.Error) -> str:
    """Returns what is wrong, after the name of the store."""
    if type(fault) in _SAID:
        return _SAID[type(fault)]
    diagnosis = fault.diag.message_primary or str(fault).strip().partition("\n")[0]
    hint = f" ({fault.diag.message_hint})" if fault.diag.message_hint else ""
    is_away = isinstance(fault, psycopg.OperationalError)
    return f"cannot be {'reached' if is_away else 'used'}: {diagnosis}{hint}"


def _causes(fault: BaseException) -> Iterator[BaseException]:
    """Yields a fault and all that led to it."""
    now: BaseException | None = fault
    while now is not None:
        yield now
        now = now.__cause__ or now.__context__


def _close(connections: list[Link]) -> None:
    while connections:
        connections.pop().close()
