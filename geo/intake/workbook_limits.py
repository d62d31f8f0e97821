"""What an XLSX file may hold at most, counted before any program parses it."""

import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Final

MOST_MEMBERS: Final = 1_000
MOST_UNPACKED: Final = 100 * 1024**2
MOST_ROWS: Final = 100_000
"""Rows of all sheets, empty ones too."""
MOST_CELLS: Final = 600_000
MOST_TEXTS: Final = 400_000
MOST_STYLES: Final = 65_000
MOST_SECONDS: Final = 10.0
"""Seconds of processor for the rows of a file."""
_MOST_PART: Final = 8 * 1024**2
"""Bytes of a part that is no sheet and no list of texts."""
_LONG: Final = ("xl/worksheets/", "xl/sharedStrings", "xl/media/")
_CHUNK: Final = 1024**2
_LONGEST_TAG: Final = 64
_TAGS: Final = re.compile(rb"<(?:\w{1,20}:)?(row|c|si|font|fill|border|xf|numFmt|dxf)(?=[\s/>])")
_LIMITS: Final = (
    (("row",), MOST_ROWS, "rows, most of them empty perhaps: delete these, or save as CSV"),
    (("c",), MOST_CELLS, "cells, most of them empty perhaps: delete these, or save as CSV"),
    (("si",), MOST_TEXTS, "different texts"),
    (("font", "fill", "border", "xf", "numFmt", "dxf"), MOST_STYLES, "styles: save it as CSV"),
)


def excess(packed: zipfile.ZipFile) -> str:
    """Returns what is too much in a workbook, as a sentence; empty for one that can be read.

    Reads the list of its members first, then counts rows, cells, texts and styles as bytes.
    """
    members = packed.infolist()
    found = _of_list(members)
    counted: Counter[str] = Counter()
    for one in members:
        if not found and one.filename.endswith(".xml"):
            for tags in _tags(packed, one):
                counted.update(tags)
                found = found or _over(counted)
    return found


def _of_list(members: list[zipfile.ZipInfo]) -> str:
    """Returns what the list of members shows to be too much, before any is unpacked."""
    if len(members) > MOST_MEMBERS:
        return f"the file has more than {MOST_MEMBERS:,} parts"
    if any(one.flag_bits & 1 for one in members):
        return "the file is protected with a password: save it without"
    if sum(one.file_size for one in members) > MOST_UNPACKED:
        return "the file unpacks to far more than it should hold"
    large = [
        one.filename[:60]
        for one in members
        if one.file_size > _MOST_PART and not one.filename.startswith(_LONG)
    ]
    return f"a part of the file is far too large: {large[0]}" if large else ""


def _over(counted: Counter[str]) -> str:
    for tags, most, what in _LIMITS:
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

    def __init__(self) -> None:
        self._end = time.thread_time() + MOST_SECONDS

    @property
    def is_over(self) -> bool:
        """Whether reading has taken too long."""
        return time.thread_time() > self._end
