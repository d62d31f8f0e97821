"""Which format a file has: its content says so, not the end of its name."""

import io
import re
import zipfile
from enum import StrEnum
from typing import Final

from geo.intake.formats import limits, other_files

ZIP: Final = b"PK\x03\x04"
"""How a packed file begins."""
_HEAD: Final = 4_096
_OLD: Final = b"\xd0\xcf\x11\xe0"
"""How a file of an old Office begins, and a new one that a password protects."""
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_BOOKS: Final = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_KML: Final = re.compile(rb"<(\w+:)?kml[\s>]")
NAMES: Final = "XLSX, XLSM, XLS, XLSB, ODS, CSV, GeoJSON, GeoPackage, KML, KMZ"
"""What can be handed in, as people call it."""
_LIST: Final = re.compile(rb"\[\s*[\[{]")
"""How a list begins in JSON."""


class Format(StrEnum):
    """What can be handed in."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    GEOJSON = "geojson"
    GEOPACKAGE = "gpkg"
    KML = "kml"
    KMZ = "kmz"


SHEETS: Final = (Format.XLSX, Format.XLS, Format.XLSB, Format.ODS, Format.CSV)
"""Formats of sheets; the others are of maps."""
_MEMBERS: Final = (
    (Format.XLSX, re.compile(r"xl/workbook\w*\.xml")),
    (Format.XLSB, re.compile(r"xl/workbook\w*\.bin")),
    (Format.KMZ, re.compile(r".*\.kml")),
    (Format.ODS, re.compile(r"content\.xml")),
)
"""The part by which each packed format is known."""


def of(content: bytes) -> Format:
    """Returns the format of a file; NotReadError, with what to do, for one that is not read."""
    if content.startswith(ZIP):
        return _of_packed(content)
    if content.startswith(_OLD):
        return _of_old(content)
    if content.startswith(b"SQLite format 3\0"):
        return Format.GEOPACKAGE
    return _of_text(content)


def _of_packed(content: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
    except limits.BROKEN as error:
        raise limits.broken() from error
    if "encrypted-package" in names:
        raise limits.locked()
    for format_, pattern in _MEMBERS:
        if any(map(pattern.fullmatch, names)):
            return format_
    raise other_files.packed(names)


def _of_old(content: bytes) -> Format:
    if _LOCKED in content:
        raise limits.locked()
    if not any(one in content for one in _BOOKS):
        raise other_files.old(content)
    return Format.XLS


def _of_text(content: bytes) -> Format:
    head = content[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")
    if head.startswith(b"<") and _KML.search(head):
        return Format.KML
    if why := other_files.begun(content) or other_files.begun(head):
        raise why
    return Format.GEOJSON if head.startswith(b"{") or _LIST.match(head) else Format.CSV
