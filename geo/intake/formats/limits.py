"""What a file may hold at most; the parts of a packed one are counted before they are parsed."""

import re
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from geo.errors import GeoError
from geo.language import mark

BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    OverflowError,
    NotImplementedError,
    RecursionError,
)
"""What readers raise of a file that is broken."""
_MIB: Final = 1024**2
MOST_MEMBERS: Final = 1_000


class NotReadError(GeoError):
    """A file cannot be read; `rule` is the kind of reason in a word, the text a sentence."""

    def __init__(self, rule: str, text: str, **values: object) -> None:
        self.rule = rule
        super().__init__(text, **values)


class Limits(NamedTuple):
    """What one way in lets a file hold: its bytes, those unpacked and of its texts, and counts.

    Rows are those of all sheets, empty ones too; `width` are cells with the empty ones before them;
    seconds are of processor.
    """

    most_bytes: int
    unpacked: int
    texts_unpacked: int
    rows: int
    cells: int
    texts: int
    width: int
    seconds: float


UPLOAD: Final = Limits(5 * _MIB, 100 * _MIB, 100 * _MIB, 100_000, 600_000, 400_000, 3_000_000, 10.0)
"""A sheet that is laid beside a page and forgotten."""
IMPORT: Final = Limits(
    60 * _MIB, 300 * _MIB, 64 * _MIB, 1_100_000, 6_000_000, 1_500_000, 30_000_000, 50.0
)
"""A sheet that is handed in."""
MOST_STYLES: Final = 65_000
MOST_MERGED: Final = 200_000
_MOST_WHOLE: Final = 8 * _MIB
"""Bytes of a part that is read as a whole, not piece by piece."""
_WHOLE: Final = re.compile(r"\[Content_Types\]\.xml|xl/(workbook|styles)[^/]*|.*\.rels")
_CHUNK: Final = _MIB
_LONGEST_TAG: Final = 64
_LONGEST_ROW: Final = 16_384
_LOOK_EVERY: Final = 500
_TAGS: Final = re.compile(
    rb"<(?:\w{1,20}:)?(row|table-row|c|table-cell|mergeCell|si|font|fill|border|xf|numFmt|dxf)"
    rb"(?=[\s/>])"
)
_ROWS: Final = (b"row", b"table-row")
_CELLS: Final = (b"c", b"table-cell")
_MERGED: Final = (b"mergeCell",)
_TEXTS: Final = (b"si",)
_STYLES: Final = (b"font", b"fill", b"border", b"xf", b"numFmt", b"dxf")
_MANY_ROWS: Final = mark(
    "the file has more than {most} rows, most of them empty perhaps: delete these, or save as CSV"
)
_MANY_CELLS: Final = mark(
    "the file has more than {most} cells, most of them empty perhaps: delete these, or save as CSV"
)
_MANY_TEXTS: Final = mark("the file has more than {most} different texts")
_MANY_MERGED: Final = mark("the file has more than {most} merged cells: save it as CSV")
_MANY_STYLES: Final = mark("the file has more than {most} styles: save it as CSV")
_LOCKED: Final = mark("the file is protected with a password: save it without one")
_BROKEN: Final = mark("the file cannot be read: it is broken, or a part of it is missing")


def too_large(limits: Limits) -> NotReadError:
    """Returns the error of a file that has too many bytes."""
    said = mark("the file is larger than {most} MB: send it in parts")
    return NotReadError("size", said, most=limits.most_bytes // _MIB)


def locked() -> NotReadError:
    """Returns the error of a file that a password protects."""
    return NotReadError("locked", _LOCKED)


def broken() -> NotReadError:
    """Returns the error of a file that no reader understands."""
    return NotReadError("unreadable", _BROKEN)


def check(packed: zipfile.ZipFile, limits: Limits) -> None:
    """Raises NotReadError for a packed file that holds too much.

    Reads the list of its members first, then counts rows, cells, texts and styles as bytes.
    """
    members = packed.infolist()
    _check_list(members, limits)
    counted: Counter[bytes] = Counter()
    for one in members:
        if one.filename.endswith(".xml"):
            for tags in _tags(packed, one):
                own = Counter(tags)
                counted.update(own)
                _check_counts(counted, own, limits)


def _check_list(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Checks what the list of members shows, before any is unpacked."""
    if len(members) > MOST_MEMBERS:
        raise NotReadError(
            "size", mark("the file has more than {most} parts"), most=f"{MOST_MEMBERS:,}"
        )
    if any(one.flag_bits & 1 for one in members):
        raise locked()
    if sum(one.file_size for one in members) > limits.unpacked:
        raise NotReadError("size", mark("the file unpacks to far more than it should hold"))
    for one in members:
        is_text = one.filename.startswith("xl/sharedStrings")
        most = limits.texts_unpacked if is_text else limits.unpacked
        if one.file_size > (_MOST_WHOLE if _WHOLE.fullmatch(one.filename) else most):
            said = mark("a part of the file is far too large: {part}")
            raise NotReadError("size", said, part=one.filename[:60])


def _check_counts(counted: Counter[bytes], own: Counter[bytes], limits: Limits) -> None:
    """Checks what was counted so far, and in the last part alone, which holds a row or none."""
    for tags, most, said in (
        (_ROWS, limits.rows, _MANY_ROWS),
        (_CELLS, limits.cells, _MANY_CELLS),
        (_TEXTS, limits.texts, _MANY_TEXTS),
        (_MERGED, MOST_MERGED, _MANY_MERGED),
        (_STYLES, MOST_STYLES, _MANY_STYLES),
    ):
        if sum(counted[tag] for tag in tags) > most:
            raise NotReadError("size", said, most=f"{most:,}")
    if not any(own[tag] for tag in _ROWS) and sum(own[tag] for tag in _CELLS) > _LONGEST_ROW:
        said = mark("a row of the file has more than {most} cells")
        raise NotReadError("size", said, most=f"{_LONGEST_ROW:,}")


def _tags(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[list[bytes]]:
    """Yields the tags that are counted, a part of the member at a time."""
    rest = b""
    with packed.open(member) as content:
        while chunk := content.read(_CHUNK):
            held = rest + chunk
            cut = held.rfind(b"<", max(0, len(held) - _LONGEST_TAG))
            cut = len(held) if cut < 0 else cut
            yield _TAGS.findall(held[:cut])
            rest = held[cut:]
    yield _TAGS.findall(rest)


class Budget:
    """What is left of the limits while the rows of a file are read."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._rows, self._width = limits, 0, 0
        self._end = time.thread_time() + limits.seconds

    def take(self, number: int, width: int) -> None:
        """Takes a row by its number with so many cells; NotReadError where nothing is left."""
        self._rows += 1
        self._width += width
        if number < 1:
            raise broken()
        if max(self._rows, number) > self._limits.rows:
            raise NotReadError("size", _MANY_ROWS, most=f"{self._limits.rows:,}")
        if self._width > self._limits.width:
            raise NotReadError("size", _MANY_CELLS, most=f"{self._limits.width:,}")
        if not self._rows % _LOOK_EVERY:
            self.look()

    @property
    def is_over(self) -> bool:
        """Whether the processor has read for too long."""
        return time.thread_time() > self._end

    def look(self) -> None:
        """Raises NotReadError where the processor has read for too long."""
        if self.is_over:
            raise NotReadError("size", mark("reading the file takes too long: send it in parts"))
