"""What an XLSX file may hold at most, counted before any program parses it."""

import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

MOST_MEMBERS: Final = 1_000


class Limits(NamedTuple):
    """What one way in lets a workbook hold: bytes unpacked and of its texts, and counts.

    Rows are those of all sheets, empty ones too; seconds are of processor, for its rows.
    """

    unpacked: int = 100 * 1024**2
    texts_unpacked: int = 100 * 1024**2
    rows: int = 100_000
    cells: int = 600_000
    texts: int = 400_000
    seconds: float = 10.0


UPLOAD: Final = Limits()
"""A sheet that is laid beside a page and forgotten."""
IMPORT: Final = Limits(300 * 1024**2, 64 * 1024**2, 1_100_000, 6_000_000, 1_500_000, 50.0)
"""A sheet that an operator hands in."""
MOST_STYLES: Final = 65_000
_MOST_PART: Final = 8 * 1024**2
"""Bytes of a part that is no sheet and no list of texts."""
_LONG: Final = ("xl/worksheets/", "xl/sharedStrings", "xl/media/")
_CHUNK: Final = 1024**2
_LONGEST_TAG: Final = 64
_TAGS: Final = re.compile(rb"<(?:\w{1,20}:)?(row|c|si|font|fill|border|xf|numFmt|dxf)(?=[\s/>])")
_STYLES: Final = ("font", "fill", "border", "xf", "numFmt", "dxf")
_TEXTS: Final = "xl/sharedStrings"


def excess(packed: zipfile.ZipFile, limits: Limits) -> str:
    """Returns what is too much in a workbook, as a sentence; empty for one that can be read.

    Reads the list of its members first, then counts rows, cells, texts and styles as bytes.
    """
    members = packed.infolist()
    found = _of_list(members, limits)
    counted: Counter[str] = Counter()
    for one in members:
        if not found and one.filename.endswith(".xml"):
            for tags in _tags(packed, one):
                counted.update(tags)
                found = found or _over(counted, limits)
    return found


def _of_list(members: list[zipfile.ZipInfo], limits: Limits) -> str:
    """Returns what the list of members shows to be too much, before any is unpacked."""
    if len(members) > MOST_MEMBERS:
        return f"the file has more than {MOST_MEMBERS:,} parts"
    if any(one.flag_bits & 1 for one in members):
        return "the file is protected with a password: save it without"
    if sum(one.file_size for one in members) > limits.unpacked:
        return "the file unpacks to far more than it should hold"
    large = [
        one.filename[:60]
        for one in members
        if (one.file_size > _MOST_PART and not one.filename.startswith(_LONG))
        or (one.file_size > limits.texts_unpacked and one.filename.startswith(_TEXTS))
    ]
    return f"a part of the file is far too large: {large[0]}" if large else ""


def _over(counted: Counter[str], limits: Limits) -> str:
    emptied = "most of them empty perhaps: delete these, or save as CSV"
    for tags, most, what in (
        (("row",), limits.rows, f"rows, {emptied}"),
        (("c",), limits.cells, f"cells, {emptied}"),
        (("si",), limits.texts, "different texts"),
        (_STYLES, MOST_STYLES, "styles: save it as CSV"),
    ):
        if sum(counted[tag] for tag in tags) > most:
            return f"the file has more than {most:,} {what}"
    return ""


def _tags(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[list[str]]:
    """Yields the tags that are counted, a part of the member at a time."""
    rest = b""
    with packed.open(member) as content:
        while chunk := content.read(_CHUNK):
            held = rest + chunk
            cut = held.rfind(b"<", max(0, len(held) - _LONGEST_TAG))
            cut = len(held) if cut < 0 else cut
            yield [tag.decode() for tag in _TAGS.findall(held[:cut])]
            rest = held[cut:]
    yield [tag.decode() for tag in _TAGS.findall(rest)]


class Clock:
    """How long the processor has read a file."""

    def __init__(self, limits: Limits) -> None:
        self._end = time.thread_time() + limits.seconds

    @property
    def is_over(self) -> bool:
        """Whether reading has taken too long."""
        return time.thread_time() > self._end
