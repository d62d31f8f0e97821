"""A run over a register: its parts are made beside the folder asked for, which is there when whole.

Whoever is broken off goes on with the parts that are whole, if register, units and options are
the same, and begins anew else.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from geo.errors import ConflictError, InvalidQueryError, StoreError, unwritten
from geo.locating import parts, register
from geo.locating.parts import Job, Part
from geo.locating.placer import How, Placer
from geo.locating.register import Piece, Where

_FORMAT: Final = 1
"""Raise it when parts of before are not what would be written now."""
Numbered = tuple[int, Piece]
Work = Callable[[Placer, Job, Sequence[Numbered]], Iterator[Part]]
"""Writes parts, in any order, and yields each when it is whole."""
Tell = Callable[[int, int], None]
"""Hears how many parts are whole, and of how many."""


class Options(NamedTuple):
    """What is asked for beside the register itself."""

    where: Where = Where()
    prefix: str = "located_"
    part_rows: int = 1_000_000
    tell: Tell = lambda *_: None


_PLAIN: Final = Options()


class Located(NamedTuple):
    """What came of a run: its parts, those that were there before, and rows by how."""

    parts: int
    kept: int
    rows_in: int
    rows: Mapping[str, int]

    @property
    def rows_out(self) -> int:
        """How many rows the parts have."""
        return sum(self.rows.values())


def here(placer: Placer, job: Job, numbered: Sequence[Numbered]) -> Iterator[Part]:
    """Writes parts in this process, one after the other."""
    for number, piece in numbered:
        yield parts.write(placer, job, number, piece)


def locate(
    source: Path, out: Path, placer: Placer, options: Options = _PLAIN, work: Work = here
) -> Located:
    """Places a register (a file or a folder) into the units and writes it to a folder.

    InvalidQueryError where register or folder are not such as can be used, StoreError where
    something cannot be read or written, ConflictError where another does the same meanwhile.
    """
    source, out = source.resolve(), out.resolve()
    _refuse(source, out)
    pieces = register.pieces(source, options.where, options.part_rows)
    _refuse_names(pieces, placer, options.prefix)
    folder = out.with_name(f"{out.name}.unfinished")
    job = Job(folder, options.prefix, _digest(pieces, placer, options.prefix))
    with _held(folder):
        whole = _whole(job, len(pieces))
        kept = len(whole)
        left = [one for one in enumerate(pieces) if one[0] not in whole]
        options.tell(kept, len(pieces))
        for part in work(placer, job, left):
            whole[part.number] = part
            options.tell(len(whole), len(pieces))
        found = _counted(job, pieces, kept)
        if _digest(pieces, placer, options.prefix) != job.digest:
            raise StoreError(f"{source} has changed meanwhile; begin again")
        folder.replace(out)
    return found


def _refuse(source: Path, out: Path) -> None:
    if out.is_relative_to(source):
        raise InvalidQueryError(f"{out} lies in the register itself; name a folder beside it")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InvalidQueryError(f"{out} is there already; name a folder that is not, or is empty")


def _refuse_names(pieces: Sequence[Piece], placer: Placer, prefix: str) -> None:
    """Refuses a register that has columns of the names that are added."""
    added = set(placer.names(prefix))
    for path, piece in {piece.path: piece for piece in pieces}.items():
        twice = sorted(added.intersection(register.schema(piece).names))
        if twice:
            raise InvalidQueryError(
                f"{path.name} has a column {twice[0]} already; --prefix says how added ones begin"
            )


def _digest(pieces: Sequence[Piece], placer: Placer, prefix: str) -> str:
    """Returns the SHA-256 of what is read, how, and what with."""
    states = {path: path.stat() for path in {piece.path for piece in pieces}}
    seen = hashlib.sha256(repr((_FORMAT, prefix, placer.digest)).encode())
    for piece in pieces:
        state = states[piece.path]
        seen.update(repr((piece, state.st_size, state.st_mtime_ns)).encode())
    return seen.hexdigest()


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Makes the folder of a run, which this process alone may fill."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as fault:
        raise StoreError(f"{folder} cannot be made: {unwritten(fault, folder.parent)}") from fault
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as fault:
        raise ConflictError(f"Another run writes to {folder} at the moment") from fault
    except OSError as fault:
        raise StoreError(f"{folder}: {unwritten(fault, folder)}") from fault
    finally:
        os.close(handle)


def _whole(job: Job, number: int) -> dict[int, Part]:
    """Returns the parts of this very run that are whole, by number; takes all others away."""
    whole = {part.number: part for part in (parts.read(job, one) for one in range(number)) if part}
    names = {parts.path_of(job.folder, one).name for one in whole}
    for path in job.folder.iterdir():
        if not path.name.startswith((parts.UNFINISHED, parts.WHOLE)):
            raise InvalidQueryError(f"{path} is none of ours; take it away or name another folder")
        if path.name not in names:
            path.unlink(missing_ok=True)
    return whole


def _counted(job: Job, pieces: Sequence[Piece], kept: int) -> Located:
    """Returns what all parts hold, read from them; StoreError where one is not as it must be."""
    rows = dict.fromkeys(map(str, How), 0)
    rows_in = 0
    for number, piece in enumerate(pieces):
        part = parts.read(job, number)
        if part is None or piece.rows not in (None, sum(part.rows.values())):
            raise StoreError(f"{parts.path_of(job.folder, number)} is not whole; begin again")
        rows_in += sum(part.rows.values()) if piece.rows is None else piece.rows
        for how, own in part.rows.items():
            rows[how] += own
    for path in job.folder.glob(f"{parts.UNFINISHED}*"):  # of workers that were killed
        path.unlink(missing_ok=True)
    return Located(len(pieces), kept, rows_in, rows)
